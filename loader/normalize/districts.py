"""Governments: which one issued a document, and which divisions a task binds."""

from __future__ import annotations

import re
from collections.abc import Iterable

from loader.errors import IncompleteMetadata
from loader.normalize.identity import Entity
from loader.reference import District, Reference

_GOVERNMENT = re.compile(r"(?P<name>.+?)(?:人民)?政府(?:办公[室厅])?$")


def issuing_district(printed: str | None, reference: Reference, place: str) -> int:
    """The code of the government a printed issuer names (台州市人民政府 → 331000).

    Raises IncompleteMetadata when no issuer was read, or it is unknown or ambiguous.
    """
    remedy = "give the issuing government's GB/T 2260 code, e.g. --district 331000"
    if printed is None:
        raise IncompleteMetadata(place, "the text does not say which government issued it", remedy)
    match = _GOVERNMENT.match(printed)
    found = _districts_called(match["name"], reference) if match else []
    if len(found) == 1:
        return found[0].id
    problem = (
        f"{printed} may be any of " + ", ".join(str(d.id) for d in found)
        if found
        else f"the issuer {printed} is not in districts.csv"
    )
    raise IncompleteMetadata(place, problem, remedy)


def _districts_called(name: str, reference: Reference) -> list[District]:
    """Divisions of a name, which may have those above it before it (台州市路桥区)."""
    found = reference.district_named(name)
    if not found:
        ends = [d for d in reference.districts.values() if name.endswith(d.name)]
        found = [d for d in ends if _stands_below(d, name.removesuffix(d.name), reference)]
    return found


def _stands_below(district: District, path: str, reference: Reference) -> bool:
    parent = reference.districts.get(district.parent_id or 0)
    return parent is not None and path.endswith(parent.name)


def bound_districts(
    parties: Iterable[Entity], district_id: int, year: int, reference: Reference
) -> tuple[dict[int, str], bool]:
    """(district → ``named`` or ``collective``, whether some unnamed districts are meant too).

    A county's government binds its county by name; 各县(市、区) binds every division of that
    year; 相关县(市、区) binds nobody by name.
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
