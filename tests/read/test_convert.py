"""Old Word and RTF files: what is said where LibreOffice is missing, fails, hangs or lies.

A stand-in takes LibreOffice's place, so that these run everywhere; what the real one makes of real
files is in ``test_libreoffice.py``.
"""

from __future__ import annotations

import os
import re
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader.errors import UnreadableFile
from loader.read import convert
from loader.read.files import read_bytes
from loader.read.legacy import rtf_text, word_text
from loader.read.ole import Compound, DamagedContainer
from loader.read.sniff import sniff
from tests import rebuild
from tests.office import compound, word_file

TEXT = "目标任务由市财政局牵头，责任单位见下表。"
StandIn = Callable[[str], None]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Puts a program called soffice first in the PATH; it runs the lines given."""

    def put(lines: str) -> None:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir()
        start = "import os, sys, time\nfrom pathlib import Path\nout = Path('source.docx')\n"
        program.write_text(f"#!{sys.executable}\n{start}{lines}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setattr(convert, "_PROGRAMS", (str(program),))

    return put


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as error:
        read_bytes(content, "old.doc", "old.doc")
    return str(error.value)


@pytest.mark.parametrize(("start", "what"), [("doc", "an old Word or WPS file"), ("rtf", "an RTF")])
def test_without_libreoffice(start: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "_PROGRAMS", ("no-such-program",))
    content = word_file(TEXT) if start == "doc" else b"{\\rtf1 x}"
    told = refusal(content)
    assert told.startswith(f"old.doc: this is {what}")
    assert "that is not installed — open it in Word, WPS or LibreOffice, save it as .docx" in told
    assert "apt-get install libreoffice-writer-nogui" in told


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("print('source file could not be loaded'); sys.exit(1)", "(source file could not be"),
        ("sys.exit(0)", "made no .docx of it (exit code 0) — open it in Word"),
        ("out.touch()", "made no .docx of it"),
        ("out.write_bytes(b'0' * 70_000_000)", "made no .docx of it"),
        ("out.write_bytes(b'no zip')", "made no .docx of it"),
        ("while True: pass", "made no .docx of it (it took more than 1 s of processor time)"),
        ("x = bytes(500_000_000)", "made no .docx of it (MemoryError)"),
    ],
)
def test_a_conversion_that_fails_is_refused(
    lines: str, message: str, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "MAX_SECONDS", 1)
    stand_in(lines)
    assert message in refusal(word_file(TEXT))


def test_one_that_hangs_is_ended_with_all_it_started(
    stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice is a script that starts a program that starts another."""
    noted = tmp_path / "child"
    monkeypatch.setattr(convert, "MAX_WAIT", 3)
    stand_in(f"child = os.fork()\nif child: Path({str(noted)!r}).write_text(str(child))\n"
             "time.sleep(120)")  # fmt: skip
    assert "made no .docx of it (it took more than 3 s)" in refusal(word_file(TEXT))
    child = Path(f"/proc/{noted.read_text()}/stat")
    for _ in range(50):  # whoever takes in orphans may take a moment
        if not child.exists() or child.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the child of the hanging program still runs")


def writes(body: str) -> str:
    return f"out.write_bytes({rebuild.docx_of(body)!r})"


def test_lost_text_is_refused_or_said(stand_in: StandIn) -> None:
    stand_in(writes(rebuild.word_paragraph(TEXT[1:])))
    source = read_bytes(word_file(TEXT), "old.doc", "old.doc")
    assert [(w.code, w.printed) for w in source.warnings] == [
        ("converted", None),
        ("text_lost", "目"),
    ]
    assert (source.reader, source.media_type) == ("doc", "application/msword")
    told = refusal(word_file(TEXT * 40))
    assert re.search(r"\d+ of 720 Chinese characters are lost on conversion by LibreOffice", told)


def test_lost_tables_are_refused(stand_in: StandIn) -> None:
    """LibreOffice made one paragraph of a .doc whose last element was a table."""
    stand_in(writes(rebuild.word_paragraph(TEXT)))
    assert "its tables are lost on conversion" in refusal(word_file(f"{TEXT}\x07\x07"))


