"""The network of shared tasks as nodes and edges that Gephi and igraph read as they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

NODES = """
select unit_id as Id, unit_name as Label, unit_kind as Kind, task_count as Tasks,
  partner_count as Partners, tie_count as Ties
from unit_network_nodes where document_id = ? order by unit_id
"""
EDGES = """
select unit_a_id as Source, unit_b_id as Target, 'Undirected' as Type,
  shared_task_count as Weight, jaccard as Jaccard
from unit_pairs_shared_tasks where document_id = ? order by unit_a_id, unit_b_id
"""
LEADER_EDGES = """
select 'leader-' || leader_id as Source, 'unit-' || unit_id as Target, leader_name as Leader,
  unit_name as Unit, 'Undirected' as Type, shared_task_count as Weight
from leader_unit_matrix where document_id = ? order by leader_id, unit_id
"""

Table = tuple[str, list[str], list[tuple[object, ...]]]


def networks(connection: sqlite3.Connection) -> Iterator[Table]:
    """(file name, head, rows) of each document with tasks."""
    documents = connection.execute(
        "select d.id, d.key from documents d "
        "where exists (select 1 from tasks t where t.document_id = d.id) order by d.key"
    ).fetchall()
    for document_id, key in documents:
        for what, question in (
            ("nodes", NODES),
            ("edges", EDGES),
            ("leader-edges", LEADER_EDGES),
        ):
            cursor = connection.execute(question, (document_id,))
            head = [column[0] for column in cursor.description]
            yield f"{key}-{what}.csv", head, cursor.fetchall()
