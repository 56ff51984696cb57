"""The party grammar on real cells (document and line named) and on made-up ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.normalize.leaders import split_leaders
from loader.normalize.parties import says_prefix_once, split_parties, with_prefix
from loader.normalize.text import plain_text
from loader.parse import Span
from loader.reference import load_reference
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


def is_collective(name: str) -> bool:
    return load_reference().binds(name) is not None


@pytest.mark.parametrize(
    ("cell", "names", "is_open_ended"),
    [
        # 和, 及 and 与 join bodies, and live inside names
        ("市教育局和市体育局", ["市教育局", "市体育局"], False),
        ("市级各有关部门及各县市区政府", ["市级各有关部门", "各县市区政府"], False),
        ("市政务和数据局、市人力资源和社会保障局、市海洋与渔业局",
         ["市政务和数据局", "市人力资源和社会保障局", "市海洋与渔业局"], False),
        ("国家发展改革委、财政部等和各有关省级人民政府",
         ["国家发展改革委", "财政部", "各有关省级人民政府"], True),
        ("市直各部门和各旗县区", ["市直各部门", "各旗县区"], False),
        ("市住建局以及乳源县、南雄市政府", ["市住建局", "乳源县政府", "南雄市政府"], False),
        # 等 with what it stands for
        ("市住建局、市资规局等市级有关部门,临江海关",
         ["市住建局", "市资规局", "市级有关部门", "临江海关"], True),
        ("市发改委、市财政局等部门", ["市发改委", "市财政局"], True),
        # collectives hold list marks of their own
        ("各区、县(市)政府(管委会)、市教育局", ["各区、县(市)政府(管委会)", "市教育局"], False),
        ("各旗、县、区人民政府", ["各旗、县、区人民政府"], False),
        ("各乡镇人民政府、街道办事处", ["各乡镇人民政府、街道办事处"], False),
        ("各区、县级市", ["各区、县级市"], False),
        ("省政府各部门、各直属机构", ["省政府各部门、各直属机构"], False),
        ("各县（市、区）政府、各街道", ["各县（市、区）政府", "各街道"], False),
        ("各县(市、区)政府、各开发区管委会", ["各县(市、区)政府", "各开发区管委会"], False),
        ("市直相关部门、六县（市）、相关乡镇办",
         ["市直相关部门", "六县（市）", "相关乡镇办"], False),
        ("全区经济运行各专班、市安委会成员单位", ["全区经济运行各专班", "市安委会成员单位"], False),
        # brackets: nameplates, places and parts stay; persons and rules do not
        ("市农业农村局（市委农办、市乡村振兴局（筹））、高新园(邹区镇)",
         ["市农业农村局（市委农办、市乡村振兴局（筹））", "高新园(邹区镇)"], False),
        ("市发改委（张三）、市公安局（消防）", ["市发改委", "市公安局（消防）"], False),
        ("市卫健委(除标注“分别牵头”外，列第一位为牵头单位，下同)、市教育局",
         ["市卫健委", "市教育局"], False),
        # lines of a cell, blanks
        ("市发改委\u2028市财政局 市教育局", ["市发改委", "市财政局", "市教育局"], False),
        ("各县\u2028（市、区）政府", ["各县\u2028（市、区）政府"], False),
        # divisions nobody knows by name share a suffix too
        ("南山区、北湖县、临江市人民政府",
         ["南山区人民政府", "北湖县人民政府", "临江市人民政府"], False),
    ],
)  # fmt: skip
def test_grammar(cell: str, names: list[str], is_open_ended: bool) -> None:
    for text in (cell, cell.translate(str.maketrans("（），", "(),"))):
        result = split_parties(span(text), DISTRICTS, is_collective)
        assert [fold(party.name) for party in result.parties] == [
            fold(name) for name in names if fold(name)
        ]
        assert result.is_open_ended is is_open_ended


def test_labelled_person_in_a_bracket_is_a_contact_too() -> None:
    (party,) = split_parties(span("县卫健局（责任人：张三）、2", 10), DISTRICTS).parties
    assert (party.name, party.contact) == ("县卫健局", Span("张三", 19, 21, 7))


def test_person_in_a_bracket_is_a_contact() -> None:
    (party,) = split_parties(span("市发改委（张三、李小四）", 10), DISTRICTS).parties
    assert party.contact == Span("张三、李小四", 15, 21, 7)


def prefixed(*cells: str) -> list[list[str]]:
    lists = [split_parties(span(cell), DISTRICTS).parties for cell in cells]
    if says_prefix_once(lists, {"临江"}):
        lists = [with_prefix(parties, {"临江"}) for parties in lists]
    return [[party.name for party in parties] for parties in lists]


def test_prefix_said_once_is_shared() -> None:
    assert prefixed(
        "省自然资源厅、住房城乡建设厅、市场监管局", "省财政厅、临江海事局、电力公司"
    ) == [
        ["省自然资源厅", "省住房城乡建设厅", "省市场监管局"],
        ["省财政厅", "临江海事局", "电力公司"],
    ]


def test_prefix_is_not_shared_where_the_document_repeats_it() -> None:
    lists = ("市发改委、市财政局、税务局", "市教育局、市体育局、台办")
    assert prefixed(*lists) == [cell.split("、") for cell in lists]


@given(st.text(alphabet="市局政府委等、，,;()（）椒江区和及与各县张三 \u00a0\u2028", max_size=60))
def test_parties_slice_back_in_order_and_invent_nothing(cell: str) -> None:
    parties = split_parties(span(cell, 0), DISTRICTS, is_collective).parties
    end = 0
    between = contacts = ""
    for party in parties:
        assert cell[party.printed.start : party.printed.end] == party.printed.text != ""
        assert party.printed.start >= end
        between += cell[end : party.printed.start]
        if party.contact:
            assert cell[party.contact.start : party.contact.end] == party.contact.text
            assert party.contact.start >= end + len(party.printed.text)
            contacts += party.contact.text
        end = party.printed.end
    between += cell[end:]
    # what no party holds: separators, 等, joints, and persons in brackets
    assert not set(between) - set("、，,;；等和及与() （）\u00a0\u2028") - set(contacts)


@given(st.text(alphabet="市局政府委等、，;（）椒江区和各县张三", max_size=40))
def test_both_widths_give_the_same_parties(cell: str) -> None:
    narrow = cell.translate(str.maketrans("（），；", "(),;"))
    assert [fold(p.name) for p in split_parties(span(cell), DISTRICTS, is_collective).parties] == [
        fold(p.name) for p in split_parties(span(narrow), DISTRICTS, is_collective).parties
    ]


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
        (["市长，副市长"], ["市长", "副市长"]),
        (["市委常委、常务副市长张三"], ["张三"]),
        (["副市长 张三"], ["张三"]),
        (["林先华（副市长）"], ["林先华"]),
        (["张三\u2028李  四"], ["张三", "李  四"]),
        (["分管副市长"], ["分管副市长"]),
        (["张  兵  李国强"], ["张  兵", "李国强"]),
        (["张 兵 李 强"], ["张 兵", "李 强"]),
        (["张 兵李 强"], ["张 兵", "李 强"]),
        (["欧 阳 修 文"], ["欧 阳 修 文"]),
    ],
)
def test_split_leaders(printed: list[str], names: list[str]) -> None:
    found = list(split_leaders(span(text) for text in printed))
    assert [leader.text for leader in found] == names
    assert all(leader.printed.end - leader.printed.start == len(leader.text) for leader in found)


def test_offices_are_told_from_persons() -> None:
    found = split_leaders([span("市长、张三副市长、各副市长")])
    assert [(one.text, one.kind) for one in found] == [
        ("市长", "office"), ("张三", "person"), ("各副市长", "office"),
    ]  # fmt: skip


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
