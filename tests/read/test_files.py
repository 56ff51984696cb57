"""Files as they come: encodings, blocks and offsets, and what is refused with which words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import UnreadableFile
from loader.read import TableRow, find_files, read_file
from loader.read.files import MAX_FILE_BYTES, read_bytes
from loader.read.source import page_of
from loader.read.text import read_text

CHINESE = "各县(市、区)人民政府,市政府直属各单位:\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(encoding: str) -> None:
    source = read_bytes((CHINESE * 3).encode(encoding), "f.txt", "f.txt")
    assert source.text == CHINESE * 3
    assert source.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "f.txt: the file is empty — download or save it again"),
        (b" \n\t", "f.txt: the file is empty — download or save it again"),
        (b"%PDF-1.4 x", "f.txt: the PDF is damaged"),
        (b"PK\x03\x04x", "f.txt: this is a damaged zip archive (Word .docx, Excel .xlsx or .ofd)"),
        (bytes(range(256)) * 20, "f.txt: byte 128 is not UTF-8, and the file is not Chinese"),
        ("政府工作".encode() + b"\xe6\x8a", "the file ends inside a character, so it is cut short"),
        ("市政府\x00".encode(), "f.txt: the file holds NUL bytes"),
        ("臺州市人民政府關於印發".encode("big5") * 20, "is not UTF-8, and the file is not Chinese"),
    ],
)
def test_refused_content(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile) as error:
        read_bytes(content, "f.txt", "f.txt")
    assert message in str(error.value)


def test_missing_file_and_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file — check the name"):
        list(find_files([tmp_path / "x.txt"]))
    with pytest.raises(UnreadableFile, match="the folder holds no"):
        list(find_files([tmp_path]))


def test_too_large_a_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(UnreadableFile, match="more than the limit of 20,000,000"):
        read_file(path)


def test_rows_keep_their_empty_cells() -> None:
    text = "\t\t推进项目。\t林先华 \t市建设局\t\n"
    (row,) = read_text(text, file_name="f", sha256="0", encoding="utf-8").blocks
    assert isinstance(row, TableRow)
    assert [(c.column, c.text) for c in row.cells] == [
        (0, ""), (1, ""), (2, "推进项目。"), (3, "林先华"), (4, "市建设局"), (5, ""),
    ]  # fmt: skip
    assert [c.column for c in row.filled] == [2, 3, 4]


@given(st.text(alphabet="一、目标\t \u00a0\n\rab", max_size=200))
def test_every_block_slices_back(text: str) -> None:
    source = read_text(text, file_name="f", sha256="0", encoding="utf-8")
    lines = [source.line_text(n) for n in range(1, len(source.line_starts) + 1)]
    assert "\n".join(lines) == source.text
    for block in source.blocks:
        assert source.line_of(block.start) == block.line
        pieces = block.cells if isinstance(block, TableRow) else (block,)
        assert all(source.text[p.start : p.end] == p.text for p in pieces)
    visible = [c for c in source.text if not c.isspace()]
    kept = [
        c
        for block in source.blocks
        for piece in (block.cells if isinstance(block, TableRow) else (block,))
        for c in piece.text
        if not c.isspace()
    ]
    assert kept == visible


def test_encoding_can_be_named() -> None:
    content = ("<p>" + "臺州市人民政府關於印發" * 9).encode("big5")
    source = read_bytes(content, "f.html", "f.html", "big5")
    assert source.text.startswith("臺州市")
    assert source.encoding == "big5"
    with pytest.raises(UnreadableFile, match="no encoding is called klingon"):
        read_bytes(content, "f.html", "f.html", "klingon")


@pytest.mark.parametrize("encoding", ["unicode_escape", "utf-16", "hex", "undefined", "idna"])
def test_encodings_that_make_no_text(encoding: str) -> None:
    with pytest.raises(UnreadableFile, match=f"{encoding}"):
        read_bytes(rb"\ud800" + b"\xff" * 65, "f.txt", "f.txt", encoding)


def test_pages_of_places() -> None:
    places = ("page 12, table 1, row 3", "table 2, row 12", None)
    assert [page_of(place) for place in places] == [12, None, None]
