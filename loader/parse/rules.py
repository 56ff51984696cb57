"""Sentences that say how roles are to be read: 列第一位的责任单位为牵头单位.

They stand in the notice, under the title, in a column's head or in a bracket behind a unit, and are
never a unit themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from loader.vocabulary import fold, rule_start, says_roles

_SENTENCE = re.compile(r"[^。；;\n\u2028（）()\[\]【】]+")
_DUTY = re.compile(r"牵头|负责|配合")
_OTHERS_SUPPORT = re.compile(
    r"(?:其他|其它|其余|后面|以下)[^。；;]{0,16}(?:为|是|系|作为)[^。；;，,]{0,4}(?:配合|参与|协办|协同|协作)"
)


@dataclass(frozen=True, slots=True)
class RoleRule:
    """An explicit rule, as printed: the first of a list leads; the others support, or nothing
    is said of them."""

    text: str
    line: int
    others_support: bool


def find_rule(text: str, line: int) -> RoleRule | None:
    """The rule a line states, or None; printed as far as the sentence or bracket goes."""
    if "第一" not in text and "首" not in text and "最前" not in text:
        return None
    for match in _SENTENCE.finditer(text):
        folded = fold(match[0])
        if says_roles(folded):
            rest = fold(text[match.start() :])
            start = rule_start(match[0])
            if not _DUTY.search(match[0][:start]):
                start = 0  # 责任分解中，… opens the sentence; 市发改委牵头，… is a duty before it
            return RoleRule(
                match[0][start:].strip(" \t，,"), line, bool(_OTHERS_SUPPORT.search(rest))
            )
    return None
