"""Several breakdowns in one notice, and progress notices."""

from __future__ import annotations

import pytest

from loader.parse import parse
from tests.parse.reading import read, source

TWO = """\
临江市人民政府办公室关于印发2021年政府工作报告重点任务和民生实事分解的通知
各县（市、区）人民政府：
请贯彻。
附件：1.2021年政府工作报告重点任务分解
      2.2021年民生实事项目责任分解
临江市人民政府办公室
2021年3月1日
附件1
2021年政府工作报告重点任务分解
一、工业
1.工业增长5%。
牵头单位：市经信局
2.投资增长8%。
牵头单位：市发改委
附件2
2021年民生实事项目责任分解
1.建学校5所。
牵头单位：市教育局
省政府工作报告涉及我市重点任务分解
序号\t目标任务\t责任单位
1\t建高铁。\t市交通局
抄送：市委。
"""


def test_parts_divide_the_lines_and_keep_their_places() -> None:
    document = source(TWO)
    parts = parse(document, "f.txt")
    assert [(p.kind, p.part, p.layout) for p in parts] == [
        ("breakdown", 0, "label_lines"),
        ("breakdown", 1, "label_lines"),
        ("breakdown", 3, "table_rows"),
    ]
    assert [(p.first_line, len(p.line_classes)) for p in parts] == [(1, 14), (15, 4), (19, 5)]
    assert sum(len(p.line_classes) for p in parts) == len(document.line_starts)
    assert [[task.text.text for task in p.tasks] for p in parts] == [
        ["工业增长5%。", "投资增长8%。"],
        ["建学校5所。"],
        ["建高铁。"],
    ]
    assert [p.tasks[0].item_number for p in parts] == ["1", "1", "1"]
    for part in parts:
        for task in part.tasks:
            assert document.text[task.text.start : task.text.end] == task.text.text
        assert part.metadata.year == 2021
        assert part.metadata.issuer == "临江市人民政府"
        assert "unclaimed" not in part.line_classes


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("临江市2021年重点工作任务分解", 0),
        ("临江市2021年政府工作报告和民生实事任务分解", 0),
        ("2021年民生实事项目责任分解", 1),
        ("“十四五”规划主要目标任务分工", 2),
        ("2021年省政府工作报告涉及我市重点任务分解", 3),
        ("2021年政府折子工程任务分解", 0),
    ],
)
def test_part_by_title(title: str, part: int) -> None:
    assert read(f"{title}\n1.建校。（市教育局）\n2.修路。（市交通局）\n").part == part


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("2021年一季度政府工作报告目标任务进展情况", 1),
        ("2021年上半年目标任务完成情况", 2),
        ("2021年前三季度重点工作推进情况", 3),
        ("2021年目标任务完成情况", 0),
    ],
)
def test_quarter_of_a_progress_notice(title: str, part: int) -> None:
    parsed = read(f"{title}\n目标任务\t责任单位\t进展情况\n建校。\t市教育局\t已完成。\n")
    assert (parsed.kind, parsed.part) == ("progress", part)


def test_title_repeated_at_a_page_break_begins_no_part() -> None:
    row = "目标任务\t责任单位\t备注\n建校。\t市教育局\t\n"
    title = "2021年重点工作任务分解\n"
    parsed = read(title + row + title + row.replace("建校", "修路"))
    assert len(parsed.tasks) == 2
