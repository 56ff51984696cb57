"""What came of promises: verdicts given by reading, candidates found by rule, pairs of levels."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from web.pages.rows import fetch


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict given by reading, with its quotes and their lines (view ``promise_outcomes``)."""

    verdict: str
    basis: str
    note: str
    note_zh: str
    promise_quote: str
    promise_year: int
    promise_document_id: int
    promise_document_key: str
    promise_line: int
    promise_task_id: int | None
    promise_statement_id: int | None
    claim_quote: str | None
    claim_year: int | None
    claim_document_key: str | None
    claim_line: int | None
    claim_task_id: int | None
    claim_statement_id: int | None
    ordinal: int


def outcomes(connection: sqlite3.Connection, condition: str, **parameters: Any) -> list[Outcome]:
    """Verdicts that meet a condition on ``o`` (outcomes) and ``p`` (the promise's document)."""
    return fetch(
        connection,
        Outcome,
        f"""
        select
          o.verdict,
          o.basis,
          o.note,
          o.note_zh,
          o.promise_quote,
          p.year as promise_year,
          o.promise_document_id,
          p.key as promise_document_key,
          o.promise_line,
          o.promise_task_id,
          o.promise_statement_id,
          o.claim_quote,
          c.year as claim_year,
          c.key as claim_document_key,
          o.claim_line,
          o.claim_task_id,
          o.claim_statement_id,
          o.ordinal
        from outcomes o
        join documents p on p.id = o.promise_document_id
        left join documents c on c.id = o.claim_document_id
        where {condition}
        order by p.year, p.id, o.ordinal
        """,
        **parameters,
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A later result of the same indicator without a verdict yet (view ``outcome_candidates``)."""

    target_id: int
    claim_id: int
    year: int
    indicator: str
    comparator: str
    value: float
    claim_year: int
    claim_comparator: str
    claim_value: float
    unit: str
    multiplier: int
    claim_multiplier: int
    period: str | None
    claim_period: str | None
    is_same_period: int | None
    is_estimate: int
    is_reviewed: int
    claim_sentence: str
    claim_reference: str


def candidates(
    connection: sqlite3.Connection, condition: str, most: int = -1, **parameters: Any
) -> list[Candidate]:
    """Candidates that meet a condition on the view's columns; at most so many, if a number."""
    return fetch(
        connection,
        Candidate,
        f"""
        select
          target_id, claim_id, year, indicator, comparator, value, claim_year, claim_comparator,
          claim_value, unit, multiplier, claim_multiplier, period, claim_period, is_same_period,
          is_estimate, is_reviewed, claim_sentence, claim_reference
        from outcome_candidates
        where {condition}
        order by year, target_id, claim_id
        limit :most
        """,
        most=most,
        **parameters,
    )


@dataclass(frozen=True, slots=True)
class Cascade:
    """The same indicator or project at both levels (view ``city_district_targets``)."""

    subject: str
    year: int
    basis: str
    city_quote: str
    city_document_key: str
    city_line: int
    city_task_id: int | None
    city_target_id: int | None
    district_quote: str
    district_id: int
    district_name: str
    district_document_key: str
    district_line: int
    district_target_id: int | None
    note: str
    note_zh: str


def cascades(connection: sqlite3.Connection, condition: str, **parameters: Any) -> list[Cascade]:
    """Pairs that meet a condition on ``x``, and on the documents ``d`` (city), ``e`` (district)."""
    return fetch(
        connection,
        Cascade,
        f"""
        select
          x.subject,
          d.year,
          x.basis,
          x.city_quote,
          d.key as city_document_key,
          x.city_line,
          x.city_task_id,
          x.city_target_id,
          x.district_quote,
          e.district_id,
          ds.name as district_name,
          e.key as district_document_key,
          x.district_line,
          x.district_target_id,
          x.note,
          x.note_zh
        from target_cascades x
        join documents d on d.id = x.city_document_id
        join documents e on e.id = x.district_document_id
        join districts ds on ds.id = e.district_id
        where {condition}
        order by d.year, x.city_document_id, x.ordinal
        """,
        **parameters,
    )
