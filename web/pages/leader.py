"""A leader: tasks by year, the units and colleagues they are shared with, posts, handovers."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass

from web.pages.rows import fetch, fetch_one


@dataclass(frozen=True, slots=True)
class Leader:
    """The row of ``leaders`` with its government's name."""

    id: int
    name: str
    kind: str
    district_id: int
    district_name: str
    is_curated: int
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Post:
    """A post the leader is known to have held; the breakdowns print none."""

    post: str
    valid_from: str | None
    valid_to: str | None
    status: str
    evidence: str


@dataclass(frozen=True, slots=True)
class LeaderTask:
    """A task that lists the leader, with everyone it lists."""

    task_id: int
    year: int
    document_id: int
    document_key: str
    ordinal: int
    text: str
    position: int
    role: str | None
    leaders: str
    units: str | None


@dataclass(frozen=True, slots=True)
class UnitUnderLeader:
    """A unit with tasks under the leader, beside all its tasks in that document."""

    year: int
    document_id: int
    unit_id: int
    unit_name: str
    unit_kind: str | None
    unit_function: str | None
    shared_task_count: int
    unit_task_count: int


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another leader on the same tasks; ``is_always_together`` if neither has one alone."""

    year: int
    document_id: int
    leader_id: int
    leader_name: str
    shared_task_count: int
    own_task_count: int
    other_task_count: int
    is_always_together: int


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


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """All that is known of one leader."""

    leader: Leader
    posts: list[Post]
    tasks: list[LeaderTask]
    units: list[UnitUnderLeader]
    colleagues: list[Colleague]
    turnover: list[Turnover]
    handovers: list[Handover]


def leader_page(connection: sqlite3.Connection, leader_id: int) -> LeaderPage | None:
    """Everything about a leader, or None if there is no such leader."""
    leader = fetch_one(
        connection,
        Leader,
        """
        select l.id, l.name, l.kind, l.district_id, ds.name as district_name, l.is_curated,
          l.evidence
        from leaders l
        join districts ds on ds.id = l.district_id
        where l.id = :id
        """,
        id=leader_id,
    )
    if leader is None:
        return None
    turnover = _turnover(connection, leader_id)
    return LeaderPage(
        leader=leader,
        posts=_posts(connection, leader_id),
        tasks=_tasks(connection, leader_id),
        units=_units(connection, leader_id),
        colleagues=_colleagues(connection, leader_id),
        turnover=turnover,
        handovers=_handovers(connection, leader_id, turnover),
    )


def _posts(connection: sqlite3.Connection, leader_id: int) -> list[Post]:
    return fetch(
        connection,
        Post,
        """
        select post, valid_from, valid_to, status, evidence
        from leader_posts
        where leader_id = :id
        order by ordinal
        """,
        id=leader_id,
    )


def _tasks(connection: sqlite3.Connection, leader_id: int) -> list[LeaderTask]:
    return fetch(
        connection,
        LeaderTask,
        """
        select
          td.task_id, td.year, td.document_id, td.document_key, td.ordinal, td.text,
          own.position, own.role, td.leaders, td.units
        from (
          select task_id, min(position) as position, role
          from task_leaders
          where leader_id = :id
          group by task_id
        ) own
        join task_details td on td.task_id = own.task_id
        order by td.year desc, td.document_id, td.ordinal
        """,
        id=leader_id,
    )


def _units(connection: sqlite3.Connection, leader_id: int) -> list[UnitUnderLeader]:
    return fetch(
        connection,
        UnitUnderLeader,
        """
        select
          d.year, d.id as document_id, u.id as unit_id, du.name_as_printed as unit_name,
          u.kind as unit_kind, u.function as unit_function,
          count(distinct tu.task_id) as shared_task_count, du.task_count as unit_task_count
        from (select distinct task_id from task_leaders where leader_id = :id) own
        join task_units tu on tu.task_id = own.task_id
        join tasks t on t.id = own.task_id
        join documents d on d.id = t.document_id
        join units u on u.id = tu.unit_id
        join document_units du on du.document_id = d.id and du.unit_id = u.id
        group by d.id, u.id
        order by d.year desc, d.id, shared_task_count desc, u.id
        """,
        id=leader_id,
    )


def _colleagues(connection: sqlite3.Connection, leader_id: int) -> list[Colleague]:
    return fetch(
        connection,
        Colleague,
        """
        select
          p.year, p.document_id,
          case :id when p.leader_a_id then p.leader_b_id else p.leader_a_id end as leader_id,
          case :id when p.leader_a_id then p.leader_b_name else p.leader_a_name end
            as leader_name,
          p.shared_task_count,
          case :id when p.leader_a_id then p.leader_a_task_count else p.leader_b_task_count end
            as own_task_count,
          case :id when p.leader_a_id then p.leader_b_task_count else p.leader_a_task_count end
            as other_task_count,
          p.is_always_together
        from leader_pairs p
        where p.document_id in (
            select task_id / 10000 from task_leaders where leader_id = :id
          )
          and :id in (p.leader_a_id, p.leader_b_id)
        order by p.year desc, p.document_id, p.shared_task_count desc, leader_id
        """,
        id=leader_id,
    )


def _turnover(connection: sqlite3.Connection, leader_id: int) -> list[Turnover]:
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


def _handovers(
    connection: sqlite3.Connection, leader_id: int, turnover: list[Turnover]
) -> list[Handover]:
    return [
        handover
        for pair in turnover
        for handover in fetch(connection, Handover, _HANDOVERS, id=leader_id, **asdict(pair))
    ]
