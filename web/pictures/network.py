"""The network of shared responsibility: who stands on the same tasks of one document."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from math import sqrt

from markupsafe import Markup

from web.pictures import fills, layout, svg
from web.pictures.network_table import LABEL_SHIFT, LABEL_SIZE, box_of, label, read_edges
from web.pictures.picture import Drawing, Pen, Subject

# As the views tell them apart (is_between_bodies).
NOT_BODIES = ("collective", "county_government", "zone")
LEGEND_HEIGHT = 54
LEGEND_WIDTH = 560.0


@dataclass(frozen=True, slots=True)
class Node:
    """A unit at its place, with its tasks in the document."""

    id: int
    name: str
    kind: str | None
    task_count: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Network:
    """The units and ties that are drawn; ``least`` is the weight of the weakest tie."""

    nodes: tuple[Node, ...]
    edges: tuple[layout.Edge, ...]
    least: int
    unit_total: int
    edge_total: int


def read(connection: sqlite3.Connection, document: Subject) -> Network | None:
    """The network of one document, at the places computed when the copy was published."""
    nodes = tuple(
        Node(*row)
        for row in connection.execute(
            "select p.unit_id, du.name_as_printed, u.kind, p.task_count, p.x, p.y "
            "from network_layout p join units u on u.id = p.unit_id "
            "join document_units du on du.document_id = p.document_id and du.unit_id = p.unit_id "
            "where p.document_id = ? order by p.task_count desc, p.unit_id",
            (document.id,),
        )
    )
    every = read_edges(connection, document.id)
    drawn = layout.readable(every)
    if not nodes or not drawn:
        return None
    (unit_total,) = connection.execute(
        "select count(*) from document_units where document_id = ?", (document.id,)
    ).fetchone()
    return Network(nodes, tuple(drawn), drawn[-1].weight, unit_total, len(every))


def draw(network: Network, pen: Pen) -> Drawing:
    """Ties as lines, units as shapes by kind, each with its name below it."""
    at = {node.id: node for node in network.nodes}
    heaviest = network.edges[0].weight
    ties = [_tie(edge, at, heaviest) for edge in reversed(network.edges)]
    parts = [
        _legend(network, pen),
        svg.tag(
            "g",
            *ties,
            *(_shape(pen, node) for node in network.nodes),
            *(_label(node) for node in network.nodes),
            transform=f"translate(0 {LEGEND_HEIGHT})",
        ),
    ]
    width, height = _size(network)
    description = _describe(network, at, pen)
    return Drawing(width, height + LEGEND_HEIGHT, description, svg.join(parts))


def _size(network: Network) -> tuple[float, float]:
    """The sheet that holds every node with its label."""
    boxes = [(node, box_of(node.name, node.task_count)) for node in network.nodes]
    return (
        max(LEGEND_WIDTH, *(n.x + box.width / 2 + layout.MARGIN for n, box in boxes)),
        max(n.y + LABEL_SHIFT + box.height / 2 + layout.MARGIN for n, box in boxes),
    )


def _tie(edge: layout.Edge, at: dict[int, Node], heaviest: int) -> Markup:
    """A line, darker between two functional bodies than where a county or collective is one end."""
    a, b = at[edge.a], at[edge.b]
    is_between_bodies = not {a.kind, b.kind} & set(NOT_BODIES)
    drawn = svg.line(
        a.x, a.y, b.x, b.y,
        stroke=fills.DARK if is_between_bodies else svg.LINE,
        stroke_width=0.8 + 6 * sqrt(edge.weight / heaviest),
        stroke_linecap="round", stroke_opacity="0.65",
    )  # fmt: skip
    return svg.titled(f"{a.name} – {b.name}: {edge.weight}", drawn)


def outline(kind: str | None, x: float, y: float, r: float) -> Markup:
    """A unit's shape: a square for collectives, a diamond for county governments and zones."""
    if kind == "collective":
        side = 1.77 * r
        return svg.rect(
            x - side / 2,
            y - side / 2,
            side,
            side,
            fill="#fde3cf",
            stroke="#8a3d06",
            stroke_width=2,
            stroke_dasharray="4 3",
        )
    if kind in ("county_government", "zone"):
        d = 1.25 * r
        return svg.polygon(
            [(x, y - d), (x + d, y), (x, y + d), (x - d, y)],
            fill="#f3dcae",
            stroke="#6b4a00",
            stroke_width=1.5,
        )
    return svg.tag("circle", cx=x, cy=y, r=r, fill="#9cc4ea", stroke="#123c69", stroke_width=1.5)


def _named(node: Node, pen: Pen) -> str:
    return pen.t(f"{node.name}：{node.task_count} 项任务", f"{node.name}: {node.task_count} tasks")


def _shape(pen: Pen, node: Node) -> Markup:
    name = _named(node, pen)
    shape = outline(node.kind, node.x, node.y, layout.radius(node.task_count))
    return pen.link(f"/unit/{node.id}", svg.titled(name, shape), name)


def _label(node: Node) -> Markup:
    """The name below the shape, on a white edge so that no line crosses it."""
    y = node.y + layout.radius(node.task_count) + LABEL_SIZE + 2
    words = label(node.name)
    return svg.haloed(
        node.x, y, words, size=LABEL_SIZE, text_anchor="middle", pointer_events="none"
    )


def _legend(network: Network, pen: Pen) -> Markup:
    entries = (
        (None, pen.t("单位", "body")),
        ("county_government", pen.t("县（市、区）政府、开发区", "county government or zone")),
        ("collective", pen.t("集合称谓", "collective")),
    )
    parts, x = [], 14.0
    for kind, words in entries:
        parts += [outline(kind, x, 13, 7), svg.text(x + 15, 17.5, words)]
        x += 44 + svg.width_of(words)
    words = pen.t(
        f"线越粗共同任务越多（至少 {network.least} 项），蓝线两端都是职能单位；图形越大任务越多",
        f"thicker line: more shared tasks (at least {network.least}), blue between "
        "two bodies; larger shape: more tasks",
    )
    parts.append(svg.text(5, 41, words, size=12, fill=svg.MUTED))
    return svg.join(parts)


def _describe(network: Network, at: dict[int, Node], pen: Pen) -> str:
    first = network.edges[0]
    a, b = at[first.a].name, at[first.b].name
    return pen.t(
        f"网络图：{len(network.nodes)} 个单位（共 {network.unit_total} 个）之间至少有 "
        f"{network.least} 项共同任务的 {len(network.edges)} 对（共 {network.edge_total} 对），"
        f"最多的是{a}与{b}，{first.weight} 项。",
        f"Network: {len(network.edges)} pairs (of {network.edge_total}) with at least "
        f"{network.least} tasks in common, among {len(network.nodes)} units (of "
        f"{network.unit_total}); most: {a} and {b} with {first.weight}.",
    )
