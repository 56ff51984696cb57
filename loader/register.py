"""``documents.csv``: what a file does not say of itself (where it is from, how good its text is).

One row a known file. A row is found by the file's SHA-256; a document of the same issuer, kind and
year with other bytes is known to be another version. Rows of the same issuer, kind and year are
versions of one document (or of parts of it), the one retrieved last being current.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from loader.errors import CuratedDataError

REGISTER = Path(__file__).parent.parent / "documents" / "documents.csv"
_YEAR = re.compile(r"[0-9]{4}")
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
    """A row of ``documents.csv``; ``task_count`` is None for a work report, ``line`` the row's."""

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
    line: int


@dataclass(frozen=True, slots=True)
class Register:
    """All rows, by content and by what the document is: all versions, in the order of the file."""

    by_sha256: Mapping[str, Registered]
    by_document: Mapping[tuple[int, str, int], tuple[Registered, ...]]

    def versions(self, document: Mapping[str, Any]) -> dict[str, Registered]:
        """SHA-256 → row of each registered version of a document (a row of ``documents``)."""
        key = (document["district_id"], document["kind"], document["year"])
        return {row.sha256: row for row in self.by_document.get(key, ())}

    def known(self, district_id: int, kind: str, year: int, sha256: str) -> Registered | None:
        """What a file is measured by: its own row, else that of the version retrieved last."""
        versions = self.by_document.get((district_id, kind, year), ())
        return max(
            versions,
            key=lambda row: (row.sha256 == sha256, row.retrieved_on or "", row.line),
            default=None,
        )


@lru_cache(maxsize=4)
def load_register(path: Path = REGISTER) -> Register:
    """Read the register. Raises CuratedDataError naming the line that cannot be used."""
    by_sha256: dict[str, Registered] = {}
    by_document: dict[tuple[int, str, int], tuple[Registered, ...]] = {}
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
                entry = _registered(row, reader.line_num)
                if entry.sha256 in by_sha256:
                    raise ValueError(f"sha256 {entry.sha256} has a row already")
            except (TypeError, ValueError) as error:
                raise CuratedDataError(
                    str(path), str(error), "correct the row", reader.line_num
                ) from error
            by_sha256[entry.sha256] = entry
            key = (entry.district_id, entry.kind, entry.year)
            by_document[key] = (*by_document.get(key, ()), entry)
    return Register(by_sha256, by_document)


def _registered(row: Mapping[str, str], line: int) -> Registered:
    """Raises ValueError or TypeError for a value that cannot be used."""
    return Registered(
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
        retrieved_on=_date(row["retrieved_on"]),
        rights=row["rights"] or None,
        line=line,
    )


def _date(value: str) -> str | None:
    """A day, or a year where no more is known; raises ValueError for anything else."""
    if value and not _YEAR.fullmatch(value) and date.fromisoformat(value).isoformat() != value:
        raise ValueError(f"retrieved_on {value}: write it as 2024-03-01")
    return value or None
