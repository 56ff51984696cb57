"""A government with twenty years of documents: every kind of page holds what its pictures can."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

import publish
from benchmarks.corpus import MOST_YEARS, write_corpus
from loader.load import Options, load_files
from loader.read import find_files
from schema.derived import view_statements
from tests.site.conftest import site_of

Get = Callable[[str], httpx.Response]
THINGS = {
    "unit": "select unit_id from document_units group by 1 order by sum(task_count) desc limit 6",
    "leader": "select leader_id from document_leaders group by 1 "
    "order by sum(task_count) desc limit 3",
    "district": "select distinct district_id from documents",
    "document": "select key from documents order by id desc limit 2",
    "indicator": "select indicator_name from targets group by 1 order by count(*) desc limit 3",
    "task": "select earlier_task_id from task_lineage limit 2",
}


@pytest.fixture(scope="module")
def many_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published copy of one government's breakdowns and reports of twenty years."""
    folder = tmp_path_factory.mktemp("many years")
    write_corpus(folder / "files", 1, MOST_YEARS)
    database = folder / "zeren.db"
    list(load_files(find_files([folder / "files"]), database, Options(workers=1)))
    return publish.publish_database(database, folder / "published")


@pytest.fixture(scope="module")
def get(many_years: Path) -> Get:
    site = site_of(many_years.parent)
    return lambda path: asyncio.run(site.client.get(path))


def test_every_kind_of_page_is_there(get: Get, many_years: Path) -> None:
    with closing(sqlite3.connect(many_years)) as connection:
        (years,) = connection.execute("select count(distinct year) from documents").fetchone()
        assert years > 10
        things = [
            f"/{thing}/{quote(str(name), safe='')}"
            for thing, question in THINGS.items()
            for (name,) in connection.execute(question)
        ]
        documents = [key for (key,) in connection.execute("select key from documents")]
    assert len(things) > 12
    pages = [
        *("/", "/questions", "/sources", "/about", "/pictures", "/search?q=建设&kind=tasks"),
        *(f"/pictures?document={key}" for key in documents[:: len(documents) // 3]),
        *things,
        *(f"{path}.json" for path in things),
        *(f"/zeren/{name}" for name in view_statements()),
    ]
    failed = {page: status for page in pages if (status := get(page).status_code) != 200}
    assert not failed
