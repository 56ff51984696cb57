"""What is derived from the tables: views and, in the published copy, how many rows each has.

Views live in ``views.sql`` alone; no migration creates one.
"""

from __future__ import annotations

import re
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

VIEWS_FILE = Path(__file__).parent.parent / "views.sql"

_INTERNAL = re.compile(r"_fts(_|$)|^sqlite_")
_SECTION = re.compile(r"-- \d · (.+)")


@lru_cache(maxsize=1)
def view_statements() -> dict[str, str]:
    """view name → its ``CREATE VIEW`` statement, in the order of ``views.sql``."""
    statements: dict[str, str] = {}
    pending = ""
    for line in VIEWS_FILE.read_text(encoding="utf-8").splitlines(keepends=True):
        if not pending and (not line.strip() or line.lstrip().startswith("--")):
            continue
        pending += line
        if sqlite3.complete_statement(pending):
            statement = pending.strip().removesuffix(";")
            _create, _view, name, rest = statement.split(None, 3)
            # As SQLite stores it, so that stored and wanted views can be compared.
            statements[name] = f"CREATE VIEW {name} {rest}"
            pending = ""
    if pending:
        raise ValueError(f"{VIEWS_FILE.name} ends inside a statement: {pending[:60]!r}")
    return statements


@lru_cache(maxsize=1)
def view_sections() -> dict[str, list[str]]:
    """Heading of each section of ``views.sql`` → the views below it, in order."""
    sections: dict[str, list[str]] = {}
    for line in VIEWS_FILE.read_text(encoding="utf-8").splitlines():
        if heading := _SECTION.fullmatch(line):
            sections[heading[1]] = []
        elif line.startswith("create view "):
            next(reversed(sections.values())).append(line.split()[2])
    return sections


def views_are_current(connection: Connection) -> bool:
    """Whether the database's views are, to the letter, those of ``views.sql``."""
    rows = connection.exec_driver_sql("select name, sql from sqlite_master where type = 'view'")
    return {row.name: row.sql for row in rows} == view_statements()


def drop_views(connection: Connection) -> None:
    """Drop every view; migrations need it, since SQLite cannot alter a table a view reads."""
    names = connection.exec_driver_sql("select name from sqlite_master where type = 'view'")
    for name in names.scalars().all():
        connection.exec_driver_sql(f'drop view "{name}"')


def create_views(connection: Connection) -> None:
    """Replace all views by those of ``views.sql``."""
    drop_views(connection)
    for statement in view_statements().values():
        connection.exec_driver_sql(statement)


def build_indicator_totals(connection: sqlite3.Connection) -> None:
    """Create and fill ``indicator_totals``: how often each indicator is a target or a result.

    The list of indicators would else read every target of every document.
    """
    connection.execute("drop table if exists indicator_totals")
    counts = ("mention_count", "target_count", "claim_count", "government_count")
    columns = ", ".join(f"{name} integer not null" for name in (*counts, "first_year", "last_year"))
    connection.execute(
        f"create table indicator_totals (indicator_name text primary key not null, {columns}) "
        "strict, without rowid"
    )
    connection.execute(
        """
        insert into indicator_totals
        select g.indicator_name, count(*), sum(not g.is_claim), sum(g.is_claim),
          count(distinct d.district_id), min(d.year), max(d.year)
        from targets g join documents d on d.id = g.document_id
        where g.indicator_name <> ''
        group by g.indicator_name
        """
    )


def build_row_counts(connection: sqlite3.Connection) -> None:
    """Create and fill ``row_counts``: what pages say of whole tables and views without counting."""
    connection.execute("drop table if exists row_counts")
    connection.execute(
        "create table row_counts (name text primary key not null, row_count integer not null) "
        "strict, without rowid"
    )
    names = [
        name
        for (name,) in connection.execute(
            "select name from sqlite_master where type in ('table', 'view') order by name"
        )
        if not _INTERNAL.search(name)
    ]
    counts = {
        name: connection.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names
    }
    # Its own rows are those that follow.
    counts["row_counts"] = len(names)
    connection.executemany("insert into row_counts values (?, ?)", counts.items())
