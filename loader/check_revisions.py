"""What must hold for the earlier versions of documents that are kept beside the current ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from sqlalchemy import Connection, RowMapping, select

from loader.changes import Entry
from loader.errors import LoaderError
from loader.normalize import DocumentRows, Overrides, normalize
from loader.normalize.text import plain_text
from loader.parse import parse
from loader.read.text import from_lines
from loader.reference import Reference
from loader.register import Register
from loader.stored import entries_of, superseded_entries_of
from loader.vocabulary import without_space
from schema.tables import documents, source_lines, superseded_documents

NOT_AGAIN = "its entries stand on their lines; not derived anew, which takes its file"


@dataclass(frozen=True, slots=True)
class _Stored:
    """An earlier version with the key, government and year of its document, and its entries."""

    row: RowMapping
    entries: list[Entry]

    @property
    def name(self) -> str:
        return f"{self.row['key']} as of {self.row['retrieved_on']}"


def check_revisions(
    connection: Connection, reference: Reference, register: Register
) -> Iterator[tuple[str, bool, str]]:
    """(which version, whether it holds, what was found), one for each earlier version.

    Its date is that of the register, and its entries are what the loader makes of its text.
    """
    for stored in _versions(connection):
        row = stored.row
        known = register.by_sha256.get(row["sha256"])
        if known and known.retrieved_on != row["retrieved_on"]:
            told = f"documents.csv says {known.retrieved_on}: load {row['file_name']} again"
            yield stored.name, False, told
        elif (missing := _not_on_its_line(stored)) is not None:
            yield stored.name, False, f"entry {missing.ordinal} is not on line {missing.line}"
        else:
            text = _whole_text(connection, row)
            difference = _difference(stored, text, reference, register)
            yield (
                stored.name,
                difference in (None, NOT_AGAIN),
                difference or (f"{len(stored.entries)} entries derived anew"),
            )


def _versions(connection: Connection) -> Iterator[_Stored]:
    own = superseded_documents
    found = connection.execute(
        select(own, *(documents.c[name] for name in ("key", "district_id", "year", "part")))
        .join(documents, documents.c.id == own.c.document_id)
        .order_by(own.c.document_id, own.c.retrieved_on)
    )
    for row in found.mappings():
        entries = superseded_entries_of(connection, row["document_id"], row["sha256"])
        yield _Stored(row, entries)


def _not_on_its_line(stored: _Stored) -> Entry | None:
    """The first entry whose words do not begin on its line."""
    lines = [without_space(plain_text(line)) for line in stored.row["text"].split("\n")]
    for entry in stored.entries:
        words, at = without_space(entry.text), entry.line - 1
        own = "".join(lines[at : at + 1])
        found, end = own, at + 1
        while end < len(lines) and len(found) < len(own) + len(words):
            found += lines[end]
            end += 1
        if not 0 <= found.find(words) < len(own):
            return entry
    return None


def _whole_text(connection: Connection, row: RowMapping) -> str:
    """The text of a version's file, from all its parts, earlier or current."""
    kept = superseded_documents.c
    same = [documents.c[name] == row[name] for name in ("district_id", "year")]
    texts = connection.execute(
        select(kept.text)
        .join(documents, documents.c.id == kept.document_id)
        .where(kept.sha256 == row["sha256"], *same)
    ).scalars()
    lines = connection.execute(
        select(source_lines.c.line, source_lines.c.text)
        .join(documents, documents.c.id == source_lines.c.document_id)
        .where(documents.c.sha256 == row["sha256"], *same)
    )
    current: dict[int, str] = defaultdict(str, [(line, text) for line, text in lines])
    as_lines = [current[number] for number in range(1, max(current, default=0) + 1)]
    return _joined([*(text.split("\n") for text in texts), as_lines])


def _joined(parts: Iterable[list[str]]) -> str:
    """Each line from the part that has it; the others have an empty one in its place."""
    return "\n".join("".join(lines) for lines in zip_longest(*parts, fillvalue=""))


def _difference(stored: _Stored, text: str, reference: Reference, register: Register) -> str | None:
    """None where the entries are derived anew; NOT_AGAIN where the text alone does not tell.

    The text has the words of a table's cells, not their spans, and may lack a part of its file
    that another file replaced.
    """
    row = stored.row
    source = from_lines(
        text,
        {},
        file_name=row["file_name"],
        sha256=row["sha256"],
        media_type="text/plain",
        encoding="utf-8",
        fidelity="cells" if "\t" in text else "none",
    )
    overrides = Overrides(row["district_id"], row["year"])
    try:
        parsed = parse(source, row["key"])
        again = normalize(source, parsed, reference, register, overrides, row["key"])
    except LoaderError as error:
        return NOT_AGAIN if row["part"] or row["layout"] == "grid" else str(error)
    own = _own(again, row)
    if own is None or row["layout"] == "grid":
        return NOT_AGAIN
    if entries_of(own) != stored.entries:
        return "its entries differ from what its text gives now: load its file again"
    return None


def _own(again: Iterable[DocumentRows], row: RowMapping) -> DocumentRows | None:
    """The document of a version, unless it is now read in another layout."""
    for rows in again:
        if rows.document_id == row["document_id"] and rows.document["layout"] == row["layout"]:
            return rows
    return None
