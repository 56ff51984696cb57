"""Leaders and units as a heat map: how many tasks of a document name both."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from math import sqrt

from markupsafe import Markup

from web.pictures import svg
from web.pictures.picture import Drawing, Pen, Subject

MOST_UNITS = 30
MOST_LEADERS = 24
LABEL = 160
CELL_WIDTH = 34
CELL_HEIGHT = 22
# Lightness from few to many; the text is white on the darker half.
SHADES = ("#e8f0f9", "#c6dbef", "#94bfe0", "#4d8ac4", "#24619f", "#123c69")
WHITE_FROM = 4


@dataclass(frozen=True, slots=True)
class Axis:
    """A leader or unit with its page and its tasks in the document."""

    id: int
    name: str
    task_count: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The leaders and units with the most tasks, and the tasks of each pair that has any."""

    leaders: tuple[Axis, ...]
    units: tuple[Axis, ...]
    cells: dict[tuple[int, int], int]
    leader_total: int
    unit_total: int


def read(connection: sqlite3.Connection, document: Subject) -> Matrix | None:
    """The matrix of one document; None where it names no leaders."""
    cells: dict[tuple[int, int], int] = {}
    units: dict[int, Axis] = {}
    for leader_id, unit_id, name, tasks, shared in connection.execute(
        "select leader_id, unit_id, unit_name, unit_task_count, shared_task_count "
        "from leader_unit_matrix where document_id = ?",
        (document.id,),
    ):
        cells[leader_id, unit_id] = shared
        units[unit_id] = Axis(unit_id, name, tasks)
    leaders = [
        Axis(*row)
        for row in connection.execute(
            "select tl.leader_id, l.name, count(distinct tl.task_id) from task_leaders tl "
            "join leaders l on l.id = tl.leader_id where tl.task_id between ? and ? group by 1, 2",
            (document.id * 10000, document.id * 10000 + 9999),
        )
    ]
    if not cells:
        return None
    return Matrix(
        _first(leaders, MOST_LEADERS),
        _first(list(units.values()), MOST_UNITS),
        cells,
        len(leaders),
        len(units),
    )


def _first(axes: list[Axis], most: int) -> tuple[Axis, ...]:
    return tuple(sorted(axes, key=lambda a: (-a.task_count, a.id))[:most])


def draw(matrix: Matrix, pen: Pen) -> Drawing:
    """Units down, leaders across, a number in each cell that has tasks."""
    top = 18 + max(svg.width_of(svg.fitted(a.name, 120)) for a in matrix.leaders)
    most = max(matrix.cells.values())
    parts = [_leader(pen, a, i, top) for i, a in enumerate(matrix.leaders)]
    for row, unit in enumerate(matrix.units):
        y = top + row * CELL_HEIGHT
        parts.append(_unit(pen, unit, y))
        for column, leader in enumerate(matrix.leaders):
            count = matrix.cells.get((leader.id, unit.id), 0)
            parts.append(_cell(pen, leader, unit, count, most, LABEL + column * CELL_WIDTH, y))
    width = LABEL + len(matrix.leaders) * CELL_WIDTH + 2
    return Drawing(
        width, top + len(matrix.units) * CELL_HEIGHT + 2, _describe(matrix, pen), svg.join(parts)
    )


def _leader(pen: Pen, leader: Axis, column: int, top: float) -> Markup:
    """A name written upwards, with its number of tasks."""
    address = f"/leader/{leader.id}"
    x, y = LABEL + column * CELL_WIDTH + CELL_WIDTH / 2 + 4.5, top - 7
    words = svg.text(
        x,
        y,
        svg.fitted(leader.name, 120),
        fill=pen.ink(address),
        transform=f"rotate(-90 {svg.number(x)} {svg.number(y)})",
    )
    name = f"{leader.name} {leader.task_count}"
    return pen.link(address, svg.titled(name, words), name)


def _unit(pen: Pen, unit: Axis, y: float) -> Markup:
    address = f"/unit/{unit.id}"
    words = svg.text(
        LABEL - 8,
        y + 15.5,
        svg.fitted(unit.name, LABEL - 10),
        text_anchor="end",
        fill=pen.ink(address),
    )
    name = f"{unit.name} {unit.task_count}"
    return pen.link(address, svg.titled(name, words), name)


def _cell(pen: Pen, leader: Axis, unit: Axis, count: int, most: int, x: float, y: float) -> Markup:
    if not count:
        return svg.rect(x, y, CELL_WIDTH, CELL_HEIGHT, fill="#ffffff", stroke="#e5e7eb")
    # By the root, so that one pair with very many tasks does not make all others pale.
    shade = min(len(SHADES) - 1, int(len(SHADES) * sqrt((count - 1) / most)))
    ink = "#ffffff" if shade >= WHITE_FROM else svg.INK
    drawn = svg.join(
        (
            svg.rect(x, y, CELL_WIDTH, CELL_HEIGHT, fill=SHADES[shade], stroke="#ffffff"),
            svg.text(
                x + CELL_WIDTH / 2, y + 15.5, str(count), size=12, text_anchor="middle", fill=ink
            ),
        )
    )
    return svg.titled(
        pen.t(f"{leader.name} × {unit.name}：{count} 项", f"{leader.name} × {unit.name}: {count}"),
        drawn,
    )


def _describe(matrix: Matrix, pen: Pen) -> str:
    (leader_id, unit_id), count = max(
        matrix.cells.items(), key=lambda cell: (cell[1], -cell[0][0], -cell[0][1])
    )
    leader = next((a.name for a in matrix.leaders if a.id == leader_id), "…")
    unit = next((a.name for a in matrix.units if a.id == unit_id), "…")
    return pen.t(
        f"热力图：任务最多的 {len(matrix.units)} 个单位（共 {matrix.unit_total} 个）"
        f"与 {len(matrix.leaders)} 位领导（共 {matrix.leader_total} 位）的共同任务数，"
        f"最多的是{leader}与{unit}，{count} 项。",
        f"Heat map: tasks that name both, for the {len(matrix.units)} units with the most tasks "
        f"(of {matrix.unit_total}) and {len(matrix.leaders)} leaders (of {matrix.leader_total}); "
        f"most for {leader} and {unit}: {count}.",
    )