def test_what_the_program_is_given(stand_in: StandIn, tmp_path: Path) -> None:
    """A profile of its own without macros and links, a named filter, none of our secrets."""
    seen = tmp_path / "seen.txt"
    stand_in(
        f"profile = next(Path().rglob('registrymodifications.xcu')).read_text()\n"
        f"Path({str(seen)!r}).write_text(repr((sys.argv, dict(os.environ), profile)))"
    )
    refusal(word_file(TEXT))
    arguments, environment, profile = eval(seen.read_text())
    assert "--infilter=MS Word 97" in arguments
    assert set(environment) <= {"PATH", "LANG", "LC_CTYPE", "PWD"} | {
        "HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"
    }  # fmt: skip
    folder = Path(environment["HOME"])
    assert Path(arguments[-1]).parent == folder
    assert not folder.exists()
    for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks"):
        assert f'"{name}" oor:op="fuse"><value>true' in profile


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (word_file(TEXT, flags=0x0100), "the file is encrypted — open it, remove its password"),
        (word_file(TEXT, pieces=b""), "an old Word or WPS file, and damaged"),
        (word_file(TEXT)[:700], "this is a damaged old Office file"),
        (compound({"WordDocument": b"x"}), "damaged (no Word file has the mark 0x0078)"),
        (compound({"EncryptedPackage": b""}), "this is an encrypted Office file"),
        (compound({"PowerPoint Document": b""}), "an old Office file that is neither Word nor"),
        (compound({}), "an old Office file that is neither Word nor Excel"),
    ],
)
def test_damaged_and_encrypted_files_need_no_libreoffice(content: bytes, message: str) -> None:
    assert message in refusal(content)


def test_pieces_that_hold_more_than_the_file() -> None:
    """A list of pieces may name the same text again and again: it would fill the memory."""
    ends = struct.pack("<2001I", *(number % 2 * 900 for number in range(2_001)))
    places = struct.pack("<HIH", 0, 1_024, 0) * 2_000
    pieces = b"\x02" + struct.pack("<I", len(ends + places)) + ends + places
    with pytest.raises(DamagedContainer, match="more than the file"):
        word_text(word_file(TEXT, pieces=pieces))


def test_a_chain_of_sectors_that_goes_round_in_a_circle() -> None:
    content = bytearray(word_file(TEXT))
    table = 512 * (1 + struct.unpack_from("<I", content, 76)[0])
    struct.pack_into("<I", content, table + 4 * 3, 2)  # the fourth sector leads to the third
    with pytest.raises(DamagedContainer, match="goes round"):
        Compound(bytes(content)).stream("WordDocument")


def test_a_chain_of_sectors_that_leads_out_of_the_file() -> None:
    content = bytearray(word_file(TEXT))
    table = 512 * (1 + struct.unpack_from("<I", content, 76)[0])
    struct.pack_into("<I", content, table + 4 * 3, 60_000)
    with pytest.raises(DamagedContainer, match="leads out"):
        word_text(bytes(content))


def test_old_text_is_read_without_the_instructions_of_fields() -> None:
    assert word_text(word_file('甲\x13HYPERLINK "某\x13x\x15"\x14乙\x15丙')) == "甲乙丙"


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg936 \'c4\'bf\'b1\'ea}", "目标"),
        (rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset134 x;}}\'c4\'bf}", "目"),
        (rb"{\rtf1\ansi\ansicpg936\uc2 \u30446\'c4\'bf\u26631\'b1\'ea\uc0\u20219 !}", "目标任!"),
        (rb"{\rtf1 \u-10179?\u-8704?}", "\U0001f600"),
        (rb"{\rtf1{\*\generator \u30446?}{\info{\title \u30446?}}\u26631?\cell}", "标\x07"),
        (rb"{\rtf1{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt \u26694?}}{\shprslt \u26694?}}", "框"),
        (rb"{\rtf1 a\{b\}\\", "a{b}\\"),
        (rb"{\rtf1 }}}}\u99999999999 \'", "\ue3ff"),
    ],
)  # fmt: skip
def test_text_of_rtf(rtf: bytes, text: str) -> None:
    assert rtf_text(rtf).strip() == text


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60), st.integers(0))
def test_any_old_file_is_read_or_refused(piece: bytes, at: int) -> None:
    whole = word_file(TEXT)
    at %= len(whole)
    content = whole[:at] + piece + whole[at + len(piece) :]
    try:
        sniff(content)
        word_text(content)
    except (DamagedContainer, convert.EncryptedText):
        pass
    assert isinstance(rtf_text(b"{\\rtf1" + piece), str)


def test_the_folder_of_a_conversion_may_have_any_name(
    stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "一 个 #文件夹%20"
    folder.mkdir()
    monkeypatch.setattr(convert.tempfile, "tempdir", str(folder))
    stand_in(writes(rebuild.word_paragraph(TEXT)))
    assert read_bytes(word_file(TEXT), "old.doc", "old.doc").text == TEXT
    assert os.listdir(folder) == []
