"""Open questions of a database, each with the rows of the reference CSVs that would settle it.

A name nobody curated (a body, a leader) is settled by a row: a new entity in ``units.csv`` or
``leaders.csv``, or one more name of a known unit in ``unit_names.csv``. Every other open issue (an
odd row, an unclaimed line) is shown with its source lines; no row of a CSV can settle it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_args

from sqlalchemy import Connection

from loader.normalize.identity import Resolver
from loader.reference import Leader, Reference, Unit, UnitName
from loader.reference.tables import UnitKind
from schema.database import open_for_reading

CONTEXT_LINES = 1
MOST_PLACES = 3
IDS_OF_A_DISTRICT = 1000  # a curated id is its district's code and three digits
UNKNOWN_KIND = "?"
KINDS = tuple(kind for kind in get_args(UnitKind) if kind != "collective")
# How a body's name ends, and its kind; what ends otherwise a person must say.
KIND_BY_ENDING = (
    ("管委会", "zone"),
    (("公司", "集团"), "enterprise"),
    (("大学", "学院", "学校", "医院"), "institution"),
    (("局", "委", "办", "厅", "委员会", "办公室"), "department"),
)

_NAMES = """
select 'unit' as what, u.id, u.name, u.kind, t.document_id, p.line, p.name_as_printed as printed
from units u join task_units p on p.unit_id = u.id join tasks t on t.id = p.task_id
where not u.is_curated and u.kind is not 'collective'
union all
select 'leader', l.id, l.name, null, t.document_id, p.line, p.name_as_printed
from leaders l join task_leaders p on p.leader_id = l.id join tasks t on t.id = p.task_id
where not l.is_curated
order by 1 desc, 2, 5, 6
"""
_ISSUES = """
select i.document_id, i.line, i.severity, i.code, i.message, i.printed, i.suggestion
from issues i where i.severity <> 'note' and i.code not in ('unknown_unit', 'unknown_leader')
order by i.document_id, i.ordinal
"""
_LINES = """
select line, text from source_lines where document_id = ? and line between ? and ? order by line
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is printed, with the lines around it: (line number, text)."""

    document: str
    line: int
    lines: tuple[tuple[int, str], ...]

    @property
    def reference(self) -> str:
        return f"{self.document}:{self.line}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row that would settle a name. ``choice`` is what ``review --accept`` takes.

    ``values``: column → cell. ``says``: what accepting the row states.
    """

    choice: str
    file: str
    values: dict[str, str]
    says: str

    def row(self) -> str:
        """The row as it would stand in the CSV."""
        output = io.StringIO()
        csv.writer(output, lineterminator="").writerow(self.values.values())
        return output.getvalue()


