"""Horizontal bars in groups: what all bar charts are drawn with."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from web.pictures import svg
from web.pictures.picture import Drawing, Pen

WIDTH = 420
LABEL = 142
NOTE = 36
VALUE = 62
BAR = 14
PITCH = 17
BETWEEN = 9
HEADING = 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its parts in order (each a count and a fill), what stands before and after it."""

    parts: tuple[tuple[int, str], ...]
    value: str
    note: str = ""

    @property
    def length(self) -> int:
        return sum(count for count, _fill in self.parts)


@dataclass(frozen=True, slots=True)
class Group:
    """Bars below one name; ``address`` is where the name leads."""

    label: str
    bars: tuple[Bar, ...]
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend."""

    fill: str
    words: str


def chart(
    pen: Pen,
    groups: tuple[Group, ...],
    keys: tuple[Key, ...],
    description: str,
    *,
    definitions: tuple[Markup, ...] = (),
    is_label_above: bool = False,
) -> Drawing:
    """The bars of all groups below each other, in one scale, with a legend above."""
    parts = [svg.tag("defs", *definitions)] if definitions else []
    legend, top = _legend(keys)
    parts.append(legend)
    left = (0 if is_label_above else LABEL) + (NOTE if any(b.note for b in _all(groups)) else 4)
    longest = max((bar.length for bar in _all(groups)), default=0) or 1
    scale = (WIDTH - left - VALUE) / longest
    for group in groups:
        drawn, height = _group(pen, group, top, left, scale, is_label_above)
        parts.append(drawn)
        top += height + BETWEEN
    return Drawing(WIDTH, top, description, svg.join(parts))


def _all(groups: tuple[Group, ...]) -> list[Bar]:
    return [bar for group in groups for bar in group.bars]


def _legend(keys: tuple[Key, ...]) -> tuple[Markup, float]:
    parts = []
    top = 0.0
    for key in keys:
        lines = svg.wrapped(key.words, WIDTH - 28, 12)
        parts.append(svg.rect(1, top + 3, 16, 11, fill=key.fill, stroke=svg.MUTED))
        for words in lines:
            parts.append(svg.text(24, top + 13, words, size=12))
            top += 17
    return svg.join(parts), top + (8 if keys else 0)


def _group(
    pen: Pen, group: Group, top: float, left: float, scale: float, is_label_above: bool
) -> tuple[Markup, float]:
    height = len(group.bars) * PITCH
    if is_label_above:
        lines = svg.wrapped(group.label, WIDTH, 13, most=2)
        name = svg.join(
            svg.text(0, top + 14 + HEADING * i, words, fill=None) for i, words in enumerate(lines)
        )
        heading = HEADING * len(lines) + 2.0
    else:
        words = svg.fitted(group.label, LABEL - 8)
        name = svg.text(LABEL - 8, top + height / 2 + 4, words, text_anchor="end", fill=None)
        heading = 0.0
    named = svg.tag("g", svg.tag("title", group.label), name, fill=pen.ink(group.address))
    drawn = [pen.link(group.address, named, group.label)]
    drawn += [
        _bar(bar, group.label, top + heading + PITCH * i, left, scale)
        for i, bar in enumerate(group.bars)
    ]
    return svg.join(drawn), heading + height


def _bar(bar: Bar, label: str, top: float, left: float, scale: float) -> Markup:
    parts = []
    x = left
    for count, fill in bar.parts:
        if count:
            width = count * scale
            parts.append(
                svg.rect(x, top, width, BAR, fill=fill, stroke=svg.MUTED, stroke_width=0.6)
            )
            x += width
    if bar.note:
        parts.append(
            svg.text(left - 5, top + 11.5, bar.note, size=11, text_anchor="end", fill=svg.MUTED)
        )
    parts.append(svg.text(x + 5, top + 11.5, bar.value, size=12))
    return svg.titled(" ".join(filter(None, (label, bar.note, bar.value))), svg.join(parts))
