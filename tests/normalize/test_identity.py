"""Who a name means, and what happens to a name nobody knows."""

from __future__ import annotations

import pytest

from loader.errors import IncompleteMetadata
from loader.normalize.districts import bound_districts, issuing_district
from loader.normalize.identity import Resolver, uncurated_id
from loader.reference import load_reference

TAIZHOU = 331000
NINE = [331002, 331003, 331004, 331022, 331023, 331024, 331081, 331082, 331083]


@pytest.fixture
def resolver() -> Resolver:
    return Resolver(load_reference(), TAIZHOU, 2018)


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("市发改委", "市发展改革委"),
        ("市发改委(市物价局)", "市发展改革委"),
        ("市综合行政执法局(市城市管理局)", "市综合执法局"),
        ("市府办（市大数据局）", "市府办"),
        ("市安委办（市应急管理局）", "市安委办"),
        ("各县（市、区）政府", "各县(市、区)政府"),
        ("椒江区政府", "椒江区政府"),
        ("市规划局", "市建设局"),
    ],
)
def test_known_names(resolver: Resolver, printed: str, canonical: str) -> None:
    unit = resolver.unit(printed)
    assert (unit.name, unit.is_curated, unit.is_unknown) == (canonical, True, False)


@pytest.mark.parametrize(
    "others",
    [
        ("台州湾经济技术开发区管委会", "台州经济开发区管委会", "台州湾新区管委会"),
        ("市经信委", "市经信局"),
        ("市农业局", "市农业农村局"),
        ("市环保局", "市生态环境局"),
        ("市建设局(市规划局)", "市自然资源规划局"),
        ("市财政局(市地税局)", "市税务局"),
        ("台州银监分局", "台州银保监分局"),
    ],
)
def test_different_bodies_are_never_merged(resolver: Resolver, others: tuple[str, ...]) -> None:
    assert len({resolver.unit(name).id for name in others}) == len(others)


def test_nameplate_means_its_body_only_in_the_years_it_is_shown() -> None:
    """In 2016 市规划局 may have been a body of its own: no evidence, no merging."""
    reference = load_reference()
    assert Resolver(reference, TAIZHOU, 2018).unit("市规划局").name == "市建设局"
    assert Resolver(reference, TAIZHOU, 2023).unit("市规划局").is_unknown


def test_county_level_city_does_not_borrow_the_bodies_above_it() -> None:
    """市财政局 of 临海市 is not 台州市's; a district's document writes 市 for the city above."""
    reference = load_reference()
    own = Resolver(reference, 331082, 2022).unit("市财政局")
    assert (own.is_curated, own.district_id, own.function) == (False, 331082, "财政")
    assert Resolver(reference, 331082, 2022).unit("台州海关").is_curated
    assert Resolver(reference, 331004, 2022).unit("市财政局").is_curated


def test_unknown_name_is_its_own_entity_with_candidates(resolver: Resolver) -> None:
    unit = resolver.unit("市环境保护局")
    assert (unit.is_curated, unit.is_unknown, unit.kind) == (False, True, "department")
    assert unit.id == uncurated_id(TAIZHOU, "市环境保护局")
    assert "市环保局" in unit.candidates
    assert resolver.leader("张冰").candidates[0] == "张兵"


def test_unknown_names_that_differ_in_width_only_are_one(resolver: Resolver) -> None:
    assert resolver.unit("市某局（市乙局）").id == resolver.unit("市某局(市乙局)").id


def test_collective_of_a_new_shape_is_not_unknown(resolver: Resolver) -> None:
    unit = resolver.unit("各区、县(市)政府")
    assert (unit.kind, unit.binds, unit.is_unknown) == ("collective", "all_counties", False)


def test_issuing_district() -> None:
    reference = load_reference()
    assert issuing_district("台州市人民政府", reference, "f") == TAIZHOU
    for printed, problem in ((None, "does not say"), ("临汀市人民政府", "is not in districts.csv")):
        with pytest.raises(IncompleteMetadata, match=f"{problem}.*--district 331000"):
            issuing_district(printed, reference, "f")


def test_bound_districts(resolver: Resolver) -> None:
    def bound(*names: str, year: int = 2022) -> tuple[dict[int, str], bool]:
        parties = [resolver.unit(name) for name in names]
        return bound_districts(parties, TAIZHOU, year, resolver.reference)

    assert bound("市财政局") == ({}, False)
    assert bound("仙居县政府") == ({331024: "named"}, False)
    assert bound("相关县(市、区)政府") == ({}, True)
    assert bound("各县(市、区)政府") == (dict.fromkeys(NINE, "collective"), False)
    everybody, _ = bound("各县(市、区)政府", "玉环市政府")
    assert everybody == {**dict.fromkeys(NINE, "collective"), 331083: "named"}
    # 玉环 became a city, with a new code, in 2017.
    assert 331021 in bound("各县(市、区)政府", year=2016)[0]
