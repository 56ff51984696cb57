"""Kill a loader at random moments, again and again, and look at what it left.

    python -m benchmarks.crash --times 300

Loaders take turns with two versions of the same documents, so that documents are made and
replaced all the time; each is ended with SIGKILL after a random part of the time that a whole run
took just before. Whatever is there then must be a sound file of whole documents, and one
undisturbed run must give the rows of a database that was never disturbed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path

from benchmarks.corpus import write_corpus
from loader.load import Options, load_files
from loader.read import find_files

# Rows of these must be all there, or none: one document is one transaction.
PARTS = ("source_lines", "sections", "tasks", "statements", "targets", "issues", "document_units")
KILLS_BETWEEN = 12
Whole = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Survived:
    """How many loaders were killed, of these while they worked, and of these between the first
    document they had stored and the last; and what was wrong after."""

    killed: int
    at_work: int
    midway: int
    wrong: tuple[str, ...]


def make_versions(folder: Path) -> list[Path]:
    """Two folders with the same documents in two versions."""
    versions = [folder / "one", folder / "other"]
    for path in versions:
        write_corpus(path, 2, 2)
    for path in versions[1].glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("推进", "加快推进"), encoding="utf-8")
    return versions


def load_folder(folder: Path, database: Path) -> None:
    """Load every document of a folder; also what the killed processes run."""
    for outcome in load_files(find_files([folder]), database, Options(workers=1)):
        assert outcome.refusal is None, outcome.refusal


def whole_documents(database: Path) -> dict[str, Whole]:
    """Key → digest of its rows, and how many rows each part has."""
    if not database.exists():
        return {}
    with closing(sqlite3.connect(database)) as connection:
        (tables,) = connection.execute("select count(*) from sqlite_master").fetchone()
        return wholes(connection) if tables else {}  # killed before the schema was there


def wholes(connection: sqlite3.Connection) -> dict[str, Whole]:
    """The same over an open connection, in one read."""
    counted = ", ".join(
        f"(select count(*) from {table} where document_id = d.id)" for table in PARTS
    )
    rows = connection.execute(f"select key, rows_sha256, {counted} from documents d")
    return {key: (digest, tuple(counts)) for key, digest, *counts in rows}


def faults(database: Path, allowed: set[tuple[str, Whole]]) -> list[str]:
    """What is wrong with a database: not sound, or a document that is not whole."""
    if not database.exists():
        return []
    with closing(sqlite3.connect(database)) as connection:
        (verdict,) = connection.execute("pragma quick_check").fetchone()
        loose = connection.execute("pragma foreign_key_check").fetchall()
    found = [] if verdict == "ok" else [f"quick_check: {verdict}"]
    found += [f"foreign_key_check: {len(loose)} rows"] if loose else []
    return found + [
        f"{key} is not whole" for key, own in whole_documents(database).items()
        if (key, own) not in allowed
    ]  # fmt: skip


def _run(context: ForkServerContext, folder: Path, database: Path, limit: float | None) -> bool:
    """One loader, killed after ``limit`` seconds; whether it was at work until then."""
    loader = context.Process(target=load_folder, args=(folder, database))
    loader.start()
    loader.join(limit)
    is_alive = loader.is_alive()
    loader.kill()
    loader.join()
    return is_alive


def survive(folder: Path, times: int, seed: int = 0) -> Survived:
    """Kill ``times`` loaders in ``folder``."""
    rng = random.Random(seed)
    versions = make_versions(folder)
    allowed: set[tuple[str, Whole]] = set()
    for number, version in enumerate(versions):
        load_folder(version, folder / f"undisturbed{number}.db")
        allowed |= whole_documents(folder / f"undisturbed{number}.db").items()
    database = folder / "killed.db"
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    wrong: list[str] = []
    at_work = midway = 0
    longest = 0.0
    stored: dict[str, Whole] = {}
    for number in range(times):
        if number % KILLS_BETWEEN == 0:  # one may finish: so long it takes while others work, too
            begin = time.monotonic()
            _run(context, versions[0], database, None)
            longest, stored = time.monotonic() - begin, {}
            for left in folder.glob(f"{database.name}*"):
                left.unlink()  # the next ones make it anew
        is_alive = _run(context, versions[number % 2], database, rng.uniform(0, longest))
        wrong += [f"kill {number}: {fault}" for fault in faults(database, allowed)]
        before, stored = stored, whole_documents(database)
        at_work += is_alive
        midway += is_alive and stored != before
    load_folder(versions[0], database)
    wrong += faults(database, set(whole_documents(folder / "undisturbed0.db").items()))
    return Survived(times, at_work, midway, tuple(wrong))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        survived = survive(Path(made), given.times, given.seed)
    print(f"{survived.killed} loaders killed, {survived.at_work} of them at work, "
          f"{survived.midway} between their first and last document, "
          f"{len(survived.wrong)} faults, {time.monotonic() - begin:.0f} s")  # fmt: skip
    print(*survived.wrong, sep="\n")
    raise SystemExit(bool(survived.wrong))
