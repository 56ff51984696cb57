"""What a document's metadata leaves in doubt, and what makes it refused."""

from __future__ import annotations

import re
from collections.abc import Iterable

from loader.errors import IncompleteMetadata, TruncatedDocument, UnrecognisedDocument
from loader.normalize.districts import issuing_district
from loader.normalize.rows import Row
from loader.parse import Issue, ParsedDocument
from loader.read import SourceDocument
from loader.reference import Reference
from loader.register import Registered
from loader.vocabulary import looks_like_formula

MOST_ROWS = 9999
_LIST_MARK = re.compile("[、，,；;]")
# Issues that say a report stops before its end.
CUT_SHORT = frozenset({"unfinished_sentence", "no_plan"})


def refuse_shorter(parsed: ParsedDocument, known: Registered | None, place: str) -> None:
    """Raise TruncatedDocument when the register knows the document with more tasks."""
    if known and known.task_count and len(parsed.tasks) < known.task_count:
        raise TruncatedDocument(
            place,
            f"{len(parsed.tasks)} tasks found, but documents.csv knows this document with "
            f"{known.task_count}",
            "the file is cut short: download it again; if the government published a shorter "
            "version, correct task_count in documents/documents.csv",
        )


def refuse_cut(parsed: ParsedDocument, known: Registered | None, place: str) -> None:
    """A report has no count to compare; that it stops midway is seen from its end.

    Raises TruncatedDocument.
    """
    for issue in parsed.issues:
        if known and not known.is_partial and issue.code in CUT_SHORT:
            raise TruncatedDocument(
                place,
                f"{issue.message}; documents.csv knows this report whole ({known.file_name})",
                "download it again; if this is all there is, give the file a row of its own in "
                "documents/documents.csv",
                issue.line,
            )


def refuse_too_many(tables: dict[str, list[Row]], place: str) -> None:
    """Raise UnrecognisedDocument for more rows than ids can number: four digits."""
    for name in ("sections", "tasks", "statements", "targets"):
        if len(tables[name]) > MOST_ROWS:
            raise UnrecognisedDocument(
                place,
                f"{len(tables[name]):,} {name} are more than one document can hold ({MOST_ROWS:,})",
                "split the file into its documents and load them one by one",
            )


def issuer_issues(
    parsed: ParsedDocument,
    registered: Registered | None,
    district_id: int,
    reference: Reference,
    year: int,
    place: str,
) -> Iterable[Issue]:
    """What speaks against the district a document is loaded as: the text, or documents.csv.

    A note where the printed name leaves the district open, and documents.csv or the person who
    loads chose one of that name.
    """
    printed = parsed.metadata.issuer
    name = reference.districts[district_id].name
    if registered and registered.district_id != district_id:
        yield Issue(
            "issuer_differs", "warning", 1, f"loaded as {district_id} ({name}), but line "
            f"{registered.line} of documents.csv says {registered.district_id}", printed,
        )  # fmt: skip
    if printed is None:
        return
    try:
        said = issuing_district(printed, reference, place, year)
    except IncompleteMetadata as error:
        is_registered = registered is not None and registered.district_id == district_id
        is_settled = is_registered or name in printed
        by = "documents.csv" if is_registered else "hand"
        yield Issue(
            "issuer_by_hand" if is_settled else "issuer_differs",
            "note" if is_settled else "warning", 1,
            f"loaded as {district_id} ({name}) by {by}; {error.problem}", printed,
        )  # fmt: skip
        return
    if said != district_id:
        message = f"loaded as {district_id} ({name}), but the text names another issuer"
        yield Issue("issuer_differs", "warning", 1, message, printed)


def metadata_issues(
    parsed: ParsedDocument, registered: Registered | None, known: Registered | None, year: int
) -> Iterable[Issue]:
    """What the text says otherwise than it was loaded, and another version of its file."""
    said = parsed.metadata
    if said.year is not None and said.year != year:
        yield Issue(
            "year_differs", "warning", 1, f"loaded as {year}, but the {said.year_source} says "
            f"{said.year}", str(said.year), str(year),
        )  # fmt: skip
    if said.published_on and not said.published_on.startswith(str(year)):
        yield Issue(
            "page_date_differs", "note", 1,
            f"the page was put up in another year than the tasks are for ({year})",
            said.published_on,
        )  # fmt: skip
    if known and not registered:
        yield Issue(
            "other_version", "warning", 1,
            "documents.csv knows this document with other bytes: its text was changed",
            known.file_name,
            "load --dry-run shows the differences; to keep both texts, give this file a row in "
            "documents/documents.csv, and both rows retrieved_on: the later is current",
        )  # fmt: skip


def reader_issues(source: SourceDocument, parsed: ParsedDocument) -> Iterable[Issue]:
    """What the file's reader doubted, where it stands in this document's lines."""
    last = parsed.first_line + len(parsed.line_classes) - 1
    for doubt in source.warnings:
        if parsed.first_line <= doubt.line <= last:
            yield Issue(doubt.code, doubt.severity, doubt.line, doubt.message, doubt.printed)


def formula_issues(parsed: ParsedDocument) -> Iterable[Issue]:
    """Texts that a spreadsheet may run when it opens a CSV of them (=HYPERLINK(…)), also a name
    within a list: it becomes a cell of its own."""
    for task in parsed.tasks:
        others = (*task.deadlines, *task.progress, *task.contacts, *task.remarks)
        for span in (task.text, *(listed.span for listed in others)):
            if looks_like_formula(span.text):
                yield _formula(span.line, span.text)
        for listed in (*task.leaders, *task.units):
            for name in map(str.strip, _LIST_MARK.split(listed.span.text)):
                if looks_like_formula(name):
                    yield _formula(listed.span.line, name)
    for statement in parsed.statements:
        if looks_like_formula(statement.text):
            yield _formula(statement.line_start, statement.text)


def _formula(line: int, text: str) -> Issue:
    message = "a spreadsheet may run this text as a formula; it is kept as printed"
    return Issue("formula_like", "warning", line, message, text)
