"""CSVs and truncation: whole, or refused, or saying so; never cut without a word."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sqlite3
from collections.abc import Callable
from html import unescape
from typing import Any

import httpx
import pytest
from datasette.app import Datasette
from datasette.views.table import TableView

from schema.derived import view_statements
from schema.tables import metadata
from web import csvs

Get = Callable[..., httpx.Response]
Rows = Callable[[str], list[tuple[Any, ...]]]
MANY = "select a.line, b.line as other from source_lines a, source_lines b limit 6000"


def read(answer: httpx.Response) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.text)))


def test_own_sql_gives_every_row_beyond_the_limit_of_pages(get: Get) -> None:
    found = read(get("/zeren.csv", sql=MANY))
    assert found[0] == ["line", "other"]
    assert len(found) == 6001
    assert "x-zeren-truncated" not in get("/zeren.csv", sql=MANY).headers


def test_page_of_own_sql_says_that_it_is_cut(get: Get) -> None:
    for params, said in (({}, "这里只显示前 1,000 行"), ({"lang": "en"}, "only the first 1,000")):
        page = get("/zeren", sql=MANY, **params)
        assert page.headers["x-zeren-truncated"] == "1000"
        assert said in page.text
        assert page.text.count("<tr>") == 1001
    whole = get("/zeren", sql="select 1 as a")
    assert "x-zeren-truncated" not in whole.headers
    assert 'class="notice' not in whole.text


@pytest.mark.parametrize("shape", ["arrays", "objects", "array"])
def test_json_of_own_sql_says_that_it_is_cut(get: Get, shape: str) -> None:
    answer = get("/zeren.json", sql=MANY, _shape=shape)
    assert answer.headers["x-zeren-truncated"] == "5000"
    assert "x-zeren-truncated" not in get("/zeren.json", sql="select 1", _shape=shape).headers


@pytest.mark.parametrize(
    "limit",
    [("MOST_ROWS", 1000), ("MOST_CHARACTERS", 20_000)],
)
def test_too_much_is_refused_instead_of_cut(
    get: Get, monkeypatch: pytest.MonkeyPatch, limit: tuple[str, int]
) -> None:
    monkeypatch.setattr(csvs, *limit)
    answer = get("/zeren.csv", sql=MANY)
    assert answer.status_code == 413
    assert "nothing was written" in answer.text
    assert "原话" not in answer.text
    assert len(answer.text) < 1000


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select nowhere", "no such column"),
        ("delete from tasks", "SELECT"),
        ("select * from nowhere", "no such table"),
        ("select json(text) from tasks", "malformed JSON"),
        ("select", "incomplete input"),
        ("select 1; select 2", "one statement"),
        ("drop table tasks", "SELECT"),
        ("", "sql"),
        (
            "with recursive c(n) as (select 1 union all select n + 1 from c) "
            "select count(*) from c",
            "longer than",
        ),
    ],
)
@pytest.mark.parametrize("more", [{}, {"_dl": "1"}, {"_stream": "on", "_size": "max"}])
def test_what_cannot_be_answered_is_text_and_no_csv(
    get: Get, sql: str, said: str, more: dict[str, str]
) -> None:
    answer = get("/zeren.csv", sql=sql, **more)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "content-disposition" not in answer.headers
    assert said in answer.text


def test_parameters_and_values(get: Get) -> None:
    assert read(get("/zeren.csv", sql="select :a as a, x'00ff' as b, null as c", a="甲,乙")) == [
        ["a", "b", "c"],
        ["甲,乙", "00ff", ""],
    ]
    assert read(get("/zeren.csv", sql="select :a as a")) == [["a"], [""]]


def test_download_has_a_name_and_a_byte_order_mark(get: Get) -> None:
    for path, params, name in (
        ("/zeren.csv", {"sql": "select 1"}, "zeren.csv"),
        ("/zeren/units.csv", {}, "units.csv"),
    ):
        plain, download = get(path, **params), get(path, _dl=1, **params)
        assert download.content == b"\xef\xbb\xbf" + plain.content
        assert download.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert download.headers["content-type"] == "text/csv; charset=utf-8"
        assert plain.headers["content-type"] == "text/plain; charset=utf-8"


def test_long_table_is_streamed_over_pages(
    get: Get, site: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = get("/zeren/task_units.csv", _sort="unit_id").text
    monkeypatch.setattr(site, "max_returned_rows", 100)
    monkeypatch.setitem(site._settings, "max_returned_rows", 100)
    assert get("/zeren/task_units.csv", _sort="unit_id").text == whole
    assert len(read(get("/zeren/task_unit_details.csv"))) == whole.count("\n") == 1508


def test_error_on_a_later_page_ends_the_connection(
    site: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client must not take what came before for the whole."""
    monkeypatch.setattr(site, "max_returned_rows", 100)
    stock = TableView.data

    async def failing(view: TableView, *args: object, **options: object) -> object:
        if options.get("_next"):
            raise sqlite3.OperationalError("interrupted")
        return await stock(view, *args, **options)

    monkeypatch.setattr(TableView, "data", failing)
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        if sent and message["type"] == "http.response.start":
            raise RuntimeError("an answer has begun; a server closes the connection here")
        sent.append(message)

    async def ask() -> None:
        path = "/zeren/task_units.csv"
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode()}
        scope |= {"query_string": b"", "headers": [], "scheme": "http"}
        await site.app()(scope, receive, send)

    with pytest.raises(RuntimeError, match="closes the connection"):
        asyncio.run(ask())
    body = b"".join(m.get("body", b"") for m in sent)  # type: ignore[misc]
    assert b"interrupted" not in body
    assert sent[-1]["type"] == "http.response.start" or sent[-1]["more_body"]


