"""The site as it is served: in this process, and as a server under attack."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from datasette.app import Datasette

import publish
from tests.site.server import IMAGE, SCRIPT, Server, serving

MOST_MEMORY = 300  # MB


def setting(value: str) -> int | bool:
    return int(value) if value.isdigit() else value == "on"


def site_of(folder: Path) -> Datasette:
    """Datasette with the plugins, templates and settings that ``publish`` serves a folder with."""
    return Datasette(
        [],
        immutables=[str(folder / publish.PUBLISHED_NAME)],
        metadata=yaml.safe_load(publish.METADATA.read_text(encoding="utf-8")),
        plugins_dir=str(publish.PROJECT / "site" / "plugins"),
        template_dir=str(publish.PROJECT / "site" / "templates"),
        static_mounts=[("static", str(publish.PROJECT / "site" / "static"))],
        settings={
            **{name: setting(value) for name, value in publish.SETTINGS.items()},
            # What a page says must not depend on how busy the machine is.
            "sql_time_limit_ms": 5_000,
        },
    )


@pytest.fixture(scope="session")
def site(published: Path) -> Datasette:
    """The site of the real documents."""
    served = site_of(published)
    # As a server does before its first request; Datasette's client counts all tables before that.
    asyncio.run(served.invoke_startup())
    return served


@pytest.fixture(scope="session")
def get(site: Datasette) -> Callable[..., httpx.Response]:
    """GET a path of the site."""

    def fetch(path: str, **params: Any) -> httpx.Response:
        return asyncio.run(site.client.get(path, params=params or None))

    return fetch


@pytest.fixture(scope="session")
def rows(published: Path) -> Callable[[str], list[tuple[Any, ...]]]:
    """The rows of a statement in the published copy."""

    def query(question: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(published / publish.PUBLISHED_NAME)) as connection:
            return connection.execute(question).fetchall()

    return query


@pytest.fixture(scope="session")
def attacked(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
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
def lives_on(attacked: Server) -> Iterator[None]:
    """After every attack the server answers and was never larger than it may be."""
    yield
    assert attacked.process.poll() is None
    assert attacked.get("/-/settings.json").status == 200
    memory = attacked.peak_memory()
    if memory is not None:
        print(f"at most {memory} MB so far")
        assert memory < MOST_MEMORY
