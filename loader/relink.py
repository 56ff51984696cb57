"""Links worked out anew for ``check``, without a changed byte of the database.

The code that writes links writes these, too: into temporary tables of the same names, which SQLite
finds before the stored ones.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, select

from loader.link.reviewed import link_reviewed
from loader.link.store import BREAKDOWN, link
from loader.reference import Reference
from loader.rollup import write_heirs
from schema.tables import (
    documents,
    heirs,
    outcomes,
    target_cascades,
    target_claims,
    task_differences,
    task_lineage,
    task_statements,
)

LINKS: tuple[Table, ...] = (
    *(task_statements, task_differences, task_lineage),
    *(outcomes, target_cascades, target_claims, heirs),
)


def differing_links(connection: Connection, reference: Reference) -> list[str]:
    """Every link that is not what the documents and the curated facts give, or is missing."""
    for table in LINKS:
        connection.exec_driver_sql(
            f"create temp table {table.name} as select * from main.{table.name} where 0"
        )
    try:
        _link_all(connection, reference)
        return [text for table in LINKS for text in _differences(connection, table.name)]
    finally:
        for table in LINKS:
            connection.exec_driver_sql(f"drop table temp.{table.name}")


def _link_all(connection: Connection, reference: Reference) -> None:
    years = select(documents.c.district_id, documents.c.year).distinct()
    for district_id, year in connection.execute(years.order_by(*years.selected_columns)).all():
        link(connection, district_id, year, BREAKDOWN)
    link_reviewed(connection, reference)
    write_heirs(connection)


def _differences(connection: Connection, table: str) -> list[str]:
    stored, again = f"select * from main.{table}", f"select * from temp.{table}"
    return [
        f"{table}: {tuple(row)} is only {what}"
        for first, second, what in ((stored, again, "stored"), (again, stored, "worked out"))
        for row in connection.exec_driver_sql(f"{first} except {second}")
    ]
