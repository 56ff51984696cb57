"""A unit: its names over time, whom it followed, all its tasks, its partners and leaders."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from web.pages.rows import fetch, fetch_one
from web.pages.together import LeaderAndUnit, leaders_and_units
from web.pages.unit_tasks import CARRIED_ON, UnitTask, tasks_of_unit


@dataclass(frozen=True, slots=True)
class Unit:
    """The row of ``units`` with its government's name."""

    id: int
    name: str
    kind: str | None
    function: str | None
    district_id: int
    district_name: str
    is_curated: int
    evidence: str | None
    evidence_zh: str | None


@dataclass(frozen=True, slots=True)
class UnitName:
    """A name of the unit, with the years and evidence known for it."""

    name: str
    kind: str
    first_year: int | None
    last_year: int | None
    evidence: str
    evidence_zh: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """A document that lists the unit or, where ``unit_id`` is another, a body it carries on."""

    year: int
    document_id: int
    document_key: str
    unit_id: int
    unit_name: str
    name_as_printed: str
    task_count: int
    first_listed_count: int


@dataclass(frozen=True, slots=True)
class Succession:
    """One step of lineage; ``unit`` is the other body (view ``unit_lineage``)."""

    unit_id: int
    unit_name: str
    kind: str
    effective: str | None
    scope: str | None
    confidence: str
    basis: str
    is_used_for_lineage: int
    evidence: str
    evidence_zh: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A unit that shares tasks with this one in a document."""

    year: int
    document_id: int
    unit_id: int
    unit_name: str
    unit_kind: str | None
    unit_function: str | None
    shared_task_count: int


@dataclass(frozen=True, slots=True)
class UnitPage:
    """All that is known of one unit."""

    unit: Unit
    names: list[UnitName]
    appearances: list[Appearance]
    predecessors: list[Succession]
    successors: list[Succession]
    tasks: list[UnitTask]
    partners: list[Partner]
    leaders: list[LeaderAndUnit]


def unit_page(connection: sqlite3.Connection, unit_id: int) -> UnitPage | None:
    """Everything about a unit, or None if there is no such unit."""
    unit = fetch_one(
        connection,
        Unit,
        """
        select
          u.id, u.name, u.kind, u.function, u.district_id, ds.name as district_name,
          u.is_curated, u.evidence, u.evidence_zh
        from units u
        join districts ds on ds.id = u.district_id
        where u.id = :id
        """,
        id=unit_id,
    )
    if unit is None:
        return None
    return UnitPage(
        unit=unit,
        names=_names(connection, unit_id),
        appearances=_appearances(connection, unit_id),
        predecessors=_successions(connection, unit_id, "successor", "predecessor"),
        successors=_successions(connection, unit_id, "predecessor", "successor"),
        tasks=tasks_of_unit(connection, unit.id, unit.kind, unit.district_id),
        partners=_partners(connection, unit_id),
        leaders=leaders_and_units(connection, "unit", unit_id),
    )


def _names(connection: sqlite3.Connection, unit_id: int) -> list[UnitName]:
    return fetch(
        connection,
        UnitName,
        """
        select name, kind, first_year, last_year, evidence, evidence_zh
        from unit_names
        where unit_id = :id
        order by kind <> 'canonical', first_year, name
        """,
        id=unit_id,
    )


def _appearances(connection: sqlite3.Connection, unit_id: int) -> list[Appearance]:
    return fetch(
        connection,
        Appearance,
        f"""
        {CARRIED_ON}
        select
          d.year, d.id as document_id, d.key as document_key, u.id as unit_id,
          u.name as unit_name, du.name_as_printed, du.task_count, du.first_listed_count
        from (select unit_id, min(steps) as steps from carried group by unit_id) c
        join units u on u.id = c.unit_id
        join document_units du on du.unit_id = u.id
        join documents d on d.id = du.document_id
        order by d.year, d.id, c.steps, u.id
        """,
        id=unit_id,
    )


def _successions(
    connection: sqlite3.Connection, unit_id: int, this: str, other: str
) -> list[Succession]:
    return fetch(
        connection,
        Succession,
        f"""
        select
          {other}_id as unit_id, {other}_name as unit_name, succession_kind as kind, effective,
          scope, confidence, basis, is_used_for_lineage, evidence, evidence_zh
        from unit_lineage
        where {this}_id = :id
        order by is_used_for_lineage desc, {other}_id, succession_kind
        """,
        id=unit_id,
    )


def _partners(connection: sqlite3.Connection, unit_id: int) -> list[Partner]:
    return fetch(
        connection,
        Partner,
        """
        select
          d.year, d.id as document_id, u.id as unit_id, u.name as unit_name,
          u.kind as unit_kind, u.function as unit_function,
          count(distinct o.task_id) as shared_task_count
        from (select distinct task_id from task_units where unit_id = :id) own
        join task_units o on o.task_id = own.task_id and o.unit_id <> :id
        join tasks t on t.id = o.task_id
        join documents d on d.id = t.document_id
        join units u on u.id = o.unit_id
        group by d.id, u.id
        order by d.year desc, d.id, shared_task_count desc, u.id
        """,
        id=unit_id,
    )
