"""Queries inside queries that are about a row two levels out, said as joins of that row.

SQLite and DuckDB let ``(… where i.line = (select min(tu.line) … where tu.unit_id = u.id))`` speak
of ``u`` from inside a query about ``i``; Spark lets a query speak of the next one out only. Where
the inner query does not depend on the middle one, it has one value for each outer row: it becomes a
lateral join of the outer query, and its value stands in its place. Others are left as they are.
"""

from __future__ import annotations

from sqlglot import exp


def values_of_outer_rows(tree: exp.Expr) -> exp.Expr:
    """Make lateral joins of all values about a row two levels out or more."""
    for number, place in enumerate(list(tree.find_all(exp.Subquery)), 1):
        outer = _outer(place)
        if outer and _is_one_value(place.this):
            name = f"outer_value_{number}"
            _join(outer, place.this.copy(), name)
            place.replace(exp.column("value", name))
    return tree


def _outer(place: exp.Subquery) -> exp.Select | None:
    """The query whose rows a value is about, if it is one and stands two levels out or more."""
    if not _is_value(place):
        return None
    owners = [_owner(column) for column in place.find_all(exp.Column) if column.table]
    inside = list(place.find_all(exp.Select))
    outer = [owner for owner in owners if owner and not any(owner is own for own in inside)]
    same = outer and all(owner is outer[0] for owner in outer)
    return outer[0] if same and _levels(place, outer[0]) > 1 else None


def _owner(column: exp.Column) -> exp.Select | None:
    """The nearest query around a column that has its table."""
    query = column.parent_select
    while query and column.table not in _sources(query):
        query = query.parent_select
    return query


def _sources(query: exp.Select) -> set[str]:
    opened = query.args.get("from_")
    joined = query.args.get("joins") or []
    return {source.alias_or_name for source in ([opened] if opened else []) + joined}


def _levels(place: exp.Expr, outer: exp.Select) -> int:
    """How many values and conditions a place stands inside of, itself included."""
    count = 0
    node: exp.Expr | None = place
    while node and node is not outer:
        count += _is_value(node)
        node = node.parent
    return count


def _is_value(node: exp.Expr) -> bool:
    """A query in an expression; one in ``from`` speaks for the query it stands in."""
    return isinstance(node, exp.Exists) or (
        isinstance(node, exp.Subquery)
        and not isinstance(node.parent, exp.From | exp.Join | exp.Lateral | exp.SetOperation)
    )


def _is_one_value(query: exp.Expr) -> bool:
    """At most one row, whatever the tables hold."""
    if not isinstance(query, exp.Select) or query.args.get("group"):
        return False
    return bool(query.args.get("limit")) or query.expressions[0].find(exp.AggFunc) is not None


def _join(outer: exp.Select, query: exp.Select, name: str) -> None:
    query.set("expressions", [exp.alias_(query.expressions[0], "value")])
    lateral = exp.Lateral(
        this=query.subquery(copy=False), alias=exp.TableAlias(this=exp.to_identifier(name))
    )
    outer.append("joins", exp.Join(this=lateral, side="LEFT", on=exp.true()))
