"""Parts of pages that repeat hundreds of times, written in Python: a template's macros take four
times as long. Everything that is not ours is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from web.pages.document import Issue, Line, LineTask
from web.pages.targets import Target, amount

Words = Mapping[str, Callable[..., Any]]


def place(words: Words, key: str, line: int) -> str:
    """A link to a line of a document's text."""
    address = escape(words["to_line"](key, line))
    shown = f'<span class="place-key">{escape(key)}</span>:{line}'
    return f'<a class="place" href="{address}">{shown}</a>'


def thing(words: Words, kind: str, name: object, text: object) -> str:
    """A link to the page of a thing, named in Chinese as its documents do."""
    return f'<a href="{escape(words["to"](kind, name))}" lang="zh-CN">{escape(text)}</a>'


def task(words: Words, task_id: int, text: str) -> str:
    """A link to a task's page."""
    address = escape(words["to"]("task", task_id))
    return f'<a href="{address}"><span lang="zh-CN">{escape(text)}</span></a>'


def target_rows(
    words: Words,
    rows: Iterable[Target],
    with_indicator: bool,
    with_place: bool,
    is_own_task: bool,
) -> Markup:
    """Rows of a table of targets or claims: what is set, in whose words, and where."""
    t, code = words["t"], words["code"]
    kind_label, period_label = t("种类", "Kind"), t("时期", "Period")
    pieces = []
    for row in rows:
        pieces.append(f'<tr id="target-{row.target_id}">')
        if with_indicator:
            name = (
                thing(words, "indicator", row.indicator_name, row.indicator_name)
                if row.indicator_name
                else t("（没有写明指标）", "(names no indicator)")
            )
            pieces.append(f'<th scope="row">{name}</th>')
        if with_place:
            source = (
                t("任务", "task") if row.task_id else code("statement_kind", row.statement_kind)
            )
            district = thing(words, "district", row.district_id, row.district_name)
            small = f'<span class="small">{escape(source)}</span>'
            issuer = f'<span class="whole">{district}</span>'
            pieces.append(f"<td>{issuer} {row.year}<br>{small}</td>")
        pieces.append(f"<td>{_value(words, row)}</td>")
        kind = escape(code("targets.kind", row.kind))
        pieces.append(f'<td data-label="{kind_label}">{kind}</td>')
        until = f"<br>{t('期限', 'by')} {escape(row.deadline)}" if row.deadline else ""
        pieces.append(f'<td data-label="{period_label}">{escape(row.period or "")}{until}</td>')
        if is_own_task:
            quoted: str = escape(row.text)
        else:
            quoted = task(words, row.task_id, row.sentence) if row.task_id else escape(row.sentence)
        where = place(words, row.document_key, row.line)
        pieces.append(f'<td class="long"><q lang="zh-CN">{quoted}</q> {where}</td></tr>\n')
    return _html(pieces)


def _value(words: Words, row: Target) -> str:
    """What is set: the number with how it is meant, or how it is measured without one."""
    t, code = words["t"], words["code"]
    if row.value is None:
        shown = f"<span>{escape(code('measure', row.measure))}</span>"
    else:
        meant = escape(code("comparator", row.comparator))
        shown = f'<strong>{escape(amount(row))}</strong> <span class="small">{meant}</span>'
        if row.value_from is not None:
            shown += f' <span class="small">{t("从", "from")} {row.value_from:.12g}</span>'
    if row.is_estimate:
        shown += f' <span class="tag">{t("预计", "estimate")}</span>'
    return shown


def source_lines(
    words: Words,
    lines: Iterable[Line],
    tasks: Mapping[int, Sequence[LineTask]],
    issues: Mapping[int, Sequence[Issue]],
) -> Markup:
    """The lines of a document, each with its number, its class and what begins on it."""
    pieces = []
    for line in lines:
        number = line.line
        label = escape(words["code"]("line_class", line.line_class))
        where = f'<span class="small">[{escape(line.place)}]</span> ' if line.place else ""
        pieces.append(
            f'<li class="line c-{escape(line.line_class)}" id="L{number}">'
            f'<a class="number" href="#L{number}">{number}</a> <span class="class">{label}</span> '
            f'<span class="text" lang="zh-CN">{where}{escape(line.text)}</span>'
        )
        if number in tasks:
            links = " ".join(_task_of_line(words, row) for row in tasks[number])
            pieces.append(f' <span class="to">{links}</span>')
        if number in issues:
            tags = "".join(_issue_of_line(words, row) for row in issues[number])
            pieces.append(f' <span class="to">{tags}</span>')
        pieces.append("</li>\n")
    return _html(pieces)


def _task_of_line(words: Words, row: LineTask) -> str:
    t = words["t"]
    address = escape(words["to"]("task", row.task_id))
    link = f'<a href="{address}">→ {t("任务", "task")} {row.ordinal}</a>'
    if row.relation != "differs":
        return link
    return f'{link} <span class="small">{t("文字不同", "the texts differ")}</span>'


def _issue_of_line(words: Words, row: Issue) -> str:
    meaning = escape(words["code"]("all_issues.code", row.code))
    return f'<span class="tag" title="{escape(row.code)}">{meaning}</span>'


def _html(pieces: list[str]) -> Markup:
    return Markup("".join(pieces))  # noqa: S704 every part was escaped
