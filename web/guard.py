"""Which requests are refused, which wait for a turn, and which are answered from memory.

An ASGI wrapper around Datasette; ``site/plugins/zeren_guard.py`` puts it outermost. The site has no
visitor who is known and nothing that can be written, so a request is a path and a query: cookies
and credentials are dropped, bodies and other methods than GET and HEAD refused.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote

from web.cache import Cache
from web.lanes import App, Busy, Lane, Receive, Send, run_apart
from web.sending import HEADERS, KEEP_FOR_GOOD, SlowReader, sending
from web.sql_guard import DATA_ANSWER, HTML_ANSWER, STREAMED_ANSWER, answer_limit
from web.template_vars import static_version

LONGEST_PATH = 2_000  # bytes
LONGEST_QUERY = 8_000
MOST_PARAMETERS = 60
MOST_FACETS = 8
REFUSAL_DELAY = 1  # second

# Pages that let somebody act or look into the process; nobody signs in here.
CLOSED = frozenset({"actor", "allow-debug", "auth-token", "logout", "messages", "patterns"}) | {
    *("permissions", "threads"),
}
_INTERNAL = frozenset({"_internal", "_memory", ":memory:"})
_DEBUG = frozenset({"_trace", "_context"})
_SQL = frozenset({"sql", "_where"})
# Queries of the site's own links; with any other value they would be a visitor's invention.
_OWN_QUERIES = frozenset({b"", b"lang=zh", b"lang=en"})
_OWN_CSV_QUERIES = frozenset({b"", b"_dl=1"})
_DATA_FORMATS = frozenset({"blob", "csv", "db", "json", "jsono"})

_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")
_PATH = re.compile(rb"/[!-~]*")
# What browsers read as a slash, and bytes that end a name in C or a header's line.
_TRICKS = re.compile(rb"\\|%5c|%00|%0[ad]|%7f", re.IGNORECASE)

_DROPPED_FROM_REQUESTS = frozenset({b"cookie", b"authorization"})


@dataclass(frozen=True)
class Refusal:
    """An answer instead of a page: why, in both languages."""

    status: int
    chinese: str
    english: str
    headers: tuple[tuple[str, str], ...] = ()


BUSY = Refusal(
    503,
    "查询的人太多，请稍后再试。普通页面不受影响。",
    "Too many queries at the moment; please try again shortly. Ordinary pages are not affected.",
    (("retry-after", "5"),),
)


def refusal_of(scope: Any) -> Refusal | None:
    """Why a request is refused, if it is."""
    return _refused_form(scope) or _refused_place(scope)


def _refused_form(scope: Any) -> Refusal | None:
    if scope["method"] not in ("GET", "HEAD"):
        allow = (("allow", "GET, HEAD"),)
        return Refusal(405, "本站只供阅读。", "This site can only be read.", allow)
    path, query = raw_path(scope), scope["query_string"]
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY:
        return Refusal(414, "网址太长。", "The URL is too long.")
    headers = [(name.lower(), value) for name, value in scope["headers"]]
    hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
    if len(hosts) > 1 or not all(map(_HOST.fullmatch, hosts)):
        return Refusal(400, "主机名无效。", "The host name is not valid.")
    if _has_body(headers):
        return Refusal(400, "请求不应有正文。", "A request to read has no body.")
    if not _PATH.fullmatch(path) or _TRICKS.search(path):
        return Refusal(400, "网址无效。", "The URL is not valid.")
    return None


def _has_body(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value.strip() != b"0")
        for name, value in headers
    )


def _refused_place(scope: Any) -> Refusal | None:
    first, *rest = raw_path(scope).decode("ascii").lstrip("/").split("/")
    nothing = Refusal(404, "没有这一页。", "There is no such page.")
    if unquote(first.replace("~", "%")).split(".")[0] in _INTERNAL:
        return nothing
    if first == "-" and rest and rest[0].split(".")[0] in CLOSED:
        return nothing
    names = parameters(scope)
    if len(names) > MOST_PARAMETERS or _count(names, "_facet") > MOST_FACETS:
        return Refusal(400, "参数太多。", "There are too many parameters.")
    if _DEBUG & set(names):
        return Refusal(400, "调试已关闭。", "Debugging is off.")
    return None


def _count(names: list[str], start: str) -> int:
    return sum(name.startswith(start) for name in names)


def raw_path(scope: Any) -> bytes:
    """The path as it was sent: Datasette decodes it itself."""
    path: bytes = scope.get("raw_path") or scope["path"].encode("utf-8")
    return path.partition(b"?")[0]


def parameters(scope: Any) -> list[str]:
    """The names of the query's parameters, as Datasette will read them."""
    query = scope["query_string"].decode("latin-1")
    return [name for name, _ in parse_qsl(query, keep_blank_values=True)]


