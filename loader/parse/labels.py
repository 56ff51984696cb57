"""The words that say what a list or a column holds: 牵头单位, 配合单位, 责任领导, 完成时限, 备注 …

One table for all layouts: a word is a column's head in a table, and with a colon after it a label
in running text. The words are those met in the genre; a level said with them (市级牵头单位), blanks
(责 任 单 位) and a remark in brackets (责任单位（排第一的牵头）) change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from loader.vocabulary import fold


@dataclass(frozen=True, slots=True)
class Label:
    """What a word announces.

    field: number, section, task, leader, unit, deadline, progress, contact or remark.
    role: as the word states it; None for 责任单位, which states none by itself.
    is_mixed: one list holds both those who lead and those who support (牵头及配合单位).
    is_plain: 责任单位 and its kin, which mean the others where a lead is named beside them.
    """

    field: str
    role: str | None = None
    is_mixed: bool = False
    is_plain: bool = False


_LEVEL = r"(?:国家|省|市|州|盟|县|区|旗|镇|街道)?(?:级|直|政府)?"
_BODY = r"(?:单位|部门)"
_AND_WHO = r"(?:[及与和、/]|以及)?(?:责任人|负责人|联系人|联络员)"
_DUTY = r"(?:责任|负责|落实|实施|承办|配合|执行)?"

# In this order: the first pattern that fits the whole word decides.
_WORDS: tuple[tuple[str, Label], ...] = (
    (r"序号|编号|(?:任务|项目|事项)(?:序号|编号)|条目号?", Label("number")),
    # who checks, and where a task holds: neither answers for it
    (
        rf"{_LEVEL}(?:监考|督办|督查|督导|督考|考核|监督|考评|评估|验收)(?:责任)?{_BODY}|"
        r"(?:适用|推广|实施|覆盖)范围|备注|说明|附注|(?:任务)?(?:来源|出处|依据)|"
        r"存在(?:的)?(?:主要)?(?:困难|问题).{0,6}|下一?步.{0,10}|困难问题",
        Label("remark"),
    ),
    (
        rf"{_LEVEL}(?:牵头|主办){_BODY}?(?:[及与和、/]|以及|\()(?:配合|参与|协办|责任|协同)\)?{_BODY}|"
        rf"主协办{_BODY}",
        Label("unit", is_mixed=True),
    ),
    (rf"(?:国家|省|上级)(?:级|直)?(?:对口)?牵头(?:责任)?{_BODY}", Label("unit", "superior_lead")),
    (
        rf"{_LEVEL}(?:总牵头|牵头或汇总|牵头\(汇总\)|牵头|第一|首要|主要|主责|主办|主){_DUTY}{_BODY}|"
        r"牵头|主办|主责|牵头负责",
        Label("unit", "lead"),
    ),
    (
        rf"{_LEVEL}(?:其他|其它|相关|协同|协作|协办|协助|配合|参与|参加|参建|会办|支持|共同)+"
        rf"{_DUTY}{_BODY}|配合|协办|协同|参与",
        Label("unit", "support"),
    ),
    (rf"{_LEVEL}(?:牵头|主办)(?:责任)?{_BODY}{_AND_WHO}", Label("unit", "lead")),
    (rf"{_LEVEL}(?:责任|负责|承办){_BODY}{_AND_WHO}", Label("unit", is_plain=True)),
    (rf"{_LEVEL}(?:配合|协办){_BODY}{_AND_WHO}", Label("unit", "support")),
    (rf"{_LEVEL}(?:业务)?指导(?:责任)?{_BODY}", Label("unit", "guide")),
    (rf"{_LEVEL}汇总(?:责任)?{_BODY}", Label("unit")),
    (
        rf"{_LEVEL}(?:有关|具体|工作|任务)?(?:责任|负责|落实|承担|承办|实施|执行|完成|推进|主管)+{_BODY}|"
        r"责任主体|责任分工|职责分工|任务分工|分工|责任分解",
        Label("unit", is_plain=True),
    ),
    (rf"{_LEVEL}(?:牵头|领衔)(?:负责)?{_LEVEL}领导(?:同志|人)?", Label("leader", "lead")),
    (rf"{_LEVEL}(?:配合|协管|协助|协办){_LEVEL}领导(?:同志|人)?", Label("leader", "support")),
    (r".{0,8}领导(?:同志|人)?|(?:分管|责任)(?:副)?[省市县区旗]长", Label("leader")),
    (
        r"(?:主要|第一|具体|直接|工作|项目|单位|牵头|部门|科室|分管|总)*(?:责任人|负责人|联系人|联络员|经办人|承办人)(?:员)?(?:及.{0,6})?|联系(?:电话|方式)|"
        r".{0,4}(?:责任|牵头|承办|具体)?(?:科|股|处)室",
        Label("contact"),
    ),
    (
        r".{0,12}(?:进展|完成|推进|落实|办理|执行|进度)(?:的)?情况(?:说明)?|(?:.{0,8})进展|"
        r"(?:工作|完成|推进|实际|目前|当前)进度|完成率|.{0,6}进展(?:及.{0,8})?",
        Label("progress"),
    ),
    (
        r".{0,6}(?:时限|期限)(?:要求)?|(?:计划|要求|办结|预计)?(?:完成)?时间(?:安排|要求|节点|进度)?|"
        r"(?:进度|时间|时序)(?:安排|要求|计划|节点)|阶段(?:性)?目标",
        Label("deadline"),
    ),
    (
        r"(?:任务|项目|工作|指标|目标|实事)?(?:类别|类型|分类|领域|板块|方面|大类|类)|一级指标",
        Label("section"),
    ),
    (
        r"(?:主要|重点|预期|工作|目标|实事|民生|建设)*(?:指标|事项|工程|项目)(?:名称)?|任务名称|名称",
        Label("item"),
    ),
    (
        r"(?:政府工作报告)?(?:20\d\d年)?(?:年度|本年|全年|今年|主要|重点|具体|预期|总体|责任|工作|目标|建设|"
        r"实事|民生|任务|项目|工程|改革|分解|推进|挂图|攻坚)*(?:任务|目标|工作|内容|举措|措施|要点|实事)"
        r"(?:内容|事项|要求|分解|清单|描述|安排)?(?:[及与和].{2,6})?",
        Label("task"),
    ),
)
_PATTERNS = tuple((re.compile(pattern), label) for pattern, label in _WORDS)
_LONGEST = 16
_NOTE = re.compile(r"\([^()]*\)$")


def label_of(text: str) -> Label | None:
    """What a word announces, or None when it is no label."""
    return _label_of(text) if len(text) <= 4 * _LONGEST else None


@lru_cache(maxsize=16_384)
def _label_of(text: str) -> Label | None:
    word = fold(text).removesuffix(":")
    for candidate in (word, _NOTE.sub("", word)):
        if 1 < len(candidate) <= _LONGEST:
            for pattern, label in _PATTERNS:
                if pattern.fullmatch(candidate):
                    return label
    return None


@dataclass(frozen=True, slots=True)
class Mark:
    """A label met in running text: ``text[start:end]`` is the word with its colon.

    ``label`` is None for a word with a colon that no rule knows.
    """

    word: str
    label: Label | None
    start: int
    end: int


# A word of Han characters before a colon, blanks inside and one bracket behind it allowed; read
# backwards from the colon, since forwards each character before it might begin the word.
_BACKWARDS = re.compile(
    r"\s*\*{0,2}\s*"
    r"(?P<word>(?:[)）][^()（）:：]{1,12}[(（])?[一-鿿](?:[ \u00a0\u3000]?[一-鿿]){1,15})"
)
_COLON = re.compile("[:：]")
_LONGEST_WORD = 31 + 14  # sixteen characters with blanks between, and the bracket
# 【牵头单位】市发改委, and 牵头单位　市发改委 or the word alone at a line's start
_BRACKETED = re.compile(
    r"[【\[［〔](?P<word>[一-鿿](?:[ \u3000]?[一-鿿]){1,11})[】\]］〕]\s*[:：]?"
)
_AT_START = re.compile(r"\s*(?P<word>[一-鿿]{4,10})(?:[ \u00a0\u3000\t]+|$)")
_LAST_BLANK = re.compile(r"[ \u00a0\u3000](?=[^ \u00a0\u3000]*$)")
_IN_TEXT = frozenset({"leader", "unit", "deadline", "progress", "contact", "remark"})
# Where a word begins by itself, no longer word was cut from.
_STARTS_AFTER = frozenset("；;，,。、.:： \t\u00a0\u3000\u2028\n(（[［【〔!！")
_SHORTEST_GLUED = 4
_PART_OF_SENTENCE = "各关的和及"


# A paragraph is asked for its labels by one rule after the other.
@lru_cache(maxsize=16)
def find_marks(text: str) -> tuple[Mark, ...]:
    """The labels of a text in order.

    A label may be glued to the name before it (市财政局责任单位：…): then its last four or more
    characters are the word.
    """
    return tuple(sorted((*_without_colon(text), *_with_colon(text)), key=lambda mark: mark.start))


def _without_colon(text: str) -> Iterator[Mark]:
    opening = _AT_START.match(text)
    for match in (*([opening] if opening else []), *_BRACKETED.finditer(text)):
        label = label_of(match["word"])
        if (
            label
            and label.field in _IN_TEXT
            and text[match.end() : match.end() + 1] not in (":", "：")
        ):
            yield Mark(match["word"], label, match.start(), match.end())


def _words_before_colons(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word with a colon behind it, where it begins, and where the colon ends."""
    begin = 0
    for colon in _COLON.finditer(text):
        before = text[begin : colon.start()]
        behind = len(before) - len(before.rstrip().rstrip("*").rstrip())
        match = _BACKWARDS.match(before[: -_LONGEST_WORD - behind - 1 : -1])
        if match:
            yield match["word"][::-1], colon.start() - match.end(), colon.end()
        begin = colon.end()


def _with_colon(text: str) -> Iterator[Mark]:
    for word, start, end in _words_before_colons(text):
        last = _LAST_BLANK.search(word)
        if last and label_of(word[last.end() :]):
            word, start = word[last.end() :], start + last.end()
        begins = start == 0 or text[start - 1] in _STARTS_AFTER
        label = label_of(word)
        if label and label.field in _IN_TEXT and begins:
            yield Mark(word, label, start, end)
            continue
        tail = next(_tails(word), None)
        if tail is not None:
            offset, label = tail
            yield Mark(word[offset:], label, start + offset, end)
        elif begins:
            yield Mark(word, None, start, end)


def _tails(word: str) -> Iterator[tuple[int, Label]]:
    for offset in range(len(word) - _SHORTEST_GLUED + 1):
        if word[offset - 1] in _PART_OF_SENTENCE and offset:
            continue  # 请各责任单位：… is no label
        label = label_of(word[offset:])
        if label and label.field in _IN_TEXT and fold(word[offset:])[:1] == word[offset]:
            yield offset, label
