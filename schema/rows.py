"""Rows into a table through the driver itself: Core writes the statement, sqlite3 takes the rows.

Core's own ``executemany`` makes a dict of parameters for each row in Python, which costs as much
as SQLite needs to store it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

_DIALECT = sqlite.dialect()


def insert_rows(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    or_ignore: bool = False,
) -> None:
    """Insert rows, all with the columns of the first; ``or_ignore`` skips those there already.

    Raises what SQLAlchemy raises: IntegrityError for a row the table refuses.
    """
    if not rows:
        return
    statement, columns = _compiled(table, tuple(rows[0]), or_ignore)
    values: Any = map(itemgetter(*columns), rows)
    if len(columns) == 1:
        values = ((value,) for value in values)
    connection.exec_driver_sql(statement, list(values))


@lru_cache(maxsize=100)
def _compiled(table: Table, names: tuple[str, ...], or_ignore: bool) -> tuple[str, list[str]]:
    """The statement and its columns in the order of its question marks."""
    insert = sqlite.insert(table)
    if or_ignore:
        insert = insert.on_conflict_do_nothing()
    compiled = insert.compile(dialect=_DIALECT, column_keys=list(names))
    return str(compiled), list(compiled.positiontup or ())
