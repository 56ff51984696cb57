"""What the codes in cells mean (``lead``, ``breakdown``, ``met`` …), from ``codes.yml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from web.language import Language

CODES_FILE = Path(__file__).parent / "codes.yml"
FLAG_PREFIXES = ("is_", "has_", "says_", "names_", "includes_")
FLAGS = {0: "否 · no", 1: "是 · yes"}


@lru_cache(maxsize=1)
def code_sets() -> dict[str, Mapping[str, str]]:
    """``table.column``, or a column's name alone → code → its meaning, ``中文 · English``."""
    entries = yaml.safe_load(CODES_FILE.read_text(encoding="utf-8"))
    return {column: e["codes"] for e in entries if "codes" in e for column in e["columns"]}


@lru_cache(maxsize=1)
def patterns() -> dict[str, Mapping[str, str]]:
    """``table.column`` → a pattern of its English texts → the same in Chinese, groups as ``{}``."""
    entries = yaml.safe_load(CODES_FILE.read_text(encoding="utf-8"))
    return {column: e["patterns"] for e in entries if "patterns" in e for column in e["columns"]}


def has_codes(table: str | None, column: str) -> bool:
    """Whether values of a column may have a meaning of their own."""
    sets = code_sets()
    full = f"{table}.{column}"
    is_coded = full in sets or column in sets or full in patterns()
    return is_coded or column.startswith(FLAG_PREFIXES)


def gloss(table: str | None, column: str, value: object, language: Language) -> str:
    """The meaning of a code; empty for a value that is none."""
    if column.startswith(FLAG_PREFIXES) and value in (0, 1):
        return language.of(FLAGS[int(value == 1)])
    sets = code_sets()
    full = f"{table}.{column}" if table else column
    codes = sets.get(full) or sets.get(column) or {}
    if full in patterns() and language.code == "zh":
        return _translated(str(value), patterns()[full])
    return language.of(codes.get(str(value), ""))


def _translated(text: str, chinese: Mapping[str, str]) -> str:
    for pattern, words in chinese.items():
        if found := re.fullmatch(pattern, text):
            return words.format(*found.groups())
    return ""
