"""The published copy: what it holds, when it is out of date, and how Datasette serves it.

Datasette serves an immutable file, so the copy is never written in place: it is built beside, then
renamed over the old one; a running server keeps the old one until it is started again.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from schema.database import DatabaseProblem, open_database
from schema.derived import SEARCH_INDEXES, build_search, view_statements

PROJECT = Path(__file__).parent
METADATA = PROJECT / "datasette_metadata.yml"
PUBLISHED_NAME = "zeren.db"

# Raise when the published copy's own contents change (search index, statistics).
PUBLISH_FORMAT = "1"

# Reasons and measurements: docs/architecture.md.
SETTINGS = {
    "suggest_facets": "off",
    "default_page_size": "50",
    "num_sql_threads": "6",
    "sql_time_limit_ms": "1000",
    "max_returned_rows": "5000",
    "truncate_cells_html": "0",
    "default_cache_ttl": "3600",
}


def data_version(connection: sqlite3.Connection) -> str:
    """A digest of what is published: documents' rows, reference files, schema and views."""
    digest = hashlib.sha256(PUBLISH_FORMAT.encode())
    for row in connection.execute(
        "select key, rows_sha256 from documents union all "
        "select key, value from about where key <> 'data_version' order by 1"
    ):
        digest.update("\0".join(row).encode())
    for statement in view_statements().values():
        digest.update(statement.encode())
    digest.update(repr(SEARCH_INDEXES).encode())
    return digest.hexdigest()


def is_stale(database: Path, folder: Path) -> bool:
    """Whether the published copy is missing or differs from what would be published now."""
    published = folder / PUBLISHED_NAME
    if not published.exists():
        return True
    with open_database(database, create=False):
        pass  # brings the views up to date, or says why the database cannot be used
    try:
        with closing(_read_only(database)) as now, closing(_read_only(published)) as then:
            stored = then.execute("select value from about where key = 'data_version'").fetchone()
            return stored is None or stored[0] != data_version(now)
    except sqlite3.DatabaseError:
        return True


def publish_database(database: Path, folder: Path) -> Path:
    """Build the served copy; returns its path.

    The same documents and reference files give the same bytes. Raises DatabaseProblem.
    """
    with open_database(database, create=False):
        pass  # current, or a DatabaseProblem that says what to do
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / PUBLISHED_NAME
    building = folder / f"{PUBLISHED_NAME}.building"
    _remove(building)
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("vacuum into ?", (str(building),))
        with closing(sqlite3.connect(building)) as connection:
            _finish(connection)
        os.replace(building, target)
    except sqlite3.DatabaseError as error:
        raise DatabaseProblem(
            f"{folder}: cannot publish ({error}) — nothing was changed"
        ) from error
    finally:
        _remove(building)
    return target


def _finish(connection: sqlite3.Connection) -> None:
    with connection:
        connection.execute(
            "insert or replace into about values ('data_version', ?)", (data_version(connection),)
        )
        build_search(connection)
    connection.execute("analyze")
    # The counter of schema changes tells how the database was made, not what it holds.
    connection.execute("pragma schema_version = 1")
    connection.execute("vacuum")
    verdict = connection.execute("pragma quick_check").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _remove(building: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        building.with_name(building.name + suffix).unlink(missing_ok=True)


def datasette_options(folder: Path) -> list[str]:
    """Datasette's arguments for the published copy; every way of serving it uses these."""
    options = [
        "--immutable",
        str(folder / PUBLISHED_NAME),
        "--metadata",
        str(METADATA),
        "--plugins-dir",
        str(PROJECT / "site" / "plugins"),
        "--template-dir",
        str(PROJECT / "site" / "templates"),
    ]
    for name, value in SETTINGS.items():
        options += ["--setting", name, value]
    return options


def datasette_command(folder: Path, host: str, port: int) -> list[str]:
    """The command line that serves the published copy."""
    address = ["--host", host, "--port", str(port)]
    return [sys.executable, "-m", "datasette", "serve", *datasette_options(folder), *address]
