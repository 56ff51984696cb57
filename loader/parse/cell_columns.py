"""A table of any columns flattened to one cell a line.

The heads stand on consecutive lines; then come the cells, blank ones lost. Rows are told apart by
their numbers where there is a column of numbers, by lines that come in whole rows where no cell is
blank, else by the shapes of cells. Which column a cell was in is decided by ``align.py``; what
stays open is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loader.errors import TruncatedDocument
from loader.parse.align import Alignment, align, fit, shape_of
from loader.parse.assemble import DOWNLOAD_AGAIN, finish_breakdown
from loader.parse.document import Issue, ParsedDocument, Span
from loader.parse.envelope import Envelope
from loader.parse.furniture import page_furniture
from loader.parse.headings import looks_like_heading
from loader.parse.heads import Head, read_head
from loader.parse.labels import label_of
from loader.parse.sections import STYLE_RANK, number_style
from loader.parse.table import is_heading_before
from loader.parse.table_body import Slot, Table
from loader.read import Cell, Paragraph, SourceDocument
from loader.vocabulary import fold, says_roles

_NUMBER = re.compile(r"(\d{1,3})[.、．]?")
_CLASSES = {
    "task": "task",
    "item": "task",
    "leader": "leader",
    "unit": "unit",
    "section": "heading",
}


def recognise(document: SourceDocument) -> str | None:
    """Evidence: column heads on consecutive lines of their own."""
    found = _find_head(_paragraphs(document))
    if found is None:
        return None
    start, head = found
    line = _paragraphs(document)[start].line
    words = "、".join(column.word for column in head.columns)
    return f"the column heads {words} stand on lines of their own from line {line}"


def _paragraphs(document: SourceDocument) -> list[Paragraph]:
    return [block for block in document.blocks if isinstance(block, Paragraph)]


def _find_head(paragraphs: Sequence[Paragraph]) -> tuple[int, Head] | None:
    start = 0
    while start < len(paragraphs):
        end = start
        while end < len(paragraphs) and label_of(paragraphs[end].text):
            end += 1
        head = read_head([p.text for p in paragraphs[start:end]]) if end > start + 1 else None
        if head is not None and end < len(paragraphs):
            return start, head
        start = end + 1
    return None


def parse(document: SourceDocument, place: str, reason: str) -> ParsedDocument:
    """Parse; raises TruncatedDocument when no row is complete."""
    paragraphs = _paragraphs(document)
    found = _find_head(paragraphs)
    assert found is not None, "parse is called on what recognise accepted"
    start, head = found
    envelope = Envelope()
    above = start
    while above and is_heading_before(paragraphs[above - 1]):
        above -= 1
    envelope.claim_before(paragraphs[:above])
    body = start + len(head.columns)
    end = _body_end(paragraphs, body, envelope)
    table = Table()
    table.head = head
    for paragraph in paragraphs[above:start]:
        table.enter(_span(paragraph))
    for paragraph in paragraphs[start:body]:
        table.classes[paragraph.line] = "column_head"
    reader = _Rows(table, head, document.text)
    reader.take(paragraphs[body:end])
    envelope.claim_after(paragraphs[end:])
    if not table.drafts:
        raise TruncatedDocument(
            place, "the table has no complete row", DOWNLOAD_AGAIN, paragraphs[-1].line
        )
    table.tasks = [draft.finished(table.headings) for draft in table.drafts]
    return finish_breakdown(
        document, envelope, table, layout="cell_columns", reason=reason, place=place
    )


def _body_end(paragraphs: Sequence[Paragraph], start: int, envelope: Envelope) -> int:
    """Where the page's own lines begin behind the table."""
    end = len(paragraphs)
    while end > start and envelope.would_claim_after(paragraphs[end - 1].text):
        end -= 1
    return end


