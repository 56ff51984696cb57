"""The treaty between readers and parsers: a document as text, and as blocks of that text.

Every reader writes the same plain form: a paragraph is a line, a table row is a line whose cells
are parted by tabs, a line break inside a cell is U+2028. What a line cannot hold (where it stood in
the file, which cells span others) is a :class:`LineMark`. Text and marks are stored, so that the
blocks can be made again without the file.

All offsets are 0-based, half-open and count characters of ``SourceDocument.text``; lines are
1-based. For every block and cell ``text[start:end] == block.text``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

# Inside a cell, between the printed lines: 林先华⏎苗文斌 in one cell of 责任领导.
LINE_BREAK = "\u2028"
_PAGE = re.compile(r"page (\d+)\b")


@dataclass(frozen=True, slots=True)
class LineMark:
    """What a format knows of a line: its place in the file, and a row's spans.

    place: as a person finds it there (``page 3, table 1, row 12``; ``sheet 责任分解, row 7``).
    spans: one token a cell, parted by blanks: rows x columns (``3x1``), or ``-`` for a cell that
    another one covers; None for a paragraph.
    """

    place: str | None = None
    spans: str | None = None


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """What a reader doubts or did to the text of a line; becomes an issue of the document.

    severity: ``note`` records a repair, ``warning`` a doubt. ``code`` is one of READER_CODES.
    """

    code: str
    line: int
    message: str
    printed: str | None = None
    severity: str = "warning"


# Issues that cannot be found again in the stored text, only in the file.
READER_CODES = frozenset(
    {"hidden_characters", "hidden_text", "joined_row", "left_out", "numbers_rebuilt"}
    | {"formula_without_value", "text_lost", "text_added", "text_settled", "converted", "ocr_layer"}
)


def page_of(place: str | None) -> int | None:
    """The page a place names (``page 3, table 1, row 12`` → 3), None where it names none."""
    found = _PAGE.match(place) if place else None
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: its text without surrounding white space, and its column from 0.

    ``is_covered``: True when another cell spans it, False when it is its own, None where the
    format does not say (tabs).
    """

    text: str
    start: int
    end: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_covered: bool | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One non-blank line that is not a table row, without surrounding white space."""

    text: str
    start: int
    end: int
    line: int
    place: str | None = None


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
    place: str | None = None


Block = Paragraph | TableRow


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A file as its reader saw it.

    ``text`` is the decoded file with line ends as "\\n"; ``line_starts[i]`` is the offset of
    line ``i + 1``. ``fidelity`` says what of a table the format kept: ``grid`` (cells and spans),
    ``ruled`` (both inferred from drawn lines), ``cells`` (cell borders known, spans lost) or
    ``none`` (one paragraph a cell, or prose). ``marks`` holds the lines the format knows more of.
    ``warnings`` are in the order of their lines.
    """

    file_name: str
    sha256: str
    media_type: str
    encoding: str
    fidelity: str
    text: str
    blocks: tuple[Block, ...]
    line_starts: tuple[int, ...] = field(repr=False)
    reader: str = "text"
    page_count: int | None = None
    marks: Mapping[int, LineMark] = field(default_factory=dict, repr=False)
    warnings: tuple[ReadWarning, ...] = ()

    def line_of(self, offset: int) -> int:
        """The 1-based line in which the character at ``offset`` stands."""
        return bisect_right(self.line_starts, offset)

    def line_text(self, line: int) -> str:
        """A line as printed, without its line end."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.text)
        return self.text[start:end]
