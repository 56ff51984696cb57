"""DuckDB gives the same rows for every view, from the files of a release alone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schema.derived import view_statements


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


@pytest.mark.parametrize("view", sorted(view_statements()))
def test_duckdb_gives_the_rows_of_sqlite(view: str, full_release: Path, duck: Any) -> None:
    with closing(sqlite3.connect(full_release / "zeren.db")) as connection:
        expected = connection.execute(f"select * from {view}").fetchall()
    assert expected
    found = duck.execute(f"select * from {view}").fetchall()
    assert sorted(map(repr, found)) == sorted(map(repr, expected))
