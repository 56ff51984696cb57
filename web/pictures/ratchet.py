"""Targets over the years: each indicator in a strip of its own, the comparator beside the value."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from web.numbers import factor
from web.pictures import fills, svg
from web.pictures.picture import Drawing, Pen, Subject

MOST_SERIES = 14
LABEL = 150
LEAST_YEAR = 46
STRIP = 70
LEAST_WIDTH = 420
SIDE = 36
KINDS = {
    "level": "水平 · level",
    "growth": "增长 · growth",
    "increment": "新增 · added",
    "total": "完成量 · done",
    "rate": "比重 · rate",
    "duration": "时长 · duration",
}
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "", "~": "≈", "between": ""}


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A target, or (``is_claim``) a result, of one year; ``amount`` is value × multiplier."""

    year: int
    is_claim: bool
    amount: float
    value: float
    multiplier: int
    comparator: str

    @property
    def label(self) -> str:
        number = f"{self.value:.10g}{factor(self.multiplier)}"
        return f"{SIGNS.get(self.comparator, self.comparator)}{number}"


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator of one government, of one unit and kind."""

    indicator: str
    district: str
    unit: str
    kind: str
    points: tuple[Point, ...]


_PLANNED = """
select coalesce({name}, ''), ds.name, g.unit, g.kind, d.year, 0, g.value, g.multiplier, g.comparator
from targets g
join documents d on d.id = g.document_id
join districts ds on ds.id = d.district_id
left join statements s on s.id = g.statement_id
where not g.is_claim and g.value is not null and coalesce(s.kind, 'plan_year') = 'plan_year'
  and {which}
"""
# A result belongs to the one year it is of; sums over several years do not compare.
_CLAIMED = """
union all
select coalesce({name}, ''), ds.name, g.unit, g.kind, cast(g.period as integer), 1, g.value,
  g.multiplier, g.comparator
