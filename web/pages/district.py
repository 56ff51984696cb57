"""A division: what its own documents promise and report, and what governments above assign it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from web.pages.outcomes import Cascade, Outcome, cascades, outcomes
from web.pages.rows import fetch, fetch_one
from web.pages.sources import SOURCE_COLUMNS, Source
from web.pages.targets import Target, targets


@dataclass(frozen=True, slots=True)
class District:
    """The row of ``districts``."""

    id: int
    name: str
    level: str
    valid_from: int | None
    valid_to: int | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A division above or below, with how many documents of it are here."""

    district_id: int
    district_name: str
    level: str
    valid_from: int | None
    valid_to: int | None
    document_count: int


@dataclass(frozen=True, slots=True)
class Government:
    """A unit that is the government of the division, as breakdowns from above list it."""

    unit_id: int
    unit_name: str


@dataclass(frozen=True, slots=True)
class Load:
    """How many tasks a breakdown from above gives the division (view ``district_task_load``)."""

    year: int
    document_id: int
    document_key: str
    named_task_count: int
    collective_task_count: int
    task_count: int
    possible_task_count: int


@dataclass(frozen=True, slots=True)
class BindingTask:
    """A task from above that binds the division: ``named``, or through a ``collective``."""

    task_id: int
    year: int
    document_id: int
    document_key: str
    ordinal: int
    text: str
    basis: str
    is_first_listed: int
    units: str | None


@dataclass(frozen=True, slots=True)
class DistrictPage:
    """All that is known of one division."""

    district: District
    above: list[Neighbour]
    below: list[Neighbour]
    governments: list[Government]
    documents: list[Source]
    load: list[Load]
    tasks: list[BindingTask]
    promised: list[Target]
    claimed: list[Target]
    cascades: list[Cascade]
    outcomes: list[Outcome]


# A breakdown repeats its report's targets: where both are here, the report's are shown.
_PROMISED = """
  g.document_id in (select id from documents where district_id = :id)
  and not g.is_claim
  and (
    s.kind in ('plan_year', 'plan_term', 'self_construction')
    or g.task_id is not null and not exists (
      select 1
      from documents r
      where r.district_id = :id and r.year = d.year and r.kind = 'work_report'
    )
  )
"""
_CLAIMED = "g.document_id in (select id from documents where district_id = :id) and g.is_claim"
_CASCADES = """
  x.city_document_id in (select id from documents where district_id = :id)
  or x.district_document_id in (select id from documents where district_id = :id)
"""
_OUTCOMES = "o.promise_document_id in (select id from documents where district_id = :id)"


def district_page(connection: sqlite3.Connection, district_id: int) -> DistrictPage | None:
    """Everything about a division, or None if its code is not known."""
    district = fetch_one(
        connection,
        District,
        "select id, name, level, valid_from, valid_to from districts where id = :id",
        id=district_id,
    )
    if district is None:
        return None
    return DistrictPage(
        district=district,
        above=_above(connection, district_id),
        below=_neighbours(connection, "b.parent_id = :id", district_id),
        governments=_governments(connection, district_id),
        documents=fetch(
            connection,
            Source,
            f"select {SOURCE_COLUMNS} where d.district_id = :id order by d.year desc, d.id",
            id=district_id,
        ),
        load=_load(connection, district_id),
        tasks=_tasks(connection, district_id),
        promised=targets(connection, _PROMISED, id=district_id),
        claimed=targets(connection, _CLAIMED, id=district_id),
        cascades=cascades(connection, _CASCADES, id=district_id),
        outcomes=outcomes(connection, _OUTCOMES, id=district_id),
    )


def _above(connection: sqlite3.Connection, district_id: int) -> list[Neighbour]:
    """The divisions above, the highest first; a parent's code is always the smaller one."""
    chain = """
      b.id in (
        with recursive up(id) as (
          select parent_id from districts where id = :id
          union
          select d.parent_id from up join districts d on d.id = up.id
        )
        select id from up
      )
    """
    return _neighbours(connection, chain, district_id)


def _neighbours(
    connection: sqlite3.Connection, condition: str, district_id: int
) -> list[Neighbour]:
    return fetch(
        connection,
        Neighbour,
        f"""
        select
          b.id as district_id, b.name as district_name, b.level, b.valid_from, b.valid_to,
          (select count(*) from documents d where d.district_id = b.id) as document_count
        from districts b
        where {condition}
        order by b.id
        """,
        id=district_id,
    )


def _governments(connection: sqlite3.Connection, district_id: int) -> list[Government]:
    return fetch(
        connection,
        Government,
        """
        select id as unit_id, name as unit_name
        from units
        where district_id = :id and kind = 'county_government'
        order by id
        """,
        id=district_id,
    )


def _load(connection: sqlite3.Connection, district_id: int) -> list[Load]:
    return fetch(
        connection,
        Load,
        """
        select
          year, document_id, document_key, named_task_count, collective_task_count, task_count,
          possible_task_count
        from district_task_load
        where bound_district_id = :id
        order by year desc, document_id
        """,
        id=district_id,
    )


def _tasks(connection: sqlite3.Connection, district_id: int) -> list[BindingTask]:
    return fetch(
        connection,
        BindingTask,
        """
        select
          t.id as task_id, d.year, d.id as document_id, d.key as document_key, t.ordinal,
          t.plain_text as text, td.basis,
          exists (
            select 1
            from task_units tu join units u on u.id = tu.unit_id
            where tu.task_id = t.id and tu.position = 1
              and u.kind = 'county_government' and u.district_id = :id
          ) as is_first_listed,
          t.units_as_printed as units
        from task_districts td
        join tasks t on t.id = td.task_id
        join documents d on d.id = t.document_id
        where td.district_id = :id
        order by d.year desc, d.id, td.basis desc, t.ordinal
        """,
        id=district_id,
    )
