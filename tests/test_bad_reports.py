"""Reports that are cut, without headings, of another government, or of two versions."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from loader.load import Options, load_files
from loader.normalize import Overrides
from tests.conftest import DOCUMENTS

REAL = DOCUMENTS / "002_4a606b2b17229643.txt"
# No such county: --district says which row of districts.csv to use.
LINHAI = Options(Overrides(district_id=331082))
REPORT = """\
政府工作报告

——2020年1月8日在清溪县第十六届人民代表大会第四次会议上

清溪县县长 赵一鸣

各位代表:

现在,我代表县人民政府向大会报告工作,请予审议。

一、2019年工作回顾

过去一年,全县生产总值增长6.8%,财政总收入12.3亿元。登录“一网通办”的回复率达98%。

二、2020年主要任务

(一)做强特色产业。力争规上工业增加值增长8%以上,新增规上企业12家。

(二)办好民生实事。新建幼儿园3所,实现集中供水全覆盖。

三、加强政府自身建设

坚持依法行政。

各位代表!让我们团结奋斗。
"""
WITHOUT_HEADINGS = """\
清溪县政府工作报告

各位代表:

过去一年,全县生产总值增长6.8%。五年来,铁路从无到有。

今后五年,我们将建成园区5个。做好2020年工作,意义重大。力争工业增加值增长8%以上。

我们将加强政府自身建设。坚持依法行政。

