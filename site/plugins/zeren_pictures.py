"""The pictures: their page and their files. What they show is in ``web/pictures``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Response, hookimpl

from web.language import Language, language_of
from web.pictures import served
from web.pictures.kinds import KINDS


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """The page of all pictures of a document, and each picture as a file."""
    return [(r"^/pictures/?$", show), (r"^/pictures/(?P<name>[a-z-]+)\.svg$", show_file)]


async def show(datasette: Any, request: Any) -> Response:
    """``/pictures?document=KEY``: every picture, and links to those of other documents."""
    wanted = request.args.get("document")
    chosen = await served.chosen(datasette, wanted)
    choices = await served.choices(datasette, chosen)
    status = 404 if wanted and chosen is None else 200
    language = _language(request)
    figures = await served.figures(datasette, "document", chosen.key, language) if chosen else {}
    context = {
        "lang": language,
        "t": language.t,
        "of": language.of,
        "link": language.link,
        "choices": choices,
        "chosen": chosen,
        "figures": figures,
        "missing": [k for k in KINDS.values() if k.subject == "document" and k.name not in figures],
    }
    html = await datasette.render_template("pictures_all.html", context, request=request)
    return Response.html(html, status=status, headers=_cached(datasette) if status == 200 else {})


async def show_file(datasette: Any, request: Any) -> Response:
    """``/pictures/NAME.svg?document=KEY`` (or unit, leader, indicator)."""
    kind = KINDS.get(request.url_vars["name"])
    key = request.args.get(kind.subject) if kind else None
    if kind and key is None and kind.subject == "document":
        shown = await served.chosen(datasette, None)
        key = shown.key if shown else None
    language = _language(request)
    file = await served.file(datasette, kind.name, key, language) if kind and key else None
    if file is None:
        words = language.t("没有这张图。", "There is no such picture.")
        return Response.text(words, status=404)
    return Response(file, 200, _cached(datasette), content_type="image/svg+xml; charset=utf-8")


def _cached(datasette: Any) -> dict[str, str]:
    return {"Cache-Control": f"max-age={datasette.setting('default_cache_ttl')}"}


def _language(request: Any) -> Language:
    return language_of({name: request.args.get(name) for name in request.args} if request else {})
