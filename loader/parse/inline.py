"""Duties printed inside a task's paragraph: in a bracket behind it, or in its prose.

``…建成通车。（牵头单位：区交通运输局）`` · ``…（市经信委牵头落实）`` · ``…增长16%（市发改委）。`` ·
``1、某某工程，牵头部门：市交通局。进度较慢的县区为某县。``
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from loader.parse.document import Listed, Span
from loader.parse.duty import LONGEST_PARAGRAPH, read_bracket, read_duty
from loader.parse.labels import find_marks
from loader.parse.stated import Duty, sub_span
from loader.vocabulary import fold, level_prefix, mask_brackets, split_list

_OPEN, _CLOSE = "(（[［【〔", ")）]］】〕"
_BRACKET = re.compile(f"[{re.escape(_OPEN + _CLOSE)}]")
_SENTENCE_END = "。；;！!"
_NEAR = 20
_SHORTEST_TASK = 4
_BODY_ENDS = ("局", "委", "办", "厅", "部", "府", "院", "会", "中心", "公司")


@dataclass(frozen=True, slots=True)
class Stated:
    """One task of a paragraph: its text, and the duty printed behind it (None for the rest)."""

    text: Span
    duty: Duty | None


@dataclass(slots=True)
class Inline:
    """The tasks of a paragraph; ``family`` says how their duties are printed."""

    stated: list[Stated] = field(default_factory=list)
    family: str = ""


def read_inline(span: Span) -> Inline | None:
    """The tasks of a paragraph that states who answers for them, else None."""
    if len(span.text) > LONGEST_PARAGRAPH:
        return None
    found = Inline()
    position = 0
    for start, end in _outer_brackets(span.text):
        if start < position:
            continue
        duty = read_bracket(sub_span(span, start + 1, end - 1))
        if duty is None or not _is_duty(span.text, start, end, duty):
            continue
        text = _trimmed(span, position, start)
        if not text.text and found.stated:
            last = found.stated[-1].duty
            assert last is not None, "only the rest has no duty"
            last.add(duty)
        else:
            found.stated.append(Stated(text, duty))
            found.family = found.family or f"bracket_{duty.family}"
        position = end
        while position < len(span.text) and span.text[position] in "。；;，, \u3000":
            position += 1
    if not found.stated:
        return _prose(span)
    rest = _trimmed(span, position, len(span.text))
    if rest.text:
        found.stated.append(Stated(rest, None))
    return found


def _trimmed(span: Span, start: int, end: int) -> Span:
    """A part without surrounding blanks; its full stop stays."""
    text = span.text[start:end]
    left = start + len(text) - len(text.lstrip())
    text = text.strip()
    line = span.line + span.text.count("\n", 0, left)
    return Span(text, span.start + left, span.start + left + len(text), line)


def _outer_brackets(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each bracket that stands in no other, its marks included."""
    depth, start = 0, 0
    for mark in _BRACKET.finditer(text):
        if mark[0] in _OPEN:
            start = mark.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield start, mark.end()


def _is_duty(text: str, start: int, end: int, duty: Duty) -> bool:
    """Whether a bracket that reads like a duty stands where duties do.

    Verbs count at the end of a sentence; a bare list also there, but behind a body's name it is a
    second signboard: 市建设局(市规划局).
    """
    if duty.family == "label":
        return True
    before = text[max(0, start - _NEAR) : start].rstrip()[-1:]
    after = text[end : end + _NEAR].lstrip()[:1]
    ends_sentence = before in _SENTENCE_END or not after or after in _SENTENCE_END
    if duty.family == "phrase" or not ends_sentence:
        return ends_sentence
    content = text[start + 1 : end - 1]
    items = [fold(content[left:right]) for left, right in split_list(content)]
    if before and before in _SENTENCE_END:
        return True
    return not fold(text[max(0, start - _NEAR) : start]).endswith(
        (*_BODY_ENDS, "区", "园", "市", "县", "镇")
    ) and all(
        level_prefix(i) or i.startswith(("各", "相关", "有关")) or i.endswith(_BODY_ENDS)
        for i in items
    )


def _prose(span: Span) -> Inline | None:
    """A label in the running text: what stands before it is the task, behind its list remarks."""
    masked = mask_brackets(span.text)
    for mark in find_marks(masked):
        if mark.label and mark.label.field in ("unit", "leader") and mark.start >= _SHORTEST_TASK:
            text = sub_span(span, 0, mark.start)
            stop = masked.find("。", mark.end)
            following = next(iter(find_marks(masked[stop:])), None) if stop >= 0 else None
            if following and following.label:
                stop = -1
            end = len(span.text) if stop < 0 else stop
            duty = read_duty(sub_span(span, mark.start, end))
            if not duty.names_someone:
                return None
            rest = _trimmed(span, end + 1, len(span.text)) if end < len(span.text) else None
            if rest and rest.text:
                duty.remarks.append(Listed(rest))
            if mark.start and span.text[mark.start - 1] in _SENTENCE_END:
                text = _trimmed(span, 0, mark.start)
            return Inline([Stated(text, duty)], "prose_label")
    return None
