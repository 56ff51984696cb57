"""What copying leaves of a layout: columns of blanks, other brackets, leaders first."""

from __future__ import annotations

from tests.parse.reading import issues, lists, read, rows

HEAD = "临江市2024年重点项目责任分工一览表\n\n"


def test_columns_parted_by_blanks() -> None:
    parsed = read(
        HEAD + "序号　项目内容　责任领导　责任单位\n"
        "1　修桥3座　张三　市交通运输局\n2　造林5亩  李四　市林业局 \n补记：略\n"
    )
    assert parsed.layout == "table_rows"
    assert rows(parsed) == [
        ("1", "修桥3座", "张三", "市交通运输局"),
        ("2", "造林5亩", "李四", "市林业局"),
    ]
    assert issues(parsed) == [("unclaimed_line", 6)]


def test_leaders_before_their_tasks() -> None:
    parsed = read(
        HEAD + "责任领导：张三\n1. 修桥3座。责任单位：交通局\n2. 修路5公里。责任单位：交通局\n\n"
        "责任领导：李四\n3. 造林5亩。责任单位：林业局\n"
    )
    assert [lists(task.leaders) for task in parsed.tasks] == ["张三", "张三", "李四"]
    assert issues(parsed) == []


def test_leaders_behind_their_tasks() -> None:
    parsed = read(
        HEAD + "1. 修桥3座。\n牵头单位：市交通局\n责任领导：张三\n"
        "2. 造林5亩。\n牵头单位：市林业局\n责任领导：李四\n"
    )
    assert [lists(task.leaders) for task in parsed.tasks] == ["张三", "李四"]


def test_full_width_square_brackets() -> None:
    parsed = read(HEAD + "1. 修桥3座。［牵头单位：市交通局］\n2. 造林5亩。［市林业局、市财政局］\n")
    assert rows(parsed) == [
        ("1", "修桥3座。", "", "lead=市交通局"),
        ("2", "造林5亩。", "", "市林业局、市财政局"),
    ]


def test_a_title_says_whose_list_it_is() -> None:
    body = "\n1. 修桥3座。（市交通局）\n2. 造林5亩。（市林业局）\n"
    own = read("曲靖市2022年重点工作任务表\n" + body)
    assert own.metadata.issuer == "曲靖市"
    other = read("浙江省2022年《政府工作报告》涉及我市任务责任分解\n" + body)
    assert other.metadata.issuer is None
