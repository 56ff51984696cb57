"""How SQL as SQLite reads it is said for stricter engines: rewrites of a parsed statement.

sqlglot spells functions, types and quotes as each dialect wants them. What is here is what it
leaves, because the words are understood everywhere but mean something else, or nothing. Each one
takes a statement's tree, changes it and gives it back; none knows a view by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sqlglot import exp

Rewrite = Callable[[exp.Expr], exp.Expr]

# What gives a truth value; SQLite gives 0 or 1.
_TRUTHS = (exp.Predicate, exp.And, exp.Or, exp.Not, exp.Exists, exp.Boolean)


def plain_joins(tree: exp.Expr) -> exp.Expr:
    """``cross join … on``: SQLite reads it as an order of joining, elsewhere it is an error."""
    for join in tree.find_all(exp.Join):
        if join.args.get("on"):
            join.set("kind", None)
    return tree


def wide_integers(tree: exp.Expr) -> exp.Expr:
    """``cast(… as integer)``: 64 bits in SQLite, 32 elsewhere, too few for the id of a task."""
    for cast in tree.find_all(exp.Cast):
        if cast.to.this == exp.DType.INT:
            cast.set("to", exp.DataType.build("bigint"))
    return tree


def real_numbers(tree: exp.Expr) -> exp.Expr:
    """``1.0``: floating-point in SQLite, an exact decimal elsewhere, which rounds apart."""
    for literal in list(tree.find_all(exp.Literal)):
        if not literal.is_string and not literal.is_int:
            literal.replace(exp.cast(literal.copy(), "double"))
    return tree


def null_for_division_by_zero(tree: exp.Expr) -> exp.Expr:
    """``a / b``: null in SQLite where b is 0, an error in Spark."""
    for division in tree.find_all(exp.Div):
        divisor = division.expression
        if not isinstance(divisor, exp.Nullif | exp.Literal):
            division.set("expression", exp.Nullif(this=divisor, expression=exp.Literal.number(0)))
    return tree


def flags_as_conditions(tree: exp.Expr) -> exp.Expr:
    """``where not t.is_partial``: a number is no condition elsewhere, ``t.is_partial <> 0`` is."""
    for place in list(_conditions(tree)):
        if not isinstance(_bare(place), _TRUTHS):
            place.replace(exp.NEQ(this=_operand(place), expression=exp.Literal.number(0)))
    return tree


def truths_as_numbers(tree: exp.Expr) -> exp.Expr:
    """``sum(a = b)``: elsewhere truth values do not add up, ``cast(a = b as bigint)`` does."""
    for node in list(tree.find_all(*_TRUTHS)):
        parent = node.parent
        if isinstance(parent, exp.AggFunc | exp.Binary) and not isinstance(parent, exp.Connector):
            node.replace(exp.cast(node.copy(), "bigint"))
    return tree


def patterns(tree: exp.Expr) -> exp.Expr:
    """``text glob '*[0-9]月*'``: Spark has no ``glob`` and wants a regular expression."""
    for glob in list(tree.find_all(exp.Glob)):
        pattern = exp.Literal.string(_regular(glob.expression.name))
        glob.replace(exp.RegexpLike(this=glob.this, expression=pattern))
    return tree


def ordered_lists(tree: exp.Expr) -> exp.Expr:
    """``select group_concat(x.name, '、') from (select … order by …) x``: SQLite keeps the order of
    the inner query, elsewhere only an order inside the aggregate is kept."""
    for joined in list(tree.find_all(exp.GroupConcat)):
        outer = joined.find_ancestor(exp.Select)
        inner = outer.args["from_"].this if outer else None
        if isinstance(inner, exp.Subquery) and inner.this.args.get("order"):
            order = inner.this.args["order"].pop()
            keys = [_key(inner, term, number) for number, term in enumerate(order.expressions, 1)]
            joined.set("this", exp.Order(this=joined.this.copy(), expressions=keys))
    return tree


def subqueries_after_joins(tree: exp.Expr) -> exp.Expr:
    """``join e on … and e.year = (select max …)``: Spark has correlated queries in ``where``, not
    in ``on``. For an inner join it is the same, unless a right or full join follows."""
    for join in list(tree.find_all(exp.Join)):
        condition = join.args.get("on")
        select = join.parent_select
        if condition is None or join.side or select is None:
            continue
        parts = list(condition.flatten()) if isinstance(condition, exp.And) else [condition]
        later = [part for part in parts if part.find(exp.Query)]
        if later:
            kept = [part for part in parts if part not in later] or [exp.true()]
            join.set("on", exp.and_(*kept, copy=False))
            select.where(*later, copy=False)
    return tree


def _conditions(tree: exp.Expr) -> Iterator[exp.Expr]:
    """Every place where a truth value is wanted."""
    for node in tree.walk():
        if isinstance(node, exp.Where | exp.Having | exp.Not):
            yield node.this
        elif isinstance(node, exp.And | exp.Or):
            yield from (node.left, node.right)
        elif isinstance(node, exp.Join) and node.args.get("on"):
            yield node.args["on"]
        elif isinstance(node, exp.Case) and not node.this:
            yield from (branch.this for branch in node.args["ifs"])


def _bare(node: exp.Expr) -> exp.Expr:
    """Without the brackets around it."""
    return _bare(node.this) if isinstance(node, exp.Paren) else node


def _operand(node: exp.Expr) -> exp.Expr:
    return exp.paren(node.copy()) if isinstance(node, exp.Binary) else node.copy()


def _key(inner: exp.Subquery, term: exp.Ordered, number: int) -> exp.Ordered:
    """An order's term as a column of the inner query, and the term by that column."""
    name = f"order_{number}"
    inner.this.select(exp.alias_(term.this.copy(), name), copy=False)
    by = exp.column(name, inner.alias)
    return exp.Ordered(
        this=by, desc=term.args.get("desc"), nulls_first=term.args.get("nulls_first")
    )


def _regular(pattern: str) -> str:
    """A pattern of glob (``*`` any text, ``?`` a character, ``[…]`` a set) as an expression."""
    wild = {"*": ".*", "?": "."}
    parts = re.split(r"(\[\^?\]?[^]]*\]|[*?])", pattern)
    said = [p if p[:1] == "[" else wild.get(p) or re.escape(p) for p in parts]
    return f"(?s)^{''.join(said)}$"
