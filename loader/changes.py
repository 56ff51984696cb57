"""What differs between two versions of a document: tasks or sentences, parties, metadata."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from loader.normalize.rows import Row

# Two texts are one text changed when at least half of their pairs of characters agree (Dice).
LEAST_LIKE = 0.5
# A pair of characters that stands in more texts than this tells none of them apart.
COMMON = 50
# What two versions always differ in, or what the entries already show.
_NO_FACT = frozenset(
    ("id", "key", "district_id", "kind", "year", "part", "line_count", "char_count", "rows_sha256")
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A task of a breakdown, or a sentence of a report, which nobody answers for."""

    ordinal: int
    item_number: str | None
    text: str
    leaders: str | None
    units: str | None
    line: int

    @property
    def parties(self) -> tuple[str | None, str | None]:
        return self.leaders, self.units


@dataclass(frozen=True, slots=True)
class Pair:
    """The same task or sentence in the earlier and in the later text."""

    before: Entry
    now: Entry


@dataclass(frozen=True, slots=True)
class Change:
    """What storing a document changed.

    ``status``: ``new``, ``changed`` (other rows replaced the stored ones), ``unchanged``,
    ``revised`` (now current; the text before it is kept) or ``earlier`` (kept beside the current
    one, with which it is compared). ``reassigned`` have the same text, but other leaders or units;
    ``facts`` are (column of documents, before, now).
    """

    status: str
    entries: str = "tasks"
    count_before: int = 0
    count_now: int = 0
    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    changed: tuple[Pair, ...] = ()
    reassigned: tuple[Pair, ...] = ()
    facts: tuple[tuple[str, object, object], ...] = ()


def difference(status: str, entries: str, before: Sequence[Entry], now: Sequence[Entry]) -> Change:
    """How ``now`` differs from ``before``: equal texts are paired first, then like ones."""
    same, gone, come = _equal_pairs(before, now)
    changed = _like_pairs(gone, come)
    paired = {pair.before for pair in changed} | {pair.now for pair in changed}
    return Change(
        status,
        entries,
        len(before),
        len(now),
        added=tuple(entry for entry in come if entry not in paired),
        removed=tuple(entry for entry in gone if entry not in paired),
        changed=tuple(changed),
        reassigned=tuple(pair for pair in same if pair.before.parties != pair.now.parties),
    )


def with_facts(change: Change, before: Row, now: Row) -> Change:
    """The change with the columns of ``documents`` whose values differ."""
    facts = tuple(
        (name, before[name], value)
        for name, value in now.items()
        if name not in _NO_FACT and before[name] != value
    )
    return replace(change, facts=facts)


def _equal_pairs(
    before: Sequence[Entry], now: Sequence[Entry]
) -> tuple[list[Pair], list[Entry], list[Entry]]:
    """Pairs of equal text, the first copy with the first; what is left of either side."""
    waiting: dict[str, list[Entry]] = defaultdict(list)
    for entry in reversed(now):
        waiting[entry.text].append(entry)
    same: list[Pair] = []
    gone: list[Entry] = []
    for entry in before:
        if waiting[entry.text]:
            same.append(Pair(entry, waiting[entry.text].pop()))
        else:
            gone.append(entry)
    left = {entry.ordinal for entries in waiting.values() for entry in entries}
    return same, gone, [entry for entry in now if entry.ordinal in left]


def _like_pairs(gone: Sequence[Entry], come: Sequence[Entry]) -> list[Pair]:
    """The likest pairs first, each entry in one pair at most; in the order of the later text."""
    free_before = {entry.ordinal: entry for entry in gone}
    free_now = {entry.ordinal: entry for entry in come}
    pairs = []
    for _, before, now in sorted(_candidates(gone, come)):
        if before in free_before and now in free_now:
            pairs.append(Pair(free_before.pop(before), free_now.pop(now)))
    return sorted(pairs, key=lambda pair: pair.now.ordinal)


def _candidates(gone: Sequence[Entry], come: Sequence[Entry]) -> Iterator[tuple[float, int, int]]:
    """(minus likeness, ordinal before, ordinal now) of texts that are like each other."""
    bigrams = {entry.ordinal: _bigrams(entry.text) for entry in come}
    holders: dict[str, list[int]] = defaultdict(list)
    for ordinal, found in bigrams.items():
        for bigram in found:
            holders[bigram].append(ordinal)
    for entry in gone:
        own = _bigrams(entry.text)
        telling = (holders[b] for b in own if b in holders and len(holders[b]) <= COMMON)
        for ordinal in Counter(o for found in telling for o in found):
            other = bigrams[ordinal]
            likeness = 2 * len(own & other) / (len(own) + len(other))
            if likeness >= LEAST_LIKE:
                yield -likeness, entry.ordinal, ordinal


def _bigrams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def change_lines(change: Change, most: int | None) -> Iterator[str]:
    """The change as lines of a report, of each sort at most ``most`` (None: all).

    ``+`` came, ``-`` went, ``~`` was reworded or has other leaders or units, ``=`` metadata.
    """
    yield (
        f"{change.entries} {change.count_before} → {change.count_now}: "
        f"{len(change.added)} new, {len(change.removed)} gone, {len(change.changed)} reworded, "
        f"{len(change.reassigned)} with other leaders or units"
    )
    yield from _some((f"  + {_placed(entry)}" for entry in change.added), most)
    yield from _some((f"  - {_placed(entry)}" for entry in change.removed), most)
    yield from _some((_pair(pair) for pair in change.changed), most)
    yield from _some((_pair(pair) for pair in change.reassigned), most)
    yield from _some((f"  = {n}: {_value(a)} → {_value(b)}" for n, a, b in change.facts), most)


def _some(texts: Iterable[str], most: int | None) -> Iterator[str]:
    found = list(texts)
    for text in found[:most]:
        yield from text.split("\n")
    if most is not None and len(found) > most:
        yield f"    … and {len(found) - most} more; load --dry-run prints all, before loading"


def _pair(pair: Pair) -> str:
    before, now = pair.before, pair.now
    told = [f"  ~ {_placed(now)}"]
    if before.text != now.text:
        told = [f"  ~ {_placed(before)}", f"    → {_placed(now)}"]
    for name, was, is_now in (
        ("leaders", before.leaders, now.leaders),
        ("units", before.units, now.units),
    ):
        if was != is_now:
            told.append(f"      {name}: {_value(was)} → {_value(is_now)}")
    return "\n".join(told)


def _placed(entry: Entry) -> str:
    return f"{entry.line}: {_line(entry.text)}"


def _value(value: object) -> str:
    return "(none)" if value is None else _line(str(value))


def _line(text: str) -> str:
    return " ".join(text.split())
