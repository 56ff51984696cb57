"""Targets: what is one, what is not, and what it says; real tasks are scored in test_accuracy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.normalize.quantities import Quantity, find_quantities


def short(text: str) -> list[tuple[object, ...]]:
    return [
        (q.indicator, q.comparator, q.value, q.multiplier, q.unit, q.kind)
        for q in find_quantities(text)
    ]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("旅游收入增长8%左右。", [("旅游收入", "~", 8.0, 1, "%", "growth")]),
        ("森林覆盖率不低于62%。", [("森林覆盖率", ">=", 62.0, 1, "%", "rate")]),
        ("失业率控制在4%以内。", [("失业率", "<=", 4.0, 1, "%", "rate")]),
        ("招商引资突破20亿元。", [("招商引资", ">", 20.0, 10**8, "元", "level")]),
        (
            "新增绿道20公里、公园1.5万平方米,改造厕所8座。",
            [
                ("绿道", "=", 20.0, 1, "公里", "increment"),
                ("公园", "=", 1.5, 10**4, "平方米", "increment"),
                ("厕所", "=", 8.0, 1, "座", "total"),
            ],
        ),
        (
            "城乡收入年均分别增长7.6%和8.9%。",
            [
                ("城乡收入", "=", 7.6, 1, "%", "growth"),
                ("城乡收入", "=", 8.9, 1, "%", "growth"),
            ],
        ),
        ("引进10亿元以上项目6个。", [("10亿元以上项目", "=", 6.0, 1, "个", "total")]),
        ("实施3个老旧小区改造。", [("老旧小区改造", "=", 3.0, 1, "个", "total")]),
        (
            "工业总产值和财政总收入分别突破9000亿元、800亿元,年均分别增长6%、5%以上。",
            [
                ("工业总产值", ">", 9000.0, 10**8, "元", "level"),
                ("财政总收入", ">", 800.0, 10**8, "元", "level"),
                ("工业总产值", ">=", 6.0, 1, "%", "growth"),
                ("财政总收入", ">=", 5.0, 1, "%", "growth"),
            ],
        ),
        ("生产总值跃上千亿元台阶。", [("生产总值", ">=", 1.0, 10**11, "元", "level")]),
        ("生产总值跃上900亿元台阶。", [("生产总值", ">=", 900.0, 10**8, "元", "level")]),
        ("劳动生产率达到18万元/人。", [("劳动生产率", "=", 18.0, 10**4, "元/人", "level")]),
        ("人均预期寿命80岁以上。", [("人均预期寿命", ">=", 80.0, 1, "岁", "level")]),
        ("专利拥有量增长2.5倍。", [("专利拥有量", "=", 2.5, 1, "倍", "growth")]),
        ("报销比例提高到75%。", [("报销比例", "=", 75.0, 1, "%", "rate")]),
        ("收入倍差缩小至1.8以下。", [("收入倍差", "<=", 1.8, 1, "", "level")]),
        (
            "开工率分别达到70%、40%以上。",
            [("开工率", ">=", 70.0, 1, "%", "rate"), ("开工率", ">=", 40.0, 1, "%", "rate")],
        ),
        ("60个问题已完成整改50个。", [("60个问题已完成整改", "=", 50.0, 1, "个", "total")]),
        ("引进李明等3位院士。", [("院士", "=", 3.0, 1, "位", "total")]),
    ],
)
def test_targets(text: str, targets: list[tuple[object, ...]]) -> None:
    assert short(text) == targets


@pytest.mark.parametrize(
    "text",
    [
        "实施“618”行动计划,建设5A级景区和5G网络,推进S2线。",
        "落实第14个五年规划,打造15分钟生活圈。",
        "投产30万辆扩建项目,建成10万吨级码头。",
        "开展2019台州文化年活动。",
        "发展3岁以下婴幼儿照护,培育千亿级产业和亿元级企业。",
        "完成1.5千亿元级平台规划。",
    ],
)
def test_numbers_that_are_no_targets(text: str) -> None:
    assert not find_quantities(text)


def test_range_from_to_and_estimate() -> None:
    (between,) = find_quantities("培育试点2—3个。")
    assert (between.comparator, between.value, between.value_high) == ("between", 2.0, 3.0)
    (rise,) = find_quantities("研发投入占比从1.85%预计提至2.45%,位居前列。")
    assert (rise.value_from, rise.value, rise.is_estimate) == (1.85, 2.45, True)
    assert (rise.indicator, rise.text) == ("研发投入占比", "2.45%")


def test_ratio_without_a_unit_keeps_both_ends() -> None:
    (fall,) = find_quantities("收入倍差从2.1缩小到1.9,居民得实惠。")
    assert (fall.value_from, fall.value, fall.unit, fall.indicator) == (2.1, 1.9, "", "收入倍差")


def test_subjects_that_share_a_head_are_not_parted() -> None:
    found = find_quantities(
        "城镇和农村居民收入分别增长8%、9%,本外币存、贷款余额分别为2亿元和1亿元。"
    )
    assert [q.indicator for q in found] == ["城镇和农村居民收入"] * 2 + ["本外币存、贷款余额"] * 2


def test_deadline_holds_for_its_sentence() -> None:
    found = find_quantities("三年内建成园区2个,年底前完成改造30%。新增企业5家。")
    assert [q.deadline for q in found] == ["三年内", "年底前", None]


def test_words_without_a_number() -> None:
    found = [(q.measure, q.text, q.value) for q in find_quantities("实现保险全覆盖,事故清零。")]
    assert found == [("coverage", "全覆盖", None), ("zero", "清零", None)]


@given(st.text(alphabet="新增建成12.5%万亿个家元以上内、，。从到至（）“”A年", max_size=40))
def test_every_target_is_a_slice_with_a_number_or_a_measure(text: str) -> None:
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert (quantity.value is None) == (quantity.measure is not None)
        assert isinstance(quantity, Quantity)