def extension(scope: Any) -> str:
    """``csv`` of ``/zeren/tasks.csv``; empty for a page. An unknown one is a page to Datasette."""
    last = raw_path(scope).rsplit(b"/", 1)[-1]
    found = last.rpartition(b".")[2].decode("ascii", "replace") if b"." in last else ""
    return found if found in _DATA_FORMATS else ""


def is_versioned(scope: Any) -> bool:
    """Whether a URL is that of a static file as the pages name it, which never changes."""
    version = f"v={static_version()}".encode()
    return raw_path(scope).startswith(b"/static/") and scope["query_string"] == version


def is_own(scope: Any) -> bool:
    """Whether a URL is one of the site's own, without anything that a visitor may have invented."""
    if is_versioned(scope):
        return True
    own = {"": _OWN_QUERIES, "json": _OWN_QUERIES, "csv": _OWN_CSV_QUERIES}
    return scope["query_string"] in own.get(extension(scope), ())


def lane_of(scope: Any) -> str:
    """The queue of a request: ``sql`` for a visitor's own, ``file``, ``browse``, ``page``.

    A page of the site's own is one of finitely many, quick and cacheable. Any other query may be
    somebody's invention, so all of them wait for a turn.
    """
    if _SQL & set(parameters(scope)):
        return "sql"
    if extension(scope) in ("csv", "db"):
        return "file"
    return "page" if is_own(scope) else "browse"


def limit_of(scope: Any) -> int:
    """How much one statement may return for this request (see ``sql_guard``)."""
    limits = {"": HTML_ANSWER, "csv": STREAMED_ANSWER}
    return limits.get(extension(scope), DATA_ANSWER)


def refusal_answer(refusal: Refusal, kind: str) -> tuple[str, bytes]:
    """Content type and body of a refusal: ``json`` for programs, a short page for people."""
    if kind in ("json", "jsono"):
        told = {"ok": False, "error": refusal.english, "status": refusal.status, "title": None}
        return "application/json; charset=utf-8", json.dumps(told).encode()
    if kind in ("csv", "blob", "db"):
        return "text/plain; charset=utf-8", f"{refusal.chinese} {refusal.english}\n".encode()
    title = f"{refusal.status} {HTTPStatus(refusal.status).phrase}"
    page = (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><h1>{title}</h1><p>{html.escape(refusal.chinese)}</p>"
        f'<p lang="en">{html.escape(refusal.english)}</p><p><a href="/">责任 Zeren</a></p></html>'
    )
    return "text/html; charset=utf-8", page.encode()


class Guard:
    """The ASGI application around Datasette's."""

    def __init__(self, app: App, policy: str) -> None:
        self._app = app
        self._headers = {**HEADERS, "content-security-policy": policy}
        self._cache = Cache()
        self._lanes = {
            "page": Lane(4, 100),
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
        for message in kept.messages() if kept else ():
            await send(message)
        return kept is not None

    async def _page(self, scope: Any, receive: Receive, send: Send) -> None:
        """One of the site's own pages: made, a few at a time, and kept."""
        async with self._lanes["page"].turn():
            # Whoever waited before may have asked for the same page.
            kept = self._cache.known(scope)
            messages = (
                kept.messages() if kept else await self._cache.made(self._app, scope, receive)
            )
        for message in messages:
            await send(message)

    async def _apart(self, lane: str, scope: Any, receive: Receive, send: Send) -> None:
        """Anything else: sent while it is made, apart from the pages; the site's own is kept."""
        async with self._lanes[lane].turn():
            if await self._known(scope, send):
                return
            keep = self._cache.keeping(scope, send) if is_own(scope) else send
            await run_apart(self._app, scope, receive, keep)


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
