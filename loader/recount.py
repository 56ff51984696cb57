"""The roll-ups and links of targets worked out anew in SQL from the tables, for ``cli.py check``.

Each entry is two questions that must have the same rows: what is stored, and what the rows of the
documents add up to. Nothing is shared with the code that works when loading.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from schema.tables import metadata

# unit → the units its tasks count for, by way of counting.
_CARRIED = {
    "is_printed": "(select id as unit_id, id as heir_id, 0 as is_split from units)",
    "is_by_lineage": (
        "(select u.id as unit_id, coalesce(h.heir_id, u.id) as heir_id, "
        "coalesce(h.is_split, 0) as is_split from units u left join heirs h on h.unit_id = u.id)"
    ),
}
_BODY = "coalesce({0}.kind, '') not in ('collective', 'county_government', 'zone')"

_CHAPTERS = """chapters as materialized (
  with recursive down(section_id, chapter_id) as (
    select id, id from sections where parent_id is null
    union all
    select s.id, down.chapter_id from down join sections s on s.parent_id = down.section_id
  )
  select * from down
)"""
_PAIRS = """pairs as materialized (
  select a.task_id / 10000 as document_id, x.heir_id as a, y.heir_id as b,
    count(distinct a.task_id) as n
  from task_units a
  join task_units b on b.task_id = a.task_id and b.unit_id <> a.unit_id
  join carried x on x.unit_id = a.unit_id
  join carried y on y.unit_id = b.unit_id and y.heir_id > x.heir_id
  group by 1, 2, 3
)"""
_FIGURES = f"""
with carried as materialized (select * from {{carried}}), {_CHAPTERS}, {_PAIRS},
direct as (
  select tu.task_id / 10000 as document_id, c.heir_id as unit_id,
    count(distinct tu.task_id) as direct_task_count,
    count(distinct case when tu.position = 1 then tu.task_id end) as first_listed_count,
    count(distinct case when tu.is_inferred_lead then tu.task_id end) as inferred_lead_count,
    count(distinct case when tu.role = 'lead' then tu.task_id end) as stated_lead_count,
    count(distinct tl.leader_id) as leader_count,
    count(distinct ch.chapter_id) as chapter_count
  from task_units tu
  join carried c on c.unit_id = tu.unit_id
  join tasks t on t.id = tu.task_id
  left join chapters ch on ch.section_id = t.section_id
  left join task_leaders tl on tl.task_id = t.id
  group by 1, 2
),
bound as (
  select b.task_id / 10000 as document_id, c.heir_id as unit_id,
    count(distinct b.task_id) as task_count, max(c.is_split) as includes_split
  from (
    select task_id, unit_id from task_units
    union
    select td.task_id, g.id
    from task_districts td
    join units g on g.district_id = td.district_id and g.kind = 'county_government'
    where td.basis = 'collective'
  ) b
  join carried c on c.unit_id = b.unit_id
  group by 1, 2
),
ties as (
  select p.document_id, p.unit_id, count(*) as partner_count, sum(p.n) as tie_count,
    sum({_BODY.format("own")} and {_BODY.format("other")}) as body_partner_count,
    sum(p.n * ({_BODY.format("own")} and {_BODY.format("other")})) as body_tie_count
  from (
    select document_id, a as unit_id, b as other_id, n from pairs
    union all
    select document_id, b, a, n from pairs
  ) p
  join units own on own.id = p.unit_id
  join units other on other.id = p.other_id
  group by 1, 2
)
select document_id, unit_id, coalesce(direct_task_count, 0), task_count,
  coalesce(first_listed_count, 0), coalesce(inferred_lead_count, 0), coalesce(stated_lead_count, 0),
  coalesce(leader_count, 0), coalesce(chapter_count, 0), coalesce(partner_count, 0),
  coalesce(tie_count, 0), coalesce(body_partner_count, 0), coalesce(body_tie_count, 0),
  includes_split
from bound
left join direct using (document_id, unit_id)
left join ties using (document_id, unit_id)
"""
_LEADER_UNITS = """
select tu.task_id / 10000, c.heir_id, tl.leader_id, count(distinct tu.task_id)
from task_units tu
join {carried} c on c.unit_id = tu.unit_id
join task_leaders tl on tl.task_id = tu.task_id
group by 1, 2, 3
"""
_LEADERS = f"""
with {_CHAPTERS}
select t.document_id, tl.leader_id, count(distinct t.id),
  count(distinct case when exists (
    select 1 from task_leaders o where o.task_id = t.id and o.leader_id <> tl.leader_id
  ) then t.id end),
  count(distinct tu.unit_id),
  count(distinct case when {_BODY.format("u")} then u.id end),
  count(distinct ch.chapter_id)
