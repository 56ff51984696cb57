"""Files made to break a reader: refused in time and memory, with a message, nothing written."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loader.errors import UnreadableFile
from loader.read.docx import read_docx
from loader.read.files import read_bytes
from loader.read.html import read_html
from loader.read.source import SourceDocument
from loader.read.workbook import safe_workbook
from tests import rebuild
from tests.conftest import PROJECT

MAX_MEMORY_KB = 200_000
MAX_SECONDS = 10
# Runs a command from a small process: a child begins with the memory of what started it.
MEASURE = """
import os, subprocess, sys
with open(sys.argv[1], "wb") as said:
    process = subprocess.Popen(sys.argv[2:], stdout=said, stderr=said)
    _, status, used = os.wait4(process.pid, 0)
print(os.waitstatus_to_exitcode(status), used.ru_maxrss, used.ru_utime + used.ru_stime)
"""
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "阿阿阿阿阿阿阿阿阿阿">'
    + "".join(
        f'<!ENTITY {c} "{f"&{b};" * 10}">' for b, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><x>&i;</x>"
)


NOTICE = "台州市人民政府关于印发2024年政府工作报告目标任务责任分解的通知\n各县：\n2024年3月1日\n"


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    """A zip with some of its parts replaced or added."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", 8) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return changed.getvalue()


def pdf_of(stream: bytes, trailer: str = "") -> bytes:
    """A PDF of one page with this compressed content."""
    packed = zlib.compress(stream, 9)
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n"
        b"trailer<</Root 1 0 R%s>>\n%%%%EOF" % (len(packed), packed, trailer.encode())
    )


def far_corners() -> bytes:
    content = io.BytesIO()
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("a")
    sheet.write(0, 0, "a")
    sheet.write(65_535, 255, "z")
    workbook.save(content)
    return content.getvalue()


