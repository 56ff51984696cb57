"""Open names with the rows that settle them, and what accepting the rows changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from loader.accept import BadChoice, accept, chosen
from loader.errors import CuratedDataError
from loader.load import Options, load_files
from loader.normalize import Overrides
from loader.reference import Reference, load_reference
from loader.reference.languages import differences
from loader.reference.tables import FOLDER
from loader.review import Review, kind_of, review_database
from tests.parse.fragments import CELL_LINES
from tests.test_cli import zeren

TEXT = CELL_LINES.replace("市经信委、", "市环境保护局、市示范公司、云上小组、").replace(
    "李国强", "周文远"
)


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    path, database = tmp_path / "f.txt", tmp_path / "z.db"
    path.write_text(TEXT, encoding="utf-8")
    options = Options(Overrides(district_id=331000))
    assert [o.status for o in load_files([path], database, options)] == ["new"]
    return database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "copies" / "reference"
    shutil.copytree(FOLDER, target, ignore=shutil.ignore_patterns("*.py*", "__pycache__"))
    return target


def open_of(database: Path, reference: Reference | None = None) -> Review:
    return review_database(database, reference or load_reference())


def test_each_open_name_has_its_place_and_rows(loaded: Path) -> None:
    found = open_of(loaded)
    assert {(n.what, n.name) for n in found.names} >= {
        ("unit", "市环境保护局"),
        ("unit", "市示范公司"),
        ("unit", "云上小组"),
        ("leader", "周文远"),
    }
    bureau = next(n for n in found.names if n.name == "市环境保护局")
    assert [place.reference for place in bureau.places] == ["331000-2019-breakdown:35"]
    assert "市环境保护局" in bureau.places[0].lines[0][1]
    own, *others = bureau.proposals
    assert own.choice == "331000:市环境保护局"
    assert own.file == "units.csv"
    assert own.values["kind"] == "department"
    assert own.values["evidence"] == "331000-2019-breakdown line 35 prints `市环境保护局`"
    assert own.values["evidence_zh"] == "331000-2019-breakdown 第35行印作`市环境保护局`"
    alias = next(p for p in others if p.values["unit_name"] == "市环保局")
    assert alias.file == "unit_names.csv"
    assert alias.values["name"] == "市环境保护局"
    assert alias.choice == f"331000:市环境保护局={alias.values['unit_id']}"


def test_new_ids_are_free_and_distinct(loaded: Path) -> None:
    proposals = [n.proposals[0] for n in open_of(loaded).names if n.what == "unit"]
    ids = [int(p.values["id"]) for p in proposals]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(load_reference().units)
    assert {number // 1000 for number in ids} == {331000}


def test_accepted_rows_settle_the_names(loaded: Path, folder: Path) -> None:
    found = open_of(loaded)
    alias = next(p for n in found.names for p in n.proposals if p.choice.startswith("331000:市环"))
    wanted = ["331000:市示范公司", "周文远", f"{alias.choice}={_unit('市环保局')}"]
    assert accept(chosen(found, wanted), folder) == {
        "units.csv": 1,
        "leaders.csv": 1,
        "unit_names.csv": 1,
    }
    reference = load_reference(folder)
    unit = reference.unit(331000, "市环境保护局", 2019)
    assert unit is not None
    assert unit.name == "市环保局"
    assert reference.leader(331000, "周文远") is not None
    assert list(differences(reference.told)) == []
    told = {
        row.evidence_zh
        for _, column, rows in reference.told
        if column == "evidence"
        for row in rows
    }
    assert told >= {
        "331000-2019-breakdown 第35行印作`市示范公司`",
        "331000-2019-breakdown 第35行印作`市环境保护局`",
        "最早印于331000-2019-breakdown 第33行",
    }
    again = open_of(loaded, reference)
    assert set(again.settled) >= {"市环境保护局", "市示范公司", "周文远"}
    assert "市环境保护局" not in {n.name for n in again.names}


def _unit(name: str) -> int:
    return next(u.id for u in load_reference().units.values() if u.name == name)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        (["市没有这个局"], "not among the open names — run review to see what is open"),
        (["市环境保护局=1"], "its rows are 331000:市环境保护局, 331000:市环境保护局="),
        (["云上小组"], "as in --accept 331000:云上小组=institution"),
        (["all"], "331000:云上小组: its name does not show"),
        (["周文远=institution"], "周文远 is a person and has no kind"),
        (["331000:市环境保护局", f"市环境保护局={_unit('市环保局')}"], "chosen twice"),
    ],
)
def test_bad_choices_are_refused(loaded: Path, choices: list[str], message: str) -> None:
    with pytest.raises(BadChoice, match=message.replace("?", r"\?")):
        chosen(open_of(loaded), choices)


def test_rows_that_contradict_leave_the_files_alone(loaded: Path, folder: Path) -> None:
    (proposal,) = chosen(open_of(loaded), ["市示范公司"])
    accept([proposal], folder)
    before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    with pytest.raises(CuratedDataError, match=r"units\.csv: the chosen rows do not fit"):
        accept([proposal], folder)
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == before
    assert [path.name for path in folder.parent.iterdir()] == ["reference"]


STRANGER = """\
陇西县人民政府关于印发2023年政府工作报告任务分解的通知
2023年政府工作报告任务分解
1.修桥3座。
责任领导：任远志
牵头单位：县交通运输局、县财政局、县发改局
配合单位：县药投公司、文峰火车站，首阳镇、各乡镇
2.造林5亩。
责任领导：任远志
牵头单位：县林业和草原局
"""


def test_a_strangers_document_has_nothing_open_after_its_names_are_accepted(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, database = tmp_path / "f.txt", tmp_path / "z.db"
    path.write_text(STRANGER, encoding="utf-8")
    (outcome,) = load_files([path], database, Options())
    unknown = {issue.printed for issue in outcome.open_issues}
    assert unknown == {"任远志", "县药投公司", "文峰火车站"}
    found = open_of(database)
    assert {name.name for name in found.names} == unknown
    assert set(found.recognised) == {
        *("县交通运输局", "县财政局", "县发展改革局", "县林业局", "首阳镇"),
    }
    accept(chosen(found, ["all", "文峰火车站=enterprise"]), folder)
    reference = load_reference(folder)
    assert reference.unit(621122, "文峰火车站", 2023) is not None
    monkeypatch.setattr("loader.load.load_reference", lambda: reference)
    (again,) = load_files([path], database, Options())
    assert (again.status, again.open_issues) == ("changed", ())
    settled = open_of(database, reference)
    assert (settled.names, settled.issues, settled.settled) == ((), (), ())


def test_a_body_that_is_curated_by_another_name_stays_open(loaded: Path) -> None:
    assert "市环境保护局" in {name.name for name in open_of(loaded).names}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("市财政局", "department"),
        ("市建设局(市规划局)", "department"),
        ("市城投集团", "enterprise"),
        ("头门港管委会", "zone"),
        ("台州学院", "institution"),
        ("云上小组", None),
    ],
)
def test_kind_of_a_name(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind


def test_command_prints_lines_and_rows(loaded: Path) -> None:
    result = zeren("review", "--db", loaded)
    assert result.returncode == 0
    assert "unit 市环境保护局 — 331000 台州市, printed 1 ×" in result.stdout
    assert (
        "  331000-2019-breakdown:35: 市环境保护局、市示范公司、云上小组、市财政局等"
        in result.stdout
    )
    assert "  --accept 331000:市环境保护局   # a body of its own" in result.stdout
    assert result.stdout.rstrip().endswith("other open issues")


def test_command_refuses_with_a_remedy(loaded: Path, tmp_path: Path) -> None:
    result = zeren("review", "--db", loaded, "--accept", "市没有这个局")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "市没有这个局 is not among the open names — run review to see what is open\n"
    )
    assert zeren("review", "--db", tmp_path / "no.db").returncode == 1
