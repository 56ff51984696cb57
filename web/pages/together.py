"""A leader and a unit on the same tasks: one question, asked from either side."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from web.pages.rows import fetch


@dataclass(frozen=True, slots=True)
class LeaderAndUnit:
    """The tasks of a document that list both, beside all of the unit's (``leader_unit_matrix``)."""

    year: int
    document_id: int
    leader_id: int
    leader_name: str
    unit_id: int
    unit_name: str
    unit_kind: str | None
    unit_function: str | None
    shared_task_count: int
    unit_task_count: int


def leaders_and_units(
    connection: sqlite3.Connection, side: Literal["leader", "unit"], id_: int
) -> list[LeaderAndUnit]:
    """The units under one leader, or the leaders over one unit, most shared tasks first."""
    return fetch(
        connection,
        LeaderAndUnit,
        f"""
        select
          d.year, d.id as document_id, l.id as leader_id, l.name as leader_name,
          u.id as unit_id, du.name_as_printed as unit_name, u.kind as unit_kind,
          u.function as unit_function, count(distinct own.task_id) as shared_task_count,
          du.task_count as unit_task_count
        from (select distinct task_id from task_{side}s where {side}_id = :id) own
        join task_leaders tl on tl.task_id = own.task_id
        join task_units tu on tu.task_id = own.task_id
        join tasks t on t.id = own.task_id
        join documents d on d.id = t.document_id
        join leaders l on l.id = tl.leader_id
        join units u on u.id = tu.unit_id
        join document_units du on du.document_id = d.id and du.unit_id = u.id
        where {side[0]}.id = :id
        group by d.id, l.id, u.id
        order by d.year desc, d.id, shared_task_count desc, l.id, u.id
        """,
        id=id_,
    )
