"""Who a printed name means: a curated entity, or a new one that is marked as not curated."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from loader.normalize.bodies import Recognised, function_of, kind_by_shape, recognise
from loader.reference import Reference, Unit
from loader.vocabulary import fold, half_width, without_space

# The evidence of a name that no reference file has, in both languages.
NOT_CURATED = {
    "evidence": "as printed; not yet in the reference files",
    "evidence_zh": "照原文；尚未收入整理文件",
}


@dataclass(frozen=True, slots=True)
class Entity:
    """A unit or leader as a task refers to it; ``candidates`` only for one not known.

    ``function`` is a unit's field of work. A unit that is not curated but recognised (a body of
    the national table, a division's government, a town) is not unknown: ``recognised_by`` says
    what knows it. ``variant`` is the printed name where it differs from ``name``.
    """

    id: int
    name: str
    kind: str | None
    district_id: int
    is_curated: bool
    binds: str | None = None
    is_unknown: bool = False
    candidates: tuple[str, ...] = ()
    function: str | None = None
    recognised_by: str | None = None
    variant: str | None = None


def uncurated_id(district_id: int, name: str) -> int:
    """The id of an entity the reference files do not know: the same in any order of loading.

    District code and ten digits of the name's SHA-256; below 2**53, so that scripts in any
    language read it exactly.
    """
    digest = hashlib.sha256(name.encode()).hexdigest()
    return district_id * 10**10 + int(digest, 16) % 10**10


@dataclass(slots=True)
class Resolver:
    """Answers for one government's document, remembering what it was asked."""

    reference: Reference
    district_id: int
    year: int
    _units: dict[str, Entity] = field(default_factory=dict)
    _leaders: dict[str, Entity] = field(default_factory=dict)
    _curated_bodies: dict[int, frozenset[str]] = field(default_factory=dict)

    def unit(self, name: str) -> Entity:
        """The unit a name means. Nothing is merged on likeness: an unknown name is its own."""
        if name not in self._units:
            self._units[name] = self._find_unit(name)
        return self._units[name]

    def leader(self, name: str) -> Entity:
        """The person a name means."""
        if name not in self._leaders:
            self._leaders[name] = self._find_leader(name)
        return self._leaders[name]

    def _find_unit(self, name: str) -> Entity:
        known = self.reference.unit(self.district_id, name, self.year)
        binds = self.reference.binds(name)
        if known:
            return self._curated(known, binds)
        found = None if binds else recognise(name, self.district_id, self.year, self.reference)
        if found is None:
            return self._own(name, self.district_id, "collective" if binds else None, binds)
        district_id = found.district.id
        at_home = self.reference.units_by_name.get(district_id, {})
        if found.source == "division" and fold(found.name) in at_home:
            return self._curated(self.reference.units[at_home[fold(found.name)]], None)
        if found.source == "national" and self._is_curated_by_another_name(found):
            return replace(self._own(name, district_id, found.kind), function=found.function)
        printed = half_width(name)
        return Entity(
            uncurated_id(district_id, found.name),
            found.name,
            found.kind,
            district_id,
            False,
            function=found.function,
            recognised_by=found.source,
            variant=printed if printed != found.name else None,
        )

    def _is_curated_by_another_name(self, found: Recognised) -> bool:
        """Whether the reference files have, for this government, the body the national table means
        by a name they do not have: whether the two are one is for a person to say."""
        district_id = found.district.id
        if district_id not in self._curated_bodies:
            names = self.reference.units_by_name.get(district_id, {})
            bodies = (recognise(n, district_id, self.year, self.reference) for n in names)
            self._curated_bodies[district_id] = frozenset(body.name for body in bodies if body)
        return found.name in self._curated_bodies[district_id]

    def _curated(self, unit: Unit, binds: str | None) -> Entity:
        function = function_of(unit, self.reference)
        return Entity(
            unit.id, unit.name, unit.kind, unit.district_id, True, binds, function=function
        )

    def _own(
        self, name: str, district_id: int, kind: str | None, binds: str | None = None
    ) -> Entity:
        """A name that stands for itself: a collective, or one nobody can place.

        So is a name of a body which the reference files have by another name, whatever the national
        table says: which names of a government are one body is what its rows decide.
        """
        own_name = half_width(name)
        return Entity(
            uncurated_id(district_id, own_name),
            own_name,
            kind or kind_by_shape(name),
            district_id,
            False,
            binds,
            is_unknown=binds is None,
            candidates=() if binds else self._close(name),
        )

    def _close(self, name: str) -> tuple[str, ...]:
        known = self.reference.names_known_to(self.district_id)
        matches = get_close_matches(fold(name), known, n=3, cutoff=0.5)
        return tuple(dict.fromkeys(known[match] for match in matches))

    def _find_leader(self, name: str) -> Entity:
        known = self.reference.leader(self.district_id, name)
        if known:
            return Entity(known.id, known.name, None, known.district_id, True)
        own_name = without_space(name)
        names = list(self.reference.leaders_by_name.get(self.district_id, {}))
        return Entity(
            uncurated_id(self.district_id, own_name),
            own_name,
            None,
            self.district_id,
            False,
            is_unknown=True,
            candidates=tuple(get_close_matches(own_name, names, n=3, cutoff=0.3)),
        )
