"""Recursion about a row of the outer query, said as one recursion over all its rows.

``(with recursive up(…) as (select s.id … union all …) select path from up where …)`` climbs from
each section ``s`` by itself. SQLite runs that for the rows asked for only; Spark refuses it. Here
the recursion starts from all rows of ``s``'s table at once, carries along what it used of ``s``,
stands before the whole statement, and is looked up by what it carries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp


def recursion_over_all_rows(outermost: exp.Expr) -> exp.Expr:
    """Move every recursion that is about a row of one table around it before the statement."""
    for number, query in enumerate(list(_recursive(outermost)), 1):
        (climb,) = query.args["with_"].expressions
        first = climb.this.left
        used = list({column.sql(): column for column in first.find_all(exp.Column)}.values())
        table = _table_of(query, used)
        if table and not first.args.get("from_"):
            query.set("with_", None)
            _start_from(first, table)
            _carry(climb, used)
            _look_up(query, climb.alias, used)
            _rename(query, climb, f"{climb.alias}_{number}")
            _put_before(outermost, climb)
    return outermost


def _recursive(outermost: exp.Expr) -> Iterator[exp.Select]:
    """Queries inside the statement that begin with one recursion."""
    for query in outermost.find_all(exp.Select):
        inside = query.args.get("with_")
        recursive = inside and inside.args.get("recursive") and len(inside.expressions) == 1
        if query is not outermost and recursive:
            yield query


def _table_of(query: exp.Select, used: Iterable[exp.Column]) -> exp.Table | None:
    """The table of the query around it that all these columns are of."""
    around = query.parent_select
    names = {column.table for column in used}
    sources = [around.args["from_"], *(around.args.get("joins") or ())] if around else []
    tables = [s.this for s in sources if isinstance(s.this, exp.Table) and s.alias_or_name in names]
    return tables[0] if len(tables) == len(names) == 1 else None


def _start_from(first: exp.Select, table: exp.Table) -> None:
    first.from_(table.copy(), copy=False)
    first.distinct(copy=False)


def _carry(climb: exp.CTE, used: Iterable[exp.Column]) -> None:
    """What was used of the outer row, as more columns of every step."""
    first, step = climb.this.left, climb.this.right
    for column in used:
        name = _carried(column)
        climb.args["alias"].append("columns", exp.to_identifier(name))
        first.select(column.copy(), copy=False)
        step.select(exp.column(name, climb.alias), copy=False)


def _look_up(query: exp.Select, name: str, used: Iterable[exp.Column]) -> None:
    for column in used:
        same = exp.NullSafeEQ(this=exp.column(_carried(column), name), expression=column.copy())
        query.where(same, copy=False)


def _carried(column: exp.Column) -> str:
    return f"of_{column.name}"


def _rename(query: exp.Select, climb: exp.CTE, name: str) -> None:
    """A name of its own, since it now stands beside others; in queries, the old one stays."""
    old = climb.alias
    for place in (query, climb.this.right):
        for table in list(place.find_all(exp.Table)):
            if table.name == old:
                table.replace(exp.alias_(exp.to_table(name), old, table=True))
    climb.args["alias"].set("this", exp.to_identifier(name))


def _put_before(outermost: exp.Expr, climb: exp.CTE) -> None:
    own = outermost.args.get("with_")
    earlier = own.expressions if own else []
    outermost.set("with_", exp.With(expressions=[*earlier, climb], recursive=True))
