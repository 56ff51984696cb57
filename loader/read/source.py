"""The treaty between readers and parsers: a document as text, and as blocks of that text.

All offsets are 0-based, half-open and count characters of ``SourceDocument.text``; lines are
1-based. For every block and cell ``text[start:end] == block.text``.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: its text without surrounding white space, and its column from 0."""

    text: str
    start: int
    end: int
    column: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One non-blank line that is not a table row, without surrounding white space."""

    text: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table; ``cells`` keeps the empty ones, for their columns' sake.

    ``filled`` are the cells that hold text.
    """

    cells: tuple[Cell, ...]
    filled: tuple[Cell, ...]
    start: int
    end: int
    line: int


Block = Paragraph | TableRow


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A file as its reader saw it.

    ``text`` is the decoded file with line ends as "\\n"; ``line_starts[i]`` is the offset of
    line ``i + 1``. ``fidelity`` says what of a table the format kept: ``cells`` (cell borders
    known, spans lost) or ``none`` (one paragraph a cell, or prose).
    """

    file_name: str
    sha256: str
    media_type: str
    encoding: str
    fidelity: str
    text: str
    blocks: tuple[Block, ...]
    line_starts: tuple[int, ...] = field(repr=False)

    def line_of(self, offset: int) -> int:
        """The 1-based line in which the character at ``offset`` stands."""
        return bisect_right(self.line_starts, offset)

    def line_text(self, line: int) -> str:
        """A line as printed, without its line end."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.text)
        return self.text[start:end]
