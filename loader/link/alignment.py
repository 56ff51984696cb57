"""Report ↔ task: the sentence each task was cut from, and where their words differ.

A government cuts a sentence of its report into several tasks, repeats a shared verb, and drops
connectives: that is ``split``, not a difference. A difference is a word of the task that the report
does not have, a word it has instead, or words of the report that no task carries at all; the last
are charged to the task beside them. Rules and score: ``docs/codebook.md``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from functools import lru_cache
from itertools import chain

from loader.normalize.text import plain_text
from loader.vocabulary import fold

GRAM = 3
CANDIDATES = 4
# A task shares at least this part of its characters with the sentence it was cut from.
LEAST_SHARED = 0.5
# A further sentence is taken in when it carries this many characters more of the task.
LEAST_GAIN = 6
LEAST_BLOCK = 2
LONGEST_VERB = 3
SHORT_WORD = 2
LONGEST_TASK = 2_000

_LEFT_OUT = re.compile(r"[^\w%‰.+]+")
_CONNECTIVES = re.compile(
    r"(?:等?(?:项目|工程|领域|工作|行动|行业|试点)?|[和及与并的均、各将]|以及|我们|市政府|各位代表|其中|今年"
    r"|[一二三四五六七八九十]是)+"
)
_END_CONNECTIVES = re.compile(r"^[等和及与的]+|[和及与]+$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# Where Unicode keeps room for private characters; a government's documents have fewer numbers.
PRIVATE_USE = 0xF0000
_HIDDEN = re.compile(f"[{chr(PRIVATE_USE)}-{chr(PRIVATE_USE + 0xFFFD)}]")
_COMPARATORS = re.compile(r"达到|以上|以内|以下|左右|超过|超|不低于|不少于|突破|力争")
_UNITS = re.compile(r"[%‰]|个百分点|[万亿]?元|[万亿]|[个家项人亩公里]")


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the report and what the task has instead; one of them may be empty."""

    kind: str
    report_words: str
    task_words: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.report_words or '∅'} → {self.task_words or '∅'}"


@dataclass(frozen=True, slots=True)
class Alignment:
    """A task and the sentences it was cut from; ``similarity`` is the shared part of its text."""

    task_id: int
    statement_ids: tuple[int, ...]
    relation: str
    similarity: float
    differences: tuple[Difference, ...]


# A task's text is compared with its report, with the year before and with the year after.
@lru_cache(maxsize=2_000)
def bare(text: str) -> str:
    """A text as it is compared: folded, without punctuation, quotes, tags and blanks."""
    return _LEFT_OUT.sub("", fold(plain_text(text)))


def align(
    tasks: Sequence[tuple[int, str]],
    statements: Sequence[tuple[int, str]],
    headings: Sequence[str] = (),
) -> list[Alignment]:
    """For each task that a sentence carries, its alignment, in task order.

    ``tasks`` and ``statements`` are (id, text) in document order; ``headings`` are the
    breakdown's section titles, whose words count as carried.
    """
    numbers = _Numbers()
    texts = [numbers.hide(bare(text)) for _, text in statements]
    index = _grams(texts)
    cuts = []
    for task_id, text in tasks:
        own = numbers.hide(bare(text))
        chosen = _choose(own, texts, index)
        if chosen:
            cuts.append(_Cut(task_id, own, chosen, "".join(texts[i] for i in chosen)))
    carried = _carried(cuts, texts, [numbers.hide(bare(title)) for title in headings])
    for cut in cuts:
        cut.compare(texts, carried)
    _charge_lost(cuts, texts, carried)
    ids = [statement_id for statement_id, _ in statements]
    return [cut.finished(ids, numbers) for cut in cuts]


class _Numbers:
    """Makes each number one character, so that 5200 and 520 differ as wholes."""

    def __init__(self) -> None:
        self._hidden: dict[str, str] = {}
        self._shown: dict[str, str] = {}

    def hide(self, text: str) -> str:
        return _NUMBER.sub(lambda match: self._character(match[0]), text)

    def _character(self, number: str) -> str:
        if number not in self._hidden:
            character = chr(PRIVATE_USE + len(self._hidden))
            self._hidden[number] = character
            self._shown[character] = number
        return self._hidden[number]

    def show(self, text: str) -> str:
        return "".join(self._shown.get(character, character) for character in text)


