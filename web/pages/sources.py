"""Documents as other pages name them, and lines of their text."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from web.pages.rows import fetch, fetch_one

CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Source:
    """A document, with what a reader must know before quoting from it."""

    document_id: int
    document_key: str
    document_kind: str
    title: str
    year: int
    district_id: int
    district_name: str
    issuer_as_printed: str
    document_number: str | None
    dated: str | None
    text_quality: str | None
    is_partial: int
    missing: str | None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a source; ``is_own`` is 1 where it carries the thing the page is about."""

    line: int
    line_class: str
    text: str
    place: str | None
    is_own: int


SOURCE_COLUMNS = """
  d.id as document_id,
  d.key as document_key,
  d.kind as document_kind,
  d.title,
  d.year,
  d.district_id,
  ds.name as district_name,
  d.issuer_as_printed,
  d.document_number,
  coalesce(d.issued_on, d.signed_on, d.written_on, d.published_on) as dated,
  d.text_quality,
  d.is_partial,
  d.missing
from documents d
join districts ds on ds.id = d.district_id
"""


def source(connection: sqlite3.Connection, document_id: int) -> Source | None:
    """The document of an id."""
    return fetch_one(
        connection, Source, f"select {SOURCE_COLUMNS} where d.id = :id", id=document_id
    )


def context(
    connection: sqlite3.Connection, document_id: int, first: int, last: int
) -> list[SourceLine]:
    """The lines ``first`` to ``last`` with ``CONTEXT`` lines before and after them."""
    return fetch(
        connection,
        SourceLine,
        """
        select line, class as line_class, text, place, line between :first and :last as is_own
        from source_lines
        where document_id = :document_id and line between :first - :around and :last + :around
        order by line
        """,
        document_id=document_id,
        first=first,
        last=last,
        around=CONTEXT,
    )
