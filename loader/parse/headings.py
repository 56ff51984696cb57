"""Headings in running text and across tables: their depth by number style, and leaders in them.

``二、某某常务副市长牵头重点工作`` names the leader of every task below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loader.parse.document import Listed, Span
from loader.parse.duty import read_bracket
from loader.parse.sections import (
    STYLE_RANK,
    SectionTree,
    number_style,
    split_number,
)
from loader.parse.stated import Duty, sub_span
from loader.vocabulary import fold, is_leader_shaped, is_surely_person, split_list

LONGEST_LINE = 60
LONGEST_PLAIN = 30
_ENDS_SENTENCE = ("。", "；", ";", "！")
_LEADS = re.compile(
    r"(?P<who>[^，。；,;:：]{2,24}?)\s*(?:同志)?\s*(?P<verb>牵头|领衔|负责|分管|包抓|主抓|承担|联系|主管)"
    r"(?:负责|落实|抓)?的?(?:重点|主要|各项|有关|具体)*(?:工作|任务|事项|项目|目标|实事)?"
    r"(?:任务|清单|事项)?(?:[(（].{0,12}[)）])?"
)
_ROLE = {"牵头": "lead", "领衔": "lead", "负责": "responsible"}
_LAST_BRACKET = re.compile(r"[(（\[【](?P<content>[^()（）\[\]【】]+)[)）\]】]$")


def looks_like_heading(text: str) -> bool:
    """Whether a line may be a heading: short, and no sentence unless it opens with a number."""
    if len(text) > LONGEST_LINE or text.endswith(_ENDS_SENTENCE):
        return False
    return number_style(text) is not None or (
        len(text) <= LONGEST_PLAIN and not re.search(r"[，,。；;：:]", text)
    )


def heading_leaders(span: Span) -> list[Listed]:
    """The leaders a heading names, with the role its verb states."""
    number, rest = split_number(span.text)
    offset = len(span.text) - len(rest) if number else 0
    bracket = _LAST_BRACKET.search(span.text)
    if bracket:
        inside = sub_span(span, bracket.start("content"), bracket.end("content"))
        duty = read_bracket(inside) or Duty()
        if duty.leaders and not duty.units:
            return duty.leaders
    match = _LEADS.fullmatch(rest)
    who = match["who"] if match else rest
    if not all(_is_leader(who[left:right]) for left, right in split_list(who)) or not who:
        return []
    role = _ROLE.get(match["verb"]) if match else None
    found = sub_span(span, offset, offset + len(who))
    return [Listed(found, role, None, None, rest if match else None)]


def _is_leader(text: str) -> bool:
    return all(is_leader_shaped(p) or is_surely_person(p) for p in text.split()) or (
        is_leader_shaped(fold(text))
    )


@dataclass(slots=True)
class Headings:
    """Enters headings into a tree at the depth their number's style has here, and remembers the
    leaders they name. ``base`` levels are taken by others."""

    tree: SectionTree
    base: int = 0
    _ranks: list[float] = field(default_factory=list)
    _plain_rank: float | None = None
    _leaders: dict[int, list[Listed]] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """How many levels of headings are open."""
        return self.base + len(self._ranks)

    def enter(self, label: Span, *, at_page_top: bool = True, style: str | None = None) -> bool:
        """Take in a heading; True when it repeats the one that is open. ``style`` is that of a
        number which stands in a cell of its own."""
        rank = self._rank(label.text) if style is None else STYLE_RANK[style]
        while self._ranks and self._ranks[-1] >= rank:
            self._ranks.pop()
        self._ranks.append(rank)
        level = self.base + len(self._ranks)
        repeated = self.tree.enter(level, label, at_page_top)
        current = self.tree.current
        assert current is not None, "a section has just been entered"
        self.tree.leave(level + 1)
        leaders = heading_leaders(label)
        if leaders and not repeated:
            self._leaders[current] = leaders
        return repeated

    def _rank(self, text: str) -> float:
        style = number_style(text)
        if style is not None:
            return STYLE_RANK[style]
        if self._plain_rank is None:
            self._plain_rank = self._ranks[-1] + 0.5 if self._ranks else -0.5
        return self._plain_rank

    def leaders_of(self, section: int | None) -> list[Listed]:
        """The leaders named by a section's heading or by the nearest one above it."""
        while section is not None:
            if section in self._leaders:
                return self._leaders[section]
            section = self.tree.nodes[section].parent
        return []
