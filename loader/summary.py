"""What one document's rows add up to, for the roll-up tables; nothing here reads the database.

``cli.py check`` counts the same again in SQL (``loader/recount.py``), without this code.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

from loader.vagueness import VAGUENESS, Lacks, Member, lacks, vagueness
from schema.tables import UNIT_FIGURES

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
# Kinds that are no functional bodies (职能单位).
TERRITORIAL = ("collective", "county_government", "zone")
# Figure → the column of task_units, and its value, that a task counts by.
_MARKED = (
    ("first_listed_count", "position", 1),
    ("inferred_lead_count", "is_inferred_lead", 1),
    ("stated_lead_count", "role", "lead"),
)
# Where tasks stand that have no heading above them.
NO_CHAPTER = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """What is known of a unit: kind, field of work, and its heirs with whether it was split.

    A unit without a known successor has no ``heirs``: it is its own.
    """

    kind: str | None
    function: str | None
    heirs: tuple[tuple[int, bool], ...] = ()


@dataclass
class _Task:
    chapter: int | None
    chars: int
    lacks: Lacks
    units: list[Row] = field(default_factory=list)
    leaders: set[int] = field(default_factory=set)
    governments: set[int] = field(default_factory=set)
    parties: set[int] = field(default_factory=set)
    # Figure → the units whose tasks count by it.
    marked: dict[str, set[int]] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        self.units.append(row)
        self.parties.add(row["unit_id"])
        for name, column, value in _MARKED:
            if row[column] == value:
                self.marked.setdefault(name, set()).add(row["unit_id"])

    def members(self) -> Iterator[Member]:
        yield "chapter", self.chapter or NO_CHAPTER
        yield from (("unit", unit) for unit in self.parties)
        yield from (("leader", leader) for leader in self.leaders)


class Summary:
    """The roll-ups of one document.

    ``rows``: its rows by table; ``units``: every unit it names or binds, and their heirs;
    ``governments``: division → the county governments that stand for it in a collective.
    """

    def __init__(
        self,
        document_id: int,
        rows: Rows,
        units: Mapping[int, Unit],
        governments: Mapping[int, Sequence[int]],
    ) -> None:
        self.document_id = document_id
        self.rows = rows
        self.units = units
        self.tasks = _tasks(rows, governments)
        self.bodies = {i for i, unit in units.items() if unit.kind not in TERRITORIAL}

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Roll-up table → its rows."""
        own = {unit: ((unit, False),) for unit in self.units}
        heirs = {i: unit.heirs or own[i] for i, unit in self.units.items()}
        printed = _Way(self, own)
        lineage = printed if heirs == own else _Way(self, heirs)

        def both(
            keys: tuple[str, ...],
            names: tuple[str, ...],
            counted: Callable[[_Way], Mapping[tuple[int, ...], tuple[int, ...]]],
        ) -> list[dict[str, Any]]:
            as_printed = counted(printed)
            by_lineage = as_printed if lineage is printed else counted(lineage)
            columns = (*keys, "is_printed", "is_by_lineage", *names)
            return [self._row(columns, row) for row in _shared(as_printed, by_lineage)]

        shared = ("shared_task_count",)
        return {
            "document_unit_figures": both(("unit_id",), UNIT_FIGURES, _Way.figures),
            "document_unit_pairs": both(
                ("unit_a_id", "unit_b_id"), shared, lambda way: _singly(way.pairs)
            ),
            "document_leader_units": both(
                ("unit_id", "leader_id"), shared, lambda way: _singly(way.leader_units())
            ),
            "document_leaders": list(self._leaders()),
            "document_leader_pairs": list(self._leader_pairs()),
            "document_functions": list(self._functions()),
            "document_chapters": list(self._chapters()),
            "document_districts": list(self._districts()),
            "document_vagueness": [
                self._row(VAGUENESS, row)
                for row in vagueness((task.lacks, task.members()) for task in self.tasks)
            ],
            "document_line_classes": list(self._line_classes()),
        }

    def _row(self, names: Iterable[str], values: Iterable[Any]) -> dict[str, Any]:
        row = dict(zip(names, values, strict=True))
        row["document_id"] = self.document_id
        return row

    def _leaders(self) -> Iterator[dict[str, Any]]:
        by_leader: dict[int, list[_Task]] = defaultdict(list)
        for task in self.tasks:
            for leader in task.leaders:
                by_leader[leader].append(task)
        for leader, tasks in by_leader.items():
            parties = set().union(*(task.parties for task in tasks))
            yield self._row(
                ("leader_id", "task_count", "joint_task_count", "party_count", "body_count",
                 "chapter_count"),
                (leader, len(tasks), sum(len(task.leaders) > 1 for task in tasks), len(parties),
                 len(parties & self.bodies), len({task.chapter for task in tasks} - {None})),
            )  # fmt: skip

    def _leader_pairs(self) -> Iterator[dict[str, Any]]:
        shared = Counter(
            pair for task in self.tasks for pair in combinations(sorted(task.leaders), 2)
        )
        for pair, count in shared.items():
            names = ("leader_a_id", "leader_b_id", "shared_task_count")
            yield self._row(names, (*pair, count))

    def _functions(self) -> Iterator[dict[str, Any]]:
        tasks: Counter[str] = Counter()
        first: Counter[str] = Counter()
        units: dict[str, set[int]] = defaultdict(set)
        for task in self.tasks:
            fields = {unit: self.units[unit].function for unit in task.parties}
            tasks.update({own for own in fields.values() if own})
            first.update(
                {
                    own
                    for row in task.units
                    if row["position"] == 1 and (own := fields[row["unit_id"]])
                }
            )
            for unit, own in fields.items():
                if own:
                    units[own].add(unit)
        for own, count in tasks.items():
            names = ("function", "task_count", "first_listed_count", "unit_count")
            yield self._row(names, (own, count, first[own], len(units[own])))

    def _chapters(self) -> Iterator[dict[str, Any]]:
        tasks: Counter[int] = Counter()
        chars: Counter[int] = Counter()
        for task in self.tasks:
            tasks[task.chapter or NO_CHAPTER] += 1
            chars[task.chapter or NO_CHAPTER] += task.chars
        for chapter, count in tasks.items():
            names = ("chapter_id", "task_count", "char_count")
            yield self._row(names, (chapter, count, chars[chapter]))

    def _districts(self) -> Iterator[dict[str, Any]]:
        bound = Counter((row["district_id"], row["basis"]) for row in self.rows["task_districts"])
        for district in {district for district, _ in bound}:
            names = ("district_id", "named_task_count", "collective_task_count")
            counts = (bound[district, "named"], bound[district, "collective"])
            yield self._row(names, (district, *counts))

    def _line_classes(self) -> Iterator[dict[str, Any]]:
        lengths: dict[str, list[int]] = defaultdict(list)
        own = self.rows["source_lines"]
        (document,) = self.rows["documents"]
        end = document["char_count"] + min((row["char_start"] for row in own), default=0)
        for row in own:
            length = len(row["text"])
            # A line break counts with its line.
            lengths[row["class"]].append(length + (row["char_start"] + length < end))
        for own_class, found in lengths.items():
            names = ("class", "line_count", "char_count")
            yield self._row(names, (own_class, len(found), sum(found)))


