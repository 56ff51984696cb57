"""Everything derived from the tables: views and, in the published copy, the search index.

Views live in ``views.sql`` alone; no migration creates one. The search index holds one token a
character, because the tokenizers SQLite ships find no Chinese word of two characters.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

VIEWS_FILE = Path(__file__).parent.parent / "views.sql"

_INTERNAL = re.compile(r"_fts(_|$)|^sqlite_")
_SECTION = re.compile(r"-- \d · (.+)")

# index name → (what its rowid is, the SQL that gives rowid and texts)
SEARCH_INDEXES = {
    "tasks_fts": (
        "text, units, leaders",
        """
        select t.id, t.plain_text,
          (select group_concat(n.name, char(10))
             from task_units tu join unit_names n on n.unit_id = tu.unit_id
            where tu.task_id = t.id),
          (select group_concat(l.name, char(10)) from task_leaders tl
             join leaders l on l.id = tl.leader_id where tl.task_id = t.id)
        from tasks t order by t.id
        """,
    ),
    "units_fts": (
        "names",
        """
        select u.id,
          (select group_concat(n.name, char(10)) from unit_names n where n.unit_id = u.id)
        from units u order by u.id
        """,
    ),
    # A unit by its own names and by those of the bodies it carries on or took duties from.
    "lineage_fts": (
        "names",
        """
        select u.id,
          (select group_concat(n.name, char(10))
             from unit_names n
            where n.unit_id = u.id
               or n.unit_id in (select h.unit_id from unit_heirs h where h.heir_id = u.id)
               or n.unit_id in (
                 select s.predecessor_id from unit_successions s where s.successor_id = u.id))
        from units u order by u.id
        """,
    ),
    "statements_fts": ("text", "select id, text from statements order by id"),
    "leaders_fts": ("name", "select id, name from leaders order by id"),
}
# Stands in every indexed row, so that an empty search finds all rows instead of failing.
EVERY_ROW = "zerenanyrow"
# Stands between the names of one cell, so that no phrase matches across two of them.
BETWEEN_NAMES = "zerenbreak"


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


def search_tokens(text: str) -> str:
    """A text as the search index holds it: its letters, digits and Han characters, one a token.

    Width and case are folded (NFKC), so ２０２２ is found by 2022; punctuation is dropped; a line
    break becomes a token of its own.
    """
    return f" {BETWEEN_NAMES} ".join(
        " ".join(c for c in unicodedata.normalize("NFKC", line).lower() if c.isalnum())
        for line in text.split("\n")
    )


def search_expression(query: str) -> str:
    """What a person typed, as an FTS5 expression: each run without blanks is one phrase.

    Nothing typed reaches FTS5's own syntax. A query without letters matches every row.
    """
    phrases = [search_tokens(word) for word in query.split()]
    return " ".join(f'"{phrase}"' for phrase in phrases if phrase) or EVERY_ROW


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


def build_search(connection: sqlite3.Connection) -> None:
    """Create and fill the search indexes; they hold no text, only what is needed to find rows."""
    for name, (columns, source) in SEARCH_INDEXES.items():
        connection.execute(f"drop table if exists {name}")
        connection.execute(
            f"create virtual table {name} using fts5({columns}, every, content='', "
            "tokenize='ascii')"
        )
        column_list = f"{columns}, every"
        marks = ", ".join("?" for _ in column_list.split(","))
        rows = (
            (row_id, *(search_tokens(text or "") for text in texts), EVERY_ROW)
            for row_id, *texts in connection.execute(source).fetchall()
        )
        connection.executemany(
            f"insert into {name}(rowid, {column_list}) values (?, {marks})", rows
        )
