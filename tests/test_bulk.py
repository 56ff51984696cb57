"""Many files: made-up corpora come back as they were made; several processes; a second run."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from benchmarks.corpus import verify, write_corpus
from benchmarks.layouts import LAYOUTS
from loader.load import Options, Outcome, load_files
from loader.read import find_files
from tests.schema.test_schema import dump

GOVERNMENTS, YEARS = 2, 2


def load(folder: Path, database: Path, options: Options = Options()) -> list[Outcome]:  # noqa: B008
    return list(load_files(find_files([folder]), database, options))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-four text files: enough to be remembered."""
    folder = tmp_path_factory.mktemp("many")
    assert write_corpus(folder, 6, 2) == 24
    return folder


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_corpus_comes_back_as_it_was_made(tmp_path: Path, layout: str) -> None:
    folder, database = tmp_path / "files", tmp_path / "z.db"
    count = write_corpus(folder, GOVERNMENTS, YEARS, layouts=[layout])
    assert count == 2 * GOVERNMENTS * YEARS
    assert {outcome.status for outcome in load(folder, database)} == {"new"}
    assert verify(database, folder) == []


def test_verify_finds_what_differs(tmp_path: Path) -> None:
    folder, database = tmp_path / "files", tmp_path / "z.db"
    write_corpus(folder, 1, 2)
    left_out = next(folder.glob("*-2006-report.txt"))
    changed = next(folder.glob("*-2005-breakdown.txt"))
    left_out.unlink()
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace("等\n", "、市某某局等\n", 1), encoding="utf-8")
    load(folder, database)
    wrong = verify(database, folder)
    assert len(wrong) == 2
    assert wrong[0].startswith(changed.name)
    assert "市某某局" in wrong[0]
    assert wrong[1].startswith(left_out.name)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_corpus(tmp_path / name, len(LAYOUTS), 1, layouts=list(LAYOUTS))
    one = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    other = {path.name: path.read_bytes() for path in (tmp_path / "other").iterdir()}
    assert one == other


def test_several_processes_give_the_same_rows_in_the_same_order(tmp_path: Path, many: Path) -> None:
    here = load(many, tmp_path / "here.db", Options(workers=1))
    there = load(many, tmp_path / "there.db", Options(workers=2))
    assert [(o.path, o.status) for o in here] == [(o.path, o.status) for o in there]
    assert dump(tmp_path / "here.db") == dump(tmp_path / "there.db")


def test_what_is_stored_is_not_read_again(tmp_path: Path, many: Path) -> None:
    database = tmp_path / "z.db"
    load(many, database)
    before = dump(database)
    again = load(many, database)
    assert {outcome.status for outcome in again} == {"unchanged"}
    assert all(outcome.known_as and outcome.rows is None for outcome in again)
    read = load(many, database, Options(again=True))
    assert {(o.status, o.known_as, o.rows is None) for o in read} == {("unchanged", None, False)}
    strict = load(many, database, Options(strict=True))  # other options: read again
    assert {outcome.known_as for outcome in strict} == {None}
    assert dump(database) == before


def test_what_changed_is_read_again(tmp_path: Path) -> None:
    """Other bytes, or other rows in the database: what was remembered does not hold."""
    folder, database = tmp_path / "files", tmp_path / "z.db"
    write_corpus(folder, 5, 2)
    load(folder, database)
    path = sorted(folder.glob("*-breakdown.txt"))[0]
    whole = path.read_bytes()
    path.write_bytes(whole.replace("推进".encode(), "加强".encode(), 1))
    assert [o.path for o in load(folder, database) if o.status == "changed"] == [path]
    path.write_bytes(whole)
    assert [o.path for o in load(folder, database) if o.status == "changed"] == [path]


@pytest.mark.parametrize("damage", [b"", b"garbage, no database" * 100])
def test_a_damaged_memory_costs_time_only(tmp_path: Path, many: Path, damage: bytes) -> None:
    database = tmp_path / "z.db"
    load(many, database)
    (tmp_path / "z.db-known").write_bytes(damage)
    assert {(o.status, o.known_as) for o in load(many, database)} == {("unchanged", None)}


def test_a_file_that_ends_its_process_is_refused_alone(many: Path) -> None:
    from loader.workers import Workers

    paths = sorted(many.glob("*.txt"))[:6]
    workers = Workers(2, end_on_third, "died")
    try:
        found = list(workers.answers(paths, lambda path: "known" if path == paths[5] else None))
    finally:
        workers.close()
    assert [answer for _, answer in found] == [paths[0].name, paths[1].name, "died",
                                               paths[3].name, paths[4].name, "known"]  # fmt: skip
    assert [path for path, _ in found] == paths


def end_on_third(path: Path) -> str:
    """Runs in another process: one of the files makes the system end it."""
    if path == sorted(path.parent.glob("*.txt"))[2]:
        os.kill(os.getpid(), signal.SIGKILL)
    return path.name