class _Way:
    """Figures of units, as printed or carried over to their heirs."""

    def __init__(
        self, summary: Summary, carried: Mapping[int, tuple[tuple[int, bool], ...]]
    ) -> None:
        self.summary = summary
        self.carried = carried
        self.is_printed = all(found == ((unit, False),) for unit, found in carried.items())

    @cached_property
    def pairs(self) -> Counter[tuple[int, int]]:
        """Pair of units → tasks that list both, each by a printed unit of its own."""
        found: Counter[tuple[int, int]] = Counter()
        for task in self.summary.tasks:
            if all(len(self.carried[unit]) == 1 for unit in task.parties):
                # Most bodies have one heir: the pairs are those of the heirs.
                found.update(combinations(sorted(self._of(task.parties)), 2))
                continue
            met = {
                (min(a, b), max(a, b))
                for first, second in combinations(task.parties, 2)
                for a, _ in self.carried[first]
                for b, _ in self.carried[second]
                if a != b
            }
            found.update(met)
        return found

    def _of(self, units: Iterable[int]) -> set[int]:
        if self.is_printed:
            return set(units)
        return {heir for unit in units for heir, _ in self.carried[unit]}

    def leader_units(self) -> Counter[tuple[int, int]]:
        """Unit and leader → the tasks they have in common."""
        return Counter(
            (unit, leader)
            for task in self.summary.tasks
            for unit in self._of(task.parties)
            for leader in task.leaders
        )

    def figures(self) -> dict[tuple[int, ...], tuple[int, ...]]:
        """Unit → its figures in the order of ``UNIT_FIGURES``."""
        counts: dict[str, dict[int, int]] = {name: defaultdict(int) for name in UNIT_FIGURES}
        leaders: dict[int, set[int]] = defaultdict(set)
        chapters: dict[int, set[int | None]] = defaultdict(set)
        for task in self.summary.tasks:
            direct = self._of(task.parties)
            _count(counts["direct_task_count"], direct)
            bound = direct | self._of(task.governments) if task.governments else direct
            _count(counts["task_count"], bound)
            for name, marked in task.marked.items():
                _count(counts[name], self._of(marked))
            for unit in direct:
                leaders[unit] |= task.leaders
                chapters[unit].add(task.chapter)
            if not self.is_printed:
                for unit in task.parties | task.governments:
                    for heir, is_split in self.carried[unit]:
                        counts["includes_split"][heir] |= is_split
        counts["leader_count"] = {unit: len(own) for unit, own in leaders.items()}
        counts["chapter_count"] = {unit: len(own - {None}) for unit, own in chapters.items()}
        self._add_ties(counts)
        columns = [counts[name] for name in UNIT_FIGURES]
        return {
            (unit,): tuple([int(column.get(unit, 0)) for column in columns])
            for unit in counts["task_count"]
        }

    def _add_ties(self, counts: dict[str, dict[int, int]]) -> None:
        bodies = self.summary.bodies
        partners, ties = counts["partner_count"], counts["tie_count"]
        body_partners, body_ties = counts["body_partner_count"], counts["body_tie_count"]
        for (a, b), shared in self.pairs.items():
            partners[a] += 1
            partners[b] += 1
            ties[a] += shared
            ties[b] += shared
            if a in bodies and b in bodies:
                body_partners[a] += 1
                body_partners[b] += 1
                body_ties[a] += shared
                body_ties[b] += shared