def word(document: str) -> bytes:
    return with_parts(rebuild.docx_of(""), {"word/document.xml": document.encode()})


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "line.txt": (lambda: "责".encode() * 17_000_000, "is more than the limit of 20,000,000"),
    "long.txt": (lambda: "责".encode() * 6_600_000, "bytes of text, more than the limit"),
    "long_gbk.txt": (
        lambda: ("责<br>" + "责" * 9_500_000).encode("gb18030"),
        "characters of text, more than the limit of 400,000",
    ),
    "long_gbk.html": (
        lambda: ("<html>" + "<p>责" * 3_000_000).encode("gb18030"),
        "characters, more than the limit of 5,000,000",
    ),
    "many_tasks.txt": (
        lambda: (NOTICE + "1.增长6%（市财政局牵头，市统计局配合）\n" * 12_000).encode(),
        "12,003 lines, more than the limit of 10,000",
    ),
    "braces.rtf": (lambda: b"{\\rtf1" + b"{" * 19_000_000, "more than 1,000,000 control words"),
    "bytes.rtf": (
        lambda: b"{\\rtf1\\ansicpg936" + b"\\'c4\\'bf" * 2_300_000,
        "more than 1,000,000 control words",
    ),
    "nested.mht": (
        lambda: (
            "MIME-Version: 1.0\n"
            + "".join(
                f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n'
                for n in range(3_000)
            )
            + "Content-Type: text/html\n\n<p>红烧肉"
        ).encode(),
        "neither a task breakdown",
    ),
    "parts.mht": (
        lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
        + b"--b\n\n" * 2_000_000,
        "this web archive holds no page",
    ),
    "messages.mht": (
        lambda: b"MIME-Version: 1.0\n" + b"Content-Type: message/rfc822\n\n" * 100_000,
        "this web archive holds no page",
    ),
    "zip_bomb.docx": (
        lambda: with_parts(rebuild.docx_of(""), {"word/document.xml": bytes(39_000_000)}),
        "bytes unpacked, more than a document can be",
    ),
    "many_parts.docx": (
        lambda: with_parts(rebuild.docx_of(""), {f"x{n}": b"" for n in range(2_001)}),
        "the zip has 2,004 parts",
    ),
    "entities.docx": (lambda: word(BOMB), "declares a document type"),
    "entities.xlsx": (
        lambda: with_parts(rebuild.as_xlsx(2018), {"xl/sharedStrings.xml": BOMB.encode()}),
        "declares a document type",
    ),
    "deep.docx": (lambda: word("<a>" * 100_000), "nested more than 150 deep"),
    "wide.docx": (
        lambda: word(f"<a>{''.join(f'<b{n}/>' for n in range(410_000))}</a>"),
        "more than 400,000 elements",
    ),
    "deep.html": (lambda: b"<html>" + b"<div>" * 300_000, "reading it takes more than"),
    "amplified.html": (
        lambda: ("<p>" + "".join(f"<b id={n}>" for n in range(5_000)) + "<p>x" * 20_000).encode(),
        "the file is damaged",
    ),
    "tables.html": (lambda: b"<table><tr><td>" * 100_000, "nested more than 30 deep"),
    "corners.xls": (far_corners, "MB of memory"),
    "bomb.pdf": (lambda: pdf_of(b"q " * 150_000_000), "MB of memory"),
    "loop.pdf": (lambda: pdf_of(b"0 0 m 1 1 l S " * 600_000), "reading it takes more than"),
    "truncated.pdf": (lambda: pdf_of(b"q" * 5_000)[:200], "the PDF is damaged"),
    "encrypted.pdf": (
        lambda: pdf_of(
            b"q",
            "/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + "00" * 32 + ">/U<"
            + "11" * 32 + ">>>",
        ),
        "the PDF is encrypted — open it with its password",
    ),
    "names.docx": (
        lambda: with_parts(
            rebuild.docx_of(rebuild.word_paragraph("红烧肉")), {"../../../escaped.txt": b"x"}
        ),
        "neither a task breakdown",
    ),
    "word.txt": (lambda: rebuild.docx_of(rebuild.word_paragraph("红烧肉")), "neither a task"),
    "big5.html": (
        lambda: ("<html><p>" + "臺州市人民政府關於印發" * 9).encode("big5"),
        "name it, e.g. --encoding big5",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_in_time_and_memory(name: str, tmp_path: Path) -> None:
    make, message = HOSTILE[name]
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    path, database, said = folder / name, tmp_path / "z.db", tmp_path / "said.txt"
    path.write_bytes(make())
    command = [sys.executable, "-c", MEASURE, str(said), sys.executable, str(PROJECT / "cli.py")]
    command += ["load", str(path), "--db", str(database)]
    measured = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    code, memory, seconds = map(float, measured.stdout.split())
    told = said.read_text(encoding="utf-8")
    assert code == 1, told
    assert told.startswith(str(path))
    assert message in told
    assert "Traceback" not in told
    assert memory < MAX_MEMORY_KB
    assert seconds < MAX_SECONDS
    assert {p.name for p in tmp_path.rglob("*")} <= {"in", "here", name, "said.txt"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 x", "this is a damaged zip archive"),
        (with_parts(rebuild.docx_of(""), {"OFD.xml": b""}), "this is an .ofd file"),
        (b"\x89PNG\r\n", "this is an image, which cannot be read — get the document itself"),
        (b"BM\x00\x00\x00\x00", "this is an image"),
        (b"Rar!\x1a\x07", "this is an archive, which cannot be read — unpack it"),
        (b'<?xml version="1.0"?><w:wordDocument/>', "this is an Office file in flat XML"),
        (b"SQLite format 3\x00", "this is an SQLite database"),
    ],
)
def test_what_is_never_read_says_what_to_do(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile) as error:
        read_bytes(content, "f", "f")
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("分解.txt".encode("gbk"), "\\udcb7"),
        ("甲\n乙.txt".encode(), "甲\\n乙.txt: its name"),
        ("甲\u202etxt.html".encode(), "甲\\u202etxt.html: its name"),
        (b"\x1b[2J.txt", "\\x1b[2J.txt: its name"),
    ],
)
def test_names_that_cannot_be_printed(name: bytes, told: str, tmp_path: Path) -> None:
    """Archives packed on Chinese Windows leave names in GBK; others would forge a report."""
    path = Path(os.fsdecode(bytes(tmp_path) + b"/" + name))
    path.write_text(NOTICE, encoding="utf-8")
    command = [sys.executable, str(PROJECT / "cli.py"), "load", str(tmp_path), "--db"]
    done = subprocess.run([*command, str(tmp_path / "z.db")], capture_output=True, check=False)
    said = done.stderr.decode() + done.stdout.decode()
    assert done.returncode == 1
    assert told in said
    assert "its name holds characters that do not show, or are not UTF-8 — rename it" in said
    assert "Traceback" not in said
    assert not (tmp_path / "z.db").exists()


