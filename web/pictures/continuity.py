"""Tasks from one breakdown to the next: which go on, which end, which are new."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from markupsafe import Markup

from web.pictures import fills, svg
from web.pictures.picture import Drawing, Pen, Subject

WIDTH = 420
BAR = 30
MOST_PAIRS = 5
# Left to right: what only the earlier breakdown has, what both have, what only the later one has.
RELATIONS = {
    "dropped": "不再出现 · no longer there",
    "candidate": "可能是同一件事 · perhaps the same thing",
    "changed": "延续，文字有改 · goes on, reworded",
    "recurring": "延续，至多数字不同 · goes on, at most other numbers",
    "new": "新出现 · new",
}


@dataclass(frozen=True, slots=True)
class Change:
    """Two breakdowns of a government, one the next of the other, and their tasks by relation."""

    earlier_year: int
    year: int
    counts: dict[str, int]

    @property
    def earlier_total(self) -> int:
        return sum(n for relation, n in self.counts.items() if relation != "new")

    @property
    def later_total(self) -> int:
        return sum(n for relation, n in self.counts.items() if relation != "dropped")


def read(connection: sqlite3.Connection, document: Subject) -> tuple[Change, ...] | None:
    """The changes of a government's breakdowns up to a document's year, the latest first."""
    counts: dict[tuple[int, int], dict[str, int]] = {}
    for year, earlier, relation, count in connection.execute(
        "select year, earlier_year, relation, count(*) from task_continuity "
        "where district_id = ? and year <= ? group by 1, 2, 3 order by 1 desc, 2 desc, 3",
        (document.district_id, document.year),
    ):
        counts.setdefault((earlier, year), {})[relation] = count
    changes = [Change(earlier, year, by) for (earlier, year), by in counts.items()]
    return tuple(changes[:MOST_PAIRS]) or None


def draw(changes: tuple[Change, ...], pen: Pen) -> Drawing:
    """A bar a pair of years: the earlier one's tasks above, the later one's below."""
    definitions = svg.tag(
        "defs",
        fills.hatched(pen, "dropped", fills.ORANGE),
        fills.dotted(pen, "candidate", fills.DARK),
    )
    parts, top = [definitions], 0.0
    for change in changes:
        drawn, height = _change(change, pen, top)
        parts.append(drawn)
        top += height + 26
    return Drawing(WIDTH, top - 26, _describe(changes[0], pen), svg.join(parts))


def _fill(relation: str, pen: Pen) -> str:
    plain = {"changed": fills.LIGHT, "recurring": "#123c69", "new": fills.PALE}
    return plain.get(relation) or fills.use(pen, relation)


def _change(change: Change, pen: Pen, top: float) -> tuple[Markup, float]:
    total = sum(change.counts.values())
    scale = (WIDTH - 2) / total
    parts, x, bar = [], 1.0, top + 26
    for relation in RELATIONS:
        count = change.counts.get(relation, 0)
        if count:
            parts.append(_segment(relation, count, pen, x, bar, count * scale))
            x += count * scale
    kept_from = 1 + change.counts.get("dropped", 0) * scale
    parts += [
        _bracket(
            1,
            1 + change.earlier_total * scale,
            bar - 5,
            -1,
            pen.t(
                f"{change.earlier_year} 年：{change.earlier_total} 项",
                f"{change.earlier_year}: {change.earlier_total} tasks",
            ),
            "start",
        ),
        _bracket(
            kept_from,
            WIDTH - 1,
            bar + BAR + 5,
            1,
            pen.t(
                f"{change.year} 年：{change.later_total} 项",
                f"{change.year}: {change.later_total} tasks",
            ),
            "end",
        ),
    ]
    legend = [
        _key(relation, change, pen, bar + BAR + 38 + 18 * i)
        for i, relation in enumerate(r for r in RELATIONS if change.counts.get(r))
    ]
    return svg.join([*parts, *legend]), 26 + BAR + 38 + 18 * len(legend)


def _segment(relation: str, count: int, pen: Pen, x: float, y: float, width: float) -> Markup:
    words = pen.language.of(RELATIONS[relation])
    parts = [
        svg.rect(x, y, width, BAR, fill=_fill(relation, pen), stroke=svg.MUTED, stroke_width=0.6)
    ]
    if width > 60:
        middle, wide = x + width / 2, svg.width_of(str(count), 14) + 10
        parts += [
            svg.rect(middle - wide / 2, y + 5, wide, 20, fill="#ffffff", rx=3),
            svg.text(middle, y + 20, str(count), size=14, text_anchor="middle", font_weight="600"),
        ]
    return svg.titled(f"{words} {count}", svg.join(parts))


def _bracket(x1: float, x2: float, y: float, side: int, words: str, anchor: str) -> Markup:
    tick = 4 * -side
    line = svg.tag(
        "polyline",
        points=" ".join(
            f"{svg.number(x)},{svg.number(at)}"
            for x, at in ((x1, y + tick), (x1, y), (x2, y), (x2, y + tick))
        ),
        fill="none",
        stroke=svg.INK,
    )
    at = y + 16 if side > 0 else y - 6
    label = svg.text(
        x1 if anchor == "start" else x2, at, words, text_anchor=anchor, font_weight="600"
    )
    return svg.join((line, label))


def _key(relation: str, change: Change, pen: Pen, y: float) -> Markup:
    words = f"{pen.language.of(RELATIONS[relation])}: {change.counts[relation]}"
    words = words if pen.language.code == "en" else words.replace(": ", "：")
    return svg.join(
        (
            svg.rect(1, y - 10, 16, 12, fill=_fill(relation, pen), stroke=svg.MUTED),
            svg.text(24, y + 1, words),
        )
    )


def _describe(change: Change, pen: Pen) -> str:
    said = [
        f"{pen.language.of(words)} {change.counts[relation]}"
        for relation, words in RELATIONS.items()
        if change.counts.get(relation)
    ]
    return pen.t(
        f"{change.earlier_year} 年 {change.earlier_total} 项任务到 {change.year} 年 "
        f"{change.later_total} 项：{'，'.join(said)}。",
        f"From {change.earlier_total} tasks in {change.earlier_year} to {change.later_total} in "
        f"{change.year}: {', '.join(said)}.",
    )
