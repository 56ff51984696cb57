"""The search box of tables and views where a word has very many hits.

Datasette counts the rows of a search through the table or view, and counts each facet of all of
them: 0.1 s for each of these at 40,000 hits. A table or view that has one row for each entry of its
index has as many rows as the index has hits, which the index tells in 2 ms; and facets of so many
are counted only for who asks for one (``_facet=``), as are those that Datasette finds to take long.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from datasette.database import QueryInterrupted

from web.frame import asked_facets
from web.row_search import clauses

# Hits of which facets are still counted unasked.
MOST_HITS = 2_000
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
_BRACKETS = str.maketrans("", "", "[]")

Execute = Callable[..., Awaitable[Any]]


def counting_hits(execute: Execute) -> Execute:
    """Datasette's ``Database.execute``, with searches of many hits counted as said above.

    Raises QueryInterrupted for a count that is not worth its time, as Datasette does.
    """

    async def counted(sql: str, params: Any = None, *rest: Any, **options: Any) -> Any:
        if not isinstance(params, dict) or not params.get("search"):
            return await execute(sql, params, *rest, **options)

        async def has_more_than(most: int, index: str) -> bool:
            question = (
                f"select count(*) from (select 1 from {index} "
                f"where {index} match escape_fts(:search) limit {most + 1})"
            )
            ((hits,),) = (await execute(question, {"search": params["search"]})).rows
            return bool(hits > most)

        told = " ".join(sql.translate(_BRACKETS).split())
        if (count := _COUNT.fullmatch(told)) is not None:
            table, index = count["table"], count["index"]
            if table in WHOLE and not count["rest"]:
                sql = f"select count(*) from {index} where {index} match escape_fts(:search)"
            elif table in ROWS_OF and count["rest"] == _own_rows(table, params["search"]):
                if await has_more_than(MOST_ROWS, index):
                    raise QueryInterrupted(None, sql, params)
                sql = sql.replace(table, ROWS_OF[table], 1)
        elif (facet := _FACET.fullmatch(told)) is not None:
            is_asked = facet["column"] in asked_facets()
            if not is_asked and await has_more_than(MOST_HITS, facet["index"]):
                raise QueryInterrupted(None, sql, params)
        return await execute(sql, params, *rest, **options)

    return counted


def _own_rows(view: str, query: str) -> str:
    """The condition that ``web.row_search`` adds for a query, and nothing besides."""
    return " and ".join(clauses(view, query)[0])
