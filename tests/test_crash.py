"""Loaders that are killed, run out of disk, meet each other or readers: nothing half is left."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner

from benchmarks.crash import faults, load_folder, make_versions, survive, whole_documents, wholes
from cli import app
from loader.check import check_database
from publish import PUBLISHED_NAME, publish_database
from tests.conftest import PROJECT
from tests.schema.test_schema import dump

KILLS = int(os.environ.get("ZEREN_KILLS", "24"))


def loader(folder: Path, database: Path, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "cli.py", "load", str(folder), "--db", str(database)]
    return subprocess.Popen(
        command,
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        **options,  # type: ignore[call-overload]
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, errors = process.communicate(timeout=60)
    told = [line for line in errors.splitlines() if ": unknown_" not in line]
    return process.returncode, "\n".join(told)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of eight documents, and the database of them."""
    folder = tmp_path_factory.mktemp("made")
    documents = make_versions(folder)[0]
    load_folder(documents, folder / "z.db")
    return documents, folder / "z.db"


def allowed(database: Path) -> set[tuple[str, tuple[str, tuple[int, ...]]]]:
    return set(whole_documents(database).items())


def test_killed_loaders_leave_whole_documents(tmp_path: Path, made: tuple[Path, Path]) -> None:
    survived = survive(tmp_path, KILLS)
    assert survived.wrong == ()
    assert survived.midway > KILLS // 4  # or nothing was interrupted
    assert dump(tmp_path / "killed.db") == dump(made[1])
    failed = [r.name for r in check_database(tmp_path / "killed.db") if not r.holds]
    assert failed == []


