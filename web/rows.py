"""The rows of a table or view as its page shows them, written in one go.

In place of Datasette's ``display_columns_and_rows``, which asks every plugin about every cell and
builds a dict of each for a template: four times as long for a page of two thousand cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from datasette.utils import is_url, path_from_row_pks, tilde_encode
from markupsafe import Markup, escape

from web.cells import cell, may_be_special, whole
from web.descriptions import Described
from web.frame import DATABASE, current_language
from web.language import Language
from web.site import site_of

LONG = 24  # characters above which a cell may take several lines
_NOTHING = Markup("&nbsp;")


async def display(
    datasette: Any,
    database: str,
    table: str,
    description: Sequence[Sequence[Any]],
    rows: Sequence[Any],
    link_column: bool = False,
    truncate_cells: int = 0,  # noqa: ARG001 Datasette names it; the settings never cut a cell
    sortable_columns: Collection[str] = (),
) -> tuple[list[dict[str, Any]], list[Markup]]:
    """The columns, each with its name and whether to sort by it, and the rows as HTML.

    ``link_column`` is true for a table, whose rows begin with a link to a page of their own.
    """
    keys = await datasette.get_database(database).primary_keys(table)
    names = [column[0] for column in description]
    columns = [{"name": name, "sortable": name in sortable_columns} for name in names]
    link = _Link(table, keys) if link_column else None
    if link is not None:
        first = {"name": link.heading, "sortable": link.is_key}
        columns = [first, *(c for c in columns if c["name"] != link.heading)]
    described, language = site_of(datasette).describe(table), current_language()
    return columns, [*_written(rows, names, described, language, link)]


class _Link:
    """The cell that leads to the page of a row."""

    def __init__(self, table: str, keys: list[str]) -> None:
        self.is_key = len(keys) == 1
        self.heading = keys[0] if self.is_key else "Link"
        self._keys = keys
        self._start = f"/{DATABASE}/{tilde_encode(table)}/"

    def text(self, row: Any) -> str:
        """The key's values."""
        return str(path_from_row_pks(row, self._keys, not self._keys, False))

    def html(self, row: Any, text: str, language: Language) -> str:
        """The link to the row."""
        address = self._start + path_from_row_pks(row, self._keys, not self._keys)
        return f'<a href="{escape(language.link(address))}">{escape(text)}</a>'


def _written(
    rows: Sequence[Any],
    names: list[str],
    described: Described,
    language: Language,
    link: _Link | None,
) -> Iterator[Markup]:
    openings = [_opening(described.label(name, language)) for name in names]
    special = [may_be_special(described.name, name) for name in names]
    shown = [i for i, name in enumerate(names) if link is None or name != link.heading]
    if link is not None:
        heading = (
            described.label(link.heading, language) if link.is_key else language.t("行", "Row")
        )
        first = _opening(heading)
    for row in rows:
        pieces = ["<tr>"]
        if link is not None:
            text = link.text(row)
            kind = "pk text" if len(text) > LONG else "pk"
            pieces.append(f'{first}{kind}"><span>{link.html(row, text, language)}</span></td>')
        values = tuple(row)
        for i in shown:
            value = values[i]
            html = None
            if special[i]:
                html = cell(row, value, names[i], described.name, language)
            pieces.append(f'{openings[i]}{_kind(value)}"><span>{html or _plain(value)}</span></td>')
        pieces.append("</tr>\n")
        yield Markup("".join(pieces))  # noqa: S704 every part was escaped


def _opening(label: str) -> str:
    return f'<td data-label="{escape(label)}" class="'


def _kind(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, str):
        return "str text" if len(value) > LONG else "str"
    return type(value).__name__


def _plain(value: Any) -> str:
    if value is None or value == "":
        return _NOTHING
    text = str(whole(value))
    address = text.strip()
    if is_url(address):
        shown = escape(address)
        return f'<a href="{shown}">{shown}</a>'
    return escape(text)
