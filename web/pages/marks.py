"""Where the words that differ stand in two texts, so that a page can mark them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loader.vocabulary import fold

_KEPT = re.compile(r"[\w%‰.+]")
_REACH = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text; ``is_marked`` where its words differ from the other text's."""

    text: str
    is_marked: bool


class _Bare:
    """A text as differences are written: folded and without punctuation, with places kept."""

    def __init__(self, text: str) -> None:
        kept = [(c, place) for place, char in enumerate(text) for c in _KEPT.findall(fold(char))]
        self.text = "".join(c for c, _place in kept)
        self.places = [place for _c, place in kept]

    def starts(self, words: str) -> list[int]:
        """Every place where the words stand; for no words, every place between two characters."""
        last = len(self.text) - len(words)
        return [i for i in range(last + 1) if self.text.startswith(words, i)]

    def span(self, start: int, words: str) -> tuple[int, int] | None:
        """The words' first and last character in the text itself, end excluded."""
        if not words:
            return None
        return self.places[start], self.places[start + len(words) - 1] + 1


def mark(
    report: str, task: str, differences: Iterable[tuple[str, str]]
) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut into pieces, the words of each difference (report's, task's) marked.

    Where words stand more than once, the pair of places whose surroundings are most alike is
    taken; a difference whose words are not found in a text marks nothing there.
    """
    left, right = _Bare(report), _Bare(task)
    spans: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for report_words, task_words in differences:
        for side, span in zip(spans, _place(left, right, report_words, task_words), strict=True):
            if span is not None:
                side.append(span)
    return _cut(report, spans[0]), _cut(task, spans[1])


def _place(
    left: _Bare, right: _Bare, report_words: str, task_words: str
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    pairs = [
        (_likeness(left.text, i, i + len(report_words), right.text, j, j + len(task_words)), -i, -j)
        for i in left.starts(report_words)
        for j in right.starts(task_words)
    ]
    if not pairs:
        return None, None
    _score, i, j = max(pairs)
    return left.span(-i, report_words), right.span(-j, task_words)


def _likeness(a: str, a_start: int, a_end: int, b: str, b_start: int, b_end: int) -> int:
    """How many characters before and after two places are the same, up to ``_REACH`` each."""
    before = _same(a[max(0, a_start - _REACH) : a_start][::-1], b[:b_start][-_REACH:][::-1])
    return before + _same(a[a_end : a_end + _REACH], b[b_end : b_end + _REACH])


def _same(a: str, b: str) -> int:
    count = 0
    while count < min(len(a), len(b)) and a[count] == b[count]:
        count += 1
    return count


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    done = 0
    for start, end in sorted(spans):
        if start < done:
            continue
        pieces += [Piece(text[done:start], False), Piece(text[start:end], True)]
        done = end
    pieces.append(Piece(text[done:], False))
    return [piece for piece in pieces if piece.text]
