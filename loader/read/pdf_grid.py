"""Ruled tables of PDF pages → one grid: columns by their place, rows joined over page breaks.

The rules of joining were each forced by a breakdown rebuilt as PDF: a label that spans a page
break is printed once; a row broken by a page goes on under the repeated column heads.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from loader.read.form import COVERED, Form, GridCell
from loader.read.pdf_edges import TOLERANCE, edges, index_of
from loader.read.pdf_text import RAGGED, Char, lines_of

# A column is one that every row fills (task, unit) when this share of the rows does.
FILLED, ENDING = 0.8, 0.9
# A cell of so many characters' width holds sentences or lists, not a name a line.
WIDE = 10
_ENDS = ("。", "；", "！", ";", "!")
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]+[、.．)）]|第[一二三四五六七八九十]+")
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PdfCell:
    """A cell's box, its printed lines, and how near its text comes to its lower edge."""

    box: Box
    text: str
    is_low: bool = False


@dataclass(frozen=True, slots=True)
class PageTable:
    """One ruled table of one page; ``number`` counts the tables of that page."""

    page: int
    number: int
    cells: tuple[PdfCell, ...]

    @property
    def extent(self) -> tuple[float, float]:
        return min(c.box[0] for c in self.cells), max(c.box[2] for c in self.cells)


@dataclass(slots=True)
class _Row:
    cells: list[GridCell]
    place: str
    page: int
    low: set[int] = field(default_factory=set)
    joined: list[tuple[str, str]] = field(default_factory=list)  # (severity, printed)
    is_head: bool = False  # the column heads, printed again

    def covering(self, column: int) -> GridCell:
        """The row's own cell that spans a column, COVERED where one from above does."""
        for start in range(column, -1, -1):
            cell = self.cells[start]
            if not cell.is_covered:
                return cell if start + cell.columns > column else COVERED
        return COVERED

    @property
    def is_heading(self) -> bool:
        return sum(not cell.is_covered for cell in self.cells) == 1


def read_cells(boxes: Sequence[Box], chars: Iterable[Char]) -> tuple[PdfCell, ...]:
    """The cells of one table with the characters whose middle each holds."""
    held: list[list[Char]] = [[] for _ in boxes]
    xs = edges(x for box in boxes for x in (box[0], box[2]))
    ys = edges(y for box in boxes for y in (box[1], box[3]))
    at = {
        (row, column): number
        for number, (x0, top, x1, bottom) in enumerate(boxes)
        for row in range(index_of(top, ys), index_of(bottom, ys))
        for column in range(index_of(x0, xs), index_of(x1, xs))
    }
    for char in chars:
        x, y = char.middle
        number = at.get((bisect_left(ys, y) - 1, bisect_left(xs, x) - 1))
        if number is not None:
            held[number].append(char)
    return tuple(_cell(box, inside) for box, inside in zip(boxes, held, strict=True))


def _cell(box: Box, chars: list[Char]) -> PdfCell:
    """A wide cell's full lines run on; in a narrow one a line may be a name, so all are kept."""
    lines = lines_of(chars)
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None:
            is_wide = box[2] - box[0] >= WIDE * before.size
            is_full = before.x1 >= box[2] - (RAGGED + 0.5) * before.size
            text += "" if is_wide and is_full else "\n"
        text += line.text
    is_low = bool(lines) and box[3] - lines[-1].bottom < 1.5 * lines[-1].size
    return PdfCell(box, text, is_low)


def groups(tables: Sequence[PageTable]) -> Iterator[list[PageTable]]:
    """Tables that are one: on pages that follow each other, equally wide."""
    group: list[PageTable] = []
    for table in tables:
        if group and not _goes_on(group[-1], table):
            yield group
            group = []
        group.append(table)
    if group:
        yield group


def _goes_on(before: PageTable, table: PageTable) -> bool:
    (left, right), (new_left, new_right) = before.extent, table.extent
    is_next = table.page == before.page + 1 and table.number == 1
    return (
        is_next
        and abs(left - new_left) < 2 * TOLERANCE
        and abs(right - new_right) < (2 * TOLERANCE)
    )


def write_group(group: Sequence[PageTable], form: Form) -> None:
    """The rows of one table over all its pages."""
    xs = edges(x for table in group for cell in table.cells for x in (cell.box[0], cell.box[2]))
    pages = [_rows(table, xs) for table in group]
    form.gap()
    for row in _joined(pages):
        form.row(row.cells, row.place)
        for severity, printed in row.joined:
            form.warn(
                "joined_row",
                "a page break parts this row or label; what follows it there is joined to it",
                printed,
                severity,
            )
    form.gap()


def _rows(table: PageTable, xs: Sequence[float]) -> list[_Row]:
    ys = edges(y for cell in table.cells for y in (cell.box[1], cell.box[3]))
    place = f"page {table.page}, table {table.number}, row"
    rows = [
        _Row([GridCell()] * (len(xs) - 1), f"{place} {number + 1}", table.page)
        for number in range(len(ys) - 1)
    ]
    for cell in table.cells:
        left, right = index_of(cell.box[0], xs), index_of(cell.box[2], xs)
        top, bottom = index_of(cell.box[1], ys), index_of(cell.box[3], ys)
        if left >= right or top >= bottom:
            continue
        for row in rows[top:bottom]:
            row.cells[left:right] = [COVERED] * (right - left)
        rows[top].cells[left] = GridCell(cell.text, bottom - top, right - left)
        if cell.is_low:
            rows[bottom - 1].low.add(left)
    return [row for row in rows if any(not cell.is_covered for cell in row.cells)]


