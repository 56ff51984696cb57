"""The loaded and the published database, made once a session from the real documents."""

from __future__ import annotations

import csv
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from loader.load import Options, load_files
from loader.read import find_files
from publish import publish_database

PROJECT = Path(__file__).parent.parent
# SQLite's memory is bounded for a whole process; the tests' own share it with the site they ask.
os.environ["ZEREN_SQLITE_HEAP"] = "0"
DOCUMENTS = PROJECT / "documents"
BREAKDOWN_2018 = DOCUMENTS / "000_aec6d37de50f5a13.txt"
BREAKDOWN_2022 = DOCUMENTS / "001_bae5215e59679ea9.txt"


def read_golden(name: str) -> list[dict[str, str]]:
    """Rows of a golden file, written by reading the source document."""
    path = PROJECT / "tests" / "golden" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def golden_2018() -> list[dict[str, str]]:
    return read_golden("331000-2018-breakdown")


@pytest.fixture(scope="session")
def golden_2022() -> list[dict[str, str]]:
    return read_golden("331000-2022-breakdown")


@pytest.fixture(scope="session")
def breakdown_2018() -> Path:
    return BREAKDOWN_2018


@pytest.fixture(scope="session")
def breakdown_2022() -> Path:
    return BREAKDOWN_2022


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of ``documents/``; read it, do not write it."""
    path = tmp_path_factory.mktemp("loaded") / "zeren.db"
    outcomes = list(load_files(find_files([DOCUMENTS]), path, Options()))
    assert [o.status for o in outcomes] == ["new"] * 5
    return path


@pytest.fixture(scope="session")
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(database)) as opened:
        opened.row_factory = sqlite3.Row
        opened.execute("pragma query_only = on")
        yield opened


@pytest.fixture(scope="session")
def published(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the published copy of ``database``."""
    folder = tmp_path_factory.mktemp("published")
    publish_database(database, folder)
    return folder
