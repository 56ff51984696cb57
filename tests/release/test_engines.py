"""DuckDB gives the same rows for every view, from the files of a release alone.

That Spark does, too, takes Spark to see (``test_spark.py``); that what is said otherwise for it
means the same is seen here.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from release.engines import ENGINES, rewritten
from schema.derived import view_statements

Rows = list[tuple[object, ...]]


@pytest.fixture(scope="module")
def duck(full_release: Path) -> Iterator[Any]:
    before = Path.cwd()
    os.chdir(full_release)  # the script names its files as they lie beside it
    try:
        with duckdb.connect() as connection:
            connection.execute(Path("views.duckdb.sql").read_text(encoding="utf-8"))
            yield connection
    finally:
        os.chdir(before)


def rows_of_sqlite(release: Path, view: str) -> Rows:
    with closing(sqlite3.connect(release / "zeren.db")) as connection:
        return connection.execute(f"select * from {view}").fetchall()


def same(found: Rows, expected: Rows) -> bool:
    return sorted(map(repr, found)) == sorted(map(repr, expected))


@pytest.mark.parametrize("view", sorted(view_statements()))
def test_duckdb_gives_the_rows_of_sqlite(view: str, full_release: Path, duck: Any) -> None:
    expected = rows_of_sqlite(full_release, view)
    assert expected
    assert same(duck.execute(f"select * from {view}").fetchall(), expected)


@pytest.mark.parametrize("view", sorted(view_statements()))
def test_what_is_rewritten_for_spark_means_the_same(
    view: str, full_release: Path, duck: Any
) -> None:
    query = rewritten(view_statements()[view], ENGINES["spark"].rewrites)
    found = duck.execute(query.sql(dialect="duckdb")).fetchall()
    assert same(found, rows_of_sqlite(full_release, view))
