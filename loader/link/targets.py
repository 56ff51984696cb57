"""Target ↔ target: what `target_ratchet`, `outcome_candidates` and `city_district_candidates` list.

Links hang on one government's year. Each statement below works on a year at a time and on nothing
but the government's own targets (of the city and its divisions for cascades), so that its cost does
not depend on how many governments there are. ``loader/recount.py`` asks the same of all documents
at once, without this code.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, select

from schema.tables import (
    documents,
    target_claim_candidates,
    target_district_candidates,
    target_predecessors,
)

TARGET_LINKS = (target_predecessors, target_claim_candidates, target_district_candidates)

# 新增 and 总量 are told apart badly, so they are compared as one kind of number.
_KIND = "case when {0}.kind in ('total', 'increment') then 'count' else {0}.kind end"
# A breakdown repeats its report's plan: where both are here, the breakdown's count.
_HAS_BREAKDOWN = """exists (
  select 1 from documents b
  where b.district_id = {0}.document_id / 1000000 and b.year = {0}.document_id / 100 % 10000
    and b.kind = 'breakdown'
)"""
# A target for the year itself, by a number.
_PLANNED = f"""not {{0}}.is_claim and {{0}}.value is not null and ({{0}}.task_id is not null or (
  exists (select 1 from statements s where s.id = {{0}}.statement_id and s.kind = 'plan_year')
  and not {_HAS_BREAKDOWN}
))"""
_SAME = f"{{0}}.indicator_name = o.indicator_name and {{0}}.unit = o.unit and {_KIND} = o.kind"


def _year_of_next(which: str, order: str) -> str:
    """The nearest year in which the government plans for the same thing."""
    return f"""(
    select p.document_id / 100 % 10000 from targets p
    where {_SAME.format("p")} and {_PLANNED.format("p")} and p.document_id between {which}
    order by p.document_id {order} limit 1
  )"""


# What the year's targets speak of, whether it counts now, and the nearest years that do.
_OWN = f"""
with own as materialized (
  select g.indicator_name, g.unit, {_KIND.format("g")} as kind,
    :is_there and max({_PLANNED.format("g")}) as is_planned
  from targets g
  where g.document_id between :year_start and :year_end and not g.is_claim and g.value is not null
  group by 1, 2, 3
)"""
_HAS_OWN_BREAKDOWN = """
select exists (
  select 1 from documents
  where district_id = :district_id and year = :year and kind = 'breakdown'
)"""
_CROSSING = f"""
delete from target_predecessors
where target_id between :year_start * 10000 and :end * 10000 + 9999
  and earlier_target_id between :start * 10000 and :year_end * 10000 + 9999
  and (
    target_id <= :year_end * 10000 + 9999
    or earlier_target_id >= :year_start * 10000
    or exists (
      select 1
      from targets l
      join targets o on o.document_id between :year_start and :year_end
        and not o.is_claim and o.value is not null
        and o.indicator_name = l.indicator_name and o.unit = l.unit
        and {_KIND.format("o")} = {_KIND.format("l")}
      where l.id = target_id
    )
  )
"""
_PREDECESSORS = f"""
insert into target_predecessors (target_id, earlier_target_id)
{_OWN},
around as materialized (
  select o.*,
  {_year_of_next(":start and :year_start - 1", "desc")} as before,
  {_year_of_next(":year_end + 1 and :end", "asc")} as after
  from own o
),
steps as materialized (
  select *, before as earlier_year, case when is_planned then :year else after end as later_year
  from around
  union all
  select *, :year, after from around where is_planned
)
select l.id, e.id
from steps o
join targets e on {_SAME.format("e")} and {_PLANNED.format("e")}
  and e.document_id between (:district_id * 10000 + o.earlier_year) * 100
    and (:district_id * 10000 + o.earlier_year) * 100 + 99
join targets l on {_SAME.format("l")} and {_PLANNED.format("l")}
  and l.document_id between (:district_id * 10000 + o.later_year) * 100
    and (:district_id * 10000 + o.later_year) * 100 + 99
"""
_CLAIMED = """
delete from target_claim_candidates
where target_id between :start * 10000 and :year_end * 10000 + 9999
  and (
    target_id >= :year_start * 10000
    or claim_id between :year_start * 10000 and :year_end * 10000 + 9999
  )