def _count(counts: dict[int, int], units: Iterable[int]) -> None:
    for unit in units:
        counts[unit] += 1


def _singly(counts: Counter[tuple[int, int]]) -> dict[tuple[int, ...], tuple[int, ...]]:
    return {key: (count,) for key, count in counts.items()}


def _shared(
    printed: Mapping[tuple[int, ...], tuple[int, ...]],
    lineage: Mapping[tuple[int, ...], tuple[int, ...]],
) -> Iterator[tuple[int, ...]]:
    """Rows of both ways: key, is_printed, is_by_lineage, counts; once where they are equal."""
    for key, counts in printed.items():
        yield (*key, 1, int(lineage.get(key) == counts), *counts)
    for key, counts in lineage.items():
        if printed.get(key) != counts:
            yield (*key, 0, 1, *counts)


def _tasks(rows: Rows, governments: Mapping[int, Sequence[int]]) -> list[_Task]:
    parents = {row["id"]: row["parent_id"] for row in rows["sections"]}

    def chapter(section: int | None) -> int | None:
        while section is not None and parents[section] is not None:
            section = parents[section]
        return section

    with_target = {row["task_id"] for row in rows["targets"]}
    tasks = {
        row["id"]: _Task(
            chapter(row["section_id"]),
            len(row["plain_text"]),
            lacks(row["plain_text"], row["id"] in with_target),
        )
        for row in rows["tasks"]
    }
    for row in rows["task_units"]:
        tasks[row["task_id"]].add(row)
    for row in rows["task_leaders"]:
        tasks[row["task_id"]].leaders.add(row["leader_id"])
    for row in rows["task_districts"]:
        if row["basis"] == "collective":
            tasks[row["task_id"]].governments.update(governments.get(row["district_id"], ()))
    return list(tasks.values())
