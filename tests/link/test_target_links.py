"""Links of targets follow their documents: the same as worked out anew, after every step."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from loader.link.targets import TARGET_LINKS
from loader.load import Options, load_files
from loader.recount import differing_roll_ups
from schema.database import open_for_reading

PLACES = ("台州市", "路桥区")
YEARS = (2010, 2011, 2012, 2013)
SAID = (
    "地区生产总值增长{}%",
    "新增城镇就业{}万人",
    "改造老旧小区{}个",
    "研发经费占比达到{}%",
)

Document = tuple[str, int, bool, tuple[tuple[int, int], ...]]

documents = st.tuples(
    st.sampled_from(PLACES),
    st.sampled_from(YEARS),
    st.booleans(),
    st.lists(
        st.tuples(st.integers(0, len(SAID) - 1), st.integers(2, 9)), min_size=1, max_size=4
    ).map(tuple),
)


def report(place: str, year: int, said: list[str]) -> list[str]:
    return [
        f"{year}年{place}政府工作报告",
        f"——{year}年1月20日在{place}第五届人民代表大会第三次会议上",
        "各位代表：",
        "现在，我代表市人民政府向大会作政府工作报告，请予审议。",
        f"一、{year - 1}年工作回顾",
        *(f"去年，{sentence}。" for sentence in said),
        f"二、{year}年主要任务",
        "（一）推动产业升级",
        *(f"今年，{sentence}以上。" for sentence in reversed(said)),
    ]


def breakdown(place: str, year: int, said: list[str]) -> list[str]:
    lines = [
        f"{place}人民政府关于印发《政府工作报告》{year}年目标任务责任分解的通知",
        "各有关单位:",
        "现将任务分解印发给你们，请认真贯彻执行。",
        f"{place}人民政府",
        f"{year}年2月5日",
        *("目标任务", "责任领导", "责任单位"),
        "一、推动产业升级",
    ]
    for sentence in said:
        lines += [f"{sentence}以上。", "张芳", "市发改委等"]
    return lines


def load(document: Document, folder: Path, database: Path) -> None:
    place, year, is_report, targets = document
    said = [SAID[which].format(number) for which, number in targets]
    path = folder / "document.txt"
    make = report if is_report else breakdown
    path.write_text("\n\n".join(make(place, year, said)) + "\n", encoding="utf-8")
    (outcome,) = load_files([path], database, Options())
    assert outcome.refusal is None, outcome.refusal


def links(database: Path) -> dict[str, set[tuple[int, int]]]:
    with closing(sqlite3.connect(database)) as connection:
        return {t.name: set(connection.execute(f"select * from {t.name}")) for t in TARGET_LINKS}


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # Finding a smaller example would load documents for minutes.
    phases=[Phase.explicit, Phase.generate],
)
@given(st.lists(documents, min_size=3, max_size=7))
def test_any_documents_in_any_order(steps: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for step in steps:
            load(step, folder, folder / "first.db")
            with open_for_reading(folder / "first.db") as engine, engine.connect() as connection:
                assert differing_roll_ups(connection) == []
        last = {step[:3]: step for step in steps}
        for step in reversed(last.values()):
            load(step, folder, folder / "second.db")
        assert links(folder / "first.db") == links(folder / "second.db")


def test_each_kind_of_link(tmp_path: Path) -> None:
    """Growth: set in 2010, not in 2011, again in 2012, claimed by the report of 2012."""
    database = tmp_path / "zeren.db"
    load(("台州市", 2010, False, ((0, 8),)), tmp_path, database)
    load(("台州市", 2012, False, ((0, 7),)), tmp_path, database)
    load(("路桥区", 2012, True, ((0, 9),)), tmp_path, database)
    first, between, last = 3310002010100001, 3310002011100001, 3310002012100001
    assert links(database)["target_predecessors"] == {(last, first)}
    (cascade,) = links(database)["target_district_candidates"]
    assert cascade[0] == last
    load(("台州市", 2012, True, ((0, 6),)), tmp_path, database)
    assert {g for g, _ in links(database)["target_claim_candidates"]} == {first}
    load(("台州市", 2011, False, ((0, 5),)), tmp_path, database)
    assert links(database)["target_predecessors"] == {(between, first), (last, between)}
    load(("台州市", 2011, False, ((1, 5),)), tmp_path, database)
    assert links(database)["target_predecessors"] == {(last, first)}
