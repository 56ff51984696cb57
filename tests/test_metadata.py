"""datasette_metadata.yml against the database: nothing undescribed, nothing described but gone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils
import yaml

from publish import PUBLISHED_NAME
from schema.derived import view_statements
from schema.search import SEARCH_INDEXES
from schema.tables import metadata

METADATA_FILE = Path(__file__).parent.parent / "datasette_metadata.yml"
METADATA: dict[str, Any] = yaml.safe_load(METADATA_FILE.read_text(encoding="utf-8"))
TABLES: dict[str, dict[str, Any]] = METADATA["databases"]["zeren"]["tables"]
DESCRIBED = {name: entry for name, entry in TABLES.items() if not entry.get("hidden")}
# Rows without a task (targets of reports, tasks that were dropped) would be hidden by a search.
WITHOUT_A_TASK = {"targets_quantified", "task_continuity", "indicator_timeline"}
# Whoever searches it looks for a unit, by any name it ever had.
SEARCHED_BY_UNIT = {"task_unit_heirs"}
HAN = re.compile(r"[一-鿿]")
LATIN = re.compile(r"[a-z]{2}")
KEYS = {
    "title", "description", "columns", "facets", "sort", "sort_desc", "size", "label_column",
    "fts_table", "fts_pk",
}  # fmt: skip


def is_bilingual(text: str) -> bool:
    """``中文 · English``: Chinese first, each side in its language."""
    chinese, mark, english = text.partition(" · ")
    return bool(mark and HAN.search(chinese) and LATIN.search(english.lower()))


@pytest.fixture(scope="module")
def connection(published: Path) -> Iterator[sqlite3.Connection]:
    """The published copy, which has the tables that are made for it too."""
    with closing(sqlite3.connect(published / PUBLISHED_NAME)) as opened:
        opened.row_factory = sqlite3.Row
        yield opened


def columns_of(connection: sqlite3.Connection, name: str) -> list[str]:
    return [column[0] for column in connection.execute(f"select * from {name} limit 0").description]


def test_tables_and_views_are_those_of_the_published_database(published: Path) -> None:
    with closing(sqlite_utils.Database(published / PUBLISHED_NAME)) as database:
        tables = set(database.table_names())
        views = set(database.view_names())
    own = {name for name in tables if not re.search("_fts_|^sqlite_stat", name)}
    assert set(TABLES) == own | views
    hidden = {name for name, entry in TABLES.items() if entry.get("hidden")}
    assert hidden == {"alembic_version", *SEARCH_INDEXES}
    made_at_publish = {"indicator_totals", "network_layout", "question_answers", "row_counts"}
    wanted = set(metadata.tables) | set(view_statements()) | made_at_publish
    assert set(DESCRIBED) == wanted == set(TABLES) - hidden


@pytest.mark.parametrize("view", sorted(view_statements()))
def test_description_is_the_views_comment(view: str) -> None:
    statement = view_statements()[view]
    chinese = "".join(re.findall(r"^-- zh: (.+)$", statement, re.MULTILINE))
    english = " ".join(re.findall(r"^-- en: (.+)$", statement, re.MULTILINE))
    assert DESCRIBED[view]["description"] == f"{chinese}\n{english}"


@pytest.mark.parametrize("name", sorted(DESCRIBED))
def test_everything_is_described_in_both_languages(
    name: str, connection: sqlite3.Connection
) -> None:
    entry = DESCRIBED[name]
    assert set(entry) <= KEYS
    assert is_bilingual(entry["title"]), entry["title"]
    chinese, english = entry["description"].split("\n")
    assert HAN.search(chinese)
    assert LATIN.search(english)
    assert list(entry["columns"]) == columns_of(connection, name)
    for column, explanation in entry["columns"].items():
        assert is_bilingual(explanation), f"{name}.{column}: {explanation}"


@pytest.mark.parametrize("name", sorted(DESCRIBED))
def test_columns_that_pages_use_exist(name: str, connection: sqlite3.Connection) -> None:
    entry = DESCRIBED[name]
    used = {entry[key] for key in ("sort", "sort_desc", "label_column", "fts_pk") if key in entry}
    assert used | set(entry.get("facets", [])) <= set(columns_of(connection, name))
    assert ("fts_table" in entry) == ("fts_pk" in entry)


@pytest.mark.parametrize("name", sorted(n for n, e in DESCRIBED.items() if "fts_table" in e))
def test_search_key_matches_the_index(name: str, connection: sqlite3.Connection) -> None:
    """The index's row ids are task, unit or leader ids; so must be the column it is matched to."""
    entry = DESCRIBED[name]
    assert entry["fts_table"] in SEARCH_INDEXES
    table = {"lineage_fts": "units"}.get(entry["fts_table"], entry["fts_table"][: -len("_fts")])
    strangers = connection.execute(
        f"select {entry['fts_pk']} from {name} except select id from {table}"
    ).fetchall()
    assert strangers == []


def test_tasks_can_be_searched_wherever_they_are_listed(connection: sqlite3.Connection) -> None:
    for view in view_statements():
        if (
            "task_id" in columns_of(connection, view)
            and view not in WITHOUT_A_TASK | SEARCHED_BY_UNIT
        ):
            assert DESCRIBED[view]["fts_table"] == "tasks_fts", view


def test_glossary_is_used_and_repeated_nowhere() -> None:
    """One explanation, one home: what two places share is an alias of the glossary."""
    source = METADATA_FILE.read_text(encoding="utf-8")
    anchors = set(METADATA["glossary"])
    assert anchors == set(re.findall(r": \*(\w+)$", source, re.MULTILINE))
    inline = re.findall(r"^          \w+: ([^*\n].*)$", source, re.MULTILINE)
    repeated = {text for text in inline if inline.count(text) > 1}
    assert not repeated
    assert not set(inline) & set(METADATA["glossary"].values())


def test_it_says_what_the_data_cannot_tell() -> None:
    assert re.search("等.*OCR", METADATA["description"], re.DOTALL)
    assert "Apache-2.0" in METADATA["license"]
    assert METADATA["source"]


def test_no_sql() -> None:
    assert not re.search(r"\bselect\b.+\bfrom\b", METADATA_FILE.read_text(encoding="utf-8").lower())
