"""The questions of the home page with their answers, computed from the data when it is published.

Some of them read a whole table: seconds among a thousand documents. So publish keeps the answers in
the table ``question_answers``, and a process that serves the copy computes none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from web.frame import DATABASE
from web.gloss import with_fields

ANSWERS_FILE = Path(__file__).parent / "answers.yml"
# Where the documents here hold nothing that answers.
NO_ANSWER = "现有文件还不能回答 · the documents here do not answer this yet"

Row = Mapping[str, Any]
# Runs a statement and gives its rows.
Execute = Callable[[str], Awaitable[list[Row]]]

_TABLE = """
create table question_answers (
  view text primary key not null,
  question text not null,
  answer text not null,
  address text not null,
  sql text not null
) strict, without rowid
"""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is asked: view, words (``中文 · English``), statement, sentence, filter."""

    view: str
    ask: str
    sql: str
    answer: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with the sentence that answers it now; ``address`` shows the rows behind it."""

    view: str
    ask: str
    answer: str
    address: str

    def glossed(self, names: Container[str]) -> Answered:
        """The same with the field of each body behind its name, for readers without Chinese."""
        chinese, mark, english = self.answer.partition(" · ")
        return replace(self, answer=f"{chinese}{mark}{with_fields(english, names)}")


@lru_cache(maxsize=1)
def themes() -> dict[str, list[Question]]:
    """Theme → its questions, in the order of ``answers.yml``."""
    entries = yaml.safe_load(ANSWERS_FILE.read_text(encoding="utf-8"))
    return {e["theme"]: [Question(**question) for question in e["questions"]] for e in entries}


async def answered(
    execute: Execute, stored: Mapping[Question, Answered] | None = None
) -> dict[str, list[Answered]]:
    """Theme → its questions, each with its ``stored`` answer or, where there is none, one computed
    of the database that ``execute`` reads."""
    known = stored or {}
    return {
        theme: [known.get(q) or answer_of(q, await execute(q.sql)) for q in questions]
        for theme, questions in themes().items()
    }


def answer_of(question: Question, rows: Sequence[Row]) -> Answered:
    """The question with its answer: the sentence with the values of the one row it is given."""
    address = f"/{DATABASE}/{question.view}"
    if not rows or any(value is None for value in dict(rows[0]).values()):
        return Answered(question.view, question.ask, NO_ANSWER, address)
    row = dict(rows[0])
    return Answered(
        view=question.view,
        ask=question.ask,
        answer=question.answer.format_map(row),
        address=address + question.page.format_map(row),
    )


def build_answers(connection: sqlite3.Connection) -> None:
    """Create and fill ``question_answers``: each question of ``answers.yml``, answered now."""
    connection.execute("drop table if exists question_answers")
    connection.execute(_TABLE)
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    for question in (q for asked in themes().values() for q in asked):
        found = answer_of(question, cursor.execute(question.sql).fetchall())
        connection.execute(
            "insert into question_answers values (?, ?, ?, ?, ?)",
            (found.view, found.ask, found.answer, found.address, question.sql),
        )


def stored_answers(rows: Sequence[Row]) -> dict[Question, Answered]:
    """The answers of the rows of ``question_answers`` to questions that are still asked so."""
    asked = {(q.view, q.ask, q.sql): q for questions in themes().values() for q in questions}
    found = {}
    for row in rows:
        if question := asked.get((row["view"], row["question"], row["sql"])):
            answer = Answered(row["view"], row["question"], row["answer"], row["address"])
            found[question] = answer
    return found
