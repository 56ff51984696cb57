"""The rows of a table as they come in, under the head in force: sections, tasks, who answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from loader.parse.align import Column, align, fit
from loader.parse.assemble import Collected
from loader.parse.document import Issue, Span
from loader.parse.drafts import Draft
from loader.parse.duty import read_duty
from loader.parse.envelope import is_breakdown_title
from loader.parse.furniture import page_furniture
from loader.parse.headings import Headings, looks_like_heading
from loader.parse.heads import Head, find_head, is_repeated
from loader.parse.sections import number_style, split_number
from loader.parse.stated import Duty
from loader.read import Cell, Paragraph, TableRow
from loader.vocabulary import looks_like_parties, says_roles

_NOTE = re.compile(r"(?:注|备注|说明)\s*[:：]")


def as_paragraph(block: Paragraph | TableRow) -> Paragraph:
    """A row above the head (the sheet's title) as the envelope's rules read lines."""
    if isinstance(block, Paragraph):
        return block
    text = "\t".join(cell.text for cell in block.filled)
    return Paragraph(text, block.start, block.end, block.line, block.place)


def names_bodies(row: TableRow) -> bool:
    return any(looks_like_parties(cell.text) for cell in row.filled)


def row_furniture(row: TableRow) -> str | None:
    """The class of a row that is the page's; one that names bodies never is."""
    return None if names_bodies(row) else page_furniture(as_paragraph(row).text)


@dataclass(slots=True)
class Slot:
    """What holds for a row in one column; ``is_own`` False where a cell of an earlier row does."""

    cell: Cell | None
    line: int
    is_own: bool


@dataclass(slots=True)
class Table(Collected):
    """Rows as they come in, under the head that is in force; see ``take`` and ``take_slots``."""

    drafts: list[Draft] = field(default_factory=list)
    headings: Headings = field(init=False)
    head: Head | None = None
    above: list[Slot] = field(default_factory=list)
    last_task: Cell | None = None

    def __post_init__(self) -> None:
        self.headings = Headings(self.tree)

    def take(self, blocks: Sequence[Paragraph | TableRow]) -> int:
        """Take the first block; returns how many were used (a head may take two rows)."""
        block = blocks[0]
        if isinstance(block, Paragraph):
            self._take_paragraph(block)
            return 1
        head = find_head([b for b in blocks if isinstance(b, TableRow)])
        if head is not None:
            self._take_head(head, [b for b in blocks if isinstance(b, TableRow)])
            return head.row_count
        if self.head is None:
            return 1
        if is_repeated(block, self.head):
            self.classes[block.line] = "column_head"
        elif furniture := row_furniture(block):
            self.classes[block.line] = furniture
        elif block.filled:
            self._take_row(block, self.head)
        return 1

    def _take_paragraph(self, block: Paragraph) -> None:
        text = block.text
        if furniture := page_furniture(text):
            self.classes[block.line] = furniture
        elif says_roles(text):
            self.classes[block.line] = "role_rule"
        elif looks_like_heading(text):
            self.enter(Span(text, block.start, block.end, block.line))

    def _take_head(self, head: Head, rows: Sequence[TableRow]) -> None:
        for row in rows[: head.row_count]:
            self.classes[row.line] = "column_head"
        if self.head is None or head.texts != self.head.texts:
            self.issues.extend(
                Issue(
                    "unknown_label",
                    "warning",
                    rows[0].line,
                    "no rule says what this column holds; its cells are kept as remarks",
                    word,
                )
                for word in dict.fromkeys(head.unknown)
            )
        self.head, self.above, self.last_task = head, [], None

    def enter(self, span: Span, style: str | None = None) -> None:
        """Take in a heading; ``style`` of its number where that is a cell of its own."""
        repeated = self.headings.enter(span, style=style)
        self.classes[span.line] = "heading_repeat" if repeated else "heading"

    def _take_row(self, row: TableRow, head: Head) -> None:
        if self._is_heading_row(row, head):
            if len(row.filled) == 1 and _is_title(row.filled[0].text):
                self.classes[row.line] = "title"
                return
            number = row.filled[0].text if len(row.filled) > 1 else ""
            style = number_style(f"{number.rstrip('、.')}、x") if number else None
            self.enter(_span(row.filled[-1], row.line), style)
            return
        if len(row.filled) == 1 and (note := _note_class(row.filled[0].text)):
            self.classes[row.line] = note
            return
        slots, is_ambiguous = self._slots(row, head)
        self.above = slots
        self.classes[row.line] = "row"
        self.take_slots(row.line, slots, head, is_ambiguous=is_ambiguous)

    def take_slots(
        self, line: int, slots: Sequence[Slot], head: Head, *, is_ambiguous: bool
    ) -> None:
        """A row as its cells stand under the head: its sections, then its task."""
        self._take_sections(slots, head)
        self._take_task(line, slots, head, is_ambiguous=is_ambiguous)

    def _is_heading_row(self, row: TableRow, head: Head) -> bool:
        """One cell over the row, or a number and a title with nothing behind them."""
        texts = [cell.text for cell in row.filled]
        if len(texts) == 1:
            spans_row = row.filled[0].column_span >= max(2, len(head.columns) - 1)
            is_alone = number_style(texts[0]) is not None or len(row.cells) == 1
            return looks_like_heading(texts[0]) and (spans_row or is_alone)
        if len(texts) == 2 and head.columns[0].label.field == "number":
            number = texts[0].strip("（）()、.")
            return (
                bool(number)
                and set(number) <= set("一二三四五六七八九十")
                and row.filled[0].column == 0
                and looks_like_heading(texts[1])
                and fit(Column(head.columns[head.task].label, ""), texts[1]) > 0
            )
        return False

    def _slots(self, row: TableRow, head: Head) -> tuple[list[Slot], bool]:
        """One slot a column, and whether the columns' roles stayed open."""
        width = len(head.columns)
        if row.cells[0].is_covered is not None:
            return self._spanned(row, width), False
        if len(row.cells) >= width:
            slots = [Slot(cell, row.line, True) for cell in row.cells[:width]]
            self._doubt_extra(row, width)
            return slots, False
        found = align([cell.text for cell in row.filled], head.columns)
        slots = [Slot(None, row.line, True) for _ in range(width)]
        if found is None:
            return slots, True
        for cell, column in zip(row.filled, found.columns, strict=True):
            slots[column] = Slot(cell, row.line, True)
        if found.score < 0:
            self._doubt(row, "its cells fit no columns well")
        return slots, found.is_ambiguous

    def _spanned(self, row: TableRow, width: int) -> list[Slot]:
        slots: list[Slot] = []
        reach = 0
        for cell in row.cells[:width]:
            if not cell.is_covered:
                slots.append(Slot(cell, row.line, True))
                reach = cell.column + cell.column_span
            elif cell.column < reach:
                slots.append(Slot(None, row.line, False))
            elif len(slots) < len(self.above):
                above = self.above[len(slots)]
                slots.append(replace(above, is_own=False))
            else:
                slots.append(Slot(None, row.line, False))
        slots.extend(Slot(None, row.line, True) for _ in range(width - len(slots)))
        return slots

    def _doubt_extra(self, row: TableRow, width: int) -> None:
        if any(cell.text for cell in row.cells[width:]):
            self._doubt(row, "the row has more cells than the head; they are in the source only")

    def _doubt(self, row: TableRow, message: str) -> None:
        text = " | ".join(cell.text for cell in row.filled)
        self.issues.append(Issue("odd_row", "warning", row.line, message, text))

    def _section_columns(self, head: Head) -> list[int]:
        task = head.task
        return [
            index
            for index, column in enumerate(head.columns[:task])
            if column.label.field in ("section", "task", "item")
        ]

    def _take_sections(self, slots: Sequence[Slot], head: Head) -> None:
        """Open the sections a row names; a task left of its own column closes deeper ones."""
        task_at = self._task_slot(slots, head)
        for level, column in enumerate(self._section_columns(head), self.headings.depth + 1):
            slot = slots[column]
            if slot is task_at:
                self.tree.leave(level)
                break
            if slot.cell is not None and slot.is_own:
                if slot.cell.text:
                    self.tree.enter(level, _span(slot.cell, slot.line), at_page_top=True)
                elif slot.cell.is_covered is False:
                    self.tree.leave(level)

    def _task_slot(self, slots: Sequence[Slot], head: Head) -> Slot | None:
        """The slot of the task: the rightmost filled one under the task's head."""
        word = head.columns[head.task].word
        under = [slots[i] for i, c in enumerate(head.columns) if c.word == word]
        filled = [slot for slot in under if slot.cell is not None and slot.cell.text]
        return filled[-1] if filled else None

    def _take_task(
        self, line: int, slots: Sequence[Slot], head: Head, *, is_ambiguous: bool
    ) -> None:
        slot = self._task_slot(slots, head)
        if slot is None or slot.cell is None:
            told = " | ".join(s.cell.text for s in slots if s.cell is not None and s.cell.text)
            message = "the row holds no task; it is kept in the source text only"
            self.issues.append(Issue("odd_row", "warning", line, message, told))
            return
        duty = self._duty(slots, head, slot)
        if is_ambiguous and duty.units:
            self._lose_roles(line, duty)
        self.issues.extend(duty.issues)
        if not slot.is_own and slot.cell is self.last_task and self.drafts:
            self._extend(duty)
            return
        self.last_task = slot.cell
        text = _span(slot.cell, slot.line)
        number, rest = split_number(text.text)
        own = self._number(slots, head)
        start = text.end - len(rest)
        self.drafts.append(
            Draft(self.tree.current, own or number, Span(rest, start, text.end, text.line), duty)
        )
        if not duty.units:
            self.issues.append(
                Issue(
                    "missing_units",
                    "warning",
                    line,
                    "the row names no responsible unit",
                    rest[:30],
                )
            )

    def _lose_roles(self, line: int, duty: Duty) -> None:
        duty.units = [
            replace(listed, role=None, basis=None, is_plain=False) for listed in duty.units
        ]
        duty.is_ambiguous = True
        self.issues.append(
            Issue(
                "role_ambiguous",
                "warning",
                line,
                "flattening lost which of the columns these lists were in; they have no role",
                " | ".join(listed.span.text for listed in duty.units),
            )
        )

    def _extend(self, duty: Duty) -> None:
        """A further row of the same task: only what is not already said of it."""
        known = self.drafts[-1].duty
        for name in ("leaders", "units", "deadlines", "progress", "contacts", "remarks"):
            said = getattr(known, name)
            said.extend(listed for listed in getattr(duty, name) if listed not in said)

    def _number(self, slots: Sequence[Slot], head: Head) -> str | None:
        for slot, column in zip(slots, head.columns, strict=True):
            if column.label.field == "number" and slot.cell is not None:
                return slot.cell.text.strip("（）()、.．") or None
        return None

    def _duty(self, slots: Sequence[Slot], head: Head, task: Slot) -> Duty:
        duty = Duty()
        for index, (slot, column) in enumerate(zip(slots, head.columns, strict=True)):
            kind = column.label.field
            if kind in ("number", "section") or slot is task:
                continue
            if kind in ("task", "item") and index < head.task:
                continue
            cell = slot.cell
            if cell is not None and cell.text:
                label = column.label
                duty.add(read_duty(_span(cell, slot.line), label, column.word))
            elif kind == "leader" and index < head.task and self._lost_span(slot):
                duty.leaders.extend(self.drafts[-1].duty.leaders)
        return duty

    def _lost_span(self, slot: Slot) -> bool:
        """Whether a blank cell left of the task may be one that spanned rows (leaders first)."""
        no_spans = slot.cell is None or slot.cell.is_covered is None
        return slot.is_own and no_spans and bool(self.drafts)


def _is_title(text: str) -> bool:
    """The breakdown's title, printed again inside its table."""
    return is_breakdown_title(text) and number_style(text) is None


def _note_class(text: str) -> str | None:
    """The class of a note that stands in a row of its own below or between the others."""
    if says_roles(text):
        return "role_rule"
    return "notice" if _NOTE.match(text) else None


def _span(cell: Cell, line: int) -> Span:
    return Span(cell.text, cell.start, cell.end, line)
