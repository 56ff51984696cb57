"""The administrative divisions of China and the names they carried, looked up by name and year.

``districts.csv`` and ``district_names.csv`` are written by ``scripts/make_districts.py`` from the
data packages that their evidence names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal, NamedTuple

Level = Literal["country", "province", "prefecture", "district", "county_city", "county"]
LAST_YEAR = 9999


class District(NamedTuple):
    """An administrative division by its GB/T 2260 code, valid in [valid_from, valid_to)."""

    id: int
    name: str
    level: Level
    parent_id: int | None
    valid_from: int | None
    valid_to: int | None
    evidence: str

    @property
    def prefix(self) -> str:
        """What its documents put before its own bodies (市财政局, 自治区财政厅, 国家统计局)."""
        if self.level == "country":
            return "国家"
        return next((e for e in ("自治区", "地区") if self.name.endswith(e)), self.name[-1])

    def is_valid_in(self, year: int) -> bool:
        return (self.valid_from or 0) <= year < (self.valid_to or LAST_YEAR)


class DistrictName(NamedTuple):
    """Another name of a division in [valid_from, valid_to): a former one, or the short form of
    an autonomous one (恩施州 for 恩施土家族苗族自治州)."""

    district_id: int
    name: str
    kind: Literal["former", "short"]
    valid_from: int | None
    valid_to: int | None
    evidence: str


class Divisions:
    """All divisions, by code, by name and below each other."""

    def __init__(
        self, districts: Mapping[int, District], names: tuple[DistrictName, ...] = ()
    ) -> None:
        self.districts, self.names = districts, names

    @cached_property
    def children(self) -> Mapping[int, tuple[District, ...]]:
        """Code → the divisions directly below it that ever were, by code."""
        below: dict[int, list[District]] = defaultdict(list)
        for district in self.districts.values():
            if district.parent_id is not None:
                below[district.parent_id].append(district)
        return {parent: tuple(found) for parent, found in below.items()}

    @cached_property
    def _by_name(self) -> Mapping[str, list[District]]:
        """Name → every division that carries or carried it, by code."""
        index: dict[str, list[District]] = {}
        for district in self.districts.values():
            index.setdefault(district.name, []).append(district)
        for row in self.names:
            index.setdefault(row.name, []).append(self.districts[row.district_id])
        return index

    @cached_property
    def _other_names(self) -> Mapping[int, list[DistrictName]]:
        others: dict[int, list[DistrictName]] = defaultdict(list)
        for row in self.names:
            others[row.district_id].append(row)
        return others

    def ever_named(self, name: str) -> tuple[District, ...]:
        """Every division that carries or carried a name, by code."""
        return tuple(sorted(set(self._by_name.get(name, ()))))

    def named(self, name: str, year: int | None) -> tuple[District, ...]:
        """The divisions a document of a year means by a name; of today where no year is given.

        Those that carried the name in that year; else those that existed then and carried it in
        another year; else those that came or went with the year: a list shows a change a year
        early or late, and a plan for a year is often printed under the name of the year before.
        """
        found = self.ever_named(name)
        today = LAST_YEAR - 1 if year is None else year
        existed = tuple(d for d in found if d.is_valid_in(today))
        carried = tuple(d for d in existed if self._carries(d, name, today))
        turned = (d for d in found if d.valid_to == today or d.valid_from in (today, today + 1))
        return carried or existed or tuple(turned)

    def _carries(self, district: District, name: str, year: int) -> bool:
        """Whether a division that exists in a year carries the name in that year."""
        others = self._other_names.get(district.id, [])
        now = [o for o in others if (o.valid_from or 0) <= year < (o.valid_to or LAST_YEAR)]
        if district.name == name:
            return all(other.kind == "short" for other in now)
        return any(other.name == name for other in now)

    def longest_name_at_end(self, text: str) -> str | None:
        """The longest name of any division that ``text`` ends with (关于印发台州市 → 台州市)."""
        for length in range(min(self._longest, len(text)), 1, -1):
            if text[-length:] in self._by_name:
                return text[-length:]
        return None

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_name), default=0)

    def ancestors(self, district: District) -> Iterable[District]:
        """The divisions above one, the nearest first, without the country."""
        parent = self.districts.get(district.parent_id or 0)
        while parent is not None and parent.level != "country":
            yield parent
            parent = self.districts.get(parent.parent_id or 0)

    def path(self, district: District) -> str:
        """The full name from the province down (浙江省台州市路桥区)."""
        above = [parent.name for parent in self.ancestors(district)]
        return "".join([*reversed(above), district.name])

    def names_in(self, district: District, year: int) -> tuple[str, ...]:
        """What documents of a year may call a division: its name and its short forms."""
        others = self._other_names.get(district.id, [])
        short = (o for o in others if o.kind == "short")
        return (
            district.name,
            *(o.name for o in short if (o.valid_from or 0) <= year < (o.valid_to or LAST_YEAR)),
        )

    def below(self, district_id: int, year: int) -> tuple[District, ...]:
        """The divisions directly below one that exist in a year, by code."""
        return tuple(d for d in self.children.get(district_id, ()) if d.is_valid_in(year))
