"""A leader: tasks by year, the units and colleagues they are shared with, posts, handovers."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from web.pages.rows import fetch, fetch_one
from web.pages.together import LeaderAndUnit, leaders_and_units
from web.pages.turnover import Handover, Turnover, handovers_of, turnover_of


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
    evidence_zh: str | None


@dataclass(frozen=True, slots=True)
class Post:
    """A post the leader is known to have held; the breakdowns print none."""

    post: str
    valid_from: str | None
    valid_to: str | None
    status: str
    evidence: str
    evidence_zh: str


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
class LeaderPage:
    """All that is known of one leader."""

    leader: Leader
    posts: list[Post]
    tasks: list[LeaderTask]
    units: list[LeaderAndUnit]
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
          l.evidence, l.evidence_zh
        from leaders l
        join districts ds on ds.id = l.district_id
        where l.id = :id
        """,
        id=leader_id,
    )
    if leader is None:
        return None
    turnover = turnover_of(connection, leader_id)
    return LeaderPage(
        leader=leader,
        posts=_posts(connection, leader_id),
        tasks=_tasks(connection, leader_id),
        units=leaders_and_units(connection, "leader", leader_id),
        colleagues=_colleagues(connection, leader_id),
        turnover=turnover,
        handovers=handovers_of(connection, leader_id, turnover),
    )


def _posts(connection: sqlite3.Connection, leader_id: int) -> list[Post]:
    return fetch(
        connection,
        Post,
        """
        select post, valid_from, valid_to, status, evidence, evidence_zh
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
