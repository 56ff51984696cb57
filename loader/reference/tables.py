"""Read the reference CSVs into frozen rows and indexes; refuse what contradicts itself."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from loader.collection import no_collection
from loader.errors import CuratedDataError
from loader.reference.bodies import BodyForm, NationalBodies, NationalBody
from loader.reference.divisions import District, DistrictName, Divisions
from loader.reference.languages import Told, require_both
from loader.reference.rows import read_rows
from loader.vocabulary import fold, half_width

FOLDER = Path(__file__).parent
UnitKind = Literal[
    "department",
    "county_government",
    "zone",
    "vertical",
    "enterprise",
    "institution",
    "party_organ",
    "collective",
]
NameKind = Literal["short", "full", "nameplate", "former", "variant"]
SuccessionKind = Literal["renamed", "merged", "split", "absorbed", "transferred"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A body or collective, under its canonical name, and the government it belongs to."""

    id: int
    district_id: int
    name: str
    kind: UnitKind
    evidence: str
    evidence_zh: str


@dataclass(frozen=True, slots=True)
class UnitName:
    """Another name of a unit: short or full form, nameplate, former name, variant in print."""

    unit_id: int
    unit_name: str
    name: str
    kind: NameKind
    first_year: int | None
    last_year: int | None
    evidence: str
    evidence_zh: str


@dataclass(frozen=True, slots=True)
class UnitSuccession:
    """One body followed by another; ``scope`` names the part that went over, if not all."""

    predecessor_id: int
    predecessor_name: str
    successor_id: int
    successor_name: str
    kind: SuccessionKind
    effective: str | None
    scope: str | None
    confidence: Literal["high", "medium", "low"]
    basis: Literal["document", "national", "source", "inference"]
    evidence: str
    evidence_zh: str


@dataclass(frozen=True, slots=True)
class Leader:
    """A person named as 责任领导 by a government's documents."""

    id: int
    district_id: int
    name: str
    evidence: str
    evidence_zh: str


@dataclass(frozen=True, slots=True)
class LeaderPost:
    """An office a source shows a leader in."""

    leader_id: int
    leader_name: str
    post: str
    valid_from: str | None
    valid_to: str | None
    status: Literal["stated", "attested"]
    evidence: str
    evidence_zh: str


@dataclass(frozen=True, slots=True)
class Collective:
    """A shape of collective party, and which districts it binds.

    ``pattern`` must match the whole folded name. ``binds``: all_counties, some_counties, none.
    """

    pattern: str
    binds: Literal["all_counties", "some_counties", "none"]
    evidence: str


@dataclass(frozen=True, slots=True)
class ReviewedOutcome:
    """What came of a promise, confirmed by reading; quotes are exact but for white space."""

    promise_document: str
    promise_line: int
    promise_quote: str
    claim_document: str | None
    claim_line: int | None
    claim_quote: str | None
    verdict: Literal["met", "missed", "not_comparable", "never_reported"]
    basis_note: str
    basis_note_zh: str


@dataclass(frozen=True, slots=True)
class ReviewedCascade:
    """The same indicator or project in a city's and a district's documents of one year."""

    city_document: str
    city_line: int
    city_quote: str
    district_document: str
    district_line: int
    district_quote: str
    subject: str
    basis: Literal["indicator", "project"]
    note: str | None
    note_zh: str | None


