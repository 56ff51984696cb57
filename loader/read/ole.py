"""The container of old Office files (Compound File Binary): its streams by name.

After [MS-CFB]: sectors chained by a table, a directory of streams, and small streams in sectors of
64 bytes within a stream of their own. Every chain is walked at most as far as the file has sectors.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above are no sectors but marks
_NONE = 0xFFFFFFFF
_ENTRY = 128
_MINI = 64
_ROOT, _STREAM = 5, 2


class DamagedContainer(ValueError):
    """The bytes are no compound file, or one whose tables lead nowhere."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    below: int
    start: int
    size: int


@dataclass(slots=True)
class Compound:
    """``names``: the streams and storages at the top; others belong to embedded files.

    Raises DamagedContainer when its tables cannot be followed.
    """

    content: bytes
    _sector: int = 512
    _fat: list[int] = field(default_factory=list)
    _mini_fat: list[int] = field(default_factory=list)
    _mini_cutoff: int = 4_096
    _entries: list[_Entry] = field(default_factory=list)
    _top: dict[str, _Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            self._open()
        except (struct.error, IndexError) as error:
            raise DamagedContainer(str(error)) from error

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._top)

    def stream(self, name: str) -> bytes:
        """A stream at the top, b"" where there is none."""
        entry = self._top.get(name)
        if entry is None or entry.kind != _STREAM:
            return b""
        if entry.size >= self._mini_cutoff:
            return self._chain(entry.start, self._fat, self._big)[: entry.size]
        root = self._entries[0]
        minis = self._chain(root.start, self._fat, self._big)
        return self._chain(
            entry.start, self._mini_fat, lambda n: minis[n * _MINI : n * _MINI + _MINI]
        )[: entry.size]

    def _open(self) -> None:
        if not self.content.startswith(SIGNATURE):
            raise DamagedContainer("no compound file")
        (shift,) = struct.unpack_from("<H", self.content, 30)
        if shift not in (9, 12):
            raise DamagedContainer(f"sectors of 2^{shift} bytes")
        self._sector = 1 << shift
        directory, self._mini_cutoff = struct.unpack_from("<I4xI", self.content, 48)
        first_mini, _, more, _ = struct.unpack_from("<4I", self.content, 60)
        for sector in self._fat_sectors(more):
            self._fat.extend(self._numbers(sector))
        if first_mini < _END:
            minis = self._chain(first_mini, self._fat, self._big)
            self._mini_fat = list(struct.unpack(f"<{len(minis) // 4}I", minis))
        listed = self._chain(directory, self._fat, self._big)
        self._entries = [_entry(listed, at) for at in range(0, len(listed) - _ENTRY + 1, _ENTRY)]
        if not self._entries or self._entries[0].kind != _ROOT:
            raise DamagedContainer("no directory")
        self._find_top(self._entries[0].below)

    def _fat_sectors(self, more: int) -> list[int]:
        """Where the table of sectors stands: 109 places in the header, further ones chained."""
        places = list(struct.unpack_from("<109I", self.content, 76))
        for _ in range(len(self.content) // self._sector + 1):
            if more >= _END:
                break
            *listed, more = self._numbers(more)
            places += listed
        return [place for place in places if place < _END]

    def _find_top(self, first: int) -> None:
        """The entries of the root's tree; each is visited once."""
        waiting, seen = [first], set[int]()
        while waiting:
            number = waiting.pop()
            if number == _NONE or number in seen or number >= len(self._entries):
                continue
            seen.add(number)
            entry = self._entries[number]
            self._top.setdefault(entry.name, entry)
            waiting += (entry.left, entry.right)

    def _big(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self.content[start : start + self._sector]

    def _numbers(self, sector: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self._sector // 4}I", self._big(sector))

    def _chain(self, first: int, table: list[int], read: Callable[[int], bytes]) -> bytes:
        pieces: list[bytes] = []
        sector = first
        while sector < _END:
            if len(pieces) > len(table):
                raise DamagedContainer("a chain of sectors goes round in a circle")
            if sector >= len(table):
                raise DamagedContainer("a chain of sectors leads out of the file")
            pieces.append(read(sector))
            sector = table[sector]
        return b"".join(pieces)


def _entry(listed: bytes, at: int) -> _Entry:
    raw, length, kind, left, right, below = struct.unpack_from("<64sHBx3I", listed, at)
    start, size = struct.unpack_from("<II", listed, at + 116)
    name = raw[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
    return _Entry(name, kind, left, right, below, start, size)
