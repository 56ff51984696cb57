"""What a task is set beside: the sentence it was cut from, and tasks of other years like it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from web.pages.rows import fetch


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


def report_sentences(connection: sqlite3.Connection, task_id: int) -> list[ReportSentence]:
    """The sentences a task was cut from, in the report's order."""
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


def differences(connection: sqlite3.Connection, task_id: int) -> list[Difference]:
    """The words that differ between a task and its sentences."""
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


def related_tasks(
    connection: sqlite3.Connection, task_id: int, this: str, other: str
) -> list[RelatedTask]:
    """The tasks paired with one: ``this`` and ``other`` are columns of ``task_lineage``."""
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
