"""What Datasette is spared changes nothing of what it answers."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from datasette.database import Database
from datasette.views.row import display_columns_and_rows as stock_display
from markupsafe import escape

from tests.site.conftest import site_of
from web.cells import ID_COLUMNS
from web.frame import _language as framed_language
from web.language import Language
from web.rows import display
from web.spared import MOST_ANSWERS, asked_once


@pytest.fixture(scope="module")
def spared(published: Path) -> Datasette:
    site = site_of(published)
    asyncio.run(site.invoke_startup())
    return site


@pytest.mark.parametrize("table", ["tasks", "task_units", "unit_task_load"])
def test_what_is_known_of_the_file_is_what_datasette_reads(spared: Datasette, table: str) -> None:
    database = spared.get_database("zeren")

    async def compare() -> None:
        for name in (
            *("table_exists", "get_view_definition", "table_columns", "table_column_details"),
            *("primary_keys", "foreign_keys_for_table", "label_column_for_table"),
        ):
            stock = await getattr(Database, name)(database, table)
            for _ in range(2):
                assert await getattr(database, name)(table) == stock, name

    asyncio.run(compare())


def test_what_a_caller_changes_is_a_copy(spared: Datasette) -> None:
    database = spared.get_database("zeren")

    async def changed() -> tuple[list[str], list[str]]:
        first = await database.table_columns("tasks")
        kept = list(first)
        first.clear()
        return kept, await database.table_columns("tasks")

    before, after = asyncio.run(changed())
    assert before == after != []


def test_names_that_visitors_invent_are_not_kept_without_end() -> None:
    asked = []

    async def ask(name: int) -> int:
        asked.append(name)
        return name

    async def many() -> None:
        once = asked_once(ask)
        for name in range(MOST_ANSWERS + 1):
            assert await once(name) == name
        assert await once(MOST_ANSWERS) == MOST_ANSWERS
        assert await once(0) == 0

    asyncio.run(many())
    assert asked == [*range(MOST_ANSWERS + 1), 0]


def test_what_the_anonymous_may_see_is_remembered_for_them_alone(spared: Datasette) -> None:
    async def allowed(actor: Any) -> Any:
        return await spared.permission_allowed(actor, "view-database", "_internal", default=True)

    for _ in range(2):
        assert asyncio.run(allowed(None)) is False
        assert asyncio.run(allowed({"id": "root"})) is True


def test_an_allow_in_the_metadata_is_heeded(published: Path) -> None:
    site = site_of(published)
    site._metadata_local["databases"]["zeren"]["tables"]["leaders"]["allow"] = False
    for path, status in (("/zeren/leaders", 403), ("/zeren/units", 200)):
        assert asyncio.run(site.client.get(path)).status_code == status


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("name", ["tasks", "task_units", "documents", "unit_pairs_shared_tasks"])
def test_rows_are_written_as_datasette_shows_them(spared: Datasette, name: str, code: str) -> None:
    language = Language(code)
    database = spared.get_database("zeren")

    async def both() -> tuple[Any, Any]:
        found = await database.execute(f"select * from {name} limit 20")
        is_table = await database.table_exists(name)
        given = (spared, "zeren", name, found.description, found.rows, is_table)
        framed_language.set(language)
        return await stock_display(*given), await display(*given)

    (stock_columns, stock_rows), (columns, rows) = asyncio.run(both())
    assert [c["name"] for c in columns] == [c["name"] for c in stock_columns]
    for row, stock_row in zip(rows, stock_rows, strict=True):
        shown = re.findall(r"<td data-label=[^>]*><span>(.*?)</span></td>", row, re.DOTALL)
        assert len(shown) == len(list(stock_row))
        for html, cell in zip(shown, stock_row, strict=True):
            stock = str(escape(cell["value"]))
            if cell["value_type"] == "pk" and code == "en":
                stock = stock.replace('">', '?lang=en">', 1)
            assert html == stock


def test_every_foreign_key_leads_somewhere(spared: Datasette) -> None:
    """So that a cell with a label is never left to be shown as it is."""
    database = spared.get_database("zeren")
    for table in asyncio.run(database.table_names()):
        for key in asyncio.run(database.foreign_keys_for_table(table)):
            if not table.startswith("sqlite_"):
                assert {key["column"], f"{table}.{key['column']}"} & set(ID_COLUMNS), (table, key)


def test_a_cell_is_escaped_and_a_web_address_is_a_link(spared: Datasette) -> None:
    rows = [('<b>"', "https://a.example/?<b>&c", None, "", 1.5)]
    description = [("text",), ("source_url",), ("a",), ("b",), ("c",)]
    _, (row,) = asyncio.run(display(spared, "zeren", "about", description, rows))
    assert "<b>" not in row
    assert '<a href="https://a.example/?&lt;b&gt;&amp;c">https://a' in row
    assert row.count("<span>&nbsp;</span>") == 2
    assert 'class="float"><span>1.5</span>' in row