from task_leaders tl
join tasks t on t.id = tl.task_id
left join chapters ch on ch.section_id = t.section_id
left join task_units tu on tu.task_id = t.id
left join units u on u.id = tu.unit_id
group by 1, 2
"""
_LINE_CLASSES = """
select sl.document_id, sl.class, count(*), sum(
  length(sl.text) + (sl.char_start + length(sl.text) < d.char_count + begin.char_start)
)
from source_lines sl
join documents d on d.id = sl.document_id
join (
  select document_id, min(char_start) as char_start from source_lines group by document_id
) begin on begin.document_id = sl.document_id
group by 1, 2
"""
_VAGUENESS = f"""
with {_CHAPTERS},
members as materialized (
  select t.id as task_id, 'chapter' as grouped_by, coalesce(ch.chapter_id, 0) as member_id
  from tasks t
  left join chapters ch on ch.section_id = t.section_id
  union
  select task_id, 'unit', unit_id from task_units
  union
  select task_id, 'leader', leader_id from task_leaders
)
select v.document_id, m.grouped_by, m.member_id, count(*), sum(v.is_vague),
  sum(not v.has_target), sum(not v.has_date), sum(not v.has_quoted_name)
from members m
join task_vagueness v on v.task_id = m.task_id
group by 1, 2, 3
"""
# What stands before a target on its line, without all that no clause ends with, are the characters
# to trim: what is left ends where the clause begins.
_NO_ENDS = "before"
for _end in ("'，'", "','", "'。'", "'；'", "';'", "'！'", "char(9)"):
    _NO_ENDS = f"replace({_NO_ENDS}, {_end}, '')"
_INDICATORS = f"""
with planned as materialized (
  select g.document_id, g.indicator_name, g.comparator, g.measure, (
    select substr(sl.text, 1, g.char_start - sl.char_start)
    from source_lines sl
    where sl.document_id = g.document_id and sl.char_start <= g.char_start
      and sl.line between coalesce(t.line_start, s.line_start) and coalesce(t.line_end, s.line_end)
    order by sl.line desc limit 1
  ) as before
  from targets g
  left join tasks t on t.id = g.task_id
  left join statements s on s.id = g.statement_id
  where g.task_id is not null or s.kind = 'plan_year'
),
worded as materialized (
  select *, substr(before, length(rtrim(before, {_NO_ENDS})) + 1) as clause from planned
)
select document_id, indicator_name, count(*),
  sum(coalesce(comparator in ('>=', '<=', '>', '<'), 0)),
  sum(coalesce(comparator in ('=', 'between'), 0)),
  sum(comparator is '~'), sum(measure is not null),
  sum(coalesce(measure in ('parallel', 'set_elsewhere'), 0)),
  sum(instr(clause, '确保') > 0),
  sum(instr(clause, '力争') > 0 or instr(clause, '争创') > 0 or instr(clause, '争取') > 0)
from worded
group by 1, 2
"""
_SINGLE = {
    "document_leaders": _LEADERS,
    "document_leader_pairs": """
select a.task_id / 10000, a.leader_id, b.leader_id, count(distinct a.task_id)
from task_leaders a
join task_leaders b on b.task_id = a.task_id and b.leader_id > a.leader_id
group by 1, 2, 3
""",
    "document_functions": """
select tu.task_id / 10000, u.function, count(distinct tu.task_id),
  count(distinct case when tu.position = 1 then tu.task_id end), count(distinct tu.unit_id)
from task_units tu
join units u on u.id = tu.unit_id
where u.function is not null
group by 1, 2
""",
    "document_chapters": f"""
with {_CHAPTERS}
select t.document_id, coalesce(ch.chapter_id, 0), count(*), sum(length(t.plain_text))
from tasks t
left join chapters ch on ch.section_id = t.section_id
group by 1, 2
""",
    "document_districts": """
select task_id / 10000, district_id, sum(basis = 'named'), sum(basis = 'collective')
from task_districts
group by 1, 2
""",
    "document_line_classes": _LINE_CLASSES,
    "document_vagueness": _VAGUENESS,
    "document_indicators": _INDICATORS,
    "task_marks": """
