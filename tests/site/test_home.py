"""The home page, the page of the database, and what they are made of."""

from __future__ import annotations

import ast
import asyncio
import re
import sqlite3
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from datasette.app import Datasette
from markupsafe import escape

from loader.read.source import READER_CODES
from publish import PROJECT
from schema.derived import view_sections, view_statements
from schema.tables import metadata
from tests.site.conftest import site_of
from web.answers import NO_ANSWER, Question, answered, themes
from web.codes import code_sets, gloss
from web.descriptions import (
    BY_LINEAGE,
    LABELS_FILE,
    described_tables,
    english_label,
    short_label,
)
from web.language import Language
from web.pages.targets import scaled
from web.template_vars import NAVIGATION

Get = Callable[..., httpx.Response]
Rows = Callable[[str], list[tuple[Any, ...]]]
QUESTIONS = [question for questions in themes().values() for question in questions]
QUESTION_VIEWS = next(v for heading, v in view_sections().items() if "Questions" in heading)
CODE = re.compile(r"[a-z_]+|[<>=~]+")
# Names of tables, keys and addresses are no codes.
NO_CODES = ("view", "name", "key")


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_every_question_view_has_a_card() -> None:
    asked = {question.view for question in QUESTIONS}
    assert asked <= set(QUESTION_VIEWS)
    assert {view.removesuffix(BY_LINEAGE) for view in QUESTION_VIEWS} == asked


@pytest.mark.parametrize("language", ["zh", "en"])
def test_cards_link_rows_that_exist(get: Get, language: str) -> None:
    page = get("/", **({"lang": "en"} if language == "en" else {})).text
    cards = re.findall(r'<h4><a href="([^"]+)">(.*?)</a></h4>\s*<p class="answer">(.*?)</p>', page)
    assert len(cards) == len(QUESTIONS)
    for question, (link, ask, answer) in zip(QUESTIONS, cards, strict=True):
        assert unescape(ask) == Language(language).of(question.ask)
        assert answer
        shown = get(unescape(link))
        assert shown.status_code == 200
        is_empty = 'class="zero"' in shown.text
        assert not is_empty or re.match("0 ", answer), question.view


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        # by the golden files and by hand; README has the pair too
        ("unit_pairs_shared_tasks", "2022 年台州市：市发展改革委 与 市经信局，共担 15 项"),
        ("leader_pairs", "2022 年台州市有 1 对从不分开（括号内为任务数）：苗文斌、宋积晟（53）"),
        ("open_ended_responsibility", "380 项中有 379 项：379 项的名单带“等”，其中 39 项还写有"),
        ("task_report_differences", "单位改了的：‰ → %"),
    ],
)
def test_answers(get: Get, view: str, sentence: str) -> None:
    page = get("/").text
    card = page.partition(f'<li id="{view}">')[2].partition("</li>")[0]
    assert sentence in card


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.view)
def test_question_is_well_formed(question: Question, connection: sqlite3.Connection) -> None:
    """Both languages use columns of the statement; it gives one row; its filter is the view's."""
    cursor = connection.execute(question.sql)
    columns = {column[0] for column in cursor.description}
    assert len(cursor.fetchall()) == 1
    chinese, mark, english = question.answer.partition(" · ")
    assert mark
    for text in (chinese, english, question.page):
        assert set(re.findall(r"{(\w+)}", text)) <= columns
    names = [
        column[0] for column in connection.execute(f"select * from {question.view}").description
    ]
    for name in re.findall(r"[?&]([^=]+)=", question.page):
        value = re.search(rf"{name}=(\w+)", question.page)
        assert (value and value[1] if name.startswith("_") else name.partition("__")[0]) in names


async def no_rows(_sql: str) -> list[Any]:
    return []


async def null_row(_sql: str) -> list[Any]:
    return [{"n": None}]


@pytest.mark.parametrize("execute", [no_rows, null_row])
def test_a_database_that_does_not_answer_says_so(execute: Any) -> None:
    coroutine = answered(execute)
    with pytest.raises(StopIteration) as done:
        coroutine.send(None)
    found = [one for theme in done.value.value.values() for one in theme]
    assert {one.answer for one in found} == {NO_ANSWER}
    assert {one.address for one in found} == {f"/zeren/{q.view}" for q in QUESTIONS}


def test_home_page_has_its_parts(get: Get, rows: Rows) -> None:
    ((version,),) = rows("select value from about where key = 'data_version'")
    for params, words in (
        ({}, ("谁负责哪项政府任务", "怎样引用", "下载整个数据库", "名单里的“等”")),
        ({"lang": "en"}, ("who answers for", "How to cite", "whole database", "is an inference")),
    ):
        page = get("/", **params).text
        for word in (*words, version, "194", "台州市人民政府关于印发", "@misc", "[DB/OL]"):
            assert word in page
        assert 'name="q"' in page
    assert get("/").headers["cache-control"] == "max-age=3600"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_database_page_lists_all_with_views_first(get: Get, language: str) -> None:
    page = get("/zeren", **({"lang": "en"} if language == "en" else {})).text
    listed = re.findall(r'<div id="(\w+)">', page)
    made_at_publish = ["indicator_totals", "network_layout", "question_answers", "row_counts"]
    assert sorted(listed) == sorted([*metadata.tables, *made_at_publish, *view_statements()])
    assert set(listed[: len(view_statements())]) == set(view_statements())
    assert listed[0] == "unit_pairs_shared_tasks"
    assert 'name="sql"' in page


