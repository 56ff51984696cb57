"""Breakdowns in running text: numbered paragraphs with label lines, brackets or prose behind them.

One reader for five ways of printing, because one document may use several; the most frequent gives
the layout its name: ``label_lines`` (牵头单位：… on lines of their own), ``bracket_label``,
``bracket_phrase`` (…牵头，…配合), ``bracket_bare`` (市发改委) and ``prose_label``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from loader.errors import TruncatedDocument
from loader.parse.assemble import DOWNLOAD_AGAIN, Collected, finish_breakdown
from loader.parse.document import Issue, Listed, ParsedDocument, Span
from loader.parse.drafts import Draft
from loader.parse.duty import read_duty
from loader.parse.envelope import Envelope, is_breakdown_title
from loader.parse.furniture import page_furniture
from loader.parse.headings import Headings, looks_like_heading
from loader.parse.inline import Inline
from loader.parse.labels import Mark, find_marks
from loader.parse.lines import Line, families, leads_group, states_parties
from loader.parse.sections import LONGEST_HEADING, STYLE_RANK, number_style, split_number
from loader.parse.stated import Duty
from loader.read import SourceDocument
from loader.vocabulary import looks_like_parties, says_roles

_REQUIREMENTS = re.compile(
    r"工作要求|保障措施|组织保障|组织领导|有关要求|几点要求|组织实施|工作保障"
)
# Below the last task: 各部门要于每季度末将进展情况报区政府。
_CLOSING = re.compile(r"(?:请?各|以上|上述)[^。]{0,40}?(?:要|应|须|请|将|务必)[^。]*。")
_FEWEST = 2
_UNKNOWN_WORD = 8


def recognise(lines: Sequence[Line]) -> str | None:
    """Evidence: paragraphs that state who answers, counted by the way they do."""
    found = families(lines)
    count = found.total()
    has_title = any(is_breakdown_title(line.span.text) for line in lines)
    if count < _FEWEST and not (count and has_title):
        return None
    told = ", ".join(f"{number} × {family}" for family, number in found.most_common())
    first = next(line for line in lines if states_parties(line))
    return f"paragraphs state who answers, first in line {first.block.line}: {told}"


def parse(
    document: SourceDocument, place: str, reason: str, lines: Sequence[Line]
) -> ParsedDocument:
    """Parse the lines read of a document, whose duties become the tasks'.

    Raises TruncatedDocument when no task stands before the duties.
    """
    envelope = Envelope()
    first = _body_start(lines, envelope)
    last = max(i for i, line in enumerate(lines) if not line.is_plain)
    body = _Body(text=document.text)
    envelope.claim_before([line.block for line in lines[:first]])
    for index, line in enumerate(lines[first : last + 1], first):
        body.take(line, lines[index + 1] if index + 1 < len(lines) else None)
    rest = envelope.claim_after([line.block for line in lines[last + 1 :]])
    left = {block.line for block in rest}
    tail = takewhile(lambda line: not envelope.ends_body(line.block.line), lines[last + 1 :])
    body.close([line for line in tail if line.block.line in left])
    if not body.drafts:
        raise TruncatedDocument(place, "no task stands before the duties", DOWNLOAD_AGAIN)
    body.tasks = [draft.finished(body.headings) for draft in body.drafts]
    layout = families(lines).most_common(1)[0][0]
    return finish_breakdown(document, envelope, body, layout=layout, reason=reason, place=place)


def _body_start(lines: Sequence[Line], envelope: Envelope) -> int:
    """Where the first section begins: behind the last title, signature or attachment mark before
    the first duty, its own introduction left out."""
    first = next(i for i, line in enumerate(lines) if states_parties(line))
    following = lines[first + 1] if first + 1 < len(lines) else None
    is_label_line = lines[first].duty is not None and not leads_group(lines[first], following)
    end = max(0, first - 1) if is_label_line else first
    start = 0
    for index in range(end):
        text = lines[index].span.text
        if number_style(text) is None and (envelope.would_claim(text) or says_roles(text)):
            start = index + 1
    while start < end and not looks_like_heading(lines[start].span.text):
        if lines[start].rank is not None:
            break
        start += 1
    return start


@dataclass(slots=True)
class _Body(Collected):
    """Tasks as their lines come in; ``pending`` are the lines since the last duty."""

    text: str = ""
    drafts: list[Draft] = field(default_factory=list)
    pending: list[Line] = field(default_factory=list)
    headings: Headings = field(init=False)
    awaited: Mark | None = None
    leading: tuple[Listed, ...] = ()
    is_over: bool = False

    def __post_init__(self) -> None:
        self.headings = Headings(self.tree)

    def take(self, line: Line, following: Line | None) -> None:
        """One line; ``following`` tells an unknown label from a task."""
        if line.duty is not None and self._opens_group(line, following):
            self._flush(None)
            self.leading = tuple(line.duty.leaders)
            self.classes[line.block.line] = "party"
        elif line.duty is not None:
            self._take_duty(line, line.duty)
        elif line.inline is not None and not self._is_section(line):
            self._flush(line)
            self._take_inline(line, line.inline)
        elif self._is_value(line):
            self._take_duty(line, self._value(line))
        elif self._is_unknown_label(line, following):
            self._take_unknown(line)
        elif furniture := self._furniture(line.span.text):
            self.classes[line.block.line] = furniture
        else:
            self.pending.append(line)

    def close(self, rest: list[Line]) -> None:
        """The lines behind the last duty that are not the page's."""
        for line in rest:
            if self._is_value(line):
                self._take_duty(line, self._value(line))
            elif self._is_unknown_label(line, None):
                self._take_unknown(line)
            elif self._is_closing(line):
                self.is_over = True
                self.classes[line.block.line] = "notice"
            elif line.rank is not None or self.pending:
                self.pending.append(line)
        self._flush(None)

    def _is_closing(self, line: Line) -> bool:
        """Whether a line below the last task belongs to the notice: requirements, reporting."""
        return (
            self.is_over
            or bool(_REQUIREMENTS.search(line.span.text[:20]))
            or (line.rank is None and not self.pending and bool(_CLOSING.match(line.span.text)))
        )

    @staticmethod
    def _furniture(text: str) -> str | None:
        return "role_rule" if says_roles(text) else page_furniture(text)

    def _opens_group(self, line: Line, following: Line | None) -> bool:
        """Whether a line of leaders stands before the tasks it is for, from the first one on."""
        return (
            leads_group(line, following)
            and (bool(self.leading) or not self.drafts)
            and all(earlier.rank is None for earlier in self.pending)
        )

    def _take_duty(self, line: Line, duty: Duty) -> None:
        if self.pending:
            self._flush(line)
        if not self.drafts:
            return
        self.drafts[-1].duty.add(duty)
        self.issues.extend(duty.issues)
        self.classes[line.block.line] = "party" if duty.names_someone else "detail"
        self.awaited = None
        text = line.span.text.rstrip()
        for mark in find_marks(text):
            if mark.end >= len(text) or text.endswith(("、", "，", ",")):
                self.awaited = mark

    def _is_value(self, line: Line) -> bool:
        """The list of a label that stands alone on the line before, or a list's second line."""
        return (
            self.awaited is not None
            and not self.pending
            and line.rank is None
            and looks_like_parties(line.span.text)
        )

    def _value(self, line: Line) -> Duty:
        assert self.awaited is not None
        return read_duty(line.span, self.awaited.label, self.awaited.word)

    def _is_section(self, line: Line) -> bool:
        """A heading whose bracket names leaders only: 一、经济发展（责任领导：某某）."""
        assert line.inline is not None
        rank = line.rank
        return (
            rank is not None
            and rank <= STYLE_RANK["part"]
            and looks_like_heading(line.span.text)
            and all(s.duty is None or not s.duty.units for s in line.inline.stated)
        )

    def _is_unknown_label(self, line: Line, following: Line | None) -> bool:
        if self.pending or not self.drafts or line.rank is not None:
            return False
        mark = next(iter(find_marks(line.span.text[:40])), None)
        if mark is None or mark.start or len(mark.word) > _UNKNOWN_WORD:
            return False
        return following is None or not (following.duty and following.duty.names_someone)

    def _take_unknown(self, line: Line) -> None:
        self.drafts[-1].duty.remarks.append(Listed(line.span))
        self.classes[line.block.line] = "detail"
        self.issues.append(
            Issue(
                "unknown_label",
                "warning",
                line.block.line,
                "no rule says what this label announces; its text is kept as a remark",
                line.span.text[:30],
            )
        )

    def _take_inline(self, line: Line, inline: Inline) -> None:
        """The tasks of one paragraph; text behind its last bracket is a task without a duty."""
        self.classes[line.block.line] = "task"
        for stated in inline.stated:
            duty = stated.duty
            self._add(stated.text, duty or Duty())
            if duty is None:
                self._miss(stated.text)
            else:
                self.issues.extend(duty.issues)

    def _add(self, text: Span, duty: Duty) -> None:
        if not duty.leaders:
            duty.leaders.extend(self.leading)
        number, rest = split_number(text.text)
        start = text.end - len(rest)
        self.drafts.append(
            Draft(self.tree.current, number, Span(rest, start, text.end, text.line), duty)
        )

    def _miss(self, text: Span) -> None:
        self.issues.append(
            Issue(
                "missing_units",
                "warning",
                text.line,
                "nobody is named for this task",
                text.text[:30],
            )
        )

    def _flush(self, following: Line | None) -> None:
        """Sort the pending lines before ``following``: headings, tasks nobody answers for, and,
        before a label line, the task it belongs to (of several paragraphs where it has no number
        of its own)."""
        lines, self.pending = self.pending, []
        end = len(lines)
        has_task = following is not None and following.duty is not None
        if has_task:
            end -= 1
            while end and lines[end].rank is None and self._continues(lines[end - 1]):
                end -= 1
        nexts = [*lines[1:], following]
        for line, after in zip(lines[:end], nexts, strict=False):
            self._take_plain(line, after)
        if has_task:
            self._add_text(lines[end:])

    @staticmethod
    def _continues(line: Line) -> bool:
        return not looks_like_heading(line.span.text)

    def _add_text(self, lines: list[Line]) -> None:
        for line in lines:
            self.classes[line.block.line] = "task"
        first, last = lines[0].span, lines[-1].span
        self._add(
            Span(self.text[first.start : last.end], first.start, last.end, first.line), Duty()
        )

    def _take_plain(self, line: Line, following: Line | None) -> None:
        """A heading, or a numbered task nobody is named for; anything else stays unclaimed."""
        rank, text = line.rank, line.span.text
        deeper = (
            rank is not None
            and following is not None
            and (following.rank is None or following.rank > rank)
        )
        is_heading = looks_like_heading(text) and (
            rank is None or deeper or rank <= STYLE_RANK["part"]
        )
        if is_heading or (deeper and len(text) <= LONGEST_HEADING):
            repeated = self.headings.enter(line.span)
            self.classes[line.block.line] = "heading_repeat" if repeated else "heading"
        elif rank is not None:
            self.classes[line.block.line] = "task"
            self._add(line.span, Duty())
            self._miss(line.span)
