"""PDF with a text layer: ruled tables as rows, other text as paragraphs; anything else is refused.

Nothing is guessed: a scanned page, a font that does not say which characters it draws, and a
table without drawn lines are refused with the page's number.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from loader.errors import UnreadableFile
from loader.read.conserve import check_conservation, say_left_out, settle_variants
from loader.read.form import Extract, Form
from loader.read.limits import allow_another_page
from loader.read.pdf_edges import open_ends
from loader.read.pdf_grid import Box, PageTable, groups, read_cells, write_group
from loader.read.pdf_second import say_ocr, second_reading
from loader.read.pdf_text import (
    Char,
    Line,
    char_of,
    is_level,
    lines_of,
    looks_like_columns,
    paragraphs_of,
    plain_han,
    runs_down,
    without_doubles,
    without_page_number,
)

MAX_PAGES = 500
# A watermark has few characters; a page with a fifth of its text aslant was turned.
SLANTED = 5
INSTALL = ".venv/bin/pip install --editable '.[pdf]'"
_NO_TEXT = (
    "get the .docx or the web page from the site, or OCR it to .txt, check it against the page "
    "and load that"
)
_UNMAPPED = "(cid:"
# Fields of a form stand within others; deeper than this leads round in a circle.
_MOST_FIELDS = 9


def read_pdf(content: bytes, file: str) -> Extract:
    """Rows and paragraphs of a PDF.

    Raises UnreadableFile when the extra is not installed, when the file is encrypted or damaged,
    and for pages that cannot be read.
    """
    try:
        import pdfplumber
        from pdfplumber.utils.exceptions import PdfminerException
    except ImportError as error:
        raise UnreadableFile(file, "PDF files need a further package", f"run {INSTALL}") from error
    # It repeats itself for every character of a font it does not know.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    found: list[PageTable | Line] = []
    dropped: list[str] = []
    notes: list[str] = []
    try:
        with pdfplumber.open(io.BytesIO(content), raise_unicode_errors=False) as pdf:
            count = len(pdf.pages)
            if count > MAX_PAGES:
                raise UnreadableFile(
                    file,
                    f"{count:,} pages are more than the limit of {MAX_PAGES}",
                    "save the pages of the document itself and load those",
                )
            for page in pdf.pages:
                dropped.append(_read_page(page, found, file))
                notes.extend(_notes(page))
                page.close()
                allow_another_page()
    except PdfminerException as error:
        raise _unreadable(error, file) from error
    form = Form(file)
    has_table = _write(found, form)
    second = second_reading(content)
    plain = plain_han(second.text)
    say_ocr(form, second.ocr_pages)
    say_left_out(form, "text stands aslant, as a watermark does", "".join(dropped))
    say_left_out(form, "comments or fields of a form hold text", " ".join(dict.fromkeys(notes)))
    settle_variants(form, plain)
    check_conservation(form, plain, dropped="".join(dropped))
    return form.extract("ruled" if has_table else "none", count)


def _unreadable(error: Exception, file: str) -> UnreadableFile:
    what = repr(error)
    if "MemoryError" in what:  # pdfplumber wraps that one too
        raise MemoryError from error
    if "Password" in what or "Encrypt" in what:
        return UnreadableFile(
            file, "the PDF is encrypted", "open it with its password, print it to a new PDF"
        )
    return UnreadableFile(file, f"the PDF is damaged ({what[:200]})", "download it again")


def _read_page(page: Any, found: list[PageTable | Line], file: str) -> str:
    """Add a page's tables and lines; the text left out, which does not run from left to right."""
    number = page.page_number
    chars = without_doubles(char_of(printed) for printed in page.chars if is_level(printed))
    slanted = "".join(c["text"] for c in page.chars if not is_level(c) and c["text"].strip())
    if SLANTED * len(slanted) > len(chars) or runs_down(chars):
        raise UnreadableFile(
            file,
            f"page {number}: its text stands sideways or upside down, or runs from top to bottom",
            "turn the page in a PDF viewer, print it to a new PDF and load that",
        )
    _refuse_unreadable(chars, bool(page.images), number, file)
    tables: list[tuple[float, PageTable]] = []
    outside = chars
    for boxes in _ruled(page):
        inside, outside = _part(outside, boxes)
        table = PageTable(number, len(tables) + 1, read_cells(boxes, inside))
        tables.append((min(box[1] for box in boxes), table))
    lines = without_page_number(lines_of(outside), number)
    if looks_like_columns(lines):
        raise UnreadableFile(
            file,
            f"page {number}: text stands in columns or a table that no lines part",
            _NO_TEXT,
        )
    placed: list[tuple[float, PageTable | Line]] = [*tables, *((line.top, line) for line in lines)]
    found.extend(item for _, item in sorted(placed, key=lambda pair: pair[0]))
    return plain_han(slanted)


def _notes(page: Any) -> Iterator[str]:
    """What comments and fields of forms on a page say; it is no part of the page's text."""
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    for reference in resolve1(page.page_obj.annots) or ():
        note = resolve1(reference)
        for _ in range(_MOST_FIELDS):
            if not isinstance(note, dict):
                break
            for value in (*_values(note.get("Contents")), *_values(note.get("V"))):
                yield decode_text(value)
            note = resolve1(note.get("Parent"))  # a field shown in several places


def _values(found: object) -> list[bytes]:
    """The texts of an entry: one, or the list of those chosen."""
    from pdfminer.pdftypes import resolve1

    value = resolve1(found)
    values = map(resolve1, value) if isinstance(value, list) else [value]
    return [value for value in values if isinstance(value, bytes)]


def _refuse_unreadable(chars: Sequence[Char], has_images: bool, number: int, file: str) -> None:
    printed = [char for char in chars if char.text.strip()]
    if not printed and has_images:
        raise UnreadableFile(file, f"page {number}: no text layer (scanned)", _NO_TEXT)
    unmapped = sum(char.text.startswith(_UNMAPPED) for char in printed)
    if 20 * unmapped > len(printed):
        raise UnreadableFile(
            file, f"page {number}: its font does not say which characters it draws", _NO_TEXT
        )


def _ruled(page: Any) -> Iterator[list[Box]]:
    """The cells of each table of two columns or more: a frame around text is none."""
    settings = {"explicit_horizontal_lines": open_ends(page.edges)}
    for table in page.find_tables(settings):
        boxes = [tuple(map(float, cell)) for cell in table.cells]
        if len({round(box[0]) for box in boxes}) > 1:
            yield [(x0, top, x1, bottom) for x0, top, x1, bottom in boxes]


def _part(chars: Sequence[Char], boxes: Sequence[Box]) -> tuple[list[Char], list[Char]]:
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
    inside: list[Char] = []
    outside: list[Char] = []
    for char in chars:
        x, y = char.middle
        is_inside = left <= x <= right and top <= y <= bottom
        (inside if is_inside else outside).append(char)
    return inside, outside


def _write(content: Sequence[PageTable | Line], form: Form) -> bool:
    """Lines as paragraphs and tables as rows, in order; whether there was a table."""
    has_table = False
    counts: dict[int, int] = {}
    for is_table, run in groupby(content, key=lambda item: isinstance(item, PageTable)):
        if is_table:
            for group in groups([item for item in run if isinstance(item, PageTable)]):
                write_group(group, form)
            has_table = True
            continue
        for text, page in paragraphs_of([item for item in run if isinstance(item, Line)]):
            counts[page] = counts.get(page, 0) + 1
            form.paragraph(text, f"page {page}, paragraph {counts[page]}")
    return has_table
