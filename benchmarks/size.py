"""Pages of a large published copy: each table and view whole, of one government, and searches.

    python -m benchmarks.size FOLDER [--district 110108]

``FOLDER`` holds a published ``zeren.db``. Each page is asked for once of a server that has just
started, so that nothing of it is in memory, and the server's processor time is printed: what a
visitor waits for on a machine with nothing else to do. Bounded: some 250 requests, to this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from benchmarks.measure import Figure
from benchmarks.serving import ask, memory, processor_seconds, serving_site
from schema.derived import view_statements
from schema.tables import metadata

# Columns that say whose a row is, the most telling first.
OF_GOVERNMENT = ("district_id", "city_id", "issuer_id", "district_name", "city_name")
SEARCHED = ("企业", "建设", "环境", "业")
WHOLE, OF_ONE, SEARCH = 1.0, 0.1, 0.15  # seconds: the goals at 10,000 documents


@dataclass(frozen=True, slots=True)
class Page:
    """A page, the seconds it may take, and which of the three goals that is."""

    path: str
    goal: float


def pages(published: Path, district_id: int) -> Iterator[Page]:
    """All pages asked for."""
    with closing(sqlite3.connect(published)) as connection:
        (name,) = connection.execute(
            "select name from districts where id = ?", (district_id,)
        ).fetchone()
        given = {"district_id": district_id, "city_id": district_id, "issuer_id": district_id}
        for table in (*metadata.tables, *view_statements()):
            yield Page(f"/zeren/{table}", WHOLE)
            columns = [row[1] for row in connection.execute(f"pragma table_info({table})")]
            whose = next((c for c in OF_GOVERNMENT if c in columns), None)
            if whose:
                yield Page(f"/zeren/{table}?{whose}={quote(str(given.get(whose, name)))}", OF_ONE)
        for word in SEARCHED:
            goal = SEARCH if len(word) > 1 else WHOLE
            yield Page(f"/search?q={quote(word)}", goal)
            yield Page(f"/search?q={quote(word)}&kind=tasks", goal)
            for table in ("tasks", "task_details", "task_unit_details", "statements"):
                yield Page(f"/zeren/{table}?_search={quote(word)}", goal)
        yield from (Page(path, WHOLE) for path in ("/", "/questions", "/sources", "/pictures"))
        for sql in (
            "select '/document/' || key from documents where district_id = ? order by id limit 1",
            "select '/task/' || min(t.id) from tasks t join documents d on d.id = t.document_id "
            "where d.district_id = ?",
            "select '/unit/' || max(unit_id) from document_units u join documents d "
            "on d.id = u.document_id where d.district_id = ?",
            "select '/leader/' || max(leader_id) from document_leaders u join documents d "
            "on d.id = u.document_id where d.district_id = ?",
            "select '/district/' || ?",
        ):
            yield Page(connection.execute(sql, (district_id,)).fetchone()[0], WHOLE)


def figures(folder: Path, district_id: int) -> Iterator[Figure]:
    """Processor and waiting time of each page."""
    with serving_site(folder) as (port, process):
        time.sleep(5)  # it makes its first pages
        for page in pages(folder / "zeren.db", district_id):
            yield _figure(port, process, page)
        peak = memory(process, "VmHWM")
        yield Figure("memory at most", f"{peak:.0f} MB", "", True)


def _figure(port: int, process: subprocess.Popen[bytes], page: Page) -> Figure:
    used, start = processor_seconds(process), time.perf_counter()
    refusal = ""
    try:
        asyncio.run(ask(port, page.path))
    except ValueError as error:
        refusal = str(error).rpartition(" HTTP")[2]
    waited = time.perf_counter() - start
    used = processor_seconds(process) - used
    told = f"{1000 * used:.0f} ms, waited {1000 * waited:.0f}{' REFUSED' if refusal else ''}"
    holds = used <= page.goal and not refusal
    return Figure(page.path, told, f"<= {1000 * page.goal:.0f} ms", holds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--district", type=int, default=110108)
    given = parser.parse_args()
    for figure in figures(given.folder, given.district):
        mark = "" if figure.holds else "  MISSED"
        print(f"{figure.name:<75} {figure.value:>26}  {figure.goal}{mark}", flush=True)
