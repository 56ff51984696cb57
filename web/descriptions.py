"""What ``datasette_metadata.yml`` says of tables, views and columns, by language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from web.language import Language

BY_LINEAGE = "_by_lineage"
LABELS_FILE = Path(__file__).parent / "labels.yml"

_END_OF_LABEL = re.compile(r"[：；，。（]")
_FLAG_NAME = re.compile(r"(?:is|has)_(.+)|((?:says|names|includes)_.+)")
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

        In Chinese the first words of its explanation; in English its name in words.
        """
        if language.code == "en":
            return english_label(column)
        return short_label(language.of(self.columns.get(column, ""))) or column


def short_label(explanation: str) -> str:
    """The words before the first mark of a Chinese explanation, without the ``1 为`` of a flag.

    Empty where the explanation begins with a code instead of a noun.
    """
    text = _FLAG.sub("", explanation, count=1)
    if _CODE_FIRST.match(text):
        return ""
    return _END_OF_LABEL.split(text, maxsplit=1)[0].strip()


def english_label(column: str) -> str:
    """A column's name in words, read as the names are built: ``shared_task_count``: shared tasks.

    Names whose words would mislead stand in ``labels.yml``.
    """
    if label := _english_labels().get(column):
        return label
    if flag := _FLAG_NAME.fullmatch(column):
        return f"{(flag[1] or flag[2]).replace('_', ' ')}?"
    words = column.replace("_", " ")
    if words.endswith(" count"):
        return _plural(words.removesuffix(" count"))
    return words.removesuffix(" name")


@lru_cache(maxsize=1)
def _english_labels() -> dict[str, str]:
    labels: dict[str, str] = yaml.safe_load(LABELS_FILE.read_text(encoding="utf-8"))
    return labels


def _plural(words: str) -> str:
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


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
