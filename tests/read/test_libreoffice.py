"""Old Word and RTF files as LibreOffice itself writes them, read through it.

Skipped where it is not installed; ``make test-office`` installs it and fails where it cannot.
"""

from __future__ import annotations

import io
import shutil
import socket
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest

from loader.errors import UnreadableFile
from loader.read import TableRow, read_file
from loader.read.convert import to_docx
from loader.read.files import read_bytes
from loader.read.legacy import CELL_END, rtf_text, word_text
from tests import rebuild
from tests.office import needs_office, written_by_office
from tests.read.test_rebuilt import YEARS, cells_of, expected_rows
from tests.test_rebuilt_loads import from_text, load, tasks

pytestmark = needs_office
KINDS = ("doc", "rtf")


def test_libreoffice_is_here() -> None:
    """``make test-office`` must not pass by skipping everything."""
    assert shutil.which("soffice")


def old(year: int, kind: str) -> bytes:
    return written_by_office(rebuild.as_docx(year), "docx", kind)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_cell_and_the_same_rows(kind: str, year: int, tmp_path: Path) -> None:
    """Every cell with its span, and the tasks, leaders and units of the text file."""
    path = tmp_path / f"{year} 责任 分解.{'wps' if kind == 'doc' else kind}"
    path.write_bytes(old(year, kind))
    source = read_file(path)
    rows = [block for block in source.blocks if isinstance(block, TableRow)]
    assert [cells_of(row) for row in rows if len(row.cells) > 1] == expected_rows(year)
    assert [warning.code for warning in source.warnings] == ["converted"]
    assert (source.reader, source.fidelity) == (kind, "grid")
    rebuilt = load(path)
    assert rebuilt.key == from_text(year).key
    assert tasks(rebuilt) == tasks(from_text(year))


@pytest.mark.parametrize("kind", KINDS)
def test_the_own_text_is_the_whole_text(kind: str) -> None:
    """What a conversion is compared with holds each character: a loss would be seen."""
    read = word_text if kind == "doc" else rtf_text
    plain = read(old(2022, kind))
    grid = rebuild.rebuilt(2022).grid()
    for lines in (cell.lines for row in grid for cell in row if cell):
        assert all(line in plain for line in lines)
    assert plain.count(CELL_END) >= len(grid)


def test_several_at_once() -> None:
    """Each run has a profile of its own: a second one on the same profile would fail."""
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda _: to_docx(old(2018, "doc"), "doc", "f.doc"), range(3)))
    assert len({_words(docx) for docx, _ in made}) == 1


def _words(docx: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml")


FLAT = """<?xml version="1.0" encoding="UTF-8"?><office:document office:version="1.2"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>{}
</office:text></office:body></office:document>"""
PICTURE = """<text:p>目标任务
<draw:frame svg:width="5cm" svg:height="5cm" text:anchor-type="as-char"><draw:image
 xlink:href="{}"/></draw:frame></text:p>"""


@contextmanager
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """(address, what was asked of it): a server on loopback that answers nothing."""
    asked: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    client, _ = server.accept()
                    asked.append(client.recv(200))
                    client.close()

        Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/picture.png", asked
        server.shutdown(socket.SHUT_RDWR)


def test_nothing_is_fetched() -> None:
    """A .doc whose picture is a link: LibreOffice as it is would ask for it, and does so here
    when it writes the file."""
    with listener() as (address, asked):
        made = written_by_office(FLAT.format(PICTURE.format(address)).encode(), "fodt", "doc")
        assert asked
        asked.clear()
        assert read_bytes(made, "f.doc", "f.doc").text.startswith("目标任务")
        assert asked == []


def test_other_files_are_not_taken_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret.docx"
    secret.write_bytes(rebuild.docx_of(rebuild.word_paragraph("机密内容")))
    section = f'<text:section-source xlink:href="{secret.as_uri()}"/><text:p>旧文</text:p>'
    flat = FLAT.format(f'<text:section text:name="s">{section}</text:section>')
    for kind in KINDS:
        made = written_by_office(flat.encode(), "fodt", kind)
        assert read_bytes(made, f"f.{kind}", f"f.{kind}").text.strip() == "旧文"
    rtf = r'{\rtf1{\field{\*\fldinst INCLUDETEXT "FILE"}{\fldrslt \u26087?}}}'
    source = read_bytes(rtf.replace("FILE", str(secret)).encode(), "f.rtf", "f.rtf")
    assert source.text.strip() == "旧"


def test_text_that_is_not_printed_is_accounted_for() -> None:
    """Deleted, inserted and hidden text: nothing is called lost."""
    parts = (
        "<w:p><w:r><w:t>增长</w:t></w:r><w:ins w:author='a'><w:r><w:t>百分之七</w:t></w:r></w:ins>"
        "<w:del w:author='a'><w:r><w:delText>删去的六</w:delText></w:r></w:del></w:p>"
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部掌握</w:t></w:r><w:r><w:t>公开</w:t></w:r></w:p>"
    )
    made = written_by_office(rebuild.docx_of(parts), "docx", "doc")
    source = read_bytes(made, "f.doc", "f.doc")
    assert source.text.split() == ["增长百分之七", "公开"]
    assert [w.code for w in source.warnings] == ["converted", "hidden_text"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("at", [2_000, 40_000])
def test_damaged_files_are_read_or_refused(kind: str, at: int) -> None:
    content = old(2018, kind)
    damaged = content[:at] + bytes(range(1, 200)) * 3 + content[at + 597 :]
    with suppress(UnreadableFile):
        source = read_bytes(damaged, f"f.{kind}", f"f.{kind}")
        assert source.blocks
