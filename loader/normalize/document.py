"""A file's parsed documents → the rows of all their tables, still plain data."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Sequence
from dataclasses import dataclass

from loader.errors import IncompleteMetadata
from loader.normalize.districts import issuing_district
from loader.normalize.doubts import (
    formula_issues,
    issuer_issues,
    metadata_issues,
    reader_issues,
    refuse_cut,
    refuse_shorter,
    refuse_too_many,
)
from loader.normalize.duties import DutyRows
from loader.normalize.identity import Resolver
from loader.normalize.lines import add_section, line_rows
from loader.normalize.rows import Row, Tables
from loader.normalize.statements import StatementRows
from loader.parse import Issue, ParsedDocument
from loader.read import SourceDocument
from loader.reference import Reference
from loader.register import Register, Registered

FIRST_YEAR, LAST_YEAR = 1949, 2199
KIND_DIGIT = {"breakdown": 1, "work_report": 2, "progress": 3}


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the person who loads says of a document; wins over what the text says."""

    district_id: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """One document as rows: table name → rows. ``key`` as in ``331000-2022-breakdown``."""

    key: str
    document: Row
    tables: dict[str, list[Row]]
    issues: tuple[Issue, ...]

    @property
    def document_id(self) -> int:
        return int(self.document["id"])


def normalize(
    source: SourceDocument,
    parsed: Sequence[ParsedDocument],
    reference: Reference,
    register: Register,
    overrides: Overrides,
    place: str,
) -> list[DocumentRows]:
    """All rows of a file's documents, one entry a document; issuer and year are the file's.

    Raises IncompleteMetadata when issuer or year are unknown, TruncatedDocument when the
    register knows a document with more tasks.
    """
    registered = register.by_sha256.get(source.sha256)
    said = _said_year(parsed[0], registered, overrides, place)
    district_id = _district(parsed[0], registered, reference, overrides, said, place)
    year = _known_year(said, place)
    found = []
    for document in parsed:
        known = register.known(district_id, document.kind, year, source.sha256)
        if document.part:
            known = None  # the register knows no parts
        refuse_shorter(document, known, place)
        if not registered:
            refuse_cut(document, known, place)
        rows = _Document(source, document, reference, district_id, year)
        doubts = [
            *document.issues,
            *reader_issues(source, document),
            *formula_issues(document),
            *metadata_issues(document, registered, known, year),
            *issuer_issues(document, registered, district_id, reference, year, place),
            *rows.collect(),
        ]
        found.append(rows.finished(doubts, registered, place))
    return found


def _district(
    parsed: ParsedDocument,
    registered: Registered | None,
    reference: Reference,
    overrides: Overrides,
    year: int | None,
    place: str,
) -> int:
    """The issuer's code: by hand, from the text, or, where the text names none that is known for
    sure, from the file's row in documents.csv."""
    district_id = overrides.district_id
    if district_id is None:
        try:
            district_id = issuing_district(parsed.metadata.issuer, reference, place, year)
        except IncompleteMetadata:
            if registered is None:
                raise
            district_id = registered.district_id
    if district_id not in reference.districts:
        raise IncompleteMetadata(
            place,
            f"{district_id} is not a district in loader/reference/districts.csv",
            "check the code, or add the district there",
        )
    return district_id


def _said_year(
    parsed: ParsedDocument, registered: Registered | None, overrides: Overrides, place: str
) -> int | None:
    known = registered.year if registered else None
    year = next((y for y in (overrides.year, parsed.metadata.year, known) if y is not None), None)
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise IncompleteMetadata(
            place,
            f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}",
            "give the year the tasks are for, e.g. --year 2022",
        )
    return year


def _known_year(year: int | None, place: str) -> int:
    if year is None:
        raise IncompleteMetadata(
            place, "the text does not say which year its tasks are for", "give it, e.g. --year 2022"
        )
    return year


