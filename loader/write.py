"""Rows → the database. One document is one transaction; nothing here reads text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from loader.changes import Change, difference, with_facts
from loader.link.reviewed import link_reviewed, unlink_reviewed
from loader.link.store import unlink
from loader.link.targets import unlink_targets
from loader.normalize import DocumentRows
from loader.normalize.bodies import function_of
from loader.normalize.identity import NOT_CURATED
from loader.reference import Reference
from loader.rollup import rebuild, remove_roll_ups, write_roll_ups
from loader.stored import entries_of, entry_word, stored_entries
from schema import SCHEMA_VERSION
from schema.rows import insert_rows
from schema.tables import (
    about,
    districts,
    document_unit_figures,
    document_units,
    documents,
    extraction_accuracy,
    indicator_names,
    issues,
    leader_posts,
    leaders,
    section_headings,
    sections,
    source_lines,
    statements,
    superseded_documents,
    superseded_entries,
    targets,
    task_districts,
    task_leaders,
    task_units,
    tasks,
    unit_names,
    unit_successions,
    units,
)

# Built once: building a statement takes longer than SQLite takes to run it.
_ABOUT = select(about.c.key, about.c.value)
STORED = select(documents).where(documents.c.id == bindparam("document_id"))
# Parents before children; deletion goes the other way.
WRITE_ORDER: tuple[Table, ...] = (
    source_lines,
    sections,
    section_headings,
    tasks,
    task_leaders,
    task_units,
    task_districts,
    document_units,
    statements,
    targets,
    issues,
)


def write_document(connection: Connection, rows: DocumentRows) -> Change:
    """Insert or replace one document inside the caller's transaction, without its links."""
    stored = connection.execute(STORED, {"document_id": rows.document_id}).mappings().one_or_none()
    if stored and stored["rows_sha256"] == rows.document["rows_sha256"]:
        return Change("unchanged")
    change = Change("new")
    if stored:
        before = stored_entries(connection, rows.document_id)
        change = difference("changed", entry_word(rows), before, entries_of(rows))
        change = with_facts(change, dict(stored), rows.document)
        district_id, year = rows.document["district_id"], rows.document["year"]
        unlink(connection, district_id, year, rows.document["kind"])
        unlink_targets(connection, district_id, year, rows.document["kind"])
        unlink_reviewed(connection)
        named = _named_by(connection, rows.document_id)
        _delete_contents(connection, rows.document_id)
    for table in (units, leaders, unit_names):
        insert_rows(connection, table, rows.tables[table.name], or_ignore=True)
    # In place, where it is stored: its earlier versions point at it.
    _upsert(connection, documents, [rows.document])
    for table in WRITE_ORDER:
        insert_rows(connection, table, rows.tables[table.name])
    write_roll_ups(connection, rows.document, rows.tables)
    if stored:
        remove_orphans(connection, named)
    return change


def belongs_to(table: Table, document_id: int) -> ColumnElement[bool]:
    """The condition that a row of ``table`` is part of a document."""
    if table is documents:
        return documents.c.id == document_id
    for parent, key in ((tasks, "task_id"), (sections, "section_id")):
        if key in table.primary_key.columns:
            own = select(parent.c.id).where(parent.c.document_id == document_id)
            return table.c[key].in_(own)
    return table.c.document_id == document_id


def take_out(connection: Connection, document_id: int) -> None:
    """Delete a document whose links are removed, and what nobody names any more."""
    named = _named_by(connection, document_id)
    _delete_contents(connection, document_id)
    for table in (superseded_entries, superseded_documents):
        connection.execute(delete(table).where(table.c.document_id == document_id))
    connection.execute(delete(documents).where(documents.c.id == document_id))
    remove_orphans(connection, named)


def _delete_contents(connection: Connection, document_id: int) -> None:
    remove_roll_ups(connection, document_id)
    for table in reversed(WRITE_ORDER):
        if table is sections:
            # The deepest first: a section points at its parent.
            deepest = select(func.max(sections.c.level)).where(belongs_to(sections, document_id))
            for level in range(connection.execute(deepest).scalar() or 0, 0, -1):
                connection.execute(
                    delete(sections).where(
                        belongs_to(sections, document_id), sections.c.level == level
                    )
                )
        else:
            connection.execute(delete(table).where(belongs_to(table, document_id)))


