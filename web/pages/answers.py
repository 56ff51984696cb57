"""What a request for a page is answered with: what the template shows and what the JSON holds."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from web.cite import Citation, cite
from web.pages.addresses import address_of
from web.pages.district import DistrictPage, district_page
from web.pages.document import DocumentPage, document_page
from web.pages.indicator import MOST_PAIRS, IndicatorPage, indicator_page, near_names
from web.pages.leader import LeaderPage, leader_page
from web.pages.lists import KINDS, LONGEST, listing
from web.pages.marks import mark
from web.pages.rows import as_data
from web.pages.task import TaskPage, task_page
from web.pages.unit import UnitPage, unit_page

MOST_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is called, where its rows are, and what a citation says of it.

    ``name`` is the last part of its address, ``rows`` are paths of Datasette's own pages, ``given``
    is how many entries are given where there are more.
    """

    name: object
    heading: str
    title: str
    rows: tuple[str, ...] = ()
    author: str | None = None
    dated: str | None = None
    given: int | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """One kind of page: how it is read, what it is about, what its template needs besides."""

    read: Callable[[sqlite3.Connection, str], Any]
    subject: Callable[[Any], Subject]
    extras: Callable[[Any], dict[str, Any]] = lambda _page: {}


@dataclass(frozen=True, slots=True)
class Answer:
    """A page found; ``extras`` are for its template alone, all else stands in its JSON too."""

    page: Any
    subject: Subject
    shared: dict[str, str]
    extras: dict[str, Any]

    def context(self) -> dict[str, Any]:
        """What the page's template shows."""
        return {**self.shared, "page": self.page, "subject": self.subject, **self.extras}

    def data(self, citation: Citation) -> dict[str, Any]:
        """The same as JSON."""
        return {**self.shared, "citation": as_data(citation), **as_data(self.page)}


def answer(connection: sqlite3.Connection, thing: str, name: str) -> Answer | None:
    """The page of one thing, or None."""
    kind = THINGS[thing]
    page = kind.read(connection, name)
    if page is None:
        return None
    subject = kind.subject(page)
    shared = _shared(connection, thing, address_of(thing, subject.name))
    return Answer(page, subject, shared, kind.extras(page))


def list_answer(
    connection: sqlite3.Connection, thing: str, search: str, district: str, sort: str
) -> Answer:
    """The list of one kind of things; see ``lists.listing`` for the arguments."""
    kind = KINDS[thing]
    page = listing(connection, thing, search, district, sort)
    filters = {"q": page.search, "district": page.district}
    query = urlencode({name: value for name, value in filters.items() if value})
    year = connection.execute("select max(year) from documents").fetchone()[0]
    subject = Subject(
        name=thing,
        heading="",
        title=_LIST_TITLES[thing],
        rows=(kind.table,),
        dated=str(year) if year else None,
        given=len(page.entries) if page.total > len(page.entries) else None,
    )
    shared = _shared(connection, thing, f"/{thing}?{query}" if query else f"/{thing}")
    return Answer(page, subject, shared, {"kind": kind, "longest": LONGEST})


def _shared(connection: sqlite3.Connection, thing: str, path: str) -> dict[str, str]:
    row = connection.execute("select value from about where key = 'data_version'").fetchone()
    return {"thing": thing, "address": path, "data_version": str(row[0]) if row else ""}


def citation_of(shared: dict[str, str], subject: Subject, address: str) -> Citation:
    """The citation of a page at an address with host."""
    thing, path = shared["thing"], shared["address"]
    # A name is not fit for a BibTeX key; the digest of its address is.
    last = path.rsplit("/", 1)[-1]
    is_plain = not {"%", "?"} & set(last)
    suffix = last if is_plain else hashlib.sha256(last.encode()).hexdigest()[:8]
    return cite(
        key=f"zeren-{thing}" if suffix == thing else f"zeren-{thing}-{suffix}",
        title=subject.title,
        author=subject.author,
        dated=subject.dated,
        address=address,
        data_version=shared["data_version"],
    )


def suggestions(connection: sqlite3.Connection, thing: str, name: str) -> list[str]:
    """For a name that is no indicator, indicators whose names are like it."""
    if thing != "indicator":
        return []
    return [near.indicator_name for near in near_names(connection, name)]


def _by_number(
    read: Callable[[sqlite3.Connection, int], Any],
) -> Callable[[sqlite3.Connection, str], Any]:
    """A reader by id that knows no page for what is no id."""

    def checked(connection: sqlite3.Connection, name: str) -> Any:
        is_id = name.isascii() and name.isdigit() and len(name) <= MOST_DIGITS
        return read(connection, int(name)) if is_id and name == str(int(name)) else None

    return checked


