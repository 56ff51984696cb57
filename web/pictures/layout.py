"""Where each unit of a network of shared tasks stands: computed once, when the copy is published.

Distances in the picture follow distances in the graph (stress majorization: Gansner, Koren, North,
"Graph drawing by stress majorization", 2004), from a fixed start, so that the same rows give the
same places whatever the order of loading. No chance and no library is involved: about 40 nodes
take less than a tenth of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin, sqrt

WIDTH = 940.0
HEIGHT = 680.0
MARGIN = 12.0
MOST_EDGES = 100
MOST_NODES = 42
_ROUNDS = 60
_PUSHES = 400

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Edge:
    """Two units and the tasks they share."""

    a: int
    b: int
    weight: int


@dataclass(frozen=True, slots=True)
class Box:
    """The room a node and its label take, around the node's middle."""

    width: float
    height: float


def radius(task_count: int) -> float:
    """A node's radius in pixels: its area grows with its tasks."""
    return 4 + 1.7 * sqrt(task_count)


def threshold(weights: list[int]) -> int:
    """The least weight (2 or more) at which no more than ``MOST_EDGES`` edges are left.

    Where none would be left, as among documents whose pairs share one task each, it is 1.
    """
    least = 2
    while sum(w >= least for w in weights) > MOST_EDGES:
        least += 1
    return least if any(w >= least for w in weights) else 1


def readable(edges: list[Edge]) -> list[Edge]:
    """The edges strong enough to draw, among the units with the most ties."""
    least = threshold([e.weight for e in edges])
    strong = sorted((e for e in edges if e.weight >= least), key=lambda e: (-e.weight, e.a, e.b))
    ties: dict[int, int] = {}
    for edge in strong:
        for unit in (edge.a, edge.b):
            ties[unit] = ties.get(unit, 0) + edge.weight
    kept = set(sorted(ties, key=lambda unit: (-ties[unit], unit))[:MOST_NODES])
    return [e for e in strong[: 2 * MOST_EDGES] if e.a in kept and e.b in kept]


def place(edges: list[Edge], boxes: dict[int, Box]) -> dict[int, Point]:
    """unit → the middle of its box; about ``WIDTH`` × ``HEIGHT`` in all, no two boxes overlap."""
    units = sorted({unit for e in edges for unit in (e.a, e.b)})
    if not units:
        return {}
    index = {unit: i for i, unit in enumerate(units)}
    distances = _distances(len(units), [(index[e.a], index[e.b], e.weight) for e in edges])
    points = _majorize(distances, _start(len(units)))
    room = [boxes[unit] for unit in units]
    points = _into_sheet(_separate(_stretch(points), room), room)
    return {unit: (round(x, 1), round(y, 1)) for unit, (x, y) in zip(units, points, strict=True)}


def _start(count: int) -> list[Point]:
    """On a circle, its radius growing a little, so that no two distances are alike."""
    return [
        ((1 + i / count) * cos(2 * pi * i / count), (1 + i / count) * sin(2 * pi * i / count))
        for i in range(count)
    ]


def _distances(count: int, edges: list[tuple[int, int, int]]) -> list[list[float]]:
    """Shortest ways between all nodes; an edge is the shorter the more tasks it stands for.

    Nodes without a way between them are as far apart as the farthest others, and a bit more.
    """
    far = float("inf")
    ways = [[0.0 if i == j else far for j in range(count)] for i in range(count)]
    for a, b, weight in edges:
        ways[a][b] = ways[b][a] = 0.6 + 1.4 / sqrt(weight)
    for middle in range(count):
        through = ways[middle]
        for row in ways:
            first = row[middle]
            if first < far:
                row[:] = [
                    min(way, first + second) for way, second in zip(row, through, strict=True)
                ]
    longest = max(way for row in ways for way in row if way < far)
    return [[way if way < far else longest + 0.5 for way in row] for row in ways]


def _majorize(distances: list[list[float]], points: list[Point]) -> list[Point]:
    """Move every point to where its distances to all others, nearer ones first, want it."""
    for _ in range(_ROUNDS):
        for i, wanted in enumerate(distances):
            points[i] = _wanted_place(i, wanted, points)
    return points


def _wanted_place(i: int, wanted: list[float], points: list[Point]) -> Point:
    x, y = points[i]
    sum_x = sum_y = total = 0.0
    for j, (other_x, other_y) in enumerate(points):
        if i == j:
            continue
        apart = sqrt((x - other_x) ** 2 + (y - other_y) ** 2) or 1e-6
        weight = 1 / wanted[j] ** 2
        pull = wanted[j] / apart
        sum_x += weight * (other_x + (x - other_x) * pull)
        sum_y += weight * (other_y + (y - other_y) * pull)
        total += weight
    return (sum_x / total, sum_y / total) if total else (x, y)


def _stretch(points: list[Point]) -> list[Point]:
    """The points over the whole sheet."""
    return list(
        zip(
            _scale([x for x, _ in points], WIDTH),
            _scale([y for _, y in points], HEIGHT),
            strict=True,
        )
    )


def _scale(values: list[float], size: float) -> list[float]:
    """Half by value, half by rank: order stays, a few far nodes do not crowd all the others."""
    low, high = min(values), max(values)
    if high - low < 1e-9:
        return [size / 2 for _ in values]
    order = sorted(range(len(values)), key=lambda i: (values[i], i))
    rank = {i: place / (len(values) - 1) for place, i in enumerate(order)}
    shares = [((v - low) / (high - low) + rank[i]) / 2 for i, v in enumerate(values)]
    return [MARGIN + share * (size - 2 * MARGIN) for share in shares]


def _separate(points: list[Point], boxes: list[Box]) -> list[Point]:
    """Push overlapping boxes apart along the shorter way until none overlap; the sheet may grow."""
    for _ in range(_PUSHES):
        is_moved = False
        for i in range(len(points)):
            for j in range(i):
                is_moved |= _push(points, boxes, i, j)
        if not is_moved:
            break
    return points


def _push(points: list[Point], boxes: list[Box], i: int, j: int) -> bool:
    (ax, ay), (bx, by) = points[i], points[j]
    over_x = (boxes[i].width + boxes[j].width) / 2 - abs(ax - bx)
    over_y = (boxes[i].height + boxes[j].height) / 2 - abs(ay - by)
    if over_x <= 0 or over_y <= 0:
        return False
    if over_x < over_y:
        step = (over_x / 2 + 0.1) * (1 if ax >= bx else -1)
        points[i], points[j] = (ax + step, ay), (bx - step, by)
    else:
        step = (over_y / 2 + 0.1) * (1 if ay >= by else -1)
        points[i], points[j] = (ax, ay + step), (bx, by - step)
    return True


def _into_sheet(points: list[Point], boxes: list[Box]) -> list[Point]:
    """The same, moved so that the leftmost and the topmost box stand at the margin."""
    left = min(x - box.width / 2 for (x, _), box in zip(points, boxes, strict=True))
    top = min(y - box.height / 2 for (_, y), box in zip(points, boxes, strict=True))
    return [(x - left + MARGIN, y - top + MARGIN) for x, y in points]
