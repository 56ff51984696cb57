"""The curated CSVs: kept in order, and refused with file and line when they contradict."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from pathlib import Path

import pytest

from loader.errors import CuratedDataError
from loader.reference import load_reference
from loader.reference.tables import FOLDER
from loader.register import COLUMNS, REGISTER, load_register

FILES = sorted(FOLDER.glob("*.csv"))


@pytest.mark.parametrize("path", [*FILES, REGISTER], ids=lambda p: p.name)
def test_rewriting_gives_the_same_bytes(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    output = io.StringIO()
    csv.writer(output, lineterminator="\n").writerows(rows)
    assert output.getvalue().encode() == path.read_bytes()


@pytest.mark.parametrize("name", ["units", "districts", "leaders"])
def test_entities_are_sorted_by_id(name: str) -> None:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        ids = [int(row["id"]) for row in csv.DictReader(file)]
    assert ids == sorted(ids)


def test_every_fact_has_evidence() -> None:
    reference = load_reference()
    facts = [
        *reference.units.values(),
        *reference.unit_names,
        *reference.successions,
        *reference.leaders.values(),
        *reference.leader_posts,
        *reference.districts.values(),
    ]
    assert all(len(fact.evidence) > 10 for fact in facts)


def test_no_collective_pattern_takes_a_body() -> None:
    reference = load_reference()
    taken = [u.name for u in reference.units.values() if reference.binds(u.name)]
    assert sorted(taken) == sorted(
        u.name for u in reference.units.values() if u.kind == "collective"
    )


def test_successions_have_no_cycle() -> None:
    heirs: dict[int, set[int]] = {}
    for row in load_reference().successions:
        heirs.setdefault(row.predecessor_id, set()).add(row.successor_id)

    def walk(unit: int, seen: frozenset[int]) -> None:
        assert unit not in seen, unit
        for heir in heirs.get(unit, ()):
            walk(heir, seen | {unit})

    for unit in heirs:
        walk(unit, frozenset())


def test_three_near_identical_zones_are_not_joined() -> None:
    reference = load_reference()
    ids = {unit.name: unit.id for unit in reference.units.values()}
    joined = {(row.predecessor_id, row.successor_id) for row in reference.successions}
    new = ids["台州湾经济技术开发区管委会"]
    assert not any(new in pair for pair in joined)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("units.csv", "id,district_id", "id,district", r"units\.csv:1: columns are"),
        ("units.csv", "331000002,331000", "331000001,331000", "id 331000001 stands twice"),
        ("units.csv", "331000001,331000", "331000001,999999", "district_id 999999 is in no other"),
        (
            "units.csv",
            ",department,",
            ",depart,",
            r"units\.csv:\d+: “depart” is none of department",
        ),
        ("unit_successions.csv", ",merged,", ",merge,", "“merge” is none of renamed"),
        (
            "districts.csv",
            "331000,台州市,prefecture,330000",
            "331000,台州市,prefecture,331002",
            "does not have a smaller code",
        ),
        ("leaders.csv", "331000001,331000", "331000001,x", r"leaders\.csv:2: invalid literal"),
        ("leaders.csv", "331000002,331000,", "331000002,331000,,", r"leaders\.csv:3: .*cells"),
        ("collectives.csv", ",none,", ",nobody,", "“nobody” is none of all_counties"),
    ],
)
def test_contradictions_are_refused(
    tmp_path: Path, name: str, old: str, new: str, message: str
) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py*"))
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CuratedDataError, match=message):
        load_reference(folder)


def test_a_name_may_belong_to_one_unit_only(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py*"))
    units = list(load_reference().units.values())
    with (folder / "unit_names.csv").open("a", encoding="utf-8") as file:
        file.write(f"{units[0].id},{units[0].name},{units[1].name},short,,,made up,虚构\n")
    with pytest.raises(CuratedDataError, match="a name may belong to one entity"):
        load_reference(folder)


def test_register_matches_the_files() -> None:
    register = load_register()
    for path in sorted(REGISTER.parent.glob("*.txt")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert register.by_sha256[digest].file_name == path.name
    assert len(register.by_sha256) == len(list(REGISTER.parent.glob("*.txt"))) == 5


def test_register_with_a_bad_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "documents.csv"
    path.write_text(",".join(COLUMNS) + "\n" + "f,x,taizhou,breakdown,2018,,,0,,,,,\n")
    with pytest.raises(CuratedDataError, match=r"documents\.csv:2: invalid literal"):
        load_register(path)
    path.write_text("file_name\n")
    with pytest.raises(CuratedDataError, match=r"documents\.csv:1: columns are"):
        load_register(path)
