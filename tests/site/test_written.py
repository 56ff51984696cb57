"""What is written in Python for pages of things is escaped, and says what the rows say."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from web.language import Language
from web.pages.document import Issue, Line, LineTask
from web.pages.rows import as_data, fetch
from web.pages.speech import speech
from web.pages.targets import Target

HOSTILE = "<b>\"'&"
TARGET = Target(
    *(1, 2022, 331000, HOSTILE, HOSTILE, HOSTILE, HOSTILE, ">=", 2.5, None, 1.25, 1, "%"),
    *("level", None, 0, 1, HOSTILE, HOSTILE, HOSTILE, "plan_year", None, 7, 1, HOSTILE, 12),
)


@pytest.mark.parametrize("code", ["zh", "en"])
def test_a_target_says_its_number_its_words_and_its_line(code: str) -> None:
    words = speech(Language(code))
    html = words["target_rows"]([TARGET], True, True, False)
    assert "<b>" not in html
    assert html.count("&lt;b&gt;") == 6
    assert 'id="target-1"' in html
    assert "≥ 2.5 %" in html
    assert {"zh": "从 1.25", "en": "from 1.25"}[code] in html
    assert ":12</a>" in html
    plain = words["target_rows"]([replace(TARGET, value=None, indicator_name="")], True, True, True)
    assert "<strong>" not in plain
    assert {"zh": "没有写明指标", "en": "names no indicator"}[code] in plain


def test_a_line_says_its_class_its_tasks_and_its_issues() -> None:
    html = speech(Language("en"))["source_lines"](
        [Line(3, "task", HOSTILE, HOSTILE), Line(4, "task", "b", None)],
        {3: [LineTask(3, 9, 2022, 1, "differs"), LineTask(3, 10, 2022, 2, "identical")]},
        {3: [Issue(1, 3, "note", "code_x", "", None, None)]},
    )
    assert "<b>" not in html
    assert html.count("<li ") == 2
    assert html.count("the texts differ") == 1
    assert '<a href="/task/10?lang=en">→ task 2</a>' in html
    assert '<span class="tag" title="code_x">code_x</span>' in html


@dataclass(frozen=True, slots=True)
class Outer:
    inner: list[Line]
    name: str | None


def test_rows_within_rows_become_data() -> None:
    assert as_data({"x": Outer([Line(1, "a", "b", None)], None)}) == {
        "x": {"inner": [{"line": 1, "line_class": "a", "text": "b", "place": None}], "name": None}
    }


def test_columns_that_are_not_the_fields_are_a_mistake() -> None:
    import sqlite3

    with pytest.raises(TypeError, match="Line has other fields"):
        fetch(sqlite3.connect(":memory:"), Line, "select 1 as line, 'a' as text")
