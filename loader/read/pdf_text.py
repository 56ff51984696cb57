"""Characters of a PDF page → printed lines → paragraphs, by where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from loader.read.conserve import count_han

# In widths of a character: a gap that is a blank, one that parts columns, and how far from the
# margin a line that runs on may end (a comma or bracket moves to the next line with its word).
BLANK, COLUMN_GAP, RAGGED, INDENT = 0.8, 2.5, 2.2, 1.0
# Browsers printing with a font that has one glyph for a radical and a character name the radical:
# ⻓ for 长. Those of the Kangxi block have a Unicode decomposition, these have none.
_RADICALS = str.maketrans(
    "⺁⺎⺒⺓⺝⺟⺠⺧⺩⺪⺬⺮⺶⺻⺼⺽⻁⻃⻄⻅⻆⻇⻉⻊⻋⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻱⻳",
    "厂兀巳幺月母民牛王疋示竹羊聿月臼虎覀西见角角贝足车長镸长门雨青韦页风飞食首马骨鬼鱼鸟卤麦黄黾齐齿龙龜龟",
)
_KANGXI = re.compile("[\u2f00-\u2fd5]")
_PAGE_NUMBER = re.compile(r"[\s—–\-_·第页共/\d]*\d[\s—–\-_·第页共/\d]*")


@dataclass(frozen=True, slots=True)
class Char:
    """One printed character and its box, in points from the page's upper left corner."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; ``size``: its characters' height, ``gaps``: wide gaps inside it."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    gaps: int
    page: int = 0


def char_of(printed: dict[str, Any]) -> Char:
    """From pdfplumber's description."""
    box = (printed[name] for name in ("x0", "top", "x1", "bottom"))
    return Char(plain_han(str(printed["text"])), *(float(value) for value in box))


def is_level(printed: dict[str, Any]) -> bool:
    """Whether a character stands as one reads it: not turned, not upside down, not aslant."""
    along, up = printed["matrix"][:2]
    return bool(along > 0 and abs(up) < 0.2 * along)


def runs_down(chars: Sequence[Char]) -> bool:
    """Whether most characters stand below the one drawn before them: upright Chinese columns."""
    below = sum(
        abs(after.x0 - before.x0) < before.height / 2 and after.top - before.top > before.height / 2
        for before, after in pairwise(chars)
    )
    return len(chars) > 20 and 2 * below > len(chars)


def plain_han(text: str) -> str:
    """Radicals as the characters they look like: ⽬ → 目, ⻓ → 长."""
    text = text.translate(_RADICALS)
    return _KANGXI.sub(lambda radical: unicodedata.normalize("NFKC", radical[0]), text)


def without_doubles(chars: Iterable[Char]) -> list[Char]:
    """Without characters drawn twice, a hair apart, to look bold."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for char in chars:
        x, y = round(char.x0), round(char.top)
        near = ((char.text, x + right, y + down) for right in (0, -1, 1) for down in (0, -1, 1))
        if not any(place in seen for place in near) or not char.text.strip():
            kept.append(char)
        seen.add((char.text, x, y))
    return kept


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """Characters into lines, from top to bottom.

    The larger characters make the lines and the smaller ones join them, so that the index of
    PM2.5 stays in its line.
    """
    bands: list[tuple[float, float, list[Char]]] = []
    for char in sorted(chars, key=lambda c: (-round(c.height), c.top)):
        middle = char.middle[1]
        for top, bottom, members in bands:
            if top <= middle <= bottom:
                members.append(char)
                break
        else:
            bands.append((char.top, char.bottom, [char]))
    lines = (_line(members) for _, _, members in sorted(bands, key=lambda band: band[:2]))
    return [line for line in lines if line.text.strip()]


def _line(members: list[Char]) -> Line:
    members.sort(key=lambda c: c.x0)
    size = max(c.height for c in members)
    text, gaps, right = "", 0, members[0].x0
    for char in members:
        gap = char.x0 - right
        if gap > BLANK * size and not text.endswith(" ") and char.text != " ":
            text += " "
        if char.text.strip():
            gaps += gap > COLUMN_GAP * size and bool(text.strip())
            right = char.x1
        text += char.text
    return Line(
        text.strip(),
        min(c.x0 for c in members if c.text.strip() or len(members) == 1),
        min(c.top for c in members),
        right,
        max(c.bottom for c in members),
        size,
        gaps,
    )


def without_page_number(lines: Sequence[Line], page: int) -> list[Line]:
    """The lines of a page, their page set, without a number alone in its first or last line."""
    kept = [replace(line, page=page) for line in lines]
    for edge in (0, -1):
        if kept and len(kept[edge].text) <= 12 and _PAGE_NUMBER.fullmatch(kept[edge].text):
            kept.pop(edge)
    return kept


def looks_like_columns(lines: Sequence[Line]) -> bool:
    """Whether text stands in columns that no drawn line parts: reading across would mix them."""
    printed = [line for line in lines if count_han(line.text)]
    return len(printed) >= 5 and 10 * sum(line.gaps > 0 for line in printed) >= 3 * len(printed)


def paragraphs_of(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """(text, page) of each paragraph: lines that reach the right margin run on.

    Conservative: a line joins the one before it only where that one is full and this one begins
    at the left margin, in letters of the same size.
    """
    if not lines:
        return []
    left = Counter(round(line.x0) for line in lines).most_common(1)[0][0]
    right = sorted(line.x1 for line in lines)[len(lines) * 9 // 10]
    paragraphs = [(lines[0].text, lines[0].page)]
    for before, line in pairwise(lines):
        is_full = before.x1 >= right - RAGGED * before.size
        begins = abs(line.x0 - left) < INDENT * line.size
        is_near = line.page != before.page or line.top - before.bottom < 1.5 * before.size
        if is_full and begins and is_near and abs(line.size - before.size) < 1:
            text, page = paragraphs[-1]
            paragraphs[-1] = (text + line.text, page)
        else:
            paragraphs.append((line.text, line.page))
    return paragraphs