def _grams(texts: Sequence[str]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for gram in {text[i : i + GRAM] for i in range(len(text) - GRAM + 1)}:
            index[gram].append(number)
    return index


def _choose(own: str, texts: Sequence[str], index: dict[str, list[int]]) -> list[int]:
    """The sentences that carry a task: the best one, and neighbours that carry the rest."""
    if len(own) > LONGEST_TASK:
        return []
    holders = [index.get(own[i : i + GRAM], ()) for i in range(len(own) - GRAM + 1)]
    # Most tasks stand in one sentence as they are, and no more can hold all of its characters
    # than hold its rarest: votes need not be counted.
    fewest: Sequence[int] = min(holders, key=len, default=())
    if len(fewest) <= CANDIDATES and (whole := [n for n in fewest if own in texts[n]]):
        return whole[:1]
    votes = Counter(chain.from_iterable(holders))
    candidates = [number for number, _ in votes.most_common(CANDIDATES)]
    if whole := [number for number in candidates if own in texts[number]]:
        return [min(whole)]
    matcher = SequenceMatcher(None, "", own, autojunk=False)  # reads own once for all sentences
    shared = {number: _shared(own, texts[number], matcher) for number in candidates}
    if not shared:
        return []
    best = min(shared, key=lambda number: (-shared[number], number))
    chosen, covered = [best], shared[best]
    if len(own) - shared[best] < LEAST_GAIN:
        return chosen  # no neighbour can carry as much more
    for near in (best + 1, best + 2, best - 1, best - 2):
        if not 0 <= near < len(texts) or (abs(near - best) > 1 and len(chosen) == 1):
            continue
        wider = sorted({*chosen, near})
        of_wider = _shared(own, "".join(texts[i] for i in wider), matcher)
        if of_wider - covered >= LEAST_GAIN:
            chosen, covered = wider, of_wider
    return chosen if covered >= LEAST_SHARED * len(own) else []


def _shared(own: str, text: str, matcher: SequenceMatcher[str]) -> int:
    """How much of ``own``, which the matcher has as its second text, a text carries."""
    if own in text:
        return len(own)
    matcher.set_seq1(text)
    blocks = matcher.get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= LEAST_BLOCK)


def _blocks(source: str, own: str) -> list[Match]:
    """Where the two agree, in order; most tasks stand in their sentence as they are."""
    whole = source.find(own)
    if whole >= 0:
        return [Match(whole, 0, len(own))]
    matcher = SequenceMatcher(None, source, own, autojunk=False)
    return [block for block in matcher.get_matching_blocks() if block.size]


@dataclass(slots=True)
class _Chunk:
    """A stretch of one sentence that no task carries."""

    statement: int
    start: int
    end: int


