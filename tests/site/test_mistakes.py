"""Mistakes in an address: never a silent empty answer, and said in the page's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.site.server import Server
from web.told import told

Get = Callable[..., httpx.Response]

CHINESE = re.compile("[\u4e00-\u9fff]")


def said(answer: httpx.Response) -> str:
    found = re.search(r'<p class="notice bad"[^>]*>(.*?)</p>', answer.text)
    assert found, answer.text[:300]
    return unescape(found[1])


@pytest.mark.parametrize(
    ("path", "chinese", "english"),
    [
        ("/zeren/tasks?_size=99999", "_size 最大 5000", "_size must be <= 5000"),
        ("/zeren/tasks?_size=x", "_size 要是", "_size must be a positive integer"),
        ("/zeren/tasks?_sort=nowhere", "不能按 nowhere 排序", "Cannot sort table by nowhere"),
        ("/zeren/tasks?_facet=nowhere", "没有这一列：nowhere", "no such column: nowhere"),
        ("/zeren/tasks?nowhere=1", "没有这一列：nowhere", "no such column: nowhere"),
        ("/zeren/tasks?_col=nowhere", "没有这样的列", "invalid columns"),
        ("/zeren/tasks?_timelimit=x", "要是整数", "must be a whole number"),
        ("/zeren/tasks?_through=x", "有一个参数看不懂", "cannot be read"),
        ("/zeren/tasks?_where=nowhere", "没有这一列", "no such column"),
        ("/zeren?sql=select+1+from+nowhere", "没有这个表或视图：nowhere", "no such table: nowhere"),
        ("/zeren?sql=select", "语句不完整", "incomplete input"),
        ("/zeren?sql=drop+table+tasks", "只能用 SELECT", "Statement must be a SELECT"),
        ("/zeren/tasks?_next=abc", "不是这里的一页", "is no page"),
        ("/zeren/task_details?_next=abc", "不是这里的一页", "is no page"),
        ("/zeren/task_units?_next=3310002022100001", "不是这里的一页", "is no page"),
        ("/zeren/task_details?_search_text=建设", "请用 _search=", "use _search="),
        ("/zeren/task_details?_fts_table=units_fts&_search=经", "_fts_table", "cannot be chosen"),
        ("/zeren/task_details?_fts_pk=unit_id&_search=经", "_fts_pk 不能改", "cannot be chosen"),
        ("/zeren/extraction_accuracy?_search=经", "这里不能搜索", "there is no search here"),
    ],
)
# Datasette leaves the facets it has not come to when one fails.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_mistake_is_said_in_the_language_of_the_page(
    get: Get, path: str, chinese: str, english: str
) -> None:
    in_chinese, in_english = get(path), get(f"{path}&lang=en")
    assert (in_chinese.status_code, in_english.status_code) == (400, 400)
    assert chinese in said(in_chinese)
    assert CHINESE.search(said(in_chinese))
    assert english in said(in_english)
    assert not re.search("不|没有|请", said(in_english))


@pytest.mark.parametrize("extension", [".csv", ".json"])
def test_data_is_refused_where_a_page_is(get: Get, extension: str) -> None:
    for query in ("_next=abc", "_fts_table=units_fts&_search=x", "_timelimit=x"):
        answer = get(f"/zeren/task_details{extension}?{query}")
        assert answer.status_code == 400
        assert len(answer.text) < 500
    assert get(f"/zeren/tasks{extension}?_next=abc").status_code == 400


@pytest.mark.parametrize(
    "query",
    ["tasks.json?_size=7", "tasks.json?_size=7&_sort=ordinal", "task_units.json?_size=7",
     "task_details.json?_size=7", "about.json?_size=1", "units.json?_size=3&_sort_desc=name",
     "tasks_fts.json?_size=7"],
)  # fmt: skip
def test_pages_that_pages_lead_to_are_answered(get: Get, query: str) -> None:
    path = f"/zeren/{query}"
    for _ in range(3):
        answer = get(path)
        assert answer.status_code == 200
        assert answer.json()["rows"]
        path = answer.json()["next_url"].removeprefix("http://localhost")


def test_a_table_is_searched_by_column_and_its_own_index_may_be_named(get: Get) -> None:
    assert get("/zeren/tasks.json?_search_text=建设").json()["filtered_table_rows_count"] == 116
    named = get("/zeren/task_details.json?_fts_table=tasks_fts&_search=建设").json()
    assert named["filtered_table_rows_count"] == 148


def test_files_that_are_not_there(attacked: Server) -> None:
    for path in ("/static/none.css", "/static/", "/static/../zeren.css", "/-/static/app.css"):
        answer = attacked.get(path)
        assert answer.status == 404
        assert "没有这一页" in answer.text
    assert attacked.get("/static/zeren.css").status == 200


@given(st.text())
def test_every_message_has_two_sides(message: str) -> None:
    chinese, _, english = told(message).partition(" · ")
    assert bool(chinese and english) is bool(message) or " · " in message


@pytest.mark.parametrize("path", ["/zeren/unit_task_load", "/zeren/unit_task_load.json"])
@pytest.mark.parametrize("argument", ["year__nope", "year__Exact", "unit_name__containss"])
def test_a_comparison_that_there_is_not_is_refused(get: Get, path: str, argument: str) -> None:
    answer = get(path, **{argument: "2018"})
    assert answer.status_code == 400
    assert argument.rpartition("__")[2] in answer.text
    assert "contains" in answer.text
