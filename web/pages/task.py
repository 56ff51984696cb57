"""A task: its text, who answers for it, the report's sentence, what came before and after."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from web.pages.outcomes import (
    Candidate,
    Cascade,
    Outcome,
    candidates,
    cascades,
    outcomes,
)
from web.pages.rows import fetch, fetch_one
from web.pages.sources import Source, SourceLine, context, source
from web.pages.targets import Target, targets


@dataclass(frozen=True, slots=True)
class Task:
    """The row of ``tasks``, with the path of the headings above it."""

    id: int
    ordinal: int
    item_number: str | None
    section_id: int | None
    section_path: str | None
    text: str
    text_as_printed: str
    leaders_as_printed: str | None
    units_as_printed: str | None
    deadline_as_printed: str | None
    progress_as_printed: str | None
    contacts_as_printed: str | None
    remarks_as_printed: str | None
    is_open_ended: int
    names_some_districts: int
    is_role_ambiguous: int
    line_start: int
    line_end: int


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


@dataclass(frozen=True, slots=True)
class ReportSentence:
    """A sentence of the report of the same year that the task was cut from."""

    statement_id: int
    document_id: int
    document_key: str
    line: int
    text: str
    relation: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that differ between the sentence and the task; one side may be empty."""

    ordinal: int
    statement_id: int
    kind: str
    report_words: str
    task_words: str


@dataclass(frozen=True, slots=True)
class RelatedTask:
    """A task of another year that was paired with this one by the likeness of their texts."""

    task_id: int
    year: int
    text: str
    relation: str
    similarity: float


@dataclass(frozen=True, slots=True)
class TaskPage:
    """All that is known of one task."""

    task: Task
    source: Source
    units: list[TaskUnit]
    leaders: list[TaskLeader]
    districts: list[BoundDistrict]
    targets: list[Target]
    report: list[ReportSentence]
    differences: list[Difference]
    earlier: list[RelatedTask]
    later: list[RelatedTask]
    outcomes: list[Outcome]
    candidates: list[Candidate]
    cascades: list[Cascade]
    lines: list[SourceLine]
    previous_task_id: int | None
    next_task_id: int | None


_TASK = """
select
  t.id,
  t.ordinal,
  t.item_number,
  t.section_id,
  (select sp.section_path from section_paths sp where sp.section_id = t.section_id)
    as section_path,
  t.plain_text as text,
  t.text as text_as_printed,
  t.leaders_as_printed,
  t.units_as_printed,
  t.deadline_as_printed,
  t.progress_as_printed,
  t.contacts_as_printed,
  t.remarks_as_printed,
  t.is_open_ended,
  t.names_some_districts,
  t.is_role_ambiguous,
  t.line_start,
  t.line_end
from tasks t
where t.id = :id
"""

# A promise of the sentence that a task was cut from is the task's promise too.
_OUTCOMES_OF_TASK = """
  o.promise_task_id = :id
  or o.claim_task_id = :id
  or o.promise_statement_id in (select statement_id from task_statements where task_id = :id)
"""


def task_page(connection: sqlite3.Connection, task_id: int) -> TaskPage | None:
    """Everything about a task, or None if there is no such task."""
    task = fetch_one(connection, Task, _TASK, id=task_id)
    if task is None:
        return None
    document_id = task_id // 10_000
    document = source(connection, document_id)
    assert document is not None  # a foreign key
    units = _units(connection, task_id)
    leaders = _leaders(connection, task_id)
    parties = [unit.line for unit in units] + [leader.line for leader in leaders]
    own = [task.line_start, task.line_end, *parties]
    return TaskPage(
        task=task,
        source=document,
        units=units,
        leaders=leaders,
        districts=_districts(connection, task_id),
        targets=targets(connection, "g.task_id = :id", id=task_id),
        report=_report(connection, task_id),
        differences=_differences(connection, task_id),
        earlier=_related(connection, task_id, "later_task_id", "earlier_task_id"),
        later=_related(connection, task_id, "earlier_task_id", "later_task_id"),
        outcomes=outcomes(connection, _OUTCOMES_OF_TASK, id=task_id),
        candidates=candidates(
            connection, "target_id in (select id from targets where task_id = :id)", id=task_id
        ),
        cascades=cascades(connection, "x.city_task_id = :id", id=task_id),
        lines=context(connection, document_id, min(own), max(own)),
        previous_task_id=_neighbour(connection, task_id, -1),
        next_task_id=_neighbour(connection, task_id, +1),
    )


def _units(connection: sqlite3.Connection, task_id: int) -> list[TaskUnit]:
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


def _leaders(connection: sqlite3.Connection, task_id: int) -> list[TaskLeader]:
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


def _districts(connection: sqlite3.Connection, task_id: int) -> list[BoundDistrict]:
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


def _report(connection: sqlite3.Connection, task_id: int) -> list[ReportSentence]:
    return fetch(
        connection,
        ReportSentence,
        """
        select
          s.id as statement_id, s.document_id, d.key as document_key, s.line_start as line,
          s.text, ts.relation, ts.similarity
        from task_statements ts
        join statements s on s.id = ts.statement_id
        join documents d on d.id = s.document_id
        where ts.task_id = :id
        order by s.id
        """,
        id=task_id,
    )


def _differences(connection: sqlite3.Connection, task_id: int) -> list[Difference]:
    return fetch(
        connection,
        Difference,
        """
        select ordinal, statement_id, kind, report_words, task_words
        from task_differences
        where task_id = :id
        order by ordinal
        """,
        id=task_id,
    )


def _related(
    connection: sqlite3.Connection, task_id: int, this: str, other: str
) -> list[RelatedTask]:
    return fetch(
        connection,
        RelatedTask,
        f"""
        select x.{other} as task_id, d.year, t.plain_text as text, x.relation, x.similarity
        from task_lineage x
        join tasks t on t.id = x.{other}
        join documents d on d.id = t.document_id
        where x.{this} = :id
        order by x.similarity desc, t.id
        """,
        id=task_id,
    )


def _neighbour(connection: sqlite3.Connection, task_id: int, step: int) -> int | None:
    """The task before or after in the document; ordinals have no gaps."""
    row = connection.execute("select id from tasks where id = ?", (task_id + step,)).fetchone()
    return row[0] if row else None
