"""Hostile texts that load, all the way from the file to the page and the CSV."""

from __future__ import annotations

import asyncio
import csv
import html
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import xlsxwriter
from datasette.app import Datasette

from loader.check import check_database
from loader.load import Options, Outcome, load_files
from publish import publish_database
from tests.conftest import BREAKDOWN_2022
from tests.site.conftest import site_of
from tests.site.server import IMAGE, SCRIPT

TITLE = "台州市人民政府关于印发2024年政府工作报告目标任务责任分解的通知"
LINK = '=HYPERLINK("http://evil.example","点我")'
COMMAND = "+cmd|' /C calc'!A0"
# 目标任务 | 责任领导 | 责任单位; the last task is the value of a formula.
ROWS = (
    (LINK + "建学校5所。", "林先华", "市教育局"),
    (COMMAND, "林先华", "市财政局、=1+1"),
    (SCRIPT + "修路十公里。<!--", "林先华", IMAGE + "局"),
    ("种树一万棵。", "林先\u202e华", "市\u200b财政局、市\u202e教育局"),
    ("修桥两座。", "林先华", "市财政局"),
)


def hostile_sheet(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("责任分解")
        sheet.write_string(0, 0, TITLE)
        for number, row in enumerate((("目标任务", "责任领导", "责任单位"), *ROWS), 2):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
        formula = f'=HYPERLINK("http://evil.example","{ROWS[-1][0]}")'
        sheet.write_formula(2 + len(ROWS), 0, formula, None, ROWS[-1][0])
    return path


def load(database: Path, path: Path) -> Outcome:
    (outcome,) = load_files([path], database, Options())
    return outcome


def query(database: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchall()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database into which the hostile sheet was loaded."""
    folder = tmp_path_factory.mktemp("hostile")
    assert load(folder / "z.db", hostile_sheet(folder / "a.xlsx")).status == "new"
    return folder / "z.db"


@pytest.fixture(scope="module")
def hostile(database: Path) -> Datasette:
    publish_database(database, database.parent / "site")
    return site_of(database.parent / "site")


def get(site: Datasette, path: str) -> httpx.Response:
    answer: httpx.Response = asyncio.run(site.client.get(path))
    assert answer.status_code == 200, path
    return answer


def test_every_text_is_kept_as_printed(database: Path) -> None:
    assert query(database, "select text from tasks order by id") == [(row[0],) for row in ROWS]
    units = "select name_as_printed from task_units order by task_id, position"
    printed = [name for row in ROWS for name in row[2].split("、")]
    assert query(database, units) == [(name,) for name in printed]
    assert [r.name for r in check_database(database) if not r.holds] == []


def test_each_is_flagged(database: Path) -> None:
    """A task, a name within a list, a body nobody knows, and characters that do not show."""
    flagged = query(
        database,
        "select line, code, printed from issues where code in "
        "('formula_like', 'hidden_characters') order by line, code, printed",
    )
    assert flagged == [
        (4, "formula_like", ROWS[0][0]),
        (5, "formula_like", COMMAND),
        (5, "formula_like", "=1+1"),
        (7, "hidden_characters", "种树一万棵。 林先‹U+202E›华 市‹U+200B›财政局、市‹U+202E›教育局"),
    ]
    unknown = query(database, "select printed from issues where code = 'unknown_unit' order by 1")
    assert unknown == [(IMAGE + "局",), ("=1+1",)]


def test_names_are_matched_without_what_does_not_show(database: Path) -> None:
    names = "select u.name from task_units p join units u on u.id = p.unit_id where task_id = {}"
    (task,) = query(database, "select id from tasks where text = '种树一万棵。'")
    assert query(database, names.format(*task)) == [("市财政局",), ("市教育局",)]
    assert query(database, "select count(distinct leader_id) from task_leaders") == [(1,)]


@pytest.mark.parametrize(
    ("table", "column"),
    [("tasks", "text"), ("task_units", "name_as_printed"), ("task_details", "text"),
     ("units", "name"), ("targets", "indicator"), ("all_issues", "printed")],
)  # fmt: skip
def test_formulas_in_files_to_download_are_text(
    hostile: Datasette, table: str, column: str
) -> None:
    def cells(more: str) -> list[str]:
        text = get(hostile, f"/zeren/{table}.csv?_size=max{more}").text.removeprefix("\ufeff")
        return [row[column] for row in csv.DictReader(io.StringIO(text, newline=""))]

    plain, escaped = cells(""), cells("&_dl=1")
    formulas = [cell for cell in plain if cell[:1] in {"=", "+"}]
    assert formulas
    assert not [cell for cell in escaped if cell[:1] in {"=", "+"}]
    assert escaped == [f"'{cell}" if cell in formulas else cell for cell in plain]


def test_every_page_of_it_shows_text_and_runs_nothing(database: Path, hostile: Datasette) -> None:
    """Pages of tasks, units, leaders and the document, their pictures, tables and searches."""
    paths = ["/", "/sources", "/pictures", "/document/331000-2024-breakdown", "/search?q=修路"]
    paths += [f"/zeren/{table}" for table in ("tasks", "task_details", "units", "all_issues")]
    for kind in ("task", "unit", "leader"):
        table = "task_leaders" if kind == "leader" else "task_units"
        found = query(database, f"select distinct {kind}_id from {table}")
        paths += [f"/{kind}/{number}" for (number,) in found]
    shown = "".join(get(hostile, path).text for path in paths)
    for hostile_text in (SCRIPT, "<img src=x", "<imgsrc=x", "<!--修", "。<!--"):
        assert hostile_text not in shown
    assert SCRIPT in html.unescape(shown)
    assert "<img src=x onerror=alert(1)>局" in html.unescape(shown)


def test_a_copy_with_one_character_changed_is_no_second_document(tmp_path: Path) -> None:
    database, copy = tmp_path / "z.db", tmp_path / "copy.txt"
    assert load(database, BREAKDOWN_2022).status == "new"
    count = query(database, "select count(*) from tasks")
    text = BREAKDOWN_2022.read_text(encoding="utf-8")
    with_ten = "select text, line_start from tasks where text like '%10%' limit 1"
    ((task, line),) = query(database, with_ten)
    lines = text.split("\n")
    assert isinstance(line, int)
    lines[line - 1] = lines[line - 1].replace("10", "19", 1)
    copy.write_text("\n".join(lines), encoding="utf-8")
    outcome = load(database, copy)
    assert outcome.status == "changed"
    assert outcome.change is not None
    assert [entry for entry in (outcome.change.added, outcome.change.removed) if entry] == []
    assert len(outcome.change.changed) == 1
    assert query(database, "select count(*) from documents") == [(1,)]
    assert query(database, "select count(*) from tasks") == count
    assert query(database, f"select count(*) from tasks where text = '{task}'") == [(0,)]
    told = query(database, "select message from issues where code = 'other_version'")
    assert told == [("documents.csv knows this document with other bytes: its text was changed",)]
