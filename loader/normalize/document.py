"""A parsed document → the rows of all its tables, still plain data."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from loader.errors import IncompleteMetadata, TruncatedDocument, UnrecognisedDocument
from loader.normalize.districts import bound_districts, issuing_district
from loader.normalize.identity import NOT_CURATED, Entity, Resolver
from loader.normalize.leaders import split_leaders
from loader.normalize.parties import PartyList, split_parties
from loader.normalize.quantities import find_quantities
from loader.normalize.text import plain_text
from loader.parse import (
    Issue,
    ParsedDocument,
    ParsedSection,
    ParsedStatement,
    ParsedTask,
    Span,
)
from loader.parse.sections import chosen_title
from loader.read import SourceDocument
from loader.reference import Reference
from loader.register import Register, Registered
from loader.vocabulary import fold

Row = dict[str, Any]
FIRST_YEAR, LAST_YEAR = 1949, 2199
MOST_ROWS = 9999
# A sentence longer than this is no sentence; its numbers are left alone.
LONGEST_TEXT = 5_000
# Issues that say a report stops before its end.
CUT_SHORT = frozenset({"unfinished_sentence", "no_plan"})
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
    parsed: ParsedDocument,
    reference: Reference,
    register: Register,
    overrides: Overrides,
    place: str,
) -> DocumentRows:
    """All rows of a document.

    Raises IncompleteMetadata when issuer or year are unknown, TruncatedDocument when the
    register knows this document with more tasks.
    """
    registered = register.by_sha256.get(source.sha256)
    district_id = overrides.district_id
    if district_id is None:
        district_id = (
            registered.district_id
            if registered and parsed.metadata.issuer is None
            else issuing_district(parsed.metadata.issuer, reference, place)
        )
    if district_id not in reference.districts:
        raise IncompleteMetadata(
            place,
            f"{district_id} is not a district in loader/reference/districts.csv",
            "check the code, or add the district there",
        )
    year = parsed.metadata.year if overrides.year is None else overrides.year
    if year is None:
        raise IncompleteMetadata(
            place, "the text does not say which year its tasks are for", "give it, e.g. --year 2022"
        )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise IncompleteMetadata(
            place,
            f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}",
            "give the year the tasks are for, e.g. --year 2022",
        )
    known_version = register.by_document.get((district_id, parsed.kind, year))
    _refuse_shorter(parsed, known_version, place)
    if not registered:
        _refuse_cut(parsed, known_version, place)

    builder = _Builder(source, parsed, Resolver(reference, district_id, year), district_id, year)
    issues = sorted(
        (
            *parsed.issues,
            *(Issue(w.code, w.severity, w.line, w.message, w.printed) for w in source.warnings),
            *_metadata_issues(parsed, registered, known_version, year),
            *_issuer_issues(parsed, district_id, reference, place),
            *builder.take_tasks(),
        ),
        key=lambda issue: (issue.line, issue.code, issue.printed or ""),
    )
    builder.tables["issues"] = [
        {
            "document_id": builder.document_id,
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
    _refuse_too_many(builder.tables, place)
    document = builder.document_row(registered)
    document["rows_sha256"] = _digest(document, builder.tables)
    return DocumentRows(document["key"], document, builder.tables, tuple(issues))


def _refuse_shorter(parsed: ParsedDocument, known: Registered | None, place: str) -> None:
    if known and known.task_count and len(parsed.tasks) < known.task_count:
        raise TruncatedDocument(
            place,
            f"{len(parsed.tasks)} tasks found, but documents.csv knows this document with "
            f"{known.task_count}",
            "the file is cut short: download it again; if the government published a shorter "
            "version, correct task_count in documents/documents.csv",
        )


def _refuse_cut(parsed: ParsedDocument, known: Registered | None, place: str) -> None:
    """A report has no count to compare; that it stops midway is seen from its end."""
    for issue in parsed.issues:
        if known and not known.is_partial and issue.code in CUT_SHORT:
            raise TruncatedDocument(
                place,
                f"{issue.message}; documents.csv knows this report whole ({known.file_name})",
                "download it again; if this is all there is, give the file a row of its own in "
                "documents/documents.csv",
                issue.line,
            )


def _refuse_too_many(tables: dict[str, list[Row]], place: str) -> None:
    """A row's id ends in its four-digit ordinal."""
    for name in ("sections", "tasks", "statements", "targets"):
        if len(tables[name]) > MOST_ROWS:
            raise UnrecognisedDocument(
                place,
                f"{len(tables[name]):,} {name} are more than one document can hold ({MOST_ROWS:,})",
                "split the file into its documents and load them one by one",
            )


