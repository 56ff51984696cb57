"""What a published copy takes over from the one before, and what it counts."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from publish import PUBLISHED_NAME, publish_database
from schema.database import PAGE_SIZE
from web.answers import answer_of, answered, stored_answers, themes

MOVED = "update network_layout set x = x + 1000"
Change = Callable[[sqlite3.Connection], object]


def places(path: Path) -> list[tuple[int, int, float]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("select document_id, unit_id, x from network_layout").fetchall()


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_publishing_again_gives_the_same_bytes(database: Path, tmp_path: Path) -> None:
    first = publish_database(database, tmp_path).read_bytes()
    assert publish_database(database, tmp_path).read_bytes() == first


def test_places_of_unchanged_documents_are_taken_over(database: Path, tmp_path: Path) -> None:
    published = publish_database(database, tmp_path)
    own = places(published)
    change(published, MOVED)
    moved = places(published)
    assert places(publish_database(database, tmp_path)) == moved != own


@pytest.mark.parametrize(
    "statement",
    [
        "update about set value = '' where key = 'layout_version'",
        "update documents set rows_sha256 = ''",
        "drop table documents",
    ],
)
def test_others_are_placed_anew(database: Path, tmp_path: Path, statement: str) -> None:
    published = publish_database(database, tmp_path)
    own = places(published)
    change(published, MOVED)
    change(published, "drop view if exists section_paths")
    change(published, statement)
    assert places(publish_database(database, tmp_path)) == own


def test_row_counts_are_those_of_all_tables_and_views(published: Path) -> None:
    with closing(sqlite3.connect(published / PUBLISHED_NAME)) as connection:
        counts = dict(connection.execute("select name, row_count from row_counts"))
        assert connection.execute("pragma page_size").fetchone() == (PAGE_SIZE,)
        assert len(counts) > 100
        for name, count in counts.items():
            assert connection.execute(f"select count(*) from {name}").fetchone() == (count,)


def test_answers_are_kept_with_what_they_answer(published: Path) -> None:
    """The stored answer is used as long as the question is worded so; else it is computed."""
    with closing(sqlite3.connect(published / PUBLISHED_NAME)) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute("select * from question_answers").fetchall()
        questions = [question for asked in themes().values() for question in asked]
        computed = {q: answer_of(q, connection.execute(q.sql).fetchall()) for q in questions}
    assert stored_answers(rows) == computed
    other = [{**dict(row), "sql": "select 1"} for row in rows]
    assert stored_answers(other) == {}


def test_nothing_is_computed_where_answers_are_stored(published: Path) -> None:
    with closing(sqlite3.connect(published / PUBLISHED_NAME)) as connection:
        connection.row_factory = sqlite3.Row
        stored = stored_answers(connection.execute("select * from question_answers").fetchall())
    asked: list[str] = []

    async def execute(sql: str) -> list[sqlite3.Row]:
        asked.append(sql)
        return []

    given = asyncio.run(answered(execute, stored))
    questions = [question for theme in themes().values() for question in theme]
    answers = [one for theme in given.values() for one in theme]
    assert answers == [stored[question] for question in questions]
    assert asked == []
    asyncio.run(answered(execute))
    assert len(asked) == len(stored)
