"""Open a file, decide by its content what it is, and hand it to its reader."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from loader.errors import UnreadableFile
from loader.read.source import SourceDocument
from loader.read.text import read_text

MAX_FILE_BYTES = 20_000_000
TEXT_SUFFIXES = {".txt", ".md", ".tsv"}

# The first bytes of formats that are not plain text, and what they are called.
SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive (Word .docx, Excel .xlsx or .ofd)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office or WPS file (.doc, .xls, .wps)"),
    (b"{\\rtf", "an RTF file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
)


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file named, and every text file below every folder named, in name order.

    Raises UnreadableFile for a path that does not exist and for a folder without text files.
    """
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.suffix.lower() in TEXT_SUFFIXES)
            if not found:
                raise UnreadableFile(
                    str(path),
                    "the folder holds no .txt, .md or .tsv file",
                    "name the folder that holds the documents",
                )
            yield from found
        elif path.exists():
            yield path
        else:
            raise UnreadableFile(str(path), "no such file", "check the name and try again")


def read_file(path: Path) -> SourceDocument:
    """Read one file.

    Raises UnreadableFile when it cannot be opened, is empty, too large, or not text.
    """
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise UnreadableFile(
                str(path),
                f"{size:,} bytes is more than the limit of {MAX_FILE_BYTES:,}",
                "a breakdown is some 50 kB; save only the document itself and load that",
            )
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            str(path), f"cannot be read ({error.strerror})", "check the file and its permissions"
        ) from error
    return read_bytes(content, path.name, str(path))


def read_bytes(content: bytes, file_name: str, place: str) -> SourceDocument:
    """Read a file's content. ``place`` is what error messages call the file."""
    if not content.strip():
        raise UnreadableFile(place, "the file is empty", "download or save it again")
    for signature, what in SIGNATURES:
        if content.startswith(signature):
            raise UnreadableFile(
                place,
                f"this is {what}, which this version does not read",
                "open it, save it as plain text (UTF-8, one cell a line or tabs) and load that",
            )
    encoding, text = decode(content, place)
    return read_text(
        text,
        file_name=file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        encoding=encoding,
    )


def decode(content: bytes, place: str) -> tuple[str, str]:
    """(encoding, text) of a text file: UTF-8 or GB18030, with Chinese in it.

    GB18030 accepts nearly every byte sequence, so what it gives must look like Chinese.
    Raises UnreadableFile with the offset of the first bad byte.
    """
    try:
        encoding, text = "utf-8", content.decode("utf-8-sig")
    except UnicodeDecodeError as utf8_error:
        try:
            encoding, text = "gb18030", content.decode("gb18030")
            if not looks_chinese(text):
                raise ValueError
        except ValueError:
            at_end = utf8_error.start >= len(content) - 4
            raise UnreadableFile(
                place,
                f"byte {utf8_error.start} is not UTF-8, and the file is not Chinese in GB18030",
                "the file ends inside a character, so it is cut short: download it again"
                if at_end
                else "this is not a text file, or a damaged one: save it again as UTF-8 text",
            ) from utf8_error
    if "\x00" in text:
        raise UnreadableFile(
            place, "the file holds NUL bytes", "this is not a text file: save it as UTF-8 text"
        )
    return encoding, text


def looks_chinese(text: str) -> bool:
    """At least half of the characters that are not white space are common Han characters.

    "Common" is the first level of GB 2312 (rows 16 to 55), which holds 99 % of the Han
    characters of the documents in ``documents/``; Big5 read as GB18030 gives about half.
    """
    visible = [c for c in text if not c.isspace()]
    han = [c for c in visible if "一" <= c <= "鿿"]
    return 2 * len(han) >= len(visible) and 10 * sum(map(_is_level_one, han)) >= 9 * len(han) > 0


def _is_level_one(character: str) -> bool:
    try:
        row = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= row <= 0xD7
