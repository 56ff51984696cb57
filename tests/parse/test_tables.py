"""Tables of any columns: grids with spans, tab and pipe rows, one cell a line."""

from __future__ import annotations

import pytest

from loader.errors import TruncatedDocument
from tests.parse.reading import grid, issues, notes, paths, read, rows

TITLE = "临江市2020年重点工作任务分解表\n"
HEAD = "序号\t目标任务\t分管领导\t牵头单位\t配合单位\t完成时限\t备注\n"


def test_grid_with_spans_and_a_head_over_two_rows() -> None:
    parsed = read(
        grid(
            (TITLE.strip(), None),
            ("类别\t目标任务\t\t责任分工\t\t备注", "2x1 2x2 - 1x2 - 2x1"),
            ("\t\t\t牵头单位\t配合单位\t", "- - - 1x1 1x1 -"),
            ("经济\t工业\t增加值增长8%。\t市经信局\t市统计局\t", "3x1 2x1 1x1 2x1 1x1 1x1"),
            ("\t\t企业20家。\t\t\t重点", "- - 1x1 - 1x1 1x1"),
            ("\t投资增长。\t\t市发改委\t市财政局\t", "- 1x2 - 1x1 1x1 1x1"),
            ("（二）张三副市长牵头重点工作\t\t\t\t\t", "1x6 - - - - -"),
            ("民生\t教育\t建校。\t市教育局\t市财政局\u2028市住建局\t", "2x1 2x1 2x1 2x1 1x1 2x1"),
            ("\t\t\t\t市体育局\t", "- - - - 1x1 -"),
        )
    )
    assert parsed.layout == "grid"
    assert rows(parsed) == [
        (None, "增加值增长8%。", "", "lead=市经信局 support=市统计局"),
        (None, "企业20家。", "", "lead=市经信局"),
        (None, "投资增长。", "", "lead=市发改委 support=市财政局"),
        (None, "建校。", "lead=张三副市长",
         "lead=市教育局 support=市财政局\u2028市住建局 support=市体育局"),
    ]  # fmt: skip
    assert paths(parsed) == [
        "经济 > 工业", "经济 > 工业", "经济", "张三副市长牵头重点工作 > 民生 > 教育",
    ]  # fmt: skip
    assert notes(parsed)[1] == (None, None, None, "重点")
    assert parsed.issues == ()


def test_own_blank_cell_of_a_grid_inherits_nothing() -> None:
    parsed = read(
        grid(
            ("目标任务\t责任领导\t责任单位", "1x1 1x1 1x1"),
            ("修路。\t张三\t市交通局", "1x1 1x1 1x1"),
            ("建校。\t\t市教育局", "1x1 1x1 1x1"),
            ("植树。\t李四\t", "1x1 1x1 1x1"),
        )
    )
    assert rows(parsed) == [
        (None, "修路。", "张三", "市交通局"),
        (None, "建校。", "", "市教育局"),
        (None, "植树。", "李四", ""),
    ]
    assert issues(parsed) == [("missing_units", 4)]


def test_rows_as_wide_as_their_head_are_read_by_column() -> None:
    parsed = read(
        TITLE + HEAD + "一、经济\n"
        "1\t工业增长5%。\t张三\t市经信局\t市发改委、市财政局等\t12月底前\t\n"
        "2\t投资增长。\t李四\t市发改委\t\t6月底\t省定\n"
        "（二）招商\n" + HEAD + "3\t招商10亿元。\t市长\t市商务局牵头，市财政局配合\t\t年内\t\n"
    )
    assert parsed.layout == "table_rows"
    assert rows(parsed) == [
        ("1", "工业增长5%。", "张三", "lead=市经信局 support=市发改委、市财政局等"),
        ("2", "投资增长。", "李四", "lead=市发改委"),
        ("3", "招商10亿元。", "市长", "lead=市商务局 support=市财政局"),
    ]
    assert notes(parsed)[1] == ("6月底", None, None, "省定")
    assert paths(parsed) == ["经济", "经济", "经济 > 招商"]
    assert parsed.line_classes.count("column_head") == 2


@pytest.mark.parametrize(
    ("head", "row", "expected"),
    [
        ("责任领导\t目标任务\t责任单位", "张三\t修路。\t市交通局",
         (None, "修路。", "张三", "市交通局")),
        ("序号\t目标任务\t责任领导\t责任单位", "4\t修路。\t张三\t市交通局",
         ("4", "修路。", "张三", "市交通局")),
        ("目标任务\t责任单位\t完成时限", "修路。\t市交通局\t6月底前",
         (None, "修路。", "", "市交通局")),
        ("主办单位\t协办单位\t工作任务", "市交通局\t市财政局\t修路。",
         (None, "修路。", "", "lead=市交通局 support=市财政局")),
    ],
)  # fmt: skip
def test_columns_in_any_order(head: str, row: str, expected: tuple[str | None, ...]) -> None:
    assert rows(read(f"{TITLE}{head}\n{row}\n")) == [expected]


