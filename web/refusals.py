"""Which requests are refused, why, and in which words.

The site has no visitor who is known and nothing that can be written, so a request is a path and a
query; whatever else it brings, or hides in them, is refused before Datasette sees it.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from web.requested import parameters, raw_path
from web.site import STATIC

LONGEST_PATH = 2_000  # bytes
LONGEST_QUERY = 8_000
MOST_PARAMETERS = 60
MOST_FACETS = 8

# Pages that let somebody act or look into the process; nobody signs in here.
CLOSED = frozenset({"actor", "allow-debug", "auth-token", "logout", "messages", "patterns"}) | {
    *("permissions", "threads"),
    # Datasette's own scripts and styles, which no page of this site uses.
    *("static", "static-plugins"),
}
_STATIC_FILES = frozenset(path.name for path in STATIC.iterdir())
_INTERNAL = frozenset({"_internal", "_memory", ":memory:"})
_DEBUG = frozenset({"_trace", "_context"})

_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")
_PATH = re.compile(rb"/[!-~]*")
# What browsers read as a slash, and bytes that end a name in C or a header's line.
_TRICKS = re.compile(rb"\\|%5c|%00|%0[ad]|%7f", re.IGNORECASE)


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
    if first == "static" and unquote("/".join(rest)) not in _STATIC_FILES:
        return nothing
    names = parameters(scope)
    if len(names) > MOST_PARAMETERS or _count(names, "_facet") > MOST_FACETS:
        return Refusal(400, "参数太多。", "There are too many parameters.")
    if _DEBUG & set(names):
        return Refusal(400, "调试已关闭。", "Debugging is off.")
    return None


def _count(names: list[str], start: str) -> int:
    return sum(name.startswith(start) for name in names)


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
