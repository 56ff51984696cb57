"""Open the database with the pragmas and transactions the loader relies on.

Python's sqlite3 begins transactions late and never around DDL; here every transaction is one real
``BEGIN IMMEDIATE … COMMIT``, so that a failed load or migration leaves nothing behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from schema import HEAD_REVISION
from schema.derived import create_views, views_are_current
from schema.script import statements

BUSY_TIMEOUT_MS = 10_000
# Larger pages hold a paragraph of a report whole, and a document's rows touch fewer of them.
PAGE_SIZE = 8_192
# Pages in the write-ahead log (32 MB) before they are moved into the file: the pages of an index
# that every document touches are then moved once for many documents.
WAL_PAGES = 4_000


class DatabaseProblem(Exception):
    """The database file cannot be used; ``str()`` says why and what to do."""


def open_engine(path: Path, *, foreign_keys: bool = True) -> Engine:
    """An engine whose connections use WAL, foreign keys and explicit transactions."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"pragma busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute(f"pragma page_size = {PAGE_SIZE}")  # of a new file; a log fixes it
        connection.execute("pragma journal_mode = wal")
        connection.execute(f"pragma wal_autocheckpoint = {WAL_PAGES}")
        connection.execute("pragma synchronous = normal")
        connection.execute("pragma cache_size = -64000")
        connection.execute(f"pragma foreign_keys = {'on' if foreign_keys else 'off'}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("begin immediate")

    return engine


@contextmanager
def open_for_reading(path: Path) -> Iterator[Engine]:
    """The database as it is, without a lock, a journal or a changed byte.

    Raises DatabaseProblem like ``open_database``.
    """
    if not path.exists():
        raise DatabaseProblem(
            f"{path}: no such database — load documents first: python cli.py load documents"
        )
    _require_head(path)
    engine = create_engine(f"sqlite:///{path.resolve().as_uri()}?mode=ro&uri=true")
    try:
        yield engine
    except DatabaseError as error:
        raise DatabaseProblem(_explain(path, str(error.orig))) from error
    finally:
        engine.dispose()


@contextmanager
def open_copy(path: Path) -> Iterator[Engine]:
    """A copy in memory to try things on; an empty database where the file does not exist."""
    engine = open_engine(Path(":memory:"))
    try:
        with engine.connect() as connection:
            if path.exists():
                _require_head(path)
                held = connection.connection.driver_connection
                assert isinstance(held, sqlite3.Connection)
                connection.rollback()
                with closing(
                    sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
                ) as file:
                    file.backup(held)
            else:
                create_schema(connection)
                connection.commit()
        yield engine
    except DatabaseError as error:
        raise DatabaseProblem(_explain(path, str(error.orig))) from error
    finally:
        engine.dispose()


def _require_head(path: Path) -> str | None:
    """The stored revision, None for a new file; any but the head is a DatabaseProblem."""
    revision = stored_revision(path)
    if revision not in (None, HEAD_REVISION):
        raise DatabaseProblem(
            f"{path}: the database is at schema revision {revision}, this version needs "
            f"{HEAD_REVISION} — run: python cli.py migrate --db {path}"
        )
    return revision


@contextmanager
def open_database(path: Path, *, create: bool) -> Iterator[Engine]:
    """The database at the schema this version needs, its views current.

    A new file gets the whole schema at once (a test proves it equal to all migrations run one
    by one). Raises DatabaseProblem for a missing file (unless ``create``), a file that is no
    Zeren database, one of another schema revision, or one that is locked or not writable.
    """
    if not create and not path.exists():
        raise DatabaseProblem(
            f"{path}: no such database — load documents first: python cli.py load documents"
        )
    require_folder(path)
    revision = _require_head(path)
    engine = open_engine(path)
    try:
        with engine.connect() as connection:
            # Asked again inside the transaction: two loaders may begin a database at once.
            if revision is None and not _has_schema(connection):
                create_schema(connection)
            elif not views_are_current(connection):
                create_views(connection)
            connection.commit()
        yield engine
    except DatabaseError as error:
        raise DatabaseProblem(_explain(path, str(error.orig))) from error
    finally:
        engine.dispose()


def require_folder(path: Path) -> None:
    """Raise DatabaseProblem when the folder of a database file is not there."""
    if not path.resolve().parent.is_dir():
        raise DatabaseProblem(
            f"{path}: its folder does not exist — create the folder, or name another with --db"
        )


def stored_revision(path: Path) -> str | None:
    """The schema revision of a database, read without changing a byte of it.

    None for a file that does not exist or holds no table. Raises DatabaseProblem for a file that
    is no database, or one with tables of something else.
    """
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            names = {name for (name,) in connection.execute("select name from sqlite_master")}
            if "alembic_version" in names:
                row = connection.execute("select version_num from alembic_version").fetchone()
                if row:
                    return str(row[0])
    except sqlite3.DatabaseError as error:
        raise DatabaseProblem(_explain(path, str(error))) from error
    if names:
        raise DatabaseProblem(
            f"{path}: this SQLite file is not a Zeren database — name another file with --db"
        )
    return None


def _has_schema(connection: Connection) -> bool:
    question = "select count(*) from sqlite_master where name = 'alembic_version'"
    return bool(connection.exec_driver_sql(question).scalar_one())


def create_schema(connection: Connection) -> None:
    """All tables, marked as the head revision, and all views."""
    for statement in statements():
        connection.exec_driver_sql(statement)
    # The statement Alembic itself would write.
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (\n\tversion_num VARCHAR(32) NOT NULL, \n\t"
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)"
    )
    connection.exec_driver_sql("insert into alembic_version values (?)", (HEAD_REVISION,))
    create_views(connection)


def _explain(path: Path, reason: str) -> str:
    if "locked" in reason:
        return f"{path}: another program is writing to the database — wait for it, then try again"
    if "readonly" in reason or "unable to open" in reason:
        return f"{path}: the database cannot be written — check the folder and its permissions"
    if "not a database" in reason:
        return f"{path}: this file is not an SQLite database — name another file with --db"
    if "full" in reason or "disk I/O error" in reason:
        why = "the disk is full" if "full" in reason else "the disk takes no more (disk I/O error)"
        return (
            f"{path}: {why}; what was being written was undone, what was stored before stays — "
            "free space, then run the same command again"
        )
    return f"{path}: {reason} — what was being written was undone"
