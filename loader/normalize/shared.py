"""What a list says once for several parties, behind the last of them.

``市经济和信息化、农业农村、商务局`` shares 局, ``开化、常山两县政府`` 县政府 and
``衢州智造新城、智慧新城管委会`` 管委会. Each is completed only to a name that something knows: the
national table of bodies, the divisions below the issuer, the words zones are called by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from loader.normalize.parties import GOVERNMENT, Party
from loader.vocabulary import fold

_ENDING = re.compile(r".+(?P<ending>委员会|局|委|厅|办)")
_COUNTED = re.compile(
    r"(?P<last>[一-鿿]{2,6}?)(?P<count>[两二三四五六七八九])个?(?:[县市区旗]|\([县市区旗、]+\))+"
    r"(?P<suffix>(?:人民)?政府)?"
)
_DIGITS = {digit: value for value, digit in enumerate("二三四五六七八九", 2)} | {"两": 2}
_ZONE = re.compile(r"[一-鿿]+(?:新城|新区|开发区|经开区|高新区|园区|度假区|集聚区|试验区)")
_COMMITTEE = re.compile(rf"{_ZONE.pattern}(?P<ending>管委会|管理委员会)")


def share_endings(
    parties: Sequence[Party],
    knows: Callable[[str], bool],
    short_names: Mapping[str, str],
    place: str,
) -> tuple[Party, ...]:
    """The parties with what stands behind the last of them completed.

    ``knows`` tells a body's name; ``short_names``: 常山 → 常山县 of the divisions below the issuer;
    ``place``: the issuer's name without 市.
    """
    return tuple(_counted(_zones(_bodies(list(parties), knows), place), short_names))


def _bodies(parties: list[Party], knows: Callable[[str], bool]) -> list[Party]:
    ending = None
    for index in range(len(parties) - 1, -1, -1):
        name = fold(parties[index].name)
        match = _ENDING.fullmatch(name)
        if ending and match is None and not knows(name) and knows(name + ending):
            parties[index] = _with_end(parties[index], ending)
            continue
        ending = match["ending"] if match else None
    return parties


def _zones(parties: list[Party], place: str) -> list[Party]:
    """A zone before a zone's committee; the issuer's name said of the first only is the other's
    too where the two are a pair by their shape: 智造新城, 智慧新城."""
    ending = None
    for index in range(len(parties) - 1, -1, -1):
        folded = fold(parties[index].name)
        if ending and _ZONE.fullmatch(folded):
            parties[index] = _with_end(parties[index], ending)
            following = parties[index + 1]
            if _are_pair(folded, place, fold(following.name).removesuffix(ending)):
                name = place + following.name
                parties[index + 1] = replace(following, name=name, is_prefix_shared=True)
            continue
        match = _COMMITTEE.fullmatch(folded)
        ending = match["ending"] if match else None
    return parties


def _are_pair(zone: str, place: str, other: str) -> bool:
    bare = zone.removeprefix(place)
    return bare != zone and len(bare) == len(other) and bare[-2:] == other[-2:]


def _counted(parties: list[Party], short_names: Mapping[str, str]) -> list[Party]:
    """开化、常山两县政府: as many divisions as the number says, the last of them before it."""
    for index, party in enumerate(parties):
        match = _COUNTED.fullmatch(fold(party.name))
        if match is None:
            continue
        first = index + 1 - _DIGITS[match["count"]]
        names = [fold(one.name) for one in parties[max(0, first) : index]] + [match["last"]]
        if first < 0 or not all(name in short_names for name in names):
            continue
        suffix = match["suffix"] or GOVERNMENT
        for position, name in enumerate(names, first):
            parties[position] = replace(
                parties[position], name=short_names[name] + suffix, is_suffix_shared=True
            )
    return parties


def _with_end(party: Party, ending: str) -> Party:
    return replace(party, name=party.name + ending, is_suffix_shared=True)