from targets g
join documents d on d.id = g.document_id
join districts ds on ds.id = d.district_id
where g.is_claim and g.value is not null and g.period glob '[12][0-9][0-9][0-9]' and {which}
"""
# A document's number begins with its government's: schema.tables.
_GOVERNMENTS = """
select document_id / 1000000 from targets where indicator_name = ?
group by 1 order by count(*) desc, 1
"""
_OF_GOVERNMENT = (_PLANNED + _CLAIMED).format(
    name="g.indicator_name",
    which="g.indicator_name = ?1 and g.document_id between ?2 * 1000000 and ?2 * 1000000 + 999999",
)
_RATCHET = """
select earlier_target_id from target_ratchet where district_id = ?1
union select target_id from target_ratchet where district_id = ?1
"""


def read_government(connection: sqlite3.Connection, document: Subject) -> tuple[Series, ...] | None:
    """The indicators for which a government set targets in two years or more, longest first."""
    planned = _PLANNED.format(name="g.indicator_name", which=f"g.id in ({_RATCHET})")
    claimed = _CLAIMED.format(name="g.indicator_name", which="d.district_id = ?1")
    found = _series(connection.execute(planned + claimed, (document.district_id,)))
    several = [s for s in found if len({p.year for p in s.points if not p.is_claim}) > 1]
    several.sort(key=lambda s: (-len({p.year for p in s.points}), s.indicator, s.unit, s.kind))
    return tuple(several[:MOST_SERIES]) or None


def read_indicator(connection: sqlite3.Connection, indicator: Subject) -> tuple[Series, ...] | None:
    """All targets and results of one indicator, by government, unit and kind.

    Of many governments, those that speak of it most; each with all it says.
    """
    found: list[Series] = []
    for (district_id,) in connection.execute(_GOVERNMENTS, (indicator.name,)):
        found += _series(connection.execute(_OF_GOVERNMENT, (indicator.name, district_id)))
        if len(found) >= MOST_SERIES:
            break
    found.sort(key=lambda s: (-len(s.points), s.district, s.unit, s.kind))
    return tuple(found[:MOST_SERIES]) or None


def _series(rows: sqlite3.Cursor) -> list[Series]:
    points: dict[tuple[str, str, str, str], set[Point]] = {}
    for name, district, unit, kind, year, is_claim, value, multiplier, comparator in rows:
        point = Point(year, bool(is_claim), value * multiplier, value, multiplier, comparator)
        points.setdefault((name, district, unit or "", kind or ""), set()).add(point)
    return [Series(*key, tuple(sorted(found))) for key, found in sorted(points.items())]


@dataclass(frozen=True, slots=True)
class Axis:
    """Where years stand: as far apart as they are in time, so that no two labels meet."""

    years: tuple[int, ...]
    pitch: float

    def x(self, year: int) -> float:
        return LABEL + SIDE + (year - self.years[0]) * self.pitch

    @property
    def width(self) -> float:
        return max(LEAST_WIDTH, self.x(self.years[-1]) + SIDE)


def axis_of(series: tuple[Series, ...]) -> Axis:
    """The axis that holds all points of the series."""
    points = [p for s in series for p in s.points]
    widest = max(svg.width_of(p.label, 12) for p in points)
    return Axis(tuple(sorted({p.year for p in points})), max(LEAST_YEAR, widest + 8))


def draw(series: tuple[Series, ...], pen: Pen) -> Drawing:
    """A strip an indicator, below one axis of years."""
    axis = axis_of(series)
    several = len({s.district for s in series}) > 1
    legend, top = _legend(pen)
    first, bottom = top + 22, top + 22 + STRIP * len(series)
    parts = [legend, _years(axis, top + 14, bottom)]
    parts += [_strip(s, pen, axis, first + STRIP * i, several) for i, s in enumerate(series)]
    return Drawing(axis.width, bottom, _describe(series, pen), svg.join(parts))


def _years(axis: Axis, y: float, bottom: float) -> Markup:
    parts = []
    for year in axis.years:
        x = axis.x(year)
        parts += [
            svg.text(x, y, str(year), size=12, text_anchor="middle", fill=svg.MUTED),
            svg.line(x, y + 6, x, bottom, stroke="#e5e7eb"),
        ]
    return svg.join(parts)


def _strip(one: Series, pen: Pen, axis: Axis, top: float, has_district: bool) -> Markup:
    kind = pen.language.of(KINDS.get(one.kind, one.kind))
    note = f"{one.unit} · {kind}" + (f" · {one.district}" if has_district else "")
    lines = svg.wrapped(one.indicator, LABEL - 6, most=2)
    parts = [svg.line(0, top, axis.width, top, stroke="#d5d8de")]
    parts += [svg.text(0, top + 19 + 16 * i, words) for i, words in enumerate(lines)]
    below = top + 20 + 16 * len(lines)
    parts.append(svg.text(0, below, svg.fitted(note, LABEL, 11.5), size=11.5, fill=svg.MUTED))
    low, high = min(p.amount for p in one.points), max(p.amount for p in one.points)
    at = [(p, axis.x(p.year), _y(p.amount, low, high, top)) for p in one.points]
    planned = [(x, y) for p, x, y in at if not p.is_claim]
    parts += [
        svg.line(*start, *end, stroke=fills.DARK, stroke_width=1.5, stroke_dasharray="3 3")
        for start, end in pairwise(planned)
    ]
    parts += [_mark(p, x, y, pen) for p, x, y in at]
    return svg.titled(f"{one.indicator}（{note}）", svg.join(parts))


def _y(amount: float, low: float, high: float, top: float) -> float:
    """The place in a strip; between the labels above targets and below results."""
    share = (amount - low) / (high - low) if high > low else 0.5
    return top + 44 - 18 * share


def _mark(point: Point, x: float, y: float, pen: Pen) -> Markup:
    label = pen.t(
        f"{point.year} 年{'结果' if point.is_claim else '目标'}：{point.label}",
        f"{point.year} {'result' if point.is_claim else 'target'}: {point.label}",
    )
    words = svg.haloed(
        x, y + 19 if point.is_claim else y - 9, point.label, size=12, text_anchor="middle"
    )
    return svg.titled(label, svg.join((shape(point.comparator, point.is_claim, x, y), words)))


def shape(comparator: str, is_claim: bool, x: float, y: float) -> Markup:
    """▲ at least, ▼ at most, ● exactly, ■ about or between; a hollow diamond for a result."""
    if is_claim:
        return svg.polygon(
            [(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)],
            fill="#ffffff",
            stroke=fills.ORANGE,
            stroke_width=2,
        )
    if comparator in (">=", ">"):
        return svg.polygon([(x, y - 6), (x + 6, y + 5), (x - 6, y + 5)], fill=fills.DARK)
    if comparator in ("<=", "<"):
        return svg.polygon([(x, y + 6), (x + 6, y - 5), (x - 6, y - 5)], fill=fills.DARK)
    if comparator == "=":
        return svg.tag("circle", cx=x, cy=y, r=5, fill=fills.DARK)
    return svg.rect(x - 5, y - 5, 10, 10, fill=fills.DARK)


def _legend(pen: Pen) -> tuple[Markup, float]:
    entries = (
        (">=", False, pen.t("目标：至少", "target: at least")),
        ("<=", False, pen.t("至多", "at most")),
        ("=", False, pen.t("确数", "exactly")),
        ("~", False, pen.t("约数、区间", "about, between")),
        ("=", True, pen.t("报告的结果", "reported result")),
    )
    parts, x, y = [], 7.0, 9.0
    for comparator, is_claim, words in entries:
        wide = 30 + svg.width_of(words, 12)
        if x + wide > LEAST_WIDTH:
            x, y = 7.0, y + 19
        parts += [shape(comparator, is_claim, x, y), svg.text(x + 11, y + 4.5, words, size=12)]
        x += wide
    return svg.join(parts), y + 14


def _describe(series: tuple[Series, ...], pen: Pen) -> str:
    first = series[0]
    said = pen.t("；", "; ").join(f"{p.year} {p.label}" for p in first.points if not p.is_claim)
    noun = "indicator" if len(series) == 1 else "indicators"
    return pen.t(
        f"{len(series)} 个指标的历年目标，各用各的刻度。"
        f"{first.indicator}（{first.unit}）：{said}。",
        f"Targets of {len(series)} {noun} over the years, each on its own scale. "
        f"{first.indicator} ({first.unit}): {said}.",
    )
