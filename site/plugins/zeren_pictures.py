"""The pictures: their page, their files, and ``pictures`` for the templates of other pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakKeyDictionary

from datasette import Response, hookimpl

from web.language import Language, language_of
from web.pictures.gallery import Gallery
from web.pictures.kinds import KINDS
from web.pictures.subjects import beside, find, first

DATABASE = "zeren"

_galleries: WeakKeyDictionary[Any, Gallery] = WeakKeyDictionary()


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """The page of all pictures of a document, and each picture as a file."""
    return [(r"^/pictures/?$", show), (r"^/pictures/(?P<name>[a-z-]+)\.svg$", show_file)]


@hookimpl
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Any]:
    """``pictures(kind, key)``: name → figure, in the page's language.

    Without a key, those of the document that a visitor sees first.
    """
    language = _language(request)

    async def pictures(kind: str, key: object = None) -> dict[str, Any]:
        if key is None:
            shown = await _ask(datasette, first)
            if shown is None:
                return {}
            key = shown.key
        return await _figures(datasette, kind, str(key), language)

    return {"pictures": pictures}


async def show(datasette: Any, request: Any) -> Response:
    """``/pictures?document=KEY``: every picture, and links to those of other documents."""
    wanted = request.args.get("document")
    chosen = await (_ask(datasette, find, "document", wanted) if wanted else _ask(datasette, first))
    choices = await _ask(datasette, beside, chosen or await _ask(datasette, first))
    status = 404 if wanted and chosen is None else 200
    language = _language(request)
    figures = await _figures(datasette, "document", chosen.key, language) if chosen else {}
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
        shown = await _ask(datasette, first)
        key = shown.key if shown else None
    language = _language(request)
    file = (
        await _ask(datasette, _gallery(datasette).file, kind.name, key, language)
        if (kind and key)
        else None
    )
    if file is None:
        words = language.t("没有这张图。", "There is no such picture.")
        return Response.text(words, status=404)
    return Response(file, 200, _cached(datasette), content_type="image/svg+xml; charset=utf-8")


async def _figures(datasette: Any, kind: str, key: str, language: Language) -> dict[str, Any]:
    figures: dict[str, Any] = await _ask(
        datasette, _gallery(datasette).figures, kind, key, language
    )
    return figures


async def _ask(datasette: Any, question: Callable[..., Any], *arguments: Any) -> Any:
    """A question to the database, in one of its threads."""
    return await datasette.get_database(DATABASE).execute_fn(
        lambda connection: question(connection, *arguments)
    )


def _gallery(datasette: Any) -> Gallery:
    return _galleries.setdefault(datasette, Gallery())


def _cached(datasette: Any) -> dict[str, str]:
    return {"Cache-Control": f"max-age={datasette.setting('default_cache_ttl')}"}


def _language(request: Any) -> Language:
    return language_of({name: request.args.get(name) for name in request.args} if request else {})
