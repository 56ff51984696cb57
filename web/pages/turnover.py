"""A leader who comes or goes, and the units that then change hands."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass

from web.pages.rows import fetch


@dataclass(frozen=True, slots=True)
class Turnover:
    """Whether the leader left, entered or stayed from one breakdown to the next."""

    earlier_year: int
    earlier_document_id: int
    year: int
    document_id: int
    change: str
    earlier_task_count: int
    task_count: int


@dataclass(frozen=True, slots=True)
class Handover:
    """A unit whose main leader (inferred from counts) changed to or from this one."""

    unit_id: int
    unit_name: str
    earlier_year: int
    earlier_leaders: str
    earlier_shared_task_count: int
    year: int
    leaders: str
    shared_task_count: int


def turnover_of(connection: sqlite3.Connection, leader_id: int) -> list[Turnover]:
    """A leader's pairs of breakdowns that follow each other, with what changed."""
    return fetch(
        connection,
        Turnover,
        """
        select
          earlier_year, earlier_document_id, year, document_id, change, earlier_task_count,
          task_count
        from leader_turnover
        where leader_id = :id
        order by year, document_id
        """,
        id=leader_id,
    )


# The rows of the view `leader_handovers` for one pair of breakdowns, without computing all others.
_HANDOVERS = """
with heirs as materialized (
  select distinct h.unit_id, h.heir_id, h.heir_name
  from unit_heirs h
  where h.unit_id in (
    select unit_id from document_units where document_id in (:document_id, :earlier_document_id)
  )
),
counts as (
  select
    t.document_id, h.heir_id, h.heir_name, tl.leader_id,
    count(distinct t.id) as task_count
  from tasks t
  join task_leaders tl on tl.task_id = t.id
  join task_units tu on tu.task_id = t.id
  join heirs h on h.unit_id = tu.unit_id
  where t.document_id in (:document_id, :earlier_document_id)
  group by t.document_id, h.heir_id, h.heir_name, tl.leader_id
),
ranked as (
  select
    c.*,
    c.task_count = max(c.task_count) over (partition by c.document_id, c.heir_id) as is_main
  from counts c
),
main as (
  select
    r.document_id, r.heir_id, r.heir_name, r.task_count,
    group_concat(l.name, '、') as leaders,
    max(r.leader_id = :id) as is_own
  from (select * from ranked where is_main order by leader_id) r
  join leaders l on l.id = r.leader_id
  group by r.document_id, r.heir_id, r.heir_name, r.task_count
)
select
  l.heir_id as unit_id, l.heir_name as unit_name,
  :earlier_year as earlier_year, e.leaders as earlier_leaders,
  e.task_count as earlier_shared_task_count,
  :year as year, l.leaders, l.task_count as shared_task_count
from main l
join main e on e.heir_id = l.heir_id and e.document_id = :earlier_document_id
where l.document_id = :document_id and e.leaders <> l.leaders and (e.is_own or l.is_own)
order by e.task_count desc, l.heir_id
"""


def handovers_of(
    connection: sqlite3.Connection, leader_id: int, turnover: list[Turnover]
) -> list[Handover]:
    """The units that changed hands to or from a leader, over his pairs of breakdowns."""
    return [
        handover
        for pair in turnover
        for handover in fetch(connection, Handover, _HANDOVERS, id=leader_id, **asdict(pair))
    ]
