"""Old Office files for tests: what LibreOffice writes, where installed, and some made by hand."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

# ``make test-office`` sets the variable: then a missing LibreOffice is a failure.
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("ZEREN_TEST_OFFICE"),
    reason="LibreOffice is not installed: make test-office",
)


@cache
def written_by_office(content: bytes, suffix: str, to: str) -> bytes:
    """What LibreOffice itself makes of a file: ``to`` is the new suffix."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"made.{suffix}"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = ["soffice", "--headless", profile, "--convert-to", to, "--outdir", folder]
        subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=300)
        return source.with_suffix(f".{to}").read_bytes()


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams at its top, each in sectors of its own."""
    body, fat, places = b"", [], {}
    for name, stream in streams.items():
        padded = stream.ljust(4_096, b"\0")  # smaller ones would need the small sectors
        padded += bytes(-len(padded) % SECTOR)
        places[name] = len(fat), len(padded)
        fat += [*range(len(fat) + 1, len(fat) + len(padded) // SECTOR), _END]
        body += padded
    entries = _entry("Root Entry", 5, 1 if streams else _FREE, (_END, 0))
    for number, (name, place) in enumerate(places.items(), 1):
        following = number + 1 if number < len(places) else _FREE
        entries += _entry(name, 2, _FREE, place, following)
    entries += bytes(-len(entries) % SECTOR)
    directory = len(fat)
    fat += [*range(len(fat) + 1, len(fat) + len(entries) // SECTOR), _END]
    count = (len(fat) + 127) // 127  # the table has places for its own sectors too
    table = [*fat, *[_FAT] * count]
    table += [_FREE] * (count * 128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, count, directory, 0, 4_096, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(len(fat), len(fat) + count), *[_FREE] * (109 - count))
    return header + body + entries + struct.pack(f"<{len(table)}I", *table)


def _entry(
    name: str, kind: int, below: int, place: tuple[int, int], following: int = _FREE
) -> bytes:
    raw = name.encode("utf-16-le")
    start, size = place
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(raw) + 2, kind, 1, _FREE, following, below)
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )


def word_file(text: str, *, flags: int = 0, pieces: bytes | None = None) -> bytes:
    """A .doc with this text in one piece: enough of one to be recognised and compared with."""
    written = text.encode("utf-16-le")
    if pieces is None:
        ends = struct.pack("<II", 0, len(text))
        pieces = b"\x02" + struct.pack("<I", 16) + ends + struct.pack("<HIH", 0, 1_024, 0)
    header = bytearray(1_024)
    struct.pack_into("<H", header, 0, 0xA5EC)
    struct.pack_into("<H", header, 10, flags)
    struct.pack_into("<II", header, 0x01A2, 0, len(pieces))
    return compound({"WordDocument": bytes(header) + written, "0Table": pieces})
