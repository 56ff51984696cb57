"""What a name says of a body that nobody curated: whose it is, its field, its kind.

Three sources, each sure: the national table (市发改委 of any city), the divisions (黄岩区政府), and
the shape of a name (…管委会, …有限公司), which gives a kind only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from loader.reference import District, NationalBody, Reference, Unit
from loader.reference.bodies import PREFIX_PLACE
from loader.vocabulary import fold

COUNTRY_ID = 100000
_BRACKETS = re.compile(r"\([^()]*\)$")
_GOVERNMENT = re.compile(r"(?P<place>.+?)(?:(?:人民)?政府|行政公署|行署)")
# Areas whose government is an agency of the province's.
_AGENCY_AREAS = ("地区", "盟")
# Also with Latin letters or figures: 某某科技城A区街道, 八一镇
_TOWN = re.compile(r"[一-鿿A-Za-z0-9·]{1,10}(?:街道|镇|乡|苏木)(?:(?:人民)?政府|办事处|办)?")
# What the end of a name alone says for sure (党组 and the like are left out: they may be any).
_KIND_BY_SHAPE = (
    (re.compile(r".+(?:管委会|管理委员会)"), "zone"),
    (re.compile(r".+(?:公司|集团|银行)(?:\([^()]*\))?"), "enterprise"),
    (re.compile(r".+(?:大学|学院|学校|医院|中学|小学|研究院|研究所|博物馆|图书馆)"), "institution"),
    (re.compile(r"[省市县区州盟旗]委(?:[^员].*)?"), "party_organ"),
)


class Recognised(NamedTuple):
    """A body as one of a government: its canonical name there, kind and field, if known.

    ``source``: ``national`` (the table of bodies), ``division`` (the government of a division),
    ``town`` (a government below the divisions).
    """

    district: District
    name: str
    kind: str | None
    function: str | None
    source: str


def recognise(name: str, district_id: int, year: int, reference: Reference) -> Recognised | None:
    """The body a document of a government and year means by a name, or None."""
    own = reference.districts.get(district_id)
    if own is None:
        return None
    folded = fold(name)
    found = _government(folded, own, year, reference) or _national(folded, own, year, reference)
    if found is None and _TOWN.fullmatch(folded):
        return Recognised(own, folded, None, None, "town")
    return found


def kind_by_shape(name: str) -> str | None:
    """The kind that the end of a name alone says, or None (浙江头门港经济开发区管委会: zone)."""
    folded = fold(name)
    return next((kind for shape, kind in _KIND_BY_SHAPE if shape.fullmatch(folded)), None)


def function_of(unit: Unit, reference: Reference) -> str | None:
    """The field of a curated unit, by the national table and any of its names; else None."""
    if unit.kind in ("collective", "county_government", "zone"):
        return None
    own = reference.districts[unit.district_id]
    names = [unit.name, *(n.name for n in reference.names_of.get(unit.id, ()))]
    found = (_look_up(fold(name), own, None, reference) for name in names)
    return next((body.function for match in found if match for body in match[1:]), None)


def _national(name: str, own: District, year: int, reference: Reference) -> Recognised | None:
    match = _look_up(name, own, year, reference)
    if match is None:
        return None
    government, body = match
    level = government.level
    if level == "province" and government.prefix == "市":
        level = "prefecture"  # a municipality has 局 and 委, no 厅
    canonical = None if _BRACKETS.search(name) else body.canonical(level)
    if canonical is None:
        return Recognised(government, name, body.kind, body.function, "national")
    if government.level == "country":
        full = canonical
    elif PREFIX_PLACE in canonical:
        full = canonical.replace(PREFIX_PLACE, government.prefix)
    else:
        full = government.prefix + canonical
    return Recognised(government, full, body.kind, body.function, "national")


def _look_up(
    name: str, own: District, year: int | None, reference: Reference
) -> tuple[District, NationalBody] | None:
    forms = reference.bodies.by_form
    bare = _BRACKETS.sub("", name)
    for government, form in _readings(bare, own, year, reference):
        if form in forms:
            return government, forms[form]
    if bare in forms:
        return _owner(bare, forms[bare], own, reference), forms[bare]
    return None


def _readings(
    name: str, own: District, year: int | None, reference: Reference
) -> Iterator[tuple[District, str]]:
    """(government, form without its prefix) of a name, the surest first."""
    country = reference.districts[COUNTRY_ID]
    governments = [own, *reference.divisions.ancestors(own)]
    if own.level != "country":
        governments.append(country)
    below = () if year is None else reference.districts_below(own.id, year)
    for government in governments:
        prefix = government.prefix
        if name.startswith(prefix):
            yield government, name.removeprefix(prefix)
        elif name.startswith(prefix, 1):  # 团市委
            yield government, name[0] + name[1 + len(prefix) :]
    for government in (*governments, *below):
        for place in (government.name, government.name[:-1]):
            before, found, after = name.partition(place)
            if found and (not before or before.endswith(("省", "自治区", "市", "州"))):
                yield government, after
            elif found and government in governments:  # 人行台州市中心支行
                yield government, before + after


def _owner(name: str, body: NationalBody, own: District, reference: Reference) -> District:
    """Whose body a name without prefix is: ministries are the country's, a 厅 a province's."""
    if name == body.country or (name.endswith("部") and body.kind == "department"):
        return reference.districts[COUNTRY_ID]
    if name.endswith("厅"):
        chain = (own, *reference.divisions.ancestors(own))
        return next((d for d in chain if d.level == "province"), own)
    return own


def _government(name: str, own: District, year: int, reference: Reference) -> Recognised | None:
    """The government of a division a name means (黄岩区政府, or 黄岩区 in a list of parties)."""
    match = _GOVERNMENT.fullmatch(name)
    divisions = reference.divisions
    chain = [own, *divisions.ancestors(own)]
    below = divisions.below(own.id, year)
    if match is None:
        found = [d for d in below if name in divisions.names_in(d, year)]
    elif match["place"] in {d.prefix for d in chain}:
        found = [next(d for d in chain if d.prefix == match["place"])]
    else:
        found = _places(match["place"], chain, below, year, reference)
    if len(found) != 1:
        return None
    organ = "行政公署" if found[0].name.endswith(_AGENCY_AREAS) else "政府"
    return Recognised(found[0], f"{found[0].name}{organ}", "county_government", None, "division")


def _places(
    place: str,
    chain: list[District],
    below: tuple[District, ...],
    year: int,
    reference: Reference,
) -> list[District]:
    """The divisions a place may be: those below the issuer first, then it and those above."""
    divisions = reference.divisions
    name = divisions.longest_name_at_end(place)
    if name is None:
        return []
    path = place.removesuffix(name)
    named = [
        d
        for d in divisions.named(name, year)
        if not path or any(path.endswith(above.name) for above in divisions.ancestors(d))
    ]
    near = [d for d in named if d in below] or [d for d in named if d in chain]
    return near or named
