"""Rows of a question as dataclasses whose fields are the question's columns."""

from __future__ import annotations

import sqlite3
from typing import Any, TypeVar

Row = TypeVar("Row")


def fetch(
    connection: sqlite3.Connection, row: type[Row], question: str, **parameters: Any
) -> list[Row]:
    """All rows of a SELECT, each a ``row``; its columns must be exactly the dataclass's fields."""
    cursor = connection.execute(question, parameters)
    names = [column[0] for column in cursor.description]
    return [row(**dict(zip(names, values, strict=True))) for values in cursor]


def fetch_one(
    connection: sqlite3.Connection, row: type[Row], question: str, **parameters: Any
) -> Row | None:
    """The only row of a SELECT, or None."""
    found = fetch(connection, row, question, **parameters)
    return found[0] if found else None
