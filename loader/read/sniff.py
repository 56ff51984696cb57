"""What a file is, told from its content; its name says nothing (``.doc`` is often HTML)."""

from __future__ import annotations

import io
import re
import zipfile

from loader.read.ole import SIGNATURE, Compound, DamagedContainer

_STARTS = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "bitmap"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)
# A zip's kind by a member it must have.
_MEMBERS = (
    ("OFD.xml", "ofd"),
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("content.xml", "odf"),
)
# An old Office file's kind by a stream it must have.
_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_HTML_START = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|meta|title|table|div|p|center|font|span|h[1-6]|style|"
    r"section|article|main|script|link|br|b|a|ul|ol|form|base|xml)(?=[\s>/:]))",
    re.IGNORECASE,
)
_OFFICE_XML = re.compile(r"<(?:w:wordDocument|pkg:package|Workbook)\b")
_LEAD = 4_096


def sniff(content: bytes) -> str | None:
    """The kind of a binary or MIME file; None for what may be text (see :func:`sniff_text`)."""
    head = content[:_LEAD].lstrip()
    if content.startswith(b"PK\x03\x04"):
        return _zip_kind(content)
    if content.startswith(SIGNATURE):
        return _ole_kind(content)
    for start, kind in _STARTS:
        if head.startswith(start):
            if kind == "bitmap":
                kind = "image" if b"\x00" in head[:32] else "text"
            return None if kind == "text" else kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image"
    is_mime = re.search(rb"(?i)^mime-version:|^content-type:\s*multipart/related", head)
    return "mhtml" if is_mime else None


def sniff_text(text: str) -> str:
    """``html``, ``office_xml`` or ``text`` for decoded text."""
    head = text[:_LEAD].lstrip("\ufeff \t\r\n")
    if not head.startswith("<"):
        return "text"
    if _OFFICE_XML.search(head):
        return "office_xml"
    while head.startswith(("<!--", "<?")):
        _, _, head = head.partition("-->" if head.startswith("<!--") else ">")
        head = head.lstrip()
    return "html" if _HTML_START.match(head) else "text"


def _zip_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        return "broken_zip"
    return next((kind for member, kind in _MEMBERS if member in names), "archive")


def _ole_kind(content: bytes) -> str:
    try:
        names = Compound(content).names
    except DamagedContainer:
        return "broken_ole"
    return next((kind for name, kind in _STREAMS if name in names), "ole")
