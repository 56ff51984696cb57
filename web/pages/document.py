"""A document: what it says of itself, and its whole text with the class of each line."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from web.pages.rows import fetch, fetch_one


@dataclass(frozen=True, slots=True)
class Document:
    """The row of ``documents`` with its issuer's division."""

    id: int
    key: str
    title: str
    kind: str
    year: int
    part: int
    district_id: int
    district_name: str
    document_number: str | None
    index_number: str | None
    issuer_as_printed: str
    publisher: str | None
    signed_on: str | None
    written_on: str | None
    published_on: str | None
    issued_on: str | None
    file_name: str
    media_type: str
    encoding: str
    sha256: str
    source_url: str | None
    retrieved_on: str | None
    reader: str
    fidelity: str
    page_count: int | None
    text_quality: str | None
    is_partial: int
    missing: str | None
    rights: str | None
    layout: str
    layout_reason: str
    role_rule: str | None
    line_count: int
    char_count: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Lines and characters of a class; over all classes they add up to the whole text."""

    line_class: str
    line_count: int
    char_count: int
    char_share: float


@dataclass(frozen=True, slots=True)
class Issue:
    """Something noted while reading."""

    ordinal: int
    line: int
    severity: str
    code: str
    message: str
    printed: str | None
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, for the table of contents."""

    id: int
    level: int
    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source with its class."""

    line: int
    line_class: str
    text: str
    place: str | None


@dataclass(frozen=True, slots=True)
class LineTask:
    """A task that begins on a line or, in a report, was cut from a sentence that begins there."""

    line: int
    task_id: int
    year: int
    ordinal: int
    relation: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another document of the same government."""

    document_id: int
    document_key: str
    document_kind: str
    year: int
    title: str


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier version of this document's text, kept when another replaced it."""

    sha256: str
    retrieved_on: str
    file_name: str
    source_url: str | None
    layout: str
    entry_count: int


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """All that is known of one document."""

    document: Document
    coverage: list[Coverage]
    issues: list[Issue]
    sections: list[Section]
    tasks: list[LineTask]
    related: list[Related]
    revisions: list[Revision]
    lines: list[Line]


def document_id(connection: sqlite3.Connection, name: str) -> int | None:
    """The id of a document named by its key or its id."""
    row = connection.execute(
        "select id from documents where key = ?1 union all "
        "select id from documents where id = cast(?1 as integer) and ?1 = cast(id as text)",
        (name,),
    ).fetchone()
    return row[0] if row else None


def document_page(connection: sqlite3.Connection, name: str) -> DocumentPage | None:
    """Everything about a document, or None if neither key nor id is known."""
    found = document_id(connection, name)
    if found is None:
        return None
    document = fetch_one(connection, Document, _DOCUMENT, id=found)
    assert document is not None
    return DocumentPage(
        document=document,
        coverage=fetch(connection, Coverage, _COVERAGE, id=found),
        issues=fetch(connection, Issue, _ISSUES, id=found),
        sections=fetch(connection, Section, _SECTIONS, id=found),
        tasks=fetch(connection, LineTask, _TASKS, id=found),
        related=fetch(connection, Related, _RELATED, id=found, district_id=document.district_id),
        revisions=fetch(connection, Revision, _REVISIONS, id=found),
        lines=fetch(connection, Line, _LINES, id=found),
    )


_DOCUMENT = """
select
  d.id, d.key, d.title, d.kind, d.year, d.part, d.district_id, ds.name as district_name,
  d.document_number, d.index_number, d.issuer_as_printed, d.publisher, d.signed_on, d.written_on,
  d.published_on, d.issued_on, d.file_name, d.media_type, d.encoding, d.sha256, d.source_url,
  d.retrieved_on, d.reader, d.fidelity, d.page_count, d.text_quality, d.is_partial, d.missing,
  d.rights, d.layout, d.layout_reason, d.role_rule, d.line_count, d.char_count
from documents d
join districts ds on ds.id = d.district_id
where d.id = :id
"""
_COVERAGE = """
select line_class, line_count, char_count, char_share
from document_coverage
where document_id = :id
order by char_count desc, line_class
"""
_ISSUES = """
select ordinal, line, severity, code, message, printed, suggestion
from issues
where document_id = :id
order by line, ordinal
"""
_SECTIONS = "select id, level, title, line from sections where document_id = :id order by ordinal"
_TASKS = """
select t.line_start as line, t.id as task_id, d.year, t.ordinal, 'itself' as relation
from tasks t
join documents d on d.id = t.document_id
where t.document_id = :id
union all
select s.line_start, t.id, d.year, t.ordinal, ts.relation
from statements s
join task_statements ts on ts.statement_id = s.id
join tasks t on t.id = ts.task_id
join documents d on d.id = t.document_id
where s.document_id = :id
order by 1, 2
"""
_RELATED = """
select id as document_id, key as document_key, kind as document_kind, year, title
from documents
where district_id = :district_id and id <> :id
order by year, id
"""
_REVISIONS = """
select
  sha256, retrieved_on, file_name, source_url, layout,
  (
    select count(*) from superseded_entries e
    where e.document_id = r.document_id and e.sha256 = r.sha256
  ) as entry_count
from superseded_documents r
where document_id = :id
order by retrieved_on, sha256
"""
_LINES = """
select line, class as line_class, text, place
from source_lines
where document_id = :id
order by line
"""
