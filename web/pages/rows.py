"""Rows of a question as dataclasses whose fields are the question's columns, and as JSON."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from types import NoneType
from typing import Any, TypeVar

Row = TypeVar("Row")


def fetch(
    connection: sqlite3.Connection, row: type[Row], question: str, **parameters: Any
) -> list[Row]:
    """All rows of a SELECT, each a ``row``; its columns are the dataclass's fields, in order."""
    cursor = connection.execute(question, parameters)
    names = [column[0] for column in cursor.description]
    if names != [*_fields(row)]:
        raise TypeError(f"{row.__name__} has other fields than {names}")
    return [row(*values) for values in cursor]


def fetch_one(
    connection: sqlite3.Connection, row: type[Row], question: str, **parameters: Any
) -> Row | None:
    """The only row of a SELECT, or None."""
    found = fetch(connection, row, question, **parameters)
    return found[0] if found else None


def as_data(value: Any) -> Any:
    """A row, or rows within rows, as JSON writes them: ``asdict`` without copying each value,
    which takes five times as long."""
    if isinstance(value, (str, int, float, NoneType)):
        return value
    if isinstance(value, list):
        return [as_data(one) for one in value]
    if isinstance(value, dict):
        return {key: as_data(one) for key, one in value.items()}
    names = _fields(type(value))
    return {name: as_data(getattr(value, name)) for name in names} if names else value


def _fields(kind: Any) -> Iterable[str]:
    """The names of a dataclass's fields; none of any other class."""
    return getattr(kind, "__dataclass_fields__", ())
