"""责任领导 cells → names. Two of a name's characters may be padded apart (``张  兵``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from loader.parse import Span
from loader.vocabulary import looks_like_person

_PIECE = re.compile(r"[^\s、,，;；]+")


def split_leaders(printed: Iterable[Span]) -> Iterator[Span]:
    """One span a person, in printed order.

    Blanks separate names (``苗文斌 宋积晟``, 331000-2022) unless the line is one padded name of
    two or three single characters (``芮  宏``, 331000-2018 line 63).
    """
    for span in printed:
        pieces = list(_PIECE.finditer(span.text))
        padded = len(pieces) > 1 and all(len(piece[0]) == 1 for piece in pieces)
        if padded and looks_like_person(span.text):
            yield span
            continue
        for piece in pieces:
            start = span.start + piece.start()
            yield Span(piece[0], start, start + len(piece[0]), span.line)