class _Document:
    """Collects the rows of one document."""

    def __init__(
        self,
        source: SourceDocument,
        parsed: ParsedDocument,
        reference: Reference,
        district_id: int,
        year: int,
    ) -> None:
        self.source, self.parsed = source, parsed
        self.district_id, self.year = district_id, year
        kind = KIND_DIGIT[parsed.kind]
        self.tables = Tables((district_id * 10000 + year) * 100 + kind * 10 + parsed.part)
        self.duties = DutyRows(self.tables, parsed, Resolver(reference, district_id, year))
        self.statements = StatementRows(self.tables, source.text, year, reference)

    def collect(self) -> list[Issue]:
        """Add the rows of all tables; returns what was in doubt."""
        tables = self.tables
        tables.rows["source_lines"] = line_rows(self.source, self.parsed, tables.document_id)
        for ordinal, section in enumerate(self.parsed.sections, 1):
            add_section(tables, ordinal, section)
        issues = list(self.duties.add_tasks())
        for ordinal, task in enumerate(self.parsed.tasks, 1):
            self.statements.add_task_targets(tables.row_id(ordinal), task.text)
        for ordinal, statement in enumerate(self.parsed.statements, 1):
            self.statements.add_statement(ordinal, statement)
        return issues

    def finished(
        self, doubts: list[Issue], registered: Registered | None, place: str
    ) -> DocumentRows:
        """The document's rows with its issues in order of lines."""
        issues = sorted(doubts, key=lambda issue: (issue.line, issue.code, issue.printed or ""))
        tables = self.tables.rows
        tables["issues"] = [
            {
                "document_id": self.tables.document_id,
                "ordinal": ordinal,
                "line": issue.line,
                "code": issue.code,
                "severity": issue.severity,
                "message": issue.message,
                "printed": issue.printed,
                "suggestion": issue.suggestion,
            }
            for ordinal, issue in enumerate(issues, 1)
        ]
        refuse_too_many(tables, place)
        document = self._document_row(registered)
        document["rows_sha256"] = _digest(document, tables)
        return DocumentRows(document["key"], document, tables, tuple(issues))

    def _document_row(self, registered: Registered | None) -> Row:
        source, parsed, said = self.source, self.parsed, self.parsed.metadata
        lines = self.tables.rows["source_lines"]
        is_last = int(lines[-1]["line"] == len(source.line_starts))
        part = f"-{parsed.part}" if parsed.part else ""
        return {
            "id": self.tables.document_id,
            "key": f"{self.district_id}-{self.year}-{parsed.kind}{part}",
            "district_id": self.district_id,
            "kind": parsed.kind,
            "year": self.year,
            "part": parsed.part,
            "title": said.title or source.file_name,
            "document_number": said.document_number,
            "index_number": said.index_number,
            "issuer_as_printed": said.issuer or "",
            "publisher": said.publisher,
            "signed_on": said.signed_on,
            "written_on": said.written_on,
            "published_on": said.published_on,
            "issued_on": said.issued_on,
            "file_name": source.file_name,
            "media_type": source.media_type,
            "encoding": source.encoding,
            "sha256": source.sha256,
            "source_url": registered.source_url if registered else None,
            "retrieved_on": registered.retrieved_on if registered else None,
            "reader": source.reader,
            "fidelity": source.fidelity,
            "page_count": source.page_count,
            "text_quality": registered.text_quality if registered else None,
            "is_partial": int(registered.is_partial) if registered else 0,
            "missing": registered.missing if registered else None,
            "rights": registered.rights if registered else None,
            "layout": parsed.layout,
            "layout_reason": parsed.layout_reason,
            "role_rule": parsed.role_rule,
            "line_count": len(lines),
            "char_count": sum(len(line["text"]) + 1 for line in lines) - is_last,
        }


def _digest(document: Row, tables: dict[str, list[Row]]) -> str:
    """SHA-256 over all values; every row of a table names its columns in the same order.

    Written by marshal's version 2, a third of the time of JSON: it knows no references, so that
    equal values give equal bytes, in every Python 3.
    """
    content = [
        [*document.values()],
        [[*map(list, map(dict.values, rows))] for rows in tables.values()],
    ]
    return hashlib.sha256(marshal.dumps(content, 2)).hexdigest()
