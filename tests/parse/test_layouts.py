"""Rows that are odd, cut or not there; each layout on made-up fragments."""

from __future__ import annotations

import pytest

from loader.errors import MissingTable, TruncatedDocument, UnrecognisedDocument
from loader.parse import ParsedDocument, parse
from loader.read.text import read_text
from tests.parse.fragments import CELL_LINES, TAB_ROWS


def parsed(text: str) -> ParsedDocument:
    (document,) = parse(
        read_text(text, file_name="f.txt", sha256="0" * 64, encoding="utf-8"), "f.txt"
    )
    return document


def rows(document: ParsedDocument) -> list[tuple[str | None, str, list[str], str | None]]:
    return [
        (task.item_number, task.text.text, [s.span.text for s in task.leaders],
         task.units[0].span.text if task.units else None)
        for task in document.tasks
    ]  # fmt: skip


def titles(document: ParsedDocument) -> list[tuple[int, str | None, str]]:
    return [(s.level, s.number, s.prints[0].text) for s in document.sections]


def test_cell_lines() -> None:
    document = parsed(CELL_LINES)
    assert rows(document) == [
        ("1", "生产总值增长7%以上。", ["王  兰"], "市发改委,各县(市、区)政府等"),
        (None, "建成小微园3个。", ["王  兰", "李国强"], "市经信委、市财政局等"),
    ]
    assert titles(document) == [
        (1, "一", "一、主要预期指标"),
        (1, "二", "二、推动产业升级"),
        (2, "1", "1. 做强工业"),
    ]
    assert document.issues == ()


def test_tab_rows() -> None:
    document = parsed(TAB_ROWS)
    assert rows(document) == [
        (None, "生产总值增长 7%以上。", ["林先华"], "市发展改革委，各县（市、区）政府等"),
        (None, "建成小微园3个。", ["林先华 苗文斌"], "市经信局、市财政局等"),
        (None, "新增企业 20 家。", ["林先华"], "市经信局"),
    ]
    assert [task.section for task in document.tasks] == [0, 2, 2]
    assert document.metadata.document_number == "台政发〔2019〕3号"


def test_section_heading_repeated_at_a_page_break_is_one_section() -> None:
    repeated = CELL_LINES + (
        "\n二、推动产业升级\n\n1. 做强工业\n\n培育企业5家。\n\n李国强\n\n市经信委等\n"
    )
    document = parsed(repeated)
    assert len(document.sections) == 3
    assert document.tasks[-1].section == 2
    assert document.line_classes.count("heading_repeat") == 2


def test_row_without_leaders_is_kept_and_reported() -> None:
    document = parsed(CELL_LINES + "\n完成改造5处。\n\n市建设局、市水利局等\n")
    assert rows(document)[-1] == (None, "完成改造5处。", [], "市建设局、市水利局等")
    assert [(i.code, i.severity) for i in document.issues] == [("missing_leaders", "warning")]


def test_table_without_a_leader_column_misses_none() -> None:
    document = parsed("目标任务\n责任单位\n一、指标\n1. 增长7%以上。\n市发改委、市统计局等\n")
    assert rows(document) == [("1", "增长7%以上。", [], "市发改委、市统计局等")]
    assert document.issues == ()


def test_line_no_rule_claims_is_kept_and_reported() -> None:
    document = parsed(CELL_LINES + "\n热线电话 12345\n")
    assert len(document.tasks) == 2
    (issue,) = document.issues
    assert (issue.code, issue.line, issue.printed) == ("unclaimed_line", 37, "热线电话 12345")
    assert document.line_classes[issue.line - 1] == "unclaimed"


def test_row_whose_units_are_no_bodies_is_reported() -> None:
    document = parsed(
        TAB_ROWS + "\t\t新增绿地 3 亩。\t林先华\t详见附表。\n\t\t修路。\t林先华\t市建设局\n"
    )
    assert [(i.code, i.line) for i in document.issues] == [("odd_row", 13)]
    assert rows(document)[-2][3] == "详见附表。"


def test_leaders_that_are_offices_or_noted_stay_leaders_and_are_reported() -> None:
    for printed in ("各副市长", "林先华（副市长）"):
        document = parsed(TAB_ROWS.replace("林先华\t市经信局\n", f"{printed}\t市经信局\n"))
        assert rows(document)[-1] == (None, "新增企业 20 家。", [printed], "市经信局")
        assert [issue.code for issue in document.issues] == ["odd_leaders"]


def test_tab_inside_a_task_is_reported() -> None:
    document = parsed(TAB_ROWS.replace("新增企业 20 家。", "新增企业\t20 家。"))
    assert [issue.code for issue in document.issues] == ["odd_label"]


def test_number_column_without_a_head_gives_item_numbers() -> None:
    document = parsed(TAB_ROWS.replace("\t\t新增企业", "\t7\t新增企业"))
    assert rows(document)[-1][0] == "7"
    assert len(document.sections) == 3


def test_row_without_leaders_in_a_table_with_a_leader_column_is_reported() -> None:
    document = parsed(TAB_ROWS.replace("林先华\t市经信局\n", "\t市经信局\n"))
    assert rows(document)[-1] == (None, "新增企业 20 家。", [], "市经信局")
    assert [issue.code for issue in document.issues] == ["missing_leaders"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (CELL_LINES.removesuffix("\n市经信委、市财政局等\n"), 33),
        (CELL_LINES[: CELL_LINES.index("王  兰\n\n李国强")], 29),
        (CELL_LINES[: CELL_LINES.index("1. 生产")], 17),
        (CELL_LINES.removesuffix("政局等\n"), 35),
        (TAB_ROWS.removesuffix("\t市经信局\n"), 12),
        (TAB_ROWS.removesuffix("信局\n"), 12),
        (TAB_ROWS[: TAB_ROWS.index("一、主要")], 7),
    ],
)
def test_file_cut_in_the_table_is_refused(text: str, line: int) -> None:
    with pytest.raises(TruncatedDocument, match=r"f\.txt:\d+: .+ — the file is cut short") as error:
        parsed(text)
    assert error.value.line == line


def test_notice_without_its_table_is_told_from_an_empty_breakdown() -> None:
    with pytest.raises(MissingTable, match="if the table is an attachment"):
        parsed(CELL_LINES[: CELL_LINES.index("目标任务\n")])


def test_recipe_is_refused() -> None:
    recipe = "红烧肉\n\n五花肉 500 克\n\n1. 切块焯水。\n\n2. 加糖炒色,小火炖一小时。\n"
    with pytest.raises(UnrecognisedDocument, match="neither a task breakdown"):
        parsed(recipe)
