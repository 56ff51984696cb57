"""CSVs that are whole or refused: nothing is cut without a word.

Datasette cuts a CSV to one page, or to ``max_returned_rows``, says nothing, and writes an error
that it meets on a later page into the data. Here a table or view is streamed to its last row, and
an error ends the connection, which every client notices; the rows of somebody's own SQL are
gathered first, and too many of them are an error instead of a part.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import AsyncIterator, Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.database import QueryInterrupted
from datasette.utils import (
    InvalidSql,
    derive_named_parameters,
    sqlite_timelimit,
    validate_sql_select,
)
from datasette.utils.asgi import AsgiStream, Request, Response
from datasette.views.base import DatasetteError
from datasette.views.table import TableView

from web.frame import DATABASE
from web.table_arguments import refuse_wrong

BYTE_ORDER_MARK = "\ufeff"
# What an own statement may give as CSV; more is an error that says so.
MOST_ROWS = 100_000
MOST_CHARACTERS = 20_000_000

_ROWS_AT_ONCE = 500
_TOO_MANY = (
    f"结果超过 {MOST_ROWS} 行或 {MOST_CHARACTERS} 个字符，没有输出：请加条件，或用 limit 和 offset "
    "分段；视图自己的 CSV 不限行数 · "
    f"The result has more than {MOST_ROWS} rows or {MOST_CHARACTERS} characters; nothing was "
    "written. Narrow the SQL or page it with limit and offset; the CSV of a view has no limit."
)
_TOO_SLOW = (
    "查询超过时间上限，没有输出 · The query took longer than is allowed; nothing was written."
)


async def table_csv(datasette: Any, request: Any) -> Any:
    """Every row of a table or view that the filters of the address leave, streamed.

    A caller who pages (``_size`` other than max, ``_next``) gets that page. ``_dl`` makes it a
    download that begins with a byte order mark, without which Excel misreads Chinese.
    """
    await refuse_wrong(datasette, request)
    is_paged = request.args.get("_size", "max") != "max" or "_next" in request.args
    view = TableView(datasette)
    asked = _asking(request, {} if is_paged else {"_size": "max"})
    first = await _page(view, asked)
    if isinstance(first, Response):
        return first
    if first["truncated"]:
        raise DatasetteError(_TOO_MANY, title="Too many rows", status=413)

    async def pages() -> AsyncIterator[str]:
        data = first
        yield _written([_headings(data)])
        while True:
            yield _written(_labelled(data))
            if is_paged or not data["next"]:
                return
            data = await _page(view, asked, _next=data["next"])

    return _answer(request, pages(), request.url_vars["table"])


async def sql_csv(datasette: Any, request: Any) -> Any:
    """Every row of the statement in ``?sql=``. Raises DatasetteError if refused or too big."""
    sql = request.args.get("sql")
    if not sql:
        raise DatasetteError("没有 ?sql= · no ?sql= given", title="CSV", status=400)
    needed = [("execute-sql", DATABASE), ("view-database", DATABASE), "view-instance"]
    await datasette.ensure_permissions(request.actor, needed)
    database = datasette.get_database(DATABASE)
    try:
        validate_sql_select(sql)
        given = {name: request.args[name] for name in request.args if name != "sql"}
        names = await derive_named_parameters(database, sql)
        parameters = {**dict.fromkeys(names, ""), **given}

        def gather(connection: sqlite3.Connection) -> list[str]:
            with sqlite_timelimit(connection, datasette.sql_time_limit_ms):
                return _gathered(connection.execute(sql, parameters))

        pieces = await database.execute_fn(gather)
    except (sqlite3.Error, InvalidSql) as error:
        message = _TOO_SLOW if error.args == ("interrupted",) else str(error)
        raise DatasetteError(message, title="Invalid SQL", status=400) from error

    async def gathered() -> AsyncIterator[str]:
        for piece in pieces:
            yield piece

    return _answer(request, gathered(), DATABASE)


def _gathered(cursor: sqlite3.Cursor) -> list[str]:
    pieces = [_written([[name for name, *_ in cursor.description]])]
    rows = characters = 0
    while found := cursor.fetchmany(_ROWS_AT_ONCE):
        pieces.append(_written(found))
        rows += len(found)
        characters += len(pieces[-1])
        if rows > MOST_ROWS or characters > MOST_CHARACTERS:
            raise DatasetteError(_TOO_MANY, title="Too many rows", status=413)
    return pieces


async def _page(view: TableView, request: Request, **next_page: str) -> Any:
    try:
        answer = await view.data(request, **next_page)
    except QueryInterrupted as error:
        raise DatasetteError(_TOO_SLOW, title="SQL Interrupted", status=400) from error
    except (sqlite3.OperationalError, InvalidSql) as error:
        raise DatasetteError(str(error), title="Invalid SQL", status=400) from error
    return answer if isinstance(answer, Response) else answer[0]


def _asking(request: Any, added: dict[str, str]) -> Request:
    """The same request without facets and count, which a CSV does not show."""
    added = {"_nofacet": "1", "_nocount": "1", **added}
    query = parse_qsl(request.query_string, keep_blank_values=True)
    kept = [(name, value) for name, value in query if name not in {*added, "_stream"}]
    encoded = urlencode([*kept, *added.items()]).encode("latin-1")
    return Request({**request.scope, "query_string": encoded}, request.receive)


def _headings(data: dict[str, Any]) -> list[str]:
    """Column names; a foreign key that was to be labelled (``_labels=on``) has two."""
    labelled = set(data["expanded_columns"])
    return [
        heading
        for column in data["columns"]
        for heading in ([column, f"{column}_label"] if column in labelled else [column])
    ]


def _labelled(data: dict[str, Any]) -> Iterable[Iterable[Any]]:
    labelled = set(data["expanded_columns"])
    if not labelled:
        return data["rows"]  # type: ignore[no-any-return]
    return [
        [
            cell
            for column, value in zip(data["columns"], row, strict=True)
            for cell in (_with_label(value) if column in labelled else [value])
        ]
        for row in data["rows"]
    ]


def _with_label(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [value["value"], value["label"]]
    return [value, ""]


def _written(rows: Iterable[Iterable[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(
        [cell.hex() if isinstance(cell, bytes) else cell for cell in row] for row in rows
    )
    return out.getvalue()


def _answer(request: Any, pieces: AsyncIterator[str], name: str) -> AsgiStream:
    is_download = "_dl" in request.args
    content_type = "text/csv" if is_download else "text/plain"
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'} if is_download else {}

    async def stream(out: Any) -> None:
        mark = BYTE_ORDER_MARK if is_download else ""
        async for piece in pieces:
            if piece:
                await out.write(mark + piece)
                mark = ""

    return AsgiStream(stream, headers=headers, content_type=f"{content_type}; charset=utf-8")
