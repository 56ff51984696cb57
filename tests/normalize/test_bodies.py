"""Bodies nobody curated: of which government, under which name, in which field."""

from __future__ import annotations

import pytest

from loader.normalize.bodies import function_of, kind_by_shape, recognise
from loader.normalize.identity import Resolver, uncurated_id
from loader.reference import load_reference

HANGZHOU, LUQIAO, TAIZHOU = 330100, 331004, 331000


@pytest.mark.parametrize(
    ("district_id", "printed", "owner", "name", "kind", "function"),
    [
        (HANGZHOU, "市发改委", 330100, "市发展改革委", "department", "发展改革"),
        (HANGZHOU, "杭州市发展和改革委员会", 330100, "市发展改革委", "department", "发展改革"),
        (HANGZHOU, "发改局", 330100, "市发展改革委", "department", "发展改革"),
        (HANGZHOU, "省自然资源厅", 330000, "省自然资源厅", "department", "自然资源"),
        (HANGZHOU, "自然资源厅", 330000, "省自然资源厅", "department", "自然资源"),
        (HANGZHOU, "财政部", 100000, "财政部", "department", "财政"),
        (HANGZHOU, "余杭区发改局", 330110, "区发展改革局", "department", "发展改革"),
        (HANGZHOU, "团市委", 330100, "团市委", "party_organ", "共青团"),
        (HANGZHOU, "市委组织部", 330100, "市委组织部", "party_organ", "组织"),
        (HANGZHOU, "组织部", 330100, "市委组织部", "party_organ", "组织"),
        (HANGZHOU, "杭州海关", 330100, "杭州海关", "vertical", "海关"),
        (HANGZHOU, "人行杭州中心支行", 330100, "人行杭州中心支行", "vertical", "人行"),
        (HANGZHOU, "国网杭州供电公司", 330100, "国网杭州供电公司", "enterprise", "电力"),
        (HANGZHOU, "市建设局(市规划局)", 330100, "市建设局(市规划局)", "department", "住建"),
        (HANGZHOU, "西湖区政府", 330106, "西湖区政府", "county_government", None),
        (HANGZHOU, "西湖区人民政府", 330106, "西湖区政府", "county_government", None),
        (HANGZHOU, "临平区", 330113, "临平区政府", "county_government", None),
        (HANGZHOU, "省政府", 330000, "浙江省政府", "county_government", None),
        (HANGZHOU, "古荡街道", 330100, "古荡街道", None, None),
        (LUQIAO, "区发改局", 331004, "区发展改革局", "department", "发展改革"),
        (100000, "发展改革委", 100000, "发展改革委", "department", "发展改革"),
        (150000, "自治区财政厅", 150000, "自治区财政厅", "department", "财政"),
        (310000, "市教委", 310000, "市教育局", "department", "教育"),
        (422800, "州卫健委", 422800, "州卫生健康委", "department", "卫健"),
    ],
)
def test_recognised(
    district_id: int, printed: str, owner: int, name: str, kind: str | None, function: str | None
) -> None:
    unit = Resolver(load_reference(), district_id, 2022).unit(printed)
    assert (unit.district_id, unit.name, unit.kind, unit.function) == (owner, name, kind, function)
    assert unit.id == uncurated_id(owner, name)
    assert (unit.is_curated, unit.is_unknown) == (False, False)
    assert unit.variant == (None if printed == name else printed)


def test_bodies_of_two_cities_are_two_units() -> None:
    reference = load_reference()
    ids = {Resolver(reference, code, 2022).unit("市发改委").id for code in (330100, 330200, 331000)}
    assert len(ids) == 3


def test_a_citys_body_is_one_in_its_own_and_its_districts_documents() -> None:
    reference = load_reference()
    of_district = Resolver(reference, 330106, 2022).unit("市发改委")
    assert of_district == Resolver(reference, HANGZHOU, 2022).unit("市发改委")


def test_curated_governments_keep_their_own_rules() -> None:
    """The table gives field and kind there, but never says which names are one body."""
    resolver = Resolver(load_reference(), TAIZHOU, 2022)
    unit = resolver.unit("市住建局")
    assert (unit.is_unknown, unit.kind, unit.function) == (True, "department", "住建")
    assert unit.id == uncurated_id(TAIZHOU, "市住建局")
    known = resolver.unit("市发展改革委")
    assert (known.is_curated, known.function) == (True, "发展改革")
    assert resolver.unit("黄岩区人民政府").is_curated
    assert Resolver(load_reference(), HANGZHOU, 2022).unit("黄岩区政府").is_curated


@pytest.mark.parametrize("printed", ["市某某专班", "鼓楼区政府", "市城投集团", "钱塘新区管委会"])
def test_what_no_table_knows_stays_unknown(printed: str) -> None:
    unit = Resolver(load_reference(), HANGZHOU, 2022).unit(printed)
    assert (unit.is_unknown, unit.name, unit.function) == (True, printed, None)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("钱塘新区管委会", "zone"),
        ("市城投集团", "enterprise"),
        ("杭绍台铁路有限公司", "enterprise"),
        ("浙江大学", "institution"),
        ("市委军民融合办", "party_organ"),
        ("市委员会", None),
        ("市某某专班", None),
    ],
)
def test_kind_by_shape(name: str, kind: str | None) -> None:
    assert kind_by_shape(name) == kind


def test_fields_of_curated_units() -> None:
    reference = load_reference()
    fields = {unit.name: function_of(unit, reference) for unit in reference.units.values()}
    expected = {
        "市发展改革委": "发展改革",
        "市经信委": "经济信息",
        "市经信局": "经济信息",
        "市环保局": "生态环境",
        "市生态环境局": "生态环境",
        "市府办": "政府办",
        "人行台州市中心支行": "人行",
        "台州电业局": "电力",
        "团市委": "共青团",
        "台州湾新区管委会": None,
        "椒江区政府": None,
        "各县(市、区)政府": None,
        "市“五水共治”办": None,
        "恩泽医疗中心(集团)": None,
    }
    assert {name: fields[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("issuer", "name", "found"),
    [
        (220000, "延边", "延边朝鲜族自治州政府"),
        (430000, "湘西", "湘西土家族苗族自治州政府"),
        (650000, "巴州", "巴音郭楞蒙古自治州政府"),
        (650000, "克州人民政府", "克孜勒苏柯尔克孜自治州政府"),
        (650000, "阿克苏地区行政公署", "阿克苏地区行政公署"),
        (150000, "锡盟行署", "锡林郭勒盟行政公署"),
        (530000, "大理", None),  # 大理州 or 大理市
        (510000, "巴州", None),  # 巴州区 is below 巴中市
    ],
)
def test_divisions_as_documents_call_them(issuer: int, name: str, found: str | None) -> None:
    one = recognise(name, issuer, 2021, load_reference())
    assert (one.name if one else None) == found


def test_a_town_with_latin_letters() -> None:
    one = recognise("科技城A区街道办事处", 330800, 2021, load_reference())
    assert one is not None
    assert one.source == "town"
