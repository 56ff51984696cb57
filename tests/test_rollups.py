"""The roll-ups are what the documents add up to, whatever was loaded, replaced, in which order."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table

from loader.link.targets import TARGET_LINKS
from loader.load import Options, load_files
from loader.recount import differing_roll_ups
from loader.rollup import ROLL_UPS
from schema.database import open_copy, open_for_reading

# Curated: merged, split and renamed bodies, and the governments below. Not curated: the others,
# of which 西湖区政府 is a unit only while a document names it.
BODIES = {
    "台州市": ("市农办", "市农业局", "市港航局", "市发改委", "椒江区政府", "各县(市、区)政府"),
    "杭州市": ("市农业局", "市发改委", "市无名办", "西湖区政府", "各县(市、区)政府"),
}
LEADERS = ("张芳", "李伟明", "王小军")
# With and without target, date, name, 确保 and 力争.
WORDINGS = (
    "改造老旧小区{}个以上。",
    "加强统筹协调第{}批队伍，确保改造老旧小区。",
    "深化“亩均论英雄”改革，确保年底前改造老旧小区、新增床位{}张。",
    "力争建成示范园区，改造老旧小区{}个左右。",
)

# What to damage, where it is not task_count.
DAMAGE = {
    "document_unit_pairs": "shared_task_count = 1000",
    "document_leader_units": "shared_task_count = 1000",
    "document_leader_pairs": "shared_task_count = 1000",
    "document_districts": "named_task_count = 1000",
    "document_line_classes": "line_count = 1000",
    "document_indicators": "ensure_count = 1000",
    "task_marks": "task_id = task_id + 5000",
    "target_predecessors": "earlier_target_id = earlier_target_id + 5000",
    "target_claim_candidates": "claim_id = claim_id + 5000",
    "target_district_candidates": "district_target_id = district_target_id + 5000",
}

Task = tuple[int, tuple[str, ...], tuple[str, ...]]  # chapter, leaders, units
Document = tuple[str, int, tuple[Task, ...]]


def some(names: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True).map(tuple)


def tasks_of(place: str) -> st.SearchStrategy[Document]:
    task = st.tuples(st.integers(0, 1), some(LEADERS), some(BODIES[place]))
    own = st.lists(task, min_size=1, max_size=4).map(lambda t: tuple(sorted(t)))
    return st.tuples(st.just(place), st.sampled_from((2010, 2011)), own)


steps = st.lists(st.sampled_from(sorted(BODIES)).flatmap(tasks_of), min_size=2, max_size=6)


def printed(document: Document) -> str:
    """The document as a file with one cell a line."""
    place, year, tasks = document
    lines = [
        f"{place}人民政府关于印发《政府工作报告》{year}年目标任务责任分解的通知",
        "各有关单位:",
        "现将任务分解印发给你们，请认真贯彻执行。",
        f"{place}人民政府",
        f"{year}年2月5日",
        *("目标任务", "责任领导", "责任单位"),
    ]
    for number, (chapter, leaders, units) in enumerate(tasks):
        heading = ("一、推动产业升级", "二、保障改善民生")[chapter]
        if heading not in lines:
            lines.append(heading)
        wording = WORDINGS[(number + len(units)) % len(WORDINGS)]
        lines += [wording.format(number + 2), *leaders, "、".join(units) + "等"]
    return "\n\n".join(lines) + "\n"


def load(document: Document, folder: Path, database: Path) -> None:
    path = folder / "breakdown.txt"
    path.write_text(printed(document), encoding="utf-8")
    (outcome,) = load_files([path], database, Options())
    assert outcome.refusal is None, outcome.refusal


def roll_ups(database: Path) -> dict[str, set[tuple[object, ...]]]:
    with closing(sqlite3.connect(database)) as connection:
        return {
            table.name: set(connection.execute(f"select * from {table.name}")) for table in ROLL_UPS
        }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_any_documents_in_any_order(documents: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for document in documents:
            load(document, folder, folder / "first.db")
            with open_for_reading(folder / "first.db") as engine, engine.connect() as connection:
                assert differing_roll_ups(connection) == []
        last = {document[:2]: document for document in documents}
        for document in reversed(last.values()):
            load(document, folder, folder / "second.db")
        assert roll_ups(folder / "first.db") == roll_ups(folder / "second.db")


def test_a_county_government_that_another_document_names(tmp_path: Path) -> None:
    """An earlier document's collective binds it from then on, until nobody names it any more."""
    database = tmp_path / "zeren.db"
    question = (
        "select direct_task_count, task_count from document_unit_figures f "
        "join units u on u.id = f.unit_id "
        "where u.name = '西湖区政府' and document_id / 100 % 10000 = 2010"
    )

    def bound() -> list[tuple[int, int]]:
        with closing(sqlite3.connect(database)) as connection:
            return connection.execute(question).fetchall()

    load(("杭州市", 2010, ((0, ("张芳",), ("各县(市、区)政府",)),)), tmp_path, database)
    assert bound() == []
    load(("杭州市", 2011, ((0, ("张芳",), ("西湖区政府",)),)), tmp_path, database)
    assert bound() == [(0, 1)]
    load(("杭州市", 2011, ((0, ("张芳",), ("市发改委",)),)), tmp_path, database)
    assert bound() == []


@pytest.mark.parametrize("table", [*ROLL_UPS, *TARGET_LINKS], ids=lambda table: table.name)
def test_a_wrong_or_missing_roll_up_is_found(table: Table, database: Path) -> None:
    name = table.name
    for damage in (
        f"update {name} set {DAMAGE.get(name, 'task_count = 1000')}",
        f"delete from {name}",
    ):
        with open_copy(database) as engine, engine.begin() as connection:
            assert differing_roll_ups(connection) == []
            assert connection.exec_driver_sql(damage).rowcount > 0
            assert all(row.startswith(f"{name}: ") for row in differing_roll_ups(connection))
            assert differing_roll_ups(connection) != []
