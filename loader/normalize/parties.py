"""责任单位 cells → the parties named, in order, each with its place.

One grammar for every layout: 、 and commas part parties, brackets belong to the name, 等 marks an
open list wherever it stands, and a suffix said once (椒江区、黄岩区、路桥区政府) is shared.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from loader.parse import Span
from loader.vocabulary import fold, split_list, split_open_mark

GOVERNMENT = "政府"


@dataclass(frozen=True, slots=True)
class Party:
    """A party as printed, and the name it stands for (other where a suffix is shared)."""

    printed: Span
    name: str
    is_suffix_shared: bool


@dataclass(frozen=True, slots=True)
class PartyList:
    """All parties of a cell; ``is_open_ended`` when 等 says that there are more."""

    parties: tuple[Party, ...]
    is_open_ended: bool


def split_parties(cell: Span, district_names: Container[str]) -> PartyList:
    """Split a units cell. ``district_names``: the divisions below the issuing government.

    331000-2022-breakdown prints ``玉环市、仙居县、三门县政府`` for three governments (line 209).
    """
    spans: list[Span] = []
    is_open_ended = False
    for left, right in split_list(cell.text):
        for start, end, is_open in split_open_mark(cell.text[left:right]):
            is_open_ended |= is_open
            text = cell.text[left + start : left + end].rstrip()
            if text:
                offset = cell.start + left + start
                spans.append(Span(text, offset, offset + len(text), cell.line))
    parties: list[Party] = []
    suffix_follows = False
    for span in reversed(spans):
        folded = fold(span.text)
        shares = suffix_follows and folded in district_names
        suffix_follows = shares or (
            folded.endswith(GOVERNMENT) and folded.removesuffix(GOVERNMENT) in district_names
        )
        name = span.text + GOVERNMENT if shares else span.text
        parties.append(Party(span, name, shares))
    return PartyList(tuple(reversed(parties)), is_open_ended)
