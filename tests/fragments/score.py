"""Scores of what a loader read from a fragment against what a reader says it says.

Pure functions on plain dicts in the format of README.md beside this file. Nothing of the loader is
imported: the caller turns its rows into the same dicts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

Json = dict[str, Any]
Pair = tuple[Json, Json]

WIDE = str.maketrans(",:;()[]?!", "，：；（）［］？！")
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5E)}  # ！ to ｝: marks, digits, letters
# Marks that stay narrow in any Chinese text: times, thousands, addresses, rules of Markdown tables.
KEPT_NARROW = re.compile(r"(?<=\d)[:,](?=\d)|:(?=//)|^[|: \t-]+$", re.MULTILINE)
NUMBER_DOT = re.compile(r"(^[ \t]*|[|\t][ ]*)(\d{1,3})\.(?=[^\dA-Za-z])", re.MULTILINE)
FINAL_MARKS = "。.;,"


def both_widths(text: str) -> tuple[str, str]:
    """The text with full-width and with half-width marks; 。 、 《 〔 【 “ have one width only."""
    narrow = text.translate(NARROW)
    return NUMBER_DOT.sub(r"\1\2．", _widen(narrow)), narrow


def _widen(text: str) -> str:
    parts, end = [], 0
    for kept in KEPT_NARROW.finditer(text):
        parts += [text[end : kept.start()].translate(WIDE), kept.group()]
        end = kept.end()
    return "".join([*parts, text[end:].translate(WIDE)])


def fold(text: str | None) -> str:
    """Without blanks and width, for comparing; "" for None."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def fold_text(text: str | None) -> str:
    """Folded, and without the mark that may stand before or behind a duty bracket."""
    return fold(text).rstrip(FINAL_MARKS)


@dataclass(frozen=True)
class Count:
    """How many were right, of how many expected and how many given."""

    hit: int = 0
    expected: int = 0
    actual: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.hit + other.hit, self.expected + other.expected, self.actual + other.actual
        )

    @property
    def f1(self) -> float:
        """2·hit ÷ (expected + actual), 0 to 1; 1 where there was nothing to find or give."""
        whole = self.expected + self.actual
        return 2 * self.hit / whole if whole else 1.0


@dataclass(frozen=True)
class Score:
    """One fragment's, or by `+` several fragments', scores. All but tasks: over matched tasks."""

    documents: Count = field(default_factory=Count)
    tasks: Count = field(default_factory=Count)
    parties: Count = field(default_factory=Count)
    party_order: Count = field(default_factory=Count)
    leaders: Count = field(default_factory=Count)
    sections: Count = field(default_factory=Count)
    item_numbers: Count = field(default_factory=Count)
    deadlines: Count = field(default_factory=Count)
    progress: Count = field(default_factory=Count)
    contacts: Count = field(default_factory=Count)
    remarks: Count = field(default_factory=Count)
    open_ended: Count = field(default_factory=Count)
    refusals: Count = field(default_factory=Count)
    flags: Count = field(default_factory=Count)
    invented: tuple[str, ...] = ()

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Score)))


def score(
    expected: Json,
    actual: Sequence[Json],
    *,
    refused_with: str | None = None,
    flagged: bool = False,
) -> Score:
    """Score the documents a loader gave for one fragment.

    `refused_with` is its message if it refused the file; `flagged` says whether it raised an issue
    that somebody has to settle. A fragment that must be refused scores `refusals` alone, and each
    party it gave is invented.
    """
    wanted = expected["documents"]
    if expected["refused"] is not None:
        return _score_refusal(expected["refused"], actual, refused_with, flagged)
    pairs = pair_documents(wanted, actual)
    matched = [pair for document in pairs for pair in match_tasks(*document)]
    return Score(
        documents=Count(sum(_same_document(*p) for p in pairs), len(wanted), len(actual)),
        tasks=Count(len(matched), _task_count(wanted), _task_count(actual)),
        parties=_total(_count_parties(*pair) for pair in matched),
        party_order=_total(_count_order(*pair) for pair in matched),
        leaders=_total(_count_bags(_leaders(e), _leaders(a)) for e, a in matched),
        sections=_count_field(matched, "section"),
        item_numbers=_count_field(matched, "item_number"),
        deadlines=_count_field(matched, "deadline", fold_text),
        progress=_count_field(matched, "progress", fold_text),
        contacts=_total(_count_contained(*pair, "contacts") for pair in matched),
        remarks=_total(_count_contained(*pair, "remarks") for pair in matched),
        open_ended=_count_field(matched, "open_ended", lambda value: "等" if value else ""),
        flags=Count(int(flagged), 1, 1) if expected.get("ambiguous") else Count(),
        invented=invented_units(wanted, actual),
    )


