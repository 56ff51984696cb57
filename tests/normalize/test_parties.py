"""The party grammar on real cells (document and line named) and on made-up ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.normalize.leaders import split_leaders
from loader.normalize.parties import split_parties
from loader.normalize.text import plain_text
from loader.parse import Span
from loader.vocabulary import fold, is_party_shaped, looks_like_parties, looks_like_person

DISTRICTS = frozenset({"椒江区", "黄岩区", "路桥区", "玉环市", "仙居县", "三门县"})


def span(text: str, start: int = 100) -> Span:
    return Span(text, start, start + len(text), 7)


@pytest.mark.parametrize(
    ("cell", "names", "is_open_ended"),
    [
        # 2018 line 41: brackets hold 、 and a second nameplate
        (
            "市发改委、市建设局(市规划局),各县(市、区)政府,台州湾产业集聚区管委会等",
            ["市发改委", "市建设局(市规划局)", "各县(市、区)政府", "台州湾产业集聚区管委会"],
            True,
        ),
        # 2018 line 823: no 等
        ("天台县政府", ["天台县政府"], False),
        # 2018 line 1257: 等 in the middle, before a collective
        (
            "市公安局(消防)、市安监局、市经信委等市消安委成员单位",
            ["市公安局(消防)", "市安监局", "市经信委", "市消安委成员单位"],
            True,
        ),
        # 2022 line 262: one ASCII comma among full-width ones
        (
            "市财政局,市级各单位，各县（市、区）政府，台州湾新区管委会等",
            ["市财政局", "市级各单位", "各县（市、区）政府", "台州湾新区管委会"],
            True,
        ),
        # 2022 line 209: one suffix for three governments
        (
            "市卫生健康委，玉环市、仙居县、三门县政府等",
            ["市卫生健康委", "玉环市政府", "仙居县政府", "三门县政府"],
            True,
        ),
        # a bare district that no government follows keeps its printed name
        ("椒江区、市建设局", ["椒江区", "市建设局"], False),
        # 等 that is part of a word does not end the list
        ("市高等教育局、市平等就业办等", ["市高等教育局", "市平等就业办"], True),
    ],
)
def test_split_parties(cell: str, names: list[str], is_open_ended: bool) -> None:
    result = split_parties(span(cell), DISTRICTS)
    assert [party.name for party in result.parties] == names
    assert result.is_open_ended is is_open_ended


def test_shared_suffix_keeps_what_was_printed() -> None:
    result = split_parties(span("椒江区、黄岩区、路桥区政府", 10), DISTRICTS)
    assert [(p.printed, p.name, p.is_suffix_shared) for p in result.parties] == [
        (Span("椒江区", 10, 13, 7), "椒江区政府", True),
        (Span("黄岩区", 14, 17, 7), "黄岩区政府", True),
        (Span("路桥区政府", 18, 23, 7), "路桥区政府", False),
    ]


@given(st.text(alphabet="市局政府委等、，,;()（）椒江区 \u00a0x", max_size=60))
def test_parties_slice_back_in_order_and_lose_nothing(cell: str) -> None:
    parties = split_parties(span(cell, 0), DISTRICTS).parties
    end = 0
    between = ""
    for party in parties:
        assert cell[party.printed.start : party.printed.end] == party.printed.text != ""
        assert party.printed.start >= end
        between += cell[end : party.printed.start]
        end = party.printed.end
    between += cell[end:]
    assert not set(between) - set("、，,;；等 \u00a0")


@given(
    st.lists(
        st.sampled_from(["市教育局", "各县(市、区)政府", "市财政局(市地税局)", "台州海关"]),
        min_size=1,
    )
)
def test_joined_names_split_again(names: list[str]) -> None:
    for separator in ("、", ",", "，"):
        parties = split_parties(span(separator.join(names) + "等"), DISTRICTS)
        assert [p.name for p in parties.parties] == names
        assert parties.is_open_ended


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        (["张  兵", "董贵波"], ["张  兵", "董贵波"]),  # 2018 line 239, a name padded apart
        (["芮\u00a0 \u00a0宏"], ["芮\u00a0 \u00a0宏"]),
        (["苗文斌 陈挺晨 宋积晟"], ["苗文斌", "陈挺晨", "宋积晟"]),  # 2022 line 52
        (["林先华、苗文斌"], ["林先华", "苗文斌"]),
        ([], []),
    ],
)
def test_split_leaders(printed: list[str], names: list[str]) -> None:
    found = list(split_leaders(span(text) for text in printed))
    assert [leader.text for leader in found] == names
    assert all(leader.end - leader.start == len(leader.text) for leader in found)


def test_shapes_of_persons_and_bodies() -> None:
    assert all(map(looks_like_person, ["芮  宏", "欧阳修文", "阿迪力·买买提", "关海"]))
    assert not any(map(looks_like_person, ["市府办等", "市科协等", "台州学院", "加快建设", "王"]))
    assert all(map(is_party_shaped, ["市府办（市大数据局）", "恩泽医疗中心(集团)", "台州海关"]))
    assert not any(map(is_party_shaped, ["完成投资。", "", "提高20%", "加快"]))
    assert not looks_like_parties("市建设局、加快推进")


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_plain_text() -> None:
    printed = "实施PM <sub>2.5</sub> 和O <sub>3</sub> “双控双减”，增长 7%以上，Open RAN 试点。"
    assert plain_text(printed) == "实施PM2.5和O3“双控双减”，增长7%以上，Open RAN试点。"
