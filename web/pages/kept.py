"""The last pages that were rendered, kept because a served database never changes.

``web.cache`` keeps whole pages as visitors get them; this spares making a page's own part anew for
another host or another argument of the address.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from web.pages.answers import Subject

# Characters in all; two bytes each, this stays below 2 MB.
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """A page's own part in one language, before and after its pictures, and what frames it."""

    shared: dict[str, str]
    subject: Subject
    before: str
    after: str


class Kept:
    """Parts by what was asked; those not asked for longest go first when there are too many."""

    def __init__(self, most: int = MOST) -> None:
        self._parts: OrderedDict[Hashable, Part] = OrderedDict()
        self._most = most
        self._size = 0

    def get(self, asked: Hashable) -> Part | None:
        """The part, which thereby counts as asked for last."""
        if asked in self._parts:
            self._parts.move_to_end(asked)
        return self._parts.get(asked)

    def keep(self, asked: Hashable, part: Part) -> None:
        """Keep a part that is not kept yet, and let go what is too much."""
        if asked in self._parts:
            return
        self._parts[asked] = part
        self._size += len(part.before) + len(part.after)
        while self._size > self._most:
            _asked, gone = self._parts.popitem(last=False)
            self._size -= len(gone.before) + len(gone.after)