def _task_subject(page: TaskPage) -> Subject:
    task, source = page.task, page.source
    return Subject(
        name=task.id,
        heading=task.text[:30],
        title=f"{source.title}，第 {task.ordinal} 项任务（编号 {task.id}）",
        rows=(f"tasks/{task.id}", f"task_details?task_id={task.id}"),
        author=source.issuer_as_printed,
        dated=source.dated or str(source.year),
    )


def _span(years: list[int]) -> str:
    if not years:
        return ""
    first, last = min(years), max(years)
    return f"，{first}" if first == last else f"，{first}—{last}"


def _last(years: list[int]) -> str | None:
    return str(max(years)) if years else None


def _unit_subject(page: UnitPage) -> Subject:
    unit, years = page.unit, [task.year for task in page.tasks]
    return Subject(
        name=unit.id,
        heading=unit.name,
        title=f"{unit.name}（{unit.district_name}）的任务{_span(years)}",
        rows=(f"units/{unit.id}", f"unit_task_load?unit_id={unit.id}"),
        dated=_last(years),
    )


def _leader_subject(page: LeaderPage) -> Subject:
    leader, years = page.leader, [task.year for task in page.tasks]
    return Subject(
        name=leader.id,
        heading=leader.name,
        title=f"{leader.name}（{leader.district_name}）名下的任务{_span(years)}",
        rows=(f"leaders/{leader.id}", f"leader_portfolio?leader_id={leader.id}"),
        dated=_last(years),
    )


def _district_subject(page: DistrictPage) -> Subject:
    district = page.district
    years = [source.year for source in page.documents] + [load.year for load in page.load]
    return Subject(
        name=district.id,
        heading=district.name,
        title=f"{district.name}：承诺、任务与结果{_span(years)}",
        rows=(f"districts/{district.id}", f"targets_quantified?district_id={district.id}"),
        dated=_last(years),
    )


def _document_subject(page: DocumentPage) -> Subject:
    document = page.document
    dates = (document.issued_on, document.signed_on, document.written_on, document.published_on)
    return Subject(
        name=document.key,
        heading=document.title,
        title=document.title,
        rows=(f"documents/{document.id}", f"source_lines?document_id={document.id}"),
        author=document.issuer_as_printed,
        dated=next(filter(None, dates), str(document.year)),
    )


def _indicator_subject(page: IndicatorPage) -> Subject:
    name = page.indicator_name
    years = [row.year for row in (*page.targets, *page.claims)]
    given = len(years)
    return Subject(
        name=name,
        heading=name,
        title=f"指标“{name}”{_span(years)}",
        rows=(f"targets?indicator_name={quote(name, safe='')}",),
        dated=_last(years),
        given=given if page.mention_count > given else None,
    )


def _task_extras(page: TaskPage) -> dict[str, Any]:
    """Each sentence of the report with the words that differ marked on both sides."""
    comparisons = []
    for sentence in page.report:
        own = [x for x in page.differences if x.statement_id == sentence.statement_id]
        words = [(x.report_words, x.task_words) for x in own]
        report_pieces, task_pieces = mark(sentence.text, page.task.text, words)
        comparisons.append((sentence, report_pieces, task_pieces, own))
    return {"comparisons": comparisons}


def _document_extras(page: DocumentPage) -> dict[str, Any]:
    """What stands on each line: tasks and issues."""
    tasks, issues = defaultdict(list), defaultdict(list)
    for task in page.tasks:
        tasks[task.line].append(task)
    for issue in page.issues:
        issues[issue.line].append(issue)
    return {"tasks_of_line": dict(tasks), "issues_of_line": dict(issues)}


THINGS = {
    "task": Thing(_by_number(task_page), _task_subject, _task_extras),
    "unit": Thing(_by_number(unit_page), _unit_subject),
    "leader": Thing(_by_number(leader_page), _leader_subject),
    "district": Thing(_by_number(district_page), _district_subject),
    "document": Thing(document_page, _document_subject, _document_extras),
    "indicator": Thing(
        indicator_page, _indicator_subject, lambda _page: {"most_pairs": MOST_PAIRS}
    ),
}
_LIST_TITLES = {
    "unit": "单位一览",
    "leader": "领导一览",
    "district": "地区一览",
    "document": "文件一览",
    "indicator": "指标一览",
}
