"""What the codes in cells mean (``lead``, ``breakdown``, ``met`` …), from ``codes.yml``."""

from __future__ import annotations

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
    return {column: entry["codes"] for entry in entries for column in entry["columns"]}


def has_codes(table: str | None, column: str) -> bool:
    """Whether values of a column may have a meaning of their own."""
    sets = code_sets()
    return column.startswith(FLAG_PREFIXES) or f"{table}.{column}" in sets or column in sets


def gloss(table: str | None, column: str, value: object, language: Language) -> str:
    """The meaning of a code; empty for a value that is none."""
    if column.startswith(FLAG_PREFIXES) and value in (0, 1):
        return language.of(FLAGS[int(value == 1)])
    sets = code_sets()
    codes = sets.get(f"{table}.{column}") or sets.get(column) or {}
    return language.of(codes.get(str(value), ""))
