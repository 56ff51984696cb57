"""The pages that guide a reader: the questions, the sources, and what all of it is."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from web.answers import themes
from web.descriptions import BY_LINEAGE
from web.home import page_of
from web.site import site_of

# Documents that stand on the page of sources; their list has a search for more.
MOST_SOURCES = 200
FIRST_SOURCES = f"select id from documents order by district_id, year, kind limit {MOST_SOURCES}"
_PARTIAL = "select id from documents where is_partial"


async def questions_page(datasette: Any, request: Any) -> Response:
    """``/questions``: every question with its answer now, what its view holds, and its CSV."""
    await datasette.ensure_permissions(request.actor, ["view-instance"])
    site = site_of(datasette)
    context = {
        "questions": await site.questions(),
        "row_counts": {
            question.view: await site.row_count(question.view)
            for asked in themes().values()
            for question in asked
        },
        "by_lineage": BY_LINEAGE,
    }
    return await page_of(datasette, request, "questions.html", context)


async def sources_page(datasette: Any, request: Any) -> Response:
    """``/sources``: every document, where it is from, and what became of its characters."""
    await datasette.ensure_permissions(request.actor, ["view-instance"])
    site = site_of(datasette)
    context = {
        "documents": await site.documents(FIRST_SOURCES),
        "total": await site.row_count("documents"),
        "coverage": await site.coverage(FIRST_SOURCES),
        "accuracy": await site.accuracy(),
    }
    return await page_of(datasette, request, "sources.html", context)


async def about_page(datasette: Any, request: Any) -> Response:
    """``/about``: how the data is made, what it can and cannot tell, licence, how to cite."""
    await datasette.ensure_permissions(request.actor, ["view-instance"])
    site = site_of(datasette)
    context = {
        "schema_version": (await site.about())["schema_version"],
        "documents": await site.documents(_PARTIAL),
        "accuracy": await site.accuracy(),
        "size": site.size,
    }
    return await page_of(datasette, request, "about.html", context)