@dataclass(frozen=True, slots=True)
class Named:
    """Ids of the units and leaders that a document names."""

    units: Sequence[int]
    leaders: Sequence[int]


def _named_by(connection: Connection, document_id: int) -> Named:
    own_units = select(document_units.c.unit_id).where(belongs_to(document_units, document_id))
    own_leaders = select(task_leaders.c.leader_id).where(belongs_to(task_leaders, document_id))
    return Named(
        connection.execute(own_units).scalars().all(),
        connection.execute(own_leaders.distinct()).scalars().all(),
    )


def remove_orphans(connection: Connection, among: Named | None = None) -> None:
    """Delete entities, and their names, that are not curated and no document prints any more.

    ``among`` those a document named before it was replaced, or all: looking at all grows with the
    database.
    """
    uncurated = units.c.is_curated == 0
    nameless = leaders.c.is_curated == 0
    if among:
        uncurated &= units.c.id.in_(among.units)
        nameless &= leaders.c.id.in_(among.leaders)
    orphans = select(units.c.id).where(
        uncurated,
        ~exists().where(task_units.c.unit_id == units.c.id),
        ~exists().where(document_units.c.unit_id == units.c.id),
    )
    for table in (unit_names, document_unit_figures):
        connection.execute(delete(table).where(table.c.unit_id.in_(orphans)))
    connection.execute(delete(units).where(units.c.id.in_(orphans)))
    not_curated = select(units.c.id).where(uncurated)
    is_printed = exists().where(
        task_units.c.unit_id == unit_names.c.unit_id,
        task_units.c.name_as_printed == unit_names.c.name,
    )
    connection.execute(
        delete(unit_names).where(
            unit_names.c.kind == "variant", unit_names.c.unit_id.in_(not_curated), ~is_printed
        )
    )
    connection.execute(
        delete(leaders).where(nameless, ~exists().where(task_leaders.c.leader_id == leaders.c.id))
    )


def write_reference(connection: Connection, reference: Reference) -> bool:
    """Bring the curated facts up to date; False when they already were.

    An entity that left the reference files stays, marked as not curated, while a document
    still names it.
    """
    facts = {"schema_version": SCHEMA_VERSION, "reference_sha256": reference.sha256}
    stored = {row.key: row.value for row in connection.execute(_ABOUT)}
    if stored == facts:
        return False
    connection.execute(delete(about))
    connection.execute(insert(about), [{"key": k, "value": v} for k, v in sorted(facts.items())])
    for table in (unit_successions, leader_posts):
        connection.execute(delete(table))
    curated = select(units.c.id).where(units.c.is_curated == 1)
    connection.execute(delete(unit_names).where(unit_names.c.unit_id.in_(curated)))
    # Nobody is curated for a moment, so that names may change hands.
    for table in (units, leaders):
        connection.execute(table.update().values(is_curated=0))
    _upsert(connection, districts, _district_rows(reference))
    _upsert(connection, units, _unit_rows(reference))
    _upsert(connection, leaders, _leader_rows(reference))
    _upsert(connection, unit_names, _name_rows(reference))
    connection.execute(insert(unit_successions), _succession_rows(reference))
    connection.execute(insert(leader_posts), _post_rows(reference))
    _name_leftovers(connection)
    for table, rows in (
        (extraction_accuracy, _accuracy_rows(reference)),
        (indicator_names, _indicator_rows(reference)),
    ):
        connection.execute(delete(table))
        if rows:
            connection.execute(insert(table), rows)
    link_reviewed(connection, reference)
    rebuild(connection)
    remove_orphans(connection)
    return True


def _name_leftovers(connection: Connection) -> None:
    """An entity that left the reference files keeps its name while a document names it."""
    own = select(unit_names.c.unit_id)
    left = connection.execute(
        select(units.c.id, units.c.name).where(units.c.is_curated == 0, units.c.id.not_in(own))
    ).all()
    if left:
        row = {"kind": "canonical", "first_year": None, "last_year": None}
        connection.execute(
            insert(unit_names),
            [{**row, "unit_id": r.id, "name": r.name, **NOT_CURATED} for r in left],
        )


