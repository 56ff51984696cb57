"""What a body works on, in English, for readers without Chinese: from ``fields.csv``.

A gloss of words in the body's function or name, not a translation of the name: official English
names are not in the documents.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Container, Iterable
from functools import lru_cache
from pathlib import Path

# A shorter one would stand in half of all glosses.
_WORD = re.compile("[a-z]{4,}")
# What English names of bodies and places say besides the field: environment bureau.
_COMMON = frozenset((
    "administration", "administrative", "agency", "authority", "bureau", "bureaus", "center",
    "centre", "city", "commission", "committee", "county", "department", "departments", "district",
    "from", "government", "governments", "institution", "local", "ministry", "municipal", "office",
    "offices", "people", "province", "provincial", "that", "this", "unit", "units", "what", "which",
    "with",
))  # fmt: skip
MOST_TERMS = 12
_CHINESE = re.compile("[\u3400-\u9fff]+")
_COUNT = re.compile("（([0-9]+)）")

FIELDS_FILE = Path(__file__).parent / "fields.csv"


@lru_cache(maxsize=1)
def fields() -> dict[str, str]:
    """Chinese term → English words."""
    with FIELDS_FILE.open(encoding="utf-8", newline="") as file:
        return {row["term"]: row["english"] for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def _terms() -> re.Pattern[str]:
    longest_first = sorted(fields(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


@lru_cache(maxsize=20_000)
def field_of(name: str, function: str | None = None) -> str:
    """The field in English, from the function if it is known, else from the name; or nothing.

    ``市文化广电旅游体育局`` gives ``culture, radio and television; tourism; sports``.
    """
    for text in (function or "", name):
        found = dict.fromkeys(fields()[term] for term in _terms().findall(text))
        if found:
            return "; ".join(found)
    return ""


def chinese_in(texts: Iterable[str]) -> set[str]:
    """The runs of Chinese characters that stand in the texts."""
    return {run for text in texts for run in _CHINESE.findall(text)}


def with_fields(sentence: str, names: Container[str]) -> str:
    """An English sentence with the field in brackets behind each of ``names`` that stands in it."""

    def glossed(found: re.Match[str]) -> str:
        field = field_of(found[0]) if found[0] in names else ""
        return f"{found[0]} ({field})" if field else found[0]

    # Behind a bracket of ours a list goes on as English ones do.
    listed = _CHINESE.sub(glossed, sentence).replace(")、", "), ")
    return _COUNT.sub(r" (\1)", listed)


def is_latin(query: str) -> bool:
    """Whether a query is words of Latin letters and nothing Chinese, so that few texts hold it."""
    return bool(_WORD.search(query.lower())) and not _CHINESE.search(query)


def terms_for(query: str) -> dict[str, str]:
    """Chinese terms whose English words hold those of an English query, with these; or none.

    ``environment`` gives 生态环境, 环境保护 and their like, and so does ``environment bureau``.
    Where no term holds all words, those that hold one of them.
    """
    if not is_latin(query):
        return {}
    words = _WORD.findall(query.lower())
    telling = [word for word in words if word not in _COMMON]
    for fits, wanted in ((all, words), (all, telling), (any, telling)):
        found = {
            term: english
            for term, english in fields().items()
            if wanted and fits(_stem(word) in english.lower() for word in wanted)
        }
        if found:
            return dict(list(found.items())[:MOST_TERMS])
    return {}


def _stem(word: str) -> str:
    """A word without the ending of its plural: reforms, industries, taxes."""
    for ending in ("ies", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
