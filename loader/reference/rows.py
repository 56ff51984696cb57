"""Read one reference CSV into rows of a type; refuse a cell that does not fit, by file and line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from loader.errors import CuratedDataError

Row = TypeVar("Row")


class _BadCell(ValueError):
    def __init__(self, index: int, problem: str) -> None:
        super().__init__(problem)
        self.index = index


def read_rows(path: Path, row_type: type[Row], digest: Any) -> tuple[Row, ...]:
    """The rows of a CSV as ``row_type``; empty cells of optional fields become None.

    Column by column, not cell by cell: ``districts.csv`` has thousands of rows. ``digest`` takes
    the bytes. Raises CuratedDataError.
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CuratedDataError(
            str(path), f"cannot be read ({error})", "restore the file from the repository"
        ) from error
    digest.update(content)
    hints = get_type_hints(row_type)
    names = list(hints)
    head, *table = _cells(text) or [[]]
    if head != names:
        raise CuratedDataError(str(path), f"columns are {head}", f"they must be {names}", 1)
    if not table:
        return ()
    try:
        if {*map(len, table)} != {len(names)}:
            index = next(i for i, row in enumerate(table) if len(row) != len(names))
            raise _BadCell(index, "the row has more or fewer cells than the head")
        columns = zip(*table, strict=True)
        converted = [
            _column(cells, hints[name]) for name, cells in zip(names, columns, strict=True)
        ]
    except _BadCell as error:
        line = _line_of(text, error.index)
        raise CuratedDataError(str(path), f"{error}", "correct the cell", line) from error
    if issubclass(row_type, tuple):  # a NamedTuple, made without calling Python for each row
        return tuple(map(partial(tuple.__new__, row_type), zip(*converted, strict=True)))
    return tuple(map(row_type, *converted))


def _cells(text: str) -> list[list[str]]:
    if '"' in text:
        return list(csv.reader(text.splitlines(keepends=True)))
    return [line.split(",") for line in text.splitlines() if line]  # twice as fast


def _line_of(text: str, index: int) -> int:
    reader = csv.reader(text.splitlines(keepends=True))
    for _ in range(index + 2):
        next(reader)
    return reader.line_num


def _column(cells: Sequence[str], hint: Any) -> Sequence[Any]:
    if get_origin(hint) is Literal:
        return _only(cells, get_args(hint))
    optional = NoneType in get_args(hint)
    if not optional and "" in cells:
        raise _BadCell(cells.index(""), "a cell that must not be empty is empty")
    if hint is int or int in get_args(hint):
        return _whole_numbers(cells)
    return [cell or None for cell in cells] if optional else cells


def _only(cells: Sequence[str], allowed: tuple[str, ...]) -> Sequence[str]:
    for strange in set(cells).difference(allowed):
        raise _BadCell(cells.index(strange), f"“{strange}” is none of {', '.join(allowed)}")
    return cells


def _whole_numbers(cells: Sequence[str]) -> Sequence[int | None]:
    numbers: dict[str, int | None] = {}
    for cell in set(cells):
        try:
            numbers[cell] = int(cell) if cell else None
        except ValueError as error:
            raise _BadCell(cells.index(cell), f"{error}") from None
    return [*map(numbers.__getitem__, cells)]
