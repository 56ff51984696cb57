"""The divisions of China: what holds for every row, and names looked up in a year."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from loader.reference import District, Divisions, load_reference

YEARS = range(2000, 2027)


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    return load_reference().divisions


def years(district: District) -> tuple[int, int]:
    return district.valid_from or 0, district.valid_to or 9999


def test_every_division_has_a_parent_that_exists_as_long(divisions: Divisions) -> None:
    for district in divisions.districts.values():
        first, last = years(district)
        assert first < last, district
        if district.parent_id is None:
            assert district.level == "country"
            continue
        parent = divisions.districts[district.parent_id]
        assert parent.id < district.id
        assert years(parent)[0] <= first, (district, parent)
        assert last <= years(parent)[1], (district, parent)


def test_levels_stand_below_each_other(divisions: Divisions) -> None:
    above = {
        "province": {"country"},
        "prefecture": {"province"},
        "district": {"prefecture", "province"},
        "county_city": {"prefecture", "province"},
        "county": {"prefecture", "province"},
    }
    for district in divisions.districts.values():
        if district.parent_id is not None:
            parent = divisions.districts[district.parent_id]
            assert parent.level in above[district.level], district


@pytest.mark.parametrize("year", YEARS)
def test_no_two_divisions_of_a_parent_have_one_name(divisions: Divisions, year: int) -> None:
    valid = [d for d in divisions.districts.values() if d.is_valid_in(year)]
    named = Counter((d.parent_id, d.name) for d in valid)
    assert [name for name, count in named.items() if count > 1] == []


@pytest.mark.parametrize(
    ("year", "prefectures", "counties"),
    # 民政事业发展统计公报 of the year: 地级 and 县级 divisions at its end.
    [(2005, 333, 2862), (2010, 333, 2856), (2017, 334, 2851), (2021, 333, 2843)],
)
def test_as_many_divisions_as_were_published(
    divisions: Divisions, year: int, prefectures: int, counties: int
) -> None:
    levels = Counter(d.level for d in divisions.districts.values() if d.is_valid_in(year))
    assert levels["province"] == 34
    assert levels["prefecture"] == prefectures
    assert levels["district"] + levels["county_city"] + levels["county"] == counties


def test_taizhou_has_nine_divisions_in_every_year(divisions: Divisions) -> None:
    for year in YEARS:
        below = {d.id for d in divisions.below(331000, year)}
        seven = {331002, 331003, 331004, 331022, 331023, 331024, 331081, 331082}
        assert below == seven | {331021 if year < 2017 else 331083}


def test_names_do_not_overlap(divisions: Divisions) -> None:
    """A code carries one full name at a time."""
    former = defaultdict(list)
    for name in divisions.names:
        if name.kind == "former":
            former[name.district_id].append((name.valid_from or 0, name.valid_to))
    for spans in former.values():
        for (_, end), (start, _) in zip(sorted(spans), sorted(spans)[1:], strict=False):
            assert end is not None
            assert end <= start


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("玉环县", 2016, [331021]),
        ("玉环市", 2021, [331083]),
        ("玉环县", 2021, []),
        ("玉环县", 2017, [331021]),  # the plan of the year in which it became a city
        ("襄樊市", 2008, [420600]),
        ("襄阳市", 2012, [420600]),
        ("萧山市", 2000, [330181]),
        ("萧山区", 2005, [330109]),
        ("莱芜市", 2018, [371200]),
        ("莱芜市", 2021, []),
        ("临平区", 2022, [330113]),
        ("江干区", 2022, []),
        ("恩施州", 2020, [422800]),
        ("阿坝州", 2020, [513200]),
        ("阿坝县", 2020, [513231]),
        ("内蒙古", 2020, [150000]),
        ("济源市", 2004, [419001]),
        ("鼓楼区", 2020, [320106, 320302, 350102, 410204]),
        ("台州市", None, [331000]),
        ("玉环县", None, []),
        ("无此市", 2020, []),
    ],
)
def test_names_in_a_year(
    divisions: Divisions, name: str, year: int | None, codes: list[int]
) -> None:
    assert [d.id for d in divisions.named(name, year)] == codes


def test_path_and_prefix(divisions: Divisions) -> None:
    assert divisions.path(divisions.districts[331004]) == "浙江省台州市路桥区"
    assert divisions.path(divisions.districts[110105]) == "北京市朝阳区"
    prefixes = {330000: "省", 331000: "市", 422800: "州", 150000: "自治区", 310000: "市"}
    assert {code: divisions.districts[code].prefix for code in prefixes} == prefixes


@pytest.mark.parametrize(
    ("text", "name"),
    [("关于印发台州市", "台州市"), ("浙江省台州市路桥区", "路桥区"), ("各县", None), ("", None)],
)
def test_longest_name_at_end(divisions: Divisions, text: str, name: str | None) -> None:
    assert divisions.longest_name_at_end(text) == name
