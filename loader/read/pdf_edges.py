"""Drawn lines of a PDF page: where they stand, and where a page break left a table open."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

# Edges nearer than this (in points) are one line, drawn twice or thick.
TOLERANCE = 3.0


def edges(values: Iterable[float]) -> list[float]:
    """Places of lines, those within TOLERANCE taken as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > TOLERANCE:
            found.append(value)
    return found


def index_of(value: float, places: Sequence[float]) -> int:
    """The nearest of some sorted places."""
    at = bisect_left(places, value)
    near = [i for i in (at - 1, at) if 0 <= i < len(places)]
    return min(near, key=lambda i: abs(places[i] - value))


def open_ends(drawn: Sequence[dict[str, Any]]) -> list[float]:
    """Heights at which two neighbouring upright lines end and no line joins them.

    A page break cuts a row, or a label that spans rows, and draws no border there. A line may be
    drawn as a thin box; its short ends are no lines.
    """
    across = [e for e in drawn if e["orientation"] == "h" and e["width"] > TOLERANCE]
    upright = [e for e in drawn if e["orientation"] == "v" and e["height"] > TOLERANCE]
    whole = list(_whole(upright))
    found = []
    for side in (1, 2):
        places = edges(line[side] for line in whole)
        ending: dict[int, list[float]] = {}
        for line in whole:
            ending.setdefault(index_of(line[side], places), []).append(line[0])
        for at, xs in ending.items():
            near = [e for e in across if abs(e["top"] - places[at]) <= TOLERANCE]
            middles = [(left + right) / 2 for left, right in pairwise(sorted(xs))]
            if any(not any(e["x0"] <= x <= e["x1"] for e in near) for x in middles):
                found.append(places[at])
    return found


def _whole(upright: Sequence[dict[str, Any]]) -> Iterable[tuple[float, float, float]]:
    """(x, top, bottom) of upright lines, the pieces of one joined."""
    places = edges(e["x0"] for e in upright)
    pieces: dict[int, list[tuple[float, float]]] = {}
    for edge in upright:
        pieces.setdefault(index_of(edge["x0"], places), []).append((edge["top"], edge["bottom"]))
    for at, spans in pieces.items():
        spans.sort()
        top, bottom = spans[0]
        for next_top, next_bottom in spans[1:]:
            if next_top - bottom > TOLERANCE:
                yield places[at], top, bottom
                top, bottom = next_top, next_bottom
            bottom = max(bottom, next_bottom)
        yield places[at], top, bottom
