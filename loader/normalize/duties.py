"""Rows of tasks: who answers for each, in which role, where it is said."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from loader.normalize.bodies import Recognised, recognise
from loader.normalize.districts import bound_districts, expand_chain
from loader.normalize.identity import NOT_CURATED, Entity, Resolver
from loader.normalize.leaders import split_leaders
from loader.normalize.parties import (
    GOVERNMENT,
    Party,
    PartyList,
    says_prefix_once,
    split_parties,
    with_prefix,
)
from loader.normalize.rows import Tables
from loader.normalize.shared import share_endings
from loader.normalize.text import plain_text
from loader.parse import Issue, Listed, ParsedDocument, ParsedTask, Span
from loader.reference import District
from loader.vocabulary import fold

_PLAIN_REMARK = "备注"
# Two characters are a name more often than a chain.
SHORTEST_CHAIN = 3
_GOVERNMENT = re.compile(r"(?:人民)?政府$")
_LEVELS = "省市县区州盟旗"


@dataclass(frozen=True, slots=True)
class _Answering:
    """A party of a task and the role its list, or a rule, gives it."""

    party: Party
    role: str | None
    basis: str | None


class DutyRows:
    """Collects the rows of tasks, leaders and units of one document."""

    def __init__(self, tables: Tables, parsed: ParsedDocument, resolver: Resolver) -> None:
        self.tables, self.parsed, self.resolver = tables, parsed, resolver
        reference = resolver.reference
        below = reference.districts_below(resolver.district_id, resolver.year)
        names_of = partial(reference.divisions.names_in, year=resolver.year)
        self._district_names = frozenset(fold(name) for d in below for name in names_of(d))
        own = reference.districts.get(resolver.district_id)
        known = (*below, own) if own else below
        self._place_names = frozenset(_stem(fold(name)) for d in known for name in names_of(d))
        self._short_names = {fold(d.name[:-1]): d.name for d in below}
        self._own_place = fold(own.name[:-1]) if own else ""
        self._new: set[int] = set()
        self._printed_names: dict[int, Counter[str]] = defaultdict(Counter)
        self._task_counts: Counter[int] = Counter()
        self._first_counts: Counter[int] = Counter()
        self._entities: dict[int, Entity] = {}
        self._variants: set[tuple[int, str]] = set()
        self._collective: dict[str, bool] = {}  # the same few names come again and again
        self._chains: dict[str, tuple[District, ...] | None] = {}
        self._doubted: set[int] = set()

    def add_tasks(self) -> Iterator[Issue]:
        """Add all tasks with their parties; gives what is in doubt."""
        lists = [[self._split(listed) for listed in task.units] for task in self.parsed.tasks]
        once = says_prefix_once((p.parties for task in lists for p in task), self._place_names)
        lists = [[self._prefixed(parties, everywhere=once) for parties in task] for task in lists]
        for ordinal, (task, split) in enumerate(zip(self.parsed.tasks, lists, strict=True), 1):
            yield from self._add_task(ordinal, task, split)
        self._add_document_units()

    def _split(self, listed: Listed) -> PartyList:
        found = split_parties(listed.span, self._district_names, self._is_collective)
        parties = share_endings(found.parties, self._is_body, self._short_names, self._own_place)
        unchained = tuple(one for party in parties for one in self._unchained(party))
        return PartyList(unchained, found.is_open_ended)

    def _unchained(self, party: Party) -> Iterator[Party]:
        """The governments a chain of one-character names stands for (莲青缙松遂龙)."""
        named = self._chain(party.name)
        if named is None:
            yield party
            return
        start, line = party.printed.start, party.printed.line
        for number, district in enumerate(named):
            printed = Span(party.printed.text[number], start + number, start + number + 1, line)
            yield Party(printed, district.name + GOVERNMENT, is_suffix_shared=True)

    def _chain(self, name: str) -> tuple[District, ...] | None:
        if name not in self._chains:
            own = self.resolver
            is_one = _GOVERNMENT.sub("", fold(name)) in self._district_names  # 建宁县
            may_be = len(name) >= SHORTEST_CHAIN and not is_one
            self._chains[name] = (
                expand_chain(name, own.district_id, own.year, own.reference) if may_be else None
            )
        return self._chains[name]

    def _is_collective(self, name: str) -> bool:
        known = self._collective.get(name)
        if known is None:
            known = self._collective[name] = self.resolver.reference.binds(name) is not None
        return known

    def _recognised(self, name: str) -> Recognised | None:
        resolver = self.resolver
        return recognise(name, resolver.district_id, resolver.year, resolver.reference)

    def _is_body(self, name: str) -> bool:
        return self._recognised(name) is not None

    def _is_national(self, name: str) -> bool:
        found = self._recognised(name)
        return found is not None and found.source == "national"

    def _prefixed(self, listed: PartyList, *, everywhere: bool) -> PartyList:
        """A list with the level it says once; in a document that mostly repeats it, only for
        bodies every government has (市公安局、自然资源局)."""
        shared = with_prefix(listed.parties, self._place_names)
        if not everywhere:
            pairs = zip(listed.parties, shared, strict=True)
            shared = tuple(
                new if new is old or self._is_national(new.name) else old for old, new in pairs
            )
        return replace(listed, parties=shared)

    def _answering(self, task: ParsedTask, lists: Sequence[PartyList]) -> Iterator[_Answering]:
        """The parties of all lists in printed order, an explicit rule applied where none states
        a role."""
        stated = any(listed.role == "lead" for listed in task.units) or task.is_role_ambiguous
        is_first = self.parsed.role_rule is not None and not stated
        others = "support" if is_first and self.parsed.others_support else None
        for listed, parties in zip(task.units, lists, strict=True):
            for party in parties.parties:
                role, basis = listed.role, listed.basis
                if role is None or (role == "responsible" and is_first):
                    # 排在第一位的为牵头部门 speaks of …负责 too (国发〔2019〕3号)
                    role = "lead" if is_first else others
                    basis = "rule" if role else None
                    is_first = False
                yield _Answering(party, role, basis)

    def _add_task(
        self, ordinal: int, task: ParsedTask, lists: Sequence[PartyList]
    ) -> Iterable[Issue]:
        task_id = self.tables.row_id(ordinal)
        answering = list(self._answering(task, lists))
        units = [self.resolver.unit(found.party.name) for found in answering]
        bound, some = bound_districts(
            units, self.resolver.district_id, self.resolver.year, self.resolver.reference
        )
        contacts = [found.party.contact.text for found in answering if found.party.contact]
        self.tables.rows["tasks"].append(
            {
                "id": task_id,
                "document_id": self.tables.document_id,
                "section_id": None
                if task.section is None
                else self.tables.row_id(task.section + 1),
                "ordinal": ordinal,
                "item_number": task.item_number,
                "text": task.text.text,
                "plain_text": plain_text(task.text.text),
                "leaders_as_printed": as_printed(task.leaders),
                "units_as_printed": as_printed(task.units),
                "deadline_as_printed": as_printed(task.deadlines),
                "progress_as_printed": as_printed(task.progress),
                "contacts_as_printed": "\n".join(
                    filter(None, (as_printed(task.contacts), *contacts))
                )
                or None,
                "remarks_as_printed": as_printed(task.remarks, with_words=True),
                "is_open_ended": int(any(listed.is_open_ended for listed in lists)),
                "names_some_districts": int(some),
                "is_role_ambiguous": int(task.is_role_ambiguous),
                "line_start": task.line_start,
                "line_end": task.line_end,
                "char_start": task.text.start,
                "char_end": task.text.end,
            }
        )
        self.tables.rows["task_districts"].extend(
            {"task_id": task_id, "district_id": district_id, "basis": basis}
            for district_id, basis in bound.items()
        )
        yield from self._add_leaders(task_id, task)
        yield from self._add_units(task_id, task, answering, units)

    def _add_leaders(self, task_id: int, task: ParsedTask) -> Iterable[Issue]:
        found = [
            (one, listed.role) for listed in task.leaders for one in split_leaders([listed.span])
        ]
        for position, (one, role) in enumerate(found, 1):
            printed = one.printed
            leader = self.resolver.leader(printed.text)
            if leader.is_unknown and leader.id not in self._new:
                self._new.add(leader.id)
                self.tables.rows["leaders"].append(
                    {
                        "id": leader.id,
                        "name": leader.name,
                        "kind": one.kind,
                        "district_id": leader.district_id,
                        "is_curated": 0,
                        **NOT_CURATED,
                    }
                )
            if leader.is_unknown and one.kind == "person" and self._is_first_doubt(leader):
                yield unknown("unknown_leader", "leader", printed.line, printed.text, leader)
            self.tables.rows["task_leaders"].append(
                {
                    "task_id": task_id,
                    "position": position,
                    "leader_id": leader.id,
                    "name_as_printed": printed.text,
                    "role": role,
                    "line": printed.line,
                    "char_start": printed.start,
                    "char_end": printed.end,
                }
            )

    def _add_units(
        self,
        task_id: int,
        task: ParsedTask,
        answering: Sequence[_Answering],
        units: Sequence[Entity],
    ) -> Iterable[Issue]:
        seen: set[int] = set()
        may_infer = not task.is_role_ambiguous and not any(
            found.role == "lead" for found in answering
        )
        for position, (found, unit) in enumerate(zip(answering, units, strict=True), 1):
            party = found.party
            self._add_unit(unit)
            self._add_variant(unit, party)
            if unit.is_unknown and self._is_first_doubt(unit):
                yield unknown("unknown_unit", "body", party.printed.line, party.printed.text, unit)
            is_first = position == 1 and found.role is None and unit.kind != "collective"
            self._entities[unit.id] = unit
            if not party.is_suffix_shared and not party.is_prefix_shared:
                self._printed_names[unit.id][party.printed.text] += 1
            self.tables.rows["task_units"].append(
                {
                    "task_id": task_id,
                    "position": position,
                    "unit_id": unit.id,
                    "name_as_printed": party.printed.text,
                    "role": found.role,
                    "role_basis": found.basis,
                    "is_inferred_lead": int(is_first and may_infer),
                    "is_suffix_shared": int(party.is_suffix_shared),
                    "is_prefix_shared": int(party.is_prefix_shared),
                    "is_repeat": int(unit.id in seen),
                    "line": party.printed.line,
                    "char_start": party.printed.start,
                    "char_end": party.printed.end,
                }
            )
            seen.add(unit.id)
        self._task_counts.update(seen)
        if units:
            self._first_counts[units[0].id] += 1

    def _add_unit(self, unit: Entity) -> None:
        if unit.is_curated or unit.id in self._new:
            return
        self._new.add(unit.id)
        self.tables.rows["units"].append(
            {
                "id": unit.id,
                "name": unit.name,
                "kind": unit.kind,
                "function": unit.function,
                "district_id": unit.district_id,
                "is_curated": 0,
                **NOT_CURATED,
            }
        )
        self.tables.rows["unit_names"].append(
            {
                "unit_id": unit.id,
                "name": unit.name,
                "kind": "canonical",
                "first_year": None,
                "last_year": None,
                **NOT_CURATED,
            }
        )

    def _add_variant(self, unit: Entity, party: Party) -> None:
        """A body the national table knows may be printed in several forms: each is its name."""
        is_whole = not party.is_suffix_shared and not party.is_prefix_shared
        variant = (unit.id, party.printed.text)
        if unit.variant is None or not is_whole or variant in self._variants:
            return
        self._variants.add(variant)
        row = {"unit_id": unit.id, "name": party.printed.text, "kind": "variant"}
        years = {"first_year": None, "last_year": None}
        self.tables.rows["unit_names"].append(row | years | NOT_CURATED)

    def _is_first_doubt(self, entity: Entity) -> bool:
        """Whether a document says of a name for the first time that nobody knows it."""
        if entity.id in self._doubted:
            return False
        self._doubted.add(entity.id)
        return True

    def _add_document_units(self) -> None:
        """One row a unit: the name printed most often here (of equals the shortest)."""
        for unit_id in sorted(self._task_counts):
            printed = self._printed_names[unit_id]
            name = min(
                printed,
                key=lambda n: (-printed[n], len(n), n),
                default=self._entities[unit_id].name,
            )
            self.tables.rows["document_units"].append(
                {
                    "document_id": self.tables.document_id,
                    "unit_id": unit_id,
                    "name_as_printed": name,
                    "task_count": self._task_counts[unit_id],
                    "first_listed_count": self._first_counts[unit_id],
                }
            )


def _stem(place: str) -> str:
    """A place without its level, where a name is left: 台州市 → 台州, 巴州 and 延边 as they are."""
    return place[:-1] if len(place) > 2 and place[-1] in _LEVELS else place


def as_printed(lists: Sequence[Listed], *, with_words: bool = False) -> str | None:
    """What a task prints of one kind: several lists on lines of their own, each with its label.

    A label or a column's head is named where several lists must be told apart, or where it alone
    says what a remark is about.
    """
    if not lists:
        return None
    parts = []
    for listed in lists:
        text = listed.printed or listed.span.text
        is_named = len(lists) > 1 or (with_words and listed.word != _PLAIN_REMARK)
        if listed.word and not listed.printed and is_named:
            text = f"{listed.word}：{text}"
        parts.append(text)
    return "\n".join(dict.fromkeys(parts)) or None


def unknown(code: str, what: str, line: int, printed: str, entity: Entity) -> Issue:
    """The issue for a name no reference file knows; names the nearest known ones."""
    return Issue(
        code,
        "warning",
        line,
        f"no {what} of this government is known by this name; it is kept as its own entry",
        printed,
        "、".join(entity.candidates) or None,
    )
