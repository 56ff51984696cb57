"""What the database promises those who use it, held against the loaded documents.

Not here, because they are tested where they belong: ids and bytes that no order of loading changes
(``test_load``, ``release/test_export``), unknown names (``test_load``), evidence of every curated
fact (``test_reference``), differences between releases (``release/test_export``), whole CSVs and
search (``site/test_pages``), a description of every column (``test_metadata``), limits of a text in
what is built on it (``test_limits``).
"""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

from loader.load import Options, load_files
from tests.conftest import DOCUMENTS

Rows = list[sqlite3.Row]


def all_rows(connection: sqlite3.Connection, question: str) -> Rows:
    return connection.execute(question).fetchall()


@pytest.fixture(scope="module")
def texts(connection: sqlite3.Connection) -> dict[int, str]:
    """The stored text of every document, put together from its lines."""
    found: dict[int, str] = {}
    for document_id, start, text in all_rows(
        connection, "select document_id, char_start, text from source_lines order by 1, 2"
    ):
        assert start == len(found.get(document_id, ""))
        found[document_id] = found.get(document_id, "") + text + "\n"
    return found


def test_a_document_is_known_by_what_it_is_and_its_bytes_by_their_hash(
    connection: sqlite3.Connection,
) -> None:
    found = all_rows(
        connection, "select key, district_id, year, kind, file_name, sha256 from documents"
    )
    for key, district, year, kind, name, sha256 in found:
        assert key == f"{district}-{year}-{kind}"
        assert sha256 == hashlib.sha256((DOCUMENTS / name).read_bytes()).hexdigest()
    assert len({row["key"] for row in found}) == len(found)


def test_the_same_bytes_under_another_name_are_no_second_document(
    database: Path, tmp_path: Path, breakdown_2022: Path
) -> None:
    copy, other = tmp_path / "zeren.db", tmp_path / "another-name.txt"
    shutil.copy(database, copy)
    shutil.copy(breakdown_2022, other)
    (outcome,) = load_files([other], copy, Options())
    with sqlite3.connect(copy) as opened:
        ((count,),) = opened.execute("select count(*) from documents").fetchall()
    assert count == 5
    assert outcome.status == "changed"  # the name of its file


@pytest.mark.parametrize(
    ("table", "printed", "of_document"),
    [
        ("tasks", "text", "document_id"),
        ("task_units", "name_as_printed", "task_id / 10000"),
        ("task_leaders", "name_as_printed", "task_id / 10000"),
        ("statements", "text", "document_id"),
    ],
)
def test_every_row_leads_back_to_its_characters(
    connection: sqlite3.Connection,
    texts: dict[int, str],
    table: str,
    printed: str,
    of_document: str,
) -> None:
    question = f"select {of_document}, {printed}, char_start, char_end from {table}"
    for document_id, words, start, end in all_rows(connection, question):
        slice_ = texts[document_id][start:end]
        assert re.sub(r"\s", "", words) in re.sub(r"\s", "", slice_)


def test_raw_value_beside_the_normalized(connection: sqlite3.Connection) -> None:
    ((missing, differing),) = all_rows(
        connection,
        """
        select sum(tu.name_as_printed = '' or t.units_as_printed is null),
          sum(tu.name_as_printed <> u.name)
        from task_units tu join tasks t on t.id = tu.task_id join units u on u.id = tu.unit_id
        """,
    )
    assert missing == 0
    assert differing > 0


def test_every_character_is_accounted_for(connection: sqlite3.Connection) -> None:
    covered = all_rows(
        connection,
        """
        select c.document_key, sum(c.char_count) as counted, max(d.char_count) as whole,
          sum(c.line_count) as lines, max(d.line_count) as all_lines,
          sum(case c.line_class when 'unclaimed' then c.line_count else 0 end) as unclaimed
        from document_coverage c join documents d on d.id = c.document_id
        group by c.document_key
        """,
    )
    assert len(covered) == 5
    for row in covered:
        assert (row["counted"], row["lines"]) == (row["whole"], row["all_lines"])
        assert row["unclaimed"] == 0