def _plain(row: _Row) -> list[str]:
    return ["".join(cell.text.split()) for cell in row.cells]


def _joined(pages: Sequence[Sequence[_Row]]) -> list[_Row]:
    """All rows in order, what a page break parted joined to what it continues."""
    columns = _Columns(pages)
    rows = list(pages[0])
    for page in pages[1:]:
        page = list(page)
        heads = 0
        while heads < min(len(page), len(pages[0])) and _plain(page[heads]) == _plain(
            pages[0][heads]
        ):
            heads += 1
        before = len(rows) - 1
        for row in page[:heads]:
            row.is_head = True
        rows.extend(page[:heads])
        if heads < len(page) and before > 0:  # the first row holds the column heads
            first = page[heads]
            columns.take_labels(first, rows[: before + 1])
            if severity := columns.continues(first, rows[before]):
                _append(first, rows, before, severity)
                heads += 1
        rows.extend(page[heads:])
    return rows


def _append(part: _Row, rows: list[_Row], before: int, severity: str) -> None:
    """Add a row's second part, cell by cell, to its first."""
    printed = " | ".join(cell.text for cell in part.cells if cell.text)
    for column, cell in enumerate(part.cells):
        if cell.text:
            _add_text(rows, before, column, cell.text)
    rows[before].joined.append((severity, printed.replace("\n", "")[:200]))


def _add_text(rows: Sequence[_Row], number: int, column: int, text: str) -> None:
    """To the cell that holds a place: its origin may stand to the left and above."""
    while (
        column > 0
        and rows[number].cells[column].is_covered
        and rows[number].covering(column) is not COVERED
    ):
        column -= 1
    while number > 0 and (rows[number].is_head or rows[number].cells[column].is_covered):
        number -= 1
    cell = rows[number].cells[column]
    joined = "\n".join(filter(None, (cell.text, text)))
    rows[number].cells[column] = replace(cell, text=joined, is_covered=False)


def _cell_above(rows: Sequence[_Row], column: int) -> GridCell:
    """The cell that holds a column of the last row, its origin being above."""
    for row in reversed(rows):
        cell = row.covering(column)
        if not cell.is_covered and not row.is_head:
            return cell
    return COVERED


class _Columns:
    """What the rows of all pages say of each column: is it filled in every row, does its text
    end as sentences do, are its labels numbered."""

    def __init__(self, pages: Sequence[Sequence[_Row]]) -> None:
        body = [row for page in pages for row in page[1:] if not row.is_heading]
        width = len(pages[0][0].cells) if pages[0] else 0
        texts = [
            [text for row in body if (text := row.covering(column).text.strip())]
            for column in range(width)
        ]
        self.is_filled = [len(found) >= FILLED * len(body) > 0 for found in texts]
        self.has_ends = [
            filled and _share(found, lambda text: text.endswith(_ENDS)) >= ENDING
            for filled, found in zip(self.is_filled, texts, strict=True)
        ]

    def continues(self, first: _Row, last: _Row) -> str | None:
        """Whether a page's first row goes on with the row before it: ``note`` where a cell that
        every row fills is empty, ``warning`` where only the text above has no end, else None."""
        if first.is_heading or last.is_heading:
            return None
        own = [first.covering(column) for column in range(len(first.cells))]
        empty = [c for c, cell in enumerate(own) if not cell.is_covered and not cell.text.strip()]
        if any(self.is_filled[column] for column in empty):
            return "note"
        for column, cell in enumerate(own):
            above = last.covering(column).text.strip()
            is_open = self.has_ends[column] and above and not above.endswith(_ENDS)
            if is_open and not _NUMBERED.match(cell.text.strip()):
                return "warning"
        return None

    def take_labels(self, first: _Row, rows: Sequence[_Row]) -> None:
        """Blank label cells at a page's top belong to the label above; so do parts of one."""
        for column, cell in enumerate(first.cells):
            if cell.is_covered or self.is_filled[column + cell.columns - 1]:
                continue
            if cell.text.strip() and not self._is_part(cell, column, rows):
                continue
            if cell.text.strip():
                _add_text(rows, len(rows) - 1, column, cell.text)
                rows[-1].joined.append(("warning", cell.text.replace("\n", "")))
            first.cells[column] = COVERED

    @staticmethod
    def _is_part(cell: GridCell, column: int, rows: Sequence[_Row]) -> bool:
        """Whether a label continues the one above: that is blank, its text standing in its middle,
        or runs down to the page's end while this one has no number."""
        above = _cell_above(rows, column)
        if above.columns != cell.columns:
            return False
        is_low = column in rows[-1].low and not _NUMBERED.match(cell.text.strip())
        return is_low or not above.text.strip()


def _share(texts: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, texts)) / len(texts) if texts else 0.0
