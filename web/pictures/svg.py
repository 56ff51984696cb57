"""Writing SVG: escaped, the same text for the same picture, coordinates of one decimal at most.

Colours and sizes stand in presentation attributes, so that a downloaded file needs no style sheet
and a page may forbid inline styles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from markupsafe import Markup, escape

INK = "#1b1e23"
MUTED = "#4b5563"
LINE = "#c3c8d1"
LINK = "#174ea6"
FONT = (
    "PingFang SC, Hiragino Sans GB, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, "
    "WenQuanYi Micro Hei, Helvetica Neue, Arial, sans-serif"
)
# Half-width characters in parts of the font's size, rounded up so that a label is never too wide.
HALF_WIDTH = 0.58
# What XML 1.0 cannot hold, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS = re.compile(r"[\x21-\x7e]+[ ]?|.", re.DOTALL)

Value = str | float | None


def number(value: float) -> str:
    """A coordinate: one decimal at most, none where it is 0."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def clean(text: str) -> str:
    """The text without characters that XML forbids."""
    return _ILLEGAL.sub("\ufffd", text)


def tag(name: str, /, *children: str, **attributes: Value) -> Markup:
    """An element; ``stroke_width=2`` is ``stroke-width="2"``, None leaves the attribute out."""
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is not None:
            text = value if isinstance(value, str) else number(value)
            parts.append(f' {key.rstrip("_").replace("_", "-")}="{escape(clean(text))}"')
    inner = "".join(c if isinstance(c, Markup) else escape(clean(c)) for c in children)
    parts.append(f">{inner}</{name}>" if children else "/>")
    return Markup("".join(parts))  # noqa: S704 - every value above is escaped


def join(parts: Iterable[Markup]) -> Markup:
    """Elements one after the other."""
    return Markup("").join(parts)


def text(x: float, y: float, words: str, *, size: float = 13, **attributes: Value) -> Markup:
    """A line of text whose baseline begins at (x, y)."""
    return tag("text", words, x=x, y=y, font_size=size, **{"fill": INK, **attributes})


def haloed(x: float, y: float, words: str, *, size: float = 13, **attributes: Value) -> Markup:
    """A line of text on a white edge, so that no line crosses it."""
    edge: dict[str, Value] = {
        "fill": "#ffffff",
        "stroke": "#ffffff",
        "stroke_width": 3.5,
        "stroke_linejoin": "round",
        "aria_hidden": "true",
    }
    under = text(x, y, words, size=size, **{**attributes, **edge})
    return join((under, text(x, y, words, size=size, **attributes)))


def rect(x: float, y: float, width: float, height: float, **attributes: Value) -> Markup:
    """A rectangle; ``height`` and ``width`` may be 0."""
    return tag("rect", x=x, y=y, width=width, height=height, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: Value) -> Markup:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, **{"stroke": LINE, **attributes})


def polygon(points: Iterable[tuple[float, float]], **attributes: Value) -> Markup:
    """A closed shape through the points."""
    return tag(
        "polygon", points=" ".join(f"{number(x)},{number(y)}" for x, y in points), **attributes
    )


def titled(name: str, shape: Markup) -> Markup:
    """A shape with the words that a pointer or a screen reader finds on it."""
    return tag("g", tag("title", name), shape)


def width_of(words: str, size: float = 13) -> float:
    """About how wide a line is: Han characters are as wide as the font is high."""
    wide = sum(unicodedata.east_asian_width(c) in "WFA" for c in words)
    return size * (wide + HALF_WIDTH * (len(words) - wide))


def fitted(words: str, width: float, size: float = 13) -> str:
    """The text, cut with … where it would be wider."""
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + "…", size) > width:
        words = words[:-1]
    return words + "…"


def wrapped(words: str, width: float, size: float = 13, most: int = 4) -> list[str]:
    """The text in lines, broken between Han characters and at blanks; the last one may be cut."""
    lines = [""]
    for piece in _WORDS.findall(words):
        if lines[-1] and width_of((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece
    kept = [*lines[: most - 1], fitted("".join(lines[most - 1 :]), width, size)]
    return [one.rstrip() for one in kept if one.strip()]
