"""The search index finds a row exactly if its text holds what was asked, at any length."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.search import (
    BETWEEN_NAMES,
    EVERY_ROW,
    letters_of,
    search_expression,
    search_tokens,
)

# Few characters, so that queries meet texts; of one, two and more bytes, wide and narrow, signs.
LETTERS = st.text(alphabet="建设a5Ａ𠀀，。\n 、", max_size=12)
QUERIES = st.text(alphabet='建设a5５𠀀，"* ', max_size=6)


def hits(texts: list[str], expression: str) -> set[int]:
    """Numbers of the texts that an index of them finds."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "create virtual table t using fts5(text, every, content='', tokenize='ascii')"
        )
        rows = [(n, search_tokens(text), EVERY_ROW) for n, text in enumerate(texts)]
        connection.executemany("insert into t(rowid, text, every) values (?, ?, ?)", rows)
        found = connection.execute("select rowid from t where t match ?", (expression,))
        return {number for (number,) in found}


@given(st.lists(LETTERS, min_size=1, max_size=8), QUERIES)
def test_a_hit_is_a_text_that_holds_every_word(texts: list[str], query: str) -> None:
    words = [letters_of(word) for word in query.split()]
    expected = {
        number
        for number, text in enumerate(texts)
        if all(any(word in letters_of(line) for line in text.split("\n")) for word in words)
    }
    assert hits(texts, search_expression(query)) == expected


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("建设项目", "建设 设项 项目 目"),
        ("５Ｇ、医", "5g g医 医"),
        ("局\n规划", "局 ¶ 规划 划"),
        ("。", ""),
    ],
)
def test_a_token_is_a_character_with_the_next(text: str, tokens: str) -> None:
    assert search_tokens(text) == tokens


def test_no_query_can_ask_for_a_mark() -> None:
    for mark in (EVERY_ROW, BETWEEN_NAMES):
        assert letters_of(mark) == ""
        assert search_expression(mark) == search_expression("")
