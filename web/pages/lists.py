"""The lists of things: names with counts, sorted and filtered, as plain links."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its field, its heading (中文 · English), whether it counts something."""

    field: str
    heading: str
    is_count: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of thing is listed.

    ``question`` gives the rows, with :search (part of a name, or empty) and :district (a code, or
    null); ``id`` and ``name`` are the fields of the address and of the link's text.
    """

    question: str
    id: str
    name: str
    table: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries asked for; ``total`` tells how many there are where not all are given."""

    thing: str
    search: str
    district: int | None
    sort: str
    total: int
    entries: list[dict[str, str | int | float | None]]


_YEARS = (
    Column("first_year", "最早年份 · first year"),
    Column("last_year", "最近年份 · last year"),
)
_GOVERNMENT = Column("district_name", "所属地区 · government of")

KINDS = {
    "unit": Kind(
        """
        select
          u.id as unit_id, u.name as unit_name, u.kind as unit_kind,
          u.function as unit_function, ds.name as district_name, u.is_curated,
          coalesce(sum(du.task_count), 0) as task_count,
          min(d.year) as first_year, max(d.year) as last_year
        from units u
        join districts ds on ds.id = u.district_id
        left join document_units du on du.unit_id = u.id
        left join documents d on d.id = du.document_id
        where (:district is null or u.district_id = :district)
          and (instr(u.name, :search) or exists (
            select 1 from unit_names n where n.unit_id = u.id and instr(n.name, :search)
          ))
        group by u.id
        """,
        "unit_id",
        "unit_name",
        "units",
        (
            Column("unit_kind", "类别 · kind"),
            _GOVERNMENT,
            Column("task_count", "点名任务数 · tasks by name", True),
            *_YEARS,
        ),
    ),
    "leader": Kind(
        """
        select
          l.id as leader_id, l.name as leader_name, ds.name as district_name, l.is_curated,
          count(distinct tl.task_id) as task_count,
          min(d.year) as first_year, max(d.year) as last_year
        from leaders l
        join districts ds on ds.id = l.district_id
        left join task_leaders tl on tl.leader_id = l.id
        left join documents d on d.id = tl.task_id / 10000
        where (:district is null or l.district_id = :district) and instr(l.name, :search)
        group by l.id
        """,
        "leader_id",
        "leader_name",
        "leaders",
        (_GOVERNMENT, Column("task_count", "任务数 · tasks", True), *_YEARS),
    ),
    "district": Kind(
        """
        select
          b.id as district_id, b.name as district_name, b.level, b.valid_from, b.valid_to,
          (select count(*) from documents d where d.district_id = b.id) as document_count,
          (select count(*) from task_districts td where td.district_id = b.id) as task_count
        from districts b
        where (:district is null or b.parent_id = :district) and instr(b.name, :search)
        """,
        "district_id",
        "district_name",
        "districts",
        (
            Column("level", "层级 · level"),
            Column("document_count", "收录文件数 · documents here", True),
            Column("task_count", "上级任务数 · tasks from above", True),
        ),
    ),
    "document": Kind(
        """
        select
          d.id as document_id, d.key as document_key, d.title, d.kind as document_kind, d.year,
          ds.name as district_name, d.text_quality, d.is_partial, d.line_count,
          (select count(*) from tasks t where t.document_id = d.id) as task_count
        from documents d
        join districts ds on ds.id = d.district_id
        where (:district is null or d.district_id = :district)
          and (instr(d.title, :search) or instr(d.key, :search))
        """,
        "document_key",
        "title",
        "documents",
        (
            Column("document_kind", "种类 · kind"),
            Column("district_name", "发文地区 · issued by"),
            Column("year", "年份 · year"),
            Column("text_quality", "文字质量 · text"),
            Column("task_count", "任务数 · tasks", True),
            Column("line_count", "行数 · lines", True),
        ),
    ),
    "indicator": Kind(
        """
        select
          indicator_name, target_count, claim_count, mention_count, government_count, first_year,
          last_year
        from indicator_totals
        where :district is null and instr(indicator_name, :search)
        union all
        select
          g.indicator_name, sum(not g.is_claim), sum(g.is_claim), count(*), 1, min(d.year),
          max(d.year)
        from documents d
        join targets g on g.document_id = d.id
        where d.district_id = :district
          and instr(g.indicator_name, :search)
          and g.indicator_name <> ''
        group by g.indicator_name
        """,
        "indicator_name",
        "indicator_name",
        "targets",
        (
            Column("mention_count", "合计 · mentions", True),
            Column("target_count", "目标 · targets", True),
            Column("claim_count", "结果 · results", True),
            Column("government_count", "政府数 · governments", True),
            *_YEARS,
        ),
    ),
}


def first_count(kind: Kind) -> str:
    """The field a list is sorted by at first."""
    return next(column.field for column in kind.columns if column.is_count)


def listing(
    connection: sqlite3.Connection, thing: str, search: str, district: str, sort: str
) -> Listing:
    """A list by what a visitor asked, as typed: part of a name, a division's code, a field.

    Counts come largest first, all else in order. A field that is none, or a code that is no
    number, counts as not asked.
    """
    kind = KINDS[thing]
    counts = {column.field for column in kind.columns if column.is_count}
    if sort not in {kind.name} | {column.field for column in kind.columns}:
        sort = first_count(kind)
    order = f"{sort} desc" if sort in counts else sort
    is_code = district.isascii() and district.isdigit() and len(district) <= 6
    code = int(district) if is_code else None
    search = search.strip()[:50]
    cursor = connection.execute(
        f"select *, count(*) over () as total from ({kind.question}) "
        f"order by {order}, {kind.name}, {kind.id} limit {LONGEST}",
        {"search": search, "district": code},
    )
    *fields, _total = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    return Listing(
        thing=thing,
        search=search,
        district=code,
        sort=sort,
        total=rows[0][len(fields)] if rows else 0,
        entries=[dict(zip(fields, row, strict=False)) for row in rows],
    )
