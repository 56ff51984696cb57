"""Which requests wait for a turn, and which are answered from memory.

An ASGI wrapper around Datasette; ``site/plugins/zeren_guard.py`` puts it outermost. The site has no
visitor who is known and nothing that can be written: cookies and credentials are dropped, and what
``web.refusals`` names is refused.
"""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import unquote

from web.cache import Cache
from web.lanes import App, Busy, Lane, Receive, Send, run_apart
from web.origin import filled, filling, for_everybody, origin_of
from web.refusals import BUSY, Refusal, refusal_answer, refusal_of
from web.requested import extension, is_plain, is_row, parameters, raw_path
from web.sending import HEADERS, KEEP_FOR_GOOD, SlowReader, sending
from web.sql_guard import DATA_ANSWER, HTML_ANSWER, STREAMED_ANSWER, answer_limit
from web.template_vars import static_version

REFUSAL_DELAY = 1  # second

_SQL = frozenset({"sql", "_where"})
# Queries of the site's own links; with any other value they would be a visitor's invention.
_OWN_QUERIES = frozenset({b"", b"lang=zh", b"lang=en"})
_OWN_CSV_QUERIES = frozenset({b"", b"_dl=1"})
# JSON of as many rows as one answer may hold, as pages of tables and views link it.
_MOST_ROWS = b"_size=max"
_LINKED = frozenset({"lang", "_lang", "_facet", "_next", "_search", "_sort", "_sort_desc"})
_MOST_LINKED_FACETS = 2
_DROPPED_FROM_REQUESTS = frozenset({b"cookie", b"authorization"})


def is_versioned(scope: Any) -> bool:
    """Whether a URL is that of a static file as the pages name it, which never changes."""
    version = f"v={static_version()}".encode()
    return raw_path(scope).startswith(b"/static/") and scope["query_string"] == version


def is_own(scope: Any) -> bool:
    """Whether a URL is one of the site's own, without anything that a visitor may have invented."""
    if is_versioned(scope):
        return True
    if not is_plain(raw_path(scope)) or is_row(raw_path(scope)):
        return False
    own = {"": _OWN_QUERIES, "json": _OWN_QUERIES | {_MOST_ROWS}, "csv": _OWN_CSV_QUERIES}
    return scope["query_string"] in own.get(extension(scope), ())


def lane_of(scope: Any) -> str:
    """The queue of a request: ``page``, ``links``, ``browse``, ``file``, ``sql`` (a visitor's own).

    A page of the site's own is one of finitely many, quick and cacheable. Any other query may be
    somebody's invention, so all of them wait for a turn; those of a page of usual length that only
    names columns, as links do, have turns of their own (``links``), for they cost little each.
    """
    if _SQL & set(parameters(scope)):
        return "sql"
    kind = extension(scope)
    if kind in ("csv", "db") or (kind == "json" and scope["query_string"] == _MOST_ROWS):
        return "file"
    if is_own(scope):
        return "page"
    as_linked = kind == "" and is_plain(raw_path(scope)) and is_as_linked(scope)
    return "links" if as_linked else "browse"


def is_as_linked(scope: Any) -> bool:
    """Whether a query holds only what links of tables and views do: values that columns have,
    a sort, few facets, a page. No comparison, no size, no time limit."""
    names = parameters(scope)
    are_linked = all(n in _LINKED or (not n.startswith("_") and "__" not in n) for n in names)
    return are_linked and names.count("_facet") <= _MOST_LINKED_FACETS


def limit_of(scope: Any) -> int:
    """How much one statement may return for this request (see ``sql_guard``)."""
    limits = {"": HTML_ANSWER, "csv": STREAMED_ANSWER}
    return limits.get(extension(scope), DATA_ANSWER)