def test_a_file_that_may_not_grow(tmp_path: Path, made: tuple[Path, Path]) -> None:
    """What the system says when a quota ends, short of a disk that is full."""
    database, (documents, whole) = tmp_path / "z.db", made

    def hold() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))

    code, told = finished(loader(documents, database, preexec_fn=hold))
    assert code == 1
    assert f"{database}: the disk" in told
    assert "run the same command again" in told
    assert faults(database, allowed(whole)) == []
    assert finished(loader(documents, database))[0] == 0
    assert dump(database) == dump(whole)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes; only root may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "zeren-test", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("mounting a file system needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(small_disk: Path, made: tuple[Path, Path]) -> None:
    database, (documents, whole) = small_disk / "z.db", made
    code, told = finished(loader(documents, database))
    assert code == 1
    assert f"{database}: the disk" in told
    assert faults(database, allowed(whole)) == []
    larger = ["mount", "-o", "remount,size=64m", str(small_disk)]
    subprocess.run(larger, check=True)
    assert finished(loader(documents, database)) == (0, "")
    assert dump(database) == dump(whole)


def test_a_read_only_disk(small_disk: Path, made: tuple[Path, Path]) -> None:
    documents, whole = made
    database = small_disk / "z.db"
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    code, told = finished(loader(documents, database))
    assert code == 1
    assert told == (
        f"{database}: the database cannot be written — check the folder and its permissions"
    )
    assert whole.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write where nobody may")
def test_a_folder_without_permission(tmp_path: Path, made: tuple[Path, Path]) -> None:
    tmp_path.chmod(0o500)
    code, told = finished(loader(made[0], tmp_path / "z.db"))
    tmp_path.chmod(0o700)
    assert (code, "cannot be written" in told) == (1, True)


def test_two_loaders_at_once(tmp_path: Path, made: tuple[Path, Path]) -> None:
    """Both begin the same new database; each waits for the other's documents, none is lost."""
    database, (documents, whole) = tmp_path / "z.db", made
    both = [loader(documents, database) for _ in range(2)]
    assert [finished(one) for one in both] == [(0, "")] * 2
    assert dump(database) == dump(whole)


def test_a_loader_that_is_kept_waiting_says_so(
    tmp_path: Path, made: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, (documents, whole) = tmp_path / "z.db", made
    load_folder(documents.parent / "other", database)
    before = dump(database)
    monkeypatch.setattr("schema.database.BUSY_TIMEOUT_MS", 100)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("begin immediate")
        result = CliRunner().invoke(app, ["load", str(documents), "--db", str(database)])
        other.execute("rollback")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        f"{database}: another program is writing to the database — wait for it, then try again"
    )
    assert dump(database) == before
    load_folder(documents, database)
    assert dump(database) == dump(whole)


def test_readers_of_a_killed_loader_end_with_it(tmp_path: Path, made: tuple[Path, Path]) -> None:
    database, (documents, whole) = tmp_path / "z.db", made
    command = [sys.executable, "cli.py", "load", documents, "--db", database, "--workers", "2"]
    process = subprocess.Popen(
        [*map(str, command)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()  # the first document is stored
    others = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate(timeout=30)
    assert len(others) >= 2
    assert psutil.wait_procs(others, timeout=30)[1] == []
    assert faults(database, allowed(whole)) == []
    load_folder(documents, database)
    assert dump(database) == dump(whole)


def test_readers_are_never_locked_out(tmp_path: Path, made: tuple[Path, Path]) -> None:
    """With no patience at all: every read answers, and sees whole documents only."""
    database, (documents, whole) = tmp_path / "z.db", made
    load_folder(documents.parent / "other", database)
    either = allowed(whole) | allowed(database)
    seen: list[set[tuple[str, tuple[str, tuple[int, ...]]]]] = []
    locked: list[str] = []
    done = threading.Event()

    def read() -> None:
        # One connection, as Datasette keeps: the first and the last one of a file may meet a lock
        # for a moment, while the write-ahead log is made or put away.
        with closing(sqlite3.connect(database, timeout=0)) as connection:
            connection.execute("select 1 from documents").fetchone()
            while not done.wait(0.01):
                try:
                    seen.append(set(wholes(connection).items()))
                except sqlite3.OperationalError as error:
                    locked.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        assert finished(loader(documents, database)) == (0, "")
    finally:
        done.set()
        reader.join(timeout=10)
    assert locked == []
    assert len(seen) > 20
    assert all(state <= either for state in seen)
    assert dump(database) == dump(whole)


def test_publishing_while_a_loader_writes(tmp_path: Path, made: tuple[Path, Path]) -> None:
    database, (documents, whole) = tmp_path / "z.db", made
    load_folder(documents.parent / "other", database)
    either = allowed(whole) | allowed(database)
    process = loader(documents, database)
    published = 0
    try:
        while process.poll() is None:
            publish_database(database, tmp_path / "site")
            published += 1
            assert faults(tmp_path / "site" / PUBLISHED_NAME, either) == []
    finally:
        assert finished(process) == (0, "")
    assert published > 0


def leave_open_end(folder: Path, database: Path) -> None:
    """A database as a killed process leaves it: with a write-ahead log that was not put away."""
    load_folder(folder, database)
    program = (
        "import os, signal, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1])\n"
        "connection.execute('delete from issues')\n"
        "connection.commit()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(database)], check=False)
    assert Path(f"{database}-wal").stat().st_size > 0


def test_backup_while_open_and_restore(tmp_path: Path, made: tuple[Path, Path]) -> None:
    """docs/scale.md: ``VACUUM INTO`` beside a writer, then the copy takes the place."""
    database, (documents, whole) = tmp_path / "z.db", made
    load_folder(documents, database)
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("begin immediate")
        writer.execute("delete from issues")
        with closing(sqlite3.connect(database)) as other:
            other.execute("vacuum into ?", (str(tmp_path / "backup.db"),))
        writer.execute("rollback")
    restored = tmp_path / "restored.db"
    leave_open_end(documents.parent / "other", restored)
    for left in tmp_path.glob("restored.db*"):
        left.unlink()
    (tmp_path / "backup.db").rename(restored)
    assert dump(restored) == dump(whole)
    assert [r.name for r in check_database(restored) if not r.holds] == []
    load_folder(documents.parent / "other", restored)
    assert faults(restored, allowed(restored)) == []
