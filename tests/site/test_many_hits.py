"""Searches with very many hits: counted in the index, and never by a column unasked."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from datasette.app import Datasette

from tests.site.conftest import site_of
from web import many_hits
from web.many_hits import ROWS_OF, WHOLE, counting_hits

Get = Callable[..., httpx.Response]
WORDS = ("建设", "经信", "10%", "没有这个词")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a handful of hits were very many."""
    monkeypatch.setattr(many_hits, "MOST_HITS", 5)
    monkeypatch.setattr(many_hits, "MOST_ROWS", 5)


@pytest.fixture
def asked(published: Path) -> tuple[list[str], Datasette]:
    """A site, and the statements it puts to the database, as they come out of ``counting_hits``."""
    statements: list[str] = []
    site = site_of(published)
    database = site.get_database("zeren")
    execute = database.execute

    async def noted(sql: str, *rest: Any, **options: Any) -> Any:
        statements.append(" ".join(sql.split()))
        return await execute(sql, *rest, **options)

    database.execute = noted
    return statements, site


@pytest.mark.parametrize("table", sorted((*WHOLE, *ROWS_OF)))
@pytest.mark.parametrize("word", WORDS)
def test_counting_elsewhere_gives_the_same(
    asked: tuple[list[str], Datasette], get: Get, table: str, word: str
) -> None:
    """In the index, or in the table whose rows a view has, instead of through the table or view."""
    statements, site = asked
    answer = asyncio.run(site.client.get(f"/zeren/{table}.json", params={"_search": word})).json()
    counted_in = ROWS_OF.get(table, r"\w+_fts")
    assert any(re.match(rf"select count\(\*\) from {counted_in} where", s) for s in statements)
    # A filter that leaves nothing out has the rows counted through the table.
    key = "task_id" if table.startswith("task_") else "id"
    filtered = {"_search": word, f"{key}__gt": "0"}
    through = get(f"/zeren/{table}.json", **filtered).json()
    assert answer["filtered_table_rows_count"] == through["filtered_table_rows_count"]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("view", ["task_details", "task_unit_details"])
def test_very_many_hits_are_counted_by_a_column_when_asked(published: Path, view: str) -> None:
    client = site_of(published).client

    def page(**given: str) -> str:
        return asyncio.run(client.get(f"/zeren/{view}", params=given)).text

    plain = page(_search="建设")
    links = re.findall(r'href="([^"]*_facet=year[^"]*)"', plain)
    assert links
    assert 'class="facet"' not in plain
    counted = page(_search="建设", _facet="year")
    assert 'class="facet"' in counted
    assert ("行数太多" in plain) is (view in ROWS_OF)
    # With a filter besides, the rows are few again, and counted.
    assert "行数太多" not in page(_search="建设", year="2022")
    # Facets are counted of what is left, if that is little.
    assert 'class="facet"' in page(_search="建设", task_id="3310002022100001")


async def several(client: Any) -> None:
    for address, has_facets in (
        ("/zeren/unit_task_load?unit_id=331000116", True),
        ("/zeren/unit_task_load", False),
        ("/zeren/unit_task_load?year=2022", False),
        ("/zeren/unit_task_load?unit_id=331000116&lang=en", True),
    ):
        assert ('class="facet"' in (await client.get(address)).text) is has_facets


@pytest.mark.usefixtures("few")
def test_a_large_view_is_counted_by_a_column_when_asked(published: Path) -> None:
    client = site_of(published).client

    def page(address: str) -> str:
        return asyncio.run(client.get(address)).text

    assert 'class="facet"' not in page("/zeren/unit_task_load")
    assert 'class="facet"' in page("/zeren/unit_task_load?_facet=year")
    assert 'class="facet"' not in page("/zeren/unit_task_load?year=2022")
    assert 'class="facet"' in page("/zeren/unit_task_load?unit_id=331000116")
    # The rows of one page are not taken for those of the next in the same task.
    asyncio.run(several(client))


@pytest.mark.usefixtures("few")
def test_other_statements_pass_as_they_are() -> None:
    passed: list[str] = []

    async def execute(sql: str, _params: Any = None, **_options: Any) -> Any:
        passed.append(sql)
        return SimpleNamespace(rows=[(1,)])

    async def row_count(_table: str) -> int:
        return 1

    counted = counting_hits(execute, row_count)
    box = "id in (select rowid from tasks_fts where tasks_fts match escape_fts(:search))"
    for sql, given in (
        (f"select count(*) from tasks where {box} and year is null", {"search": "建设"}),
        (f"select count(*) from open_ended_responsibility where {box}", {"search": "建设"}),
        (f"select count(*) from tasks where {box}", {"search": ""}),
        (f"select id from tasks where {box}", {"search": "建设"}),
        ("select count(*) from tasks ", {}),
        ("select 1", None),
    ):
        asyncio.run(counted(sql, given))
        assert passed.pop() == sql
