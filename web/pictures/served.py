"""The pictures of a running site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from web.frame import DATABASE
from web.language import Language
from web.pictures.gallery import Gallery
from web.pictures.kinds import KINDS
from web.pictures.picture import Subject
from web.pictures.subjects import beside, find, first

_galleries: WeakKeyDictionary[Any, Gallery] = WeakKeyDictionary()


async def chosen(datasette: Any, key: str | None) -> Subject | None:
    """The document of a key, or the one that a visitor sees first; None where there is none."""
    shown: Subject | None = await (
        _ask(datasette, find, "document", key) if key else _ask(datasette, first)
    )
    return shown


async def choices(datasette: Any, shown: Subject | None) -> list[Subject]:
    """The documents to choose from beside the one that is shown."""
    found: list[Subject] = await _ask(datasette, beside, shown or await _ask(datasette, first))
    return found


async def figures(
    datasette: Any, kind: str, key: object, language: Language, names: Sequence[str] = ()
) -> dict[str, Any]:
    """name → figure, of a document, unit, leader or indicator; none for another kind of thing.

    All that it has, or those of ``names`` in their order. Without a key, those of the document
    that a visitor sees first.
    """
    if kind not in {one.subject for one in KINDS.values()}:
        return {}
    if key is None:
        shown = await chosen(datasette, None)
        if shown is None:
            return {}
        key = shown.key
    found: dict[str, Any] = await _ask(
        datasette, _gallery(datasette).figures, kind, str(key), language, names
    )
    return found


async def file(datasette: Any, name: str, key: str, language: Language) -> str | None:
    """One picture as a file; None where there is nothing to draw."""
    found: str | None = await _ask(datasette, _gallery(datasette).file, name, key, language)
    return found


async def _ask(datasette: Any, question: Callable[..., Any], *arguments: Any) -> Any:
    """A question to the database, in one of its threads."""
    return await datasette.get_database(DATABASE).execute_fn(
        lambda connection: question(connection, *arguments)
    )


def _gallery(datasette: Any) -> Gallery:
    return _galleries.setdefault(datasette, Gallery())
