"""An indicator: every target and claim over the years, in each government's own words."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from web.pages.outcomes import Candidate, Cascade, Outcome, candidates, cascades, outcomes
from web.pages.rows import fetch
from web.pages.targets import Target, targets


@dataclass(frozen=True, slots=True)
class Wording:
    """The indicator in the words of a text, with the reason it is read as this one, if curated."""

    indicator: str
    count: int
    evidence: str | None
    evidence_zh: str | None


@dataclass(frozen=True, slots=True)
class Ratchet:
    """An earlier target beside a later one of the same government (view ``target_ratchet``)."""

    indicator: str
    district_id: int
    district_name: str
    earlier_year: int
    earlier_comparator: str
    earlier_value: float
    earlier_multiplier: int
    year: int
    comparator: str
    value: float
    multiplier: int
    unit: str
    kind: str | None
    change: float | None
    earlier_target_id: int
    target_id: int


@dataclass(frozen=True, slots=True)
class NearName:
    """Another indicator whose name shares a run of this one's."""

    indicator_name: str
    count: int


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """All that is known of one indicator."""

    indicator_name: str
    mention_count: int
    wordings: list[Wording]
    targets: list[Target]
    claims: list[Target]
    ratchet: list[Ratchet]
    cascades: list[Cascade]
    outcomes: list[Outcome]
    candidates: list[Candidate]
    near: list[NearName]


# A page holds no more than this many of an indicator's targets and claims, the latest of them.
MOST = 1_000
# And no more pairs of them in each list: they grow with the square of a year's targets.
MOST_PAIRS = 300
_LATEST = f"""
select json_group_array(id) from (
  select id from targets where indicator_name = ?
  order by (document_id / 100) % 10000 desc, id limit {MOST}
)
"""
_IDS = "(select value from json_each(:ids))"
_WORDINGS = """
select g.indicator, count(*) as count, n.evidence, n.evidence_zh
from targets g
left join indicator_names n on n.indicator = g.indicator
where g.indicator_name = :name
group by g.indicator
order by count desc, g.indicator
"""
_RATCHET = f"""
select
  r.indicator, r.district_id, ds.name as district_name, r.earlier_year, r.earlier_comparator,
  r.earlier_value, r.earlier_multiplier, r.year, r.comparator, r.value, r.multiplier, r.unit,
  r.kind, r.change, r.earlier_target_id, r.target_id
from target_ratchet r
join districts ds on ds.id = r.district_id
where r.target_id in {_IDS}
order by r.district_id, r.earlier_year, r.year, r.target_id, r.earlier_target_id
limit {MOST_PAIRS}
"""
_OUTCOMES = f"""
  o.promise_task_id in (select task_id from targets where id in {_IDS} and not is_claim)
  and exists (
    select 1 from targets g
    where g.indicator_name = :name and g.task_id = o.promise_task_id
      and instr(o.promise_quote, g.text)
  )
  or o.promise_statement_id in (
    select statement_id from targets where id in {_IDS} and not is_claim
  )
  and exists (
    select 1 from targets g
    where g.indicator_name = :name and g.statement_id = o.promise_statement_id
      and instr(o.promise_quote, g.text)
  )
"""


def indicator_page(connection: sqlite3.Connection, name: str) -> IndicatorPage | None:
    """Everything about an indicator, or None if no target or claim has it."""
    ((count,),) = connection.execute(
        "select count(*) from targets where indicator_name = ?", (name,)
    ).fetchall()
    if not name or not count:
        return None
    ((ids,),) = connection.execute(_LATEST, (name,)).fetchall()
    rows = targets(connection, f"g.id in {_IDS}", ids=ids)
    return IndicatorPage(
        indicator_name=name,
        mention_count=count,
        wordings=fetch(connection, Wording, _WORDINGS, name=name),
        targets=[row for row in rows if not row.is_claim],
        claims=[row for row in rows if row.is_claim],
        ratchet=fetch(connection, Ratchet, _RATCHET, ids=ids),
        cascades=cascades(
            connection, f"x.city_target_id in {_IDS} or x.district_target_id in {_IDS}", ids=ids
        ),
        outcomes=outcomes(connection, _OUTCOMES, name=name, ids=ids),
        candidates=candidates(connection, f"target_id in {_IDS}", most=MOST_PAIRS, ids=ids),
        near=near_names(connection, name),
    )


def near_names(connection: sqlite3.Connection, name: str, limit: int = 20) -> list[NearName]:
    """Indicators that share a run of three characters with a name, the likeliest first."""
    runs = sorted({name[i : i + 3] for i in range(max(1, len(name) - 2))})[:60]
    score = " + ".join(f"(instr(indicator_name, :run{i}) > 0)" for i in range(len(runs)))
    return fetch(
        connection,
        NearName,
        f"""
        select indicator_name, count
        from (
          select indicator_name, mention_count as count, {score} as score
          from indicator_totals
          where indicator_name <> :name
        )
        where score > 0
        order by score desc, count desc, indicator_name
        limit :limit
        """,
        name=name,
        limit=limit,
        **{f"run{i}": run for i, run in enumerate(runs)},
    )
