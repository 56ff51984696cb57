"""Readers of other people's binary formats run in a process of their own, with limits.

A hostile page can make any HTML parser build a thousand elements from each of its own, and a
malformed PDF can keep pdfminer busy for minutes; neither can be seen beforehand. So the system
holds the limits: processor time, memory, and an end. Whatever goes wrong in there is a refusal.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from loader.errors import UnreadableFile
from loader.read.form import Extract
from loader.read.limits import (
    MAX_MEMORY,
    MAX_SECONDS,
    MAX_WAIT,
    has_used_its_memory,
    hold_to_limits,
)
from loader.read.source import LineMark, ReadWarning

ROOT = Path(__file__).parent.parent.parent

# kind → (module, function): bytes and the file's name in messages → Extract.
READERS = {
    "html": ("loader.read.html", "read_html_bytes"),
    "docx": ("loader.read.docx", "read_docx"),
    "xlsx": ("loader.read.sheets", "read_sheets"),
    "xls": ("loader.read.sheets", "read_sheets"),
    "pdf": ("loader.read.pdf", "read_pdf"),
}
_START = "import sys; sys.path.insert(0, sys.argv[1]); from loader.read import isolated; "
_OUT_OF_MEMORY, _TOO_DEEP = 70, 71


def read_isolated(kind: str, content: bytes, file: str) -> Extract:
    """Read ``content`` with the reader of its kind.

    Raises UnreadableFile when the reader refuses it, fails, or needs more than MAX_SECONDS of
    processor time or MAX_MEMORY.
    """
    command = [sys.executable, "-I", "-X", "utf8", "-c", _START + "isolated.main()"]
    try:
        done = subprocess.run(  # noqa: S603
            [*command, str(ROOT), kind, file],
            input=content,
            capture_output=True,
            timeout=MAX_WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal(file, f"reading it takes more than {MAX_WAIT} s") from error
    if done.returncode != 0:
        raise _refusal(file, _what_failed(done.returncode, done.stderr))
    answer = json.loads(done.stdout)
    if "problem" in answer:
        raise UnreadableFile(answer["file"], answer["problem"], answer["remedy"], answer["line"])
    return _extract(answer)


def _what_failed(code: int, stderr: bytes) -> str:
    if code in (-24, -9):  # SIGXCPU, and SIGKILL when it did not stop
        return f"reading it takes more than {MAX_SECONDS} s of processor time"
    if code in (_OUT_OF_MEMORY, -6) or b"memory allocation" in stderr:
        return f"reading it takes more than {MAX_MEMORY // 1_000_000} MB of memory"
    if code == _TOO_DEEP:
        return "its parts are nested too deeply"
    said = stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"exit code {code}"]
    return f"the file is damaged ({said[0][:200]})"


def _refusal(file: str, what: str) -> UnreadableFile:
    return UnreadableFile(
        file, what, "open it, save only the document itself under another name, and load that"
    )


def _extract(answer: dict[str, Any]) -> Extract:
    marks = {int(line): LineMark(*mark) for line, mark in answer["marks"].items()}
    warnings = tuple(ReadWarning(**warning) for warning in answer["warnings"])
    return Extract(answer["text"], marks, answer["fidelity"], warnings, answer["page_count"])


def main() -> None:
    """The other process: kind and file name as arguments, content on stdin, JSON on stdout."""
    _, _, kind, file = sys.argv
    hold_to_limits()
    try:
        content = sys.stdin.buffer.read()
        answer = _answer(kind, content, file)
    except MemoryError:
        sys.exit(_OUT_OF_MEMORY)
    except SystemError:
        # What Python and C libraries make of some failed allocations: an error without a name.
        if has_used_its_memory():
            sys.exit(_OUT_OF_MEMORY)
        raise
    except RecursionError:
        sys.exit(_TOO_DEEP)
    json.dump(answer, sys.stdout)


def _answer(kind: str, content: bytes, file: str) -> dict[str, Any]:
    try:
        extract = reader_of(kind)(content, file)
    except UnreadableFile as error:
        return {
            "file": error.file,
            "problem": error.problem,
            "remedy": error.remedy,
            "line": error.line,
        }
    marks = {line: (mark.place, mark.spans) for line, mark in extract.marks.items()}
    return {
        "text": extract.text,
        "marks": marks,
        "fidelity": extract.fidelity,
        "warnings": [asdict(warning) for warning in extract.warnings],
        "page_count": extract.page_count,
    }


def reader_of(kind: str) -> Callable[[bytes, str], Extract]:
    """The function that reads a kind of file, imported now."""
    module, name = READERS[kind]
    reader: Callable[[bytes, str], Extract] = getattr(importlib.import_module(module), name)
    return reader
