"""Work reports: made-up ones for what is odd; the real ones are scored in test_accuracy."""

from __future__ import annotations

import pytest

from loader.errors import TruncatedDocument
from loader.parse import ParsedDocument, parse
from loader.parse.sections import chosen_title
from loader.read.text import read_text

REPORT = """\
<p></p>
政 府 工 作 报 告

——2019年2月18日在临江市第七届人民代表大会第三次会议上

临江市市长 王兰

各位代表:

现在,我向大会报告政府工作,请予审议。

一、2018年工作回顾

一年来,我们稳中求进。全市生产总值增长6.5%。

发展动能不断增强。新增企业30家。研发经费从1.2%提至1.5%。

民生福祉不断改善。新建学校2所。

我们也清醒看到,发展还不平衡。创新能力不强。

二、2019年重点工作

(一)壮大工业经济。力争规上工业增加值增长7%以上。“零跑腿”全覆盖！

(二)提升城市品质。新建公园3个

三、政府自身建设

坚持依法行政。

各位代表!让我们携手前进。
"""


def parsed(text: str) -> ParsedDocument:
    (document,) = parse(
        read_text(text, file_name="f.txt", sha256="0" * 64, encoding="utf-8"), "f.txt"
    )
    return document


def test_sentences_with_kind_period_and_section() -> None:
    document = parsed(REPORT)
    titles = [chosen_title(section.prints) for section in document.sections]
    found = [
        (s.kind, s.period, None if s.section is None else titles[s.section], s.text)
        for s in document.statements
    ]
    assert found == [
        ("other", None, None, "现在,我向大会报告政府工作,请予审议。"),
        ("review_year", "2018", "2018年工作回顾", "一年来,我们稳中求进。"),
        ("review_year", "2018", "2018年工作回顾", "全市生产总值增长6.5%。"),
        ("review_year", "2018", "发展动能不断增强", "新增企业30家。"),
        ("review_year", "2018", "发展动能不断增强", "研发经费从1.2%提至1.5%。"),
        ("review_year", "2018", "民生福祉不断改善", "新建学校2所。"),
        ("problem", "2014-2018", "2018年工作回顾", "我们也清醒看到,发展还不平衡。"),
        ("problem", "2014-2018", "2018年工作回顾", "创新能力不强。"),
        ("plan_year", "2019", "壮大工业经济", "力争规上工业增加值增长7%以上。"),
        ("plan_year", "2019", "壮大工业经济", "“零跑腿”全覆盖！"),
        ("plan_year", "2019", "提升城市品质", "新建公园3个"),
        ("self_construction", "2019", "政府自身建设", "坚持依法行政。"),
        ("other", None, "政府自身建设", "让我们携手前进。"),
    ]
    assert document.metadata.issuer == "临江市人民政府"
    assert document.metadata.year == 2019
    assert document.issues == ()


def test_line_classes() -> None:
    classes = [c for c in parsed(REPORT).line_classes if c != "blank"]
    assert classes == [
        "junk", "title", "speaker", "speaker", "address", "text", "heading", "text", "text",
        "heading",  # 民生福祉不断改善。 is longer than the sentence after it
        "text", "heading", "text", "heading", "heading", "text", "text",
    ]  # fmt: skip


def test_hard_wrapped_column_is_joined_without_loss() -> None:
    column = (
        "（上接第一版）市政府推动生产总值\n增6.5%以上。新增企业 30家，研发投\n入稳步提升。\n\n"
        "二、2021年主要工作\n各位代表，2021年是开局之年。我\n们要抓好项目。\n\n"
        "（一）实施创新行动\n坚持创新核心地位，建设高能级平\n\n台，新增载体 4家以上，引进团队\n"
        "2个。各位代表，要办好民生实事。\n（下转第三版）\n"
    )
    document = parsed(column)
    assert document.layout == "report_wrapped"
    assert [s.text for s in document.statements] == [
        "市政府推动生产总值增6.5%以上。",
        "新增企业30家，研发投入稳步提升。",
        "各位代表，2021年是开局之年。",
        "我们要抓好项目。",
        "坚持创新核心地位，建设高能级平台，新增载体4家以上，引进团队2个。",
        "各位代表，要办好民生实事。",
    ]
    assert [s.kind for s in document.statements] == ["review_year"] * 2 + ["plan_year"] * 4
    assert (document.statements[4].line_start, document.statements[4].line_end) == (10, 13)


def test_report_cut_in_a_sentence_is_kept_and_reported() -> None:
    document = parsed(REPORT[: REPORT.index("规上工业增加值")])
    assert [issue.code for issue in document.issues] == ["unfinished_sentence"]
    assert document.statements[-1].text == "力争"


def test_report_without_headings_is_kept_and_reported() -> None:
    document = parsed("各位代表:\n\n今年政府要抓好项目。\n\n各位代表!让我们前进。\n")
    assert [issue.code for issue in document.issues] == ["no_headings"]
    assert document.statements[0].kind == "plan_year"
    assert len(document.statements) == 2


def test_report_without_a_speech_is_refused() -> None:
    with pytest.raises(TruncatedDocument, match="no sentence of the speech"):
        parsed("政府工作报告\n\n各位代表:\n\n各位代表:\n")


def test_part_that_reviews_year_and_term_is_told_apart_by_its_words() -> None:
    document = parsed(
        "2019年临江市政府工作报告\n\n各位代表:\n\n一、2018年和过去五年工作回顾\n\n"
        "2018年,经济增长。一年来,我们办好实事。\n\n本届政府任期的五年,面貌一新。城乡巨变。\n\n"
        "过去一年,基层减负。\n"
    )
    assert [(s.kind, s.period) for s in document.statements] == [
        ("review_year", "2018"),
        ("review_year", "2018"),
        ("review_term", "2014-2018"),
        ("review_term", "2014-2018"),
        ("review_year", "2018"),
    ]
