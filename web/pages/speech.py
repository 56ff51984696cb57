"""What the pages' templates speak with, in one language."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

from web.codes import gloss
from web.gloss import field_of, terms_for
from web.language import Language
from web.numbers import factor
from web.pages.addresses import address_of
from web.pages.targets import SIGNS, amount, scaled
from web.pages.written import source_lines, target_rows

# Kinds of things, as a heading names them; in the order of the pages' own navigation.
KIND_NAMES = {
    "document": "文件 · Documents",
    "task": "任务 · Tasks",
    "unit": "单位 · Units",
    "leader": "领导 · Leaders",
    "district": "地区 · Places",
    "indicator": "指标 · Indicators",
}


@lru_cache(maxsize=2)
def speech(language: Language) -> dict[str, Any]:
    """``t``, ``link`` and their like; see each. Addresses of things keep the language."""
    asked = "" if language.code == "zh" else f"?lang={language.code}"

    def to(thing: str, name: object) -> str:
        """The address of a thing's page."""
        return f"{address_of(thing, name)}{asked}"

    def to_line(document_key: str, line: int) -> str:
        """The address of a line in a document's text."""
        return f"{address_of('document', document_key)}{asked}#L{line}"

    @lru_cache(maxsize=1024)
    def code(column: str, value: object) -> str:
        """What a code of a column means; the value itself if it is none."""
        return gloss(None, column, value, language) or str("" if value is None else value)

    words: dict[str, Any] = {
        "language": language,
        "t": language.t,
        "of": language.of,
        "link": language.link,
        "to": to,
        "to_line": to_line,
        "code": code,
        "field_of": field_of if language.code == "en" else lambda *_names: "",
        "terms_for": terms_for,
        "amount": amount,
        "scaled": scaled,
        "power": factor,
        "sign": lambda comparator: SIGNS.get(comparator, comparator),
        "kind_names": KIND_NAMES,
    }
    return words | {
        "target_rows": partial(target_rows, words),
        "source_lines": partial(source_lines, words),
    }
