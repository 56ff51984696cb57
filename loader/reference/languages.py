"""What is curated in words is said twice, in English and in Chinese, and must say the same.

Two sentences cannot be compared by rule, but what they rest on can: document keys, lines and other
numbers, quotes, addresses, Chinese names, and whether a thing is inferred, estimated or calculated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from loader.errors import CuratedDataError

# The Chinese stands in the column that has this behind the name of the English one.
CHINESE = "_zh"
# A file of the reference folder, the column of the English, and its rows.
Told = tuple[str, str, Collection[Any]]

_QUOTE = r"`[^`]*`"
_ADDRESS = r"(?:https?://)?(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+/[^\s()（），；。、：]*"
_DOCUMENT = r"\d{6}-\d{4}-(?:breakdown|work_report|progress)(?:-\d+)?"
_NUMBER = r"\d+(?:\.\d+)?"
_MARK = re.compile("|".join((_QUOTE, _ADDRESS, _DOCUMENT, _NUMBER)))
_HAN = re.compile(r"[㐀-鿿]+")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")
# How sure a statement is: where the English has the one, the Chinese has the other.
_CERTAINTY = (
    ("infer", "推断"),
    ("estimate", "预计"),
    ("calculated", "算得"),
    ("by rule", "按规则"),
    ("not known", "不详"),
)


def require_both(folder: Path, told: Iterable[Told]) -> None:
    """Refuse a row that is told in one language only. Raises CuratedDataError.

    Every load asks for this; ``differences`` reads every word and is left to ``check``.
    """
    for file, column, rows in told:
        for line, row in enumerate(rows, 2):
            english, chinese = _texts(row, column)
            if bool(english) != bool(chinese) or (chinese and not _HAN.search(chinese)):
                raise CuratedDataError(
                    str(folder / file),
                    f"{column} and {column}{CHINESE} are not an English and a Chinese text",
                    "say it in both languages, or leave both empty",
                    line,
                )


def differences(told: Iterable[Told]) -> Iterator[tuple[str, int, str]]:
    """File, line and problem of each row whose Chinese cannot be saying what its English says."""
    for file, column, rows in told:
        for line, row in enumerate(rows, 2):
            if problem := difference(*_texts(row, column)):
                yield file, line, f"{column}{CHINESE}: {problem}"


def difference(english: str, chinese: str) -> str | None:
    """How the Chinese cannot be saying what the English says, or None."""
    marks, marks_zh = _marks(_MONTH.sub(_number_of, english)), _marks(chinese)
    if marks != marks_zh:
        lost, added = sorted((marks - marks_zh).elements()), sorted((marks_zh - marks).elements())
        return f"only the English has {lost}, only the Chinese {added}"
    words, words_zh = _MARK.sub(" ", english).lower(), _MARK.sub(" ", chinese)
    if missing := [name for name in _HAN.findall(words) if name not in chinese]:
        return f"it lacks {missing}"
    for word, word_zh in _CERTAINTY:
        if (word in words) != (word_zh in words_zh):
            return f"“{word}” and “{word_zh}” do not stand in both"
    return None


def _texts(row: Any, column: str) -> tuple[str, str]:
    return getattr(row, column) or "", getattr(row, f"{column}{CHINESE}") or ""


def _marks(text: str) -> Counter[str]:
    # Dates are written 2018-03-01 in English and 2018年3月1日 in Chinese.
    return Counter(mark.rstrip(".,:;").lstrip("0") for mark in _MARK.findall(text))


def _number_of(month: re.Match[str]) -> str:
    return str(_MONTHS.index(month[0]) + 1)