@dataclass(slots=True)
class _Rows:
    """Cuts lines into rows and hands them to the table."""

    table: Table
    head: Head
    text: str
    has_split_lists: bool = False

    def take(self, paragraphs: Sequence[Paragraph]) -> None:
        """All lines below the head: headings, furniture, and runs of cells between them."""
        run: list[Paragraph] = []
        for paragraph in paragraphs:
            line_class = self._class_of(paragraph.text)
            if line_class is None:
                run.append(paragraph)
                continue
            if line_class == "heading":
                self._take_run(run)
                run = []
                self.table.enter(_span(paragraph))
            else:
                self.table.classes[paragraph.line] = line_class
        self._take_run(run)

    def _class_of(self, text: str) -> str | None:
        """The class of a line that is no cell."""
        if fold(text) in self.head.texts:
            return "column_head"
        if says_roles(text):
            return "role_rule"
        style = number_style(text)
        if style and STYLE_RANK[style] <= STYLE_RANK["part"] and looks_like_heading(text):
            return "heading"
        return None if _NUMBER.fullmatch(text) else page_furniture(text)

    def _take_run(self, run: list[Paragraph]) -> None:
        rows = list(self._rows(run))
        wanted = sum(column.label.field == "unit" for column in self.head.columns)
        if any(sum(shape_of(p.text) == "unit" for p in row) > wanted for row in rows):
            self.has_split_lists = True  # one unit a line: no border shows where a list ends
        for row in rows:
            self._take_row(row)

    def _rows(self, run: list[Paragraph]) -> Iterator[list[Paragraph]]:
        fields = [column.label.field for column in self.head.columns]
        width = len(fields)
        if fields[0] == "number" and run and _NUMBER.fullmatch(run[0].text):
            yield from _by_number(run)
        elif len(run) % width == 0 and all(
            self._fits(run[i : i + width]) for i in range(0, len(run), width)
        ):
            for i in range(0, len(run), width):
                yield run[i : i + width]
        else:
            yield from self._by_shape(run)

    def _fits(self, row: Sequence[Paragraph]) -> bool:
        return all(
            fit(column, paragraph.text) >= 0
            for column, paragraph in zip(self.head.columns, row, strict=True)
        )

    def _by_shape(self, run: list[Paragraph]) -> Iterator[list[Paragraph]]:
        """A row is over when it has units and a line follows that begins a task or, where they
        come first, leaders."""
        fields = [column.label.field for column in self.head.columns]
        leader_first = "leader" in fields[: self.head.task]
        opens = {"sentence", "phrase", "number"} | ({"leader"} if leader_first else set())
        row: list[Paragraph] = []
        for paragraph in run:
            has_units = any(shape_of(p.text) == "unit" for p in row)
            if has_units and shape_of(paragraph.text) in opens:
                yield row
                row = []
            row.append(paragraph)
        if row:
            yield row

    def _take_row(self, row: list[Paragraph]) -> None:
        cells = list(self._cells(row))
        found = align([cell.text for cell, _ in cells], self.head.columns)
        is_open = found is not None and found.is_ambiguous
        if found is None or found.score < 0:
            found, is_open = self._crowded(cells), True
        slots = [Slot(None, row[0].line, True) for _ in self.head.columns]
        for (cell, line), column in zip(cells, found.columns, strict=True):
            if column >= 0:
                slots[column] = Slot(cell, line, True)
        self._classify(row, slots)
        self.table.take_slots(row[0].line, slots, self.head, is_ambiguous=is_open)

    def _cells(self, row: Sequence[Paragraph]) -> Iterator[tuple[Cell, int]]:
        """The lines as cells, names on lines of their own put together."""
        joined = ("leader", "unit") if self.has_split_lists else ("leader",)
        group: list[Paragraph] = []
        for paragraph in row:
            shape = shape_of(paragraph.text)
            if group and not (shape_of(group[-1].text) == shape and shape in joined):
                yield self._cell(group)
                group = []
            group.append(paragraph)
        if group:
            yield self._cell(group)

    def _cell(self, group: Sequence[Paragraph]) -> tuple[Cell, int]:
        start, end = group[0].start, group[-1].end
        return Cell(self.text[start:end], start, end, 0), group[0].line

    def _crowded(self, cells: Sequence[tuple[Cell, int]]) -> Alignment:
        """More lines than columns: each to the first column its shape fits, the rest reported."""
        taken: list[int] = []
        for cell, line in cells:
            column = max(
                range(len(self.head.columns)), key=lambda c: fit(self.head.columns[c], cell.text)
            )
            if column in taken:
                self.table.issues.append(
                    Issue(
                        "odd_row",
                        "warning",
                        line,
                        "the row has more lines than columns; this one is in the source only",
                        cell.text,
                    )
                )
                column = -1
            taken.append(column)
        return Alignment(tuple(taken), 0.0, True)

    def _classify(self, row: Sequence[Paragraph], slots: Sequence[Slot]) -> None:
        for paragraph in row:
            for slot, column in zip(slots, self.head.columns, strict=True):
                cell = slot.cell
                if cell is not None and cell.start <= paragraph.start < cell.end:
                    kind = column.label.field
                    self.table.classes[paragraph.line] = _CLASSES.get(kind, "detail")


def _by_number(run: list[Paragraph]) -> Iterator[list[Paragraph]]:
    """A row begins where the next number, or 1 again, stands on a line of its own."""
    row: list[Paragraph] = []
    last = 0
    for paragraph in run:
        match = _NUMBER.fullmatch(paragraph.text)
        number = int(match[1]) if match else 0
        if row and number and number in (last + 1, 1):
            yield row
            row = []
        last = number or last
        row.append(paragraph)
    if row:
        yield row


def _span(paragraph: Paragraph) -> Span:
    return Span(paragraph.text, paragraph.start, paragraph.end, paragraph.line)
