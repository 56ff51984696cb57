"""Cells of tables and views: ids and names lead to pages, places to lines, codes get a meaning."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from web.codes import gloss, has_codes
from web.frame import DATABASE
from web.gloss import field_of
from web.language import LANGUAGES, Language
from web.pages.targets import scaled

# A column that holds ids → the table they are of. ``table.column`` where the name alone is unclear.
ID_COLUMNS = {
    "task_id": "tasks",
    "earlier_task_id": "tasks",
    "later_task_id": "tasks",
    "promise_task_id": "tasks",
    "claim_task_id": "tasks",
    "city_task_id": "tasks",
    "unit_id": "units",
    "unit_a_id": "units",
    "unit_b_id": "units",
    "printed_unit_id": "units",
    "heir_id": "units",
    "predecessor_id": "units",
    "successor_id": "units",
    "leader_id": "leaders",
    "leader_a_id": "leaders",
    "leader_b_id": "leaders",
    "district_id": "districts",
    "bound_district_id": "districts",
    "first_district_id": "districts",
    "lower_district_id": "districts",
    "districts.parent_id": "districts",
    "document_id": "documents",
    "earlier_document_id": "documents",
    "promise_document_id": "documents",
    "claim_document_id": "documents",
    "city_document_id": "documents",
    "district_document_id": "documents",
    "section_id": "sections",
    "chapter_id": "sections",
    "sections.parent_id": "sections",
    "statement_id": "statements",
    "promise_statement_id": "statements",
    "claim_statement_id": "statements",
    "city_statement_id": "statements",
    "district_statement_id": "statements",
    "target_id": "targets",
    "earlier_target_id": "targets",
    "claim_id": "targets",
    "city_target_id": "targets",
    "district_target_id": "targets",
}
# Tables whose rows have a page of their own; the rows of others have Datasette's.
PAGES = {"tasks": "task", "units": "unit", "leaders": "leader", "districts": "district"}

# Columns of curated words, and the language each is in; `…` in them marks words of a source.
WORDS = {"evidence": "en", "note": "en", "evidence_zh": "zh", "note_zh": "zh"}

_UNIT = "/unit/"
# Below this every whole number has a float of its own.
_EXACT = 2**53
_CODE = re.compile("`([^`]+)`")
_REFERENCE = re.compile(r"(.+):(\d+)")


def cell(row: Any, value: Any, column: str, table: str | None, language: Language) -> Markup | None:
    """A cell as HTML, or None where Datasette's own way is right.

    ``value`` is a dict of ``value`` and ``label`` where Datasette expanded a foreign key.
    """
    if isinstance(value, float):
        return _change(row, value) if column == "change" else _html(str(whole(value)))
    if value is None or value == "" or not may_be_special(table, column):
        return None
    if column in WORDS:
        return _words(value, WORDS[column], language)
    if isinstance(value, dict):
        return _expanded(value, column, table, language)
    if address := _address(row, value, column, table):
        link = _link(language.link(address), value)
        return _html(f"{link}{_field(value, address, language)}")
    meaning = gloss(table, column, value, language)
    if meaning and meaning != str(value).replace("_", " "):
        return _html(f'{escape(value)} <span class="gloss">{escape(meaning)}</span>')
    return None


def whole(value: Any) -> Any:
    """A whole number without ``.0``: columns that also hold others give it so."""
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
    return int(value) if is_whole else value


@lru_cache(maxsize=5000)
def may_be_special(table: str | None, column: str) -> bool:
    """Whether cells of a column can be anything but plain text."""
    return (
        _target(column, table) is not None
        or column.endswith(("_name", "_key", "_reference"))
        or column in ("line", "line_start", "line_end", "indicator", "change")
        or column in WORDS
        or has_codes(table, column)
    )


def row_address(table: str, identifier: object) -> str:
    """The page of a row: that of the thing where there is one, else Datasette's."""
    if table in PAGES:
        return f"/{PAGES[table]}/{identifier}"
    return f"/{DATABASE}/{table}/{identifier}"