class Guard:
    """The ASGI application around Datasette's."""

    def __init__(self, app: App, policy: str) -> None:
        self._app = app
        self._headers = {**HEADERS, "content-security-policy": policy}
        self._cache = Cache()
        self._lanes = {
            "page": Lane(4, 100),
            "links": Lane(2, 32),
            "browse": Lane(2, 32),
            "file": Lane(2, 16),
            "sql": Lane(2, 8),
        }

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})
        elif scope["type"] == "http":
            headers = self._headers | (KEEP_FOR_GOOD if is_versioned(scope) else {})
            await self._answer(scope, receive, sending(send, headers))
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Any, receive: Receive, send: Send) -> None:
        try:
            refusal = refusal_of(scope) or await self._pass(without_identity(scope), receive, send)
            if refusal:
                await _refuse(refusal, scope, send)
        except SlowReader:
            return  # the server closes a connection whose answer ends early

    async def _pass(self, scope: Any, receive: Receive, send: Send) -> Refusal | None:
        answer_limit.set(limit_of(scope))
        lane = lane_of(scope)
        if await self._known(scope, send):
            return None
        try:
            if lane == "page":
                await self._page(scope, receive, send)
            else:
                await self._apart(lane, scope, receive, send)
        except Busy:
            if lane != "page":
                # Who asks again at once would keep the server busy with refusals.
                await asyncio.sleep(REFUSAL_DELAY)
            return BUSY
        return None

    async def _known(self, scope: Any, send: Send) -> bool:
        """Whether the answer was in memory and has been sent."""
        kept = self._cache.known(scope)
        for message in filled(kept.messages(), origin_of(scope)) if kept else ():
            await send(message)
        return kept is not None

    async def _page(self, scope: Any, receive: Receive, send: Send) -> None:
        """One of the site's own pages: made, a few at a time, and kept."""
        async with self._lanes["page"].turn():
            # Whoever waited before may have asked for the same page.
            kept = self._cache.known(scope)
            messages = (
                kept.messages()
                if kept
                else await self._cache.made(self._app, for_everybody(scope), receive)
            )
        for message in filled(messages, origin_of(scope)):
            await send(message)

    async def _apart(self, lane: str, scope: Any, receive: Receive, send: Send) -> None:
        """Anything else: sent while it is made, apart from the pages; the site's own is kept."""
        async with self._lanes[lane].turn():
            if await self._known(scope, send):
                return
            if is_own(scope):
                send = self._cache.keeping(scope, filling(send, origin_of(scope)))
                scope = for_everybody(scope)
            await run_apart(self._app, scope, receive, send)

    @property
    def is_busy(self) -> bool:
        """Whether a visitor's request is being answered or waits."""
        return not all(lane.is_idle for lane in self._lanes.values())

    @property
    def keeps_enough(self) -> bool:
        """Whether nothing more is to be made that nobody asked for."""
        return self._cache.is_half_full

    async def make(self, address: str) -> None:
        """One of the site's own pages, made apart from those of visitors, and kept."""
        scope = scope_of(address)
        if self._cache.known(scope) is None:
            answer_limit.set(limit_of(scope))
            keep = self._cache.keeping(scope, _let_go)
            await run_apart(self._app, for_everybody(scope), _nothing_to_hear, keep)


async def _nothing_to_hear() -> Any:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _let_go(_message: Any) -> None:
    """What counts is that the page was made once."""


def scope_of(address: str) -> dict[str, Any]:
    """A request for a path and query of this site, as a visitor's would come."""
    path, _, query = address.partition("?")
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [],
    }


async def _refuse(refusal: Refusal, scope: Any, send: Send) -> None:
    kind, body = refusal_answer(refusal, extension(scope))
    headers = {
        "content-type": kind,
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "connection": "close",
        **dict(refusal.headers),
    }
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": refusal.status, "headers": encoded})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def without_identity(scope: Any) -> Any:
    """The request without cookies and credentials: every visitor gets the same answer."""
    kept = [(k, v) for k, v in scope["headers"] if k.lower() not in _DROPPED_FROM_REQUESTS]
    return {**scope, "headers": kept}
