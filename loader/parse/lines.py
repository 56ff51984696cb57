"""Paragraphs with what each states: a duty of its own, tasks with duties, or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from loader.parse.document import Span
from loader.parse.duty import read_labelled
from loader.parse.furniture import page_furniture
from loader.parse.inline import Inline, read_inline
from loader.parse.sections import STYLE_RANK, number_style
from loader.parse.stated import Duty
from loader.read import Paragraph, SourceDocument
from loader.vocabulary import says_roles

_ADDRESS = "各位代表"
_MARKDOWN = re.compile(r"^(?:(?:[#>]+|[-*•·]+)\s*)+(?=\S)")
_MARKDOWN_END = re.compile(r"\s*\*\*$")


@dataclass(slots=True)
class Line:
    """A paragraph and what it states: a duty of its own, tasks with duties, or nothing."""

    block: Paragraph
    span: Span
    duty: Duty | None = None
    inline: Inline | None = None

    @property
    def is_plain(self) -> bool:
        return self.duty is None and self.inline is None

    @property
    def rank(self) -> int | None:
        """The depth of its number's style, None without a number."""
        style = number_style(self.span.text)
        return None if style is None else STYLE_RANK[style]


def read_lines(document: SourceDocument) -> list[Line]:
    """Every paragraph with what it states; none of a work report, whose deputies are addressed."""
    if document.text.count(_ADDRESS) > 1:
        return []
    lines = []
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            continue
        span = _content(block)
        lines.append(Line(block, span, *_stated(span)))
    return lines


def _stated(span: Span) -> tuple[Duty | None, Inline | None]:
    """A line's own duty, or the tasks with duties in it; neither of any other line."""
    if not span.text or page_furniture(span.text) is not None:
        return None, None
    duty = read_labelled(span)
    inline = None if duty else read_inline(span)
    duty = duty or _bracket_line(inline)
    if duty is None:
        return None, inline
    is_rule = says_roles(span.text) and not duty.names_someone
    return (None if is_rule else duty), None


def _content(block: Paragraph) -> Span:
    """A paragraph without Markdown's marks."""
    text = block.text
    opening = _MARKDOWN.match(text)
    start = opening.end() if opening else 0
    closing = _MARKDOWN_END.search(text, start)
    end = closing.start() if closing else len(text)
    return Span(text[start:end], block.start + start, block.start + end, block.line)


def _bracket_line(inline: Inline | None) -> Duty | None:
    """A duty bracket that is a paragraph of its own."""
    if inline and len(inline.stated) == 1 and not inline.stated[0].text.text:
        return inline.stated[0].duty
    return None


def states_parties(line: Line) -> bool:
    return line.inline is not None or (line.duty is not None and line.duty.names_someone)


def families(lines: Sequence[Line]) -> Counter[str]:
    return Counter(
        line.inline.family if line.inline else "label_lines"
        for line in lines
        if states_parties(line)
    )


def leads_group(line: Line, following: Line | None) -> bool:
    """Whether a line names leaders only, and a numbered task follows that says who else answers
    (责任领导：某某 · 1. …。责任单位：…)."""
    duty = line.duty
    return (
        duty is not None
        and bool(duty.leaders)
        and not duty.units
        and following is not None
        and following.inline is not None
        and following.rank is not None
    )
