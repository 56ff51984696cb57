"""Which column each cell was in, where flattening lost that: by the shapes of the cells.

Cells keep their order. Every way of putting them into columns is scored; where the best ways
disagree on the role of a list, the row is ambiguous, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from loader.parse.headings import looks_like_heading
from loader.parse.labels import Label
from loader.vocabulary import (
    is_leader_shaped,
    is_surely_person,
    looks_like_deadline,
    looks_like_parties,
    looks_like_person,
)

MOST_COLUMNS = 12
_NUMBER = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]?[.、．]?")
_LONG = 10
FITS, FAIR, MISFIT, NEVER = 3.0, 1.0, -2.0, -5.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what its head announces, and the head's word."""

    label: Label
    word: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """``columns[i]`` is the column of cell ``i``; ``is_ambiguous`` where roles could be others."""

    columns: tuple[int, ...]
    score: float
    is_ambiguous: bool


@lru_cache(maxsize=4_096)
def shape_of(text: str) -> str:
    """What a cell looks like: number, deadline, leader, unit, sentence or phrase."""
    if _NUMBER.fullmatch(text):
        return "number"
    if looks_like_deadline(text):
        return "deadline"
    pieces = re.split(r"[\s、，,]+", text.strip())
    if all(is_leader_shaped(p) or is_surely_person(p) for p in pieces):
        return "leader"
    if looks_like_parties(text):
        return "unit"
    if looks_like_person(text):
        return "leader"
    is_sentence = text.endswith(("。", "；", ";", "！")) or len(text) >= _LONG
    return "sentence" if is_sentence else "phrase"


_SCORES: dict[str, dict[str, float]] = {
    "number": {"number": FITS},
    "deadline": {"deadline": FITS, "phrase": FAIR, "sentence": 0.0},
    "leader": {"leader": FITS},
    "unit": {"unit": FITS},
    "contact": {"leader": FAIR, "phrase": 0.0},
    "task": {"sentence": FITS, "phrase": FAIR},
    "item": {"sentence": FAIR, "phrase": FITS},
    "section": {"phrase": FITS, "sentence": 0.0},
    "progress": {"sentence": 2.0, "phrase": FAIR, "deadline": 0.0},
    "remark": {"sentence": 0.5, "phrase": 0.5, "deadline": 0.0, "unit": 0.0, "leader": 0.0},
}


def fit(column: Column, text: str) -> float:
    """How well a cell's shape fits a column."""
    return _fit(column, _seen(text))


# A cell's shape, and whether it may be a heading: all that its place depends on.
_Seen = tuple[str, bool]


def _seen(text: str) -> _Seen:
    return (shape_of(text), looks_like_heading(text)) if text else ("", False)


def _fit(column: Column, seen: _Seen) -> float:
    shape, is_heading = seen
    if not shape:
        return 0.0
    kind = column.label.field
    if kind == "section" and shape == "phrase" and not is_heading:
        return 0.0
    if kind == "number" and shape != "number":
        return NEVER
    return _SCORES[kind].get(shape, MISFIT)


def align(texts: Sequence[str], columns: Sequence[Column]) -> Alignment | None:
    """The best way to put cells into columns in order; None for more cells than columns."""
    if len(texts) > len(columns) or len(columns) > MOST_COLUMNS:
        return None
    return _align(tuple(map(_seen, texts)), tuple(columns))


@lru_cache(maxsize=4_096)
def _align(cells: tuple[_Seen, ...], columns: tuple[Column, ...]) -> Alignment:
    scores = [[_fit(column, cell) + _needed(column) for column in columns] for cell in cells]
    best: list[tuple[int, ...]] = []
    top = float("-inf")
    for chosen in combinations(range(len(columns)), len(cells)):
        score = sum(row[column] for row, column in zip(scores, chosen, strict=True))
        if score > top:
            best, top = [chosen], score
        elif score == top:
            best.append(chosen)
    return Alignment(best[0], top, _disagree(best, cells, columns))


def _needed(column: Column) -> float:
    """A row has a task and, mostly, somebody who answers."""
    return {"task": 1.0, "item": 0.5}.get(column.label.field, 0.0)


def _disagree(
    ways: Sequence[tuple[int, ...]], cells: Sequence[_Seen], columns: Sequence[Column]
) -> bool:
    """Whether equally good ways give a list of bodies or leaders another meaning."""
    for index, (shape, _) in enumerate(cells):
        if shape in ("unit", "leader"):
            labels = [columns[way[index]].label for way in ways]
            if len({(label.field, label.role, label.is_plain) for label in labels}) > 1:
                return True
    return False
