"""The table ``network_layout`` of the published copy: the places of each document's units."""

from __future__ import annotations

import sqlite3

from web.pictures.layout import Box, Edge, place, radius, readable
from web.pictures.svg import fitted, width_of

LABEL_SIZE = 12.5
LABEL_WIDTH = 150.0
LABEL_HEIGHT = 17.0
# A node stands higher than the middle of its box by this, because its label is below it.
LABEL_SHIFT = LABEL_HEIGHT / 2

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


def build_network_layout(connection: sqlite3.Connection) -> None:
    """Create and fill the table, from the views of the same database."""
    connection.execute("drop table if exists network_layout")
    connection.execute(CREATE)
    for (document_id,) in connection.execute(
        "select distinct document_id from tasks order by document_id"
    ).fetchall():
        connection.executemany(
            "insert into network_layout values (?, ?, ?, ?, ?)",
            layout_rows(connection, document_id),
        )


def layout_rows(
    connection: sqlite3.Connection, document_id: int
) -> list[tuple[int, int, int, float, float]]:
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
