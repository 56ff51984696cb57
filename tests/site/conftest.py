"""The site under attack, shared by the tests of its guard."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import publish
from tests.site.server import (
    IMAGE,
    SCRIPT,
    Server,
    serving,
)

MOST_MEMORY = 300  # MB


@pytest.fixture(scope="session")
def site(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The site, serving a copy into which a hostile document was loaded."""
    folder = tmp_path_factory.mktemp("attacked")
    database = folder / publish.PUBLISHED_NAME
    shutil.copy(published / publish.PUBLISHED_NAME, database)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("pragma ignore_check_constraints = on")
        first = "where id = (select min(id) from {})"
        connection.execute(f"update tasks set text = ?, plain_text = ? {first.format('tasks')}", [
            SCRIPT, SCRIPT + IMAGE
        ])  # fmt: skip
        connection.execute(f"update documents set title = ? {first.format('documents')}", [SCRIPT])
        connection.execute(f"update units set name = ? {first.format('units')}", [IMAGE])
    with serving(folder, folder / "log") as server:
        yield server


@pytest.fixture
def lives_on(site: Server) -> Iterator[None]:
    """After every attack the server answers and was never larger than it may be."""
    yield
    assert site.process.poll() is None
    assert site.get("/-/settings.json").status == 200
    memory = site.peak_memory()
    if memory is not None:
        print(f"at most {memory} MB so far")
        assert memory < MOST_MEMORY
