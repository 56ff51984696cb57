"""The table ``network_layout`` of the published copy: the places of each document's units."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from web.pictures.layout import Box, Edge, place, radius, readable
from web.pictures.svg import fitted, width_of

LABEL_SIZE = 12.5
LABEL_WIDTH = 150.0
LABEL_HEIGHT = 17.0
# A node stands higher than the middle of its box by this, because its label is below it.
LABEL_SHIFT = LABEL_HEIGHT / 2

HERE = Path(__file__).parent
PLACED_BY = ("layout.py", "network_table.py", "svg.py")

Place = tuple[int, int, int, float, float]  # document, unit, tasks, x, y
Laid = dict[tuple[int, str], list[Place]]

CREATE = """
create table network_layout (
  document_id integer not null references documents (id),
  unit_id integer not null references units (id),
  task_count integer not null,
  x real not null,
  y real not null,
  primary key (document_id, unit_id)
) strict, without rowid
"""


def layout_version() -> str:
    """A digest of the code that places units: other code may place the same units elsewhere."""
    digest = hashlib.sha256()
    for name in PLACED_BY:
        digest.update((HERE / name).read_bytes())
    return digest.hexdigest()


def laid_out_before(published: Path, version: str) -> Laid:
    """(document, digest of its rows) → its places in an earlier copy made by the same code.

    The units and pairs of a document, as printed, follow from its rows alone. Empty where there is
    no such copy, or it cannot be read.
    """
    found: Laid = {}
    try:
        with closing(
            sqlite3.connect(f"{published.resolve().as_uri()}?mode=ro", uri=True)
        ) as opened:
            stored = opened.execute("select value from about where key = 'layout_version'")
            if stored.fetchone() != (version,):
                return {}
            for digest, *row in opened.execute(
                "select d.rows_sha256, n.* from network_layout n "
                "join documents d on d.id = n.document_id order by n.document_id, n.unit_id"
            ):
                found.setdefault((row[0], digest), []).append((*row,))
    except sqlite3.DatabaseError:
        return {}
    return found


def build_network_layout(connection: sqlite3.Connection, before: Laid | None = None) -> None:
    """Create and fill the table, from the views of the same database.

    Documents whose rows have not changed since ``before`` keep their places, which would be the
    same.
    """
    connection.execute("drop table if exists network_layout")
    connection.execute(CREATE)
    for document_id, digest in connection.execute(
        "select id, rows_sha256 from documents where id in (select document_id from tasks) "
        "order by id"
    ).fetchall():
        known = (before or {}).get((document_id, digest))
        connection.executemany(
            "insert into network_layout values (?, ?, ?, ?, ?)",
            known or layout_rows(connection, document_id),
        )


def layout_rows(connection: sqlite3.Connection, document_id: int) -> list[Place]:
    """(document, unit, tasks, x, y) of every unit that the picture of a document shows."""
    names = {
        unit_id: (name, tasks)
        for unit_id, name, tasks in connection.execute(
            "select unit_id, name_as_printed, task_count from document_units where document_id = ?",
            (document_id,),
        )
    }
    edges = readable(read_edges(connection, document_id))
    boxes = {unit_id: box_of(name, tasks) for unit_id, (name, tasks) in names.items()}
    places = place(edges, boxes)
    return [
        (document_id, unit, names[unit][1], x, round(y - LABEL_SHIFT, 1))
        for unit, (x, y) in sorted(places.items())
    ]


def read_edges(connection: sqlite3.Connection, document_id: int) -> list[Edge]:
    """All pairs of units that share tasks in a document."""
    rows = connection.execute(
        "select unit_a_id, unit_b_id, shared_task_count from unit_pairs_shared_tasks "
        "where document_id = ?",
        (document_id,),
    )
    return [Edge(*row) for row in rows]


def label(name: str) -> str:
    """A unit's name as the picture shows it."""
    return fitted(name, LABEL_WIDTH, LABEL_SIZE)


def box_of(name: str, task_count: int) -> Box:
    """A node with its label below it, and some air; the node's middle is above the box's."""
    size = 2 * radius(task_count)
    return Box(max(size, width_of(label(name), LABEL_SIZE)) + 10, size + LABEL_HEIGHT + 8)
