"""Fills that differ without colour: hatched, dotted, crossed, plain; all of one safe palette.

The colours keep apart for the colour-blind (blue, orange, grey of different lightness).
"""

from __future__ import annotations

from markupsafe import Markup

from web.pictures.picture import Pen
from web.pictures.svg import line, rect, tag

DARK = "#1f5f9f"
LIGHT = "#8fb8de"
PALE = "#dbe8f5"
ORANGE = "#c2570c"
# From the earliest year to the latest.
YEARS = ("#b9c0ca", "#8fb8de", "#4d8ac4", "#174a80")

_SIZE = 6


def of_years(count: int) -> tuple[str, ...]:
    """A colour a year, from the earliest to the latest; many pass from one end to the other."""
    if count <= len(YEARS):
        return YEARS[-count:] if count else ()
    ends = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (YEARS[0], YEARS[-1])]
    parts = [number / (count - 1) for number in range(count)]
    return tuple(
        "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(*ends, strict=True))
        for part in parts
    )


def _pattern(pen: Pen, name: str, *marks: Markup) -> Markup:
    return tag(
        "pattern", *marks, id=pen.id(name), width=_SIZE, height=_SIZE, patternUnits="userSpaceOnUse"
    )


def hatched(pen: Pen, name: str, colour: str) -> Markup:
    """The definition of a fill of slanting lines."""
    # Three lines, so that the corners of the tile are closed.
    strokes = [line(x - 3, 9, x + 9, -3, stroke=colour, stroke_width=1.5) for x in (-6.0, 0.0, 6.0)]
    return _pattern(pen, name, rect(0, 0, 6, 6, fill="#ffffff"), *strokes)


def dotted(pen: Pen, name: str, colour: str) -> Markup:
    """The definition of a fill of dots."""
    dots = [tag("circle", cx=c, cy=c, r=1.3, fill=colour) for c in (1.5, 4.5)]
    return _pattern(pen, name, rect(0, 0, 6, 6, fill="#ffffff"), *dots)


def crossed(pen: Pen, name: str, colour: str) -> Markup:
    """The definition of a fill of crossing lines."""
    strokes = [
        line(0, 3, 6, 3, stroke=colour, stroke_width=1.5),
        line(3, 0, 3, 6, stroke=colour, stroke_width=1.5),
    ]
    return _pattern(pen, name, rect(0, 0, 6, 6, fill="#ffffff"), *strokes)


def use(pen: Pen, name: str) -> str:
    """The value of ``fill`` for a fill defined above."""
    return f"url(#{pen.id(name)})"
