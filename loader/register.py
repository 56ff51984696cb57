"""``documents.csv``: what a file does not say of itself (where it is from, how good its text is).

One row a known file. A row is found by the file's SHA-256; a document of the same issuer, kind and
year with other bytes is known to be another version.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from loader.errors import CuratedDataError

REGISTER = Path(__file__).parent.parent / "documents" / "documents.csv"
COLUMNS = (
    "file_name",
    "sha256",
    "district_id",
    "kind",
    "year",
    "task_count",
    "text_quality",
    "is_partial",
    "missing",
    "source_url",
    "retrieved_on",
    "rights",
    "note",
)


@dataclass(frozen=True, slots=True)
class Registered:
    """A row of ``documents.csv``; ``task_count`` is None for a work report."""

    file_name: str
    sha256: str
    district_id: int
    kind: str
    year: int
    task_count: int | None
    text_quality: str | None
    is_partial: bool
    missing: str | None
    source_url: str | None
    retrieved_on: str | None
    rights: str | None


@dataclass(frozen=True, slots=True)
class Register:
    """All rows, by content and by what the document is."""

    by_sha256: Mapping[str, Registered]
    by_document: Mapping[tuple[int, str, int], Registered]


@lru_cache(maxsize=4)
def load_register(path: Path = REGISTER) -> Register:
    """Read the register. Raises CuratedDataError naming the line that cannot be used."""
    by_sha256: dict[str, Registered] = {}
    by_document: dict[tuple[int, str, int], Registered] = {}
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CuratedDataError(
            str(path), f"cannot be read ({error})", "restore the file from the repository"
        ) from error
    with io.StringIO(text, newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise CuratedDataError(
                str(path), f"columns are {reader.fieldnames}", f"they must be {COLUMNS}", 1
            )
        for row in reader:
            try:
                entry = Registered(
                    file_name=row["file_name"],
                    sha256=row["sha256"],
                    district_id=int(row["district_id"]),
                    kind=row["kind"],
                    year=int(row["year"]),
                    task_count=int(row["task_count"]) if row["task_count"] else None,
                    text_quality=row["text_quality"] or None,
                    is_partial=bool(int(row["is_partial"])),
                    missing=row["missing"] or None,
                    source_url=row["source_url"] or None,
                    retrieved_on=row["retrieved_on"] or None,
                    rights=row["rights"] or None,
                )
            except (TypeError, ValueError) as error:
                raise CuratedDataError(
                    str(path), str(error), "correct the row", reader.line_num
                ) from error
            by_sha256[entry.sha256] = entry
            by_document[entry.district_id, entry.kind, entry.year] = entry
    return Register(by_sha256, by_document)