class _Cut:
    """One task against the joined text of its sentences."""

    def __init__(self, task_id: int, own: str, chosen: list[int], source: str) -> None:
        self.task_id, self.own, self.chosen, self.source = task_id, own, chosen, source
        self.blocks = _blocks(source, own)
        self.similarity = sum(b.size for b in self.blocks) / max(1, len(own))
        self.differences: list[Difference] = []
        self.inserted = -1

    def place(self, position: int, texts: Sequence[str]) -> tuple[int, int]:
        """(statement, offset in it) of a position in the joined text."""
        for number in self.chosen:
            if position < len(texts[number]):
                return number, position
            position -= len(texts[number])
        last = self.chosen[-1]
        return last, len(texts[last])

    def stretches(self, block: Match, texts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
        """(statement, start, end in it) of each part of a block of the joined text."""
        start, end = block.a, block.a + block.size
        for number in self.chosen:
            length = len(texts[number])
            if start < length and end > 0:
                yield number, max(start, 0), min(end, length)
            start, end = start - length, end - length

    def span(self, texts: Sequence[str]) -> dict[int, tuple[int, int]]:
        """For each statement, the first and last character the task carries."""
        found: dict[int, tuple[int, int]] = {}
        for block in self.blocks:
            for position in (block.a, block.a + block.size - 1):
                number, offset = self.place(position, texts)
                low, high = found.get(number, (offset, offset))
                found[number] = (min(low, offset), max(high, offset))
        return found

    def compare(self, texts: Sequence[str], carried: dict[int, list[bool]]) -> None:
        """Words the task has and the report has not, or has otherwise."""
        if self.own == self.source:
            return
        before_a = before_b = 0
        for block in [*self.blocks, None]:
            a, b = (block.a, block.b) if block else (len(self.source), len(self.own))
            is_edge = (before_b == 0 and before_a == 0) or block is None
            missing = self._uncarried(before_a, a, texts, carried) if not is_edge else ""
            self._judge(missing, self.own[before_b:b], (before_a, a), is_edge)
            if block:
                before_a, before_b = a + block.size, b + block.size

    def _uncarried(
        self, start: int, end: int, texts: Sequence[str], carried: dict[int, list[bool]]
    ) -> str:
        places = [(p, *self.place(p, texts)) for p in range(start, end)]
        return "".join(
            self.source[p] for p, number, offset in places if not carried[number][offset]
        )

    def _judge(self, missing: str, added: str, place: tuple[int, int], is_edge: bool) -> None:
        is_lost = bool(missing) and not _CONNECTIVES.fullmatch(missing)
        # One character recurs by chance; inside a run of the report, or as the stand-in for a
        # lost one, it is a change (金改 → 金融改革).
        by_chance = len(added) == 1 and (is_lost or place[0] == place[1])
        recurs = not by_chance and self._recurs(added, place, is_edge)
        if not added or recurs or _CONNECTIVES.fullmatch(added):
            return
        if is_lost:
            self.differences.append(_changed(missing, added, self.source, place))
        elif _COMPARATORS.fullmatch(added):
            self.differences.append(Difference("comparator_changed", missing, added))
        elif len(added) > 1:
            self.differences.append(Difference("word_added", "", added))
        elif place[0] == place[1] > 0:
            self._insert(place[0], added)

    def _recurs(self, added: str, place: tuple[int, int], is_edge: bool) -> bool:
        """Whether the report has the words that a task has besides: a verb given once for a list.

        A short word put into the middle must stand in the stretch it stands for: 道路交通、消防等
        领域风险 cut into 道路交通安全风险 has a word more, though 安全生产 stands in the sentence.
        """
        start, end = place
        if is_edge or start == end or len(added) > SHORT_WORD:
            return added in self.source
        return added in self.source[start:end]

    def _insert(self, position: int, added: str) -> None:
        """One character put in; told with the one before it, and with a change just before."""
        before = self.source[position - 1]
        told = Difference("word_changed", before, before + added)
        if self.inserted == position - 1:
            last = self.differences.pop()  # 金改 → 金融改革 is one change
            told = Difference(
                "word_changed", last.report_words + before, last.task_words + before + added
            )
        self.differences.append(told)
        self.inserted = position

    def finished(self, ids: Sequence[int], numbers: _Numbers) -> Alignment:
        self._join_comparators()
        relation = "differs" if self.differences else "split"
        if self.own == self.source:
            relation = "identical"
        return Alignment(
            self.task_id,
            tuple(ids[number] for number in self.chosen),
            relation,
            round(self.similarity, 4),
            tuple(_shown(difference, numbers) for difference in self.differences),
        )

    def _join_comparators(self) -> None:
        """达到70% against 70%以上 is one change, found as a loss and an addition."""
        kind = "comparator_changed"
        lost = [d for d in self.differences if d.kind == kind and not d.task_words]
        added = [d for d in self.differences if d.kind == kind and not d.report_words]
        for gone, come in zip(lost, added, strict=False):
            joined = Difference(kind, gone.report_words, come.task_words)
            self.differences[self.differences.index(come)] = joined
            self.differences.remove(gone)


def _shown(difference: Difference, numbers: _Numbers) -> Difference:
    report_words = numbers.show(difference.report_words)
    task_words = numbers.show(difference.task_words)
    return Difference(difference.kind, report_words, task_words)


def _changed(missing: str, added: str, source: str, place: tuple[int, int]) -> Difference:
    if _HIDDEN.sub("", missing) == _HIDDEN.sub("", added):
        kind = "number_changed"
    elif _UNITS.fullmatch(missing) and _UNITS.fullmatch(added):
        kind = "unit_changed"
    elif _COMPARATORS.fullmatch(missing) or _COMPARATORS.fullmatch(added):
        kind = "comparator_changed"
    else:
        kind = "word_changed"
    if len(missing) == 1 and place[0] > 0 and kind == "word_changed":
        before = source[place[0] - 1]
        missing, added = before + missing, before + added
    return Difference(kind, missing, added)


def _carried(
    cuts: Sequence[_Cut], texts: Sequence[str], headings: Sequence[str]
) -> dict[int, list[bool]]:
    """For each sentence with a task, which of its characters some task or heading carries."""
    carried: dict[int, list[bool]] = {}
    for cut in cuts:
        for number in cut.chosen:
            carried.setdefault(number, [False] * len(texts[number]))
        for block in cut.blocks:
            if block.size >= LEAST_BLOCK or len(cut.own) <= LEAST_BLOCK:
                for number, start, end in cut.stretches(block, texts):
                    carried[number][start:end] = [True] * (end - start)
    for number, marks in carried.items():
        for heading in headings:
            at = texts[number].find(heading) if len(heading) > LEAST_GAIN else -1
            if at >= 0:
                marks[at : at + len(heading)] = [True] * len(heading)
    return carried


def _charge_lost(
    cuts: Sequence[_Cut], texts: Sequence[str], carried: dict[int, list[bool]]
) -> None:
    """Words of a sentence that no task carries are lost: charged to the task beside them."""
    by_statement: dict[int, list[tuple[int, int, _Cut]]] = defaultdict(list)
    for cut in cuts:
        for number, (low, high) in cut.span(texts).items():
            by_statement[number].append((low, high, cut))
    for number, spans in by_statement.items():
        for chunk in _chunks(number, carried[number]):
            words = texts[number][chunk.start : chunk.end]
            is_lead_in = chunk.start == 0 and words.endswith(("为", "是"))
            if is_lead_in or _CONNECTIVES.fullmatch(words) or _is_replaced(words, spans):
                continue
            for cut in _around(chunk, spans, texts) or [_beside(chunk, spans)]:
                if words in cut.own and not _is_lost_verb(words, chunk, cut, spans):
                    continue  # said once for two: 一般公共预算收入、城乡居民收入与经济增长基本同步
                printed = _END_CONNECTIVES.sub("", words)
                kind = "comparator_changed" if _COMPARATORS.fullmatch(printed) else "word_lost"
                cut.differences.append(Difference(kind, printed, ""))


def _around(
    chunk: _Chunk, spans: Sequence[tuple[int, int, _Cut]], texts: Sequence[str]
) -> list[_Cut]:
    """The tasks that carry words on both sides: A、B等经济金融风险 cut into A风险 and B风险."""
    found = []
    for low, _, cut in spans:
        starts = {cut.place(block.a, texts) for block in cut.blocks if block.size >= LEAST_BLOCK}
        if low < chunk.start and (chunk.statement, chunk.end) in starts:
            found.append(cut)
    return found


def _is_lost_verb(
    words: str, chunk: _Chunk, cut: _Cut, spans: Sequence[tuple[int, int, _Cut]]
) -> bool:
    """Whether a task lost its first verb, though the verb stands further on: 完成5个…,完成整治."""
    is_verb = chunk.end - chunk.start <= LONGEST_VERB
    opens = any(low == chunk.end for low, _, own in spans if own is cut)
    inside = any(low < chunk.start <= high for low, high, _ in spans)
    return is_verb and opens and not inside and not cut.own.startswith(words)


def _beside(chunk: _Chunk, spans: Sequence[tuple[int, int, _Cut]]) -> _Cut:
    """The task before lost words; for a lost verb (完成5个乡镇…) the one that follows it."""
    if chunk.end - chunk.start <= LONGEST_VERB:
        for low, _, cut in spans:
            if low == chunk.end:
                return cut
    before = [span for span in spans if span[0] <= chunk.start]
    if before:
        return max(before, key=lambda span: span[1])[2]
    return min(spans, key=lambda span: span[0])[2]


def _is_replaced(words: str, spans: Sequence[tuple[int, int, _Cut]]) -> bool:
    """Whether a change already names these words."""
    return any(
        words in difference.report_words for *_, cut in spans for difference in cut.differences
    )


def _chunks(number: int, carried: Sequence[bool]) -> list[_Chunk]:
    found: list[_Chunk] = []
    start = None
    for offset, is_carried in enumerate([*carried, True]):
        if not is_carried and start is None:
            start = offset
        elif is_carried and start is not None:
            found.append(_Chunk(number, start, offset))
            start = None
    return found
