"""From report to task to outcome: what became of the sentences of a year's plan."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from web.pictures import fills, svg
from web.pictures.picture import Drawing, Pen, Subject

# No wider than a page of two columns leaves room for, so that nothing scrolls.
WIDTH = 436
LAST_COLUMN = 136
HEIGHT = 300
NODE = 16
GAP = 13
BESIDE = 6
SIZE = 12
LINE = 15

# Every stage's nodes, in the order drawn, with their words and the kind of their fill.
STAGES: tuple[dict[str, tuple[str, str]], ...] = (
    {
        "plan_year": ("全年工作部署 · plan of the year", "dark"),
        "self_construction": ("政府自身建设 · the government itself", "light"),
        "task": ("分解的任务 · tasks assigned", "dark"),
    },
    {
        "identical": ("一字不差 · same words", "dark"),
        "split": ("取自一句的一部分 · part of a sentence", "light"),
        "differs": ("文字不同 · texts differ", "dotted"),
        "orphan": ("没有分解为任务 · no task", "hatched"),
    },
    {
        "met": ("做到 · met", "dark"),
        "missed": ("未做到（推断） · missed (inferred)", "hatched"),
        "mixed": ("各项结论不一 · several verdicts", "light"),
        "not_comparable": ("不可比 · not comparable", "dotted"),
        "never_reported": ("后来没有提到 · never reported", "crossed"),
        "open": ("尚无结论 · no verdict yet", "plain"),
    },
)
PLAIN = {"dark": fills.DARK, "light": fills.LIGHT, "plain": "#ffffff"}
HEADINGS = ("报告句子 · Sentence", "任务 · Task", "结果 · Outcome")


@dataclass(frozen=True, slots=True)
class Flow:
    """Ways through the stages → how many sentences (or tasks, where no report is here) take them.

    A way is a node's key for each stage, None where a stage is not known.
    """

    ways: dict[tuple[str, str | None, str], int]
    year: int

    @property
    def total(self) -> int:
        return sum(self.ways.values())

    @property
    def is_of_tasks(self) -> bool:
        return any(way[0] == "task" for way in self.ways)


# Sentences first: a sentence of which one task differs counts as differing, else as split.
_SENTENCES = """
select s.id, s.kind,
  case when not exists (
      select 1 from documents b
      where b.district_id = d.district_id and b.year = d.year and b.kind = 'breakdown'
    ) then null
    else coalesce((
      select case min(case ts.relation when 'differs' then 1 when 'split' then 2 else 3 end)
        when 1 then 'differs' when 2 then 'split' else 'identical' end
      from task_statements ts where ts.statement_id = s.id having count(*) > 0
    ), 'orphan') end
from statements s join documents d on d.id = s.document_id
where d.district_id = ? and d.year = ? and d.kind = 'work_report'
  and s.kind in ('plan_year', 'self_construction')
"""
_TASKS = """
select t.id, 'task', null from tasks t join documents d on d.id = t.document_id
where d.district_id = ? and d.year = ? and d.kind = 'breakdown'
"""
_VERDICTS = """
select promise_statement_id, verdict from promise_outcomes
where district_id = ?1 and year = ?2 and promise_statement_id is not null
union all
select {through}, o.verdict from promise_outcomes o {join}
where o.district_id = ?1 and o.year = ?2 and o.promise_task_id is not null
"""


def read(connection: sqlite3.Connection, document: Subject) -> Flow | None:
    """The flow of a document's government and year; None where neither plan nor task is here."""
    place = (document.district_id, document.year)
    items = connection.execute(_SENTENCES, place).fetchall()
    through, joined = "ts.statement_id", "join task_statements ts on ts.task_id = o.promise_task_id"
    if not items:
        items = connection.execute(_TASKS, place).fetchall()
        through, joined = "o.promise_task_id", ""
    verdicts: dict[int, set[str]] = {}
    for item, verdict in connection.execute(_VERDICTS.format(through=through, join=joined), place):
        verdicts.setdefault(item, set()).add(verdict)
    ways = Counter((kind, relation, _one(verdicts.get(item))) for item, kind, relation in items)
    return Flow(dict(ways), document.year) if items else None


def _one(verdicts: set[str] | None) -> str:
    if not verdicts:
        return "open"
    return next(iter(verdicts)) if len(verdicts) == 1 else "mixed"


@dataclass(frozen=True, slots=True)
class Node:
    """A node at its place; ``height`` in pixels stands for ``count``, ``lines`` stand beside it."""

    key: str
    name: str
    count: int
    lines: tuple[str, ...]
    fill: str
    x: float
    y: float
    height: float


