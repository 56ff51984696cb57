"""The same as JSON: of the search, the questions and the sources, whatever the language.

Bilingual texts stand under ``…_zh`` and ``…_en``; the keys are in ``docs/pages.md``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from datasette.utils.asgi import Response

from web.frame import note_truncation
from web.guide import FIRST_SOURCES
from web.search import Found, asked, found_by, pages_of
from web.site import Site, site_of
from web.template_vars import citation_at, csv_of

_SEPARATOR = "\x1f"


async def questions_json(datasette: Any, request: Any) -> Response:
    """``/questions.json``: every question with its answer now and where its rows are."""
    site = site_of(datasette)
    questions = [
        {
            **_both("theme", theme),
            "view": one.view,
            **_both("question", one.ask),
            **_both("answer", one.answer),
            "rows": one.address,
            "csv": csv_of(one.address),
        }
        for theme, given in (await site.questions()).items()
        for one in given
    ]
    return await _answer(
        datasette, request, "/questions", "问题与现在的回答", {"questions": questions}
    )


async def sources_json(datasette: Any, request: Any) -> Response:
    """``/sources.json``: every document, where it is from, what became of its characters."""
    site = site_of(datasette)
    documents = await site.documents(FIRST_SOURCES)
    coverage = await site.coverage(FIRST_SOURCES)
    total = await site.row_count("documents")
    if total > len(documents):
        note_truncation(request.scope, len(documents))
    given = [{**one, "coverage": coverage[one["document_key"]]} for one in documents]
    data = {"total": total, "documents": given}
    return await _answer(datasette, request, "/sources", "来源文件", data)


async def search_json(datasette: Any, request: Any) -> Response:
    """``/search.json?q=``: what the page of the same address shows, and its next page."""
    site, search = site_of(datasette), asked(request.args)
    found = await found_by(site, search)
    shown = next((one for one in found if one.kind.name == search.kind), None)
    wanted = [shown] if shown else found
    given = sum(len(one.rows) for one in wanted)
    if given < sum(one.count for one in wanted):
        note_truncation(request.scope, given)
    pages = pages_of(shown)
    page = min(search.page, max(pages, 1))
    following = None
    if page < pages:
        path, _, query = search.address(page=page + 1).partition("?")
        following = datasette.absolute_url(request, f"{path}.json?{query}")
    data = {
        "query": search.query,
        "kind": search.kind or None,
        "year": search.year,
        "document": search.document or None,
        "page": page,
        "page_count": pages,
        "next_url": following,
        "found": [_found(one) for one in found],
    }
    title = f"搜索“{search.query}”" if search.query else "搜索"
    address = search.address() if search.query else "/search"
    answer = await _answer(datasette, request, address, title, data, {"cache-control": "no-cache"})
    if following:
        answer.headers["link"] = f'<{following}>; rel="next"'
    return answer


def _found(found: Found) -> dict[str, Any]:
    return {
        "kind": found.kind.name,
        "count": found.count,
        "is_ranked": found.is_ranked,
        "rows": [{key: _plain(key, value) for key, value in row.items()} for row in found.rows],
    }


def _plain(key: str, value: Any) -> Any:
    """A list that SQL gave as one text, as a list."""
    if key in ("predecessors", "successors"):
        parts = [one.split(_SEPARATOR) for one in (value or "").split("\n") if one]
        return [{"unit_id": int(i), "name": name, "kind": kind} for i, name, kind in parts]
    if key == "all_names":
        return [name for name in (value or "").split("\n") if name]
    return value


def _both(name: str, bilingual: str) -> dict[str, str]:
    chinese, mark, english = bilingual.partition(" · ")
    return {f"{name}_zh": chinese, f"{name}_en": english if mark else chinese}


async def _answer(
    datasette: Any,
    request: Any,
    address: str,
    title: str,
    data: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
) -> Response:
    await datasette.ensure_permissions(request.actor, ["view-instance"])
    site: Site = site_of(datasette)
    version = (await site.about())["data_version"]
    citation = citation_at(datasette, request, title, address, version, await site.last_year())
    body = {
        "thing": address.partition("?")[0].lstrip("/"),
        "address": address,
        "data_version": version,
        "citation": asdict(citation),
        **data,
    }
    kept = {"cache-control": f"max-age={datasette.setting('default_cache_ttl')}"}
    return Response(
        json.dumps(body, ensure_ascii=False),
        headers={**kept, **(headers or {})},
        content_type="application/json; charset=utf-8",
    )
