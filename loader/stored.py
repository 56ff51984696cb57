"""The tasks or sentences of a document as entries, from its new rows and from the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, select

from loader.changes import Entry
from loader.normalize import DocumentRows
from loader.normalize.rows import Row
from schema.tables import statements, superseded_entries, tasks


def entry_word(rows: DocumentRows) -> str:
    """What the entries of a document are: ``tasks``, in a work report ``statements``."""
    return "statements" if rows.document["kind"] == "work_report" else "tasks"


def entries_of(rows: DocumentRows) -> list[Entry]:
    """The entries of a document that is about to be written, in order."""
    return [
        *(
            Entry(
                task["ordinal"],
                task["item_number"],
                task["plain_text"],
                task["leaders_as_printed"],
                task["units_as_printed"],
                task["line_start"],
            )
            for task in rows.tables["tasks"]
        ),
        *(
            Entry(said["ordinal"], None, said["text"], None, None, said["line_start"])
            for said in rows.tables["statements"]
        ),
    ]


def stored_entries(connection: Connection, document_id: int) -> list[Entry]:
    """The entries of the current version, in order."""
    task, said = tasks.c, statements.c
    of_tasks = connection.execute(
        select(
            task.ordinal,
            task.item_number,
            task.plain_text,
            task.leaders_as_printed,
            task.units_as_printed,
            task.line_start,
        )
        .where(task.document_id == document_id)
        .order_by(task.ordinal)
    )
    of_report = connection.execute(
        select(said.ordinal, said.text, said.line_start)
        .where(said.document_id == document_id)
        .order_by(said.ordinal)
    )
    return [
        *(Entry(*row) for row in of_tasks),
        *(Entry(ordinal, None, text, None, None, line) for ordinal, text, line in of_report),
    ]


def superseded_entries_of(connection: Connection, document_id: int, sha256: str) -> list[Entry]:
    """The entries of an earlier version, in order."""
    own = superseded_entries.c
    found = connection.execute(
        select(
            own.ordinal,
            own.item_number,
            own.plain_text,
            own.leaders_as_printed,
            own.units_as_printed,
            own.line,
        )
        .where(own.document_id == document_id, own.sha256 == sha256)
        .order_by(own.ordinal)
    )
    return [Entry(*row) for row in found]


def entry_rows(entries: Iterable[Entry]) -> Iterator[Row]:
    """Entries as rows of superseded_entries, without their version."""
    for entry in entries:
        yield {
            "ordinal": entry.ordinal,
            "item_number": entry.item_number,
            "plain_text": entry.text,
            "leaders_as_printed": entry.leaders,
            "units_as_printed": entry.units,
            "line": entry.line,
        }
