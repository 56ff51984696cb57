"""Tables and views of very many rows, and their search box where a word has very many hits.

Datasette counts the rows of a search through the table or view, and counts each facet of all of
them: 0.1 s for each of these at 40,000 hits. A table or view that has one row for each entry of its
index has as many rows as the index has hits, which the index tells in 2 ms. Facets of so many, and
those of a large table or view whole, are counted only for who asks for one (``_facet=``): they
would take the time they may, 0.2 s each, and come to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from datasette.database import QueryInterrupted

from web.frame import asked_facets, has_own_sql
from web.row_search import clauses

# Hits of which facets are still counted unasked.
MOST_HITS = 2_000
# Rows of a whole table or view of which facets are still counted unasked.
MOST_WHOLE = 50_000
# Hits whose rows are still counted where only the rows tell how many there are.
MOST_ROWS = 50_000
# One row an entry of the index.
WHOLE = frozenset(("tasks", "task_details", "statements", "units", "leaders"))
# View → the table with a row for each of its rows, and the columns that its search asks for.
ROWS_OF = {"task_unit_details": "task_units", "task_leader_details": "task_leaders"}

_BOX = r"\w+ in \(select rowid from (?P<index>\w+) where (?P=index) match escape_fts\(:search\)\)"
_COUNT = re.compile(rf"select count\(\*\) from (?P<table>\w+) where {_BOX}(?: and (?P<rest>.+))?")
_FACET = re.compile(
    r"select (?P<column>\w+) as value, count\(\*\) as count from \( select .+ from \w+ where "
    rf"{_BOX}(?: and \(.+ match :word_0\S*\)+)? \) where .+"
)
_WHOLE_FACET = re.compile(
    r"select (?P<column>\w+) as value, count\(\*\) as count from "
    r"\( select [\w, ]+ from (?P<table>\w+) \) where .+"
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
        query = params.get("search") if isinstance(params, dict) else None

        async def has_more_hits(index: str, than: int) -> bool:
            question = (
                f"select count(*) from (select 1 from {index} "
                f"where {index} match escape_fts(:search) limit {than + 1})"
            )
            ((hits,),) = (await execute(question, {"search": query})).rows
            return bool(hits > than)

        is_vain = False
        if (facet := _FACET.fullmatch(told)) and query:
            is_vain = not _is_asked(facet) and await has_more_hits(facet["index"], MOST_HITS)
        elif whole := _WHOLE_FACET.fullmatch(told):
            is_vain = not _is_asked(whole) and await row_count(whole["table"]) > MOST_WHOLE
        elif (count := _COUNT.fullmatch(told)) and query:
            is_of_rows = _is_of_rows(count, query)
            is_vain = is_of_rows and await has_more_hits(count["index"], MOST_ROWS)
            sql = _counted_elsewhere(sql, count, is_of_rows=is_of_rows)
        if is_vain:
            raise QueryInterrupted(None, sql, params)
        return await execute(sql, params, *rest, **options)

    return counted


def _is_asked(facet: re.Match[str]) -> bool:
    return facet["column"] in asked_facets()


def _is_of_rows(count: re.Match[str], query: str) -> bool:
    """Whether a count is of what ``web.row_search`` leaves of a view, and of nothing less."""
    return count["table"] in ROWS_OF and count["rest"] == " and ".join(
        clauses(count["table"], query)[0]
    )


def _counted_elsewhere(sql: str, count: re.Match[str], *, is_of_rows: bool) -> str:
    """The count from the index, or from the table behind a view, where it is the same."""
    table, index = count["table"], count["index"]
    if is_of_rows:
        return sql.replace(table, ROWS_OF[table], 1)
    if table in WHOLE and not count["rest"]:
        return f"select count(*) from {index} where {index} match escape_fts(:search)"
    return sql


def _on_one_line(sql: str) -> str:
    return " ".join(sql.translate(_BRACKETS).split())