def _score_refusal(
    wanted: Json, actual: Sequence[Json], refused_with: str | None, flagged: bool
) -> Score:
    says = all(word in (refused_with or "") for word in wanted["message_contains"])
    right = (refused_with is not None and says and not actual) or (
        bool(wanted.get("or_flagged")) and flagged
    )
    invented = () if right else invented_units([], actual)
    return Score(refusals=Count(int(right), 1, 1), invented=invented)


def pair_documents(wanted: Sequence[Json], actual: Sequence[Json]) -> list[Pair]:
    """Each expected document with the given one that shares most task texts with it, in order."""
    free = list(actual)
    pairs = []
    for document in wanted:
        best = max(free, key=lambda other: len(match_tasks(document, other)), default=None)
        if best is not None:
            free = [other for other in free if other is not best]
            pairs.append((document, best))
    return pairs


def match_tasks(wanted: Json, actual: Json) -> list[Pair]:
    """Tasks of equal text, each used once, in their order."""
    waiting = defaultdict(list)
    for task in actual["tasks"]:
        waiting[fold_text(task["text"])].append(task)
    return [
        (task, waiting[fold_text(task["text"])].pop(0))
        for task in wanted["tasks"]
        if waiting[fold_text(task["text"])]
    ]


def invented_units(wanted: Sequence[Json], actual: Sequence[Json]) -> tuple[str, ...]:
    """Names of given parties that no expected task has, sorted, once each."""
    known = {
        name
        for document in wanted
        for task in document["tasks"]
        for parties in _readings(task)
        for name in _names(parties)
    }
    given = {
        name
        for document in actual
        for task in document["tasks"]
        for name in _names(task["parties"])
    }
    return tuple(sorted(given - known))


def _readings(task: Json) -> list[list[Json]]:
    return [task["parties"], *task.get("alternatives", [])]


def _names(parties: Iterable[Json]) -> list[str]:
    return [fold(party["name"]) for party in parties]


def _bag(parties: Iterable[Json]) -> Counter[Any]:
    return Counter((fold(party["name"]), party["role"]) for party in parties)


def _leaders(task: Json) -> Counter[Any]:
    return Counter(map(fold, task["leaders"]))


def _count_bags(wanted: Counter[Any], actual: Counter[Any]) -> Count:
    return Count((wanted & actual).total(), wanted.total(), actual.total())


def _count_parties(wanted: Json, actual: Json) -> Count:
    given = _bag(actual["parties"])
    counts = (_count_bags(_bag(parties), given) for parties in _readings(wanted))
    return max(counts, key=lambda count: count.f1)


def _count_order(wanted: Json, actual: Json) -> Count:
    """One for each task of at least two parties; right if all names stand as printed."""
    if len(wanted["parties"]) < 2:
        return Count()
    given = _names(actual["parties"])
    right = any(_names(parties) == given for parties in _readings(wanted))
    return Count(int(right), 1, 1)


def _count_field(pairs: Iterable[Pair], name: str, folded: Callable[[Any], str] = fold) -> Count:
    total = Count()
    for wanted, actual in pairs:
        want, got = folded(wanted[name]), folded(actual[name])
        total += Count(int(bool(want) and want == got), int(bool(want)), int(bool(got)))
    return total


def _count_contained(wanted: Json, actual: Json, name: str) -> Count:
    """Every expected word stands in what was given; more may stand there (labels, scope)."""
    if not wanted[name]:
        return Count()
    given = fold(actual[name])
    return Count(int(all(fold(word) in given for word in wanted[name].split())), 1, 1)


def _same_document(wanted: Json, actual: Json) -> bool:
    """Whether issuer, kind, year and title agree; an issuer of None was given by hand."""
    keys = ("kind", "year") if wanted["district_id"] is None else ("district_id", "kind", "year")
    same = all(wanted[key] == actual[key] for key in keys)
    return same and fold(wanted["title_contains"]) in fold(actual["title"])


def _task_count(documents: Iterable[Json]) -> int:
    return sum(len(document["tasks"]) for document in documents)


def _total(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())
