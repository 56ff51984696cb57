"""Keep the roll-up tables: each document's own rows, in the transaction that writes it.

A document's figures follow from its rows and the reference files. One of them other documents
change: what a collective such as 各县(市、区)政府 binds, because a county government that nobody
curated is a unit only while some document names it (``_newly_bound``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    select,
    text,
)

from loader.hardness import indicator_rows
from loader.link.targets import rebuild_target_links
from loader.marks import heads_of_government, marked_tasks
from loader.summary import Rows, Summary, Unit
from schema.rows import insert_rows
from schema.tables import (
    TASK_MARKS,
    document_chapters,
    document_districts,
    document_functions,
    document_indicators,
    document_leader_pairs,
    document_leader_units,
    document_leaders,
    document_line_classes,
    document_unit_figures,
    document_unit_pairs,
    document_vagueness,
    documents,
    heirs,
    leader_posts,
    sections,
    source_lines,
    statements,
    targets,
    task_districts,
    task_leaders,
    task_marks,
    task_units,
    tasks,
    units,
)

ROLL_UPS: tuple[Table, ...] = (
    document_unit_figures,
    document_unit_pairs,
    document_leader_units,
    document_leaders,
    document_leader_pairs,
    document_functions,
    document_chapters,
    document_districts,
    document_line_classes,
    document_vagueness,
    document_indicators,
    task_marks,
)
# Built once: building a statement takes longer than SQLite takes to run it.
_AMONG: BindParameter[Any] = bindparam("among", expanding=True)
_POSTS = select(leader_posts).where(leader_posts.c.leader_id.in_(_AMONG))
_COUNTIES = select(units.c.district_id, units.c.id).where(
    units.c.kind == "county_government", units.c.district_id.in_(_AMONG)
)
_CARRIED = select(heirs.c.unit_id, heirs.c.heir_id, heirs.c.is_split).where(
    heirs.c.unit_id.in_(_AMONG)
)
_FACTS = select(units.c.id, units.c.kind, units.c.function).where(units.c.id.in_(_AMONG))
# Successions that make an heir: see the view unit_heirs.
_HEIRS = """
insert into heirs (unit_id, heir_id, steps, is_split, lowest_confidence)
with recursive used as (
  select predecessor_id, successor_id, kind = 'split' as is_split, confidence
  from unit_successions
  where kind in ('renamed', 'merged', 'absorbed', 'split') and confidence in ('high', 'medium')
),
-- The bound on steps ends a walk through a cycle; 'high' < 'medium', so max() is the lower one.
walk(unit_id, heir_id, steps, is_split, confidence) as (
  select predecessor_id, successor_id, 1, is_split, confidence from used
  union
  select w.unit_id, s.successor_id, w.steps + 1, max(w.is_split, s.is_split),
    max(w.confidence, s.confidence)
  from walk w join used s on s.predecessor_id = w.heir_id
  where w.steps < 20
)
select unit_id, heir_id, min(steps), max(is_split), min(confidence)
from walk
where heir_id not in (select predecessor_id from used)
group by unit_id, heir_id
"""


def write_roll_ups(connection: Connection, document: Mapping[str, Any], rows: Rows) -> None:
    """Write the roll-ups of a document whose rows are already written and that has none yet."""
    _insert(connection, document["id"], {**rows, "documents": [document]})
    for other in _newly_bound(connection, rows["units"]):
        if other != document["id"]:
            _renew(connection, other)


def remove_roll_ups(connection: Connection, document_id: int) -> None:
    """Remove all roll-ups of a document."""
    for table in ROLL_UPS:
        connection.execute(delete(table).where(of_document(table, document_id)))


def of_document(table: Table, document_id: int) -> ColumnElement[bool]:
    """The condition that a row of a roll-up is a document's."""
    if table is task_marks:
        # With its marks named, the key finds the rows.
        return and_(task_marks.c.mark.in_(TASK_MARKS), _of_its_tasks(table, document_id))
    return table.c.document_id == document_id


def _of_its_tasks(table: Table, document_id: int) -> ColumnElement[bool]:
    return table.c.task_id.between(document_id * 10000, document_id * 10000 + 9999)


def write_heirs(connection: Connection) -> None:
    """Who carries on whom in the end, from the curated successions."""
    connection.execute(delete(heirs))
    connection.execute(text(_HEIRS))


