"""The text of an .xls file, without its layout: to compare what calamine made of it with.

After [MS-XLS]: a stream of records (number, length, content), those longer than 8,224 bytes go on
in CONTINUE records. Each sheet's records stand between BOF and EOF. Cells hold a text themselves or
name one of a table (SST) that all sheets share. Nothing here raises on damaged records: what cannot
be read is missing, and the comparison tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from loader.read.ole import Compound

_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_SHARED, _SHARED_CELL, _CODE_PAGE = 0x00FC, 0x00FD, 0x0042
# Records that hold a text → where it begins: a cell's own, with formats in it, a formula's value.
_CELLS = {0x0204: 6, 0x00D6: 6, 0x0207: 0}
_EDGES = frozenset({0x0014, 0x0015})  # header and footer of the printed page
_BOX, _SERIES = 0x01B6, 0x100D  # a comment or text box; the name of a row in a chart
_EXCEL_97 = 0x0600
_SHEET = 0x0010
_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
_CODE_PAGES = {936: "gb18030", 950: "big5", 1200: "utf-16-le", 65001: "utf-8"}


@dataclass(frozen=True, slots=True)
class BookText:
    """cells: the text of every cell of every sheet, each as often as it is shown; beside: what
    stands around them (comments, text boxes, charts, headers), not looked for before Excel 97.
    ``is_whole``: False where cells hold more than the most characters asked for. ``is_coded``:
    strings are bytes of a code page, as Excel 5 and 95 wrote them."""

    cells: str
    beside: str = ""
    is_whole: bool = True
    is_coded: bool = False


def book_text(content: bytes, most: int) -> BookText:
    """The text of an .xls file of Excel 5 or later, up to some ``most`` characters.

    Raises DamagedContainer.
    """
    package = Compound(content)
    reader = _Book()
    for kind, pieces in _records(package.stream("Workbook") or package.stream("Book")):
        reader.take(kind, pieces)
        if reader.characters > most:
            return BookText("\n".join(reader.cells), is_whole=False)
    is_coded = reader.version < _EXCEL_97
    return BookText("\n".join(reader.cells), "\n".join(reader.beside), is_coded=is_coded)


def _records(stream: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """Each record's number, and its content in the pieces that CONTINUE parts it into."""
    kind, pieces, at = 0, list[bytes](), 0
    while at + 4 <= len(stream):
        number = int.from_bytes(stream[at : at + 2], "little")
        size = int.from_bytes(stream[at + 2 : at + 4], "little")
        if number != _CONTINUE:
            if kind:
                yield kind, pieces
            kind, pieces = number, []
        pieces.append(stream[at + 4 : at + 4 + size])
        at += 4 + size
    if kind:
        yield kind, pieces


@dataclass(slots=True)
class _Book:
    """inside: the kind of each substream that is open, a chart's within its sheet's."""

    shared: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    inside: list[int] = field(default_factory=list)
    characters: int = 0
    version: int = _EXCEL_97
    encoding: str = "cp1252"

    def take(self, kind: int, pieces: list[bytes]) -> None:
        """One record; those of no interest change nothing."""
        text = _Text(pieces)
        if kind == _BOF:
            self.version = text.number(2)
            self.inside.append(text.number(2))
        elif kind == _EOF:
            del self.inside[-1:]
        elif kind == _CODE_PAGE:
            self.encoding = _CODE_PAGES.get(text.number(2), "cp1252")
        elif kind == _SHARED:
            self.shared = list(_shared(text))
        elif self.inside == [_SHEET] and kind in (_SHARED_CELL, *_CELLS):
            self._cell(kind, text)
        elif self.version >= _EXCEL_97:
            self._beside(kind, text)

    def _cell(self, kind: int, text: _Text) -> None:
        if kind == _SHARED_CELL:
            text.skip(6)
            place = text.number(4)
            found = self.shared[place] if place < len(self.shared) else ""
        else:
            text.skip(_CELLS[kind])
            found = text.string() if self.version >= _EXCEL_97 else text.coded(self.encoding)
        self.cells.append(found)
        self.characters += len(found)

    def _beside(self, kind: int, text: _Text) -> None:
        if kind in _EDGES:
            self.beside.append(text.string())
        elif kind == _SERIES:
            text.skip(2)
            self.beside.append(text.characters(text.number(1), text.number(1)))
        elif kind == _BOX:
            text.skip(10)
            count = text.number(2)
            text.next_piece()
            self.beside.append(text.characters(count, text.number(1)))


def _shared(text: _Text) -> Iterator[str]:
    """The strings of the table, as many as there are whatever it says."""
    text.skip(4)
    for _ in range(text.number(4)):
        if text.is_at_end:
            return
        yield text.string()


@dataclass(slots=True)
class _Text:
    """The content of a record, read on from piece to piece; at its end there are only zeros."""

    pieces: list[bytes]
    piece: int = 0
    at: int = 0

    @property
    def is_at_end(self) -> bool:
        while self.piece < len(self.pieces) and self.at >= len(self.pieces[self.piece]):
            self.next_piece()
        return self.piece >= len(self.pieces)

    def next_piece(self) -> None:
        """Go to the beginning of the next CONTINUE."""
        self.piece, self.at = self.piece + 1, 0

    def number(self, size: int) -> int:
        """An unsigned number of 1, 2 or 4 bytes."""
        found = b""
        while len(found) < size and not self.is_at_end:
            found += self._here(size - len(found))
        return int.from_bytes(found, "little")

    def skip(self, count: int) -> None:
        """Go on by some bytes, over the borders of pieces."""
        while count > 0 and not self.is_at_end:
            count -= len(self._here(count))

    def string(self) -> str:
        """A string with its length and flags before it; formats and reading aids are skipped."""
        count, flags = self.number(2), self.number(1)
        after = 4 * self.number(2) if flags & _RICH else 0
        after += self.number(4) if flags & _EXTENDED else 0
        found = self.characters(count, flags)
        self.skip(after)
        return found

    def characters(self, count: int, flags: int) -> str:
        """``count`` characters of one byte or two; a CONTINUE says anew which, in a byte of its
        own."""
        found: list[bytes] = []
        while count > 0 and self.piece < len(self.pieces):
            width = 2 if flags & _WIDE else 1
            raw = self._here(count * width)
            count -= len(raw) // width
            if width == 1:
                raw = raw.decode("latin-1").encode("utf-16-le")
            found.append(raw[: len(raw) // 2 * 2])
            if count > 0:
                self.next_piece()
                flags = self.number(1)
        return b"".join(found).decode("utf-16-le", "replace")

    def coded(self, encoding: str) -> str:
        """A string of Excel 5: a length and bytes of the workbook's code page."""
        return self._here(self.number(2)).decode(encoding, "replace")

    def _here(self, count: int) -> bytes:
        """At most ``count`` bytes of this piece."""
        if self.piece >= len(self.pieces):
            return b""
        found = self.pieces[self.piece][self.at : self.at + count]
        self.at += len(found)
        return found