def _upsert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    connection.execute(_upserting(table, tuple(rows[0])), rows)


@lru_cache(maxsize=20)
def _upserting(table: Table, names: tuple[str, ...]) -> Insert:
    """Building this statement takes longer than SQLite takes to run it."""
    keys = [column.name for column in table.primary_key]
    statement = upsert(table).values({name: bindparam(name) for name in names})
    return statement.on_conflict_do_update(
        index_elements=keys,
        set_={name: statement.excluded[name] for name in names if name not in keys},
    )


def curated_rows(reference: Reference) -> list[tuple[Table, list[dict[str, Any]]]]:
    """Each curated table with the rows the reference files give it."""
    return [
        (districts, _district_rows(reference)),
        (units, _unit_rows(reference)),
        (leaders, _leader_rows(reference)),
        (unit_names, _name_rows(reference)),
        (unit_successions, _succession_rows(reference)),
        (leader_posts, _post_rows(reference)),
        (extraction_accuracy, _accuracy_rows(reference)),
        (indicator_names, _indicator_rows(reference)),
    ]


def _district_rows(reference: Reference) -> list[dict[str, Any]]:
    names = ("id", "name", "level", "parent_id", "valid_from", "valid_to")
    ordered = sorted(reference.districts.values(), key=lambda d: d.id)
    # A parent's code is smaller than its children's, so parents come first.
    return [{name: getattr(district, name) for name in names} for district in ordered]


def _unit_rows(reference: Reference) -> list[dict[str, Any]]:
    names = ("id", "name", "kind", "district_id", "evidence", "evidence_zh")
    return [
        {
            **{name: getattr(unit, name) for name in names},
            "function": function_of(unit, reference),
            "is_curated": 1,
        }
        for unit in reference.units.values()
    ]


def _leader_rows(reference: Reference) -> list[dict[str, Any]]:
    names = ("id", "name", "district_id", "evidence", "evidence_zh")
    return [
        {**{name: getattr(leader, name) for name in names}, "kind": "person", "is_curated": 1}
        for leader in reference.leaders.values()
    ]


def _name_rows(reference: Reference) -> list[dict[str, Any]]:
    canonical = [
        {
            "unit_id": unit.id,
            "name": unit.name,
            "kind": "canonical",
            "first_year": None,
            "last_year": None,
            "evidence": unit.evidence,
            "evidence_zh": unit.evidence_zh,
        }
        for unit in reference.units.values()
    ]
    names = ("unit_id", "name", "kind", "first_year", "last_year", "evidence", "evidence_zh")
    return canonical + [
        {name: getattr(row, name) for name in names} for row in reference.unit_names
    ]


def _succession_rows(reference: Reference) -> list[dict[str, Any]]:
    names = (
        "predecessor_id", "successor_id", "kind", "effective", "scope",
        "confidence", "basis", "evidence", "evidence_zh",
    )  # fmt: skip
    return [{name: getattr(row, name) for name in names} for row in reference.successions]


def _accuracy_rows(reference: Reference) -> list[dict[str, Any]]:
    return [
        {
            "document_key": row.document,
            "measure": row.measure,
            "right_count": row.right,
            "counted_count": row.counted,
        }
        for row in reference.accuracy
    ]


def _indicator_rows(reference: Reference) -> list[dict[str, Any]]:
    names = ("indicator", "indicator_name", "evidence", "evidence_zh")
    return [{name: getattr(row, name) for name in names} for row in reference.indicator_names]


def _post_rows(reference: Reference) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    ordinals: dict[int, int] = {}
    for post in reference.leader_posts:
        ordinals[post.leader_id] = ordinals.get(post.leader_id, 0) + 1
        rows.append(
            {
                "leader_id": post.leader_id,
                "ordinal": ordinals[post.leader_id],
                "post": post.post,
                "valid_from": post.valid_from,
                "valid_to": post.valid_to,
                "status": post.status,
                "evidence": post.evidence,
                "evidence_zh": post.evidence_zh,
            }
        )
    return rows
