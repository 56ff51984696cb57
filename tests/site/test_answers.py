"""What cards of the home page say, counted anew from the base tables and the printed texts."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from itertools import combinations

import pytest

from web.answers import answer_of, themes

CARDS = {question.view: question for asked in themes().values() for question in asked}
BREAKDOWN = 331000202210


def said(connection: sqlite3.Connection, view: str) -> str:
    """The English sentence of a view's card."""
    rows = connection.execute(CARDS[view].sql).fetchall()
    return answer_of(CARDS[view], rows).answer.partition(" · ")[2]


def numbers(connection: sqlite3.Connection, view: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", said(connection, view))]


def test_lists_that_are_open(connection: sqlite3.Connection) -> None:
    printed = [row[0] or "" for row in connection.execute("select units_as_printed from tasks")]
    some = [x for x in printed if re.search("相关县", x)]
    assert all("等" in x for x in some)
    counted = [sum("等" in x for x in printed), len(printed)]
    assert numbers(connection, "open_ended_responsibility") == [*counted, counted[0], len(some)]
    assert sum(x.rstrip().endswith("等") for x in printed) == counted[0] - 1 == 378


def test_ties_among_bodies(connection: sqlite3.Connection) -> None:
    bodies: dict[int, set[int]] = {}
    for task, unit in connection.execute(
        "select tu.task_id, tu.unit_id from task_units tu join units u on u.id = tu.unit_id "
        "where tu.task_id / 10000 = ? "
        "and u.kind not in ('collective', 'county_government', 'zone')",
        (BREAKDOWN,),
    ):
        bodies.setdefault(task, set()).add(unit)
    ties = Counter(pair for units in bodies.values() for pair in combinations(sorted(units), 2))
    by_unit: Counter[int] = Counter()
    for pair, count in ties.items():
        by_unit.update(dict.fromkeys(pair, count))
    ((unit, most),) = by_unit.most_common(1)
    partners = sum(unit in pair for pair in ties)
    assert numbers(connection, "unit_network_nodes")[1:] == [partners, most, ties.total()]


def test_comparisons_of_targets_add_up(connection: sqlite3.Connection) -> None:
    pairs = connection.execute(
        "select l.kind = e.kind, l.value * l.multiplier - e.value * e.multiplier, "
        "l.comparator <> e.comparator from target_predecessors p "
        "join targets l on l.id = p.target_id join targets e on e.id = p.earlier_target_id"
    ).fetchall()
    up, same, reworded, down, apart = numbers(connection, "target_ratchet")[1:]
    assert up + same + down + apart == len(pairs)
    assert apart == sum(not is_alike for is_alike, _, _ in pairs)
    assert up == sum(is_alike and change > 0 for is_alike, change, _ in pairs)
    assert reworded == sum(
        is_alike and change == 0 and is_other for is_alike, change, is_other in pairs
    )


def test_verdicts_and_what_they_are_called(connection: sqlite3.Connection) -> None:
    verdicts = Counter(row[0] for row in connection.execute("select verdict from outcomes"))
    order = ("met", "missed", "not_comparable", "never_reported")
    assert numbers(connection, "promise_outcomes") == [
        verdicts.total(),
        *(verdicts[v] for v in order),
    ]


@pytest.mark.parametrize("view", CARDS)
def test_no_mark_of_chinese_joins_names_in_english(
    connection: sqlite3.Connection, view: str
) -> None:
    """Titles and names of bodies keep theirs; no unit, leader or place here has one in its name."""
    quoted = [row[0] for row in connection.execute("select title from sections")]
    answer = said(connection, view)
    for title in quoted:
        answer = answer.replace(title, "")
    assert not re.search("[、；（）：，]", answer)
