"""What is counted of words when loading is what the view and the count in SQL find in any text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.hardness import indicator_rows
from loader.recount import questions
from loader.vagueness import lacks
from schema.derived import view_statements
from schema.script import statements
from schema.tables import metadata

Rows = dict[str, list[dict[str, Any]]]

PIECES = (
    "1", "１", "月", "年底", "年内", "年", "内", "“", "”", "\n", "\t", " ", "，", ",", "。", "；",
    ";", "！", "、", "确保", "确", "保", "力争", "争创", "争取", "争", "改造小区", "*", "[", "0-9",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=8).map(
    lambda parts: "".join(parts).replace("\0", "")
)
DOCUMENT = 331000201010
# What a target belongs to → its columns besides.
KIND = {"task": {}, "plan_year": {"kind": "plan_year"}, "review_year": {"kind": "review_year"}}


@pytest.fixture(scope="module")
def empty() -> Iterator[sqlite3.Connection]:
    """Tables and views, where a row may be made of the columns that matter alone."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in (*statements(), *view_statements().values()):
            connection.execute(statement)
        connection.execute("pragma ignore_check_constraints = on")
        connection.commit()
        yield connection


def store(connection: sqlite3.Connection, rows: Rows) -> None:
    for name, own in rows.items():
        for row in own:
            needed = {c.name: c for c in metadata.tables[name].columns if not c.nullable}
            filled = {n: 0 if c.type.python_type is int else "" for n, c in needed.items()} | row
            places = ", ".join(f":{column}" for column in filled)
            connection.execute(
                f"insert into {name} ({', '.join(filled)}) values ({places})", filled
            )


@given(text=texts, has_target=st.booleans())
def test_a_task_is_as_vague_as_the_view_says(
    empty: sqlite3.Connection, text: str, has_target: bool
) -> None:
    task_id = DOCUMENT * 10000 + 1
    target = {"id": task_id, "document_id": DOCUMENT, "task_id": task_id}
    try:
        store(
            empty,
            {
                "documents": [{"id": DOCUMENT}],
                "tasks": [{"id": task_id, "document_id": DOCUMENT, "plain_text": text}],
                "targets": [target] * has_target,
            },
        )
        found = empty.execute(
            "select not has_target, not has_date, not has_quoted_name, is_vague from task_vagueness"
        ).fetchone()
    finally:
        empty.rollback()
    assert found == (*lacks(text, has_target), all(lacks(text, has_target)))


@given(lines=st.lists(texts, min_size=1, max_size=3), data=st.data())
def test_a_clause_is_the_same_in_sql(
    empty: sqlite3.Connection, lines: list[str], data: st.DataObject
) -> None:
    """Targets anywhere in any lines, of tasks and of sentences of all kinds."""
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    end = starts[-1] + len(lines[-1])
    places = data.draw(st.lists(st.integers(0, end), min_size=1, max_size=4))
    owners = data.draw(st.lists(st.sampled_from(sorted(KIND)), min_size=4))
    rows: Rows = {"documents": [{"id": DOCUMENT}], "source_lines": [], "statements": []}
    rows["tasks"] = []
    for number, (start, text) in enumerate(zip(starts, lines, strict=True), 1):
        line = {"document_id": DOCUMENT, "line": number, "char_start": start, "text": text}
        rows["source_lines"].append(line)
    rows["targets"] = []
    for number, (place, owner) in enumerate(zip(places, owners, strict=False), 1):
        row_id = DOCUMENT * 10000 + number
        own = {"id": row_id, "document_id": DOCUMENT, "ordinal": number}
        lined = own | {"line_start": 1, "line_end": len(lines)}
        rows["tasks" if owner == "task" else "statements"].append(lined | KIND[owner])
        owned = {"task_id": row_id if owner == "task" else None, "statement_id": None}
        if owner != "task":
            owned["statement_id"] = row_id
        wording = data.draw(st.sampled_from(((">=", None), ("~", None), (None, "parallel"))))
        measured = {"comparator": wording[0], "measure": wording[1], "indicator_name": "小区"}
        rows["targets"].append(own | {"char_start": place} | owned | measured)
    counted = next(sql for table, _, sql in questions() if table == "document_indicators")
    try:
        store(empty, rows)
        found = empty.execute(counted).fetchall()
    finally:
        empty.rollback()
    assert found == [tuple(row.values()) for row in indicator_rows(DOCUMENT, rows)]
