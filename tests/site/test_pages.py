"""Every published page and CSV, through Datasette itself with the settings that serve it."""

from __future__ import annotations

import asyncio
import csv
import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from datasette.app import Datasette

import publish
from schema.derived import view_sections, view_statements
from schema.tables import metadata

PAGES = [*sorted(metadata.tables), *view_statements()]
Get = Callable[..., httpx.Response]


def setting(value: str) -> int | bool:
    return int(value) if value.isdigit() else value == "on"


@pytest.fixture(scope="module")
def get(published: Path) -> Get:
    """GET a path of the site, in this process."""
    site = Datasette(
        [],
        immutables=[str(published / publish.PUBLISHED_NAME)],
        metadata=yaml.safe_load(publish.METADATA.read_text(encoding="utf-8")),
        plugins_dir=str(publish.PROJECT / "site" / "plugins"),
        template_dir=str(publish.PROJECT / "site" / "templates"),
        settings={name: setting(value) for name, value in publish.SETTINGS.items()},
    )

    def fetch(path: str, **params: Any) -> httpx.Response:
        return asyncio.run(site.client.get(path, params=params or None))

    return fetch


@pytest.fixture(scope="module")
def rows(published: Path) -> Callable[[str], list[tuple[Any, ...]]]:
    def query(question: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(published / publish.PUBLISHED_NAME)) as connection:
            return connection.execute(question).fetchall()

    return query


@pytest.mark.parametrize("name", PAGES)
def test_page_and_whole_csv(
    get: Get, rows: Callable[[str], list[tuple[Any, ...]]], name: str
) -> None:
    ((count,),) = rows(f"select count(*) from {name}")
    page = get(f"/zeren/{name}")
    assert page.status_code == 200
    plural = "" if count == 1 else "s"
    assert f"{count:,} row{plural}" in page.text
    for params in ({}, {"_size": "max"}):
        answer = get(f"/zeren/{name}.csv", **params)
        assert answer.status_code == 200
        found = list(csv.reader(io.StringIO(answer.text)))
        assert len(found) == count + 1
        assert {len(row) for row in found} == {len(found[0])}


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


def test_home_page_shows_every_question(get: Get) -> None:
    page = get("/").text
    assert "<h1>责任 Zeren</h1>" in page
    for name in (name for names in view_sections().values() for name in names):
        assert f'href="/zeren/{name}"' in page
        assert f'href="/zeren/{name}.csv' in page
    assert "台州市人民政府关于印发" in page
    assert "194" in page


@pytest.mark.parametrize("query", ["经信", "建设", "婴幼儿", "2.55%", "共富", "5G", "（台州）"])
def test_search_finds_what_stands_in_the_text(
    get: Get, rows: Callable[[str], list[tuple[Any, ...]]], query: str
) -> None:
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


def test_ids_in_views_lead_to_their_rows(get: Get) -> None:
    page = get("/zeren/task_details", _size=1).text
    assert '<a href="/zeren/tasks/3310002018100001">3310002018100001</a>' in page
    assert get("/zeren/tasks/3310002018100001").status_code == 200
    assert get("/zeren/documents/331000201810").status_code == 200
    assert get("/zeren/task_units/3310002018100001,1").status_code == 200


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