select 'without_unit', t.id from tasks t
where not exists (select 1 from task_units tu where tu.task_id = t.id)
union all
select 'single_unit', tu.task_id from task_units tu
group by tu.task_id having count(distinct tu.unit_id) = 1
union all
select 'district_first', tu.task_id
from task_units tu join units u on u.id = tu.unit_id
where tu.position = 1 and u.kind = 'county_government'
union all
select 'top_level', tl.task_id
from task_leaders tl
group by tl.task_id having count(distinct tl.leader_id) >= 4
union
select 'top_level', h.task_id from task_leader_details h where h.is_head_of_government
""",
}
_COUNTED_KIND = "case when g.kind in ('total', 'increment') then 'count' else g.kind end"
_BREAKDOWN_HERE = """exists (
  select 1 from documents b
  where b.district_id = d.district_id and b.year = d.year and b.kind = 'breakdown'
)"""
_TARGET_LINKS = {
    "target_predecessors": f"""
with planned as (
  select g.id, d.district_id, g.indicator_name, g.unit, {_COUNTED_KIND} as kind,
    dense_rank() over (
      partition by d.district_id, g.indicator_name, g.unit, {_COUNTED_KIND} order by d.year
    ) as place
  from targets g
  join documents d on d.id = g.document_id
  left join statements s on s.id = g.statement_id
  where not g.is_claim and g.value is not null and coalesce(s.kind, 'plan_year') = 'plan_year'
    and (g.task_id is not null or not {_BREAKDOWN_HERE})
)
select l.id, e.id
from planned l
join planned e on e.district_id = l.district_id and e.indicator_name = l.indicator_name
  and e.unit = l.unit and e.kind = l.kind and e.place = l.place - 1
""",
    "target_claim_candidates": f"""
with named as materialized (
  select g.id, d.district_id, d.year, d.kind as document_kind, g.is_claim,
    g.indicator_name, g.unit, {_COUNTED_KIND} as kind
  from documents d join targets g on g.document_id = d.id
)
select g.id, c.id
from named g
join named c on c.district_id = g.district_id and c.indicator_name = g.indicator_name
  and c.unit = g.unit and c.kind = g.kind and c.year > g.year
where not g.is_claim and c.is_claim and c.document_kind = 'work_report'
""",
    "target_district_candidates": f"""
with planned as materialized (
  select g.id, d.district_id, ds.parent_id, d.year, g.indicator_name, g.unit, g.measure, g.period,
    {_COUNTED_KIND} as kind
  from targets g
  join documents d on d.id = g.document_id
  join districts ds on ds.id = d.district_id
  left join statements s on s.id = g.statement_id
  where not g.is_claim and (s.kind is null or s.kind <> 'plan_year' or not {_BREAKDOWN_HERE})
)
select c.id, l.id
from planned c
join planned l on l.parent_id = c.district_id and l.year = c.year and l.period = c.period
  and l.indicator_name = c.indicator_name and l.unit is c.unit and l.measure is c.measure
  and l.kind is c.kind
""",
}
_BOTH_WAYS = {
    "document_unit_figures": _FIGURES,
    "document_unit_pairs": (
        f"with carried as materialized (select * from {{carried}}), {_PAIRS} select * from pairs"
    ),
    "document_leader_units": _LEADER_UNITS,
}


def questions() -> Iterator[tuple[str, str, str]]:
    """Table, its rows as stored and as counted anew; a table of both ways comes twice."""
    for table, counted in {**_SINGLE, **_TARGET_LINKS}.items():
        yield table, f"select * from {table}", counted
    for table, counted in _BOTH_WAYS.items():
        for way, carried in _CARRIED.items():
            names = [c.name for c in metadata.tables[table].columns if c.name not in _CARRIED]
            stored = f"select {', '.join(names)} from {table} where {way} = 1"
            yield table, stored, counted.format(carried=carried)


def differing_roll_ups(connection: Connection) -> list[str]:
    """Every row that is not what the documents give, or is missing, as text."""
    found: list[str] = []
    for table, stored, counted in questions():
        for first, second, what in ((stored, counted, "stored"), (counted, stored, "counted")):
            rows = connection.exec_driver_sql(
                f"select * from ({first}) except select * from ({second})"
            )
            found += [f"{table}: {tuple(row)} is only {what}" for row in rows]
    return found
