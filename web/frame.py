"""What surrounds every page: the language of a request, and what an answer's header must say.

An ASGI wrapper around Datasette. The language is kept for the time of a request, because Datasette
builds table cells without saying for which request.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qsl, urlencode

from web.language import Language, language_of, with_language

DATABASE = "zeren"
TRUNCATED_HEADER = b"x-zeren-truncated"

_NOTES = "zeren_notes"
_language: ContextVar[Language] = ContextVar("language")
_has_own_sql: ContextVar[bool] = ContextVar("has_own_sql", default=False)
_asked_facets: ContextVar[frozenset[str]] = ContextVar("asked_facets", default=frozenset())
_counted_rows: ContextVar[int | None] = ContextVar("counted_rows", default=None)

Receive = Callable[[], Coroutine[Any, Any, Any]]
Send = Callable[[Any], Coroutine[Any, Any, None]]
App = Callable[[Any, Receive, Send], Coroutine[Any, Any, None]]


def current_language() -> Language:
    """The language of the request being answered; Chinese outside of one."""
    return _language.get(Language("zh"))


def has_own_sql() -> bool:
    """Whether the request being answered brings SQL of the visitor's own."""
    return _has_own_sql.get()


def asked_facets() -> frozenset[str]:
    """Columns that the request being answered wants counted."""
    return _asked_facets.get()


def counted_rows() -> int | None:
    """How many rows the page being answered is of, once they were counted for it."""
    return _counted_rows.get()


def note_rows(count: int) -> None:
    """Say how many rows the page being answered is of."""
    _counted_rows.set(count)


def note_truncation(scope: Any, row_count: int) -> None:
    """Have the answer say in a header that it holds only the first ``row_count`` rows."""
    scope[_NOTES]["truncated"] = row_count


def framed(app: App) -> App:
    """``app`` with the language of each request set and noted truncations in a header."""

    async def wrapped(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        language = language_of(dict(query))
        _language.set(language)
        _has_own_sql.set(not {"sql", "_where"}.isdisjoint(dict(query)))
        _asked_facets.set(frozenset(value for name, value in query if name == "_facet"))
        _counted_rows.set(None)
        scope = {**scope, _NOTES: {}}
        if scope["path"].startswith(f"/{DATABASE}/") and "lang" in dict(query):
            renamed = [("_lang" if name == "lang" else name, value) for name, value in query]
            scope["query_string"] = urlencode(renamed).encode("latin-1")
        await app(scope, receive, _completed(send, language, scope[_NOTES]))

    return wrapped


def _completed(send: Send, language: Language, notes: dict[str, int]) -> Send:
    async def completed(message: Any) -> None:
        if message["type"] == "http.response.start":
            headers = [
                (name, _in_language(value, language) if name.lower() == b"location" else value)
                for name, value in message.get("headers", [])
            ]
            if "truncated" in notes:
                headers.append((TRUNCATED_HEADER, str(notes["truncated"]).encode()))
            message = {**message, "headers": headers}
        await send(message)

    return completed


def _in_language(location: bytes, language: Language) -> bytes:
    """Where Datasette redirects to, in the language that was asked for."""
    return with_language(location.decode("latin-1"), language.code).encode("latin-1")
