"""Bring a database from an older schema to this version's, all or nothing."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from schema.database import DatabaseProblem, open_engine, require_folder, stored_revision
from schema.derived import create_views, drop_views

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings, bound to an open connection."""
    config = Config(toml_file=PYPROJECT)
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(Config(toml_file=PYPROJECT))


def migrate_database(path: Path) -> tuple[str | None, str]:
    """(revision before, revision after). Creates a missing database.

    Views are dropped first and recreated last, because SQLite cannot alter a table that a view
    reads; foreign keys are off, because altering a table copies it and would cascade. All of it
    is one transaction: a migration that fails changes nothing. Raises DatabaseProblem.
    """
    require_folder(path)
    before = stored_revision(path)
    known = {revision.revision for revision in _scripts().walk_revisions()}
    if before is not None and before not in known:
        raise DatabaseProblem(
            f"{path}: schema revision {before} is not known here: the database was made by a "
            "newer version, or is not a Zeren database — update Zeren, or name another file"
        )
    engine = open_engine(path, foreign_keys=False)
    try:
        with engine.connect() as connection, connection.begin():
            config = alembic_config(connection)
            drop_views(connection)
            command.upgrade(config, "head")
            broken = connection.exec_driver_sql("pragma foreign_key_check").all()
            if broken:
                raise DatabaseProblem(f"{path}: {len(broken)} rows point nowhere — restore a copy")
            create_views(connection)
    except DatabaseError as error:
        raise DatabaseProblem(f"{path}: {error.orig} — nothing was changed") from error
    finally:
        engine.dispose()
    after = stored_revision(path)
    assert after is not None
    return before, after
