"""Which government issued a document, and which divisions short chains name."""

from __future__ import annotations

import pytest

from loader.errors import IncompleteMetadata
from loader.normalize.districts import bound_districts, expand_chain, recognise_issuer
from loader.normalize.identity import Resolver
from loader.reference import load_reference


@pytest.mark.parametrize(
    ("printed", "year", "code"),
    [
        ("台州市人民政府", 2021, 331000),
        ("浙江省人民政府办公厅", 2021, 330000),
        ("台州市路桥区人民政府", 2021, 331004),
        ("路桥区人民政府", 2021, 331004),
        ("中共台州市委 台州市人民政府", 2021, 331000),
        ("中共玉环市委员会 玉环市人民政府", 2021, 331083),
        ("玉环县委 县政府", 2015, 331021),
        ("椒江区委 区政府", 2021, 331002),
        ("中共浙江省委办公厅", 2021, 330000),
        ("台州市府办", 2021, 331000),
        ("恩施州人民政府", 2021, 422800),
        ("凉山州人民政府办公室", 2021, 513400),
        ("阿坝县人民政府", 2021, 513231),
        ("喀什地区行政公署", 2021, 653100),
        ("内蒙古自治区人民政府", 2021, 150000),
        ("上海市人民政府", 2021, 310000),
        ("国务院办公厅", 2021, 100000),
        ("福建省福州市鼓楼区人民政府", 2021, 350102),
        ("福州市鼓楼区人民政府", 2021, 350102),
        ("玉环市2021年政府工作报告目标任务分解", 2021, 331083),
        ("2021年玉环市《政府工作报告》重点任务", 2021, 331083),
        ("台州市人民政府关于印发市政府工作报告任务分解的通知", 2021, 331000),
        ("襄樊市人民政府", 2008, 420600),
        ("台州市人民政府", None, 331000),
    ],
)
def test_issuer(printed: str, year: int | None, code: int) -> None:
    assert recognise_issuer((printed,), load_reference(), year).id == code


@pytest.mark.parametrize(
    ("texts", "year", "problem"),
    [
        ((), 2021, "does not say which government"),
        (("关于印发市政府工作报告目标任务分解的通知",), 2021, "is not in districts.csv"),
        (("县委 县政府",), 2021, "is not in districts.csv"),
        (("台州湾新区管委会",), 2021, "committee of a zone"),
        (("玉环县人民政府",), 2021, "no division is called 玉环县 in 2021; .*331021 until 2016"),
        (("玉环市人民政府",), 2014, "no division is called 玉环市 in 2014; .*331083 since 2017"),
        (("朝阳区人民政府",), 2021, "110105 北京市朝阳区, 220104 吉林省长春市朝阳区"),
        (("永定区人民政府",), 2021, "350803 福建省龙岩市永定区, 430802 湖南省张家界市永定区"),
        # another place in the document is no proof
        (("鼓楼区人民政府", "福州市人民政府"), 2021, "320106 江苏省南京市鼓楼区, .*350102"),
    ],
)
def test_issuer_that_is_asked_for(texts: tuple[str, ...], year: int, problem: str) -> None:
    with pytest.raises(IncompleteMetadata, match=f"{problem}.*--district"):
        recognise_issuer(texts, load_reference(), year)


def test_another_text_with_the_path_settles_a_name() -> None:
    texts = ("鼓楼区人民政府", "福州市鼓楼区2021年政府工作报告任务分解")
    assert recognise_issuer(texts, load_reference(), 2021).id == 350102
    first_wins = ("关于印发市政府工作报告的通知", "台州市人民政府", "路桥区人民政府")
    assert recognise_issuer(first_wins, load_reference(), 2021).id == 331000


@pytest.mark.parametrize(
    ("text", "district_id", "names"),
    [
        ("莲青缙松遂龙云庆景", 331100, "莲都 青田 缙云 松阳 遂昌 龙泉 云和 庆元 景宁"),
        ("椒黄路", 331000, "椒江 黄岩 路桥"),
        ("椒黄路三区", 331000, "椒江 黄岩 路桥"),
        ("椒黄路三区政府", 331000, "椒江 黄岩 路桥"),
        ("椒黄三", 331000, "椒江 黄岩 三门"),
        ("椒黄路四区", 331000, None),
        ("椒黄杨", 331000, None),
        ("椒椒", 331000, None),
        ("椒", 331000, None),
        ("市财政局", 331000, None),
        ("椒黄路", 331004, None),
    ],
)
def test_chains(text: str, district_id: int, names: str | None) -> None:
    found = expand_chain(text, district_id, 2022, load_reference())
    expected = None if names is None else names.split()
    assert (found and [d.name[:2] for d in found]) == expected


@pytest.mark.parametrize(
    ("district_id", "count", "one"),
    [(330000, 11, 330100), (331100, 9, 331181), (110000, 16, 110105), (331004, 0, None)],
)
def test_collectives_bind_what_is_below(district_id: int, count: int, one: int | None) -> None:
    resolver = Resolver(load_reference(), district_id, 2022)
    everybody = [resolver.unit("各市县(区)政府")]
    bound, _ = bound_districts(everybody, district_id, 2022, resolver.reference)
    assert len(bound) == count
    assert one is None or bound[one] == "collective"


def test_governments_named_in_any_document_bind_their_division() -> None:
    resolver = Resolver(load_reference(), 330100, 2022)
    parties = [resolver.unit(name) for name in ("西湖区人民政府", "临平区", "市财政局")]
    bound, _ = bound_districts(parties, 330100, 2022, resolver.reference)
    assert bound == {330106: "named", 330113: "named"}
