"""The README says what is so: its question, its answer, its list of views, its commands."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import yaml

from schema.derived import view_sections
from tests.conftest import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def table_rows(text: str) -> list[list[str]]:
    """Cells of Markdown tables' rows, without heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    body = [
        line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if not line.startswith("|---") and not following.startswith("|---")
    ]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in body]


def test_the_question_has_the_answer_printed_below_it(connection: sqlite3.Connection) -> None:
    section = README.split("## One question")[1].split("\n## ")[0]
    (statement,) = re.findall(r"```sql\n(.*?);\n```", section, re.DOTALL)
    answer = [[str(value) for value in row] for row in connection.execute(statement)]
    assert table_rows(section) == answer


def test_every_view_is_listed_with_its_title() -> None:
    section = README.split("## The questions, as views")[1].split("\n## ")[0]
    described = yaml.safe_load((PROJECT / "datasette_metadata.yml").read_text(encoding="utf-8"))
    titles = described["databases"]["zeren"]["tables"]
    views = [name for names in view_sections().values() for name in names]
    expected = [[f"`{name}`", *titles[name]["title"].split(" · ")] for name in views]
    assert sorted(table_rows(section)) == sorted(expected)


def test_figures_in_the_text(connection: sqlite3.Connection) -> None:
    open_ended, total = connection.execute(
        "select sum(is_open_ended), count(*) from tasks"
    ).fetchone()
    assert f"{open_ended} of the {total} tasks" in README


def test_every_folder_of_the_layout_exists() -> None:
    layout = README.split("## How it is built")[1].split("```")[1]
    names = re.findall(r"[a-z_]+(?:/[a-z_]+)*(?:/|\.(?:py|sql|yml))", layout)
    assert len(names) >= 12
    for name in names:
        assert Path(PROJECT, name).exists(), name
