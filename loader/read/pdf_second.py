"""What another library (pdfium, which pdfplumber brings with it) says of a PDF's pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from loader.read.form import Form
from loader.read.source import page_of

# Modes of drawing text that leave nothing to see (PDF 32000-1, table 106).
_UNSEEN = frozenset({3, 7})
# A picture that covers this much of a page is a scan of it.
_SCAN_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class SecondReading:
    """text: of all pages; ocr_pages: those whose text a machine read from a picture of the page."""

    text: str
    ocr_pages: tuple[int, ...]


def second_reading(content: bytes) -> SecondReading:
    """Read a PDF that opens without a password."""
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

    pieces: list[str] = []
    ocr_pages: list[int] = []
    with PdfDocument(content) as pdf:
        for number in range(len(pdf)):
            page = pdf[number]
            text = page.get_textpage()
            pieces.append(text.get_text_range())
            text.close()
            if _is_ocr_layer(page):
                ocr_pages.append(number + 1)
            page.close()
    return SecondReading("".join(pieces), tuple(ocr_pages))


def _is_ocr_layer(page: Any) -> bool:
    """Whether most text of a page is invisible beside a picture, or beneath one that covers it.

    So programs that recognise text in scans store what they found, to be searched and copied.
    """
    from pypdfium2 import raw

    width, height = page.get_size()
    texts = unseen = beneath = 0
    covered = 0.0
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_IMAGE)):
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            texts += 1
            unseen += raw.FPDFTextObj_GetTextRenderMode(item.raw) in _UNSEEN
            continue
        left, bottom, right, top = item.get_bounds()
        covered += (right - left) * (top - bottom) / max(width * height, 1)
        if covered >= _SCAN_SHARE:
            beneath = texts
    return covered > 0 and 2 * max(unseen, beneath) > texts


def say_ocr(form: Form, pages: Sequence[int]) -> None:
    """A warning at the first line of the first page whose text is a machine's reading."""
    if not pages:
        return
    places = ((line, page_of(mark.place)) for line, mark in form.marks.items())
    line = next((line for line, page in places if page == pages[0]), 1)
    form.warn(
        "ocr_layer",
        "the text is an OCR layer over pictures of the pages: compare it with them, characters "
        "may be misread",
        f"{'pages' if len(pages) > 1 else 'page'} {', '.join(map(str, pages))}",
        line=line,
    )
