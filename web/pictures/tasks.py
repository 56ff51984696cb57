"""Bar charts of task counts: units by year, chapters, a leader's units, a unit's partners."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from markupsafe import Markup

from web.pictures import fills
from web.pictures.bars import Bar, Group, Key, chart
from web.pictures.picture import Drawing, Pen, Subject

MOST_UNITS = 15
MOST_YEARS = 4


@dataclass(frozen=True, slots=True)
class UnitTasks:
    """A unit's tasks: year → (by name, only as a member of a collective)."""

    unit_id: int
    name: str
    by_year: dict[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Count:
    """A name with a number of tasks; ``address`` is its page."""

    name: str
    count: int
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """The longest of all counts; ``total`` says how many there are."""

    counts: tuple[Count, ...]
    total: int


_LOAD = """
select unit_id, unit_name, year, sum(direct_task_count), sum(collective_task_count)
from unit_task_load_by_lineage
where is_collective = 0 {kind} and document_id in (
  select id from documents where kind = 'breakdown' and {which}
)
group by unit_id, unit_name, year order by unit_id, year
"""


# The latest breakdowns of a government, up to a document's year.
_LATEST = """
district_id = ?1 and year in (
  select distinct year from documents
  where kind = 'breakdown' and district_id = ?1 and year <= ?2 order by year desc limit ?3
)
"""


def _loads(
    connection: sqlite3.Connection, which: str, *values: int, kind: str = ""
) -> list[UnitTasks]:
    found: dict[int, UnitTasks] = {}
    for unit_id, name, year, direct, collective in connection.execute(
        _LOAD.format(which=which, kind=kind), values
    ):
        unit = found.setdefault(unit_id, UnitTasks(unit_id, name, {}))
        unit.by_year[year] = (direct, collective)
    return list(found.values())


def read_units(connection: sqlite3.Connection, document: Subject) -> tuple[UnitTasks, ...] | None:
    """The units of a government with the most tasks by name, over its latest breakdowns.

    By lineage, so that a body that was renamed or merged has one bar a year.
    """
    units = _loads(connection, _LATEST, document.district_id, document.year, MOST_YEARS)
    units.sort(key=lambda u: (-sum(direct for direct, _ in u.by_year.values()), u.unit_id))
    return tuple(units[:MOST_UNITS]) or None


def read_counties(
    connection: sqlite3.Connection, document: Subject
) -> tuple[UnitTasks, ...] | None:
    """All county governments below a government, those with the most tasks by name first."""
    place = (document.district_id, document.year, MOST_YEARS)
    units = _loads(connection, _LATEST, *place, kind="and unit_kind = 'county_government'")
    units.sort(key=lambda u: (-sum(direct for direct, _ in u.by_year.values()), u.unit_id))
    return tuple(units) or None


def draw_units(units: tuple[UnitTasks, ...], pen: Pen) -> Drawing:
    """A group of bars a unit, a bar a year: by name, then through collectives."""
    years = sorted({year for unit in units for year in unit.by_year})
    colours = dict(zip(years, fills.of_years(len(years)), strict=True))
    groups = tuple(
        Group(
            unit.name,
            tuple(_year_bar(pen, y, unit.by_year.get(y), colours[y]) for y in years),
            f"/unit/{unit.unit_id}",
        )
        for unit in units
    )
    # Each bar has its year beside it; a legend of many years would be longer than the chart.
    named = years if len(years) <= MOST_YEARS else ()
    keys = tuple(Key(colours[y], _listed(pen, y)) for y in named) + _hatch(
        pen, any(c for u in units for _, c in u.by_year.values())
    )
    first = units[0]
    said = pen.t("；", "; ").join(
        f"{year} {_value(*counts)}" for year, counts in sorted(first.by_year.items())
    )
    description = pen.t(
        f"条形图：{len(units)} 个单位各年的任务数。列出最多的是{first.name}（{said}）。",
        f"Bar chart: tasks of {len(units)} units by year. Listed most: {first.name} ({said}).",
    )
    return chart(pen, groups, keys, description, definitions=(_definition(pen),))


def _definition(pen: Pen) -> Markup:
    return fills.hatched(pen, "collective", fills.DARK)


def _listed(pen: Pen, year: int) -> str:
    return pen.t(
        f"{year} 年：列出该单位或其前身的任务",
        f"{year}: tasks that list the unit or a predecessor",
    )


def _hatch(pen: Pen, is_needed: bool) -> tuple[Key, ...]:
    words = pen.t(
        "只作为“各县(市、区)政府”等集合称谓的一员",
        "only as a member of a collective such as 各县(市、区)政府",
    )
    return (Key(fills.use(pen, "collective"), words),) if is_needed else ()


def _year_bar(pen: Pen, year: int, counts: tuple[int, int] | None, colour: str) -> Bar:
    if counts is None:
        return Bar((), "0", str(year))
    direct, collective = counts
    return Bar(
        ((direct, colour), (collective, fills.use(pen, "collective"))),
        _value(direct, collective),
        str(year),
    )


def _value(direct: int, collective: int) -> str:
    return f"{direct}+{collective}" if collective else str(direct)


def read_unit(connection: sqlite3.Connection, unit: Subject) -> tuple[UnitTasks, ...] | None:
    """The tasks of one unit, or of the bodies that carry it on, in every breakdown."""
    heirs = connection.execute("select heir_id from unit_heirs where unit_id = ?", (unit.id,))
    ids = {row[0] for row in heirs}
    loads = _loads(connection, "district_id = ?", unit.district_id)
    return tuple(one for one in loads if one.unit_id in ids) or None


def read_partners(connection: sqlite3.Connection, unit: Subject) -> Counts | None:
    """The units that share the most tasks with one, all its documents together."""
    rows = connection.execute(
        "select other.unit_id, u.name, count(distinct other.task_id) from task_units own "
        "join task_units other on other.task_id = own.task_id and other.unit_id <> own.unit_id "
        "join units u on u.id = other.unit_id where own.unit_id = ? "
        "group by 1, 2 order by 3 desc, 1",
        (unit.id,),
    )
    return _counts([Count(name, count, f"/unit/{unit_id}") for unit_id, name, count in rows])


def read_leader(connection: sqlite3.Connection, leader: Subject) -> Counts | None:
    """The units that stand beside a leader most often, all documents together."""
    rows = connection.execute(
        "select tu.unit_id, u.name, count(distinct tu.task_id) from task_leaders tl "
        "join task_units tu on tu.task_id = tl.task_id join units u on u.id = tu.unit_id "
        "where tl.leader_id = ? group by 1, 2 order by 3 desc, 1",
        (leader.id,),
    )
    return _counts([Count(name, count, f"/unit/{unit_id}") for unit_id, name, count in rows])


def _counts(counts: list[Count]) -> Counts | None:
    return Counts(tuple(counts[:MOST_UNITS]), len(counts)) if counts else None


def draw_counts(counts: Counts, pen: Pen) -> Drawing:
    """A bar a unit."""
    groups = tuple(
        Group(c.name, (Bar(((c.count, fills.DARK),), str(c.count)),), c.address)
        for c in counts.counts
    )
    first = counts.counts[0]
    description = pen.t(
        f"条形图：共同任务最多的 {len(groups)} 个单位（共 {counts.total} 个），"
        f"首位是{first.name}，{first.count} 项。",
        f"Bar chart: the {len(groups)} units with the most tasks in common (of {counts.total}), "
        f"first {first.name} with {first.count}.",
    )
    return chart(pen, groups, (), description)


def read_chapters(connection: sqlite3.Connection, document: Subject) -> Counts | None:
    """How many tasks stand under each first-level heading; tasks under none come as one."""
    rows = connection.execute(
        "select coalesce(chapter, ''), task_count from topic_attention "
        "where document_id = ? order by chapter_id",
        (document.id,),
    ).fetchall()
    counts = tuple(Count(chapter, count) for chapter, count in rows)
    return Counts(counts, sum(c.count for c in counts)) if counts else None


def draw_chapters(chapters: Counts, pen: Pen) -> Drawing:
    """A bar a chapter, in the document's order, its heading above it."""
    groups = tuple(
        Group(
            c.name or pen.t("（没有标题）", "(no heading)"),
            (Bar(((c.count, fills.DARK),), f"{c.count} · {100 * c.count / chapters.total:.0f}%"),),
        )
        for c in chapters.counts
    )
    most = max(chapters.counts, key=lambda c: c.count)
    description = pen.t(
        f"条形图：{chapters.total} 项任务在 {len(groups)} 章中的分布，"
        f"最多的是“{most.name}”，{most.count} 项。",
        f"Bar chart: {chapters.total} tasks over {len(groups)} chapters, "
        f"most in “{most.name}”: {most.count}.",
    )
    return chart(pen, groups, (), description, is_label_above=True)
