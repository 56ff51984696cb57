"""Every published page and CSV, through Datasette itself with the settings that serve it."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import yaml
from markupsafe import escape

import publish
from schema.derived import view_statements
from schema.tables import metadata

PAGES = [*sorted(metadata.tables), *view_statements()]
SINGLE_PAGES = [
    "/",
    "/questions",
    "/sources",
    "/about",
    "/zeren",
    "/search",
    "/search?q=医",
    "/zeren?sql=select+1",
    "/nowhere",
]
METADATA = yaml.safe_load(publish.METADATA.read_text(encoding="utf-8"))
Get = Callable[..., httpx.Response]
Rows = Callable[[str], list[tuple[Any, ...]]]


def metadata_of(name: str) -> dict[str, Any]:
    return METADATA["databases"]["zeren"]["tables"][name]


LANGUAGES = {"zh": ({}, "行"), "en": ({"lang": "en"}, "row")}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_counts_and_explains(get: Get, rows: Rows, name: str, language: str) -> None:
    ((count,),) = rows(f"select count(*) from {name}")
    params, word = LANGUAGES[language]
    page = get(f"/zeren/{name}", **params)
    assert page.status_code == 200
    assert f"<strong>{count:,} {word}" in page.text
    described = metadata_of(name)
    title, _, english = described["title"].partition(" · ")
    assert (title if language == "zh" else english) in page.text
    for column, text in described["columns"].items():
        explained = text.partition(" · ")[2 if language == "en" else 0]
        assert f'<div id="about-{column}">' in page.text
        assert str(escape(explained)) in page.text
    if count:
        assert page.text.count('aria-describedby="about-') >= len(described["columns"])
    button = "下载 CSV（全部" if language == "zh" else "Download CSV (all"
    assert page.text.count(f"{button} {count:,}") == 1


@pytest.mark.parametrize("name", PAGES)
def test_csv_is_whole(get: Get, rows: Rows, name: str) -> None:
    ((count,),) = rows(f"select count(*) from {name}")
    for params in ({}, {"_size": "max"}, {"lang": "en"}):
        answer = get(f"/zeren/{name}.csv", **params)
        assert answer.status_code == 200
        found = list(csv.reader(io.StringIO(answer.text)))
        assert len(found) == count + 1
        assert {len(row) for row in found} == {len(found[0])}


@pytest.mark.parametrize("path", [*SINGLE_PAGES, *(f"/zeren/{name}" for name in PAGES)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_inline_nothing_foreign(get: Get, path: str, language: str) -> None:
    """What the strict policy of the site's headers would refuse is not in its pages."""
    page = get(path, **({"lang": "en"} if language == "en" else {})).text
    tags = re.findall(r"<[a-z][^>]*>", page)
    assert not [tag for tag in tags if re.search(r"\son\w+=|\sstyle=", tag)]
    assert "<style" not in page
    assert all("src=" in tag for tag in tags if tag.startswith("<script"))
    loaded = [t for t in tags if re.match("<(script|link|img|iframe|object|form)", t)]
    assert not [tag for tag in loaded if re.search(r'="(https?:)?//', tag)]
    assert f'<html lang="{"en" if language == "en" else "zh-CN"}">' in page
    assert 'href="#content"' in page
    assert 'id="content"' in page


@pytest.mark.parametrize("path", [*SINGLE_PAGES, "/zeren/units", "/zeren/unit_task_load?year=2022"])
def test_english_links_stay_english(get: Get, path: str) -> None:
    page = get(path + ("&" if "?" in path else "?") + "lang=en").text
    links = [unescape(link) for link in re.findall(r'<a [^>]*?href="([^"]+)"', page)]
    own = [x for x in links if x.startswith("/") and not re.search(r"\.(csv|db|json)", x)]
    kept = [link for link in own if "lang=en" in link]
    switch = quote(path, safe="/?&=+")
    assert [link for link in own if link not in kept] == [switch]
    assert len(kept) > 5
    assert not [link for link in links if "_lang" in link]


def test_download_begins_with_a_byte_order_mark_and_the_plain_csv_does_not(get: Get) -> None:
    plain = get("/zeren/units.csv").content
    assert get("/zeren/units.csv", _dl=1).content == b"\xef\xbb\xbf" + plain
    assert plain.startswith(b"id,")


def test_a_caller_who_pages_gets_the_page(get: Get) -> None:
    text = get("/zeren/tasks.csv", _size=7).text
    assert len(list(csv.reader(io.StringIO(text)))) == 8


def test_csv_keeps_filters(get: Get) -> None:
    found = list(csv.DictReader(io.StringIO(get("/zeren/task_details.csv", year=2022).text)))
    assert len(found) == 194
    assert {row["year"] for row in found} == {"2022"}


@pytest.mark.parametrize("query", ["经信", "建设", "婴幼儿", "2.55%", "共富", "5G", "（台州）"])
def test_search_finds_what_stands_in_the_text(get: Get, rows: Rows, query: str) -> None:
    bare = query.strip("（）")
    expected = {
        key
        for (key,) in rows(
            "select t.id from tasks t where instr(t.plain_text, '" + bare + "') or exists "
            "(select 1 from task_units u join unit_names n using (unit_id) "
            "where u.task_id = t.id and instr(n.name, '" + bare + "'))"
        )
    }
    answer = get("/zeren/tasks.json", _search=query, _size="max").json()
    assert {row[0] for row in answer["rows"]} == expected
    assert expected


