"""Task ↔ earlier task: the same promise set again in a later breakdown of the government.

Texts are compared by the pairs of characters they share, rare pairs counting more; two tasks are
linked, the most alike first, each once. Read through for 331000-2018 against 331000-2022, pairs
from 0.35 up speak of the same thing, below 0.22 hardly any does; between, the link is a candidate.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import add

from loader.link.alignment import bare

SURE = 0.35
LEAST = 0.22
# Pairs of characters in more than this share of the tasks (管委, 推进) tell nothing.
TOO_COMMON = 0.2
RAREST = 8
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Continuation:
    """An earlier task and the later one that takes it up; ``similarity`` from 0 to 1.

    ``relation``: recurring (the same words, numbers aside), changed, or candidate.
    """

    earlier_id: int
    later_id: int
    relation: str
    similarity: float


def continuations(
    earlier: Sequence[tuple[int, str]], later: Sequence[tuple[int, str]]
) -> list[Continuation]:
    """Tasks of two breakdowns, as (id, text), that continue each other, by earlier id."""
    texts = {task_id: bare(text) for task_id, text in (*earlier, *later)}
    grams = {task_id: _grams(text) for task_id, text in texts.items()}
    seen_in = Counter(chain.from_iterable(grams.values()))
    logs = {count: math.log(len(texts) / count) for count in set(seen_in.values())}
    weight = dict(zip(seen_in, map(logs.__getitem__, seen_in.values()), strict=True))
    mass = {task_id: math.fsum(map(weight.__getitem__, own)) for task_id, own in grams.items()}
    most = max(2, TOO_COMMON * len(texts))
    telling = [gram for gram, count in seen_in.items() if 1 < count <= most]
    # From here on a pair of characters is its rank, the rarest 0: smaller sets, no sorting by key.
    ranked = sorted(telling, key=lambda gram: (-weight[gram], gram))
    rank = {gram: number for number, gram in enumerate(ranked)}
    weight_of = [weight[gram] for gram in ranked].__getitem__
    ranks = {
        task_id: set(map(rank.__getitem__, filter(rank.__contains__, own)))
        for task_id, own in grams.items()
    }
    # Two tasks must share at least the product of these; a little less than LEAST asks for, since
    # the exact bound is that of the rounded similarity.
    asked = {task_id: math.sqrt((LEAST - 0.001) * own_mass) for task_id, own_mass in mass.items()}
    pairs: list[tuple[float, int, int]] = []
    for one, others in _meeting(earlier, later, ranks):
        own, own_mass, own_asked = ranks[one], mass[one], asked[one]
        heaviest = weight_of(min(own, default=0)) if ranked else 0.0
        for other in others:
            shared = own & ranks[other]
            if len(shared) * heaviest < own_asked * asked[other]:
                continue  # most pairs share too little, whatever it weighs
            common = math.fsum(map(weight_of, shared))
            # Of very few tasks even what all of them share may be telling, and weigh nothing.
            similarity = common / math.sqrt(own_mass * mass[other]) if common else 0.0
            if similarity > LEAST - 0.001:
                pairs.append((round(similarity, 4), one, other))
    return sorted(_mutual_best(pairs, texts), key=lambda found: found.earlier_id)


def _meeting(
    earlier: Sequence[tuple[int, str]],
    later: Sequence[tuple[int, str]],
    ranks: Mapping[int, set[int]],
) -> Iterator[tuple[int, set[int]]]:
    """The pairs worth comparing: they share one of the earlier task's rarest pairs of characters.

    Comparing only these gives the same links on both real breakdowns, in a fifth of the time.
    """
    holders: dict[int, list[int]] = defaultdict(list)
    for task_id, _ in later:
        for rank in ranks[task_id]:
            holders[rank].append(task_id)
    for task_id, _ in earlier:
        shared = sorted(ranks[task_id] & holders.keys())[:RAREST]
        yield task_id, set(chain.from_iterable(map(holders.__getitem__, shared)))


# A breakdown is compared as the later one, then as the earlier one.
@lru_cache(maxsize=500)
def _grams(text: str) -> frozenset[str]:
    return frozenset(map(add, text, text[1:]))


def _mutual_best(
    pairs: Sequence[tuple[float, int, int]], texts: dict[int, str]
) -> list[Continuation]:
    """The most similar pairs first, each task once; of equals the smaller ids."""
    taken: set[int] = set()
    found = []
    alike = [pair for pair in pairs if pair[0] >= LEAST]
    for similarity, one, other in sorted(alike, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if one in taken or other in taken:
            continue
        taken |= {one, other}
        relation = "changed" if similarity >= SURE else "candidate"
        if _NUMBER.sub("", texts[one]) == _NUMBER.sub("", texts[other]):
            relation = "recurring"
        found.append(Continuation(one, other, relation, similarity))
    return found