def rebuild(connection: Connection) -> None:
    """Heirs, roll-ups and links of targets from what is stored.

    After other reference files, which say who follows whom and what lies where, or a migration.
    """
    write_heirs(connection)
    for document_id in connection.execute(select(documents.c.id)).scalars().all():
        _renew(connection, document_id)
    rebuild_target_links(connection)


def _renew(connection: Connection, document_id: int) -> None:
    remove_roll_ups(connection, document_id)
    _insert(connection, document_id, _stored(connection, document_id))


def _insert(connection: Connection, document_id: int, rows: Rows) -> None:
    for name, found in summary_of(connection, document_id, rows).items():
        insert_rows(connection, _BY_NAME[name], found)


_BY_NAME = {table.name: table for table in ROLL_UPS}


def summary_of(
    connection: Connection, document_id: int, rows: Rows
) -> dict[str, list[dict[str, Any]]]:
    """The roll-up rows of a document by table; its units must be stored."""
    governments = _governments(connection, rows["task_districts"])
    named = {row["unit_id"] for row in rows["task_units"]}
    known = _units(connection, named.union(*governments.values()))
    counties = {i for i, unit in known.items() if unit.kind == "county_government"}
    return {
        **Summary(document_id, rows, known, governments).tables(),
        "document_indicators": list(indicator_rows(document_id, rows)),
        "task_marks": list(marked_tasks(rows, counties, _heads(connection, rows))),
    }


def _heads(connection: Connection, rows: Rows) -> set[int]:
    named = {row["leader_id"] for row in rows["task_leaders"]}
    posts = connection.execute(_POSTS, {"among": sorted(named)})
    own = [dict(row) for row in posts.mappings()]
    return heads_of_government(own, rows["documents"][0]["year"])


def _governments(connection: Connection, bound: Sequence[Any]) -> dict[int, list[int]]:
    own = {row["district_id"] for row in bound if row["basis"] == "collective"}
    found: dict[int, list[int]] = {}
    if own:
        for district_id, unit_id in connection.execute(_COUNTIES, {"among": sorted(own)}):
            found.setdefault(district_id, []).append(unit_id)
    return found


def _units(connection: Connection, ids: set[int]) -> dict[int, Unit]:
    """These units and their heirs."""
    carried: dict[int, list[tuple[int, bool]]] = {}
    for unit_id, heir_id, is_split in connection.execute(_CARRIED, {"among": sorted(ids)}):
        carried.setdefault(unit_id, []).append((heir_id, bool(is_split)))
    every = ids.union(*({heir for heir, _ in found} for found in carried.values()))
    return {
        unit_id: Unit(kind, function, tuple(carried.get(unit_id, ())))
        for unit_id, kind, function in connection.execute(_FACTS, {"among": sorted(every)})
    }


def _newly_bound(connection: Connection, named: Sequence[Mapping[str, Any]]) -> list[int]:
    """Documents whose collectives bind a county government that their roll-ups do not know yet."""
    new = [row for row in named if row["kind"] == "county_government"]
    found: set[int] = set()
    for row in new:
        collective = and_(
            task_districts.c.district_id == row["district_id"],
            task_districts.c.basis == "collective",
        )
        known = select(document_unit_figures.c.document_id).where(
            document_unit_figures.c.unit_id == row["id"]
        )
        bound = (
            select(tasks.c.document_id)
            .distinct()
            .join(task_districts, task_districts.c.task_id == tasks.c.id)
            .where(collective, tasks.c.document_id.not_in(known))
        )
        found.update(connection.execute(bound).scalars())
    return sorted(found)


def _stored(connection: Connection, document_id: int) -> Rows:
    """The rows of a stored document that its roll-ups follow from."""
    in_document: dict[Table, ColumnElement[bool]] = {
        documents: documents.c.id == document_id,
        **{
            t: t.c.document_id == document_id
            for t in (tasks, sections, source_lines, statements, targets)
        },
        **{t: _of_its_tasks(t, document_id) for t in (task_units, task_leaders, task_districts)},
    }
    return {
        table.name: [dict(row) for row in connection.execute(select(table).where(own)).mappings()]
        for table, own in in_document.items()
    }
