"""The grammar of "who answers": labels, brackets, verbs and bare lists, whatever the layout.

``牵头单位：市发改委；责任单位：市财政局`` (labels), ``市发改委牵头，市财政局等配合`` (verbs),
``市发改委、市财政局`` (bare). What states the role is kept beside it: ``label`` or ``phrase``.
"""

from __future__ import annotations

from loader.parse.clauses import is_listable, read_clauses
from loader.parse.document import Issue, Listed, Span
from loader.parse.labels import Label, Mark, find_marks
from loader.parse.stated import TRIM, Duty, sub_span
from loader.vocabulary import (
    mask_brackets,
    rule_start,
    split_list,
)

_OPENING, _CLOSING = "(（[［【〔", ")）]］】〕"
_LONGEST = 2_000
SHORTEST_BODY = 3
LONGEST_PARAGRAPH = 20_000


def read_labelled(span: Span) -> Duty | None:
    """The duty of a text that opens with a label, or None when it does not."""
    if len(span.text) > LONGEST_PARAGRAPH:
        return None
    if span.text[0] in _OPENING and span.text.rstrip("。；; ")[-1:] in _CLOSING:
        span = sub_span(span, 1, len(span.text.rstrip("。；; ")) - 1)
    first = next(iter(find_marks(span.text[:80])), None)
    if first is None or first.label is None or span.text[: first.start].strip(TRIM):
        return None
    return _by_marks(span, list(find_marks(span.text)))


def read_duty(span: Span, label: Label | None = None, word: str | None = None) -> Duty:
    """The duty a bracket or a cell states; ``label`` is the column's head.

    Nothing is refused: what is no list is kept as a remark.
    """
    duty = Duty()
    if not span.text or len(span.text) > _LONGEST:
        _keep(duty, span, label, word)
        return duty
    marks = list(find_marks(mask_brackets(span.text)))  # 县卫健局（责任人：某某）is a body
    if any(mark.label for mark in marks):
        return _by_marks(span, marks)
    if label is not None and label.field != "unit":
        _keep(duty, span, label, word)
        return duty
    read_clauses(duty, span, label, word)
    return duty


def read_bracket(span: Span) -> Duty | None:
    """The duty a bracket's content states, or None for any other bracket (改、扩)."""
    span = sub_span(span, 0, rule_start(span.text))
    if len(span.text) < 2 or len(span.text) > _LONGEST:
        return None
    duty = read_duty(span)
    if duty.family == "label":
        return duty if duty.names_someone or duty.deadlines else None
    if not duty.names_someone or duty.remarks:
        return None
    if duty.family == "bare" and not (duty.units and _are_long(span.text)):
        return None
    return duty if all(is_listable(listed.span.text) for listed in duty.units) else None


def _are_long(text: str) -> bool:
    """Whether no item is too short for a body: (市、区) and (试行) name nobody."""
    return all(right - left >= SHORTEST_BODY for left, right in split_list(text))


def _keep(duty: Duty, span: Span, label: Label | None, word: str | None) -> None:
    if not span.text:
        return
    kind = label.field if label else "remark"
    role = label.role if label else None
    listed = Listed(
        span, role, "label" if role else None, word, is_plain=bool(label and label.is_plain)
    )
    places = {
        "leader": duty.leaders,
        "unit": duty.units,
        "deadline": duty.deadlines,
        "progress": duty.progress,
        "contact": duty.contacts,
    }
    places.get(kind, duty.remarks).append(listed)


def _by_marks(span: Span, marks: list[Mark]) -> Duty:
    duty = Duty(family="label")
    marks = _without_sentences(span.text, marks)
    if marks[0].start:
        before = sub_span(span, 0, marks[0].start)
        if before.text.strip(_OPENING):
            read_clauses(duty, before, None, None)
    ends = [mark.start for mark in marks[1:]] + [len(span.text)]
    for mark, end in zip(marks, ends, strict=True):
        value = sub_span(span, mark.end, end)
        if mark.label is None:
            _unknown(duty, span, mark, value)
        elif mark.label.field in ("progress", "remark"):
            _keep(duty, _sentences(span, mark.end, end), mark.label, mark.word)
        elif mark.label.field != "unit":
            _keep(duty, value, mark.label, mark.word)
        elif value.text:
            read_clauses(duty, value, mark.label, mark.word)
    return duty


def _without_sentences(text: str, marks: list[Mark]) -> list[Mark]:
    """The labels, without unknown words that open a further sentence of 进展情况 (主要原因：…)."""
    kept = marks[:1]
    for mark in marks[1:]:
        last = kept[-1].label
        in_progress = last is not None and last.field in ("progress", "remark")
        if mark.label is None and in_progress and text[mark.start - 1] in "。；;":
            continue
        kept.append(mark)
    return kept


def _sentences(span: Span, start: int, end: int) -> Span:
    """A part with its full stop: 进展情况：已开工。"""
    part = sub_span(span, start, end)
    stop = part.end - span.start
    if part.text and span.text[stop:end].startswith("。"):
        part = Span(part.text + "。", part.start, part.end + 1, part.line)
    return part


def _unknown(duty: Duty, span: Span, mark: Mark, value: Span) -> None:
    """A word with a colon that no rule knows: kept as a remark, with its word."""
    whole = sub_span(span, mark.start, value.end - span.start if value.text else mark.end)
    duty.remarks.append(Listed(whole))
    duty.issues.append(
        Issue(
            "unknown_label",
            "warning",
            whole.line,
            "no rule says what this label announces; its text is kept as a remark",
            mark.word,
        )
    )
