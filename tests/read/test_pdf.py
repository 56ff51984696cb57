"""PDFs that are no ruled table of upright text: read as paragraphs, or refused with what to do."""

from __future__ import annotations

import base64
import ctypes
import io
import struct
import zlib
from collections.abc import Callable

import pypdfium2
import pypdfium2.raw
import pytest

from loader.errors import UnreadableFile
from loader.read import pdf
from loader.read.form import Extract
from loader.read.pdf import read_pdf
from tests import handmade_pdf as handmade
from tests.rebuild import print_pdf

FONT = "<style>body { font-family: 'Noto Serif CJK SC' } table { width: 100% }</style>"
ROW = "<tr><td>{}.增长目标百分之六左右，推进重点项目建设。<td>林先华<td>市财政局、市统计局</tr>"
TABLE = f"<table>{''.join(ROW.format(n) for n in range(1, 12))}</table>"
RULED = f"<style>td {{ border: 1px solid black }}</style>{TABLE}"
SENTENCE = "推进重点项目建设，完成投资一百亿元以上，" * 6


def printed(body: str) -> bytes:
    return print_pdf(FONT + body)


def read(content: bytes) -> Extract:
    return read_pdf(content, "f.pdf")


def changed(content: bytes, change: Callable[[pypdfium2.PdfDocument], object]) -> bytes:
    document = pypdfium2.PdfDocument(content)
    change(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def picture() -> str:
    """A grey page of a scanner, as an element."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 40, 40, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\x80" * 40) * 40)
    png = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )
    source = base64.b64encode(png).decode()
    return f'<img style="width: 600px; height: 800px" src="data:image/png;base64,{source}">'


def test_prose_is_paragraphs() -> None:
    body = "".join(f'<p style="text-indent: 2em">{n}.{SENTENCE}责任到人。</p>' for n in range(8))
    extract = read(printed(body))
    assert extract.fidelity == "none"
    assert extract.text.split("\n") == [f"{n}.{SENTENCE}责任到人。" for n in range(8)]
    assert extract.warnings == ()


REFUSED = {
    "scan": (picture(), "page 1: no text layer (scanned) — get the .docx or the web page"),
    "scanned second page": (
        f'<p>关于印发责任分解的通知</p><div style="break-before: page">{picture()}</div>',
        "page 2: no text layer (scanned)",
    ),
    "no borders": (TABLE, "page 1: text stands in columns or a table that no lines part"),
    "lines across only": (
        f"<style>td {{ border-bottom: 1px solid black }}</style>{TABLE}",
        "page 1: text stands in columns or a table that no lines part",
    ),
    "turned table": (
        '<div style="transform: rotate(90deg); transform-origin: 0 0; position: absolute; '
        f'left: 500px; width: 800px">{RULED}</div>',
        "page 1: its text stands sideways",
    ),
    "from top to bottom": (
        f'<div style="writing-mode: vertical-rl; height: 600px">{SENTENCE * 3}</div>',
        "or runs from top to bottom — turn the page in a PDF viewer, print it",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_in_order_is_refused(name: str) -> None:
    body, message = REFUSED[name]
    with pytest.raises(UnreadableFile) as error:
        read(printed(body))
    assert message in str(error.value)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_was_turned_is_refused(degrees: int) -> None:
    """Each line would be read character by character downwards, or backwards."""
    turned = changed(printed(RULED), lambda document: document[0].set_rotation(degrees))
    with pytest.raises(UnreadableFile, match="stands sideways or upside down"):
        read(turned)


def test_a_watermark_is_left_out_and_said() -> None:
    style = "position: fixed; top: 300px; left: 200px; transform: rotate(-45deg)"
    extract = read(printed(f'<div style="{style}">内部</div>{RULED}'))
    assert extract.text == read(printed(RULED)).text
    assert [(w.code, w.printed) for w in extract.warnings] == [("left_out", "内部")]


@pytest.mark.parametrize("kind", [pypdfium2.raw.FPDF_ANNOT_TEXT, pypdfium2.raw.FPDF_ANNOT_FREETEXT])
def test_comments_are_said(kind: int) -> None:
    def comment(document: pypdfium2.PdfDocument) -> None:
        page = document[0]
        note = pypdfium2.raw.FPDFPage_CreateAnnot(page.raw, kind)
        text = ctypes.create_string_buffer("批注里的文字".encode("utf-16-le") + b"\0\0")
        written = ctypes.cast(text, ctypes.POINTER(ctypes.c_ushort))
        pypdfium2.raw.FPDFAnnot_SetStringValue(note, b"Contents", written)
        pypdfium2.raw.FPDFPage_CloseAnnot(note)

    extract = read(changed(printed("<p>正文内容</p>"), comment))
    assert extract.text == "正文内容"
    assert [(w.code, w.printed) for w in extract.warnings] == [("left_out", "批注里的文字")]


FIELDS = {
    "one": ([handmade.field("市财政局")], "市财政局"),
    "shown twice": ([handmade.field(None, b"/Parent 8 0 R"), handmade.field(None, b"/Parent 8 0 R"),
                     handmade.field("市财政局")], "市财政局"),
    "of a list": ([handmade.field(None, b"/V[<FEFF7532> <FEFF4E59>]")], "甲 乙"),
    "in a circle": ([handmade.field("市财政局", b"/Parent 6 0 R")], "市财政局"),
    "ticked": ([handmade.field(None, b"/V/On"), handmade.field("2022")], None),
}  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_what_was_filled_into_a_form_is_said(name: str) -> None:
    fields, said = FIELDS[name]
    extract = read(handmade.pdf(handmade.text(["正文内容"]), fields=fields))
    assert extract.text == "正文内容"
    assert [(w.code, w.printed) for w in extract.warnings] == ([("left_out", said)] if said else [])


LINES = ("一、推进重点项目建设，完成投资一百亿元。", "责任单位：市财政局。")
SEEN, UNSEEN = handmade.text(LINES), handmade.text(LINES, handmade.UNSEEN)
SEAL = b"q 90 0 0 90 300 600 cm /I Do Q "
LAYERS = {
    "unseen over a picture": ((handmade.PICTURE + UNSEEN,), "page 1"),
    "beneath a picture": ((SEEN + handmade.PICTURE,), "page 1"),
    "beneath a picture in two halves": (
        (SEEN + b"q .5 0 0 1 0 0 cm %s Q q .5 0 0 1 300 0 cm %s Q " % ((handmade.PICTURE,) * 2),),
        "page 1",
    ),
    "printed over a ground": ((handmade.PICTURE + SEEN,), None),
    "printed, then sealed": ((SEEN + SEAL,), None),
    "from the second page on": ((SEEN, *[handmade.PICTURE + UNSEEN] * 2), "pages 2, 3"),
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_of_recognised_text_is_said(name: str) -> None:
    pages, said = LAYERS[name]
    extract = read(handmade.pdf(*pages))
    assert extract.text.replace("\n", "") == "".join(LINES) * len(pages)
    expected = [("ocr_layer", said, 1 if len(pages) == 1 else 2)] if said else []
    assert [(w.code, w.printed, w.line) for w in extract.warnings] == expected


def test_more_pages_than_a_document_has(monkeypatch: pytest.MonkeyPatch) -> None:
    content = printed("".join('<p style="break-after: page">正文</p>' for _ in range(4)))
    pages = read(content).page_count
    assert pages is not None
    assert pages > 3
    monkeypatch.setattr(pdf, "MAX_PAGES", 3)
    with pytest.raises(UnreadableFile, match=f"{pages} pages are more than the limit of 3 — save"):
        read(content)
