"""The questions of the home page with their answers, computed from the published data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Container, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from web.gloss import with_fields

ANSWERS_FILE = Path(__file__).parent / "answers.yml"
# Where the documents here hold nothing that answers.
NO_ANSWER = "现有文件还不能回答 · the documents here do not answer this yet"

Row = Mapping[str, Any]
# Runs a statement and gives its rows.
Execute = Callable[[str], Awaitable[list[Row]]]


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


async def answered(execute: Execute, database: str) -> dict[str, list[Answered]]:
    """Theme → its questions, each answered by one row of the database ``execute`` reads."""
    return {
        theme: [await _answered(question, execute, database) for question in questions]
        for theme, questions in themes().items()
    }


async def _answered(question: Question, execute: Execute, database: str) -> Answered:
    address = f"/{database}/{question.view}"
    rows = await execute(question.sql)
    if not rows or any(value is None for value in dict(rows[0]).values()):
        return Answered(question.view, question.ask, NO_ANSWER, address)
    row = dict(rows[0])
    return Answered(
        view=question.view,
        ask=question.ask,
        answer=question.answer.format_map(row),
        address=address + question.page.format_map(row),
    )
