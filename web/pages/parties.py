"""Who answers for a task: its units, its leaders, the divisions it binds."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from web.pages.rows import fetch


@dataclass(frozen=True, slots=True)
class TaskUnit:
    """A party the task lists; ``role`` is what the document states, null where it states none."""

    position: int
    unit_id: int
    unit_name: str
    unit_kind: str | None
    unit_function: str | None
    name_as_printed: str
    role: str | None
    role_basis: str | None
    is_inferred_lead: int
    is_repeat: int
    line: int


@dataclass(frozen=True, slots=True)
class TaskLeader:
    """A leader the task lists; that one is head of government follows from known posts."""

    position: int
    leader_id: int
    leader_name: str
    name_as_printed: str
    role: str | None
    is_head_of_government: int
    line: int


@dataclass(frozen=True, slots=True)
class BoundDistrict:
    """A division the task binds: ``named``, or through a ``collective``."""

    district_id: int
    district_name: str
    basis: str


def units_of_task(connection: sqlite3.Connection, task_id: int) -> list[TaskUnit]:
    """The parties of a task in the order they are listed."""
    return fetch(
        connection,
        TaskUnit,
        """
        select
          tu.position, tu.unit_id, u.name as unit_name, u.kind as unit_kind,
          u.function as unit_function, tu.name_as_printed, tu.role, tu.role_basis,
          tu.is_inferred_lead, tu.is_repeat, tu.line
        from task_units tu
        join units u on u.id = tu.unit_id
        where tu.task_id = :id
        order by tu.position
        """,
        id=task_id,
    )


def leaders_of_task(connection: sqlite3.Connection, task_id: int) -> list[TaskLeader]:
    """The leaders of a task in the order they are listed."""
    return fetch(
        connection,
        TaskLeader,
        """
        select
          position, leader_id, leader_name, name_as_printed, role, is_head_of_government, line
        from task_leader_details
        where task_id = :id
        order by position
        """,
        id=task_id,
    )


def districts_of_task(connection: sqlite3.Connection, task_id: int) -> list[BoundDistrict]:
    """The divisions a task binds, those that are named first."""
    return fetch(
        connection,
        BoundDistrict,
        """
        select td.district_id, ds.name as district_name, td.basis
        from task_districts td
        join districts ds on ds.id = td.district_id
        where td.task_id = :id
        order by td.basis desc, td.district_id
        """,
        id=task_id,
    )
