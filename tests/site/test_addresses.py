"""Addresses of Datasette that still exist: each answers, whatever is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import httpx
import pytest

from schema.derived import view_statements
from schema.tables import metadata
from tests.site.server import Server

Get = Callable[..., httpx.Response]

SHAPES = ("arrays", "array", "objects", "object", "arrayfirst", "nothing")
ARGUMENTS = (
    *(f"_shape={shape}" for shape in SHAPES),
    *("_labels=on", "_labels=x", "_label=document_id", "_label=nowhere"),
    *("_facet=year", "_facet=nowhere", "_facet_size=max&_facet=id", "_facet_size=x&_facet=id"),
    *("_facet_array=text", "_facet_date=text", "_col=text", "_col=nowhere", "_nocol=text"),
    *("_nocol=nowhere", "_extra=count", "_size=0", "_size=x", "_size=99999", "_sort=nowhere"),
    *("_sort_by_desc=on&_sort=ordinal", "_next=1,2,3", "_next=9" + "9" * 30, "_timelimit=x"),
    *("_search=", "_search=%22&_searchmode=raw", "_search_text=x", "_search_nowhere=x"),
    *("_fts_pk=nowhere&_search=x", "_where=nowhere", "_through={}", "_through=1", "_json=text"),
    *("_json_infinity=x", "_nl=on&_shape=array", "_ttl=%C2%B2", "_blob_column=text", "_stream=on"),
    *("text__in=[1", "text__nowhere=x", "text__date=x", "__=x", "text=%FF", "_extras=x"),
)
NAMES = ("tasks", "task_details", "row_counts", "tasks_fts", "tasks/3310002022100001")
INNER = ("versions", "settings", "plugins", "metadata", "databases", "api", "static/none.css")


# Datasette leaves the facets it has not come to when one fails.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("extension", ["", ".json", ".csv", ".jsono", ".blob"])
def test_no_argument_breaks_an_address(get: Get, name: str, extension: str) -> None:
    for argument in ("", *ARGUMENTS):
        answer = get(f"/zeren/{name}{extension}?{argument}")
        assert answer.status_code in (200, 302, 400, 404), argument


def test_no_argument_breaks_the_database_and_the_inner_pages(get: Get) -> None:
    paths = [f"/-/{name}{extension}" for name in INNER for extension in ("", ".json")]
    paths += ["/zeren/-/query", "/-/", "/zeren/", "/.json"]
    for extension in ("", ".json", ".jsono", ".csv"):
        paths += [f"/zeren{extension}?_shape={shape}" for shape in SHAPES]
        paths += [
            f"/zeren{extension}?sql={quote('select 1 as a')}&{argument}" for argument in ARGUMENTS
        ]
    for path in paths:
        assert get(path).status_code in (200, 302, 400, 404), path


@pytest.mark.parametrize("path", ["/zeren.json", "/zeren.json?lang=en", "/zeren.json?_shape=array"])
def test_the_database_as_json_lists_tables_and_views(get: Get, attacked: Server, path: str) -> None:
    listed = get(path).json()
    tables = {table["name"]: table["count"] for table in listed["tables"]}
    assert set(metadata.tables) <= set(tables)
    assert tables["documents"] == 5
    assert {view["name"] for view in listed["views"]} == set(view_statements())
    assert attacked.get(path).status == 200
    assert attacked.get("/zeren.jsono").headers["location"] == "/zeren.json?_shape=objects"