"""
# A target of the year with the claims of later reports, then targets before with its own claims.
_CLAIMS = f"""
insert into target_claim_candidates (target_id, claim_id)
with later as materialized (
  select c.id, c.indicator_name, c.unit, {_KIND.format("c")} as kind
  from documents r join targets c on c.document_id = r.id
  where r.district_id = :district_id and r.kind = 'work_report' and r.year > :year and c.is_claim
)
select g.id, o.id
from targets g join later o on {_SAME.format("g")}
where g.document_id between :year_start and :year_end and not g.is_claim
union all
select g.id, o.id
from (
  select c.id, c.indicator_name, c.unit, {_KIND.format("c")} as kind
  from documents r join targets c on c.document_id = r.id
  where r.district_id = :district_id and r.kind = 'work_report' and r.year = :year and c.is_claim
) o
join targets g on {_SAME.format("g")} and g.document_id between :start and :year_start - 1
  and not g.is_claim
"""
_CASCADED = """
delete from target_district_candidates
where target_id between :year_start * 10000 and :year_end * 10000 + 9999
  or (
    target_id between :parent_start * 10000 and :parent_end * 10000 + 9999
    and district_target_id between :year_start * 10000 and :year_end * 10000 + 9999
  )
"""
_CASCADES = f"""
insert into target_district_candidates (target_id, district_target_id)
with planned as materialized (
  select g.id, d.district_id, g.indicator_name, g.unit, g.measure, g.period,
    {_KIND.format("g")} as kind
  from documents d
  join targets g on g.document_id = d.id
  where d.year = :year and not g.is_claim
    and d.district_id in (
      select :district_id union select :parent_id
      union select id from districts where parent_id = :district_id
    )
    and (g.task_id is not null or not {_HAS_BREAKDOWN.format("g")} or not exists (
      select 1 from statements s where s.id = g.statement_id and s.kind = 'plan_year'
    ))
)
select c.id, l.id
from planned c
join planned l on l.indicator_name = c.indicator_name and l.period = c.period
  and l.unit is c.unit and l.measure is c.measure and l.kind is c.kind
join districts ds on ds.id = l.district_id and ds.parent_id = c.district_id
where :district_id in (c.district_id, l.district_id)
"""


def unlink_targets(connection: Connection, district_id: int, year: int, kind: str) -> None:
    """Remove the links of a year's targets, and join the years beside it, as if it were not there.

    For before a document of the year, of this ``kind``, is replaced; its targets must still be
    stored.
    """
    own = _parameters(connection, district_id, year)
    if _plans(connection, own, kind):
        connection.exec_driver_sql(_CROSSING, own)
        connection.exec_driver_sql(_PREDECESSORS, {**own, "is_there": 0})
    for statement in (_CLAIMED, _CASCADED):
        connection.exec_driver_sql(statement, own)


def link_targets(
    connection: Connection, district_id: int, year: int, kind: str | None = None
) -> None:
    """Link the targets of a government's year, replacing the links they have.

    ``kind``: of the document of the year that was loaded, where only one was.
    """
    own = _parameters(connection, district_id, year)
    planning = (_CROSSING, _PREDECESSORS) if _plans(connection, own, kind) else ()
    for statement in (*planning, _CLAIMED, _CLAIMS, _CASCADED, _CASCADES):
        connection.exec_driver_sql(statement, own)


def _plans(connection: Connection, own: Mapping[str, int], kind: str | None) -> bool:
    """Whether a document says what its year plans: a report does not beside its breakdown."""
    if kind != "work_report":
        return True
    return not connection.exec_driver_sql(_HAS_OWN_BREAKDOWN, own).scalar_one()


def rebuild_target_links(connection: Connection) -> None:
    """All of them from what is stored, for a database that had none."""
    for table in TARGET_LINKS:
        connection.execute(delete(table))
    years = select(documents.c.district_id, documents.c.year).distinct()
    for district_id, year in connection.execute(years).all():
        link_targets(connection, district_id, year)


def _parameters(connection: Connection, district_id: int, year: int) -> dict[str, int]:
    """Ids of documents between which the government, its year and the city's year lie.

    A document's id is its district, year and two digits (``schema/tables.py`` checks it).
    """
    found = connection.exec_driver_sql(
        "select parent_id from districts where id = :id", {"id": district_id}
    ).scalar()
    parent_id = found or 0
    start, parent = (district_id * 10000 + year) * 100, (parent_id * 10000 + year) * 100
    return {
        "district_id": district_id,
        "parent_id": parent_id,
        "year": year,
        "is_there": 1,
        "start": district_id * 1000000,
        "end": district_id * 1000000 + 999999,
        "year_start": start,
        "year_end": start + 99,
        "parent_start": parent,
        "parent_end": parent + 99,
    }
