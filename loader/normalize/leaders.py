"""责任领导 lists → persons and offices, in printed order.

Two of a name's characters may be padded apart (``张  兵``); an office beside a name belongs to the
person (常务副市长张三, 张三（副市长）), an office alone answers itself (市长, 分管副市长).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from loader.parse import Span
from loader.vocabulary import (
    COMPOUND_SURNAMES,
    SURNAMES,
    is_office,
    is_rank,
    looks_like_person,
    name_beside_office,
)

_CHUNK = re.compile(r"[^、,，;；/\u2028\n]+")
_GLUED = re.compile(r"\s*\S\s+\S(?:\s*\S\s+\S)+\s*")
_PIECE = re.compile(r"\S+")
# Where a leader begins in a list, the text, and the kind.
_Named = tuple[int, str, str]
_LAST_OPEN_MARK = re.compile(r"等(?:领导|同志)?$")


@dataclass(frozen=True, slots=True)
class Leader:
    """A person or an office as printed; ``kind`` is person or office."""

    printed: Span
    kind: str

    @property
    def text(self) -> str:
        return self.printed.text


def split_leaders(printed: Iterable[Span]) -> Iterator[Leader]:
    """One entry a person or office.

    Blanks separate names (``苗文斌 宋积晟``, 331000-2022) unless the line is one padded name of
    two or three single characters (``芮  宏``, 331000-2018 line 63).
    """
    for span in printed:
        for start, text, kind in _named(span.text):
            yield _leader(span, start, text, kind)


# A document names the same few leaders again and again.
@lru_cache(maxsize=4_096)
def _named(printed: str) -> tuple[_Named, ...]:
    chunks = _CHUNK.finditer(printed)
    return tuple(found for chunk in chunks for found in _chunk(chunk.start(), chunk[0]))


def _chunk(offset: int, chunk: str) -> Iterator[_Named]:
    pieces = [(p.start(), p[0]) for p in _PIECE.finditer(chunk)]
    glued = _glued(chunk)
    if glued:
        for start, end in glued:
            yield offset + start, chunk[start:end], "person"
        return
    padded = len(pieces) > 1 and all(len(text) == 1 for _, text in pieces)
    if padded and looks_like_person(chunk):
        yield offset + pieces[0][0], chunk.strip(), "person"
        return
    pieces = list(_unpadded(chunk, pieces))
    has_name = any(_name(text) for _, text in pieces)
    for start, text in pieces:
        text = _LAST_OPEN_MARK.sub("", text)
        name = _name(text)
        if name:
            yield offset + start + text.index(name), name, "person"
        elif is_office(text):
            # 副市长 张三: the office is the person's beside it; 市委常委、… is a rank only.
            if not has_name and not is_rank(text):
                yield offset + start, text, "office"
        elif text:
            yield offset + start, text, "person"


def _glued(chunk: str) -> list[tuple[int, int]]:
    """Padded names of two characters that follow one another: 石 砚 何 夕, 何 夕石 砚.

    Only where every odd character is a surname and every name is padded.
    """
    if not _GLUED.fullmatch(chunk):
        return []
    places = [m.start() for m in re.finditer(r"\S", chunk)]
    pairs = list(zip(places[::2], places[1::2], strict=True))
    if chunk[pairs[0][0]] + chunk[pairs[0][1]] in COMPOUND_SURNAMES:
        return []
    named = all(chunk[left] in SURNAMES and right > left + 1 for left, right in pairs)
    return [(left, right + 1) for left, right in pairs] if named else []


def _unpadded(text: str, pieces: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Two single characters beside each other are one padded name (张  兵 李国强), also with the
    office behind the second (张  兵副市长)."""
    index = 0
    while index < len(pieces):
        start, piece = pieces[index]
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        if len(piece) == 1 and following and _is_other_half(piece, following[1]):
            index += 1
            piece = text[start : following[0] + len(following[1])]
        yield start, piece
        index += 1


def _is_other_half(half: str, text: str) -> bool:
    return len(text) == 1 or (half in SURNAMES and is_office(text[1:]) and not is_office(text))


def _name(text: str) -> str | None:
    """The name in a piece, None for an office alone or what is no name."""
    beside = name_beside_office(text)
    printed = re.search(r"\s*".join(beside), text) if beside else None
    if printed:
        return printed[0]
    return text if looks_like_person(text) and not is_office(text) else None


def _leader(span: Span, start: int, text: str, kind: str) -> Leader:
    left = span.start + start
    return Leader(
        Span(text, left, left + len(text), span.line + span.text.count("\n", 0, start)), kind
    )
