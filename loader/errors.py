"""What can go wrong with a document, as the person who loads it is told.

LoaderError                 anything the loader refuses; carries file, line and remedy
├── UnreadableFile          the bytes are not a text document of a supported format
├── UnrecognisedDocument    readable, but neither a breakdown nor a work report
├── MissingTable            a notice whose table is not in the file
├── TruncatedDocument       the table stops in the middle of a row or section
├── IncompleteMetadata      issuer or year can neither be read nor were given
├── UndatedVersion          two versions of a document, and no dates that tell which is current
├── ClusterProblem          the cluster that is to read cannot be used, or was lost
└── CuratedDataError        a curated CSV contradicts itself or another one
"""

from __future__ import annotations


class LoaderError(Exception):
    """A refusal. ``str()`` gives ``file:line: what is wrong — what to do``."""

    def __init__(self, file: str, problem: str, remedy: str, line: int | None = None) -> None:
        self.file = file
        self.line = line
        self.problem = problem
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.problem} — {self.remedy}"


class UnreadableFile(LoaderError):
    """The bytes are not a text document of a supported format."""


class UnrecognisedDocument(LoaderError):
    """Readable, but neither a breakdown nor a work report."""


class MissingTable(LoaderError):
    """A notice that announces a breakdown without containing its table."""


class TruncatedDocument(LoaderError):
    """The table or report stops midway, or is shorter than what the register or database has."""


class IncompleteMetadata(LoaderError):
    """Issuer or year can neither be read from the text nor were given."""


class UndatedVersion(LoaderError):
    """Two versions of one document are registered without dates that tell which is current."""


class ClusterProblem(LoaderError):
    """The cluster that is to read cannot be used, or was lost; ``file`` is its address."""


class CuratedDataError(LoaderError):
    """A curated CSV contradicts itself or another one."""
