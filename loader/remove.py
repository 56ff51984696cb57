"""Take a document out of a database, as if it had never been loaded."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from sqlalchemy import Connection, select

from loader.link.reviewed import link_reviewed, unlink_reviewed
from loader.link.store import link, unlink
from loader.link.targets import link_targets, unlink_targets
from loader.reference import Reference, load_reference
from loader.write import take_out, write_reference
from schema.database import DatabaseProblem, open_database
from schema.tables import documents


def remove_document(database: Path, key: str) -> None:
    """Remove a document with its earlier versions, in one transaction.

    ``key`` as in ``331000-2022-breakdown``. Raises DatabaseProblem where there is no such document
    or the database cannot be used, CuratedDataError for curated files that contradict themselves.
    """
    reference = load_reference()
    with (
        open_database(database, create=False) as engine,
        engine.connect() as connection,
        connection.begin(),
    ):
        write_reference(connection, reference)
        _remove(connection, database, key, reference)


def _remove(connection: Connection, database: Path, key: str, reference: Reference) -> None:
    keys = {row.key: row for row in connection.execute(select(documents))}
    if key not in keys:
        near = ", ".join(get_close_matches(key, keys)) or "none is like it"
        raise DatabaseProblem(
            f"{database}: no document {key} — the nearest: {near}; all of them: "
            f'sqlite3 {database} "select key from documents"'
        )
    stored = keys[key]
    district_id, year, kind = stored.district_id, stored.year, stored.kind
    unlink(connection, district_id, year, kind)
    unlink_targets(connection, district_id, year, kind)
    unlink_reviewed(connection)
    take_out(connection, stored.id)
    # What is left of the year, and the years beside it.
    link(connection, district_id, year, kind)
    link_targets(connection, district_id, year)
    link_reviewed(connection, reference)
