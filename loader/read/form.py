"""The plain form every reader writes (see ``source.py``), made line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from loader.errors import UnreadableFile
from loader.read.source import LINE_BREAK, LineMark, ReadWarning

MAX_CELLS = 200_000
# The longest breakdown known has some 50,000 characters; dense ones of this length are still
# parsed within 10 s.
MAX_CHARACTERS = 400_000
MAX_LINES = 10_000
# No breakdown's table is wider; HTML allows a thousand and Excel 16,384.
MAX_COLUMNS = 100
_LINE_ENDS = re.compile(r"\r\n?|[\n\v\f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a grid: lines parted by ``\n``, and the rows and columns it spans.

    ``is_covered``: another cell spans it; its text is empty.
    """

    text: str = ""
    rows: int = 1
    columns: int = 1
    is_covered: bool = False


COVERED = GridCell(is_covered=True)


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reader found in a file, in the plain form.

    fidelity: as in :class:`~loader.read.source.SourceDocument`.
    """

    text: str
    marks: dict[int, LineMark]
    fidelity: str
    warnings: tuple[ReadWarning, ...] = ()
    page_count: int | None = None


@dataclass(slots=True)
class Form:
    """Collects the lines of one file. ``file`` is what messages call it.

    Raises UnreadableFile when the content is too much for one document.
    """

    file: str
    lines: list[str] = field(default_factory=list)
    marks: dict[int, LineMark] = field(default_factory=dict)
    warnings: list[ReadWarning] = field(default_factory=list)
    cells: int = 0
    characters: int = 0

    def paragraph(self, text: str, place: str) -> None:
        """A paragraph; each of its printed lines that is not blank becomes a line."""
        for line in split_lines(text):
            self._add(line, LineMark(place))

    def row(self, cells: Sequence[GridCell], place: str) -> None:
        """A table row. A row without text is kept: its cells may be covered ones."""
        self.cells += len(cells)
        if self.cells > MAX_CELLS:
            raise self.too_much(f"its tables have more than {MAX_CELLS:,} cells")
        spans = ("-" if cell.is_covered else f"{cell.rows}x{cell.columns}" for cell in cells)
        printed = (LINE_BREAK.join(split_lines(cell.text)) for cell in cells)
        self._add("\t".join(printed), LineMark(place, " ".join(spans)))

    def table(self, rows: Sequence[Sequence[GridCell]], place: str) -> bool:
        """A table, a blank line before and after it; whether it was one.

        Rows before the first that has text in two cells are no table but what stands above it: a
        title, or all of a table that only frames text, on web pages and in Word. They are written
        as paragraphs.
        """
        is_table = False
        self.gap()
        for number, row in enumerate(rows, 1):
            is_table = is_table or sum(bool(cell.text.strip()) for cell in row) > 1
            if is_table:
                self.row(row, f"{place}, row {number}")
                continue
            for cell in row:
                self.paragraph(cell.text, f"{place}, row {number}")
        self.gap()
        return is_table

    def gap(self) -> None:
        """A blank line, between tables and what stands around them."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def warn(
        self,
        code: str,
        message: str,
        printed: str | None = None,
        severity: str = "warning",
        line: int | None = None,
    ) -> None:
        """A warning about a line, by default the one that was added last."""
        line = line or max(len(self.lines), 1)
        self.warnings.append(ReadWarning(code, line, message, printed, severity))

    def extract(self, fidelity: str, page_count: int | None = None) -> Extract:
        """Everything collected. Raises UnreadableFile when there is no text at all."""
        if not any(map(str.strip, self.lines)):
            raise UnreadableFile(
                self.file,
                "the file holds no text",
                "it may be a scan or an empty page: get another copy, or OCR it to .txt, check "
                "it against the page and load that",
            )
        text = "\n".join(self.lines)
        return Extract(text, self.marks, fidelity, tuple(self.warnings), page_count)

    def too_much(self, what: str) -> UnreadableFile:
        """The refusal of a file that is no single document."""
        return UnreadableFile(self.file, what, "save only the document itself and load that")

    def _add(self, line: str, mark: LineMark) -> None:
        self.characters += len(line)
        if self.characters > MAX_CHARACTERS:
            raise self.too_much(f"it holds more than {MAX_CHARACTERS:,} characters")
        self.lines.append(line)
        self.marks[len(self.lines)] = mark


def split_lines(text: str) -> list[str]:
    """The lines of a cell or paragraph that are not blank, tabs made blanks."""
    lines = (line.replace("\t", " ").strip() for line in _LINE_ENDS.split(text))
    return [line for line in lines if line]


def lay_out(rows: Sequence[Sequence[GridCell]]) -> Iterator[list[GridCell]]:
    """Put covered cells where spans of earlier cells reach, as a browser lays out a table.

    Spans are clamped: rows to what is left of the table, columns to the first MAX_COLUMNS.
    """
    reach: dict[int, int] = {}  # column → first row that is free again
    for number, row in enumerate(rows):
        placed: list[GridCell] = []
        for cell in row:
            while reach.get(len(placed), 0) > number:
                placed.append(COVERED)
            height = min(max(cell.rows, 1), len(rows) - number)
            width = max(min(cell.columns, MAX_COLUMNS - len(placed)), 1)
            for column in range(len(placed), len(placed) + width):
                reach[column] = number + height
            placed.append(GridCell(cell.text, height, width))
            placed.extend([COVERED] * (width - 1))
        placed.extend(_covered_at_the_end(reach, len(placed), number))
        yield placed


def _covered_at_the_end(reach: dict[int, int], width: int, number: int) -> Iterable[GridCell]:
    while reach.get(width, 0) > number:
        yield COVERED
        width += 1
