"""Governments: which one issued a document, and which divisions a task binds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from loader.errors import IncompleteMetadata
from loader.normalize.identity import Entity
from loader.reference import District, Divisions, Reference
from loader.vocabulary import fold

REMEDY = "give the issuing government's GB/T 2260 code, e.g. --district 331000"
COUNTRY_ID = 100000
MOST_NAMED = 12
# What stands behind the name of a division when its government or Party committee is meant, or
# its report (玉环市2021年政府工作报告, 台州市2022年《政府工作报告》).
_ORGAN = re.compile(
    r"人民政府|行政公署|行署|(?:\d{4}年度?)?[《<“]*政府工作报告|政府|府办|委员会|委(?=办公?[厅室]|[县市区州盟旗省]|$)|(?<=[省市县区州盟旗])$"
)
_STATE_COUNCIL = re.compile(r"^(?:中共中央)?国务院(?:办公厅)?")
_ZONE = re.compile(r"[一-鿿()]{2,20}(?:管委会|管理委员会)")
_CHAIN_TAIL = re.compile(
    r"(?P<count>[两二三四五六七八九])?(?:[县市区]|县\(市、区\))?(?:人民)?(?:政府)?"
)
_DIGITS = {digit: value for value, digit in enumerate("二三四五六七八九", 2)} | {"两": 2}


def issuing_district(
    printed: str | None, reference: Reference, place: str, year: int | None = None
) -> int:
    """The code of the government a printed issuer names (台州市人民政府 → 331000).

    Raises IncompleteMetadata when no issuer was read, or it is unknown or ambiguous.
    """
    texts = () if printed is None else (printed,)
    return recognise_issuer(texts, reference, year, place).id


def recognise_issuer(
    texts: Sequence[str], reference: Reference, year: int | None, place: str = "issuer"
) -> District:
    """The division whose government issued a document of a year (None: as today).

    ``texts`` are the places that may say it, the surest first: letterhead, signature, title. Of
    each the first government named counts; the first text that names one decides. A name that
    several divisions carry (鼓楼区) is settled only by a path printed before it, there or in
    another of the texts (福州市鼓楼区). Raises IncompleteMetadata naming the candidates.
    """
    if not texts:
        raise IncompleteMetadata(place, "the text does not say which government issued it", REMEDY)
    named = [found for text in texts if (found := _first_named(fold(text), reference, year))]
    if not named:
        raise IncompleteMetadata(place, _why_unknown(texts, reference.divisions, year), REMEDY)
    name, candidates = named[0]
    for other, places in named:
        if other == name and set(places) < set(candidates):
            candidates = places
    if len(candidates) == 1:
        return candidates[0]
    shown = [f"{d.id} {reference.divisions.path(d)}" for d in candidates[:MOST_NAMED]]
    more = len(candidates) - len(shown)
    problem = f"{name} may be any of {', '.join(shown)}" + (f" and {more} more" if more else "")
    raise IncompleteMetadata(place, problem, REMEDY)


def _first_named(
    text: str, reference: Reference, year: int | None
) -> tuple[str, tuple[District, ...]] | None:
    """The first division of which an organ is named in a folded text, and which it may be."""
    if _STATE_COUNCIL.match(text):
        return "国务院", (reference.districts[COUNTRY_ID],)
    return next(_named(text, reference.divisions, year), None)


def _named(
    text: str, divisions: Divisions, year: int | None
) -> Iterator[tuple[str, tuple[District, ...]]]:
    for organ in _ORGAN.finditer(text):
        before = text[: organ.start()]
        for shorter in (before, before[:-1]):  # 玉环县委: 委 alone, or 县委 behind 玉环县
            name = divisions.longest_name_at_end(shorter)
            found = divisions.named(name, year) if name else ()
            if name and found:
                path = shorter.removesuffix(name)
                yield name, _with_path(found, path, divisions)
                break


def _with_path(
    found: tuple[District, ...], path: str, divisions: Divisions
) -> tuple[District, ...]:
    """Those of the divisions whose ancestor is printed right before; all when none is."""
    if len(found) == 1 or not path:
        return found
    fitting = tuple(
        d for d in found if any(_ends_with(path, above) for above in divisions.ancestors(d))
    )
    return fitting or found


def _ends_with(path: str, district: District) -> bool:
    return path.endswith((district.name, district.name[:-1]))


def _why_unknown(texts: Sequence[str], divisions: Divisions, year: int | None) -> str:
    first = texts[0]
    for text in map(fold, texts):
        for organ in _ORGAN.finditer(text):
            name = divisions.longest_name_at_end(text[: organ.start()])
            if name:
                ever = ", ".join(f"{d.id} {_years(d)}" for d in divisions.ever_named(name))
                when = "today" if year is None else f"in {year}"
                return f"no division is called {name} {when}; {name} is {ever}"
        zone = _ZONE.search(text)
        if zone:
            return f"{zone[0]} is the committee of a zone, which is no division with a code"
    return f"the issuer {first} is not in districts.csv"


def _years(district: District) -> str:
    since = f"since {district.valid_from}" if district.valid_from else ""
    until = f"until {district.valid_to - 1}" if district.valid_to else ""
    return " ".join(filter(None, (since, until))) or "valid"


def expand_chain(
    text: str, district_id: int, year: int, reference: Reference
) -> tuple[District, ...] | None:
    """The divisions a chain of their first characters names (椒黄路 → 椒江区, 黄岩区, 路桥区).

    None unless every character begins the name of exactly one division below the issuer, each
    named once; a tail (椒黄路三区, 椒黄路三区政府) is allowed if its number fits. 331100's
    nine counties are printed so in its breakdown of 2023.
    """
    below = reference.districts_below(district_id, year)
    folded = fold(text)
    tails = [(n, _CHAIN_TAIL.fullmatch(folded[n:])) for n in range(2, len(folded) + 1)]
    # A number before 区 counts the characters before it: 三 of 椒黄路三区 is not 三门县.
    counted = [n for n, tail in tails if tail and _DIGITS.get(tail["count"] or "") == n]
    for length in counted or [n for n, tail in tails if tail and not tail["count"]]:
        chain = [[d for d in below if d.name.startswith(c)] for c in folded[:length]]
        named = tuple(found[0] for found in chain if len(found) == 1)
        if len(named) == len(set(named)) == length:
            return named
    return None


def bound_districts(
    parties: Iterable[Entity], district_id: int, year: int, reference: Reference
) -> tuple[dict[int, str], bool]:
    """(district → ``named`` or ``collective``, whether some unnamed districts are meant too).

    A county's government binds its county by name; 各县(市、区) binds every division of that
    year; 相关县(市、区) binds nobody by name. Below a county there are no divisions to bind:
    its 各乡镇 are none here.
    """
    bound: dict[int, str] = {}
    some = False
    below = [d.id for d in reference.districts_below(district_id, year)]
    for party in parties:
        if party.kind == "county_government" and party.district_id in below:
            bound[party.district_id] = "named"
        elif party.binds == "all_counties":
            for district in below:
                bound.setdefault(district, "collective")
        elif party.binds == "some_counties":
            some = True
    return dict(sorted(bound.items())), some
