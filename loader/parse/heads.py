"""The head of a table: which row it is, and what each of its columns holds.

A head may take two rows (责任分工 over 牵头单位 and 配合单位), and a head cell over several columns
holds for all of them: under 目标任务 over two columns the left one is the section.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from loader.parse.align import Column
from loader.parse.labels import Label, label_of
from loader.read import TableRow
from loader.vocabulary import fold

_KNOWN_SHARE = 0.6
_TASKS = ("task", "item")
_ANSWERS = ("unit", "leader")
UNKNOWN = Label("unknown")


@dataclass(frozen=True, slots=True)
class Head:
    """Columns in printed order; ``texts`` the folded words, to know the head when it is repeated;
    ``row_count`` rows it takes; ``unknown`` the words no rule knows."""

    columns: tuple[Column, ...]
    texts: frozenset[str]
    row_count: int
    unknown: tuple[str, ...]

    @property
    def task(self) -> int:
        """The column that holds the task's text."""
        fields = [column.label.field for column in self.columns]
        wanted = "task" if "task" in fields else "item"
        return len(fields) - 1 - fields[::-1].index(wanted)


def read_head(words: Sequence[str], row_count: int = 1) -> Head | None:
    """The head these words make, one a column (blank: the one to the left goes on), or None."""
    found: list[Column] = []
    known = 0
    filled = [word for word in words if word]
    for word in words:
        if not word and found:
            found.append(found[-1])
            continue
        label = label_of(word) if word else None
        known += label is not None
        found.append(Column(label or UNKNOWN, word))
    fields = {column.label.field for column in found}
    if not fields & set(_TASKS) or not fields & set(_ANSWERS) or len(filled) < 2:
        return None
    if known < _KNOWN_SHARE * len(filled):
        return None
    unknown = tuple(c.word for c in found if c.label is UNKNOWN and c.word)
    columns = tuple(replace(c, label=Label("remark")) if c.label is UNKNOWN else c for c in found)
    return Head(columns, frozenset(map(fold, filled)), row_count, unknown)


def head_words(rows: Sequence[TableRow]) -> list[str]:
    """The words of a head over one or two rows: of each column the lowest."""
    width = max(len(row.cells) for row in rows)
    words = [""] * width
    for row in rows:
        covering = ""
        for cell in row.cells:
            if cell.text:
                covering = cell.text
                for column in range(cell.column, min(cell.column + cell.column_span, width)):
                    words[column] = covering
    return words


def find_head(rows: Sequence[TableRow]) -> Head | None:
    """The head that begins with the first of these rows, over two rows where the second holds
    nothing but labels."""
    first = rows[0]
    if len(rows) > 1 and _only_labels(rows[1]) and len(first.filled) > 1:
        head = read_head(head_words(rows[:2]), 2)
        if head is not None:
            return head
    return read_head(head_words(rows[:1]))


def _only_labels(row: TableRow) -> bool:
    labels = [label_of(cell.text) for cell in row.filled]
    return bool(labels) and all(label is not None and label.field in _ANSWERS for label in labels)


def is_repeated(row: TableRow, head: Head) -> bool:
    """Whether a row prints the head again, at a page break."""
    texts = {fold(cell.text) for cell in row.filled}
    return len(texts) > 1 and texts <= head.texts
