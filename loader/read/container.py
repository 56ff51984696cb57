"""Zip files and the XML in them, opened within limits: Word's .docx and Excel's .xlsx."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections import Counter
from xml.etree import ElementTree

from loader.errors import UnreadableFile

MAX_MEMBERS = 2_000
MAX_UNPACKED = 40_000_000
MAX_PART = 20_000_000
# Office files shrink to a tenth; a member this much larger than its packed form is a bomb.
MAX_RATIO = 500
SMALL = 1_000_000
MAX_ELEMENTS = 400_000
MAX_DEPTH = 150

_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, OverflowError),
)
_TAG = re.compile(rb"<[^>]*>")
_SAVE_AGAIN = "download it again, or open it and save it under another name"


class Package:
    """A zip's parts by name. Nothing is ever written to disk, so names cannot lead anywhere.

    Raises UnreadableFile when it is damaged, encrypted or larger than any document.
    """

    def __init__(self, content: bytes, file: str) -> None:
        self.file = file
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            self._infos = {info.filename: info for info in self._archive.infolist()}
        except _DAMAGED as error:
            raise self._damaged(str(error)) from error
        self._check(self._archive.infolist())

    @property
    def names(self) -> list[str]:
        return list(self._infos)

    def read(self, name: str) -> bytes | None:
        """A part's bytes, None when there is no such part."""
        info = self._infos.get(name)
        if info is None:
            return None
        if info.file_size > MAX_PART:
            raise self._too_much(f"{name} is {info.file_size:,} bytes unpacked")
        try:
            with self._archive.open(info) as part:
                return part.read(info.file_size + 1)
        except _DAMAGED as error:
            raise self._damaged(f"{name}: {error}") from error

    def xml(self, name: str) -> ElementTree.Element | None:
        """A part as a tree, None when there is no such part."""
        content = self.read(name)
        return None if content is None else parse_xml(content, f"{self.file}: {name}")

    def text(self, name: str) -> str:
        """All that stands between the tags of a part, blanks for the tags."""
        return html.unescape(_TAG.sub(b" ", self.read(name) or b"").decode("utf-8", "replace"))

    def _check(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > MAX_MEMBERS:
            raise self._too_much(f"the zip has {len(infos):,} parts")
        unpacked = sum(info.file_size for info in infos)
        if unpacked > MAX_UNPACKED:
            raise self._too_much(f"the zip is {unpacked:,} bytes unpacked")
        for info in infos:
            if info.flag_bits & 1:
                raise UnreadableFile(
                    self.file, "the file is encrypted", "open it, remove its password and save it"
                )
            if info.file_size > max(SMALL, MAX_RATIO * info.compress_size):
                raise self._too_much(f"{info.filename} is {info.file_size:,} bytes unpacked")
        twice = [name for name, count in Counter(i.filename for i in infos).items() if count > 1]
        if twice:
            raise self._damaged(f"it has two parts called {twice[0]}")

    def _too_much(self, what: str) -> UnreadableFile:
        return UnreadableFile(
            self.file,
            f"{what}, more than a document can be (the limits are {MAX_MEMBERS:,} parts and "
            f"{MAX_UNPACKED:,} bytes)",
            "save only the document itself and load that",
        )

    def _damaged(self, what: str) -> UnreadableFile:
        return UnreadableFile(self.file, f"the zip is damaged ({what})", _SAVE_AGAIN)


class _Guard(ElementTree.TreeBuilder):
    """Builds a tree without ever taking a document type, whose entities could be a bomb."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.count = 0

    def doctype(self, *_: object) -> None:
        raise ValueError("it declares a document type, which no Office file does")

    def start(self, tag: str, attrs: dict[str, str]) -> ElementTree.Element:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH:
            raise ValueError(f"its elements are nested more than {MAX_DEPTH} deep")
        if self.count > MAX_ELEMENTS:
            raise ValueError(f"it has more than {MAX_ELEMENTS:,} elements")
        return super().start(tag, attrs)

    def end(self, tag: str) -> ElementTree.Element:
        self.depth -= 1
        return super().end(tag)


def parse_xml(content: bytes, place: str) -> ElementTree.Element:
    """XML as a tree. Raises UnreadableFile when it is not well formed, too deep or too large."""
    parser = ElementTree.XMLParser(target=_Guard())  # noqa: S314
    try:
        parser.feed(content)
        tree: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError, AssertionError) as error:
        raise UnreadableFile(place, f"the XML cannot be read ({error})", _SAVE_AGAIN) from error
    return tree
