"""Targets and claims with the sentence they stand in, and how a value is printed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from web.numbers import factor
from web.pages.rows import fetch


@dataclass(frozen=True, slots=True)
class Target:
    """A target, or (``is_claim`` = 1) what a report says was reached, in the words of the text."""

    target_id: int
    year: int
    district_id: int
    district_name: str
    indicator_name: str
    indicator: str
    text: str
    comparator: str | None
    value: float | None
    value_high: float | None
    value_from: float | None
    multiplier: int | None
    unit: str | None
    kind: str | None
    measure: str | None
    is_claim: int
    is_estimate: int
    period: str | None
    deadline: str | None
    sentence: str
    statement_kind: str | None
    task_id: int | None
    statement_id: int | None
    document_id: int
    document_key: str
    line: int


_QUESTION = """
select
  g.id as target_id,
  d.year,
  d.district_id,
  ds.name as district_name,
  g.indicator_name,
  g.indicator,
  g.text,
  g.comparator,
  g.value,
  g.value_high,
  g.value_from,
  g.multiplier,
  g.unit,
  g.kind,
  g.measure,
  g.is_claim,
  g.is_estimate,
  g.period,
  g.deadline,
  coalesce(t.plain_text, s.text) as sentence,
  s.kind as statement_kind,
  g.task_id,
  g.statement_id,
  g.document_id,
  d.key as document_key,
  coalesce(t.line_start, s.line_start) as line
from targets g
join documents d on d.id = g.document_id
join districts ds on ds.id = d.district_id
left join tasks t on t.id = g.task_id
left join statements s on s.id = g.statement_id
"""


def targets(connection: sqlite3.Connection, condition: str, **parameters: Any) -> list[Target]:
    """Targets and claims that meet a condition on ``g`` (targets) and ``d`` (documents)."""
    question = f"{_QUESTION} where {condition} order by d.year, d.id, g.ordinal"
    return fetch(connection, Target, question, **parameters)


SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=", "~": "≈", "between": ""}


def scaled(change: float, multiplier: int | None, unit: str | None) -> str:
    """A change in the unit of its value: ``-10 亿元`` for -1000000000 元 beside a value in 亿."""
    number = f"{change / (multiplier or 1):+.6g}" if change else "0"
    return f"{number} {factor(multiplier)}{unit or ''}".strip()


def amount(target: Target) -> str:
    """Comparator, value and unit: ``≥ 2.55 %``, ``1.8 万家``, ``1–2 个``; empty without a number.

    The value is as printed; a multiplier stands before the unit as the text has it.
    """
    if target.value is None or target.comparator is None:
        return ""
    value = f"{target.value:.12g}"
    if target.value_high is not None:
        value = f"{value}–{target.value_high:.12g}"
    parts = (SIGNS[target.comparator], value, f"{factor(target.multiplier)}{target.unit or ''}")
    return " ".join(part for part in parts if part)
