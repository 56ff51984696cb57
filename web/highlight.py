"""Where a text matches a search, as HTML with ``<mark>``; everything else is escaped."""

from __future__ import annotations

import unicodedata

from markupsafe import Markup, escape

from schema.search import MARK, kept_mark

# Characters kept on each side of the first match where a text is cut to an excerpt.
AROUND = 60


def folded(text: str) -> tuple[str, list[int]]:
    """The letters, digits, Han characters and numbers' marks of a text as the index has them, with
    their places.

    A line break stays, so that no phrase reaches across two names (see ``schema.search``).
    """
    spelled = [
        (letter, place)
        for place, character in enumerate(text)
        for letter in unicodedata.normalize("NFKC", character).lower()
        if letter == "\n" or not letter.isspace()
    ]
    letters = [letter for letter, _ in spelled]
    for mark in MARK.finditer("".join(letters)):
        letters[mark.start()] = "\n" if mark[0] == "\n" else kept_mark(mark)
    places = [place for letter, (_, place) in zip(letters, spelled, strict=True) if letter]
    return "".join(letters), places


def phrases(query: str) -> list[str]:
    """What a query looks for: each run without blanks, folded; runs of punctuation are nothing."""
    found = [folded(word)[0] for word in query.split()]
    return [phrase for phrase in dict.fromkeys(found) if phrase]


def spans(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    """The stretches of a text that match one of the phrases, merged where they meet."""
    letters, places = folded(text)
    found: list[tuple[int, int]] = []
    for phrase in wanted:
        start = letters.find(phrase)
        while start >= 0:
            found.append((places[start], places[start + len(phrase) - 1] + 1))
            start = letters.find(phrase, start + len(phrase))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def highlighted(text: str, wanted: list[str]) -> Markup:
    """The text with every match marked."""
    pieces: list[Markup] = []
    done = 0
    for start, end in spans(text, wanted):
        pieces += [escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        done = end
    return Markup("").join([*pieces, escape(text[done:])])


def excerpt(text: str, wanted: list[str], length: int = 240) -> Markup:
    """The text, or the part of a long one around its first match, with the matches marked."""
    if len(text) <= length:
        return highlighted(text, wanted)
    found = spans(text, wanted)
    start = max(0, found[0][0] - AROUND) if found else 0
    end = min(len(text), start + length)
    before, after = "…" * (start > 0), "…" * (end < len(text))
    return Markup("{}{}{}").format(before, highlighted(text[start:end], wanted), after)