各位代表!2020年是决胜之年,让我们团结奋斗。
"""


def write(folder: Path, text: str, name: str = "report.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(database: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchall()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_report_of_a_government_nobody_knows_is_refused(tmp_path: Path) -> None:
    database = tmp_path / "z.db"
    (outcome,) = load_files([write(tmp_path, REPORT)], database, Options())
    assert outcome.status == "refused"
    assert "清溪县人民政府 is not in districts.csv" in (outcome.refusal or "")
    assert "--district" in (outcome.refusal or "")
    assert not database.exists()


def test_report_of_another_government_keeps_every_line(tmp_path: Path) -> None:
    database = tmp_path / "z.db"
    (outcome,) = load_files([write(tmp_path, REPORT)], database, LINHAI)
    assert [issue.code for issue in outcome.open_issues] == ["issuer_differs"]
    assert rows(database, "select distinct issuer_as_printed from documents") == [
        ("清溪县人民政府",)
    ]
    assert rows(database, "select kind, text from statements where section_id is not null") == [
        ("review_year", "过去一年,全县生产总值增长6.8%,财政总收入12.3亿元。"),
        # Words that a forum prints too are no forum inside a sentence.
        ("review_year", "登录“一网通办”的回复率达98%。"),
        ("plan_year", "力争规上工业增加值增长8%以上,新增规上企业12家。"),
        ("plan_year", "新建幼儿园3所,实现集中供水全覆盖。"),
        ("self_construction", "坚持依法行政。"),
        ("other", "让我们团结奋斗。"),
    ]
    lost = "select count(*) from source_lines where class in ('unclaimed', 'forum')"
    assert rows(database, lost) == [(0,)]


@pytest.mark.parametrize(
    ("end", "code"), [("规上企业12家", "unfinished_sentence"), ("二、2020年", "no_plan")]
)
def test_report_cut_short_is_flagged_and_replaces_no_longer_one(
    tmp_path: Path, end: str, code: str
) -> None:
    whole = write(tmp_path, REPORT)
    cut = write(tmp_path, REPORT[: REPORT.index(end)], "cut.txt")
    alone, database = tmp_path / "alone.db", tmp_path / "z.db"
    (outcome,) = load_files([cut], alone, LINHAI)
    assert code in {issue.code for issue in outcome.open_issues}
    list(load_files([whole], database, LINHAI))
    before = digest(database)
    (outcome,) = load_files([cut], database, LINHAI)
    assert outcome.status == "refused"
    assert "the database has 331082-2020-work_report with 7 statements" in (outcome.refusal or "")
    assert digest(database) == before
    (outcome,) = load_files([whole], alone, LINHAI)
    assert outcome.status == "changed"


def test_report_that_the_register_knows_whole_is_refused_when_cut(tmp_path: Path) -> None:
    text = REAL.read_text(encoding="utf-8")
    database = tmp_path / "z.db"
    (outcome,) = load_files([write(tmp_path, text[: len(text) // 2])], database, Options())
    assert outcome.status == "refused"
    assert "documents.csv knows this report whole" in (outcome.refusal or "")
    assert not database.exists()


def test_report_without_headings_takes_its_kinds_from_its_words(tmp_path: Path) -> None:
    database = tmp_path / "z.db"
    path = write(tmp_path, WITHOUT_HEADINGS)
    (outcome,) = load_files([path], database, Options(Overrides(331082, 2020)))
    assert {issue.code for issue in outcome.open_issues} == {"issuer_differs", "no_headings"}
    assert rows(database, "select kind, period, text from statements") == [
        ("review_year", "2019", "过去一年,全县生产总值增长6.8%。"),
        ("review_term", "2015-2019", "五年来,铁路从无到有。"),
        ("plan_term", "2020-2024", "今后五年,我们将建成园区5个。"),
        ("plan_year", "2020", "做好2020年工作,意义重大。"),
        ("plan_year", "2020", "力争工业增加值增长8%以上。"),
        ("self_construction", "2020", "我们将加强政府自身建设。"),
        ("self_construction", "2020", "坚持依法行政。"),
        ("other", None, "2020年是决胜之年,让我们团结奋斗。"),
    ]


def test_second_version_of_a_report_says_which_sentences_changed(tmp_path: Path) -> None:
    database = tmp_path / "z.db"
    changed = write(tmp_path, REPORT.replace("新建幼儿园3所", "新建幼儿园2所"), "changed.txt")
    list(load_files([write(tmp_path, REPORT)], database, LINHAI))
    (outcome,) = load_files([changed], database, LINHAI)
    assert outcome.status == "changed"
    assert outcome.change is not None
    assert [(pair.before.text, pair.now.text) for pair in outcome.change.changed] == [
        ("新建幼儿园3所,实现集中供水全覆盖。", "新建幼儿园2所,实现集中供水全覆盖。")
    ]
    assert outcome.change.added == outcome.change.removed == ()
    assert rows(database, "select value from targets where unit = '所'") == [(2.0,)]


def test_two_versions_in_one_run_are_not_taken_for_one_another(tmp_path: Path) -> None:
    text = REAL.read_text(encoding="utf-8").replace("120项民生实事", "121项民生实事")
    changed = write(tmp_path, text)
    database = tmp_path / "z.db"
    first, second = load_files([REAL, changed], database, Options())
    assert (first.status, second.status) == ("new", "refused")
    assert "331000-2022-work_report too" in (second.refusal or "")
    (outcome,) = load_files([changed], database, Options())
    assert outcome.status == "changed"
    assert "other_version" in {issue.code for issue in outcome.open_issues}


def test_lines_around_a_post_are_the_forums_whatever_they_say(tmp_path: Path) -> None:
    page = (
        "收藏本站\n小荷尖尖\n[LV.3]常客\n发表于 2020-1-9 08:30 | 只看该作者\n"
        f"{REPORT}\n您需要登录后才可以回帖 登录 | 立即注册\n联系我们:\n周六休息\n返回列表\n"
    )
    database = tmp_path / "z.db"
    (outcome,) = load_files([write(tmp_path, page)], database, LINHAI)
    assert [issue.code for issue in outcome.open_issues] == ["issuer_differs"]
    found = rows(database, "select text from source_lines where class = 'forum'")
    assert [text for (text,) in found] == [
        "收藏本站", "小荷尖尖", "[LV.3]常客", "发表于 2020-1-9 08:30 | 只看该作者",
        "您需要登录后才可以回帖 登录 | 立即注册", "联系我们:", "周六休息", "返回列表",
    ]  # fmt: skip
    assert rows(database, "select count(*) from statements") == [(7,)]
