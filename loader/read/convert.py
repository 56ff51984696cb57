"""Old Word, WPS and RTF files, through LibreOffice where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from loader.errors import UnreadableFile
from loader.read.conserve import SEVERE_SHARE, count_han

MAX_WAIT = 120
_PROGRAMS = ("soffice", "libreoffice")
_SAVE = "open it in Word, WPS or LibreOffice, save it as .docx and load that"
# Word keeps its text as UTF-16; four common characters in a row are no accident of other bytes.
_WRITTEN = re.compile("[\u4e00-\u9fff，。、；：（）]{4,}")


def to_docx(content: bytes, kind: str, file: str) -> bytes:
    """The .docx LibreOffice makes of a ``doc`` or ``rtf`` file.

    Its exit code says little (it makes a .docx of random bytes), so the text is compared. Raises
    UnreadableFile when LibreOffice is missing, fails, or loses text.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        what = "an RTF file" if kind == "rtf" else "an old Word or WPS file"
        raise UnreadableFile(
            file,
            f"this is {what}, which is read through LibreOffice, and that is not installed",
            f"{_SAVE}; or install it (Debian: apt-get install libreoffice-writer-nogui)",
        )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        converted = _run(program, content, kind, Path(folder), file)
    if kind == "doc":
        _compare(content, converted, file)
    return converted


def _run(program: str, content: bytes, kind: str, folder: Path, file: str) -> bytes:
    """One conversion with a profile of its own: two runs on one profile fail."""
    source = folder / f"source.{kind}"
    source.write_bytes(content)
    profile = (folder / "profile").as_uri()
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
    command += ["--convert-to", "docx", "--outdir", str(folder), str(source)]
    try:
        subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=MAX_WAIT, check=False, cwd=folder
        )
        return (folder / "source.docx").read_bytes()
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnreadableFile(file, "LibreOffice made no .docx of it", _SAVE) from error


def _compare(content: bytes, converted: bytes, file: str) -> None:
    """The old file's own text must be in the new one, roughly: it holds deleted text too."""
    from loader.read.docx import read_docx

    common = (run[0] for run in _WRITTEN.finditer(content.decode("utf-16-le", "replace")))
    written = count_han("".join(run for run in common if _is_common(run)))
    lost = written - count_han(read_docx(converted, file).text)
    if not written or lost.total() > SEVERE_SHARE * written.total():
        raise UnreadableFile(
            file,
            f"{lost.total()} of {written.total()} Chinese characters are lost on conversion",
            _SAVE,
        )


def _is_common(run: str) -> bool:
    try:
        return all(0xB0 <= c.encode("gb2312")[0] <= 0xD7 or not c.isalpha() for c in run)
    except UnicodeEncodeError:
        return False
