"""The section tree: a heading repeated at a page break is the same section, not a new one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from loader.parse.document import Issue, ParsedSection, Span
from loader.vocabulary import fold, without_space

# 第一章 总体要求 · 一、主要预期指标 · （一）经济运行 · 1. 坚决打破坛坛罐罐 · （1） · ①
HEADING_NUMBER = re.compile(
    r"第(?P<division>[一二三四五六七八九十百\d]{1,4})(?:章|部分|编|篇)\s*[、:：]?\s*|"
    r"(?P<chapter>[一二三四五六七八九十百]+)\s*[、．.﹒]\s*|"
    r"[(（](?P<part>[一二三四五六七八九十百]+)[)）]\s*[、.]?\s*|"
    r"(?P<item>\d{1,3})\s*[.．、﹒*]\s*(?!\d)|"
    r"[(（](?P<point>\d{1,3})[)）]\s*[、.]?\s*|"
    r"(?P<mark>[①-⑳⑴-⒇])\s*"
)
# How deep each style of number stands where several are used.
STYLE_RANK = {
    style: rank
    for rank, style in enumerate(("division", "chapter", "part", "item", "point", "mark"))
}
# Two prints of one heading differ by OCR (推进乡村振兴 / 推进乡村蝶变振兴: 0.86); other headings
# of 331000-2022-breakdown under one parent are at most 0.44 alike.
SAME_HEADING = 0.75
LONGEST_HEADING = 200


def split_number(text: str) -> tuple[str | None, str]:
    """(number, rest) of a heading or numbered task; number None when there is none."""
    match = HEADING_NUMBER.match(text)
    if not match or match.end() == len(text):
        return None, text
    return match[match.lastgroup or 0], text[match.end() :]


def number_style(text: str) -> str | None:
    """Which of ``STYLE_RANK`` a heading's or task's number is written in, None without one."""
    match = HEADING_NUMBER.match(text)
    return match.lastgroup if match and match.end() < len(text) else None


def is_chapter(text: str) -> bool:
    """Whether a line opens with a Chinese numeral and 、, as sections of the first level do."""
    match = HEADING_NUMBER.match(text)
    return bool(match and match["chapter"])


def chosen_title(prints: tuple[Span, ...]) -> str:
    """The title without its number: the spelling printed most often, of equals the longest.

    331000-2022-breakdown prints its fourth section in three spellings.
    """
    counts = Counter(without_space(split_number(p.text)[1]) for p in prints)
    return max(counts, key=lambda title: (counts[title], len(title), title))


def is_same_heading(printed: str, again: str, at_page_top: bool) -> bool:
    """Whether two prints, white space aside, are one heading; OCR may differ at a page's top."""
    one, other = fold(printed), fold(again)
    if one == other:
        return True
    if max(len(one), len(other)) > LONGEST_HEADING:
        return False
    return at_page_top and SequenceMatcher(None, one, other, autojunk=False).ratio() >= SAME_HEADING


@dataclass(slots=True)
class _Open:
    level: int
    number: str | None
    prints: list[Span]
    parent: int | None


@dataclass(slots=True)
class SectionTree:
    """Collects headings in reading order; ``current`` is where the next task belongs."""

    nodes: list[_Open] = field(default_factory=list)
    path: dict[int, int] = field(default_factory=dict)

    @property
    def current(self) -> int | None:
        return self.path[max(self.path)] if self.path else None

    def enter(self, level: int, label: Span, at_page_top: bool) -> bool:
        """Take in a printed heading; True when it only repeats the section that is open.

        It repeats when number and words are the same, or, directly under a page's head,
        when they are alike.
        """
        open_index = self.path.get(level)
        if open_index is not None:
            node = self.nodes[open_index]
            number = split_number(label.text)[0]
            if number == node.number and is_same_heading(
                node.prints[-1].text, label.text, at_page_top
            ):
                node.prints.append(label)
                return True
        self.leave(level)
        parent = self.current
        self.nodes.append(_Open(level, split_number(label.text)[0], [label], parent))
        self.path[level] = len(self.nodes) - 1
        return False

    def leave(self, level: int) -> None:
        """Close the sections of this level and below."""
        for deeper in [open_level for open_level in self.path if open_level >= level]:
            del self.path[deeper]

    def finished(self) -> tuple[ParsedSection, ...]:
        return tuple(
            ParsedSection(
                node.level,
                node.number,
                tuple(node.prints),
                node.parent,
                chosen_title(tuple(node.prints)),
            )
            for node in self.nodes
        )

    def variants(self) -> Iterator[Issue]:
        """A note for each print of a heading that is spelled otherwise than its title."""
        for node in self.nodes:
            title = chosen_title(tuple(node.prints))
            for label in node.prints:
                if without_space(split_number(label.text)[1]) != title:
                    yield Issue(
                        "heading_variant",
                        "note",
                        label.line,
                        "the heading of this section is spelled differently elsewhere",
                        label.text,
                        title,
                    )