@pytest.mark.parametrize(
    ("table", "query", "count"),
    [
        # 董贵波 stands in 56 rows of the golden file of 2018, six of them with 市金融办;
        # 市发改委 and 市发展改革委 are one body: 44 + 1 tasks of 2018 and 39 of 2022
        ("tasks", "市发改委", 84),
        ("task_details", "市发改委", 84),
        ("task_details", "董贵波", 56),
        ("task_details", "董贵波 市金融办", 6),
        ("units", "发改委", 1),
        ("units", "市规划局", 1),
        ("leaders", "张兵", 1),
        ("tasks", "２０２２", 0),
        ("tasks", "no such words", 0),
        ("tasks", '" OR text:"', 0),
        ("tasks", "。，！", 380),
    ],
)
def test_search_box(get: Get, table: str, query: str, count: int) -> None:
    answer = get(f"/zeren/{table}.json", _search=query, _size=0).json()
    assert answer["filtered_table_rows_count"] == count


def test_ids_and_names_lead_to_pages_of_things(get: Get) -> None:
    page = get("/zeren/unit_task_load", unit_id=331000116, lang="en").text
    assert '<a href="/unit/331000116?lang=en">331000116</a>' in page
    assert '<a href="/unit/331000116?lang=en">市生态环境局</a>' in page
    assert '<a href="/document/331000-2022-breakdown?lang=en">331000202210</a>' in page
    page = get("/zeren/task_details", _size=1).text
    assert '<a href="/task/3310002018100001">3310002018100001</a>' in page
    assert '<a href="/document/331000-2018-breakdown#L35">331000-2018-breakdown:35</a>' in page


def test_rows_stay_reachable_and_lead_to_their_page(get: Get) -> None:
    table = get("/zeren/tasks", lang="en").text
    assert '<a href="/zeren/tasks/3310002018100001?lang=en">' in table
    row = get("/zeren/tasks/3310002018100001", lang="en").text
    assert 'href="/task/3310002018100001?lang=en"' in row
    assert "text of the task" in row
    assert get("/zeren/documents/331000201810").status_code == 200
    assert get("/zeren/task_units/3310002018100001,1").status_code == 200


def test_codes_are_explained_and_left_alone_in_data(get: Get) -> None:
    for params, meaning in (({}, "做到"), ({"lang": "en"}, "confirmed by reading")):
        assert meaning in get("/zeren/promise_outcomes", verdict="met", **params).text
    assert "是" in get("/zeren/task_details", _size=1).text
    found = list(csv.DictReader(io.StringIO(get("/zeren/promise_outcomes.csv").text)))
    assert {row["basis"] for row in found} == {"reviewed"}


def test_words_of_the_other_language_are_marked(get: Get) -> None:
    said = "Both for 2022; a reform."
    zh, en = (
        get("/zeren/city_district_targets", note=said, **params).text
        for params in ({}, {"lang": "en"})
    )
    assert f'<span lang="en">{said}</span>' in zh
    assert '<span lang="zh-CN">均为2022年；系改革。</span>' in en
    assert zh.count('<span lang="zh-CN">均为') == en.count(f'<span lang="en">{said}') == 0


def test_filters_of_the_form_keep_the_language(get: Get) -> None:
    answer = get(
        "/zeren/units",
        lang="en",
        _filter_column="name",
        _filter_op="contains",
        _filter_value="环保",
    )
    assert answer.status_code == 302
    assert answer.headers["location"] == "/zeren/units?name__contains=%E7%8E%AF%E4%BF%9D&lang=en"
    page = get(answer.headers["location"]).text
    assert "name contains 环保" in page
    assert "<strong>1 row" in page


def test_view_of_other_years_links_its_twin(get: Get) -> None:
    assert "/zeren/unit_task_load_by_lineage" in get("/zeren/unit_task_load").text
    assert 'href="/zeren/unit_task_load"' in get("/zeren/unit_task_load_by_lineage").text


@pytest.mark.parametrize(
    "statement",
    ["delete from tasks", "update tasks set text = ''", "attach 'x' as y", "drop table tasks"],
)
def test_the_published_copy_cannot_be_written(get: Get, statement: str) -> None:
    assert get("/zeren", sql=statement).status_code == 400


def test_publishing_again_gives_the_same_bytes(database: Path, tmp_path: Path) -> None:
    first = publish.publish_database(database, tmp_path / "one").read_bytes()
    assert publish.publish_database(database, tmp_path / "two").read_bytes() == first
    assert sorted(p.name for p in (tmp_path / "one").iterdir()) == [publish.PUBLISHED_NAME]


def test_staleness(database: Path, published: Path, tmp_path: Path) -> None:
    assert publish.is_stale(database, tmp_path)
    assert not publish.is_stale(database, published)
    copy = tmp_path / "copy.db"
    copy.write_bytes(database.read_bytes())
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("update documents set rows_sha256 = 'changed'")
    assert publish.is_stale(copy, published)


def test_published_copy_names_no_path(published: Path) -> None:
    content = (published / publish.PUBLISHED_NAME).read_bytes()
    assert str(publish.PROJECT).encode() not in content
    assert str(published).encode() not in content
