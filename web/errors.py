"""What a visitor is told when a page cannot be made: never a path, a trace or a variable."""

from __future__ import annotations

import errno
import sqlite3
from dataclasses import dataclass

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError

_TOO_LONG = "SQL Interrupted"  # the title Datasette gives a statement that took too long


@dataclass(frozen=True)
class Told:
    """Status, message and title of an error page."""

    status: int
    message: str
    title: str | None = None


def told(exception: Exception, has_query: bool) -> Told:
    """What to say of an exception that Datasette met while answering.

    Mistakes in a request are named, as Datasette and SQLite name them; any other exception may hold
    anything, so its text is for the log only. A parameter Datasette cannot read makes it raise what
    Python raises; without a query (``has_query``) the fault is ours.
    """
    if isinstance(exception, QueryInterrupted) or getattr(exception, "title", None) == _TOO_LONG:
        message = "查询超过 1 秒，已停止。 The query took longer than a second and was stopped."
        return Told(400, message, _TOO_LONG)
    if isinstance(exception, MemoryError):
        return Told(503, "查询用的内存太多。 The query takes too much memory.")
    if isinstance(exception, DatasetteError) and not exception.message_is_html:
        # Datasette gives 500 to mistakes of the visitor, such as sorting by no column.
        status = 400 if exception.status == 500 else exception.status
        return Told(status, str(exception.message), exception.title)
    if isinstance(exception, Base400):
        message = str(exception.args[0]) if exception.args else "404"
        return Told(exception.status, message)
    if isinstance(exception, sqlite3.Error):
        return Told(400, str(exception), "Invalid SQL")
    if isinstance(exception, OSError) and exception.errno == errno.ENAMETOOLONG:
        return Told(404, "没有这一页。 There is no such page.")
    if has_query:
        message = "参数无效。 One of the parameters is not valid."
        return Told(400, message)
    return Told(500, "服务器出错，已记录。 Something went wrong here; it has been noted.")
