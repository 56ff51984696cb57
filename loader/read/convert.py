"""Old Word, WPS and RTF files, through LibreOffice where it is installed.

What comes out is not believed: LibreOffice makes a .docx of random bytes and says all is well, so
the old file's own text is compared with it. What goes in is not trusted: each run has a profile of
its own that runs no macro and follows no link, no way to the network through its settings, limits
of time and memory, and a folder that is removed with all that was left in it.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from loader.errors import UnreadableFile
from loader.read.conserve import SEVERE_COUNT, SEVERE_SHARE, count_han, shown_han
from loader.read.container import Package
from loader.read.form import MAX_CHARACTERS
from loader.read.legacy import CELL_END, EncryptedText, rtf_text, word_text
from loader.read.limits import MAX_WAIT
from loader.read.ole import DamagedContainer
from loader.read.source import ReadWarning

ROOT = Path(__file__).parent.parent.parent
# A breakdown takes 2 s of processor time and 215 MB of memory, most of it the program itself.
MAX_SECONDS = 20
MAX_MEMORY = 400_000_000
MAX_OUTPUT = 60_000_000
_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
# Named, so that nothing else is tried with the file, such as reading it as plain text.
_FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format"}
_WHAT = {"doc": "an old Word or WPS file", "rtf": "an RTF file"}
_SAVE = "open it in Word, WPS or LibreOffice, save it as .docx and load that"
_LIMITED = (
    "import os, sys; sys.path.insert(0, sys.argv[1]); from loader.read import limits; "
    "limits.hold(*map(int, sys.argv[2:5])); os.execv(sys.argv[5], sys.argv[5:])"
)
# (where, name, value): no macro, no link, and a proxy on a port where nothing listens.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetFTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetFTPProxyPort", "9"),
)
_WRITTEN = re.compile(rb"<w:(?:t|delText|instrText)(?:\s[^<>]*)?>([^<]*)<")


def to_docx(content: bytes, kind: str, file: str) -> tuple[bytes, list[ReadWarning]]:
    """The .docx LibreOffice makes of a ``doc`` or ``rtf`` file, and what must be said of it.

    Raises UnreadableFile when the file is damaged or encrypted, when LibreOffice is missing or
    fails, and when it loses tables or text.
    """
    plain = _own_text(content, kind, file)
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnreadableFile(
            file,
            f"this is {_WHAT[kind]}, which is read through LibreOffice, and that is not installed",
            f"{_SAVE}; or install it (Debian: apt-get install libreoffice-writer-nogui)",
        )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        converted = _run(program, content, kind, Path(folder), file)
    message = "read through LibreOffice; compare the number of tasks with the file"
    return converted, [
        ReadWarning("converted", 1, message),
        *_compare(plain, converted, file),
    ]


def _own_text(content: bytes, kind: str, file: str) -> str:
    try:
        plain = rtf_text(content) if kind == "rtf" else word_text(content)
    except EncryptedText as error:
        raise UnreadableFile(
            file, "the file is encrypted", "open it, remove its password and save it as .docx"
        ) from error
    except DamagedContainer as error:
        raise UnreadableFile(
            file, f"this is {_WHAT[kind]}, and damaged ({error})", f"download it again, or {_SAVE}"
        ) from error
    if len(plain) > 2 * MAX_CHARACTERS:  # what was deleted may still be there
        raise UnreadableFile(
            file,
            f"{len(plain):,} characters of text, more than the limit of {MAX_CHARACTERS:,}",
            "save only the document itself as .docx and load that",
        )
    return plain


def _run(program: str, content: bytes, kind: str, folder: Path, file: str) -> bytes:
    """One conversion with a profile of its own: two runs on one profile fail."""
    source, made = folder / f"source.{kind}", folder / "source.docx"
    source.write_bytes(content)
    profile = folder / "profile"
    _write_settings(profile)
    command = [sys.executable, "-I", "-c", _LIMITED, str(ROOT)]
    command += [*map(str, (MAX_SECONDS, MAX_MEMORY, MAX_OUTPUT)), program]
    command += ["--headless", "--norestore", "--nolockcheck", "--nodefault"]
    command += [f"-env:UserInstallation={profile.as_uri()}", f"--infilter={_FILTERS[kind]}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source)]
    why = _wait(command, folder)
    with suppress(OSError):
        converted = made.read_bytes()
        if converted.startswith(b"PK") and len(converted) < MAX_OUTPUT:
            return converted
    raise UnreadableFile(file, f"LibreOffice made no .docx of it ({why})", _SAVE)


def _wait(command: list[str], folder: Path) -> str:
    """Run it to its end, and end with it all it started; how it ended."""
    surroundings = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    here = dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(folder))
    said = folder / "said"
    with said.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder,
            env=surroundings | here,
            start_new_session=True,
        )
        try:
            code = process.wait(MAX_WAIT)
        except subprocess.TimeoutExpired:
            return f"it took more than {MAX_WAIT} s"
        finally:
            _end(process)
    if code in (-24, -9):
        return f"it took more than {MAX_SECONDS} s of processor time"  # SIGXCPU, SIGKILL
    told = said.read_bytes()[-2_000:].decode("utf-8", "replace").strip().splitlines()
    return told[-1][:200] if told else f"exit code {code}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """LibreOffice is a script that starts a program that starts another: end them all."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{html.escape(where)}"><prop oor:name="{name}" '
        f'oor:op="fuse"><value>{value}</value></prop></item>'
        for where, name, value in _SETTINGS
    )
    path = profile / "user" / "registrymodifications.xcu"
    path.parent.mkdir(parents=True)
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/'
        f'registry">{items}</oor:items>',
        encoding="utf-8",
    )


def _compare(plain: str, converted: bytes, file: str) -> list[ReadWarning]:
    """Every Chinese character of the old file must be written somewhere in the new one."""
    package = Package(converted, file)
    parts = [
        package.read(name) or b""
        for name in package.names
        if re.fullmatch(r"word/[^/]+\.xml", name)
    ]
    if CELL_END in plain and not any(b"<w:tbl>" in part for part in parts):
        raise UnreadableFile(file, "its tables are lost on conversion by LibreOffice", _SAVE)
    written = (
        html.unescape(text.decode("utf-8", "replace"))
        for part in parts
        for text in _WRITTEN.findall(part)
    )
    expected = count_han(plain)
    lost = expected - count_han("".join(written))
    if lost.total() > max(SEVERE_COUNT, SEVERE_SHARE * expected.total()):
        raise UnreadableFile(
            file,
            f"{lost.total()} of {expected.total()} Chinese characters are lost on conversion by "
            f"LibreOffice: {shown_han(lost)}",
            _SAVE,
        )
    if not lost:
        return []
    message = "Chinese characters of the file are not in what LibreOffice made of it"
    return [ReadWarning("text_lost", 1, message, shown_han(lost))]
