"""Errors as a visitor meets them: in both languages, and nothing of this machine in them."""

from __future__ import annotations

import errno
import sqlite3
from dataclasses import dataclass
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError

from web.language import language_of
from web.told import told

_MEANINGS = {
    400: "这个请求无法处理 · This request cannot be answered",
    403: "此页不开放 · This page is closed",
    404: "没有这个页面 · There is no such page",
    413: "结果太大 · The result is too large",
    500: "服务器出错 · Something went wrong here",
    503: "现在太忙 · Too busy just now",
}
_INTERRUPTED = "查询超过时间上限，已停止 · The query took longer than is allowed and was stopped"

_TOO_MUCH = "查询用的内存太多 · The query takes too much memory"
_UNREADABLE = "网址里有一个参数看不懂 · An argument of the address cannot be read"


@dataclass(frozen=True, slots=True)
class Problem:
    """Status of an answer and what of the exception may be shown."""

    status: int
    detail: str = ""

    @property
    def meaning(self) -> str:
        """What the status means, ``中文 · English``."""
        return _MEANINGS.get(self.status, _MEANINGS[500 if self.status >= 500 else 400])


def problem(exception: Exception, has_query: bool = False) -> Problem:
    """What to say of an exception.

    Mistakes in a request are named in the words of Datasette and SQLite, put into both languages;
    the words of any other exception may hold anything and are for the log only. A parameter that
    Datasette cannot read makes it raise what Python raises; without a query (``has_query``) the
    fault is ours.
    """
    interrupted = getattr(exception, "title", None) == "SQL Interrupted"
    if interrupted or isinstance(exception, QueryInterrupted):
        return Problem(400, _INTERRUPTED)
    if isinstance(exception, MemoryError):
        return Problem(503, _TOO_MUCH)
    if isinstance(exception, DatasetteError) and not exception.message_is_html:
        # Datasette gives 500 to mistakes of the visitor, such as sorting by no column.
        status = 400 if exception.status == 500 else exception.status
        return Problem(status, told(str(exception.message)))
    if isinstance(exception, Base400):
        is_plain = exception.status != 404 and exception.args
        return Problem(exception.status, told(str(exception.args[0])) if is_plain else "")
    if isinstance(exception, sqlite3.Error):
        return Problem(400, told(str(exception)))
    if isinstance(exception, OSError) and exception.errno == errno.ENAMETOOLONG:
        return Problem(404)
    if has_query and not hasattr(exception, "status"):
        return Problem(400, _UNREADABLE)
    return Problem(getattr(exception, "status", 500))


async def error_answer(datasette: Any, request: Any, found: Problem) -> Response:
    """The problem as a page, as JSON where JSON was asked for, as text in place of a CSV."""
    language = language_of(request.args)
    meaning, detail = language.of(found.meaning), language.of(found.detail)
    path = request.path.partition("?")[0]
    if path.endswith(".json"):
        answer = {"ok": False, "error": detail or meaning, "status": found.status, "title": meaning}
        return Response.json(answer, status=found.status)
    if path.endswith(".csv"):
        text = f"{found.status} {meaning}\n{found.detail}\n"
        return Response.text(text, status=found.status)
    body = await datasette.render_template(
        [f"{found.status}.html", "error.html"],
        {"status": found.status, "meaning": meaning, "detail": detail, "ok": False},
        request=request,
        view_name="error",
    )
    return Response.html(body, status=found.status)