@dataclass(frozen=True, slots=True)
class IndicatorName:
    """A wording of an indicator and the name it shares with other wordings of the same."""

    indicator: str
    indicator_name: str
    evidence: str
    evidence_zh: str


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A score of the loader against a set made by reading; ``check --accuracy`` renews it."""

    document: str
    measure: str
    right: int
    counted: int


@dataclass(frozen=True, slots=True)
class Reference:
    """All curated facts, with look-ups by folded name within one government."""

    divisions: Divisions
    bodies: NationalBodies
    units: Mapping[int, Unit]
    unit_names: tuple[UnitName, ...]
    successions: tuple[UnitSuccession, ...]
    leaders: Mapping[int, Leader]
    leader_posts: tuple[LeaderPost, ...]
    collectives: tuple[tuple[re.Pattern[str], str], ...]
    outcomes: tuple[ReviewedOutcome, ...]
    cascades: tuple[ReviewedCascade, ...]
    accuracy: tuple[Accuracy, ...]
    indicator_names: tuple[IndicatorName, ...]
    names_by_indicator: Mapping[str, str]
    sha256: str
    units_by_name: Mapping[int, Mapping[str, int]]
    names_of: Mapping[int, tuple[UnitName, ...]]
    nameplate_years: Mapping[tuple[int, str], tuple[int | None, int | None]]
    leaders_by_name: Mapping[int, Mapping[str, int]]

    @property
    def districts(self) -> Mapping[int, District]:
        """Code → division."""
        return self.divisions.districts

    @property
    def children(self) -> Mapping[int, tuple[District, ...]]:
        """Code → the divisions directly below it."""
        return self.divisions.children

    @property
    def told(self) -> tuple[Told, ...]:
        """All that is said in words, in English and Chinese."""
        return (
            ("units.csv", "evidence", self.units.values()),
            ("unit_names.csv", "evidence", self.unit_names),
            ("unit_successions.csv", "evidence", self.successions),
            ("leaders.csv", "evidence", self.leaders.values()),
            ("leader_posts.csv", "evidence", self.leader_posts),
            ("outcomes.csv", "basis_note", self.outcomes),
            ("cascades.csv", "note", self.cascades),
            ("indicator_names.csv", "evidence", self.indicator_names),
        )

    def unit(self, district_id: int, name: str, year: int) -> Unit | None:
        """The unit that a government's document of a year means by a printed name, or None.

        Looked for among the government's own bodies, then the governments directly below it,
        then the bodies of those above it, unless the name says that it is the government's own
        (市财政局 of 临海市 is not 台州市's). A second nameplate names its body only in the years
        evidence shows it: before, the two may have been two bodies.
        """
        folded = fold(name)
        unit_id = self.units_by_name.get(district_id, {}).get(folded)
        if unit_id is not None:
            first, last = self.nameplate_years.get((unit_id, folded), (None, None))
            if (first or 0) <= year <= (last or 9999):
                return self.units[unit_id]
            return None
        for child in self.children.get(district_id, ()):
            unit_id = self.units_by_name.get(child.id, {}).get(folded)
            if unit_id is not None and self.units[unit_id].kind == "county_government":
                return self.units[unit_id]
        own = self.districts.get(district_id)
        if own is None or own.parent_id is None:
            return None
        if folded.startswith(own.prefix):
            return None
        return self.unit(own.parent_id, name, year)

    def names_known_to(self, district_id: int) -> dict[str, str]:
        """folded name → canonical name, for all units a government's document may mean."""
        known: dict[str, str] = {}
        for district in (district_id, *(child.id for child in self.children.get(district_id, ()))):
            for folded, unit_id in self.units_by_name.get(district, {}).items():
                known[folded] = self.units[unit_id].name
        return known

    def leader(self, district_id: int, name: str) -> Leader | None:
        """The person a government's document means by a printed name, or None."""
        leader_id = self.leaders_by_name.get(district_id, {}).get(fold(name))
        return None if leader_id is None else self.leaders[leader_id]

    def indicator_name(self, printed: str) -> str:
        """The common name of an indicator; one that nobody curated keeps its own words."""
        return self.names_by_indicator.get(fold(printed)) or half_width(printed)

    def binds(self, name: str) -> str | None:
        """What a collective party binds, or None when the name is no collective."""
        folded = fold(name)
        return next((b for pattern, b in self.collectives if pattern.fullmatch(folded)), None)

    def districts_below(self, district_id: int, year: int) -> tuple[District, ...]:
        """The divisions directly below a government that exist in a year, by code."""
        return self.divisions.below(district_id, year)


@lru_cache(maxsize=4)
def load_reference(folder: Path = FOLDER) -> Reference:
    """Read and cross-check all reference CSVs. Raises CuratedDataError naming file and line."""
    with no_collection():  # thousands of rows, all of which stay
        return _load(folder)


def _load(folder: Path) -> Reference:
    digest = hashlib.sha256()
    divisions = _divisions(folder, digest)
    districts = divisions.districts
    units = _by_id(read_rows(folder / "units.csv", Unit, digest), folder / "units.csv")
    names = read_rows(folder / "unit_names.csv", UnitName, digest)
    successions = read_rows(folder / "unit_successions.csv", UnitSuccession, digest)
    leaders = _by_id(read_rows(folder / "leaders.csv", Leader, digest), folder / "leaders.csv")
    posts = read_rows(folder / "leader_posts.csv", LeaderPost, digest)
    collectives = read_rows(folder / "collectives.csv", Collective, digest)
    indicators = read_rows(folder / "indicator_names.csv", IndicatorName, digest)

    for line, unit in enumerate(units.values(), 2):
        _known(folder / "units.csv", line, unit.district_id, districts, "district_id")
    for line, leader in enumerate(leaders.values(), 2):
        _known(folder / "leaders.csv", line, leader.district_id, districts, "district_id")
    _check_names(folder / "unit_names.csv", units, ((n.unit_id, n.unit_name) for n in names))
    path = folder / "unit_successions.csv"
    _once(path, ((s.predecessor_id, s.successor_id, s.kind) for s in successions))
    _once(folder / "unit_names.csv", ((n.unit_id, n.name) for n in names))
    _check_names(path, units, ((s.predecessor_id, s.predecessor_name) for s in successions))
    _check_names(path, units, ((s.successor_id, s.successor_name) for s in successions))
    _check_names(
        folder / "leader_posts.csv", leaders, ((p.leader_id, p.leader_name) for p in posts)
    )
    reference = Reference(
        divisions=divisions,
        bodies=_bodies(folder, digest),
        units=units,
        unit_names=names,
        successions=successions,
        leaders=leaders,
        leader_posts=posts,
        collectives=_compile(folder / "collectives.csv", collectives),
        outcomes=read_rows(folder / "outcomes.csv", ReviewedOutcome, digest),
        cascades=read_rows(folder / "cascades.csv", ReviewedCascade, digest),
        accuracy=read_rows(folder / "accuracy.csv", Accuracy, digest),
        indicator_names=indicators,
        names_by_indicator=_wordings(folder / "indicator_names.csv", indicators),
        sha256=digest.hexdigest(),
        units_by_name=_index(
            folder / "unit_names.csv",
            (
                *((u.district_id, u.name, u.id) for u in units.values()),
                *((units[n.unit_id].district_id, n.name, n.unit_id) for n in names),
            ),
        ),
        names_of=_names_of(names),
        nameplate_years={
            (n.unit_id, fold(n.name)): (n.first_year, n.last_year)
            for n in names
            if n.kind == "nameplate"
        },
        leaders_by_name=_index(
            folder / "leaders.csv", ((p.district_id, p.name, p.id) for p in leaders.values())
        ),
    )
    require_both(folder, reference.told)
    return reference


def _divisions(folder: Path, digest: Any) -> Divisions:
    path = folder / "districts.csv"
    districts: dict[int, District] = _by_id(read_rows(path, District, digest), path)
    pairs = [(d.id, d.parent_id) for d in districts.values()]
    for key, parent in pairs:
        if parent is None or (parent < key and parent in districts):
            continue
        line = pairs.index((key, parent)) + 2
        _known(path, line, parent, districts, "parent_id")
        raise CuratedDataError(
            str(path),
            f"the parent {parent} of {key} does not have a smaller code",
            "a division's code begins with its parent's",
            line,
        )
    path = folder / "district_names.csv"
    names = read_rows(path, DistrictName, digest)
    for line, name in enumerate(names, 2):
        _known(path, line, name.district_id, districts, "district_id")
    return Divisions(districts, names)


def _bodies(folder: Path, digest: Any) -> NationalBodies:
    bodies = read_rows(folder / "national_bodies.csv", NationalBody, digest)
    path = folder / "national_body_forms.csv"
    forms = read_rows(path, BodyForm, digest)
    known = {body.name for body in bodies}
    for line, form in enumerate(forms, 2):
        if form.body not in known:
            raise CuratedDataError(
                str(path), f"{form.body} is not in national_bodies.csv", "add or correct it", line
            )
    _once(path, ((printed,) for form in forms for printed in form.forms))
    return NationalBodies(bodies, forms)


def _by_id(rows: Iterable[Any], path: Path) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for line, row in enumerate(rows, 2):
        if found.setdefault(row.id, row) is not row:
            raise CuratedDataError(str(path), f"id {row.id} stands twice", "give it a new id", line)
    return found


def _known(path: Path, line: int, key: int | None, table: Mapping[int, Any], column: str) -> None:
    if key is not None and key not in table:
        raise CuratedDataError(
            str(path), f"{column} {key} is in no other row or file", "add it or correct it", line
        )


def _check_names(path: Path, table: Mapping[int, Any], pairs: Iterable[tuple[int, str]]) -> None:
    for line, (key, name) in enumerate(pairs, 2):
        if key not in table or table[key].name != name:
            known = table[key].name if key in table else "nothing"
            raise CuratedDataError(
                str(path),
                f"id {key} is called {name} here, but {known} where it is defined",
                "correct the id or the name",
                line,
            )


def _once(path: Path, keys: Iterable[tuple[Any, ...]]) -> None:
    seen: set[tuple[Any, ...]] = set()
    for line, key in enumerate(keys, 2):
        if key in seen:
            raise CuratedDataError(str(path), f"{key} stands twice", "remove one row", line)
        seen.add(key)


def _names_of(names: Iterable[UnitName]) -> dict[int, tuple[UnitName, ...]]:
    found: dict[int, list[UnitName]] = defaultdict(list)
    for name in names:
        found[name.unit_id].append(name)
    return {unit_id: tuple(own) for unit_id, own in found.items()}


def _index(path: Path, entries: Iterable[tuple[int, str, int]]) -> dict[int, dict[str, int]]:
    """district → folded name → id; a name that means two things is an error."""
    index: dict[int, dict[str, int]] = defaultdict(dict)
    for district_id, name, key in entries:
        known = index[district_id].setdefault(fold(name), key)
        if known != key:
            raise CuratedDataError(
                str(path),
                f"{name} means both {known} and {key} in district {district_id}",
                "a name may belong to one entity of a government only",
            )
    return dict(index)


def _wordings(path: Path, rows: Iterable[IndicatorName]) -> dict[str, str]:
    """folded wording → common name; a name that is itself renamed is an error."""
    rows = tuple(rows)
    _once(path, ((fold(row.indicator),) for row in rows))
    names = {fold(row.indicator): row.indicator_name for row in rows}
    for line, row in enumerate(rows, 2):
        if fold(row.indicator_name) in names:
            raise CuratedDataError(
                str(path),
                f"{row.indicator_name} is a common name here and a wording in another row",
                "give both rows the same common name",
                line,
            )
    return names


def _compile(
    path: Path, collectives: Iterable[Collective]
) -> tuple[tuple[re.Pattern[str], str], ...]:
    compiled = []
    for line, collective in enumerate(collectives, 2):
        try:
            compiled.append((re.compile(collective.pattern), collective.binds))
        except re.error as error:
            raise CuratedDataError(
                str(path), f"not a regular expression: {error}", "correct the pattern", line
            ) from error
    return tuple(compiled)