def test_leaders_are_people_and_their_names_are_joined(connection: sqlite3.Connection) -> None:
    spaced = all_rows(
        connection,
        """
        select tl.name_as_printed, l.name, l.district_id
        from task_leaders tl join leaders l on l.id = tl.leader_id
        where tl.name_as_printed <> l.name
        """,
    )
    assert spaced
    assert all(re.sub(r"\s", "", row["name_as_printed"]) == row["name"] for row in spaced)
    # 芮宏 is printed 芮  宏 in the breakdown of 2018.
    assert "芮宏" in {row["name"] for row in spaced}
    posts = all_rows(connection, "select evidence, status from leader_posts")
    assert posts
    assert all(row["evidence"] for row in posts)


def test_role_order_and_inferred_lead_are_kept_apart(connection: sqlite3.Connection) -> None:
    listed = all_rows(
        connection,
        """
        select task_id, position, role, role_basis, is_inferred_lead
        from task_units order by task_id, position
        """,
    )
    for earlier, later in pairwise(listed):
        is_next = later["task_id"] == earlier["task_id"]
        assert later["position"] == (earlier["position"] + 1 if is_next else 1)
    assert all((row["role"] is None) == (row["role_basis"] is None) for row in listed)
    inferred = [row for row in listed if row["is_inferred_lead"]]
    assert inferred
    assert {(row["position"], row["role"]) for row in inferred} == {(1, None)}


def test_a_body_with_two_names_is_found_by_either(connection: sqlite3.Connection) -> None:
    for printed, other in (("市建设局(市规划局)", "市规划局"), ("市财政局(市地税局)", "市地税局")):
        found = {
            row["unit_id"]
            for name in (printed, other)
            for row in all_rows(connection, f"select unit_id from unit_names where name = '{name}'")
        }
        assert len(found) == 1


def test_headings_repeated_after_a_page_break_make_no_chapter(
    connection: sqlite3.Connection,
) -> None:
    assert not all_rows(
        connection,
        """
        select document_id, parent_id, title from sections
        group by document_id, parent_id, title having count(*) > 1
        """,
    )
    repeated = "select 1 from source_lines where class = 'heading_repeat'"
    assert all_rows(connection, repeated)


def test_the_network_is_ready_to_use(connection: sqlite3.Connection) -> None:
    """Every end of an edge is a node of that document, and degrees add up."""
    edges = all_rows(connection, "select * from unit_pairs_shared_tasks")
    ties: dict[tuple[int, int], int] = {}
    for edge in edges:
        for side in ("unit_a_id", "unit_b_id"):
            end = (edge["document_id"], edge[side])
            ties[end] = ties.get(end, 0) + edge["shared_task_count"]
    nodes = {
        (row["document_id"], row["unit_id"]): row["tie_count"]
        for row in all_rows(connection, "select * from unit_network_nodes")
    }
    assert {end: count for end, count in nodes.items() if count} == ties


def test_dates_are_kept_apart_and_the_year_is_the_documents(connection: sqlite3.Connection) -> None:
    (row,) = all_rows(
        connection,
        """
        select year, signed_on, written_on, published_on
        from documents where key = '331000-2018-breakdown'
        """,
    )
    assert tuple(row) == (2018, "2018-02-05", "2018-02-09", "2022-06-21")


def test_every_document_has_the_tasks_it_is_registered_with(connection: sqlite3.Connection) -> None:
    with (DOCUMENTS / "documents.csv").open(encoding="utf-8", newline="") as file:
        registered = {
            row["file_name"]: int(row["task_count"])
            for row in csv.DictReader(file)
            if row["task_count"]
        }
    counted = {
        row["file_name"]: row["n"]
        for row in all_rows(
            connection,
            """
            select d.file_name, count(*) as n
            from tasks t join documents d on d.id = t.document_id group by d.id
            """,
        )
    }
    assert counted == registered
    assert registered


def test_the_overview_says_what_is_in(connection: sqlite3.Connection) -> None:
    for row in all_rows(connection, "select * from document_overview"):
        assert row["district_name"]
        assert row["year"]
        assert row["document_kind"]
        assert 0.9 < row["claimed_share"] <= 1
        assert row["error_count"] + row["warning_count"] == 0
        assert (row["missing"] is None) == (not row["is_partial"])
