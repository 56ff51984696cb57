"""Tables and views of very many rows, and their search box where a word has very many hits.

Datasette counts the rows of a search through the table or view, and counts each facet of all of
them: 0.1 s for each of these at 40,000 hits. A table or view that has one row for each entry of its
index has as many rows as the index has hits, which the index tells in 2 ms. Facets of very many
rows are counted only for who asks for one (``_facet=``): of a large view they would take the time
they may, 0.2 s each, and come to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from datasette.database import QueryInterrupted

from web.frame import asked_facets, counted_rows, has_own_sql, note_rows
from web.row_search import clauses

# Rows of which facets are still counted unasked.
MOST_ROWS = 10_000
# Hits whose rows are still counted where only the rows tell how many there are.
MOST_HITS = 20_000
# One row an entry of the index.
WHOLE = frozenset(("tasks", "task_details", "statements", "units", "leaders"))
# View → the table with a row for each of its rows, and the columns that its search asks for.
ROWS_OF = {"task_unit_details": "task_units", "task_leader_details": "task_leaders"}

_BOX = r"\w+ in \(select rowid from (?P<index>\w+) where (?P=index) match escape_fts\(:search\)\)"
_COUNT = re.compile(r"select count\(\*\) from (?P<table>\w+)(?: where (?P<where>.+))?")
_SEARCHED = re.compile(rf"{_BOX}(?: and (?P<rest>.+))?")
_FACET = re.compile(
    r"select (?P<column>\w+) as value, count\(\*\) as count from "
    r"\( select [\w, ]+ from (?P<table>\w+)(?P<where> where .+)? \) where .+"
)
_BRACKETS = str.maketrans("", "", "[]")

Execute = Callable[..., Awaitable[Any]]
RowCount = Callable[[str], Awaitable[int]]


def counting_hits(execute: Execute, row_count: RowCount) -> Execute:
    """Datasette's ``Database.execute``, with very many rows and hits counted as said above.

    ``row_count`` tells how many rows a whole table or view has. Raises QueryInterrupted for a count
    that is not worth its time, as Datasette does.
    """

    async def counted(sql: str, params: Any = None, *rest: Any, **options: Any) -> Any:
        told = "" if has_own_sql() else _on_one_line(sql)
        if facet := _FACET.fullmatch(told):
            rows = counted_rows()
            if rows is None and not facet["where"]:
                rows = await row_count(facet["table"])
            if facet["column"] not in asked_facets() and (rows or 0) > MOST_ROWS:
                raise QueryInterrupted(None, sql, params)
        count = _COUNT.fullmatch(told)
        if count is None:
            return await execute(sql, params, *rest, **options)
        query = params.get("search") if isinstance(params, dict) else None
        search = _SEARCHED.fullmatch(count["where"] or "")
        if query and search:
            is_of_rows = _is_of_rows(count["table"], search, query)
            if is_of_rows and await _has_more_hits(execute, search["index"], query):
                note_rows(MOST_ROWS + 1)
                raise QueryInterrupted(None, sql, params)
            sql = _counted_elsewhere(sql, count["table"], search, is_of_rows=is_of_rows)
        answer = await execute(sql, params, *rest, **options)
        note_rows(answer.rows[0][0])
        return answer

    return counted


async def _has_more_hits(execute: Execute, index: str, query: str) -> bool:
    """Whether a search has more hits than are worth counting the rows of."""
    question = (
        f"select count(*) from (select 1 from {index} "
        f"where {index} match escape_fts(:search) limit {MOST_HITS + 1})"
    )
    ((hits,),) = (await execute(question, {"search": query})).rows
    return bool(hits > MOST_HITS)


def _is_of_rows(table: str, search: re.Match[str], query: str) -> bool:
    """Whether a count is of what ``web.row_search`` leaves of a view, and of nothing less."""
    return table in ROWS_OF and search["rest"] == " and ".join(clauses(table, query)[0])


def _counted_elsewhere(sql: str, table: str, search: re.Match[str], *, is_of_rows: bool) -> str:
    """The count from the index, or from the table behind a view, where it is the same."""
    if is_of_rows:
        return sql.replace(table, ROWS_OF[table], 1)
    if table in WHOLE and not search["rest"]:
        index = search["index"]
        return f"select count(*) from {index} where {index} match escape_fts(:search)"
    return sql


def _on_one_line(sql: str) -> str:
    return " ".join(sql.translate(_BRACKETS).split())
