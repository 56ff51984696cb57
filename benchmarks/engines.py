"""Pages of aggregates against DuckDB, which works them out from the normalized tables.

``python -m benchmarks.engines PUBLISHED`` prints, for each, how long the page's rows take here and
the same question in DuckDB (native tables, in memory, all its threads). Both in wall-clock time, in
turn, the best of five.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import duckdb

from benchmarks.measure import least

TABLES = ("documents", "tasks", "task_units", "task_leaders", "task_districts", "targets")
PAGE = 51
# View → the order of its page, and its count from the tables.
QUESTIONS = {
    "unit_task_load": (
        "order by task_count desc",
        "select t.document_id, u.unit_id, count(distinct u.task_id) as n "
        "from task_units u join tasks t on t.id = u.task_id group by all",
    ),
    "unit_pairs_shared_tasks": (
        "order by shared_task_count desc",
        "select t.document_id, a.unit_id, b.unit_id, count(distinct a.task_id) as n "
        "from task_units a join task_units b on b.task_id = a.task_id and b.unit_id > a.unit_id "
        "join tasks t on t.id = a.task_id group by all",
    ),
    "leader_unit_matrix": (
        "order by shared_task_count desc",
        "select t.document_id, l.leader_id, u.unit_id, count(distinct u.task_id) as n "
        "from task_units u join task_leaders l on l.task_id = u.task_id "
        "join tasks t on t.id = u.task_id group by all",
    ),
    "leader_portfolio": (
        "order by task_count desc",
        "select t.document_id, l.leader_id, count(distinct l.task_id) as n "
        "from task_leaders l join tasks t on t.id = l.task_id group by all",
    ),
    "leader_pairs": (
        "order by shared_task_count desc",
        "select t.document_id, a.leader_id, b.leader_id, count(distinct a.task_id) as n "
        "from task_leaders a join task_leaders b on b.task_id = a.task_id "
        "and b.leader_id > a.leader_id join tasks t on t.id = a.task_id group by all",
    ),
    "unit_first_listed": (
        "order by first_listed_count desc",
        "select t.document_id, u.unit_id, "
        "count(distinct case when u.position = 1 then u.task_id end) as n "
        "from task_units u join tasks t on t.id = u.task_id group by all",
    ),
    "bridging_units": (
        "order by leader_count desc",
        "select t.document_id, u.unit_id, count(distinct l.leader_id) as n "
        "from task_units u join task_leaders l on l.task_id = u.task_id "
        "join tasks t on t.id = u.task_id group by all",
    ),
    "district_task_load": (
        "order by document_id",
        "select t.document_id, x.district_id, count(*) as n "
        "from task_districts x join tasks t on t.id = x.task_id group by all",
    ),
    "coordination_by_year": (
        "order by document_id",
        "select t.document_id, count(*) / count(distinct u.task_id) as n "
        "from task_units u join tasks t on t.id = u.task_id group by all",
    ),
    "target_hardness": (
        "",
        "select document_id, count(*) as n from targets where task_id is not null group by all",
    ),
}


def in_duckdb(published: sqlite3.Connection) -> duckdb.DuckDBPyConnection:
    """The normalized tables of a published copy in DuckDB."""
    opened = duckdb.connect()
    with tempfile.TemporaryDirectory() as folder:
        for table in TABLES:
            columns = [row[1] for row in published.execute(f"pragma table_info({table})")]
            ids = [name for name in columns if name.endswith("id") or name == "position"]
            path = Path(folder) / f"{table}.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                rows = csv.writer(file)
                rows.writerow(ids)
                rows.writerows(published.execute(f"select {', '.join(ids)} from {table}"))
            opened.execute(f"create table {table} as from read_csv('{path}')")
    return opened


def compared(published: Path) -> list[tuple[str, float, float]]:
    """View, seconds of its first page here, seconds of its question in DuckDB."""
    uri = f"{published.resolve().as_uri()}?immutable=1"
    found = []
    with closing(sqlite3.connect(uri, uri=True)) as here:
        there = in_duckdb(here)
        for view, (order, question) in QUESTIONS.items():
            page = f"select * from {view} {order} limit {PAGE}"
            asked = f"{question} order by n desc limit {PAGE}"
            own, other = least(
                lambda page=page: here.execute(page).fetchall(),  # type: ignore[misc]
                lambda asked=asked: there.execute(asked).fetchall(),  # type: ignore[misc]
                repeats=5,
            )
            found.append((view, own, other))
    return found


if __name__ == "__main__":
    print(f"{'view':<28} {'Zeren ms':>9} {'DuckDB ms':>10} {'ratio':>7}")
    for view, own, other in compared(Path(sys.argv[1])):
        print(f"{view:<28} {own * 1000:>9.1f} {other * 1000:>10.1f} {own / other:>7.3f}")
