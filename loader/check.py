"""What must always hold, checked against a database as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sqlalchemy import Connection, RowMapping, select

from loader.check_revisions import check_revisions
from loader.errors import LoaderError
from loader.link.reviewed import missing_quotes
from loader.link.targets import TARGET_LINKS
from loader.normalize import DocumentRows, Overrides, normalize
from loader.parse import parse
from loader.read.source import READER_CODES, LineMark, ReadWarning
from loader.read.text import from_lines
from loader.recount import differing_roll_ups
from loader.reference import Reference, load_reference
from loader.reference.languages import differences
from loader.register import Register, load_register
from loader.relink import LINKS, differing_links
from loader.rollup import ROLL_UPS
from loader.vocabulary import without_space
from loader.write import WRITE_ORDER, belongs_to, curated_rows
from schema.database import open_for_reading
from schema.tables import about, documents, issues, metadata, source_lines, unit_names, units

# Every printed string with a place: (table, column, the SQL that gives document, offsets, text).
_PLACED = (
    ("tasks", "text", "select document_id, char_start, char_end, text from tasks"),
    (
        "task_leaders",
        "name_as_printed",
        "select t.document_id, p.char_start, p.char_end, p.name_as_printed "
        "from task_leaders p join tasks t on t.id = p.task_id",
    ),
    (
        "task_units",
        "name_as_printed",
        "select t.document_id, p.char_start, p.char_end, p.name_as_printed "
        "from task_units p join tasks t on t.id = p.task_id",
    ),
    (
        "section_headings",
        "title_as_printed",
        "select s.document_id, h.char_start, h.char_end, h.title_as_printed "
        "from section_headings h join sections s on s.id = h.section_id",
    ),
)
# De-wrapped sentences and their numbers: equal to what is printed but for blanks.
_PLACED_WITHOUT_BLANKS = (
    ("statements", "text", "select document_id, char_start, char_end, text from statements"),
    ("targets", "text", "select document_id, char_start, char_end, text from targets"),
)
# What a reader said of a file, stored in columns of the same names.
_SOURCE_FACTS = (
    *("file_name", "sha256", "media_type", "encoding", "fidelity", "reader", "page_count"),
)
# Questions whose answer must be 0.
_ZERO = (
    ("rows point nowhere", "select count(*) from pragma_foreign_key_check"),
    (
        "tasks stand in sections of another document",
        "select count(*) from tasks t join sections s on s.id = t.section_id "
        "where s.document_id <> t.document_id",
    ),
    (
        "sections stand under sections of another document",
        "select count(*) from sections s join sections p on p.id = s.parent_id "
        "where s.document_id <> p.document_id or p.level >= s.level",
    ),
    (
        "unclaimed lines have no issue",
        "select count(*) from source_lines l where class = 'unclaimed' and not exists "
        "(select 1 from issues i where i.document_id = l.document_id and i.line = l.line)",
    ),
    (
        "entities are not curated though no document names them",
        "select (select count(*) from units u where not is_curated and not exists "
        "(select 1 from task_units tu where tu.unit_id = u.id)) + "
        "(select count(*) from leaders p where not is_curated and not exists "
        "(select 1 from task_leaders tl where tl.leader_id = p.id))",
    ),
    (
        "names mean two units of one government",
        "select count(*) from (select 1 from unit_names n join units u on u.id = n.unit_id "
        "group by u.district_id, n.name having count(distinct u.id) > 1)",
    ),
    (
        "unit summaries differ from the tasks",
        "select count(*) from (select t.document_id, tu.unit_id, count(distinct t.id) as n "
        "from task_units tu join tasks t on t.id = tu.task_id group by 1, 2) c "
        "full outer join document_units d using (document_id, unit_id) "
        "where c.n is not d.task_count",
    ),
    (
        "current documents are kept as earlier versions too",
        "select count(*) from superseded_documents s "
        "join documents d on d.id = s.document_id and d.sha256 = s.sha256",
    ),
    (
        "earlier versions were retrieved after the current one",
        "select count(*) from superseded_documents s "
        "join documents d on d.id = s.document_id and d.retrieved_on <= s.retrieved_on",
    ),
    (
        "entries belong to no earlier version",
        "select count(*) from (select document_id, sha256 from superseded_entries "
        "except select document_id, sha256 from superseded_documents)",
    ),
    (
        "foreign keys lack an index",
        "select count(*) from sqlite_master m, pragma_foreign_key_list(m.name) f "
        "where m.type = 'table' and not exists (select 1 from pragma_index_list(m.name) i, "
        'pragma_index_info(i.name) c where c.seqno = 0 and c.name = f."from")',
    ),
)


@dataclass(frozen=True, slots=True)
class Result:
    """One check: whether it holds, and what was found."""

    name: str
    holds: bool
    detail: str


def check_database(path: Path) -> Iterator[Result]:
    """Check reference files, register and database, one result a check.

    Raises CuratedDataError for curated files that cannot be used, DatabaseProblem for a database
    that cannot.
    """
    reference, register = load_reference(), load_register()
    yield Result(  # load_reference raised where they did not
        "reference files",
        True,
        f"{len(reference.units)} units, {len(reference.unit_names)} further names, "
        f"{len(reference.successions)} successions, {len(reference.leaders)} leaders agree",
    )
    yield _languages(reference)
    with open_for_reading(path) as engine, engine.connect() as connection:
        yield _integrity(connection)
        for what, question in _ZERO:
            count = connection.exec_driver_sql(question).scalar_one()
            yield Result(f"no {what}", count == 0, f"{count} found")
        stored = {row.key: row.value for row in connection.execute(select(about))}
        current = stored.get("reference_sha256") == reference.sha256
        detail = "current" if current else "older than the files: load the documents again"
        yield Result("stored reference data", current, detail)
        if current:
            yield from _curated(connection, reference)
            yield _links(connection, reference)
        yield _roll_ups(connection)
        texts = _texts(connection)
        yield _slices(connection, texts)
        yield _quotes(connection, reference)
        yield from _rederived(connection, texts, reference, register)
        for name, holds, detail in check_revisions(connection, reference, register):
            yield Result(name, holds, detail)


def _languages(reference: Reference) -> Result:
    name = "reference files say the same in both languages"
    for file, line, problem in differences(reference.told):
        return Result(name, False, f"{file}:{line}: {problem}")
    return Result(name, True, f"{sum(len(rows) for _, _, rows in reference.told)} texts")


def _integrity(connection: Connection) -> Result:
    verdict = str(connection.exec_driver_sql("pragma integrity_check").scalar_one())
    return Result("database file is sound", verdict == "ok", verdict)


def _links(connection: Connection, reference: Reference) -> Result:
    differing = differing_links(connection, reference)
    detail = differing[0] if differing else f"{len(LINKS)} tables worked out anew"
    return Result("links are what documents and curated facts give", not differing, detail)


def _roll_ups(connection: Connection) -> Result:
    differing = differing_roll_ups(connection)
    count = len(ROLL_UPS) + len(TARGET_LINKS)
    detail = differing[0] if differing else f"{count} tables worked out anew"
    return Result(
        "roll-ups and links of targets are what the documents give", not differing, detail
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """The stored lines of a document: its part of the file, from ``base`` to before ``end``.

    ``end`` is None where the lines do not follow each other.
    """

    text: str
    base: int
    end: int | None


_NO_TEXT = _Text("", 0, None)


def _texts(connection: Connection) -> dict[int, _Text]:
    lines: dict[int, list[tuple[int, str]]] = {}
    own = source_lines.c
    ordered = select(own.document_id, own.char_start, own.text).order_by(own.document_id, own.line)
    for document_id, start, text in connection.execute(ordered):
        lines.setdefault(document_id, []).append((start, text))
    return {document_id: _joined(found) for document_id, found in lines.items()}


def _joined(lines: list[tuple[int, str]]) -> _Text:
    base = end = lines[0][0]
    follows = True
    for start, text in lines:
        follows &= start == end
        end = start + len(text) + 1
    return _Text("\n".join(text for _, text in lines), base, end if follows else None)


def _curated(connection: Connection, reference: Reference) -> Iterator[Result]:
    """The curated tables hold what the reference files say, row by row."""
    for table, rows in curated_rows(reference):
        names = list(rows[0])
        own = select(*(table.c[name] for name in names))
        if "is_curated" in table.c:
            own = own.where(table.c.is_curated == 1)
        elif table is unit_names:
            own = own.join(units, units.c.id == unit_names.c.unit_id).where(units.c.is_curated == 1)
        stored = {tuple(row) for row in connection.execute(own)}
        differing = stored ^ {tuple(row[name] for name in names) for row in rows}
        yield Result(
            f"{table.name} are those of the reference files",
            not differing,
            f"{len(rows)} rows"
            if not differing
            else f"{len(differing)} rows differ: delete the database and load the documents again",
        )


def _slices(connection: Connection, texts: dict[int, _Text]) -> Result:
    checked = 0
    for table, column, question in (*_PLACED, *_PLACED_WITHOUT_BLANKS):
        seen_as = str if (table, column, question) in _PLACED else without_space
        for document_id, start, end, printed in connection.exec_driver_sql(question):
            own = texts.get(document_id, _NO_TEXT)
            if seen_as(own.text[start - own.base : end - own.base]) != seen_as(printed):
                return Result(
                    "every printed string slices back",
                    False,
                    f"{table}.{column} “{printed}” is not at {start}-{end} of {document_id}",
                )
            checked += 1
    return Result("every printed string slices back", True, f"{checked} strings")


def _quotes(connection: Connection, reference: Reference) -> Result:
    missing = missing_quotes(connection, reference)
    return Result(
        "reviewed links quote the stored texts",
        not missing,
        missing[0]
        if missing
        else f"{len(reference.outcomes)} outcomes, {len(reference.cascades)} cascades",
    )


def _rederived(
    connection: Connection, texts: dict[int, _Text], reference: Reference, register: Register
) -> Iterator[Result]:
    """The stored rows are what the loader makes of the stored text today."""
    files: dict[tuple[object, ...], list[RowMapping]] = defaultdict(list)
    for row in connection.execute(select(documents)).mappings():
        files[row["sha256"], row["district_id"], row["year"]].append(row)
    results: list[Result] = []
    for rows in files.values():
        rows.sort(key=lambda row: texts[row["id"]].base if row["id"] in texts else 0)
        results.extend(_rederived_file(connection, texts, rows, reference, register))
    yield from sorted(results, key=lambda result: result.name)


def _lacks_a_part(stored: list[_Text], length: int, expected: int) -> bool:
    """Whether the stored parts, each whole, are not all of their file."""
    if any(part.end is None for part in stored):
        return False
    follow = all(a.end == b.base for a, b in pairwise(stored))
    return stored[0].base > 0 or not follow or length + 1 == expected


def _rederived_file(
    connection: Connection,
    texts: dict[int, _Text],
    rows: list[RowMapping],
    reference: Reference,
    register: Register,
) -> Iterator[Result]:
    """One result a document of a file, whose stored parts together are its text."""
    first = rows[0]
    stored = [texts.get(row["id"], _NO_TEXT) for row in rows]
    text = "\n".join(part.text for part in stored)
    expected = sum(row["char_count"] for row in rows)
    if _lacks_a_part(stored, len(text), expected):
        for row in rows:
            told = "another file replaced another part of its file: not derived anew"
            yield Result(row["key"], True, told)
        return
    if len(text) != expected:
        yield Result(first["key"], False, f"{len(text)} of {expected} characters are stored")
        return
    marks = {line: mark for row in rows for line, mark in _marks(connection, row["id"]).items()}
    source = from_lines(
        text,
        marks,
        **{name: first[name] for name in _SOURCE_FACTS},
        warnings=[doubt for row in rows for doubt in _warnings(connection, row["id"])],
    )
    overrides = Overrides(first["district_id"], first["year"])
    try:
        parsed = parse(source, first["key"])
        again = normalize(source, parsed, reference, register, overrides, first["key"])
    except LoaderError as error:
        yield Result(first["key"], False, str(error))
        return
    if [own.key for own in again] != [row["key"] for row in rows]:
        now = ", ".join(own.key for own in again)
        yield Result(first["key"], False, f"its file now gives {now}: load the file again")
        return
    for row, document, own in zip(rows, parsed, again, strict=True):
        difference = _difference(connection, own)
        unclaimed = document.line_classes.count("unclaimed")
        yield Result(
            row["key"],
            difference is None,
            difference
            or f"{len(document.tasks)} tasks, {len(document.statements)} statements, "
            f"{row['line_count']} lines, {unclaimed} unclaimed",
        )


def _warnings(connection: Connection, document_id: int) -> list[ReadWarning]:
    """What the reader doubted, which only the file can tell again."""
    found = issues.c
    stored = select(found.code, found.line, found.message, found.printed, found.severity).where(
        found.document_id == document_id, found.code.in_(READER_CODES)
    )
    return [ReadWarning(*row) for row in connection.execute(stored)]


def _marks(connection: Connection, document_id: int) -> dict[int, LineMark]:
    """What the file's format said of its lines, as it was stored."""
    lines = source_lines.c
    marked = select(lines.line, lines.place, lines.spans).where(
        lines.document_id == document_id, lines.place.is_not(None) | lines.spans.is_not(None)
    )
    return {line: LineMark(place, spans) for line, place, spans in connection.execute(marked)}


def _difference(connection: Connection, again: DocumentRows) -> str | None:
    """The first table whose stored rows are not those derived anew, or None."""
    tables = {"documents": [again.document]} | {
        table.name: again.tables[table.name] for table in WRITE_ORDER
    }
    for name, rows in tables.items():
        table = metadata.tables[name]
        stored = connection.execute(select(table).where(belongs_to(table, again.document_id)))
        derived = {tuple(row[column.name] for column in table.columns) for row in rows}
        differing = derived ^ {tuple(row) for row in stored}
        if differing:
            return (
                f"{len(differing)} rows of {name} differ from what its text gives now: "
                "load the document again"
            )
    return None
