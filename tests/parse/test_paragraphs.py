"""Breakdowns printed as paragraphs, each way of naming who answers on a made-up fragment."""

from __future__ import annotations

import pytest

from loader.errors import MissingTable, TruncatedDocument, UnrecognisedDocument
from tests.parse.reading import issues, notes, paths, read, rows

NOTICE = """\
首页 > 政务公开
临江市人民政府关于印发2021年政府工作报告重点任务分解的通知
各县（市、区）人民政府：
现印发给你们，请认真贯彻。
一、提高认识。各责任单位：要高度重视。
二、加强督查。市政府督查室要定期通报。
临江市人民政府
2021年3月1日
2021年政府工作报告重点任务分解
"""
LABEL_LINES = (
    NOTICE
    + """\
一、主要预期目标
1.地区生产总值增长6%左右。
牵头单位:市发改委
责任单位:各专班,临江经济开发区
完成时限：12月底前
2.一般公共预算收入增长5%。
责任单位：市财政局、市税务局
二、创新驱动
（一）培育企业
1.新增企业20家。
其中规上企业10家。
牵头领导：张三
牵头单位：市经信局（李四）
配合单位：
市科技局、市财政局
(此件公开发布)
抄送：市委各部门。
临江市人民政府办公室 2021年3月1日印发
"""
)


def test_label_lines() -> None:
    parsed = read(LABEL_LINES)
    assert parsed.layout == "label_lines"
    assert parsed.layout_reason.endswith("first in line 12: 5 × label_lines")
    assert rows(parsed) == [
        ("1", "地区生产总值增长6%左右。", "", "lead=市发改委 support=各专班,临江经济开发区"),
        ("2", "一般公共预算收入增长5%。", "", "市财政局、市税务局"),
        ("1", "新增企业20家。\n其中规上企业10家。", "lead=张三",
         "lead=市经信局（李四） support=市科技局、市财政局"),
    ]  # fmt: skip
    assert notes(parsed)[0] == ("12月底前", None, None, None)
    assert paths(parsed) == ["主要预期目标", "主要预期目标", "创新驱动 > 培育企业"]
    assert parsed.issues == ()
    assert parsed.metadata.issuer == "临江市人民政府"
    assert parsed.line_classes[:11] == (
        *("navigation", "title", "addressee", "notice", "notice", "notice"),
        *("signature", "signature", "title", "heading", "task"),
    )


def test_same_text_half_width_gives_the_same_tasks() -> None:
    narrow = LABEL_LINES.translate(str.maketrans("：，（）", ":,()"))
    wide = rows(read(LABEL_LINES.translate(str.maketrans(":,()", "：，（）"))))
    assert [
        tuple((cell or "").translate(str.maketrans("：，（）", ":,()")) for cell in row)
        for row in wide
    ] == [tuple(cell or "" for cell in row) for row in rows(read(narrow))]


def test_labelled_brackets() -> None:
    parsed = read(
        "临江区2020年重点工作任务分解\n"
        "（一）建成通车。(责任领导:王五;牵头单位:区交通局;责任单位:区发改局、区财政局,相关乡镇办)\n"
        "（二）建成学校。[牵头单位：区教育局；责任单位：区财政局等]\n"
    )
    assert parsed.layout == "bracket_label"
    assert rows(parsed) == [
        ("一", "建成通车。", "王五", "lead=区交通局 support=区发改局、区财政局,相关乡镇办"),
        ("二", "建成学校。", "", "lead=区教育局 support=区财政局等"),
    ]


def test_brackets_with_verbs_several_in_a_paragraph() -> None:
    parsed = read(
        "关于2020年重点任务分工的意见\n"
        "一、稳定经济\n"
        "1.实施财政政策。赤字率按3.6%安排。（财政部牵头，国家发展改革委等按职责分工负责，持续推进）\n"
        "（二）稳就业。新增就业900万人。（人力资源社会保障部牵头）加强培训。（教育部等负责）\n"
        "2.推进改、扩建（改、扩）工程。（分管副省长负责,省发展改革委牵头）\n"
    )
    assert parsed.layout == "bracket_phrase"
    assert rows(parsed) == [
        ("1", "实施财政政策。赤字率按3.6%安排。", "",
         "lead=财政部 responsible=国家发展改革委等"),
        ("二", "稳就业。新增就业900万人。", "", "lead=人力资源社会保障部"),
        (None, "加强培训。", "", "responsible=教育部等"),
        ("2", "推进改、扩建（改、扩）工程。", "responsible=分管副省长", "lead=省发展改革委"),
    ]  # fmt: skip
    assert notes(parsed)[0][0] == "持续推进"