def test_hidden_characters_stay_and_are_said() -> None:
    text = "目标任务\t责任单位\n增长\t市\u200b财政局\u202e\n"
    source = read_bytes(text.encode(), "f.txt", "f.txt")
    assert source.text == text
    (warning,) = source.warnings
    assert (warning.code, warning.line) == ("hidden_characters", 2)
    assert warning.printed == "增长 市‹U+200B›财政局‹U+202E›"


def test_a_formula_saved_without_its_value_is_said() -> None:
    content = rebuild.as_xlsx(2018)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    first = sheet.index(b'<c r="A1"')
    formula = b'<c r="A1"><f>HYPERLINK("x","y")</f></c>'
    sheet = sheet[:first] + formula + sheet[sheet.index(b"</c>", first) + 4 :]
    source = read_bytes(
        with_parts(content, {"xl/worksheets/sheet1.xml": sheet}), "f.xlsx", "f.xlsx"
    )
    (warning,) = source.warnings
    assert warning.code == "formula_without_value"
    assert warning.printed == '=HYPERLINK("x","y")'


def read_or_refuse(read: Callable[[], object]) -> None:
    """Anything but a result or a refusal fails the test."""
    with suppress(UnreadableFile):
        read()


MUTATED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WORD, SHEET, PAGE = rebuild.as_docx(2018), rebuild.as_xlsx(2018), rebuild.as_html(2018)


def mutated(content: bytes, at: int, piece: bytes, end: int) -> bytes:
    at %= len(content)
    return (content[:at] + piece + content[at + len(piece) :])[: len(content) - end % len(content)]


@MUTATED
@given(st.integers(0), st.binary(max_size=20), st.integers(0))
def test_mutated_files_are_read_or_refused(at: int, piece: bytes, end: int) -> None:
    read_or_refuse(lambda: read_docx(mutated(WORD, at, piece, end), "f.docx"))
    read_or_refuse(lambda: safe_workbook(mutated(SHEET, at, piece, end), "f.xlsx"))
    page = mutated(PAGE, at, piece, 0).decode("utf-8", "replace")
    read_or_refuse(lambda: read_html(page, "f.html"))


@MUTATED
@given(st.binary(max_size=400).map(lambda b: b.replace(b"PK", b"")))
def test_mutated_word_xml_is_read_or_refused(piece: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(WORD)) as package:
        xml = package.read("word/document.xml")
    at = len(piece) * 97 % len(xml)
    part = xml[:at] + piece + xml[at:]
    read_or_refuse(lambda: read_docx(with_parts(WORD, {"word/document.xml": part}), "f.docx"))


TAGS = st.lists(
    st.sampled_from(
        ["<table>", "</table>", "<tr>", "<td rowspan=3>", "<td colspan='2;'>", "</td>", "<th>",
         "<p>", "</p>", "<br>", "<!--", "-->", "<td hidden>", "<script>", "</script>", "目标", "甲",
         "<select>", "<svg>", "<template>", "<caption>", "<td colspan=-1 rowspan=0>", "&#0;",
         "<b"]
    ),
    max_size=40,
)  # fmt: skip


@MUTATED
@given(TAGS)
def test_any_markup_is_read_or_refused(pieces: list[str]) -> None:
    read_or_refuse(lambda: read_html("".join(pieces), "f.html"))


@settings(max_examples=8, deadline=None)
@given(
    st.sampled_from(["%PDF-1.4\n", "PK\x03\x04", "<html>", "{\\rtf", ""]), st.binary(max_size=300)
)
def test_any_bytes_are_read_or_refused(start: str, rest: bytes) -> None:
    found: list[SourceDocument] = []
    content = start.encode("latin-1") + rest
    read_or_refuse(lambda: found.append(read_bytes(content, "f", "f")))
    assert all(source.blocks for source in found)
