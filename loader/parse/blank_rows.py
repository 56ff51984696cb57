"""Tables whose columns are parted by blanks: a full-width blank, or two and more, between cells.

What is left of a table that was copied as text. A row is one only below a head parted in the same
way, and with as many cells; any other line stays the paragraph it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from loader.parse.heads import read_head
from loader.read import Cell, Paragraph, SourceDocument, TableRow
from loader.read.source import Block

_CELL = re.compile(r"\S+(?: \S+)*")
# Between two cells; a text without one is none of them, as nearly all are.
_GAP = re.compile(r"[^\S ]|\s{2}")
_FEWEST = 3
_LONGEST_ROW = 1_000


def with_blank_rows(document: SourceDocument) -> SourceDocument:
    """The same document, the lines of such tables as table rows."""
    if any(isinstance(block, TableRow) for block in document.blocks):
        return document
    return replace(document, blocks=tuple(_read(document)))


def _read(document: SourceDocument) -> Iterator[Block]:
    width = 0
    for block in document.blocks:
        cells = _cells(block) if isinstance(block, Paragraph) else ()
        if len(cells) >= _FEWEST and read_head([cell.text for cell in cells]):
            width = len(cells)
        if width and len(cells) == width:
            yield TableRow(cells, cells, block.start, block.end, block.line, block.place)
        else:
            yield block


def _cells(block: Paragraph) -> tuple[Cell, ...]:
    if len(block.text) > _LONGEST_ROW or not _GAP.search(block.text):
        return ()
    return tuple(
        Cell(match[0], block.start + match.start(), block.start + match.end(), column)
        for column, match in enumerate(_CELL.finditer(block.text))
    )
