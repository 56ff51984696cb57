"""Versions of one document: which is the current one, and what is kept of the others.

Governments change their pages without saying so. The version retrieved last, by
``documents/documents.csv``, is current and has all tables; the earlier ones keep their text and
their tasks or sentences (``superseded_documents``, ``superseded_entries``). The order of loading
decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, insert, select

from loader.changes import Change, difference
from loader.errors import UndatedVersion
from loader.normalize import DocumentRows
from loader.normalize.rows import Row
from loader.register import Register, Registered
from loader.stored import entries_of, entry_rows, entry_word, stored_entries, superseded_entries_of
from loader.write import STORED, write_document
from schema.tables import source_lines, superseded_documents, superseded_entries


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier version as it is kept: a row of superseded_documents, its superseded_entries."""

    document: Row
    entries: list[Row]


@dataclass(frozen=True, slots=True)
class _Dated:
    """A version and its date of retrieval; ``name`` as a person is told of it."""

    name: str
    retrieved_on: str | None


def store(connection: Connection, rows: DocumentRows, register: Register, place: str) -> Change:
    """Write one document in the caller's transaction, as the current version or an earlier one.

    A file that ``documents.csv`` does not have replaces what is stored. Raises UndatedVersion when
    the register has both this version and a stored one, but not which was retrieved later.
    """
    versions = register.versions(rows.document)
    own = versions.get(rows.document["sha256"])
    document = connection.execute(STORED, {"document_id": rows.document_id}).mappings()
    stored = document.one_or_none()
    replaced: Version | None = None
    if own and stored and stored["sha256"] != own.sha256:
        if _is_earlier(connection, rows, own, stored["sha256"], versions, place):
            return _keep_earlier(connection, rows, own)
        if known := versions.get(stored["sha256"]):
            replaced = _stored_version(connection, dict(stored), known)
    change = write_document(connection, rows)
    if stored:
        _forget(connection, rows.document_id, rows.document["sha256"])
    if replaced:
        _keep(connection, replaced)
        change = replace(change, status="revised")
    return change


def _is_earlier(
    connection: Connection,
    rows: DocumentRows,
    own: Registered,
    stored_sha256: str,
    versions: Mapping[str, Registered],
    place: str,
) -> bool:
    """Whether the database has a version that was retrieved later than this one."""
    kept = superseded_documents.c
    others = [
        _dated(versions[row.sha256])
        if row.sha256 in versions
        else _Dated(f"{row.file_name}, kept in the database", row.retrieved_on)
        for row in connection.execute(
            select(kept.sha256, kept.file_name, kept.retrieved_on)
            .where(kept.document_id == rows.document_id, kept.sha256 != own.sha256)
            .order_by(kept.sha256)
        )
    ]
    if stored_sha256 in versions:
        others.append(_dated(versions[stored_sha256]))
    # All are compared before the answer: any of them may lack its date.
    later = [_is_later(other, _dated(own), rows.key, place) for other in others]
    return any(later)


def _dated(registered: Registered) -> _Dated:
    name = f"{registered.file_name} (line {registered.line})"
    return _Dated(name, registered.retrieved_on)


def _is_later(other: _Dated, own: _Dated, key: str, place: str) -> bool:
    """Raises UndatedVersion when the dates, which may be years alone, do not tell."""
    a, b = own.retrieved_on, other.retrieved_on
    if a is None or b is None or a.startswith(b) or b.startswith(a):
        told = " and ".join(
            f"{version.name}, retrieved_on {version.retrieved_on or 'not given'}"
            for version in (own, other)
        )
        raise UndatedVersion(
            place,
            f"documents.csv has two versions of {key}, {told}: they do not tell which is current",
            "give both rows the day on which the file was retrieved, as 2024-03-01",
        )
    return b > a


def _keep_earlier(connection: Connection, rows: DocumentRows, own: Registered) -> Change:
    """Keep a version that is not the current one; compared with the current one."""
    version = _new_version(rows, own)
    if _is_kept(connection, version):
        return Change("unchanged")
    _forget(connection, rows.document_id, own.sha256)
    _keep(connection, version)
    current = stored_entries(connection, rows.document_id)
    return difference("earlier", entry_word(rows), entries_of(rows), current)


def _new_version(rows: DocumentRows, own: Registered) -> Version:
    lines = [(line["line"], line["text"]) for line in rows.tables["source_lines"]]
    return _version(rows.document, own, lines, entry_rows(entries_of(rows)))


def _stored_version(connection: Connection, document: Row, own: Registered) -> Version:
    lines = connection.execute(
        select(source_lines.c.line, source_lines.c.text)
        .where(source_lines.c.document_id == document["id"])
        .order_by(source_lines.c.line)
    )
    entries = stored_entries(connection, document["id"])
    return _version(document, own, [(line, text) for line, text in lines], entry_rows(entries))


def _version(
    document: Row,
    own: Registered,
    lines: Sequence[tuple[int, str]],
    entries: Iterable[Row],
) -> Version:
    key = {"document_id": document["id"], "sha256": document["sha256"]}
    # Empty lines stand for other parts of the file, so that line numbers are the file's.
    before = "\n" * (lines[0][0] - 1)
    return Version(
        {
            **key,
            "retrieved_on": own.retrieved_on,
            "file_name": document["file_name"],
            "source_url": own.source_url,
            "layout": document["layout"],
            "text": before + "\n".join(text for _, text in lines),
        },
        [{**key, **row} for row in entries],
    )


def _is_kept(connection: Connection, version: Version) -> bool:
    document_id, sha256 = version.document["document_id"], version.document["sha256"]
    kept = superseded_documents
    stored = connection.execute(
        select(kept).where(kept.c.document_id == document_id, kept.c.sha256 == sha256)
    ).mappings()
    entries = superseded_entries_of(connection, document_id, sha256)
    return [dict(row) for row in stored] == [version.document] and [
        {"document_id": document_id, "sha256": sha256, **row} for row in entry_rows(entries)
    ] == version.entries


def _keep(connection: Connection, version: Version) -> None:
    connection.execute(insert(superseded_documents), [version.document])
    if version.entries:
        connection.execute(insert(superseded_entries), version.entries)


def _forget(connection: Connection, document_id: int, sha256: str) -> None:
    """Remove a version from the earlier ones: it is current now, or is written anew."""
    for table in (superseded_entries, superseded_documents):
        connection.execute(
            delete(table).where(table.c.document_id == document_id, table.c.sha256 == sha256)
        )
