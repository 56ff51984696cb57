"""Open a file, decide by its content what it is, and hand it to its reader."""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from loader.errors import UnreadableFile
from loader.read.conserve import hidden_characters
from loader.read.decode import decode
from loader.read.form import MAX_CHARACTERS, MAX_LINES, Extract
from loader.read.mhtml import page_of
from loader.read.sniff import sniff, sniff_text
from loader.read.source import ReadWarning, SourceDocument
from loader.read.text import from_lines, read_text

MAX_FILE_BYTES = 20_000_000
MAX_PAGE = 5_000_000
# What a folder is searched for. Those that are always refused are named too: not to find them
# would say nothing of them.
SUFFIXES = frozenset(
    {".txt", ".md", ".tsv", ".htm", ".html", ".xhtml", ".mht", ".mhtml", ".docx", ".docm"}
    | {".xlsx", ".xlsm", ".xls", ".et", ".pdf", ".doc", ".wps", ".rtf", ".ofd"}
)
MEDIA_TYPES = {
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "pdf": "application/pdf",
    "doc": "application/msword",
    "rtf": "application/rtf",
}
_AS_DOCX = "open it, save it as .docx (or as .xlsx, if it is a sheet) and load that"
# kind → (what it is, what to do).
_REFUSED = {
    "ofd": ("an .ofd file", "open it in its reader, save it as PDF or Word and load that"),
    "image": ("an image", "get the document itself from the site, or OCR it to .txt, check it "
              "against the image and load that"),
    "encrypted": ("an encrypted Office file", "open it, remove its password and save it"),
    "archive": ("an archive", "unpack it and load the document in it"),
    "broken_zip": ("a damaged zip archive (Word .docx, Excel .xlsx or .ofd)", "download it again"),
    "xlsb": ("a binary Excel file (.xlsb)", "open it in Excel, save it as .xlsx and load that"),
    "odf": ("an OpenDocument file", _AS_DOCX),
    "broken_ole": ("a damaged old Office file (Word .doc, WPS or Excel .xls)",
                   "download it again"),
    "ole": ("an old Office file that is neither Word nor Excel", _AS_DOCX),
    "office_xml": ("an Office file in flat XML", _AS_DOCX),
    "sqlite": ("an SQLite database", "name the document it was made from"),
}  # fmt: skip
# Where a page's first tag stands; a text has no character of more than four bytes.
_HEAD = 4_096
_UNSHOWN = frozenset({"Cc", "Cf", "Cs"})
_EMBEDDED = re.compile(r"data:[\w/+.;=-]{1,100},[A-Za-z0-9+/=%\s]{100,}")


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file named, and every document below every folder named, in name order.

    Raises UnreadableFile for a path that does not exist and for a folder without documents.
    """
    for path in paths:
        if path.is_dir():
            named = (p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES)
            # Not a folder of such a name, nor a pipe, which nobody may ever write into.
            found = sorted(p for p in named if p.is_file() or not p.exists())
            if not found:
                raise UnreadableFile(
                    str(path),
                    f"the folder holds no document ({' '.join(sorted(SUFFIXES))})",
                    "name the folder that holds the documents",
                )
            yield from found
        elif path.exists():
            yield path
        else:
            raise UnreadableFile(shown(path), "no such file", "check the name and try again")


def shown(path: Path) -> str:
    """A path for a message: bytes that are not UTF-8, and characters that do not show, escaped.

    Archives packed on Chinese Windows leave names in GBK; a name may also hold line ends, or turn
    the order of what is printed around.
    """
    return "".join(
        c.encode("unicode_escape").decode() if unicodedata.category(c) in _UNSHOWN else c
        for c in str(path)
    )


def read_file(path: Path, encoding: str | None = None) -> SourceDocument:
    """Read one file; ``encoding`` says how a text file or web page is encoded.

    Raises UnreadableFile when its name cannot be printed, and when it cannot be opened, is empty,
    too large, or no document.
    """
    return read_bytes(content_of(path), path.name, str(path), encoding)


def content_of(path: Path) -> bytes:
    """A file's bytes.

    Raises UnreadableFile when its name cannot be printed, it cannot be opened or is too large.
    """
    if shown(path) != str(path):
        raise UnreadableFile(
            shown(path), "its name holds characters that do not show, or are not UTF-8", "rename it"
        )
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise UnreadableFile(str(path), "this is no file", "name the document itself")
        size = about.st_size
        if size > MAX_FILE_BYTES:
            raise UnreadableFile(
                str(path),
                f"{size:,} bytes is more than the limit of {MAX_FILE_BYTES:,}",
                "a breakdown is some 50 kB; save only the document itself and load that",
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            str(path), f"cannot be read ({error.strerror})", "check the file and its permissions"
        ) from error


def read_bytes(
    content: bytes, file_name: str, place: str, encoding: str | None = None
) -> SourceDocument:
    """Read a file's content. ``place`` is what error messages call the file."""
    if not content.strip():
        raise UnreadableFile(place, "the file is empty", "download or save it again")
    sha256 = hashlib.sha256(content).hexdigest()
    kind = sniff(content)
    if kind == "mhtml":
        content, kind = page_of(content, place), None
    if kind is None:
        if b"<" not in content[:_HEAD] and len(content) > 4 * MAX_CHARACTERS:
            raise _too_long(f"{len(content):,} bytes of text", 4 * MAX_CHARACTERS, place)
        encoding, text = decode(content, place, encoding)
        kind = sniff_text(text)
        content = b""
        if kind == "text":
            return _read_text(text, file_name, sha256, encoding, place)
        if kind == "html":
            content = _limited(_EMBEDDED.sub("data:,", text), place)
    extract, warnings = _read_binary(kind, content, place)
    _refuse_too_long(extract.text, place)
    return from_lines(
        extract.text,
        extract.marks,
        file_name=file_name,
        sha256=sha256,
        media_type=MEDIA_TYPES[kind],
        encoding=encoding if kind == "html" and encoding else "binary",
        fidelity=extract.fidelity,
        reader=kind,
        page_count=extract.page_count,
        warnings=(*extract.warnings, *warnings, *hidden_characters(extract.text)),
    )


