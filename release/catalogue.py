"""What every table and view holds: names and types from the database, words from its metadata."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

METADATA = Path(__file__).parent.parent / "datasette_metadata.yml"
DATABASE = "zeren"
# SQLite's declared type → the type of a Frictionless table schema.
TYPES = {"INTEGER": "integer", "INT": "integer", "REAL": "number", "NUM": "number"}


@dataclass(frozen=True, slots=True)
class Field:
    """A column. ``chinese`` and ``english`` say what it means; ``type`` is Frictionless'."""

    name: str
    type: str
    is_required: bool
    chinese: str
    english: str


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``field`` of a table holds the ``target_field`` of a row of ``target``."""

    field: str
    target: str
    target_field: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A table or view, its title and description as ``中文 · English`` parts."""

    name: str
    is_view: bool
    title: tuple[str, str]
    description: tuple[str, str]
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]


def load_metadata() -> dict[str, Any]:
    """``datasette_metadata.yml`` as data."""
    metadata: dict[str, Any] = yaml.safe_load(METADATA.read_text(encoding="utf-8"))
    return metadata


def catalogue(connection: sqlite3.Connection) -> tuple[Resource, ...]:
    """Every published table, then every view, each in the order of the metadata file."""
    described = load_metadata()["databases"][DATABASE]["tables"]
    types = dict(
        connection.execute("select name, type from sqlite_master where type in ('table', 'view')")
    )
    found = [
        _resource(connection, name, types[name] == "view", entry)
        for name, entry in described.items()
        if not entry.get("hidden") and name in types
    ]
    return (*(r for r in found if not r.is_view), *(r for r in found if r.is_view))


def _resource(
    connection: sqlite3.Connection, name: str, is_view: bool, entry: dict[str, Any]
) -> Resource:
    columns = _columns(connection, name, is_view)
    chinese, english = entry["description"].split("\n")
    keys = sorted((pk, column) for _, column, _, _, _, pk in columns if pk)
    return Resource(
        name=name,
        is_view=is_view,
        title=_sides(entry["title"]),
        description=(chinese, english),
        fields=tuple(
            Field(
                column,
                TYPES.get(declared.upper(), "string"),
                bool(not_null or pk),
                *_sides(entry["columns"][column]),
            )
            for _, column, declared, not_null, _, pk in columns
        ),
        primary_key=tuple(column for _, column in keys),
        foreign_keys=tuple(
            ForeignKey(row[3], row[2], row[4])
            for row in connection.execute(f"pragma foreign_key_list('{name}')")
        ),
    )


def _columns(connection: sqlite3.Connection, name: str, is_view: bool) -> list[tuple[Any, ...]]:
    """``pragma table_info``; of a view, that of an empty table made from it, since a view's own
    says nothing of computed columns."""
    if not is_view:
        return connection.execute(f"pragma table_info('{name}')").fetchall()
    connection.execute(f"create temp table shape as select * from {name} limit 0")
    columns = connection.execute("pragma temp.table_info('shape')").fetchall()
    connection.execute("drop table temp.shape")
    return columns


def _sides(bilingual: str) -> tuple[str, str]:
    chinese, _, english = bilingual.partition(" · ")
    return chinese, english or chinese
