"""Loading: parsing, inserting against raw sqlite3, and whole commands from process start."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from benchmarks.measure import PROJECT, Figure, least, run, seconds
from loader.load import Options, prepare
from loader.normalize import DocumentRows
from loader.normalize.quantities import find_quantities
from loader.parse import parse
from loader.read import read_file
from loader.reference import load_reference
from loader.register import load_register
from loader.rollup import ROLL_UPS, of_document
from loader.vocabulary import split_list
from loader.write import WRITE_ORDER, write_document, write_reference
from schema.database import WAL_PAGES, open_database
from schema.tables import documents

BREAKDOWNS = (
    PROJECT / "documents" / "000_aec6d37de50f5a13.txt",
    PROJECT / "documents" / "001_bae5215e59679ea9.txt",
)
COPIES = 20
# What any command of these two libraries costs: Typer loads pydantic for its first typed option.
BARE_COMMAND = """
from pathlib import Path
import typer
app = typer.Typer()
@app.command()
def load(path: Path, db: Path = Path("z.db"), year: int | None = None) -> None:
    from sqlalchemy import create_engine
    with create_engine("sqlite://").connect() as connection:
        connection.exec_driver_sql("select 1")
app()
"""
EMPTY_APP = "import typer; app = typer.Typer()\n@app.command()\ndef f() -> None: ...\napp()"


def figures() -> Iterator[Figure]:
    """All figures about loading."""
    yield from _parsing()
    yield _inserting()
    yield from _commands()


def _parsing() -> Iterator[Figure]:
    def read_and_parse() -> None:
        _forget_texts()
        for path in BREAKDOWNS:
            parse(read_file(path), path.name)

    def all_but_writing() -> None:
        _forget_texts()
        for path in BREAKDOWNS:
            prepare(path, load_reference(), load_register(), Options())

    parsing, everything = least(read_and_parse, all_but_writing)
    rate = len(BREAKDOWNS) / parsing
    yield Figure("read and parse, documents/s on one core", f"{rate:.0f}", ">= 100", rate >= 100)
    rate = len(BREAKDOWNS) / everything
    yield Figure("read, parse and normalize, documents/s", f"{rate:.0f}", "", True)


def _forget_texts() -> None:
    """Another document has other cells and sentences, though mostly the same names."""
    split_list.cache_clear()
    find_quantities.cache_clear()


def _copies() -> list[DocumentRows]:
    """The 2022 breakdown as if issued in twenty years, so that every insert is a new document."""
    copies = []
    for year in range(2001, 2001 + COPIES):
        _, (rows,) = prepare(BREAKDOWNS[1], load_reference(), load_register(), Options())
        copies.append(moved(rows, year))
    return copies


def moved(rows: DocumentRows, year: int) -> DocumentRows:
    """A document's rows as if issued in another year."""
    shift = (year - rows.document["year"]) * 100
    own = {"document_id": shift}
    names = ("id", "task_id", "section_id", "parent_id", "statement_id")
    of_rows = dict.fromkeys(names, shift * 10000) | own

    def move(row: dict[str, Any], by: dict[str, int]) -> dict[str, Any]:
        return {k: v + by[k] if k in by and v is not None else v for k, v in row.items()}

    document = {**rows.document, "id": rows.document["id"] + shift, "year": year,
                "key": f"331000-{year}-{rows.document['kind']}"}  # fmt: skip
    tables = {
        name: [move(row, of_rows) for row in table]
        if name not in ("units", "leaders", "unit_names")
        else table
        for name, table in rows.tables.items()
    }
    return DocumentRows(document["key"], document, tables, rows.issues)


def _inserting() -> Figure:
    """Insert stage: the loader's writer against ``executemany`` of the same rows."""
    copies = _copies()
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(5):
            floor = _insert_raw(Path(folder) / f"raw{number}.db", copies)
            ratios.append(_insert(Path(folder) / f"ours{number}.db", copies) / floor)
    ratio = sorted(ratios)[len(ratios) // 2]
    return Figure("insert stage / raw executemany", f"{ratio:.2f}", "<= 2.0", ratio <= 2.0)


def _insert(path: Path, copies: list[DocumentRows]) -> float:
    with open_database(path, create=True) as engine, engine.connect() as connection:
        with connection.begin():
            write_reference(connection, load_reference())

        def write() -> None:
            for rows in copies:
                with connection.begin():
                    write_document(connection, rows)

        return seconds(write)


def _insert_raw(path: Path, copies: list[DocumentRows]) -> float:
    """The same rows, schema, indexes, pragmas and transactions through sqlite3 alone."""
    with open_database(path, create=True) as engine, engine.connect() as connection:
        with connection.begin():
            write_reference(connection, load_reference())
        # What the roll-ups hold is known from a trial that is taken back.
        trial = connection.begin()
        for rows in copies:
            write_document(connection, rows)
        prepared = [list(_statements(rows, _roll_ups(connection, rows))) for rows in copies]
        trial.rollback()
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        pragmas = (
            "synchronous = normal",
            "cache_size = -64000",
            f"wal_autocheckpoint = {WAL_PAGES}",
        )
        for pragma in ("journal_mode = wal", *pragmas):
            database.execute(f"pragma {pragma}")
        database.execute("pragma foreign_keys = on")

        def write() -> None:
            for document in prepared:
                database.execute("begin immediate")
                for sql, values in document:
                    database.executemany(sql, values)
                database.execute("commit")

        return seconds(write)


def _roll_ups(connection: Connection, rows: DocumentRows) -> dict[str, list[dict[str, Any]]]:
    return {
        table.name: [
            dict(row)
            for row in connection.execute(
                select(table).where(of_document(table, rows.document_id))
            ).mappings()
        ]
        for table in ROLL_UPS
    }


def _statements(
    rows: DocumentRows, roll_ups: dict[str, list[dict[str, Any]]]
) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    tables = {**rows.tables, **roll_ups, "documents": [rows.document]}
    for table in (documents, *WRITE_ORDER, *ROLL_UPS):
        names = [column.name for column in table.columns]
        marks = ", ".join("?" * len(names))
        values = [tuple(row[name] for name in names) for row in tables[table.name]]
        yield f"insert into {table.name} values ({marks})", values


def _commands() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "zeren.db"
        run("cli.py", "load", BREAKDOWNS[0], "--db", database)

        def fresh() -> None:
            for path in Path(folder).glob("fresh.db*"):
                path.unlink()
            run("cli.py", "load", BREAKDOWNS[1], "--db", Path(folder) / "fresh.db")

        empty, imports, ours, again, first = least(
            lambda: run("-c", EMPTY_APP, "--help"),
            lambda: run("-c", BARE_COMMAND, BREAKDOWNS[0]),
            lambda: run("cli.py", "--help"),
            lambda: run("cli.py", "load", BREAKDOWNS[0], "--db", database),
            fresh,
        )
    ratio = ours / empty
    yield Figure("cli.py --help / empty Typer app", f"{ratio:.2f}", "<= 1.5", ratio <= 1.5)
    for name, taken in (("into a new database", first), ("unchanged", again)):
        yield Figure(f"load one document {name}, s", f"{taken:.2f}", "<= 0.6", taken <= 0.6)
        ratio = taken / imports
        yield Figure("  / a Typer command with select 1", f"{ratio:.2f}", "<= 2", ratio <= 2)