def draw(flow: Flow, pen: Pen) -> Drawing:
    """Nodes by stage from left to right, ribbons between them as wide as what they hold."""
    stages = [i for i in range(3) if any(way[i] for way in flow.ways)]
    between = (WIDTH - LAST_COLUMN) / (len(stages) - 1)
    columns = [_column(flow, pen, stage, i * between) for i, stage in enumerate(stages)]
    parts = [_definitions(pen)]
    for i, (left, right) in enumerate(pairwise(stages)):
        passing: Counter[tuple[str | None, str | None]] = Counter()
        for way, count in flow.ways.items():
            passing[way[left], way[right]] += count
        parts += _ribbons(passing, columns[i], columns[i + 1])
    for stage, column in zip(stages, columns, strict=True):
        heading = pen.language.of(HEADINGS[1 if flow.is_of_tasks and stage == 0 else stage])
        parts.append(svg.text(column[0].x, 14, heading, font_weight="600"))
        parts += [_node(node) for node in column]
    bottom = max(n.y + (n.height + max(n.height, _words(n))) / 2 for *_, n in columns)
    return Drawing(WIDTH, bottom + 14, _describe(flow, columns, pen), svg.join(parts))


def _definitions(pen: Pen) -> Markup:
    return svg.tag(
        "defs",
        fills.hatched(pen, "hatched", fills.ORANGE),
        fills.dotted(pen, "dotted", fills.DARK),
        fills.crossed(pen, "crossed", svg.MUTED),
    )


def _column(flow: Flow, pen: Pen, stage: int, x: float) -> list[Node]:
    """The nodes of a stage that hold anything, below each other.

    A low node has the room its words need and stands in the middle of it.
    """
    room = LAST_COLUMN - NODE - 2 * BESIDE
    y, nodes = 34.0, []
    for key, (words, style) in STAGES[stage].items():
        count = sum(n for way, n in flow.ways.items() if way[stage] == key)
        if count:
            height = max(1.5, HEIGHT * count / flow.total)
            fill = PLAIN.get(style) or fills.use(pen, style)
            name = pen.language.of(words)
            lines = tuple(svg.wrapped(f"{name} {count}", room, SIZE))
            slot = max(height, LINE * len(lines))
            top = y + (slot - height) / 2
            nodes.append(Node(key, name, count, lines, fill, x, top, height))
            y += slot + GAP
    return nodes


def _ribbons(
    passing: Counter[tuple[str | None, str | None]], starts: list[Node], ends: list[Node]
) -> list[Markup]:
    """What goes from one stage to the next; ``used`` is how much of a node has a ribbon already."""
    used: Counter[Node] = Counter()
    drawn = []
    for start in starts:
        for end in ends:
            count = passing[start.key, end.key]
            if count:
                drawn.append(_ribbon(start, end, used[start], used[end], count))
                used[start] += count
                used[end] += count
    return drawn


def _ribbon(start: Node, end: Node, above: int, above_end: int, count: int) -> Markup:
    x1, x2 = start.x + NODE, end.x
    y1 = start.y + start.height * above / start.count
    y2 = end.y + end.height * above_end / end.count
    h1, h2 = start.height * count / start.count, end.height * count / end.count
    n, middle = svg.number, (x1 + x2) / 2
    path = (
        f"M{n(x1)} {n(y1)}C{n(middle)} {n(y1)} {n(middle)} {n(y2)} {n(x2)} {n(y2)}"
        f"V{n(y2 + h2)}C{n(middle)} {n(y2 + h2)} {n(middle)} {n(y1 + h1)} {n(x1)} {n(y1 + h1)}Z"
    )
    shape = svg.tag("path", d=path, fill="#b8c4d6", fill_opacity="0.45")
    return svg.titled(f"{start.name} → {end.name}: {count}", shape)


def _words(node: Node) -> float:
    return LINE * len(node.lines)


def _node(node: Node) -> Markup:
    shape = svg.rect(node.x, node.y, NODE, node.height, fill=node.fill, stroke=svg.MUTED)
    first = node.y + (node.height - _words(node)) / 2 + 11.5
    words = [
        svg.haloed(node.x + NODE + BESIDE, first + LINE * i, line, size=SIZE)
        for i, line in enumerate(node.lines)
    ]
    return svg.titled(f"{node.name} {node.count}", svg.join((shape, *words)))


def _describe(flow: Flow, columns: list[list[Node]], pen: Pen) -> str:
    what = (
        pen.t("{} 项任务", "{} tasks")
        if flow.is_of_tasks
        else pen.t("工作部署 {} 句", "{} sentences of the plan")
    )
    what = what.format(flow.total)
    said = [f"{node.name} {node.count}" for column in columns[1:] for node in column]
    return pen.t(
        f"流向图：{flow.year} 年{what}；{'，'.join(said)}。",
        f"Flow: {what} of {flow.year}; {', '.join(said)}.",
    )