def reference_address(reference: str) -> str | None:
    """``331000-2018-breakdown:57`` → the line on the document's page."""
    match = _REFERENCE.fullmatch(reference)
    return f"/document/{quote(match[1])}#L{match[2]}" if match else None


def _words(text: str, spoken: str, language: Language) -> Markup | None:
    """Words of the other language, said to be that; words of a source as such."""
    marked = _CODE.sub(r"<code>\1</code>", str(escape(text)))
    if spoken == language.code:
        return _html(marked) if "`" in text else None
    return _html(f'<span lang="{LANGUAGES[spoken]}">{marked}</span>')


def _target(column: str, table: str | None) -> str | None:
    return ID_COLUMNS.get(f"{table}.{column}") or ID_COLUMNS.get(column)


def _expanded(
    value: dict[str, Any], column: str, table: str | None, language: Language
) -> Markup | None:
    target = _target(column, table)
    if target is None:
        return None
    identifier, label = value["value"], value["label"]
    if target == "documents":
        address = f"/document/{quote(str(label))}"
    else:
        address = row_address(target, identifier)
    shown = _link(language.link(address), label)
    return _html(f'{shown} <span class="id">{escape(identifier)}</span>')


def _address(row: Any, value: Any, column: str, table: str | None) -> str | None:
    """Where a plain cell leads: its own thing, or the thing whose name it is."""
    target = _target(column, table)
    if target and isinstance(value, int):
        return _id_address(row, value, column, target)
    if not isinstance(value, str):
        return _line_address(row, value, column)
    if column == "document_key" or column.endswith("_document_key"):
        return f"/document/{quote(value)}"
    if column.endswith("_reference"):
        return reference_address(value)
    if column in ("indicator", "indicator_name"):
        return f"/indicator/{quote(value, safe='')}"
    return _named(row, column)


def _id_address(row: Any, value: int, column: str, target: str) -> str:
    key = f"{column.removesuffix('_id')}_key"
    if target == "documents" and key in row.keys() and row[key]:  # noqa: SIM118 rows are no dicts
        return f"/document/{quote(row[key])}"
    return row_address(target, value)


def _named(row: Any, column: str) -> str | None:
    """``unit_a_name`` beside ``unit_a_id`` is the name of that unit."""
    beside = f"{column.removesuffix('_name')}_id"
    target = ID_COLUMNS.get(beside)
    if not column.endswith("_name") or target is None or beside not in row.keys():  # noqa: SIM118
        return None
    identifier = row[beside]
    return row_address(target, identifier) if isinstance(identifier, int) else None


def _line_address(row: Any, value: Any, column: str) -> str | None:
    is_line = column in ("line", "line_start", "line_end") and isinstance(value, int)
    if not is_line or "document_key" not in row.keys():  # noqa: SIM118
        return None
    return f"/document/{quote(row['document_key'])}#L{value}"


def _change(row: Any, value: float) -> Markup:
    """A change with the same beside it in the unit of the value it belongs to."""
    if not {"multiplier", "unit"} <= set(row.keys()):
        return _html(str(whole(value)))
    beside = scaled(value, row["multiplier"], row["unit"])
    return _html(f'{whole(value)} <span class="gloss">{escape(beside)}</span>')


def _field(name: object, address: str, language: Language) -> str:
    """Behind a unit's name, for readers without Chinese, what it works on."""
    if language.code != "en" or not isinstance(name, str) or not address.startswith(_UNIT):
        return ""
    field = field_of(name)
    return f' <span class="gloss field">{escape(field)}</span>' if field else ""


def _link(address: str, text: object) -> Markup:
    return _html(f'<a href="{escape(address)}">{escape(text)}</a>')


def _html(escaped: str) -> Markup:
    # Every cell of a page comes here; Markup.format takes five times as long.
    return Markup(escaped)  # noqa: S704 every part was escaped by the caller
