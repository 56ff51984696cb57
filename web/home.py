"""The home page and the page of the database: what there is, and where it stands."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from schema.derived import view_sections
from web.answers import themes
from web.descriptions import BY_LINEAGE, Described
from web.frame import DATABASE
from web.language import language_of
from web.pictures.served import figures
from web.site import Site, site_of

_FIGURES = (
    ("task_count", "任务 · Tasks"),
    ("leader_count", "责任领导 · Leaders"),
    ("unit_count", "责任单位 · Units"),
    ("statement_count", "报告句子 · Sentences"),
    ("target_count", "目标 · Targets"),
)
# Of the document that a visitor sees first.
_PICTURES = ("unit-tasks", "heat-map", "network")

# Documents that the home page lists; the page of sources lists more.
MOST_DOCUMENTS = 20
_LISTED = f"""
select id from documents order by district_id desc, year desc, kind desc limit {MOST_DOCUMENTS}
"""


async def home_page(datasette: Any, request: Any) -> Response:
    """The home page."""
    await datasette.ensure_permissions(request.actor, ["view-instance"])
    site = site_of(datasette)
    language = language_of(request.args)
    context = {
        "documents": await site.documents(_LISTED),
        "drawn": await figures(datasette, "document", None, language, _PICTURES),
        "total": await site.row_count("documents"),
        "figures": _FIGURES,
        "questions": await site.questions(),
        "by_lineage": BY_LINEAGE,
        "schema_version": (await site.about())["schema_version"],
        "size": site.size,
    }
    return await page_of(datasette, request, "index.html", context)


async def database_page(datasette: Any, request: Any) -> Any:
    """The page of the database: views by section, tables, a box for SQL."""
    needed = [("view-database", DATABASE), "view-instance"]
    await datasette.ensure_permissions(request.actor, needed)
    site = site_of(datasette)
    views = [
        (heading, await _listed(site, names)) for heading, names in sections(site.described).items()
    ]
    in_views = {entry["name"] for _, listed in views for entry in listed}
    tables = await _listed(site, [name for name in site.described if name not in in_views])
    context = {
        "database": DATABASE,
        "sections": views,
        "tables": tables,
        "size": site.size,
        "metadata": {},
    }
    return await page_of(datasette, request, "database.html", context)


def sections(described: dict[str, Described]) -> dict[str, list[str]]:
    """Heading (``中文 · English``) → views: the questions by theme, then the other sections."""
    grouped: dict[str, list[str]] = {}
    for theme, questions in themes().items():
        grouped[theme] = [
            name
            for question in questions
            for name in (question.view, question.view + BY_LINEAGE)
            if name in described
        ]
    asked = {name for names in grouped.values() for name in names}
    for heading, names in view_sections().items():
        if rest := [name for name in names if name not in asked and name in described]:
            grouped[heading] = rest
    return grouped


async def _listed(site: Site, names: list[str]) -> list[dict[str, Any]]:
    return [
        {"name": name, "described": site.describe(name), "rows": await site.row_count(name)}
        for name in names
    ]


async def page_of(datasette: Any, request: Any, template: str, context: dict[str, Any]) -> Response:
    """A page of the site itself: rendered, and kept by browsers as long as the settings say."""
    body = await datasette.render_template(
        template, context, request=request, view_name=template.removesuffix(".html")
    )
    lifetime = datasette.setting("default_cache_ttl")
    return Response.html(body, headers={"cache-control": f"max-age={lifetime}"})
