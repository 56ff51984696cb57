"""Views over reports: the figures were read in the documents."""

from __future__ import annotations

import csv
import sqlite3

from loader.accuracy import REPORTS
from loader.reference import load_reference
from loader.reference.tables import FOLDER
from loader.vocabulary import fold, without_space
from tests.conftest import BREAKDOWN_2018, BREAKDOWN_2022, DOCUMENTS

FILES = {
    "331000-2018-breakdown": BREAKDOWN_2018,
    "331000-2022-breakdown": BREAKDOWN_2022,
    **{key: DOCUMENTS / name for key, name in REPORTS.items()},
}


def ratchet(connection: sqlite3.Connection, name: str) -> list[tuple[object, ...]]:
    rows = connection.execute(
        "select earlier_year, earlier_comparator, earlier_value * earlier_multiplier, year, "
        "comparator, value * multiplier, unit, change from target_ratchet "
        "where indicator_name = ? order by year",
        (name,),
    )
    return [tuple(row) for row in rows]


def test_targets_of_one_indicator_over_the_years(connection: sqlite3.Connection) -> None:
    assert ratchet(connection, "研发经费支出占生产总值比重") == [
        (2018, "~", 2.12, 2021, "=", 2.45, "%", 0.33),
        (2021, "=", 2.45, 2022, ">=", 2.55, "%", 0.1),
    ]
    assert ratchet(connection, "城镇新增就业") == [
        (2018, ">=", 65000.0, 2021, "=", 80000.0, "人", 15000.0),
        (2021, "=", 80000.0, 2022, "=", 80000.0, "人", 0.0),
    ]
    assert ratchet(connection, "地区生产总值") == [
        (2018, ">=", 7.5, 2021, ">=", 7.0, "%", -0.5),
        (2021, ">=", 7.0, 2022, ">=", 7.0, "%", 0.0),
    ]


def test_a_stock_and_what_is_added_are_not_subtracted(connection: sqlite3.Connection) -> None:
    """省级以上孵化器、众创空间总数达到50家以上 (2021) and 新增…4家 (2022)."""
    rows = connection.execute(
        "select earlier_kind, earlier_value, kind, value, change from target_ratchet "
        "where indicator_name = '省级以上孵化器、众创空间'"
    )
    assert [tuple(row) for row in rows] == [("total", 50.0, "increment", 4.0, None)]


def test_timeline_of_an_indicator(connection: sqlite3.Connection) -> None:
    rows = connection.execute(
        "select document_key, period, is_claim, comparator, value_from, value, is_estimate "
        "from indicator_timeline where indicator_name = '研发经费支出占生产总值比重' "
        "order by year, document_key, target_id"
    )
    assert [tuple(row) for row in rows] == [
        ("331000-2018-breakdown", "2018", 0, "~", None, 2.12, 0),
        ("331000-2021-work_report", "2021-2025", 0, "=", None, 3.3, 0),
        ("331000-2021-work_report", "2021", 0, "=", None, 2.45, 0),
        ("331000-2022-breakdown", "2022", 0, ">=", None, 2.55, 0),
        ("331000-2022-work_report", "2017-2021", 1, "=", 1.85, 2.45, 1),
        ("331000-2022-work_report", "2022-2026", 0, ">=", None, 3.4, 0),
        ("331000-2022-work_report", "2022", 0, ">=", None, 2.55, 0),
    ]


def test_every_target_is_on_a_timeline(connection: sqlite3.Connection) -> None:
    (listed,), (stored,) = (
        connection.execute(f"select count(*) from {name}").fetchone()
        for name in ("indicator_timeline", "targets")
    )
    assert listed == stored > 0


def test_pairs_of_city_and_district(connection: sqlite3.Connection) -> None:
    rows = connection.execute(
        "select indicator_name, period, is_reviewed, city_comparator, "
        "city_value * city_multiplier, district_comparator, district_value * district_multiplier, "
        "unit, gap, basis, lower_district_id from city_district_candidates"
    )
    found = {row[0:2]: tuple(row[2:]) for row in rows}
    assert found[("地区生产总值", "2022")] == (1, ">=", 7, ">=", 7, "%", 0, "rule", 331004)
    assert found[("国家高新技术企业", "2022")] == (
        1,
        "=",
        300,
        ">=",
        30,
        "家",
        None,
        "rule",
        331004,
    )
    assert found[("地区生产总值", "2022-2026")][1:5] == ("=", 8000e8, ">=", 1000e8)


def test_tasks_that_bind_a_district(connection: sqlite3.Connection) -> None:
    rows = connection.execute(
        "select year, bound_district_id, count(*) from district_tasks group by 1, 2"
    )
    loads = connection.execute("select year, bound_district_id, task_count from district_task_load")
    found = {tuple(row) for row in rows}
    assert found == {tuple(row) for row in loads if row["task_count"]}
    assert len(found) == 18


def test_evidence_of_an_indicators_name_prints_the_wording() -> None:
    """Each row names a document and the line its wording begins on."""
    reference = load_reference()
    with (FOLDER / "indicator_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        key, line, reason = row["evidence"].split(":", 2)
        lines = FILES[key].read_text(encoding="utf-8").split("\n")[int(line) - 1 :]
        wording = fold(without_space(row["indicator"]))
        near = fold(without_space("".join(lines[:12])))
        at = near.find(wording)
        assert 0 <= at < len(fold(without_space(lines[0]))), row
        assert reason.strip()
        assert reference.indicator_name(row["indicator"]) == row["indicator_name"]
    assert reference.indicator_name("没有人整理过的 指标（一）") == "没有人整理过的指标(一)"
