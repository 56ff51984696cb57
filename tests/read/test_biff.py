"""The second reading of .xls files: every string of the format, whole or damaged."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from loader.errors import UnreadableFile
from loader.read import sheets
from loader.read.biff import BookText, book_text
from loader.read.form import Extract
from loader.read.ole import DamagedContainer
from loader.read.sheets import read_sheets
from tests import rebuild
from tests.office import compound, needs_office, written_by_office

EXCEL_97, EXCEL_5 = 0x0600, 0x0500
ENOUGH = 1_000_000


def record(kind: int, *pieces: bytes) -> bytes:
    """A record and those that continue it."""
    kinds = [kind, *[0x003C] * (len(pieces) - 1)]
    return b"".join(
        struct.pack("<HH", number, len(piece)) + piece
        for number, piece in zip(kinds, pieces, strict=True)
    )


def wide(text: str, before: bytes = b"", flags: int = 1, after: bytes = b"") -> bytes:
    """A string of two bytes a character; before: how much stands after its characters."""
    head = struct.pack("<HB", len(text), flags) + before
    return head + text.encode("utf-16-le") + after


def book(
    shared: Sequence[bytes] = (), cells: bytes = b"", version: int = EXCEL_97, count: int = 1
) -> bytes:
    """An .xls of one sheet; shared: the pieces of its table of ``count`` strings."""
    name = b"\x06\x00Sheet1" if version == EXCEL_97 else b"\x06Sheet1"
    head = record(0x0809, struct.pack("<HHIII", version, 5, 0, 0, 0)[:16])
    head += record(0x0042, struct.pack("<H", 1200 if version == EXCEL_97 else 936))
    table = b""
    if shared:
        first = struct.pack("<II", count, count) + shared[0]
        table = record(0x00FC, first, *shared[1:])
    size = len(head) + 4 + 6 + len(name) + len(table) + 4
    head += record(0x0085, struct.pack("<IH", size, 0) + name) + table + record(0x000A, b"")
    sheet = record(0x0809, struct.pack("<HHIII", version, 0x10, 0, 0, 0)[:16])
    dimensions = struct.pack("<IIHHH", 0, 9, 0, 9, 0)
    if version == EXCEL_5:
        dimensions = struct.pack("<HHHHH", 0, 9, 0, 9, 0)
    sheet += record(0x0200, dimensions) + cells + record(0x000A, b"")
    return compound({"Workbook" if version == EXCEL_97 else "Book": head + sheet})


def shared_cell(row: int, number: int) -> bytes:
    return record(0x00FD, struct.pack("<HHHI", row, 0, 0, number))


def own_cell(row: int, string: bytes, kind: int = 0x0204) -> bytes:
    return record(kind, struct.pack("<HHH", row, 0, 0) + string)


def formula(row: int, value: bytes) -> bytes:
    shown = b"\x00\x00\x00\x00\x00\x00\xff\xff"
    head = struct.pack("<HHH", row, 0, 0) + shown + struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\x00"
    return record(0x0006, head) + record(0x0207, value)


def codes(extract: Extract) -> list[tuple[str, str | None]]:
    return [(warning.code, warning.printed) for warning in extract.warnings]


BOOKS = {
    "shared, the second time too": (
        book([wide("市财政局")], shared_cell(0, 0) + shared_cell(1, 0)),
        ["市财政局", "市财政局"],
    ),
    "continued, wide and narrow": (
        book(
            [wide("市财政局")[:-4], b"\x01" + "政局".encode("utf-16-le") + wide("GDP6%以上")[:9],
             b"\x006%", b"\x01" + "以上".encode("utf-16-le")],
            shared_cell(0, 0) + shared_cell(1, 1),
            count=2,
        ),
        ["市财政局", "GDP6%以上"],
    ),
    "formats and reading aids": (
        book(
            [wide("市财政局", b"\x02\x00\x0a\x00\x00\x00", 0x0D, b"\x00\x00\x05\x00" * 2),
             "读音读音读".encode("utf-16-le") + wide("市统计局")],
            shared_cell(0, 0) + shared_cell(1, 1),
            count=2,
        ),
        ["市财政局", "市统计局"],
    ),
    "one byte a character": (
        book([struct.pack("<HB", 3, 0) + b"abc"], shared_cell(0, 0) + own_cell(1, wide("甲"))),
        ["abc", "甲"],
    ),
    "the value of a formula": (book((), formula(0, wide("市财政局"))), ["市财政局"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_both_readings_find_every_string(name: str) -> None:
    content, texts = BOOKS[name]
    assert book_text(content, ENOUGH) == BookText("\n".join(texts))
    extract = read_sheets(content, "f.xls")
    assert extract.text.split() == texts
    assert codes(extract) == []


def coded(text: str) -> bytes:
    written = text.encode("gbk")
    return struct.pack("<H", len(written)) + written


OLD = book((), own_cell(0, coded("市财政局")) + formula(1, coded("甲")), version=EXCEL_5)


def test_chinese_text_of_excel_5_is_refused() -> None:
    assert book_text(OLD, ENOUGH) == BookText("市财政局\n甲", is_coded=True)
    with pytest.raises(UnreadableFile, match="a file of Excel 5 or 95, whose Chinese text cannot"):
        read_sheets(OLD, "f.xls")


def test_a_text_longer_than_a_record() -> None:
    text = "推进重点项目建设，完成投资100亿元以上。" * 900
    workbook, content = xlwt.Workbook(), io.BytesIO()
    sheet = workbook.add_sheet("a")
    sheet.write(0, 0, text)
    sheet.write_rich_text(1, 0, ("市", ("财政", xlwt.easyfont("bold on")), "局"))
    workbook.save(content)
    extract = read_sheets(content.getvalue(), "f.xls")
    assert extract.text.split() == [text, "市财政局"]
    assert codes(extract) == []


def test_comments_boxes_charts_and_headers_are_said() -> None:
    box = record(0x01B6, struct.pack("<5xxIHH4x", 0, 5, 8)[:18], b"\x01" + "旁".encode("utf-16-le"),
                 b"\x01" + "注的文字".encode("utf-16-le"), bytes(8))  # fmt: skip
    chart = record(0x0809, struct.pack("<HHIII", EXCEL_97, 0x20, 0, 0, 0)[:16])
    chart += record(0x100D, b"\x00\x00\x02\x01" + "图例".encode("utf-16-le")) + record(0x000A, b"")
    cells = own_cell(0, wide("正文")) + record(0x0014, wide("&C页眉")) + box + chart
    content = book((), cells)
    assert book_text(content, ENOUGH).beside == "&C页眉\n旁注的文字\n图例"
    assert codes(read_sheets(content, "f.xls")) == [("left_out", "&C页眉 旁注的文字 图例")]


def book_of(*texts: str) -> bytes:
    return book((), b"".join(own_cell(n, wide(text)) for n, text in enumerate(texts)))


def lost(monkeypatch: pytest.MonkeyPatch, said: str) -> Extract:
    """A file of two cells, of which the first reading says ``said`` in the place of one."""
    content = book_of("增长" * 100, "市财政局")
    told = sheets.printed
    monkeypatch.setattr(sheets, "printed", lambda v, d: said if v == "市财政局" else told(v, d))
    return read_sheets(content, "f.xls")


def test_a_cell_the_first_reading_lost_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(lost(monkeypatch, "")) == [("text_lost", "市财政局")]


def test_a_cell_the_first_reading_made_up_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(lost(monkeypatch, "市财政局甲")) == [("text_added", "甲")]


def test_a_file_that_would_lose_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "printed", lambda *_: "甲")
    with pytest.raises(UnreadableFile, match="204 of 204 Chinese characters would be lost"):
        read_sheets(book_of("增长" * 100, "市财政局"), "f.xls")


def test_one_long_text_shown_again_and_again_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    content = book([wide("责" * 30_000)[:8_000]], shared_cell(0, 0) * 300)
    assert not book_text(content, 100_000).is_whole
    monkeypatch.setattr(sheets, "MAX_CHARACTERS", 100)
    with pytest.raises(UnreadableFile, match="its cells hold more than 400 characters"):
        read_sheets(book_of("责" * 500), "f.xls")


def test_a_workbook_that_leads_out_of_the_file() -> None:
    content = bytearray(book_of("市财政局" * 600))
    (table,) = struct.unpack_from("<I", content, 76)
    struct.pack_into("<I", content, 512 * (1 + table) + 8, 60_000)
    with pytest.raises(UnreadableFile, match="the workbook is damaged"):
        read_sheets(bytes(content), "f.xls")


@needs_office
@pytest.mark.parametrize("year", [2018, 2022])
def test_files_that_libreoffice_writes(year: int) -> None:
    content = written_by_office(rebuild.as_xlsx(year), "xlsx", "xls")
    assert codes(read_sheets(content, "f.xls")) == []


WHOLE = [*(content for content, _ in BOOKS.values()), OLD]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(WHOLE), st.integers(0), st.binary(max_size=40), st.integers(0, 60))
def test_any_damage_is_read_or_refused(content: bytes, at: int, piece: bytes, end: int) -> None:
    at %= len(content)
    damaged = content[:at] + piece + content[at + len(piece) : len(content) - end * 40]
    try:
        text = book_text(damaged, ENOUGH)
    except DamagedContainer:
        return
    assert len(text.cells) <= len(damaged) * 20


@settings(max_examples=300, deadline=None)
@given(st.lists(st.binary(max_size=30), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_any_table_of_strings_ends(pieces: list[bytes], count: int) -> None:
    cells = b"".join(shared_cell(n, n) for n in range(9))
    text = book_text(book(pieces, cells, count=count), ENOUGH)
    assert text.is_whole
    assert len(text.cells) <= sum(map(len, pieces)) + 9
