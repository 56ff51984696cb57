"""What belongs to the page around a breakdown, and what only looks like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loader.parse.envelope import iso_date
from loader.parse.furniture import page_furniture
from tests.parse.reading import grid, issues, notes, read, rows

TITLE = "临江市2024年重点工作任务分解\n"
TASKS = "1.修桥3座。\n牵头单位：市交通局\n2.造林5亩。\n牵头单位：市林业局\n"


@pytest.mark.parametrize(
    "text",
    [
        "无障碍浏览 | 长者模式 | 登录 | 繁體",
        "首页 走进临江 政务公开 政务服务 互动交流",
        "网站地图 | 关于我们 | 联系我们",
        "首页 > 政务公开 > 市政府文件",
        "您现在的位置：首页 >> 信息公开",
        "【打印本页】【关闭窗口】",
        "分享到：微信 微博",
        "主办：临江市人民政府办公室　网站标识码：0000000000",
        "主办单位：临江市人民政府办公室 承办单位：临江市大数据中心",
        "地址：临江市江滨路1号 邮编：300000 联系电话：000-0000000",
        "版权所有：临江市人民政府",
        "上一篇：没有了",
        "相关文档",
    ],
)
def test_menus_and_footers(text: str) -> None:
    assert page_furniture(text) == "navigation"


@pytest.mark.parametrize("text", ["- 2 -", "— 12 —", "第 3 页", "第3页 共9页", "1 / 2", "----"])
def test_page_marks(text: str) -> None:
    assert page_furniture(text) == "rule"


@pytest.mark.parametrize(
    "text",
    [
        "推进无障碍环境建设，改造坡道30处。（市残联）",
        "12.推广扫一扫查询，开通网站地图服务。",
        "政务公开",
        "主办单位：仁怀市人民政府",
        "承办单位：市文旅局、市演艺集团",
        "实施PM <sub>2.5</sub> 和O <sub>3</sub> “双控双减”。",
        "建成首页式办事大厅，收藏品展览馆开馆。",
    ],
)
def test_words_of_menus_in_a_text_make_no_furniture(text: str) -> None:
    assert page_furniture(text) is None


def test_a_task_about_accessibility_is_a_task() -> None:
    parsed = read(TITLE + "1.推进无障碍设施改造。（市残联牵头）\n2.造林5亩。（市林业局牵头）\n")
    assert [row[1] for row in rows(parsed)] == ["推进无障碍设施改造。", "造林5亩。"]


def test_nothing_behind_the_pages_end_belongs_to_the_last_task() -> None:
    parsed = read(
        TITLE + TASKS + "责任编辑：小兰\n分享到：微信\n相关文档\n"
        "• 临江市统计公报\n解读：工作报告怎么看\n地址：江滨路1号 邮编：300000\n"
    )
    assert [note[3] for note in notes(parsed)] == [None, None]
    assert issues(parsed) == []
    assert parsed.line_classes[-7:-1] == ("metadata", *("navigation",) * 5)


def test_a_label_behind_the_last_task_is_still_its_own() -> None:
    parsed = read(TITLE + TASKS + "考评依据：年度方案\n")
    assert notes(parsed)[1][3] == "考评依据：年度方案"


def test_a_footer_in_tables_of_its_own_is_no_task() -> None:
    parsed = read(
        grid(
            (TITLE.strip(), None),
            ("首页\t政务公开\t政务服务", "1x1 1x1 1x1"),
            ("序号\t目标任务\t责任领导\t责任单位", "1x1 1x1 1x1 1x1"),
            ("1\t修桥3座。\t张三\t市交通局", "1x1 1x1 1x1 1x1"),
            ("2\t造林5亩。\t李四\t市林业局", "1x1 1x1 1x1 1x1"),
            ("打印本页\t关闭窗口", "1x1 1x1"),
            ("网站地图\t关于我们", "1x1 1x1"),
        )
    )
    assert [row[1] for row in rows(parsed)] == ["修桥3座。", "造林5亩。"]
    assert parsed.line_classes[1] == "navigation"
    assert parsed.line_classes[-3:-1] == ("navigation", "navigation")
    assert issues(parsed) == []


def test_a_footer_no_rule_knows_is_reported_and_no_task() -> None:
    table = (
        ("序号\t目标任务\t责任领导\t责任单位", "1x1 1x1 1x1 1x1"),
        ("1\t修桥3座。\t张三\t市交通局", "1x1 1x1 1x1 1x1"),
        ("临江云\t临江号", "1x1 1x1"),
    )
    document = grid(*table)
    blocks = tuple(
        replace(block, place=f"table {1 + (block.line > 2)}, row 1") for block in document.blocks
    )
    parsed = read(replace(document, blocks=blocks))
    assert [row[1] for row in rows(parsed)] == ["修桥3座。"]
    assert issues(parsed) == [("unclaimed_line", 3)]


def test_fields_in_a_table_above_the_title_are_read() -> None:
    parsed = read(
        grid(
            ("索引号\tYL0001/2024\t发布机构\t临江市政府办", "1x1 1x1 1x1 1x1"),
            ("临江市人民政府关于印发2024年重点工作任务分解的通知", None),
            ("目标任务\t责任单位", "1x1 1x1"),
            ("修桥3座。\t市交通局", "1x1 1x1"),
        )
    )
    assert parsed.metadata.index_number == "YL0001/2024"
    assert parsed.metadata.publisher == "临江市政府办"
    assert issues(parsed) == []


def test_the_frame_of_an_official_document() -> None:
    parsed = read(
        "临江市人民政府文件\n临政发〔2023〕6号      签发人：水中天\n"
        "临江市人民政府关于印发2023年政府工作报告任务分工的通知\n"
        "现将有关事项通知如下：\n临江市人民政府\n二○二三年二月二十日\n— 1 —\n"
        "2023年政府工作报告任务分工\n"
        "1.修桥3座。（市交通局牵头）\n2.造林5亩。（市林业局牵头）\n"
        "- 2 -\n抄送：市委各部门。\n临江市人民政府办公室      2023年2月21日印发\n共印120份\n"
    )
    assert issues(parsed) == []
    said = parsed.metadata
    assert (said.document_number, said.signed_on) == ("临政发〔2023〕6号", "2023-02-20")
    assert said.issued_on == "2023-02-21"
    assert parsed.line_classes[:-1] == (
        *("letterhead", "document_number", "title", "notice", "signature", "signature", "rule"),
        *("title", "task", "task", "rule", "distribution", "imprint", "imprint"),
    )


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("二〇二二年三月一日", "2022-03-01"),
        ("二○一九年十二月三十一日", "2019-12-31"),
        ("二零二三年十月廿三日", "2023-10-23"),
        ("2022年 3月 1日", "2022-03-01"),
        ("二〇二二年三月", None),
        ("2022年13月1日", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert iso_date(text) == date