def _read_text(text: str, file_name: str, sha256: str, encoding: str, place: str) -> SourceDocument:
    _refuse_too_long(text, place)
    return read_text(
        text,
        file_name=file_name,
        sha256=sha256,
        encoding=encoding,
        warnings=hidden_characters(text),
    )


def _read_binary(kind: str, content: bytes, place: str) -> tuple[Extract, list[ReadWarning]]:
    """What the reader of a kind found, and what must be said of how it was read."""
    from loader.read.convert import to_docx
    from loader.read.isolated import read_isolated

    if kind in _REFUSED:
        what, remedy = _REFUSED[kind]
        raise UnreadableFile(place, f"this is {what}, which cannot be read", remedy)
    if kind not in ("doc", "rtf"):
        return read_isolated(kind, content, place), []
    converted, warnings = to_docx(content, kind, place)
    return read_isolated("docx", converted, place), warnings


def _limited(page: str, place: str) -> bytes:
    """A page for its reader; most of a page's characters may be markup."""
    if len(page) > MAX_PAGE:
        raise _too_long(f"{len(page):,} characters", MAX_PAGE, place)
    return page.encode()


def _refuse_too_long(text: str, place: str) -> None:
    """Raise UnreadableFile for a text that is no single document: parsing it would take minutes."""
    if len(text) > MAX_CHARACTERS:
        raise _too_long(f"{len(text):,} characters of text", MAX_CHARACTERS, place)
    if text.count("\n") + text.count("\r") > MAX_LINES:
        count = sum(bool(line.strip()) for line in text.splitlines())
        if count > MAX_LINES:
            raise _too_long(f"{count:,} lines", MAX_LINES, place)


def _too_long(what: str, limit: int, place: str) -> UnreadableFile:
    return UnreadableFile(
        place,
        f"{what}, more than the limit of {limit:,}",
        "a breakdown has some 50,000 characters; save only the document itself and load that",
    )