def _issuer_issues(
    parsed: ParsedDocument, district_id: int, reference: Reference, place: str
) -> Iterable[Issue]:
    """A warning when a district given by hand is not the one the text names."""
    printed = parsed.metadata.issuer
    if printed is None:
        return
    try:
        said: int | None = issuing_district(printed, reference, place)
    except IncompleteMetadata:
        said = None
    if said != district_id:
        name = reference.districts[district_id].name
        yield Issue(
            "issuer_differs",
            "warning",
            1,
            f"loaded as {district_id} ({name}), but the text names another issuer",
            printed,
        )


def _metadata_issues(
    parsed: ParsedDocument, registered: Registered | None, known: Registered | None, year: int
) -> Iterable[Issue]:
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
            known.file_name, "compare the two and add or correct the row in documents.csv",
        )  # fmt: skip


def _digest(document: Row, tables: dict[str, list[Row]]) -> str:
    """SHA-256 over all values; every row of a table names its columns in the same order."""
    content = [
        [*document.values()],
        [[[*row.values()] for row in rows] for rows in tables.values()],
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


class _Builder:
    """Collects the rows of one document."""

    def __init__(
        self,
        source: SourceDocument,
        parsed: ParsedDocument,
        resolver: Resolver,
        district_id: int,
        year: int,
    ) -> None:
        self.source, self.parsed, self.resolver = source, parsed, resolver
        self.district_id, self.year = district_id, year
        self.document_id = (district_id * 10000 + year) * 100 + KIND_DIGIT[parsed.kind] * 10
        self.tables: dict[str, list[Row]] = {
            "source_lines": self._source_lines(),
            "sections": [],
            "section_headings": [],
            "units": [],
            "unit_names": [],
            "leaders": [],
            "tasks": [],
            "task_leaders": [],
            "task_units": [],
            "task_districts": [],
            "document_units": [],
            "statements": [],
            "targets": [],
        }
        self._new: set[int] = set()
        self._printed_names: dict[int, Counter[str]] = defaultdict(Counter)
        self._task_counts: Counter[int] = Counter()
        self._first_counts: Counter[int] = Counter()
        self._entities: dict[int, Entity] = {}

    def document_row(self, registered: Registered | None) -> Row:
        said, source = self.parsed.metadata, self.source
        return {
            "id": self.document_id,
            "key": f"{self.district_id}-{self.year}-{self.parsed.kind}",
            "district_id": self.district_id,
            "kind": self.parsed.kind,
            "year": self.year,
            "part": 0,
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
            "layout": self.parsed.layout,
            "layout_reason": self.parsed.layout_reason,
            "role_rule": None,
            "line_count": len(source.line_starts),
            "char_count": len(source.text),
        }

    def _source_lines(self) -> list[Row]:
        return [
            {
                "document_id": self.document_id,
                "line": line,
                "char_start": start,
                "class": line_class,
                "text": self.source.line_text(line),
                "place": mark.place if (mark := self.source.marks.get(line)) else None,
                "spans": mark.spans if mark else None,
            }
            for line, (start, line_class) in enumerate(
                zip(self.source.line_starts, self.parsed.line_classes, strict=True), 1
            )
        ]

    def take_tasks(self) -> list[Issue]:
        """Add sections and tasks; returns what was in doubt."""
        for ordinal, section in enumerate(self.parsed.sections, 1):
            self._add_section(ordinal, section)
        issues: list[Issue] = []
        below = self.resolver.reference.districts_below(self.district_id, self.year)
        names = frozenset(fold(d.name) for d in below)
        for ordinal, task in enumerate(self.parsed.tasks, 1):
            issues.extend(self._add_task(ordinal, task, names))
            self._add_targets(task.text.text, _offsets(task.text), task_id=self._id(ordinal))
        self._add_document_units()
        for ordinal, statement in enumerate(self.parsed.statements, 1):
            self._add_statement(ordinal, statement)
        return issues

    def _add_statement(self, ordinal: int, statement: ParsedStatement) -> None:
        self.tables["statements"].append(
            {
                "id": self._id(ordinal),
                "document_id": self.document_id,
                "section_id": None
                if statement.section is None
                else self._id(statement.section + 1),
                "ordinal": ordinal,
                "text": statement.text,
                "kind": statement.kind,
                "period": statement.period,
                "line_start": statement.line_start,
                "line_end": statement.line_end,
                "char_start": statement.start,
                "char_end": statement.end,
            }
        )
        printed = self.source.text[statement.start : statement.end]
        self._add_targets(
            statement.text,
            _kept_offsets(statement.text, printed, statement.start),
            statement_id=self._id(ordinal),
            is_claim=statement.kind.startswith("review"),
            period=statement.period,
        )

    def _add_targets(
        self,
        text: str,
        offsets: Sequence[int],
        *,
        task_id: int | None = None,
        statement_id: int | None = None,
        is_claim: bool = False,
        period: str | None = None,
    ) -> None:
        """Targets of one text; ``offsets[i]`` is where its character ``i`` stands in the source."""
        for quantity in find_quantities(text) if len(text) <= LONGEST_TEXT else ():
            ordinal = len(self.tables["targets"]) + 1
            self.tables["targets"].append(
                {
                    "id": self._id(ordinal),
                    "document_id": self.document_id,
                    "ordinal": ordinal,
                    "task_id": task_id,
                    "statement_id": statement_id,
                    "text": quantity.text,
                    "indicator": quantity.indicator,
                    "indicator_name": self.resolver.reference.indicator_name(quantity.indicator),
                    "comparator": quantity.comparator,
                    "value": quantity.value,
                    "value_high": quantity.value_high,
                    "value_from": quantity.value_from,
                    "multiplier": quantity.multiplier,
                    "unit": quantity.unit,
                    "kind": quantity.kind,
                    "measure": quantity.measure,
                    "is_claim": int(is_claim),
                    "is_estimate": int(quantity.is_estimate),
                    "period": period or str(self.year),
                    "deadline": quantity.deadline,
                    "char_start": offsets[quantity.start],
                    "char_end": offsets[quantity.end - 1] + 1,
                }
            )

    def _id(self, ordinal: int) -> int:
        return self.document_id * 10000 + ordinal

    def _add_section(self, ordinal: int, section: ParsedSection) -> None:
        first = section.prints[0]
        self.tables["sections"].append(
            {
                "id": self._id(ordinal),
                "document_id": self.document_id,
                "parent_id": None if section.parent is None else self._id(section.parent + 1),
                "ordinal": ordinal,
                "level": section.level,
                "number": section.number,
                "title": chosen_title(section.prints),
                "title_as_printed": first.text,
                "line": first.line,
                "char_start": first.start,
                "char_end": first.end,
                "kind": None,
                "period": None,
            }
        )
        self.tables["section_headings"].extend(
            {
                "section_id": self._id(ordinal),
                "line": label.line,
                "title_as_printed": label.text,
                "char_start": label.start,
                "char_end": label.end,
            }
            for label in section.prints
        )

    def _add_task(self, ordinal: int, task: ParsedTask, names: frozenset[str]) -> Iterable[Issue]:
        task_id = self._id(ordinal)
        listed = split_parties(task.units, names) if task.units else PartyList((), False)
        units = [self.resolver.unit(party.name) for party in listed.parties]
        bound, some = bound_districts(units, self.district_id, self.year, self.resolver.reference)
        self.tables["tasks"].append(
            {
                "id": task_id,
                "document_id": self.document_id,
                "section_id": None if task.section is None else self._id(task.section + 1),
                "ordinal": ordinal,
                "item_number": task.item_number,
                "text": task.text.text,
                "plain_text": plain_text(task.text.text),
                "leaders_as_printed": "\n".join(s.text for s in task.leaders) or None,
                "units_as_printed": task.units.text if task.units else None,
                "deadline_as_printed": None,
                "progress_as_printed": None,
                "contacts_as_printed": None,
                "remarks_as_printed": None,
                "is_open_ended": int(listed.is_open_ended),
                "names_some_districts": int(some),
                "is_role_ambiguous": 0,
                "line_start": task.line_start,
                "line_end": task.line_end,
                "char_start": task.text.start,
                "char_end": task.text.end,
            }
        )
        self.tables["task_districts"].extend(
            {"task_id": task_id, "district_id": district_id, "basis": basis}
            for district_id, basis in bound.items()
        )
        yield from self._add_leaders(task_id, task)
        yield from self._add_units(task_id, listed, units)

    def _add_leaders(self, task_id: int, task: ParsedTask) -> Iterable[Issue]:
        for position, printed in enumerate(split_leaders(task.leaders), 1):
            person = self.resolver.leader(printed.text)
            if person.is_unknown and person.id not in self._new:
                self._new.add(person.id)
                self.tables["leaders"].append(
                    {
                        "id": person.id,
                        "name": person.name,
                        "kind": "person",
                        "district_id": person.district_id,
                        "is_curated": 0,
                        "evidence": NOT_CURATED,
                    }
                )
            if person.is_unknown:
                yield _unknown("unknown_leader", "leader", printed.line, printed.text, person)
            self.tables["task_leaders"].append(
                {
                    "task_id": task_id,
                    "position": position,
                    "leader_id": person.id,
                    "name_as_printed": printed.text,
                    "role": None,
                    "line": printed.line,
                    "char_start": printed.start,
                    "char_end": printed.end,
                }
            )

    def _add_units(
        self, task_id: int, listed: PartyList, units: Sequence[Entity]
    ) -> Iterable[Issue]:
        seen: set[int] = set()
        for position, (party, unit) in enumerate(zip(listed.parties, units, strict=True), 1):
            self._add_unit(unit)
            if unit.is_unknown:
                yield _unknown("unknown_unit", "body", party.printed.line, party.printed.text, unit)
            is_first = position == 1 and unit.kind != "collective"
            self._entities[unit.id] = unit
            if not party.is_suffix_shared:
                self._printed_names[unit.id][party.printed.text] += 1
            self.tables["task_units"].append(
                {
                    "task_id": task_id,
                    "position": position,
                    "unit_id": unit.id,
                    "name_as_printed": party.printed.text,
                    "role": None,
                    "role_basis": None,
                    "is_inferred_lead": int(is_first),
                    "is_suffix_shared": int(party.is_suffix_shared),
                    "is_prefix_shared": 0,
                    "is_repeat": int(unit.id in seen),
                    "line": party.printed.line,
                    "char_start": party.printed.start,
                    "char_end": party.printed.end,
                }
            )
            seen.add(unit.id)
        self._task_counts.update(seen)
        if units:
            self._first_counts[units[0].id] += 1

    def _add_unit(self, unit: Entity) -> None:
        if unit.is_curated or unit.id in self._new:
            return
        self._new.add(unit.id)
        self.tables["units"].append(
            {
                "id": unit.id,
                "name": unit.name,
                "kind": unit.kind,
                "function": None,
                "district_id": unit.district_id,
                "is_curated": 0,
                "evidence": NOT_CURATED,
            }
        )
        self.tables["unit_names"].append(
            {
                "unit_id": unit.id,
                "name": unit.name,
                "kind": "canonical",
                "first_year": None,
                "last_year": None,
                "evidence": NOT_CURATED,
            }
        )

    def _add_document_units(self) -> None:
        """One row a unit: the name printed most often here (of equals the shortest)."""
        for unit_id in sorted(self._task_counts):
            printed = self._printed_names[unit_id]
            name = min(
                printed,
                key=lambda n: (-printed[n], len(n), n),
                default=self._entities[unit_id].name,
            )
            self.tables["document_units"].append(
                {
                    "document_id": self.document_id,
                    "unit_id": unit_id,
                    "name_as_printed": name,
                    "task_count": self._task_counts[unit_id],
                    "first_listed_count": self._first_counts[unit_id],
                }
            )


def _offsets(span: Span) -> range:
    return range(span.start, span.end)


def _kept_offsets(text: str, printed: str, start: int) -> list[int]:
    """Where each character of a de-wrapped text stands: ``printed`` has blanks besides them."""
    offsets: list[int] = []
    for position, character in enumerate(printed):
        if len(offsets) < len(text) and character == text[len(offsets)]:
            offsets.append(start + position)
    return offsets


def _unknown(code: str, what: str, line: int, printed: str, entity: Entity) -> Issue:
    return Issue(
        code,
        "warning",
        line,
        f"no {what} of this government is known by this name; it is kept as its own entry",
        printed,
        "、".join(entity.candidates) or None,
    )
