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
from web.highlight import folded

# Few characters, so that queries meet texts; of one, two and more bytes, wide and narrow, signs.
LETTERS = st.text(alphabet="建设a5Ａ𠀀，。\n 、.％‰-", max_size=12)
QUERIES = st.text(alphabet='建设a5５𠀀，"* .%‰—', max_size=6)


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
        ("2.5 %以上。", "2． ．5 5％ ％以 以上 上"),
        ("3—5.", "3－ －5 5"),
        ("2．55％，10‰", "2． ．5 55 5％ ％1 10 0‰ ‰"),
    ],
)
def test_a_token_is_a_character_with_the_next(text: str, tokens: str) -> None:
    assert search_tokens(text) == tokens


@pytest.mark.parametrize(
    ("query", "text", "is_found"),
    [
        ("1.5", "“1135”计划新增15家", False),
        ("1.5", "下降1.5个百分点", True),
        ("10‰", "公园100个", False),
        ("10‰", "增长10%以上", False),
        ("10％", "增长10%以上", True),
        ("1-2", "1—2家", True),
        ("1-2", "12家", False),
        ("3-5", "3～5家", True),
        ("1000", "1,000万元", True),
        ("1,000", "1000万元", True),
        ("1,2", "1,2号", True),
        ("12", "1,2号", False),
        ("55%以上", "达到2.55%以上", True),
        ("12", "新增12.6万人", True),
        ('1"2', "12家", True),
    ],
)
def test_the_marks_of_a_number_count(query: str, text: str, is_found: bool) -> None:
    assert hits([text], search_expression(query)) == ({0} if is_found else set())


@given(LETTERS)
def test_pages_mark_by_the_letters_of_the_index(text: str) -> None:
    letters, places = folded(text)
    assert letters.split("\n") == [letters_of(line) for line in text.split("\n")]
    assert len(letters) == len(places)


def test_no_query_can_ask_for_a_mark() -> None:
    for mark in (EVERY_ROW, BETWEEN_NAMES):
        assert letters_of(mark) == ""
        assert search_expression(mark) == search_expression("")