def test_labels_where_they_are_asked_for(get: Get) -> None:
    head, first, *_ = read(get("/zeren/task_leaders.csv", _labels="on", _size=1))
    assert head[head.index("leader_id") + 1] == "leader_id_label"
    assert first[head.index("leader_id_label")] == first[head.index("name_as_printed")]


def test_errors_of_a_table(get: Get) -> None:
    assert get("/zeren/nothing.csv").status_code == 404
    # SQLite takes a quoted name that is no column for a text: no row would match, and none say why
    for suffix in ("", ".csv", ".json"):
        answer = get(f"/zeren/units{suffix}", nowhere__contains="x")
        assert answer.status_code == 400
        assert "nowhere" in answer.text
    assert get("/zeren/units.csv", _size="-1").status_code == 400


@pytest.mark.parametrize("shape", ["arrays", "objects", "array", "arrayfirst", "object"])
def test_json_of_a_page_says_that_it_is_one_and_where_the_next_is(get: Get, shape: str) -> None:
    answer = get("/zeren/source_lines.json", _shape=shape)
    assert answer.headers["x-zeren-truncated"] == "50"
    assert 'rel="next"' in answer.headers["link"]
    whole = get("/zeren/documents.json", _shape=shape)
    assert not {"x-zeren-truncated", "link"} & set(whole.headers)


def test_pages_of_json_give_every_row_once(get: Get) -> None:
    path, found = "/zeren/source_lines.json?_shape=array&_size=1000", []
    while path:
        answer = get(path)
        found += answer.json()
        path = answer.links.get("next", {}).get("url", "").removeprefix("http://localhost")
    assert len(found) == len({(row["document_id"], row["line"]) for row in found}) == 2825


@pytest.mark.parametrize("name", sorted([*metadata.tables, *view_statements()]))
def test_the_link_to_json_gives_every_row(get: Get, rows: Rows, name: str) -> None:
    ((count,),) = rows(f"select count(*) from {name}")
    (link,) = re.findall(r'<a href="([^"]+)">JSON</a>', get(f"/zeren/{name}").text)
    answer = get(unescape(link))
    assert len(answer.json()["rows"]) == count <= 5000
    assert "x-zeren-truncated" not in answer.headers


def test_the_link_to_json_keeps_filters_and_says_what_it_leaves_out(
    get: Get, site: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = get("/zeren/task_details?year=2022&_sort=ordinal&lang=en&_facet=year").text
    (link,) = re.findall(r'<a href="([^"]+)">JSON</a>', page)
    assert unescape(link) == "/zeren/task_details.json?year=2022&_sort=ordinal&_size=max"
    assert len(get(unescape(link)).json()["rows"]) == 194
    monkeypatch.setitem(site._settings, "max_returned_rows", 100)
    page = get("/zeren/task_details?year=2022&lang=en&_sort=text").text
    assert ">JSON (100 rows a page)</a>" in page
    assert "x-zeren-truncated" in get("/zeren/task_details").headers
