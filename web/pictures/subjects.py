"""What pictures may be of, found by the key that stands in an address."""

from __future__ import annotations

import sqlite3

from web.pictures.picture import Subject

_DOCUMENTS = """
select 'document', d.key, d.id, coalesce(d.title, d.key), d.district_id, ds.name, d.year, d.kind
from documents d join districts ds on ds.id = d.district_id
"""
# A longer list nobody reads; the page of documents lists and searches them.
MOST_CHOICES = 60
# Integers of more digits do not fit SQLite's.
MOST_DIGITS = 18


def first(connection: sqlite3.Connection) -> Subject | None:
    """The document a visitor sees first: the latest breakdown, else the latest document."""
    return _one(
        connection, f"{_DOCUMENTS} order by d.kind = 'breakdown' desc, d.year desc, d.id limit 1"
    )


def beside(connection: sqlite3.Connection, chosen: Subject | None) -> list[Subject]:
    """The documents to choose from: every one, or of very many those of one government.

    By government, the latest first; breakdowns before reports.
    """
    rows = connection.execute(
        f"""{_DOCUMENTS}
        where d.district_id = ?1 or (select count(*) from documents) <= {MOST_CHOICES}
        order by d.district_id, d.year desc, d.kind, d.part, d.id limit {MOST_CHOICES}""",
        (chosen.district_id if chosen else None,),
    )
    return [Subject(*row) for row in rows]


def find(connection: sqlite3.Connection, kind: str, key: str) -> Subject | None:
    """The document, unit, leader or indicator of a key; None where there is none."""
    if kind == "document":
        return _one(connection, f"{_DOCUMENTS} where d.key = ?", key)
    if kind == "indicator":
        return _one(
            connection,
            "select 'indicator', indicator_name, 0, indicator_name from targets "
            "where indicator_name = ? limit 1",
            key,
        )
    table = {"unit": "units", "leader": "leaders"}[kind]
    if not (key.isascii() and key.isdigit() and len(key) <= MOST_DIGITS):
        return None
    question = f"select ?2, cast(id as text), id, name, district_id from {table} where id = ?1"
    return _one(connection, question, int(key), kind)


def _one(connection: sqlite3.Connection, question: str, *values: object) -> Subject | None:
    row = connection.execute(question, values).fetchone()
    return Subject(*row) if row else None
