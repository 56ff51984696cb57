"""What table and view pages say in the reader's language that Datasette says in English."""

from __future__ import annotations

from collections.abc import Iterable

from web.codes import gloss
from web.descriptions import Described
from web.language import Language

# Datasette's comparisons: its word for one → how it reads between a column and a value.
COMPARISONS = {
    "exact": "等于 · is",
    "not": "不等于 · is not",
    "contains": "包含 · contains",
    "endswith": "结尾为 · ends with",
    "startswith": "开头为 · starts with",
    "gt": "大于 · is more than",
    "gte": "不小于 · is at least",
    "lt": "小于 · is less than",
    "lte": "不大于 · is at most",
    "like": "匹配 LIKE · matches LIKE",
    "notlike": "不匹配 LIKE · does not match LIKE",
    "glob": "匹配 GLOB · matches GLOB",
    "in": "是其中之一 · is one of",
    "notin": "不在其中 · is none of",
    "arraycontains": "数组包含 · array contains",
    "arraynotcontains": "数组不含 · array does not contain",
    "date": "日期为 · is on the date",
    "isnull": "为空值 · is null",
    "notnull": "不为空值 · is not null",
    "isblank": "为空 · is blank",
    "notblank": "不为空 · is not blank",
}
# Those that readers need; the others work in an address all the same.
OFFERED = ("exact", "not", "contains", "gte", "lte", "in", "isblank", "notblank")


def comparison(key: str, language: Language) -> str:
    """How a comparison reads; Datasette's word for one it added later."""
    return language.of(COMPARISONS.get(key, key))


def condition(described: Described, selection: tuple[str, str, str], language: Language) -> str:
    """One filter in words: “年份 等于 2022”."""
    column, key, value = selection
    label = described.label(column, language)
    words = f"{label} {comparison(key, language)}"
    if key in ("isnull", "notnull", "isblank", "notblank"):
        return words
    meaning = gloss(described.name, column, _number(value), language)
    return f"{words} {value}" + (f" ({meaning})" if meaning else "")


def _number(value: str) -> object:
    return int(value) if value in ("0", "1") else value


def offered(keys: Iterable[tuple[str, str, bool]], used: str = "") -> list[tuple[str, bool]]:
    """Of Datasette's comparisons those to offer, each with whether it needs no value."""
    return [(key, no_value) for key, _, no_value in keys if key in OFFERED or key == used]


def unknown_columns(described: Described, arguments: Iterable[str]) -> list[str]:
    """Columns that an address filters by and the table or view has not."""
    filters = [name for name in arguments if "__" in name or not name.startswith("_")]
    columns = [name.rpartition("__")[0] if "__" in name else name for name in filters]
    return [column for column in columns if column and column not in described.columns]


def unknown_comparisons(arguments: Iterable[str]) -> list[str]:
    """Comparisons that an address filters by and Datasette has not: it would leave them out."""
    found = [name.rpartition("__")[2] for name in arguments if "__" in name.strip("_")]
    return [comparison for comparison in found if comparison not in COMPARISONS]


def local(address: str) -> str:
    """An address of this site without host, as pages use them."""
    scheme, mark, rest = address.partition("://")
    if mark and scheme in ("http", "https"):
        return f"/{rest.partition('/')[2]}"
    return address
