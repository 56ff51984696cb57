"""A table flattened to one cell a line (331000-2018-breakdown).

The borders between cells are line breaks, and nothing says which column a line was in. A row is
one line of 目标任务, the lines of 责任领导 (one name each) and one line of 责任单位; the shape of
names tells them apart. Lines between rows are headings.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from loader.errors import TruncatedDocument
from loader.parse.assemble import DOWNLOAD_AGAIN, Collected, finish_breakdown
from loader.parse.columns import are_column_heads, column_role
from loader.parse.document import Issue, Listed, ParsedDocument, ParsedTask, Span
from loader.parse.envelope import Envelope
from loader.parse.furniture import page_furniture
from loader.parse.labels import label_of
from loader.parse.sections import is_chapter, split_number
from loader.read import Paragraph, SourceDocument
from loader.vocabulary import looks_like_parties, looks_like_person

CHAPTER, ITEM = 1, 2


def recognise(document: SourceDocument) -> str | None:
    """Evidence: column heads stand on consecutive lines of their own."""
    head = _find_head(_paragraphs(document))
    if head is None:
        return None
    names = "、".join(paragraph.text for paragraph in head)
    return f"the column heads {names} stand on lines of their own from line {head[0].line}"


def _paragraphs(document: SourceDocument) -> list[Paragraph]:
    return [block for block in document.blocks if isinstance(block, Paragraph)]


def _find_head(paragraphs: list[Paragraph]) -> list[Paragraph] | None:
    for index, paragraph in enumerate(paragraphs):
        if column_role(paragraph.text) == "task":
            head = paragraphs[index : index + 3]
            while head and column_role(head[-1].text) is None:
                head.pop()
            around = [*paragraphs[max(0, index - 1) : index], *paragraphs[index + len(head) :][:1]]
            is_whole = not any(label_of(paragraph.text) for paragraph in around)
            if is_whole and are_column_heads([p.text for p in head]):
                return head
    return None


def parse(document: SourceDocument, place: str, reason: str) -> ParsedDocument:
    """Parse; raises TruncatedDocument when the table ends in the middle of a row."""
    paragraphs = _paragraphs(document)
    head = _find_head(paragraphs)
    assert head is not None, "parse is called on what recognise accepted"
    first = paragraphs.index(head[0])
    envelope = Envelope()
    envelope.claim_before(paragraphs[:first])
    table = _Table(has_leader_column=any(column_role(p.text) == "leader" for p in head))
    for paragraph in paragraphs[first:]:
        table.take(paragraph)
    rest = envelope.claim_after(table.pending)
    _refuse_cut(rest, table, place)
    return finish_breakdown(
        document, envelope, table, layout="cell_lines", reason=reason, place=place
    )


@dataclass(slots=True)
class _Table(Collected):
    """Rows as their lines come in. ``pending`` are the lines since the last row's end."""

    has_leader_column: bool = True
    pending: list[Paragraph] = field(default_factory=list)
    leaders: list[Paragraph] = field(default_factory=list)

    def take(self, paragraph: Paragraph) -> None:
        if column_role(paragraph.text):
            self.classes[paragraph.line] = "column_head"
        elif self.pending and looks_like_person(paragraph.text):
            self.leaders.append(paragraph)
        elif self.leaders:
            self._end_row(paragraph)
        elif (
            self.pending and self._is_task(self.pending[-1]) and looks_like_parties(paragraph.text)
        ):
            if self.has_leader_column:
                self._miss_leaders(paragraph)
            self._end_row(paragraph)
        elif (kind := page_furniture(paragraph.text)) and not paragraph.text.isdigit():
            self.classes[paragraph.line] = kind
        else:
            self.pending.append(paragraph)

    def _miss_leaders(self, units: Paragraph) -> None:
        self.issues.append(
            Issue(
                "missing_leaders",
                "warning",
                units.line,
                "the row names units but no leader",
                self.pending[-1].text,
            )
        )

    @staticmethod
    def _is_task(paragraph: Paragraph) -> bool:
        return not is_chapter(paragraph.text)

    def _end_row(self, units: Paragraph) -> None:
        """The pending lines are headings and, last, the task; ``units`` closes the row."""
        *headings, task = self.pending
        for heading in headings:
            self._enter(heading)
        number, text = split_number(task.text)
        start = task.end - len(text)
        self.classes[task.line] = "task"
        for leader in self.leaders:
            self.classes[leader.line] = "leader"
        self.classes[units.line] = "unit"
        self.tasks.append(
            ParsedTask(
                section=self.tree.current,
                item_number=number,
                text=Span(text, start, task.end, task.line),
                leaders=tuple(Listed(_span(leader)) for leader in self.leaders),
                units=(Listed(_span(units)),),
            )
        )
        self.pending, self.leaders = [], []

    def _enter(self, heading: Paragraph) -> None:
        number, _ = split_number(heading.text)
        if number is None:
            return
        level = CHAPTER if is_chapter(heading.text) else ITEM
        # Without page heads any heading may stand at a page's top.
        repeated = self.tree.enter(level, _span(heading), at_page_top=True)
        self.classes[heading.line] = "heading_repeat" if repeated else "heading"


def _span(paragraph: Paragraph) -> Span:
    return Span(paragraph.text, paragraph.start, paragraph.end, paragraph.line)


def _refuse_cut(rest: list[Paragraph], table: _Table, place: str) -> None:
    """Lines after the last row are tolerated as unclaimed unless a row or section began there."""
    if not table.tasks:
        line = rest[-1].line if rest else None
        raise TruncatedDocument(place, "the table has no complete row", DOWNLOAD_AGAIN, line)
    begun = [p for p in rest if split_number(p.text)[0] or p.text.endswith(("。", "；", ";"))]
    if table.leaders or begun:
        last = (table.leaders or begun)[-1]
        raise TruncatedDocument(
            place,
            f"the table stops after “{last.text[:30]}”: the rest of the row is missing",
            DOWNLOAD_AGAIN,
            last.line,
        )
