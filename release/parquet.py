"""Tables as Parquet, one file a government and year, written by DuckDB from lines of JSON."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from release.catalogue import Resource
from schema.database import DatabaseProblem

TYPES = {"integer": "BIGINT", "number": "DOUBLE", "string": "VARCHAR"}
# The column that tells a row's document, and how: ids hold their document's id before the ordinal.
_DOCUMENT_OF = {
    "document_id": "{}",
    "promise_document_id": "{}",
    "city_document_id": "{}",
    "task_id": "{} / 10000",
    "earlier_task_id": "{} / 10000",
    "section_id": "{} / 10000",
    "target_id": "{} / 10000",
}
# A document's id: six digits of its government, four of the year, kind, part.
_PART = "({0}) / 1000000, ({0}) / 100 % 10000"


def load_duckdb() -> ModuleType:
    """The DuckDB package. Raises DatabaseProblem with the one command that installs it."""
    try:
        import duckdb
    except ImportError as error:
        raise DatabaseProblem(
            "Parquet needs the package duckdb — run: "
            ".venv/bin/pip install --editable '.[parquet]', "
            "or leave out --parquet"
        ) from error
    return duckdb


def write_parquet(
    connection: sqlite3.Connection, resources: tuple[Resource, ...], folder: Path
) -> int:
    """Write every table; returns the number of files.

    ``folder/tasks/331000/2018.parquet`` for tables whose rows belong to a document,
    ``folder/units/units.parquet`` for the others and for empty ones. One thread, so that the same
    rows give the same bytes.
    """
    with load_duckdb().connect(config={"threads": 1}) as duck:
        count = 0
        for resource in resources:
            for path, rows in _parts(connection, resource):
                target = folder / f"{path}.parquet"
                target.parent.mkdir(parents=True, exist_ok=True)
                _write(duck, resource, rows, target)
                count += 1
    return count


def partition_of(resource: Resource) -> str | None:
    """SQL for (government, year) of a table's row, None for a table that is not a document's."""
    if resource.name == "documents":
        return "district_id, year"
    names = [field.name for field in resource.fields]
    own = next((name for name in _DOCUMENT_OF if name in names), None)
    return None if own is None else _PART.format(_DOCUMENT_OF[own].format(own))


def _parts(connection: sqlite3.Connection, resource: Resource) -> Iterator[tuple[str, Any]]:
    """(file below the folder, rows) of a table."""
    name = resource.name
    columns = ", ".join(f'"{field.name}"' for field in resource.fields)
    order = ", ".join(f'"{key}"' for key in resource.primary_key)
    split = partition_of(resource)
    found = _document_parts(connection, name, split) if split else []
    if split is None or not found:
        yield f"{name}/{name}", connection.execute(f"select {columns} from {name} order by {order}")
        return
    government, year = split.rsplit(", ", 1)
    own = f"select {columns} from {name} where {government} = ? and {year} = ? order by {order}"
    for part in found:
        yield f"{name}/{part[0]}/{part[1]}", connection.execute(own, part)


def _document_parts(
    connection: sqlite3.Connection, table: str, split: str
) -> list[tuple[int, int]]:
    """(government, year) of every document with rows in a table."""
    return connection.execute(f"select distinct {split} from {table} order by 1, 2").fetchall()


def _write(duck: Any, resource: Resource, rows: Any, target: Path) -> None:
    lines = target.with_suffix(".ndjson")
    names = [field.name for field in resource.fields]
    with lines.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")
    shape = ", ".join(f"\"{f.name}\": '{TYPES[f.type]}'" for f in resource.fields)
    duck.execute(
        f"copy (select * from read_json('{lines}', format='newline_delimited', "
        f"columns={{{shape}}})) to '{target}' (format parquet, compression zstd)"
    )
    lines.unlink()
