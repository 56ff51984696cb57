"""A task: its text, who answers for it, the report's sentence, what came before and after."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from web.pages.alignment import (
    Difference,
    RelatedTask,
    ReportSentence,
    differences,
    related_tasks,
    report_sentences,
)
from web.pages.outcomes import (
    Candidate,
    Cascade,
    Outcome,
    candidates,
    cascades,
    outcomes,
)
from web.pages.parties import (
    BoundDistrict,
    TaskLeader,
    TaskUnit,
    districts_of_task,
    leaders_of_task,
    units_of_task,
)
from web.pages.rows import fetch_one
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
    units = units_of_task(connection, task_id)
    leaders = leaders_of_task(connection, task_id)
    parties = [unit.line for unit in units] + [leader.line for leader in leaders]
    own = [task.line_start, task.line_end, *parties]
    return TaskPage(
        task=task,
        source=document,
        units=units,
        leaders=leaders,
        districts=districts_of_task(connection, task_id),
        targets=targets(connection, "g.task_id = :id", id=task_id),
        report=report_sentences(connection, task_id),
        differences=differences(connection, task_id),
        earlier=related_tasks(connection, task_id, "later_task_id", "earlier_task_id"),
        later=related_tasks(connection, task_id, "earlier_task_id", "later_task_id"),
        outcomes=outcomes(connection, _OUTCOMES_OF_TASK, id=task_id),
        candidates=candidates(
            connection, "target_id in (select id from targets where task_id = :id)", id=task_id
        ),
        cascades=cascades(connection, "x.city_task_id = :id", id=task_id),
        lines=context(connection, document_id, min(own), max(own)),
        previous_task_id=_neighbour(connection, task_id, -1),
        next_task_id=_neighbour(connection, task_id, +1),
    )


def _neighbour(connection: sqlite3.Connection, task_id: int, step: int) -> int | None:
    """The task before or after in the document; ordinals have no gaps."""
    row = connection.execute("select id from tasks where id = ?", (task_id + step,)).fetchone()
    return row[0] if row else None
