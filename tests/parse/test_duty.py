"""The grammar of who answers: labels, verbs, bare lists, deadlines among them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.parse.document import Span
from loader.parse.duty import read_bracket, read_duty, read_labelled
from loader.parse.labels import label_of
from loader.parse.rules import find_rule
from loader.parse.stated import Duty
from tests.parse.reading import lists


def span(text: str) -> Span:
    return Span(text, 0, len(text), 1)


def told(duty: Duty | None) -> tuple[str, str] | None:
    if duty is None:
        return None
    return lists(tuple(duty.leaders)), lists(duty.settled_units())


@pytest.mark.parametrize(
    ("content", "leaders", "units"),
    [
        # labels; 责任单位 beside 牵头单位 means the others
        ("牵头单位:区交通局;责任单位:区发改局、区财政局", "",
         "lead=区交通局 support=区发改局、区财政局"),
        ("责任领导：王五；责任单位：区发改局", "王五", "区发改局"),
        ("主办单位：市民政局，协办单位：市财政局", "", "lead=市民政局 support=市财政局"),
        ("省牵头单位：省交通运输厅；责任单位：市交通局", "", "superior_lead=省交通运输厅 市交通局"),
        ("责任单位：市发改委牵头，市财政局配合", "", "lead=市发改委 support=市财政局"),
        # verbs
        ("市经信委牵头落实", "", "lead=市经信委"),
        ("市发改委牵头，市财政局、市税务局等配合", "",
         "lead=市发改委 support=市财政局、市税务局等"),
        ("财政部牵头，国家发展改革委等按职责分工负责", "",
         "lead=财政部 responsible=国家发展改革委等"),
        ("市教育局、市体育局分别牵头", "", "lead=市教育局、市体育局"),
        ("市教育局、团市委配合落实", "", "support=市教育局、团市委"),
        ("由市发改委牵头会同市财政局实施", "", "lead=市发改委 support=市财政局"),
        ("市资源规划局指导,各县(市、区)政府落实", "",
         "guide=市资源规划局 responsible=各县(市、区)政府"),
        ("市水利局负责牵头，市统计局负责汇总", "", "lead=市水利局 市统计局"),
        ("分管副省长、协管副秘书长负责,省发展改革委牵头", "responsible=分管副省长、协管副秘书长",
         "lead=省发展改革委"),
        ("由市发改委会同市统计局负责", "", "responsible=市发改委 support=市统计局"),
        ("市商务局牵头，列第一位的为牵头单位，下同", "", "lead=市商务局"),
        # bare
        ("市发改委、市财政局", "", "市发改委、市财政局"),
        ("市住建局等部门", "", "市住建局等部门"),
    ],
)  # fmt: skip
def test_brackets(content: str, leaders: str, units: str) -> None:
    for text in (content, content.translate(str.maketrans("：，；（）", ":,;()"))):
        full = read_bracket(span(text))
        expected = units.translate(str.maketrans("（）", "()")) if text != content else units
        assert told(full) == (leaders, expected)


@pytest.mark.parametrize(
    "content",
    ["改、扩", "一", "预下达", "此件公开发布", "列第一位的为牵头单位，下同", "试行", "草案"],
)
def test_brackets_that_name_nobody(content: str) -> None:
    assert read_bracket(span(content)) is None


@pytest.mark.parametrize(
    ("content", "deadline"),
    [
        ("市交通局牵头，12月底前完成", "12月底前完成"),
        ("国务院各部门分别负责,年内持续推进", "年内持续推进"),
        ("牵头单位：市交通局；完成时限：6月底前；12月底前", "6月底前；12月底前"),
        ("市交通局，5月底前动工", "5月底前动工"),
    ],
)
def test_deadlines_are_no_units(content: str, deadline: str) -> None:
    duty = read_bracket(span(content))
    assert duty is not None
    assert [listed.span.text for listed in duty.deadlines] == [deadline]
    assert "月" not in lists(duty.settled_units())


def test_label_line_with_several_labels() -> None:
    duty = read_labelled(
        span("分管领导：张三   牵头单位：市发改委  配合单位：市财政局 责任人：李四")
    )
    assert told(duty) == ("张三", "lead=市发改委 support=市财政局")
    assert duty is not None
    assert [c.span.text for c in duty.contacts] == ["李四"]


def test_label_glued_to_the_name_before_it() -> None:
    duty = read_labelled(span("牵头单位：市发改委责任单位：市财政局"))
    assert told(duty) == ("", "lead=市发改委 support=市财政局")


def test_unknown_label_is_kept_and_reported() -> None:
    duty = read_labelled(span("牵头单位：市发改委；资金渠道：市财政局"))
    assert duty is not None
    assert [listed.span.text for listed in duty.remarks] == ["资金渠道：市财政局"]
    assert [(issue.code, issue.printed) for issue in duty.issues] == [("unknown_label", "资金渠道")]
    assert told(duty) == ("", "lead=市发改委")


def test_who_checks_is_a_remark() -> None:
    duty = read_labelled(span("责任单位：市交通局；监考单位：市考核办；适用范围：全市"))
    assert told(duty) == ("", "市交通局")
    assert duty is not None
    assert [listed.word for listed in duty.remarks] == ["监考单位", "适用范围"]


def test_mixed_column_states_no_role() -> None:
    duty = read_duty(span("市发改委、市财政局"), label_of("牵头及配合单位"), "牵头及配合单位")
    assert told(duty) == ("", "市发改委、市财政局")
    assert duty.is_ambiguous
    assert [issue.code for issue in duty.issues] == ["role_ambiguous"]


@pytest.mark.parametrize(
    ("text", "rule", "others_support"),
    [
        ("责任分解中,列第一位的责任单位为牵头单位或汇总单位。",
         "责任分解中,列第一位的责任单位为牵头单位或汇总单位", False),
        ("市卫健委（除标注‘分别牵头’外，列第一位为牵头或汇总单位，下同）",
         "除标注‘分别牵头’外，列第一位为牵头或汇总单位，下同", False),
        ("排名第一的责任单位为牵头单位，其他列入单位为参与单位。",
         "排名第一的责任单位为牵头单位，其他列入单位为参与单位", True),
        ("排在第一位的部门为牵头部门，下同", "排在第一位的部门为牵头部门，下同", False),
    ],
)  # fmt: skip
def test_explicit_rules(text: str, rule: str, others_support: bool) -> None:
    found = find_rule(text, 3)
    assert found is not None
    assert (found.text, found.line, found.others_support) == (rule, 3, others_support)


@pytest.mark.parametrize("text", ["力争综合排名第一。", "首位度提升，牵头单位要落实", ""])
def test_no_rule(text: str) -> None:
    assert find_rule(text, 1) is None


@given(
    st.text(alphabet="市发改委财政局牵头配合单位负责：，；、（）等年内12月底前。 张三", max_size=40)
)
def test_every_span_is_a_slice_and_none_is_empty(text: str) -> None:
    duty = read_duty(Span(text, 100, 100 + len(text), 1))
    for kind in (duty.leaders, duty.units, duty.deadlines, duty.remarks, duty.contacts):
        for listed in kind:
            one = listed.span
            assert text[one.start - 100 : one.end - 100] == one.text != ""
