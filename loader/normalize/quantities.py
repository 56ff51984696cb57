"""Quantified targets in a task's or sentence's text: how much, of what, and how strictly.

A target is a number with a unit that the text sets as something to reach, and a few measurable
words without a number (全覆盖, 清零). Numbers inside names (“313”, 5A级, S1线), ordinals, dates,
capacities of named plants and size classes (50亿元以上项目3个: the target is 3) are not.
Rules were written on 331000-2018-breakdown and 331000-2022-breakdown; ``docs/codebook.md``
describes them and their score against sets made by reading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from loader.normalize.indicators import after_new_verb, indicator_of, stripped, subjects
from loader.normalize.quantity_words import (
    ADDED,
    CHANGE,
    CLAUSE,
    DEADLINE,
    DURATION_UNITS,
    LEAD_COMPARATOR,
    MEASURE,
    MULTIPLIERS,
    PURE_NUMBER,
    QUANTITY,
    RATIO_UNITS,
    REACHED,
    ROUND_AMOUNT,
    ROUND_COUNT,
    TAIL_COMPARATOR,
)

_FROM = re.compile(r"(?:从|由)(?:20\d\d年的?|每[年月])?$")
_TO = re.compile(r"[，,]?(?:预计)?(?:稳步|大幅)?[一-鿿]{0,3}(?:到|至|为)(?:20\d\d年的?)?")
_BARE_FROM = re.compile(r"(?:从|由)(?P<number>\d+\.\d+)(?:预计)?$")
_AMOUNT = re.compile(
    r"(?:面积|产量|总量|总额|规模|余额|收入|产值|增加值|吞吐量|存栏|交易额|融资|外资|投资|贷款|减负|技改)$"
)
_CAPACITY = re.compile(r"\s*(?:级|扩建|产能|规模|机组|光伏|项目)")
_AFTER_DURATION = re.compile(r"\s*(?:$|[，。；、”,;)）]|内|前|办结|完成)")
# 全国6个先行区中排名第1; 75个问题已完成整改48个: the number is what another is counted in
_BASE = re.compile(r"[一-鿿]{1,8}(?:中(?:排|居|列)|(?:已|中)[^，。；,;]*?\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OR_OF_LIST = re.compile(r"\s*[、和及]\s*")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One target; ``start`` and ``end`` are offsets in the text it was found in.

    ``value`` is as printed: 1.8万家 is value 1.8, multiplier 10000, unit 家. ``comparator`` is
    one of >=, <=, >, <, =, ~, between (then ``value_high`` is set). ``value_from`` is A of 从A到B,
    in the unit of B; ``is_estimate`` where the text says 预计; ``deadline`` the words before it in
    the same sentence that say by when (年底前, 三年内). Words without a number have
    only ``measure``: coverage, zero, parallel, set_elsewhere, direction.
    """

    text: str
    start: int
    end: int
    indicator: str
    comparator: str | None = None
    value: float | None = None
    value_high: float | None = None
    multiplier: int | None = None
    unit: str | None = None
    kind: str | None = None
    measure: str | None = None
    value_from: float | None = None
    is_estimate: bool = False
    deadline: str | None = None


# A task is a sentence of the report too, and often of the next year's.
@lru_cache(maxsize=1_024)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All targets of a text, in order of appearance."""
    numbers = list(_numbers(text))
    if "分别" in text:
        numbers = _respective(text, _shared_bounds(text, numbers))
    ends = _joined_ends(text, numbers)
    counts = (*_round_counts(text), *_round_amounts(text), *_measures(text))
    found = sorted((*ends, *_pure_numbers(text), *counts), key=lambda quantity: quantity.start)
    if not found or DEADLINE.search(text) is None:
        return tuple(found)
    return tuple(replace(one, deadline=_deadline(text, one.start)) for one in found)


def _deadline(text: str, before: int) -> str | None:
    start = max(text.rfind(mark, 0, before) for mark in "。；！") + 1
    found = [match[0] for match in DEADLINE.finditer(text, start, before)]
    return found[-1] if found else None


def _joined_ends(text: str, quantities: list[Quantity]) -> Iterator[Quantity]:
    """Make one quantity of 从1.85%预计提至2.45%: the end, with the beginning as ``value_from``."""
    before: Quantity | None = None
    for quantity in quantities:
        estimate = "预计" in text[before.end if before else 0 : quantity.start][-12:]
        ends = replace(quantity, is_estimate=True) if estimate else quantity
        if before and _is_beginning(text, before, quantity):
            factor = (before.multiplier or 1) / (quantity.multiplier or 1)
            ends = replace(
                ends,
                kind="rate" if quantity.unit in RATIO_UNITS else "level",
                indicator=before.indicator,
                value_from=round((before.value or 0) * factor, 6),
            )
        elif before:
            yield before
        before = ends
    if before:
        yield before


def _is_beginning(text: str, first: Quantity, second: Quantity) -> bool:
    """Whether two quantities are the A and the B of 从A到B."""
    return (
        first.unit == second.unit
        and first.value is not None
        and bool(_FROM.search(text[: first.start]))
        and bool(_TO.fullmatch(text[first.end : second.start]))
    )


def _lists(text: str, quantities: list[Quantity]) -> Iterator[list[int]]:
    """Indexes of quantities that follow 分别 and one another: 分别达到6.8万元和3.5万元."""
    listed: list[int] = []
    for index, quantity in enumerate(quantities):
        gap = text[quantities[listed[-1]].end : quantity.start] if listed else ""
        if not (listed and _OR_OF_LIST.fullmatch(gap)):
            if len(listed) > 1:
                yield listed
            opening = text[_clause_start(text, quantity.start) : quantity.start]
            listed = [index] if "分别" in opening else []
            continue
        listed.append(index)
    if len(listed) > 1:
        yield listed


def _shared_bounds(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Give the bound printed once for a list to all of it: 分别突破7000亿元、12万元."""
    shared = list(quantities)
    for listed in _lists(text, quantities):
        bounds = {shared[i].comparator for i in listed} - {"="}
        if len(bounds) == 1:
            comparator = bounds.pop()
            for i in listed:
                shared[i] = replace(shared[i], comparator=comparator)
    return shared


