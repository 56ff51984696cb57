"""A table flattened to tab-separated rows (331000-2022-breakdown).

A spanned cell is printed once, so rows are 4, 5 or 6 cells wide and some lost their leading tabs.
A row is therefore read from the right: the last filled cell is 责任单位, the one before it
责任领导, the one before that 目标任务; what stands to the left are labels of sections. A new
head row is a new page: under it the open sections' labels are printed again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from loader.errors import TruncatedDocument
from loader.parse.assemble import DOWNLOAD_AGAIN, Collected, finish_breakdown
from loader.parse.columns import READ_ORDERS, are_column_heads
from loader.parse.document import Issue, Listed, ParsedDocument, ParsedTask, Span
from loader.parse.envelope import Envelope
from loader.parse.furniture import page_furniture
from loader.parse.sections import is_chapter
from loader.read import Cell, Paragraph, SourceDocument, TableRow
from loader.vocabulary import looks_like_parties, looks_like_person

CHAPTER, SECTION = 1, 2
LONGEST_LEADERS = 24


def recognise(document: SourceDocument) -> str | None:
    """Evidence: table rows whose cells are column heads."""
    heads = [b for b in document.blocks if isinstance(b, TableRow) and _is_head(b)]
    if not heads or not _lost_spans(document, heads):
        return None
    rows = sum(isinstance(block, TableRow) for block in document.blocks)
    return (
        f"{rows} lines hold tabs; {len(heads)} of them are column heads, first line {heads[0].line}"
    )


def _lost_spans(document: SourceDocument, heads: list[TableRow]) -> bool:
    """Whether cells moved: where every row is as wide as its head, ``table.py`` reads by column."""
    rows = [block for block in document.blocks if isinstance(block, TableRow)]
    if any(cell.is_covered is not None for row in rows for cell in row.cells):
        return False
    if any(not cell.text for head in heads for cell in head.cells):
        return True
    return {len(row.cells) for row in rows if len(row.filled) > 1} != {len(heads[0].cells)}


def _is_head(block: Paragraph | TableRow) -> bool:
    return isinstance(block, TableRow) and are_column_heads([c.text for c in block.filled])


def parse(document: SourceDocument, place: str, reason: str) -> ParsedDocument:
    """Parse; raises TruncatedDocument when the table ends in the middle of a row."""
    blocks = document.blocks
    first = next(index for index, block in enumerate(blocks) if _is_head(block))
    last = max(index for index, block in enumerate(blocks) if isinstance(block, TableRow))
    envelope = Envelope()
    envelope.claim_before(b for b in blocks[:first] if isinstance(b, Paragraph))
    envelope.claim_after(b for b in blocks[last + 1 :] if isinstance(b, Paragraph))
    table = _Table()
    for block in blocks[first : last + 1]:
        if isinstance(block, TableRow):
            table.take(block)
        elif kind := page_furniture(block.text):
            table.classes[block.line] = kind
    if not table.tasks or table.unfinished:
        raise TruncatedDocument(
            place,
            "the table stops in the middle of a row: its 责任单位 is missing",
            DOWNLOAD_AGAIN,
            blocks[last].line,
        )
    return finish_breakdown(
        document, envelope, table, layout="tab_rows", reason=reason, place=place
    )


@dataclass(slots=True)
class _Table(Collected):
    """Rows as they come in; ``unfinished`` while the last row had no units."""

    unfinished: bool = False
    at_page_top: bool = False
    has_leader_column: bool = True

    def take(self, row: TableRow) -> None:
        if _is_head(row):
            self.classes[row.line] = "column_head"
            self.at_page_top = True
            self.has_leader_column = len(row.filled) == len(READ_ORDERS[0])
            return
        *left, last = row.filled or (None,)
        if last is None:
            return
        leaders, units, left = self._right_side(left, last, row.line)
        if not left or not looks_like_parties(units.text if units else ""):
            self._doubt(row, left, units)
        if not left:
            return
        *labels, task = left
        number = None
        if labels and labels[-1].text.isdigit():
            number = labels.pop().text  # 序号, a column without a head
        self._enter(labels, task, row.line)
        self.classes[row.line] = "row"
        self.tasks.append(
            ParsedTask(
                section=self.tree.current,
                item_number=number,
                text=_span(task, row.line),
                leaders=(Listed(leaders),) if leaders else (),
                units=(Listed(units),) if units else (),
            )
        )
        self.at_page_top = False

    def _right_side(
        self, left: list[Cell], last: Cell, line: int
    ) -> tuple[Span | None, Span | None, list[Cell]]:
        """(leaders, units, cells to the left of them) of a row."""
        self.unfinished = False
        if len(left) > 1 and self.has_leader_column and _may_be_leaders(left[-1].text):
            if not _are_persons(left[-1].text):
                self._doubt_leaders(line, left[-1].text)
            return _span(left[-1], line), _span(last, line), left[:-1]
        glued = _split_glued(last, line)
        if glued:
            self._note("glued_cells", line, "leaders and units stand in one cell", last.text)
            return *glued, left
        if left and looks_like_parties(last.text):
            if self.has_leader_column:
                self._doubt_leaders(line, None)
            return None, _span(last, line), left
        self.unfinished = True
        if left and _are_persons(last.text):
            return _span(last, line), None, left
        return None, None, [*left, last]

    def _enter(self, labels: list[Cell], task: Cell, line: int) -> None:
        """Open the sections named in a row; a label stands in the column of its level.

        A task stands to the right of all its labels, so its own column closes deeper levels
        (line 83 moves back to the third column: it is no longer under 实施“6+1”领域碳达峰行动).
        """
        for label in labels:
            is_new_kind = label.column == 0 and not is_chapter(label.text)
            if not self.at_page_top and (is_new_kind or label.column >= SECTION):
                # New chapters have numbers, and third levels begin on a page of their own; a tab
                # inside a task looks like this too.
                self.issues.append(
                    Issue(
                        "odd_label",
                        "warning",
                        line,
                        f"read as a section of level {label.column + 1}; is it part of the task?",
                        label.text,
                    )
                )
            self.tree.enter(label.column + 1, _span(label, line), self.at_page_top)
        self.tree.leave(max(task.column, SECTION) + 1)

    def _doubt(self, row: TableRow, left: list[Cell], units: Span | None) -> None:
        text = " | ".join(cell.text for cell in row.filled)
        if not left:
            message = "the row holds no task; it is kept in the source text only"
        elif units is None:
            message = "the row names no responsible unit"
        else:
            message = "the cell read as 责任单位 does not look like a list of bodies"
        self.issues.append(Issue("odd_row", "warning", row.line, message, text))

    def _doubt_leaders(self, line: int, printed: str | None) -> None:
        message = (
            "the row names no leader"
            if printed is None
            else "the cell before 责任单位 is read as leaders, but does not look like names"
        )
        self.issues.append(
            Issue(
                "missing_leaders" if printed is None else "odd_leaders",
                "warning",
                line,
                message,
                printed,
            )
        )

    def _note(self, code: str, line: int, message: str, printed: str) -> None:
        self.issues.append(Issue(code, "note", line, message, printed))


def _may_be_leaders(text: str) -> bool:
    """Names, or a short cell that is no sentence (各副市长, 林先华（副市长）)."""
    is_sentence = text.endswith(("。", "；", "！", "，")) or len(text) > LONGEST_LEADERS
    return _are_persons(text) or not is_sentence


def _are_persons(text: str) -> bool:
    return looks_like_person(text) or all(looks_like_person(name) for name in text.split())


def _split_glued(cell: Cell, line: int) -> tuple[Span, Span] | None:
    """Names, then bodies, in one cell: 林先华 市发展改革委、… (lines 183-191)."""
    for blank in re.finditer(r"\s+", cell.text):
        leaders, units = cell.text[: blank.start()], cell.text[blank.end() :]
        if _are_persons(leaders) and looks_like_parties(units):
            return (
                Span(leaders, cell.start, cell.start + blank.start(), line),
                Span(units, cell.start + blank.end(), cell.end, line),
            )
    return None


def _span(cell: Cell, line: int) -> Span:
    return Span(cell.text, cell.start, cell.end, line)
