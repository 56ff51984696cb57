"""The tasks of a unit: its own, those of the bodies it carries on, those through a collective."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from web.pages.rows import fetch


@dataclass(frozen=True, slots=True)
class UnitTask:
    """A task of the unit: by name, as a predecessor did, or through a collective.

    ``through_name`` is the name it stands under; for a collective all that the task lists, since
    the database holds which divisions a task binds, but not by which of several collectives.
    """

    task_id: int
    year: int
    document_id: int
    document_key: str
    ordinal: int
    text: str
    basis: str
    through_id: int | None
    through_name: str
    position: int | None
    role: str | None
    is_inferred_lead: int
    leaders: str | None


# The bodies whose tasks a unit carries on: back through what `unit_heirs` follows forward.
CARRIED_ON = """
with recursive carried(unit_id, steps) as (
  select :id, 0
  union
  select s.predecessor_id, c.steps + 1
  from carried c
  join unit_successions s on s.successor_id = c.unit_id
  where s.kind in ('renamed', 'merged', 'absorbed', 'split')
    and s.confidence in ('high', 'medium')
    and c.steps < 20
)
"""

_LEADERS_OF_TASK = """
(
  select group_concat(x.name, '、')
  from (
    select l.name
    from task_leaders tl join leaders l on l.id = tl.leader_id
    where tl.task_id = t.id
    order by tl.position
  ) x
)
"""


def tasks_of_unit(
    connection: sqlite3.Connection, unit_id: int, unit_kind: str | None, district_id: int
) -> list[UnitTask]:
    """By name, as a body it carries on, and for a county government through a collective.

    A task stands here once: by name before predecessor, the first place it is listed.
    """
    return fetch(
        connection,
        UnitTask,
        f"""
        {CARRIED_ON}, held(task_id, basis, through_id, through_name, position, role, is_lead) as (
          select
            tu.task_id,
            case tu.unit_id when :id then 'named' else 'predecessor' end,
            tu.unit_id,
            tu.name_as_printed,
            tu.position,
            tu.role,
            tu.is_inferred_lead
          from (select distinct unit_id from carried) c
          join task_units tu on tu.unit_id = c.unit_id
          where not tu.is_repeat
          union all
          select td.task_id, 'collective', null, group_concat(u.name, '、'), null, null, 0
          from task_districts td
          join task_units tu on tu.task_id = td.task_id
          join units u on u.id = tu.unit_id and u.kind = 'collective'
          where td.district_id = :district_id
            and td.basis = 'collective'
            and :kind = 'county_government'
          group by td.task_id
        )
        select
          t.id as task_id, d.year, d.id as document_id, d.key as document_key, t.ordinal,
          t.plain_text as text, h.basis, h.through_id, h.through_name, h.position, h.role,
          h.is_lead as is_inferred_lead, {_LEADERS_OF_TASK} as leaders
        from held h
        join tasks t on t.id = h.task_id
        join documents d on d.id = t.document_id
        where not exists (
          select 1 from held o
          where o.task_id = h.task_id and (o.basis, o.position) < (h.basis, h.position)
            and o.basis <> 'collective' and h.basis <> 'collective'
        )
        order by d.year desc, d.id, h.basis = 'collective', t.ordinal
        """,
        id=unit_id,
        district_id=district_id,
        kind=unit_kind,
    )
