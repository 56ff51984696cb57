"""Readers: time and peak memory on the rebuilt breakdowns, beside the bare library that opens
the same file and takes every cell (for text, Python's own decoding); each in a process of its own,
in one run."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import PROJECT, Figure
from tests import rebuild
from tests.conftest import BREAKDOWN_2022
from tests.office import written_by_office

REPEATS = 5
# kind → how its library is used without any rule of ours; ``content`` holds the file.
BARE = {
    "txt": "[line.split('\\t') for line in content.decode().splitlines()]",
    "html": "from selectolax.lexbor import LexborHTMLParser as P\n"
    "[n.text() for n in P(content.decode()).css('td')]",
    "docx": "import io, zipfile; from xml.etree import ElementTree as E\n"
    "x = E.fromstring(zipfile.ZipFile(io.BytesIO(content)).read('word/document.xml'))\n"
    "[e.text for e in x.iter()]",
    "xlsx": "import io; from python_calamine import CalamineWorkbook as W\n"
    "W.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()",
    "xls": "import io; from python_calamine import CalamineWorkbook as W\n"
    "W.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()",
    "pdf": "import io, logging, pdfplumber; logging.disable()\n"
    "[p.extract_tables() for p in pdfplumber.open(io.BytesIO(content)).pages]",
}
# LibreOffice by itself, then through the loader, which also compares what it made.
OFFICE = (
    "import subprocess, tempfile; from pathlib import Path\n"
    "with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as f:\n"
    "    subprocess.run(['soffice', '--headless', f'-env:UserInstallation=file://{f}/p', "
    "'--convert-to', 'docx', '--outdir', f, sys.argv[1]], check=True, capture_output=True)"
)
READ = "from loader.read.files import read_bytes; read_bytes(content, 'f', 'f')"
OURS = "from loader.read.isolated import reader_of; reader_of({kind!r})(content, 'f')"
# Starts a program from a small process: it would begin with the memory of this one.
_MEASURE = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:])
_, status, used = os.wait4(process.pid, 0)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
_PROGRAM = "import sys; from pathlib import Path; content = Path(sys.argv[1]).read_bytes()\n"
WRITERS = {
    "html": rebuild.as_html,
    "docx": rebuild.as_docx,
    "xlsx": rebuild.as_xlsx,
    "xls": rebuild.as_xls,
    "pdf": rebuild.as_pdf,
}


def figures() -> Iterator[Figure]:
    """Processor time and memory of each reader on the breakdown of 2022, and as ratios."""
    yield from _compared("txt", _least(BARE["txt"], READ, BREAKDOWN_2022), 200)
    with tempfile.TemporaryDirectory() as folder:
        for kind, write in WRITERS.items():
            path = Path(folder) / f"2022.{kind}"
            path.write_bytes(write(2022))
            yield from _compared(kind, _least(BARE[kind], OURS.format(kind=kind), path), 200)
        if shutil.which("soffice") is None:
            yield Figure("doc and rtf readers", "no LibreOffice", "", True)
            return
        for kind in ("doc", "rtf"):
            path = Path(folder) / f"2022.{kind}"
            path.write_bytes(written_by_office(rebuild.as_docx(2022), "docx", kind))
            # LibreOffice alone has 215 MB.
            yield from _compared(kind, _least(OFFICE, READ, path), 400)


def _compared(kind: str, found: list[tuple[float, float]], most_memory: int) -> Iterator[Figure]:
    bare, ours = found
    yield Figure(f"{kind} reader, s", f"{ours[0]:.2f}", "", True)
    time, memory = ours[0] / bare[0], ours[1] / bare[1]
    yield Figure("  / its bare library", f"{time:.2f}", "<= 5", time <= 5)
    is_small = ours[1] <= most_memory
    yield Figure("  peak memory, MB", f"{ours[1]:.0f}", f"<= {most_memory}", is_small)
    yield Figure("  / its bare library", f"{memory:.2f}", "<= 2.5", memory <= 2.5)


def _least(bare: str, ours: str, path: Path) -> list[tuple[float, float]]:
    """(processor seconds, MB) of both programs, each the least of REPEATS turns."""
    best = [(float("inf"), float("inf"))] * 2
    for _ in range(REPEATS):
        for index, program in enumerate((bare, ours)):
            seconds, memory = _use(program, path)
            best[index] = min(best[index][0], seconds), min(best[index][1], memory)
    return best


def _use(program: str, path: Path) -> tuple[float, float]:
    command = [sys.executable, "-c", _MEASURE, sys.executable, "-c", _PROGRAM + program, str(path)]
    done = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True)
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory / 1_000
