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

from sqlalchemy import create_engine

from schema.database import PAGE_SIZE, DatabaseProblem, open_for_reading
from schema.derived import (
    build_indicator_totals,
    build_row_counts,
    create_views,
    view_statements,
)
from schema.search import SEARCH_INDEXES, build_search
from web.answers import ANSWERS_FILE, build_answers
from web.pictures.network_table import build_network_layout, laid_out_before, layout_version

PROJECT = Path(__file__).parent
METADATA = PROJECT / "datasette_metadata.yml"
PUBLISHED_NAME = "zeren.db"

# Raise when the published copy's own contents change (search index, network layout, answers, row
# counts, totals of indicators, statistics).
PUBLISH_FORMAT = "7"

# Reasons and measurements: docs/architecture.md.
SETTINGS = {
    "suggest_facets": "off",
    "default_page_size": "50",
    "num_sql_threads": "10",
    "sql_time_limit_ms": "1000",
    "max_returned_rows": "5000",
    "truncate_cells_html": "0",
    "default_cache_ttl": "3600",
}


def data_version(connection: sqlite3.Connection) -> str:
    """A digest of what is published: documents' rows, reference files, schema, views, questions."""
    digest = hashlib.sha256(PUBLISH_FORMAT.encode())
    for row in connection.execute(
        "select key, rows_sha256 from documents union all select key, value from about "
        "where key not in ('data_version', 'layout_version') order by 1"
    ):
        digest.update("\0".join(row).encode())
    for statement in view_statements().values():
        digest.update(statement.encode())
    digest.update(repr(SEARCH_INDEXES).encode())
    digest.update(ANSWERS_FILE.read_bytes())
    return digest.hexdigest()


def is_stale(database: Path, folder: Path) -> bool:
    """Whether the published copy is missing or differs from what would be published now."""
    published = folder / PUBLISHED_NAME
    if not published.exists():
        return True
    with open_for_reading(database):
        pass  # or a DatabaseProblem that says why it cannot be used
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
    target = folder / PUBLISHED_NAME
    # One name a process, so that two publishers do not write into each other's file.
    building = folder / f"{PUBLISHED_NAME}.{os.getpid()}.building"
    with open_for_reading(database):
        pass  # current, or a DatabaseProblem that says what to do
    if target.resolve() == database.resolve():
        raise DatabaseProblem(
            f"{folder}: the published copy would overwrite the database itself — "
            "name another folder with --out"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(_read_only(database)) as connection:
            # That of the database, unless an earlier version made it.
            connection.execute(f"pragma page_size = {PAGE_SIZE}")
            connection.execute("vacuum into ?", (str(building),))
        engine = create_engine(f"sqlite:///{building}")
        with engine.begin() as opened:
            create_views(opened)
        engine.dispose()
        with closing(sqlite3.connect(building)) as connection:
            _finish(connection, target)
        os.replace(building, target)
    except (OSError, sqlite3.DatabaseError) as error:
        raise DatabaseProblem(
            f"{folder}: cannot publish ({error}) — nothing was changed"
        ) from error
    finally:
        if folder.is_dir():
            _remove(building)
    return target


def _finish(connection: sqlite3.Connection, before: Path) -> None:
    """Add what only the copy has; ``before`` is the copy it replaces, if there is one."""
    version = layout_version()
    with connection:
        connection.execute(
            "insert or replace into about values ('data_version', ?)", (data_version(connection),)
        )
        connection.execute("insert or replace into about values ('layout_version', ?)", (version,))
        build_search(connection)
        build_network_layout(connection, laid_out_before(before, version))
        build_indicator_totals(connection)
    connection.execute("analyze")
    with connection:
        build_answers(connection)
        build_row_counts(connection)
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
        "--static",
        f"static:{PROJECT / 'site' / 'static'}",
    ]
    for name, value in SETTINGS.items():
        options += ["--setting", name, value]
    return options


def datasette_command(folder: Path, host: str, port: int) -> list[str]:
    """The command line that serves the published copy."""
    address = ["--host", host, "--port", str(port)]
    return [sys.executable, "-m", "web.server", "serve", *datasette_options(folder), *address]
