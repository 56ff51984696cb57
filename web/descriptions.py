"""What ``datasette_metadata.yml`` says of tables, views and columns, by language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from web.language import Language

BY_LINEAGE = "_by_lineage"

_END_OF_LABEL = re.compile(r"[：；，。（]")
_FLAG = re.compile(r"1 为(为)?")
_CODE_FIRST = re.compile(r"[a-z_<>=]+ ")


@dataclass(frozen=True, slots=True)
class Described:
    """One table or view: its name and its bilingual texts (``中文 · English``)."""

    name: str
    title: str = ""
    description_zh: str = ""
    description_en: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def titled(self, language: Language) -> str:
        """Its title, or its name where it has none."""
        return language.of(self.title) or self.name

    def description(self, language: Language) -> str:
        """What it holds, one row what."""
        return language.t(self.description_zh, self.description_en)

    def explanation(self, column: str, language: Language) -> str:
        """What a column means; empty for one that is not described."""
        return language.of(self.columns.get(column, ""))

    def label(self, column: str, language: Language) -> str:
        """A short heading for a column.

        In Chinese the first words of its explanation; English readers get the column's name,
        which is English already.
        """
        if language.code == "en":
            return column
        return short_label(language.of(self.columns.get(column, ""))) or column


def short_label(explanation: str) -> str:
    """The words before the first mark of a Chinese explanation, without the ``1 为`` of a flag.

    Empty where the explanation begins with a code instead of a noun.
    """
    text = _FLAG.sub("", explanation, count=1)
    if _CODE_FIRST.match(text):
        return ""
    return _END_OF_LABEL.split(text, maxsplit=1)[0].strip()


def described_tables(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Described]:
    """name → description of every table and view that is not hidden."""
    return {
        name: _described(name, entry) for name, entry in tables.items() if not entry.get("hidden")
    }


def _described(name: str, entry: Mapping[str, Any]) -> Described:
    chinese, _, english = str(entry.get("description", "")).partition("\n")
    return Described(
        name=name,
        title=entry.get("title", ""),
        description_zh=chinese,
        description_en=english,
        columns=entry.get("columns", {}),
    )