def test_pipe_rows_grouped_by_leader() -> None:
    parsed = read(
        TITLE + "| 牵头领导 | 目标任务 | 责任单位 |\n|---|:--:|---|\n"
        "| 张三市长 | 工业增长5%。 | 市经信局、市财政局 |\n"
        "| | 投资增长8%。 | 市发改委 |\n| 二、民生 | | |\n| 李四 | 建校。 | 市教育局 |\n"
        "注：列第一位的责任单位为牵头单位\n"
    )
    assert rows(parsed) == [
        (None, "工业增长5%。", "lead=张三市长", "市经信局、市财政局"),
        (None, "投资增长8%。", "lead=张三市长", "市发改委"),
        (None, "建校。", "lead=李四", "市教育局"),
    ]
    assert parsed.role_rule == "注：列第一位的责任单位为牵头单位"


def test_lost_border_between_lead_and_support_is_flagged_not_guessed() -> None:
    parsed = read(
        TITLE + "序号\t目标任务\t牵头单位\t配合单位\n"
        "1\t工业增长5%。\t市经信局\t市发改委\n2\t投资增长8%以上。\t市发改委\n"
    )
    assert rows(parsed)[1] == ("2", "投资增长8%以上。", "", "市发改委")
    assert [task.is_role_ambiguous for task in parsed.tasks] == [False, True]
    assert issues(parsed) == [("role_ambiguous", 4)]


def test_unknown_column_is_kept_as_remark() -> None:
    parsed = read(TITLE + "目标任务\t责任单位\t资金渠道\n修路。\t市交通局\t专项债\n")
    assert notes(parsed) == [(None, None, None, "资金渠道：专项债")]
    assert issues(parsed) == [("unknown_label", 2)]


def test_sentence_in_a_units_column_is_no_unit() -> None:
    parsed = read(TITLE + "目标任务\t责任单位\t备注\n修路。\t详见附表。\t\n建校。\t市教育局\t\n")
    assert [row[3] for row in rows(parsed)] == ["", "市教育局"]
    assert [code for code, _ in issues(parsed)] == ["missing_units", "odd_units"]


def cells(*lines: str) -> str:
    return TITLE + "\n".join(" ".join(lines).split()) + "\n"


def test_one_cell_a_line_with_numbers() -> None:
    parsed = read(
        cells(
            "序号 目标任务 责任领导 牵头单位 配合单位 一、经济",
            "1 工业增长5%。 张三 李四光 市经信局 市发改委、市财政局等",
            "2 投资增长8%以上。 市发改委 二、民生 3 建校5所。 王五 市教育局 市财政局",
        )
    )
    assert parsed.layout == "cell_columns"
    assert rows(parsed) == [
        ("1", "工业增长5%。", "张三\n李四光", "lead=市经信局 support=市发改委、市财政局等"),
        ("2", "投资增长8%以上。", "", "市发改委"),
        ("3", "建校5所。", "王五", "lead=市教育局 support=市财政局"),
    ]
    assert issues(parsed) == [("role_ambiguous", 14)]
    assert "unclaimed" not in parsed.line_classes


def test_one_unit_a_line_keeps_all_units_and_states_no_role() -> None:
    parsed = read(
        cells("目标任务 牵头单位 配合单位 1.建成储存库6万吨。 市经信局 市国资委 市应急局",
              "2.创建检验中心1个。 市市场监管局 市经信局")
    )  # fmt: skip
    assert [row[3] for row in rows(parsed)] == [
        "市经信局\n市国资委\n市应急局", "市市场监管局\n市经信局",
    ]  # fmt: skip
    assert all(task.is_role_ambiguous for task in parsed.tasks)


def test_one_cell_a_line_in_whole_rows_ending_in_pipes() -> None:
    parsed = read(
        TITLE + "目标任务 |\n责任单位 |\n进展情况 |\n工业增长5%。 |\n市经信局 |\n已完成4%。 |\n"
        "投资增长8%以上。 |\n市发改委 |\n正在推进。 |\n"
    )
    assert parsed.kind == "progress"
    assert rows(parsed)[1] == (None, "投资增长8%以上。", "", "市发改委")
    assert [note[1] for note in notes(parsed)] == ["已完成4%。", "正在推进。"]


def test_one_cell_a_line_leaders_first() -> None:
    parsed = read(
        cells("责任领导 目标任务 责任单位 张三副市长 工业增长5%以上。 市经信局、市财政局",
              "投资增长8%以上。 市发改委 李四光 建校5所。 市教育局")
    )  # fmt: skip
    assert [row[2] for row in rows(parsed)] == ["张三副市长", "张三副市长", "李四光"]


def test_head_without_rows_is_refused() -> None:
    with pytest.raises(TruncatedDocument, match="no row follows"):
        read(TITLE + HEAD + "注：以上为样表\t\t\n")