@dataclass(frozen=True, slots=True)
class OpenName:
    """A body or leader that no reference file knows. ``what``: unit or leader."""

    what: str
    name: str
    district_id: int
    district_name: str
    count: int
    places: tuple[Place, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """Any other issue that awaits a person."""

    place: Place
    severity: str
    code: str
    message: str
    printed: str | None
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """All that is open. ``settled``: names the reference files know now; load again.

    ``recognised``: names without a row that the national table of bodies, the divisions or their
    shape (a town) know for sure; they need none.
    """

    names: tuple[OpenName, ...]
    issues: tuple[OpenIssue, ...]
    settled: tuple[str, ...]
    recognised: tuple[str, ...] = ()


def review_database(path: Path, reference: Reference) -> Review:
    """What a person should look at. Raises DatabaseProblem."""
    with open_for_reading(path) as engine, engine.connect() as connection:
        return _Reviewer(connection, reference).review()


class _Reviewer:
    def __init__(self, connection: Connection, reference: Reference) -> None:
        self.connection, self.reference = connection, reference
        rows = connection.exec_driver_sql("select id, key, district_id, year from documents")
        self.documents = {row.id: row for row in rows}
        self._next_ids: dict[tuple[str, int], int] = {}

    def review(self) -> Review:
        names: list[OpenName] = []
        settled: list[str] = []
        recognised: list[str] = []
        for prints in _grouped(self.connection.exec_driver_sql(_NAMES).all()):
            first = prints[0]
            if self._is_known(first):
                settled.append(first.name)
            elif self._is_recognised(first):
                recognised.append(first.name)
            else:
                names.append(self._name(prints))
        issues = tuple(
            OpenIssue(self._place(row.document_id, row.line, CONTEXT_LINES), *row[2:])
            for row in self.connection.exec_driver_sql(_ISSUES)
        )
        return Review(tuple(names), issues, tuple(settled), tuple(recognised))

    def _is_known(self, row: Any) -> bool:
        document = self.documents[row.document_id]
        if row.what == "leader":
            return self.reference.leader(document.district_id, row.printed) is not None
        return (
            self.reference.unit(document.district_id, row.printed, document.year) is not None
            or self.reference.binds(row.printed) is not None
        )

    def _is_recognised(self, row: Any) -> bool:
        document = self.documents[row.document_id]
        resolver = Resolver(self.reference, document.district_id, document.year)
        return row.what == "unit" and not resolver.unit(row.name).is_unknown

    def _name(self, prints: Sequence[Any]) -> OpenName:
        first = prints[0]
        document = self.documents[first.document_id]
        district = self.reference.districts[document.district_id]
        lines = list(dict.fromkeys((p.document_id, p.line) for p in prints))
        places = tuple(self._place(*line, 0) for line in lines[:MOST_PLACES])
        propose = self._leader_rows if first.what == "leader" else self._unit_rows
        return OpenName(
            first.what,
            first.name,
            district.id,
            district.name,
            len(prints),
            places,
            tuple(propose(first, document)),
        )

    def _unit_rows(self, row: Any, document: Any) -> Iterator[Proposal]:
        kind = row.kind or kind_of(row.name)
        english = f"{document.key} line {row.line} prints `{row.printed}`"
        chinese = f"{document.key} 第{row.line}行印作`{row.printed}`"
        values = {field.name: "" for field in fields(Unit)} | {
            "id": str(self._next_id("units", document.district_id, self.reference.units)),
            "district_id": str(document.district_id),
            "name": row.name,
            "kind": kind or UNKNOWN_KIND,
            "evidence": english,
            "evidence_zh": chinese,
        }
        own = f"{document.district_id}:{row.name}"
        says = "a body of its own"
        if kind is None:
            says += f"; say its kind, as in {own}=institution ({', '.join(KINDS)})"
        yield Proposal(own, "units.csv", values, says)
        resolver = Resolver(self.reference, document.district_id, document.year)
        for candidate in resolver.unit(row.name).candidates:
            known = self.reference.unit(document.district_id, candidate, document.year)
            if known is not None:
                seen = (document.year, document.year, english, chinese)
                name = UnitName(known.id, known.name, row.name, "variant", *seen)
                cells = {f.name: str(getattr(name, f.name)) for f in fields(UnitName)}
                yield Proposal(
                    f"{own}={known.id}", "unit_names.csv", cells, f"another name of {known.name}"
                )

    def _leader_rows(self, row: Any, document: Any) -> Iterator[Proposal]:
        values = {field.name: "" for field in fields(Leader)} | {
            "id": str(self._next_id("leaders", document.district_id, self.reference.leaders)),
            "district_id": str(document.district_id),
            "name": row.name,
            "evidence": f"first printed in {document.key} line {row.line}",
            "evidence_zh": f"最早印于{document.key} 第{row.line}行",
        }
        yield Proposal(f"{document.district_id}:{row.name}", "leaders.csv", values, "a new person")

    def _next_id(self, table: str, district_id: int, known: Iterable[int]) -> int:
        """The first free curated id of a government, also free of earlier proposals."""
        taken = self._next_ids.get((table, district_id))
        if taken is None:
            own = (key for key in known if key // IDS_OF_A_DISTRICT == district_id)
            taken = max(own, default=district_id * IDS_OF_A_DISTRICT)
        self._next_ids[table, district_id] = taken + 1
        return taken + 1

    def _place(self, document_id: int, line: int, around: int) -> Place:
        found = self.connection.exec_driver_sql(_LINES, (document_id, line - around, line + around))
        lines = tuple((row.line, row.text) for row in found)
        return Place(self.documents[document_id].key, line, lines)


def _grouped(rows: Sequence[Any]) -> Iterator[list[Any]]:
    """Rows of one entity together, in the order in which they come."""
    group: list[Any] = []
    for row in rows:
        if group and (row.what, row.id) != (group[0].what, group[0].id):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def kind_of(name: str) -> str | None:
    """The kind of body a name's ending shows, or None."""
    bare = name.partition("(")[0]
    return next((kind for ends, kind in KIND_BY_ENDING if bare.endswith(ends)), None)