def test_errors_are_in_the_readers_language_and_tell_no_path(get: Get) -> None:
    for path, status in (("/nowhere", 404), ("/zeren/nothing", 404), ("/zeren?sql=drop", 400)):
        for params, word in (({}, "首页"), ({"lang": "en"}, "You can go on from here")):
            given = path + ("&" if "?" in path else "?") + "lang=en" if params else path
            answer = get(given)
            assert answer.status_code == status
            assert word in answer.text
            assert "/published" not in answer.text
            assert "site-packages" not in answer.text
    assert get("/zeren/nothing.json").json()["ok"] is False


def test_unforeseen_errors_say_nothing_of_the_machine(
    published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = site_of(published)

    async def failing(*_: object) -> None:
        raise RuntimeError("/secret/place")

    monkeypatch.setattr("web.site.Site.documents", failing)
    for path in ("/", "/?lang=en"):
        answer = asyncio.run(site.client.get(path))
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "<h1>500" in answer.text
    assert "/secret/place" in capsys.readouterr().err


def test_robots_and_favicon(get: Get) -> None:
    assert "Disallow: /*?" in get("/robots.txt").text
    icon = get("/favicon.ico")
    assert icon.headers["content-type"] == "image/svg+xml"
    assert icon.content == get("/static/favicon.svg").content
    for name in ("zeren.css", "zeren.js"):
        assert get(f"/static/{name}").status_code == 200
        assert "http" not in get(f"/static/{name}").text


def test_the_whole_is_cited_the_same_on_every_day(get: Get, rows: Rows) -> None:
    ((version,),) = rows("select value from about where key = 'data_version'")
    expected = (
        f"责任 Zeren. 政府任务责任分解: 数据版本 {version[:12]}[DB/OL]. (2022)[引用日期]. "
        "http://localhost/."
    )
    for path in ("/", "/?lang=en", "/about"):
        assert expected in get(path).text
        assert "@misc{zeren,\n  author = {{责任 Zeren}}," in get(path).text


def test_views_and_rows_are_cited_with_their_filters(get: Get) -> None:
    page = unescape(get("/zeren/unit_pairs_shared_tasks?year=2022&_facet=year&lang=en").text)
    assert "责任 Zeren. 共同任务最多的单位: 数据版本 " in page
    assert "[引用日期]. http://localhost/zeren/unit_pairs_shared_tasks?year=2022.</pre>" in page
    assert re.search(r"@misc{zeren-unit_pairs_shared_tasks-[0-9a-f]{8},", page)
    row = get("/zeren/tasks/3310002022100001").text
    assert "@misc{zeren-tasks-3310002022100001," in row
    assert "责任 Zeren. 任务 3310002022100001: " in row


@pytest.mark.parametrize("language", ["zh", "en"])
def test_navigation_says_where_the_reader_is(get: Get, language: str) -> None:
    link = Language(language).link
    for address, _name in NAVIGATION:
        page = get(link(address)).text
        assert f'<a href="{link(address)}" aria-current="page">' in page
    inside = get(link("/zeren/unit_task_load")).text
    assert f'<a href="{link("/zeren")}" aria-current="true">' in inside


def test_questions_have_a_page_of_their_own(get: Get) -> None:
    page = unescape(get("/questions", lang="en").text)
    asked = re.findall(r'<h3><a href="[^"]+">(.*?)</a></h3>', page)
    assert asked == [Language("en").of(question.ask) for question in QUESTIONS]
    assert "1,266 rows" in page
    assert "市发展改革委 (development and reform) and 市经信局 (economy and" in page


def test_sources_tell_where_each_is_from_and_what_became_of_it(get: Get, rows: Rows) -> None:
    for language, missing in (("zh", "报告开头（报纸第 1 版）"), ("en", "the report's beginning")):
        page = unescape(get("/sources", lang=language).text)
        for title, sha256 in rows("select title, sha256 from documents"):
            assert title in page
            assert sha256 in page
        assert missing in page
        assert page.count('<svg class="coverage"') == 5


def test_about_publishes_the_accuracy(get: Get, rows: Rows) -> None:
    page = get("/about", lang="en").text
    for right, counted in rows(
        "select sum(right_count), sum(counted_count) from extraction_accuracy group by measure"
    ):
        assert f'<td class="num">{right:,}</td><td class="num">{counted:,}</td>' in page


def test_every_code_of_the_tables_has_a_meaning() -> None:
    found = 0
    for table in metadata.tables.values():
        for constraint in table.constraints:
            text = str(getattr(constraint, "sqltext", ""))
            if re.fullmatch(r"(\w+) = '[^']+'(?: or \1 = '[^']+')*", text):
                for column, code in re.findall(r"(\w+) = '([^']+)'", text):
                    for language in ("zh", "en"):
                        assert gloss(table.name, column, code, Language(language)), (
                            f"{table.name}.{column}: {code}"
                        )
                    found += 1
    assert found > 100


@pytest.mark.parametrize("name", [*metadata.tables, *view_statements()])
def test_every_code_of_a_table_or_view_has_a_meaning(rows: Rows, name: str) -> None:
    """A column of codes holds nothing else: words in small letters without blanks, or signs."""
    for _, column, *_ in rows(f"pragma table_info({name})"):
        values = [v for (v,) in rows(f"select distinct {column} from {name} limit 80") if v]
        if not values or not all(isinstance(v, str) and CODE.fullmatch(v) for v in values):
            continue
        if column in NO_CODES:
            continue
        for value in values:
            for language in (Language("zh"), Language("en")):
                assert gloss(name, column, value, language), f"{name}.{column}: {value}"


def test_every_code_of_an_issue_has_a_meaning() -> None:
    known = code_sets()["issues.code"]
    found = set()
    for path in (PROJECT / "loader").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
            first = node.args[0]
            told = (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)
            if called in {"Issue", "ReadWarning", "warn", "unknown", "_note"}:
                found |= {x.value for x in told if isinstance(x, ast.Constant)}
    assert found <= known.keys()
    assert known.keys() >= READER_CODES


def test_why_a_layout_was_chosen_is_said_in_chinese(rows: Rows, get: Get) -> None:
    for key, reason in rows("select key, layout_reason from documents"):
        chinese = gloss("documents", "layout_reason", reason, Language("zh"))
        assert chinese
        assert escape(chinese) in get(f"/document/{key}").text
        assert escape(reason) in get(f"/document/{key}?lang=en").text


def test_headings_are_words_and_differ_within_a_table(site: Datasette) -> None:
    described = described_tables(site.metadata("databases")["zeren"]["tables"])
    for name, table in described.items():
        for language in (Language("zh"), Language("en")):
            labels = [table.label(column, language) for column in table.columns]
            assert "" not in labels
            assert not [label for label in labels if "_" in label]
            twice = {label for label in labels if labels.count(label) > 1}
            assert not twice, f"{name}: {twice}"
    assert english_label("shared_task_count") == "shared tasks"
    assert english_label("is_vague") == "vague?"
    columns = {column for table in described.values() for column in table.columns}
    assert set(yaml.safe_load(LABELS_FILE.read_text(encoding="utf-8"))) <= columns


def test_a_change_stands_in_the_unit_of_its_value(rows: Rows, get: Get) -> None:
    (target,) = rows(
        "select target_id, change, multiplier, unit from target_ratchet "
        "where multiplier > 1 and change <> 0 order by abs(change) desc limit 1"
    )
    page = get(f"/zeren/target_ratchet?target_id={target[0]}").text
    assert escape(scaled(*target[1:])) in page
    assert scaled(-1_000_000_000, 100_000_000, "元") == "-10 亿元"


def test_meanings_are_bilingual_and_of_columns_that_exist(rows: Rows) -> None:
    names = [*metadata.tables, *view_statements()]
    columns = {
        (name, column) for name in names for _, column, *_ in rows(f"pragma table_info({name})")
    }
    for key, codes in code_sets().items():
        table, _, column = key.rpartition(".")
        assert any(column == c and table in ("", t) for t, c in columns), key
        assert all(" · " in meaning for meaning in codes.values()), key


@pytest.mark.parametrize(
    ("explanation", "label"),
    [
        ("共同任务数 · tasks", "共同任务数 · tasks"),
        ("1 为均为职能单位（不含集合称谓）", "均为职能单位"),
        ("结果：met 做到", "结果"),
        ("met 做到，missed 未做到", ""),
    ],
)
def test_short_labels(explanation: str, label: str) -> None:
    assert short_label(explanation) == label


def test_every_column_has_a_chinese_heading(site: Datasette) -> None:
    described = site.metadata("databases")["zeren"]["tables"]
    for name, entry in described.items():
        for column, text in entry.get("columns", {}).items():
            assert short_label(text.partition(" · ")[0]), f"{name}.{column}"


def test_permissions_are_those_of_datasette(site: Datasette) -> None:
    """What is remembered is what Datasette works out from the metadata."""
    for table in ("tasks", "unit_task_load", "nothing"):
        stock = Datasette._table_permission_allows(site, "zeren", table)
        assert site._table_permission_allows("zeren", table) == stock == []
