"""Quantified targets in a task's or sentence's text: how much, of what, and how strictly.

A target is a number with a unit that the text sets as something to reach, and a few measurable
words without a number (全覆盖, 清零). Numbers inside names (“313”, 5A级, S1线), ordinals, dates,
capacities of named plants and size classes (50亿元以上项目3个: the target is 3) are not.
Rules were written on 331000-2018-breakdown and 331000-2022-breakdown; ``docs/codebook.md``
describes them and their score against sets made by reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

MULTIPLIERS = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
DURATION_UNITS = ("个工作日", "工作日", "个月", "分钟", "小时", "天")
RATIO_UNITS = ("%", "％", "‰")
_UNITS = (
    *DURATION_UNITS,
    "个百分点",
    *RATIO_UNITS,
    *("平方公里", "平方米", "立方米", "美元", "欧元", "人次", "标箱", "环节", "成本"),
    *("条（个）", "条(个)", "套（间）", "套(间)", "台（套）", "台(套)", "张床位"),
    *"个家人名位吨亩公里千米米元条座处所项件辆套间台支张户次场门只种倍株头班批宗艘栋幢片块枚篇期",
)
_ONE_UNIT = sorted({u for u in _UNITS if u not in "公里千米"} | {"公里", "千米"}, key=len)
_UNIT = "|".join(re.escape(unit) for unit in reversed(_ONE_UNIT))
_MULTIPLIER = "|".join(sorted(filter(None, MULTIPLIERS), key=len, reverse=True))
_QUANTITY = re.compile(
    r"(?P<lead>超过|超|突破|不低于|不少于|至少|约|近)?\s*"
    r"(?<![A-Za-z\d.第号])(?P<number>\d+(?:\.\d+)?)"
    r"(?:\s*[—–~～\-至]+\s*(?P<high>\d+(?:\.\d+)?))?"
    rf"\s*(?P<multiplier>{_MULTIPLIER})?\s*(?P<unit>{_UNIT})"
    r"\s*(?P<tail>以上|以内|以下|左右|多|余)?"
)
# 打造百家商贸流通企业; but 实施百名院士赋能…行动 is a name
_ROUND = re.compile(
    r"(?:打造|建成|建设|培育|引进|新增)(?P<text>(?P<multiplier>百|千|万)(?P<unit>家|个|名|所|条|座))"
    r"(?![^，。；,;]*(?:行动|工程|活动|计划))"
)
_TAIL_COMPARATOR = {"以上": ">=", "多": ">", "余": ">", "以内": "<=", "以下": "<=", "左右": "~"}
_LEAD_COMPARATOR = {
    "超过": ">", "超": ">", "突破": ">", "不低于": ">=", "不少于": ">=", "至少": ">=",
    "约": "~", "近": "~",
}  # fmt: skip
_MEASURES = (
    ("coverage", r"全覆盖|全面覆盖|全面通气"),
    ("zero", r"清零|全面消除|动态消除|全面清除"),
    ("parallel", r"基本同步|保持同步"),
    (
        "set_elsewhere",
        r"完成(?:国家|省|市)(?:下达|下发|定)(?:目标|任务)?|完成国家[^，。；,;、]{0,6}考核任务",
    ),
    ("direction", r"只减不增|只增不减|双下降"),
)
_MEASURE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _MEASURES))

_DEADLINE = re.compile(
    r"(?:20\d\d年|今年)?(?:\d{1,2}月底前|\d{1,2}月前|年底前?|年内|上半年|第[一二三四]季度)"
    r"|[一二三四五两\d]{1,2}年内"
)
_FROM = re.compile(r"(?:从|由)(?:20\d\d年的?)?$")
_TO = re.compile(r"[，,]?(?:预计)?(?:稳步|大幅)?[一-鿿]{0,3}(?:到|至|为)(?:20\d\d年的?)?")
_CLAUSE = re.compile(r"[，。；！？,;!?:：]")
_ADDED = re.compile(r"新增|净增|增加")
_CHANGE = re.compile(r"增长|增幅|涨幅|增速|提高|提升|下降|降低|压减|减少|上升")
_AMOUNT = re.compile(
    r"(?:面积|产量|总量|总额|规模|余额|收入|产值|吞吐量|交易额|融资|外资|投资|贷款|减负|技改)$"
)
_CAPACITY = re.compile(r"\s*(?:级|扩建|产能|规模|机组|光伏|项目)")
_AFTER_DURATION = re.compile(r"\s*(?:$|[，。；、”,;)）]|内|前|办结|完成)")
_VERBS = (
    "新增|净增|增加|新招引签约|新招引|招引|新谋划|新认定|新(?:（[一-鿿]）|\\([一-鿿、]+\\))建|新建|"
    "新改扩建|扩建|建成|建设|筹集|开工建设|启动建设|打造|创建|创成|争创|培育|引育|引进|实现|完成|推进|"
    "确保|力争|实施|推动|保持|重点支持|支持|参与制\\(修\\)订|牵头制订|制订|制定|通过|打通|治理|改造|整治提升|整治|"
    "提升改造|提升|发展|达到|加快|设立|举办|组建|配备|培养|努力|提前|打响|基本完成|圆满完成|获批|入选|列入|投用|认真办理|办理|同时|其中|全年|全市|今年|为"
)
_LEADING_VERBS = re.compile(rf"^(?:{_VERBS}|(?:和|及|与|并|以)(?=[一-鿿]))")
_NEW_VERB = re.compile(rf"、(?={_VERBS})")
_BEHIND = re.compile(r"\s*的?((?:[^，。；！？,;!?、：:（）()\d]|[（(][^（）()]*[）)])*)")
_TRAILING_WORDS = re.compile(
    r"(?:达到|达|年均|增长|增幅|涨幅|提高|提升|下降|降低|控制在|保持在|保持|稳定在|实现|均|为|到|至|共|总数|"
    r"数量|数|累计|相当于[一-鿿]{2,8}|最多|与经济|的|“|动态|从|由|预计|分别|跃上|突破)$"
)


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


def find_quantities(text: str) -> list[Quantity]:
    """All targets of a text, in order of appearance."""
    found = [*_joined_ends(text, list(_numbers(text))), *_round_counts(text), *_measures(text)]
    return [
        replace(quantity, deadline=_deadline(text, quantity.start))
        for quantity in sorted(found, key=lambda quantity: quantity.start)
    ]


def _deadline(text: str, before: int) -> str | None:
    start = max(text.rfind(mark, 0, before) for mark in "。；！") + 1
    found = [match[0] for match in _DEADLINE.finditer(text, start, before)]
    return found[-1] if found else None


def _joined_ends(text: str, quantities: list[Quantity]) -> Iterator[Quantity]:
    """Make one quantity of 从1.85%预计提至2.45%: the end, with the beginning as ``value_from``."""
    before: Quantity | None = None
    for quantity in quantities:
        estimate = "预计" in text[before.end if before else 0 : quantity.start][-12:]
        ends = replace(quantity, is_estimate=estimate)
        if before:
            same = before.unit == quantity.unit and before.value is not None
            if same and _FROM.search(text[: before.start]) and _TO.fullmatch(
                text[before.end : quantity.start]
            ):  # fmt: skip
                factor = (before.multiplier or 1) / (quantity.multiplier or 1)
                ends = replace(
                    ends,
                    kind="rate" if quantity.unit in RATIO_UNITS else "level",
                    indicator=before.indicator,
                    value_from=round((before.value or 0) * factor, 6),
                )
            else:
                yield before
        before = ends
    if before:
        yield before


def _numbers(text: str) -> Iterator[Quantity]:
    listed_verb = ""
    last_end = 0
    noun_behind = False
    indicator = last_kind = ""
    for match in _QUANTITY.finditer(text):
        if _is_no_target(text, match):
            continue
        boundary = max(last_end, _last(_CLAUSE, text, match.start("number")))
        own = _NEW_VERB.split(text[boundary : match.start()])[-1]
        if noun_behind and boundary == last_end:
            own = re.split(r"[、和及]", own)[-1]  # what follows the last number belongs to it
        if _CLAUSE.search(text[last_end : match.start()]) or last_end == 0:
            listed_verb = ""
        clause = text[max(last_end, _last(_CLAUSE, text, match.start())) : match.start()]
        added = _ADDED.search(clause)
        listed_verb = added[0] if added else listed_verb
        start, end = _extent(match)
        last_end = end
        unit = match["unit"]
        noun_behind = not _stripped(own)
        # 下降29.6%和33.8%: the second number is of what the first was
        indicator = _indicator(text, own, clause, end) or indicator
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
    year = not match["multiplier"] and re.fullmatch(r"(?:19|20)\d\d", match["number"])
    if year and "一" <= after[:1] <= "鿿":
        return True  # 2018台州文化年
    if match["unit"] in DURATION_UNITS and not _AFTER_DURATION.match(text[end:]):
        return True  # 15分钟便民生活圈
    if _CAPACITY.match(after) and match["unit"] not in ("个", "家"):
        return True  # 30万辆扩建项目, 500万吨级
    return _is_size_class(text, match, end)


def _is_size_class(text: str, match: re.Match[str], end: int) -> bool:
    """50亿元以上项目3个, 1500人以上建制村…150家: the bound describes what is counted after it."""
    bound = match["tail"] in ("以上", "以下", "以内") or match["lead"] in ("超", "超过")
    following = text[end : end + 1]
    if not bound or not following or not "一" <= following <= "鿿" or following == "的":
        return False
    rest = _CLAUSE.split(text[end:], maxsplit=1)[0].split("、")[0]
    return bool(_QUANTITY.search(rest))


def _last(pattern: re.Pattern[str], text: str, before: int) -> int:
    """Where the last match of a separator before an offset ends, else 0."""
    ends = [m.end() for m in pattern.finditer(text, 0, before) if not _in_brackets(text, m.start())]
    return ends[-1] if ends else 0


def _in_brackets(text: str, position: int) -> bool:
    before = text[:position]
    return any(before.count(left) > before.count(right) for left, right in ("（）", "()"))


def _comparator(match: re.Match[str], own: str) -> str:
    if match["high"]:
        return "between"
    if match["tail"]:
        return _TAIL_COMPARATOR[match["tail"]]
    if match["lead"]:
        return _LEAD_COMPARATOR[match["lead"]]
    return "<=" if own.endswith("最多") else "="


def _kind(unit: str, own: str, clause: str, indicator: str, is_added: bool) -> str:
    if unit in DURATION_UNITS:
        return "duration"
    if unit == "个百分点":
        return "increment"
    if unit in RATIO_UNITS:
        return "growth" if _CHANGE.search(own[-6:]) else "rate"
    if is_added or _ADDED.search(own):
        return "increment"
    if unit in ("元", "美元", "欧元", "成本", "环节") or _AMOUNT.search(indicator):
        return "level"
    return "level" if _AMOUNT.search(clause.rstrip()) else "total"


def _indicator(text: str, own: str, clause: str, end: int) -> str:
    """The words that say what is measured: before the number, else after it, else of the clause."""
    before = _stripped(own)
    if before:
        return before
    after = _BEHIND.match(text, end)
    words = after[1].strip(" 、和及与") if after else ""
    return words or _stripped(clause)


def _stripped(words: str) -> str:
    words = words.strip("、和及 ")
    while (shorter := _LEADING_VERBS.sub("", words, count=1).strip()) != words:
        words = shorter
    while (shorter := _TRAILING_WORDS.sub("", words).strip()) != words:
        words = shorter
    return words


def _round_counts(text: str) -> Iterator[Quantity]:
    for match in _ROUND.finditer(text):
        start, end = match.span("text")
        yield Quantity(
            text=match["text"],
            start=start,
            end=end,
            indicator=_indicator(text, "", "", end).split("和")[0],
            comparator="=",
            value=1.0,
            multiplier=MULTIPLIERS[match["multiplier"]],
            unit=match["unit"],
            kind="total",
        )


def _measures(text: str) -> Iterator[Quantity]:
    for match in _MEASURE.finditer(text):
        boundary = _last(_CLAUSE, text, match.start())
        before = _stripped(text[boundary : match.start()])
        after = _CLAUSE.split(text[match.end() :], maxsplit=1)[0].removeprefix("的")
        yield Quantity(
            text=match[0],
            start=match.start(),
            end=match.end(),
            indicator=before or after.strip(),
            measure=match.lastgroup,
        )
