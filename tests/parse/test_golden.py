"""Both real breakdowns, whole rows, against files written by reading the source."""

from __future__ import annotations

import sqlite3

import pytest

ROWS = """
with recursive path(task_id, section_id, level, parent_id) as (
  select t.id, s.id, s.level, s.parent_id from tasks t join sections s on s.id = t.section_id
  union all
  select p.task_id, s.id, s.level, s.parent_id from path p join sections s on s.id = p.parent_id)
select t.*,
  (select group_concat(section_id) from (select section_id from path p
     where p.task_id = t.id order by level)) as section_ids,
  (select group_concat(name, '|') from (select l.name from task_leaders tl
     join leaders l on l.id = tl.leader_id where tl.task_id = t.id
     order by tl.position)) as leaders,
  (select group_concat(name_as_printed, '|') from (select name_as_printed from task_units
     where task_id = t.id order by position)) as units
from tasks t where t.document_id = ? order by t.ordinal
"""


def spelled(text: str) -> str:
    return "".join(text.split())


def section_prints(connection: sqlite3.Connection, section_ids: str) -> list[set[str]]:
    """For each section of a path, every spelling in which its title is printed."""
    return [
        {
            spelled(row[0])
            for row in connection.execute(
                "select title_as_printed from section_headings where section_id = ?", (key,)
            )
        }
        for key in section_ids.split(",")
    ]


def test_breakdown_of_2018(
    connection: sqlite3.Connection, golden_2018: list[dict[str, str]]
) -> None:
    rows = connection.execute(ROWS, (331000201810,)).fetchall()
    assert len(rows) == len(golden_2018) == 186
    for row, golden in zip(rows, golden_2018, strict=True):
        path = [title for title in (golden["section"], golden["subsection"]) if title]
        prints = section_prints(connection, row["section_ids"])
        assert len(prints) == len(path)
        assert all(spelled(t) in p for t, p in zip(path, prints, strict=True)), golden
        assert {
            "ordinal": str(row["ordinal"]),
            "item_number": row["item_number"] or "",
            "text": row["text"],
            "leaders": row["leaders"],
            "units": row["units"],
            "is_open_ended": str(row["is_open_ended"]),
            "line_start": str(row["line_start"]),
            "line_end": str(row["line_end"]),
        } == {k: v for k, v in golden.items() if not k.endswith("section")}


def test_breakdown_of_2022(
    connection: sqlite3.Connection, golden_2022: list[dict[str, str]]
) -> None:
    rows = connection.execute(ROWS, (331000202210,)).fetchall()
    assert len(rows) == len(golden_2022) == 194
    for row, golden in zip(rows, golden_2022, strict=True):
        levels = ("section", "subsection", "subsubsection")
        path = [golden[level] for level in levels if golden[level]]
        prints = section_prints(connection, row["section_ids"])
        assert len(prints) == len(path)
        assert all(spelled(t) in p for t, p in zip(path, prints, strict=True)), golden
        assert {
            "ordinal": str(row["ordinal"]),
            "text": row["text"],
            "leaders": row["leaders"],
            "units": row["units"],
            "is_open_ended": str(row["is_open_ended"]),
            "line_start": str(row["line_start"]),
        } == {k: v for k, v in golden.items() if k not in levels}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("select count(*) from task_leaders", 514),
        ("select count(*) from task_units", 1507),
        ("select count(*) from source_lines where class = 'unclaimed'", 0),
        ("select count(*) from units where not is_curated", 0),
        ("select count(*) from leaders where not is_curated", 0),
        # Two spellings of the fourth section's title occur once each, one six times.
        (
            "select title from sections where document_id = 331000202210 and number = '四'",
            "以共建共享为导向，着力扩大高水平普惠成果",
        ),
        # Printed 推进乡村振兴 on one page and 推进乡村蝶变振兴 on the next: one section.
        (
            "select count(*) from sections "
            "where title like '推进乡村%' and document_id = 331000202210",
            1,
        ),
        # 2018 repeats nine section titles and three sub-section titles at page breaks.
        ("select count(*) from source_lines where class = 'heading_repeat'", 12),
        # 2022 repeats its column heads on 22 pages; 2018 prints three once, a line each.
        ("select count(*) from source_lines where class = 'column_head'", 25),
    ],
)
def test_figures(connection: sqlite3.Connection, question: str, answer: object) -> None:
    assert connection.execute(question).fetchone()[0] == answer


def test_documents(connection: sqlite3.Connection) -> None:
    columns = (
        "key, district_id, year, title, document_number, index_number, issuer_as_printed, "
        "publisher, signed_on, written_on, published_on, issued_on, text_quality, fidelity, layout"
    )
    rows = connection.execute(
        f"select {columns} from documents where kind = 'breakdown' order by key"
    )
    assert [tuple(row) for row in rows] == [
        (
            "331000-2018-breakdown",
            331000,
            2018,
            "台州市人民政府关于印发《政府工作报告》2018年目标任务责任分解的通知",
            None,
            "002668661/2018-96290",
            "台州市人民政府",
            "市政府办公室",
            "2018-02-05",
            "2018-02-09",
            "2022-06-21",
            None,
            "flattened",
            "none",
            "cell_lines",
        ),
        (
            "331000-2022-breakdown",
            331000,
            2022,
            "台州市人民政府关于印发政府工作报告 2022 年目标任务责任分解的通知",
            "台政发〔2022〕9号",
            None,
            "台州市人民政府",
            None,
            "2022-05-27",
            None,
            None,
            "2022-05-27",
            "ocr",
            "cells",
            "tab_rows",
        ),
    ]


def test_line_classes(connection: sqlite3.Connection) -> None:
    """Each line of both files has the class a reader would give it."""
    question = "select class, count(*) from source_lines where document_id = ? group by class"
    assert dict(connection.execute(question, (331000201810,)).fetchall()) == {
        "blank": 676,
        "navigation": 3,
        "metadata": 3,
        "title": 2,
        "addressee": 1,
        "notice": 2,
        "attachment_mark": 2,
        "signature": 2,
        "publicity_mark": 1,
        "column_head": 3,
        "heading": 39,
        "heading_repeat": 12,
        "task": 186,
        "leader": 239,
        "unit": 186,
    }
    assert dict(connection.execute(question, (331000202210,)).fetchall()) == {
        "blank": 43,
        "rule": 4,
        "letterhead": 1,
        "document_number": 1,
        "title": 2,
        "addressee": 1,
        "notice": 3,
        "signature": 2,
        "publicity_mark": 1,
        "column_head": 22,
        "row": 194,
        "distribution": 2,
        "imprint": 2,
    }


def test_repairs_are_noted(connection: sqlite3.Connection) -> None:
    rows = connection.execute(
        "select d.year, i.severity, i.code, group_concat(i.line) from issues i "
        "join documents d on d.id = i.document_id group by 1, 2, 3 order by 1, 2, 3"
    )
    assert [tuple(row) for row in rows] == [
        (2018, "note", "page_date_differs", "1"),
        (2022, "note", "glued_cells", "183,184,185,186,187,188,189,190,191"),
        (2022, "note", "heading_variant", "179,224,245"),
    ]