def _respective(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Give each number of a list its own subject: A和B分别达到1和2, 年均分别增长3%和4%."""
    told = list(quantities)
    earlier: tuple[int, list[str]] = (0, [])
    for listed in _lists(text, quantities):
        first = quantities[listed[0]]
        opening = text[_clause_start(text, first.start) : first.start].split("分别")[0]
        names = subjects(opening)
        stop = max(text.rfind(mark, 0, first.start) for mark in "。；;")
        if not stripped(opening) and earlier[0] > stop:
            names = earlier[1]
        if len(names) == len(listed):
            for i, name in zip(listed, names, strict=True):
                told[i] = replace(told[i], indicator=stripped(name))
        earlier = (first.start, names)
    return told


def _numbers(text: str) -> Iterator[Quantity]:
    listed_verb = ""
    last_end = 0
    noun_behind = False
    indicator = last_kind = ""
    for match in QUANTITY.finditer(text):
        if _is_no_target(text, match):
            continue
        boundary = max(last_end, _clause_start(text, match.start("number")))
        own = after_new_verb(text[boundary : match.start()])
        if noun_behind and boundary == last_end:
            own = re.split(r"[、和及]", own)[-1]  # what follows the last number belongs to it
        if CLAUSE.search(text[last_end : match.start()]) or last_end == 0:
            listed_verb = ""
        clause = text[max(last_end, _clause_start(text, match.start())) : match.start()]
        added = ADDED.search(clause)
        listed_verb = added[0] if added else listed_verb
        start, end = _extent(match)
        last_end = end
        unit = match["unit"]
        noun_behind = not stripped(own)
        # 下降29.6%和33.8%: the second number is of what the first was
        indicator = indicator_of(text, own, clause, end) or indicator or text[start:end]
        kind = _kind(unit, own, clause, indicator, bool(listed_verb))
        if not own.strip(" 、和及与") and unit in RATIO_UNITS and last_kind == "growth":
            kind = "growth"  # 年均分别增长7.6%和8.9%
        last_kind = kind
        yield Quantity(
            text=text[start:end],
            start=start,
            end=end,
            indicator=indicator,
            comparator=_comparator(match, own),
            value=float(match["number"]),
            value_high=float(match["high"]) if match["high"] else None,
            multiplier=MULTIPLIERS[match["multiplier"] or ""],
            unit="%" if unit == "％" else unit,
            kind=kind,
        )


def _extent(match: re.Match[str]) -> tuple[int, int]:
    start = match.start("lead") if match["lead"] else match.start("number")
    end = match.end("tail") if match["tail"] else match.end("unit")
    return start, end


def _is_no_target(text: str, match: re.Match[str]) -> bool:
    _, end = _extent(match)
    after = text[match.end("unit") :]
    year = not match["multiplier"] and _YEAR.fullmatch(match["number"])
    if year and "一" <= after[:1] <= "鿿":
        return True  # 2018台州文化年
    if match["unit"] in DURATION_UNITS and not _AFTER_DURATION.match(text[end:]):
        return True  # 15分钟便民生活圈
    if _CAPACITY.match(after) and match["unit"] not in ("个", "家"):
        return True  # 30万辆扩建项目, 500万吨级
    if match["unit"] == "岁" and "一" <= text[end : end + 1] <= "鿿":
        return True  # 3岁以下婴幼儿
    return bool(_BASE.match(after)) or _is_size_class(text, match, end)


def _is_size_class(text: str, match: re.Match[str], end: int) -> bool:
    """50亿元以上项目3个, 1500人以上建制村…150家: the bound describes what is counted after it."""
    bound = match["tail"] in ("以上", "以下", "以内") or match["lead"] in ("超", "超过")
    following = text[end : end + 1]
    if not bound or not "一" <= following <= "鿿" or following in "的和及与":
        return False
    rest = CLAUSE.split(text[end:], maxsplit=1)[0].split("、")[0]
    return bool(QUANTITY.search(rest))


def _clause_start(text: str, before: int) -> int:
    """Where the clause begins in which an offset stands."""
    ends = _clause_ends(text)
    at = bisect_right(ends, before)
    return ends[at - 1] if at else 0


@lru_cache(maxsize=8)
def _clause_ends(text: str) -> list[int]:
    """Where the marks between clauses end, those in brackets left out."""
    return [m.end() for m in CLAUSE.finditer(text) if not _in_brackets(text, m.start())]


def _in_brackets(text: str, position: int) -> bool:
    before = text[:position]
    return any(before.count(left) > before.count(right) for left, right in ("（）", "()"))


def _comparator(match: re.Match[str], own: str) -> str:
    if match["high"]:
        return "between"
    return _bound(match["lead"], match["tail"], own)


def _bound(lead: str | None, tail: str | None, own: str) -> str:
    """The comparator that the words beside a number say, and the words before it."""
    if tail:
        return TAIL_COMPARATOR[tail]
    if lead:
        return LEAD_COMPARATOR[lead]
    if REACHED.search(own):
        return ">="
    return "<=" if own.endswith("最多") else "="


def _kind(unit: str, own: str, clause: str, indicator: str, is_added: bool) -> str:
    if unit in DURATION_UNITS:
        return "duration"
    if unit == "个百分点":
        return "increment"
    reaches = own.endswith(("到", "至"))  # 提高到75% is no growth of 75%
    if unit in (*RATIO_UNITS, "倍") and CHANGE.search(own[-6:]) and not reaches:
        return "growth"
    if unit in RATIO_UNITS:
        return "rate"
    if is_added or ADDED.search(own) or indicator.endswith("增量"):
        return "increment"
    if unit.startswith(("元", "美元", "欧元", "成本", "环节", "岁")) or indicator.startswith("每"):
        return "level"
    return "level" if _AMOUNT.search(indicator) or _AMOUNT.search(clause.rstrip()) else "total"


def _pure_numbers(text: str) -> Iterator[Quantity]:
    """Ratios printed without a unit (``unit`` is empty): 倍差从2.04缩小到1.92."""
    for match in PURE_NUMBER.finditer(text):
        before = text[_clause_start(text, match.start()) : match.start()]
        beginning = _BARE_FROM.search(before)
        yield Quantity(
            text=match["text"],
            start=match.start("text"),
            end=match.end("text"),
            indicator=stripped(before[: beginning.start()] if beginning else before),
            comparator=_bound(None, match["tail"], before),
            value=float(match["number"]),
            value_from=float(beginning["number"]) if beginning else None,
            multiplier=1,
            unit="",
            kind="level",
            is_estimate="预计" in before,
        )


def _round_counts(text: str) -> Iterator[Quantity]:
    for match in ROUND_COUNT.finditer(text):
        start, end = match.span("text")
        yield Quantity(
            text=match["text"],
            start=start,
            end=end,
            indicator=indicator_of(text, "", "", end).split("和")[0],
            comparator="=",
            value=1.0,
            multiplier=MULTIPLIERS[match["multiplier"]],
            unit=match["unit"],
            kind="total",
        )


def _round_amounts(text: str) -> Iterator[Quantity]:
    """Amounts without a digit: 财政总收入突破千亿元 is value 1, multiplier 千亿."""
    for match in ROUND_AMOUNT.finditer(text):
        if not (match["reach"] or match["lead"]):
            continue
        before = text[_clause_start(text, match.start()) : match.start("text")]
        yield Quantity(
            text=match["text"],
            start=match.start("text"),
            end=match.end("text"),
            indicator=stripped(before),
            comparator=_bound(match["lead"], match["tail"], before),
            value=1.0,
            multiplier=MULTIPLIERS[match["multiplier"]],
            unit=match["unit"],
            kind="level",
        )


def _measures(text: str) -> Iterator[Quantity]:
    for match in MEASURE.finditer(text):
        boundary = _clause_start(text, match.start())
        before = stripped(text[boundary : match.start()])
        after = CLAUSE.split(text[match.end() :], maxsplit=1)[0].removeprefix("的")
        yield Quantity(
            text=match[0],
            start=match.start(),
            end=match.end(),
            indicator=before or after.strip() or match[0],
            measure=match.lastgroup,
        )