def test_bare_brackets_under_headings_that_name_leaders() -> None:
    parsed = read(
        "临江市2020年重点工作任务分解\n"
        "二、张三常务副市长牵头重点工作\n"
        "1.工业增长16%（市发改委）。\n"
        "2.挂牌成立市建设局(市规划局)。（市住建局，12月底前）\n"
        "（三）市长负责的工作\n"
        "3.整治河道。（市水利局、各县（市、区）政府）\n"
    )
    assert parsed.layout == "bracket_bare"
    assert rows(parsed) == [
        ("1", "工业增长16%", "lead=张三常务副市长", "市发改委"),
        ("2", "挂牌成立市建设局(市规划局)。", "lead=张三常务副市长", "市住建局"),
        ("3", "整治河道。", "responsible=市长", "市水利局、各县（市、区）政府"),
    ]
    assert notes(parsed)[1][0] == "12月底前"


def test_prose_labels() -> None:
    parsed = read(
        "临江市2020年重点工作任务分解\n"
        "1、滨江大道工程,牵头部门:市交通局。进度较慢的县区为南岸县。\n"
        "2、体育馆工程，牵头部门：市体育局。\n"
    )
    assert parsed.layout == "prose_label"
    assert rows(parsed) == [
        ("1", "滨江大道工程", "", "lead=市交通局"),
        ("2", "体育馆工程", "", "lead=市体育局"),
    ]
    assert notes(parsed)[0][3] == "进度较慢的县区为南岸县。"


def test_task_nobody_is_named_for_is_reported() -> None:
    parsed = read(
        "2020年重点任务分解\n一、工业\n1.新增企业20家。\n2.建成园区1个。\n牵头单位：市经信局\n"
    )
    assert [row[1] for row in rows(parsed)] == ["新增企业20家。", "建成园区1个。"]
    assert issues(parsed) == [("missing_units", 3)]


def test_unknown_label_line_is_a_remark() -> None:
    parsed = read("2020年重点任务分解\n1.建校。\n牵头单位：市教育局\n资金来源：市级财政\n")
    assert notes(parsed) == [(None, None, None, "资金来源：市级财政")]
    assert issues(parsed) == [("unknown_label", 4)]


def test_rule_under_the_title_is_kept() -> None:
    parsed = read(
        "2020年重点任务分解\n（列第一位的责任单位为牵头单位）\n1.建校。\n责任单位：市教育局、市财政局\n"
    )
    assert parsed.role_rule == "列第一位的责任单位为牵头单位"
    assert parsed.line_classes[1] == "role_rule"


def test_requirements_behind_the_tasks_are_no_tasks() -> None:
    parsed = read(
        "2020年重点任务分解\n1.建校。（市教育局）\n2.修路。（市交通局）\n"
        "三、工作要求\n（一）加强领导。各单位要落实。\n"
    )
    assert len(parsed.tasks) == 2
    assert parsed.line_classes[3:5] == ("notice", "notice")


def test_notice_names_its_attachment() -> None:
    with pytest.raises(MissingTable, match="names the attachment “《政府工作报告》任务分解表”"):
        read("关于印发任务分解的通知\n各县：\n现印发。\n附件：《政府工作报告》任务分解表\n")


def test_file_cut_in_the_last_list_is_refused() -> None:
    with pytest.raises(TruncatedDocument, match="without a line break"):
        read("2020年重点任务分解\n1.建校。\n责任单位：市教育局、市财")


def test_markdown_marks_are_no_text() -> None:
    parsed = read(
        "# 2021年重点任务分解\n## 一、经济\n### 1. 增长6%。\n"
        "- **牵头单位：** 市发改委\n- **配合单位：** 市统计局\n"
    )
    assert rows(parsed) == [("1", "增长6%。", "", "lead=市发改委 support=市统计局")]
    assert paths(parsed) == ["经济"]


@pytest.mark.parametrize(
    "lines",
    ["【牵头单位】市教育局\n【责任单位】市财政局", "牵头单位 市教育局\n责任单位 市财政局",
     "牵头单位\n市教育局\n责任单位\n市财政局", "牵头单位：市教育局责任单位：市财政局",
     "牵 头 单 位：市教育局\n责 任 单 位：市财政局", "（牵头单位：市教育局；责任单位：市财政局）"],
)  # fmt: skip
def test_labels_in_every_dress(lines: str) -> None:
    parsed = read(f"2021年重点任务分解\n1.建校。\n{lines}\n2.修路。\n牵头单位：市交通局\n")
    assert rows(parsed) == [
        ("1", "建校。", "", "lead=市教育局 support=市财政局"),
        ("2", "修路。", "", "lead=市交通局"),
    ]


def test_cells_run_together_are_refused() -> None:
    text = "教育局经开区各街道市国有公司2促进就业人社局各街道办公室3改善环境环保局各街道城管中心"
    with pytest.raises(UnrecognisedDocument, match="run together"):
        read(text + "\n")


def test_what_the_notice_asks_below_the_last_task_is_no_task() -> None:
    parsed = read(
        "临江市2020年重点工作任务分解\n1.修桥。（市交通局牵头）\n2.造林。（市林业局牵头）\n"
        "各部门要于每季度末将进展情况报市政府。\n"
    )
    assert [row[1] for row in rows(parsed)] == ["修桥。", "造林。"]
    assert parsed.line_classes[3] == "notice"
    assert parsed.issues == ()
