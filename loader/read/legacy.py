"""The text of old Word and RTF files, without their layout: to compare a conversion with.

Word's after [MS-DOC]: the document is a list of pieces, each in UTF-16 or in bytes. RTF's after its
specification 1.9.1: groups, control words, characters as \\uN or as bytes of a code page.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from itertools import pairwise

from loader.read.ole import Compound, DamagedContainer

_WORD_97, _WORD_6 = 0xA5EC, 0xA5DC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_CLX = 0x01A2  # where the header says where the list of pieces stands
_BYTES = 0x40000000
_FIELD = re.compile("\x13[^\x13-\x15]*(?:\x14([^\x13-\x15]*))?\x15")
_MOST_NESTED = 20
# Control words, bytes and braces of an RTF file: a breakdown has some 60,000.
_MOST_TOKENS = 1_000_000
CELL_END = "\x07"

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)", re.DOTALL
)
# Groups that hold no text of the document. Those marked \* are none either, but for shapes.
_NO_TEXT = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"fldinst", b"filetbl", b"revtbl"}
    | {b"listtable", b"listoverridetable", b"shprslt", b"nonshppict", b"sn", b"sv", b"object"}
    | {b"xmlnstbl", b"datafield", b"template", b"bkmkstart", b"bkmkend"}
)
_CODE_PAGES = {b"936": "gb18030", b"950": "big5", b"65001": "utf-8", b"54936": "gb18030"}
_CHINESE_FONT = re.compile(rb"\\fcharset134\b")


class EncryptedText(ValueError):
    """A password is needed to read the file."""


def word_text(content: bytes) -> str:
    """All text of a .doc file, cells ended by CELL_END, without the instructions of fields.

    Raises DamagedContainer, and EncryptedText.
    """
    package = Compound(content)
    word = package.stream("WordDocument")
    try:
        (kind,) = struct.unpack_from("<H", word)
        (flags,) = struct.unpack_from("<H", word, 10)
        if flags & _ENCRYPTED:
            raise EncryptedText
        if kind == _WORD_6:
            start, end = struct.unpack_from("<II", word, 24)
            text = word[start:end].decode("gb18030", "replace")
        elif kind == _WORD_97:
            table = package.stream("1Table" if flags & _SECOND_TABLE else "0Table")
            start, length = struct.unpack_from("<II", word, _CLX)
            text = _pieces(word, table[start : start + length])
        else:
            raise DamagedContainer(f"no Word file has the mark {kind:#06x}")
    except struct.error as error:
        raise DamagedContainer(str(error)) from error
    for _ in range(_MOST_NESTED):
        text, found = _FIELD.subn(lambda match: match[1] or "", text)
        if not found:
            break
    return text


def _pieces(word: bytes, listed: bytes) -> str:
    """The text of the pieces a list (Clx) names, in order."""
    at = 0
    while listed[at : at + 1] == b"\x01":  # formats come before the pieces
        at += 3 + int(struct.unpack_from("<H", listed, at + 1)[0])
    mark, length = struct.unpack_from("<BI", listed, at)
    count = (length - 4) // 12
    if mark != 2 or count < 1:
        raise DamagedContainer("no list of pieces")
    ends = struct.unpack_from(f"<{count + 1}I", listed, at + 5)
    sizes = [max(end - start, 0) for start, end in pairwise(ends)]
    if sum(sizes) > len(word):
        raise DamagedContainer("its pieces hold more than the file")
    pieces = []
    for number, size in enumerate(sizes):
        (place,) = struct.unpack_from("<I", listed, at + 5 + 4 * (count + 1) + 8 * number + 2)
        if place & _BYTES:
            start = (place & ~_BYTES) // 2
            pieces.append(word[start : start + size].decode("cp1252", "replace"))
        else:
            pieces.append(word[place : place + 2 * size].decode("utf-16-le", "replace"))
    return "".join(pieces)


def rtf_text(content: bytes) -> str:
    """All text of an RTF file, cells ended by CELL_END.

    Raises DamagedContainer when it has more control words than any document.
    """
    found = re.search(rb"\\ansicpg(\d{3,5})", content[:4_096])
    encoding = _CODE_PAGES.get(found[1] if found else b"", "cp1252")
    if encoding == "cp1252" and _CHINESE_FONT.search(content):
        encoding = "gb18030"
    reader = _Rtf(encoding)
    for count, token in enumerate(_TOKEN.finditer(content)):
        if count > _MOST_TOKENS:
            raise DamagedContainer(f"it has more than {_MOST_TOKENS:,} control words")
        reader.take(*token.groups())
    reader.flush()
    text = "".join(reader.pieces)  # a character beyond the first plane is two \\uN
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(slots=True)
class _Rtf:
    """encoding: of bytes; skipped: how many of the characters after a \\uN stand for it."""

    encoding: str
    pieces: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    groups: list[tuple[bool, int]] = field(default_factory=list)
    is_text: bool = True
    substitutes: int = 1
    skipped: int = 0
    is_optional: bool = False

    def take(
        self,
        word: bytes | None,
        number: bytes | None,
        code: bytes | None,
        symbol: bytes | None,
        brace: bytes | None,
        text: bytes | None,
    ) -> None:
        """One token: a control word, a byte, a control symbol, a brace, or characters."""
        if text is not None:
            self._add(text)
        elif code is not None:
            self._add(bytes.fromhex(code.decode()))
        elif word is not None:
            self._word(word, int(number or 1))
        elif brace is not None:
            self._brace(brace)
        elif symbol == b"*":
            self.is_optional = True
        elif symbol in (b"\\", b"{", b"}"):
            self._add(symbol)

    def flush(self) -> None:
        """Make characters of the bytes that came last."""
        if self.raw:
            self.pieces.append(self.raw.decode(self.encoding, "replace"))
            self.raw.clear()

    def _add(self, text: bytes) -> None:
        kept = text[self.skipped :]
        self.skipped = max(self.skipped - len(text), 0)
        if self.is_text:
            self.raw += kept

    def _word(self, word: bytes, number: int) -> None:
        is_optional, self.is_optional = self.is_optional, False
        if word in _NO_TEXT or (is_optional and word != b"shpinst"):
            self.is_text = False
        elif word == b"u" and self.is_text:
            self.flush()
            self.pieces.append(chr(number & 0xFFFF))
            self.skipped = self.substitutes
        elif word == b"uc":
            self.substitutes = max(number, 0)
        elif word in (b"cell", b"nestcell") and self.is_text:
            self.flush()
            self.pieces.append(CELL_END)

    def _brace(self, brace: bytes) -> None:
        self.flush()
        self.skipped = 0
        if brace == b"{":
            self.groups.append((self.is_text, self.substitutes))
        elif self.groups:
            self.is_text, self.substitutes = self.groups.pop()
