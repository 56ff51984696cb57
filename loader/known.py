"""What files were found to hold before, so that an interrupted run goes on where it stopped.

Reading is a pure function of a file's bytes, the loader's own files, the curated facts and the
options; together these are the *stamp*. Beside the database lies a small file that remembers, for
each stamp and file, which documents with which ``rows_sha256`` came of it. A file is passed over
only while the database holds exactly these rows, so the memory may be stale, damaged or deleted:
then files are read again, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version

from loader.normalize import DocumentRows
from loader.read.files import MAX_FILE_BYTES
from loader.register import REGISTER

ROOT = Path(__file__).parent
SUFFIX = "-known"
# Libraries whose other versions may read other rows.
READ_WITH = ("selectolax", "python-calamine", "pdfplumber", "pdfminer.six")
_TABLE = (
    "create table if not exists known "
    "(stamp text, sha256 text, documents text, primary key (stamp, sha256)) without rowid"
)


class Known:
    """The memory of one stamp, beside one database."""

    def __init__(self, memory: sqlite3.Connection, database: Path, stamp: str) -> None:
        self._memory, self._database, self._stamp = memory, database, stamp

    def keys(self, path: Path) -> tuple[str, ...]:
        """The documents of a file, by key, when the database holds them as they are; else none."""
        try:
            is_file = path.is_file() and path.stat().st_size <= MAX_FILE_BYTES
            if not is_file or not self._database.exists():
                return ()
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            return ()  # the reader says what is wrong with it
        try:
            question = "select documents from known where stamp = ? and sha256 = ?"
            row = self._memory.execute(question, (self._stamp, sha256)).fetchone()
            remembered: dict[str, str] = json.loads(row[0]) if row else {}
            is_stored = bool(remembered) and self._stored(sha256) == remembered
        except (sqlite3.DatabaseError, ValueError):
            return ()
        return tuple(remembered) if is_stored else ()

    def _stored(self, sha256: str) -> dict[str, str]:
        address = f"{self._database.resolve().as_uri()}?mode=ro"
        question = "select key, rows_sha256 from documents where sha256 = ? order by id"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return dict(connection.execute(question, (sha256,)).fetchall())

    def remember(self, rows: Sequence[DocumentRows]) -> None:
        """Note the documents of one file, after they were stored."""
        content = json.dumps({own.key: own.document["rows_sha256"] for own in rows})
        values = (self._stamp, rows[0].document["sha256"], content)
        try:
            self._memory.execute("insert or replace into known values (?, ?, ?)", values)
        except sqlite3.DatabaseError:
            return  # it will be read again


@contextmanager
def open_known(database: Path, stamp: str) -> Iterator[Known]:
    """The memory beside ``database``; one that cannot be used is as if it were empty."""
    with closing(_open(Path(f"{database}{SUFFIX}"))) as memory:
        yield Known(memory, database, stamp)


def _open(path: Path) -> sqlite3.Connection:
    try:
        return _prepared(sqlite3.connect(path, isolation_level=None))
    except sqlite3.DatabaseError:
        return _prepared(sqlite3.connect(":memory:", isolation_level=None))


def _prepared(memory: sqlite3.Connection) -> sqlite3.Connection:
    try:
        memory.execute("pragma synchronous = off")  # losing it costs time only
        memory.execute(_TABLE)
    except sqlite3.DatabaseError:
        memory.close()
        raise
    return memory


def stamp_of(reference_sha256: str, options: str) -> str:
    """All that decides, besides the bytes of a file, which rows come of it."""
    told = json.dumps([versions(), reference_sha256, options])
    return hashlib.sha256(told.encode() + REGISTER.read_bytes()).hexdigest()


def versions() -> dict[str, str]:
    """What reads files in this process, by name: Python, the loader's code, the libraries."""
    code = hashlib.sha256()
    for path in sorted(ROOT.rglob("*.py")):
        code.update(path.read_bytes())
    return {
        "Python": python_version(),
        "the code of Zeren": code.hexdigest()[:12],
        **{name: version_of(name) for name in READ_WITH},
    }


def version_of(package: str) -> str:
    """The version of an installed package, or "none"."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
