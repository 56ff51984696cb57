"""What Datasette works out anew for every page although it never changes, spared.

A page of a table asks 24 times what columns, keys and permissions there are, each time of a thread,
and copies all metadata for some of it. Nothing of that changes while a process serves a file, and
there is no visitor who may see more than another. For the exact version in ``pyproject.toml``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import copy
from typing import Any

from datasette.views import table as table_pages

from web.rows import display

# Names of tables that visitors invent are asked for as well.
MOST_ANSWERS = 1000

# Methods of a ``Database`` whose answer depends on the file and their arguments alone.
_ABOUT_THE_FILE = (
    *("table_exists", "get_view_definition", "get_table_definition", "table_columns"),
    *("table_column_details", "primary_keys", "foreign_keys_for_table", "get_all_foreign_keys"),
    *("label_column_for_table", "fts_table"),
)

_UNKNOWN = object()

Asked = Callable[..., Awaitable[Any]]


def spare(datasette: Any, database: Any) -> None:
    """Have Datasette remember what it knows of a file that does not change."""
    for name in _ABOUT_THE_FILE:
        setattr(database, name, asked_once(getattr(database, name)))
    if not _names_allow(datasette.metadata()):
        # Otherwise it copies all metadata for each table that is asked for, 5 ms.
        datasette._table_permission_allows = lambda _database, _table: []
    datasette.permission_allowed = _for_anybody(datasette.permission_allowed)
    # It would note the tables of every file in a database that no page here reads.
    datasette.refresh_schemas = _nothing
    join_addresses(datasette)
    table_pages.display_columns_and_rows = display


def asked_once(ask: Asked) -> Asked:
    """``ask``, asked once for the same arguments; callers get copies, which they may change."""
    known: dict[Any, Any] = {}

    async def remembered(*arguments: Any) -> Any:
        answer = known.get(arguments, _UNKNOWN)
        if answer is not _UNKNOWN:
            return copy(answer)
        answer = await ask(*arguments)
        if len(known) >= MOST_ANSWERS:
            known.clear()
        known[arguments] = answer
        return copy(answer)

    return remembered


def _names_allow(metadata: Any) -> bool:
    """Whether any ``allow`` stands in the metadata, which would close something to somebody."""
    if isinstance(metadata, dict):
        return "allow" in metadata or any(map(_names_allow, metadata.values()))
    return isinstance(metadata, list) and any(map(_names_allow, metadata))


def _for_anybody(allowed: Asked) -> Asked:
    """Datasette's ``permission_allowed``; nobody signs in here, so there is one answer for all."""
    of_anybody = asked_once(lambda *asked: allowed(None, *asked))

    async def permission_allowed(
        actor: Any, action: str, resource: Any = None, default: Any = False
    ) -> Any:
        if actor is not None:
            return await allowed(actor, action, resource, default)
        return await of_anybody(action, resource, default)

    return permission_allowed


async def _nothing() -> None:
    """In place of reading the schema again."""


def join_addresses(datasette: Any) -> None:
    """Have Datasette join addresses as plain text.

    It marks its own by a kind of text that lists all methods of ``str`` at each use of one: 0.2 ms
    for each value of each facet of a page.
    """
    join = datasette.absolute_url
    datasette.absolute_url = lambda request, path: join(request, str(path))
