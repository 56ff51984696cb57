"""The real breakdowns rebuilt as Word, Excel, web and PDF files load to what their texts load to.

Same tasks in the same order, same leaders, units and roles, by the ids they have in the database;
texts up to white space. Where in the file each stands differs, and is not compared.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest

from loader.load import Options, prepare
from loader.normalize import DocumentRows
from loader.reference import load_reference
from loader.register import load_register
from loader.vocabulary import fold, without_space
from tests.conftest import BREAKDOWN_2018, BREAKDOWN_2022
from tests.rebuild import as_docx, as_html, as_pdf, as_xls, as_xlsx

TEXTS = {2018: BREAKDOWN_2018, 2022: BREAKDOWN_2022}
TASK_COUNTS = {2018: 186, 2022: 194}
Format = Callable[[int], bytes]
FORMATS: dict[str, Format] = {
    "docx": as_docx,
    "html": as_html,
    "gb18030.html": partial(as_html, encoding="gb18030", declared="gb2312"),
    "xlsx": as_xlsx,
    "xls": as_xls,
    "pdf": as_pdf,
}


def load(path: Path) -> DocumentRows:
    _, (rows,) = prepare(path, load_reference(), load_register(), Options())
    return rows


@cache
def from_text(year: int) -> DocumentRows:
    return load(TEXTS[year])


def tasks(rows: DocumentRows) -> list[dict[str, object]]:
    """Each task with its path of headings, its leaders and its units."""
    tables = rows.tables
    sections = {row["id"]: row for row in tables["sections"]}

    def path(section_id: int | None) -> list[str]:
        if section_id is None:
            return []
        row = sections[section_id]
        return [*path(row["parent_id"]), without_space(row["title"])]

    def of(task_id: int, table: str, *names: str) -> list[tuple[object, ...]]:
        own = (row for row in tables[table] if row["task_id"] == task_id)
        return [tuple(row[name] for name in names) for row in own]

    return [
        {
            "id": task["id"],
            "text": without_space(task["text"]),
            "section": path(task["section_id"]),
            "number": task["item_number"],
            "is_open_ended": task["is_open_ended"],
            "leaders": of(task["id"], "task_leaders", "position", "leader_id", "role"),
            "districts": of(task["id"], "task_districts", "district_id", "basis"),
            "units": of(
                task["id"], "task_units", "position", "unit_id", "role", "is_inferred_lead"
            ),
            "names": [fold(str(n)) for (n,) in of(task["id"], "task_units", "name_as_printed")],
        }
        for task in tables["tasks"]
    ]


@pytest.mark.parametrize("year", TEXTS)
@pytest.mark.parametrize("name", FORMATS)
def test_a_rebuilt_breakdown_loads_to_the_same_rows(name: str, year: int, tmp_path: Path) -> None:
    path = tmp_path / f"breakdown.{name}"
    path.write_bytes(FORMATS[name](year))
    rebuilt, text = load(path), from_text(year)
    assert rebuilt.key == text.key
    found, wanted = tasks(rebuilt), tasks(text)
    assert len(wanted) == TASK_COUNTS[year]
    assert [task["text"] for task in found] == [task["text"] for task in wanted]
    differing = [(a, b) for a, b in zip(found, wanted, strict=True) if a != b]
    assert differing == []
