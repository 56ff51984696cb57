"""The questions of ``views.sql`` for other engines, over the Parquet files of a release.

``views.duckdb.sql`` and ``views.spark.sql`` of a release are made here; tests prove that DuckDB and
Spark give the same rows as SQLite for every view. sqlglot translates; ``ENGINES`` lists what has to
be said otherwise before it does. Importing this module needs sqlglot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from release import rewrites as say
from release.catalogue import Resource
from release.nesting import values_of_outer_rows
from release.recursion import recursion_over_all_rows
from schema.derived import view_statements

SPARK_TYPES = {"integer": "bigint", "number": "double", "string": "string"}


@dataclass(frozen=True, slots=True)
class Engine:
    """``open_table``: the statement that makes a table of its Parquet files, which lie beside the
    script; ``create``: how a view begins; ``rewrites``: what is said otherwise, in this order."""

    open_table: Callable[[Resource], str]
    create: str
    rewrites: tuple[say.Rewrite, ...]


def statements(dialect: str) -> Iterator[tuple[str, str]]:
    """(view name, ``create view`` in another dialect) in the order in which they must be run."""
    engine = ENGINES[dialect]
    for name, statement in view_statements().items():
        query = rewritten(statement, engine.rewrites)
        said = query.sql(dialect=dialect, comments=False, pretty=True)
        yield name, f"{engine.create} {name} as\n{said}"


def rewritten(statement: str, rewrites: tuple[say.Rewrite, ...]) -> exp.Expr:
    """The query of a ``create view``, parsed and rewritten."""
    query: exp.Expr = sqlglot.parse_one(statement, read="sqlite").expression
    for rewrite in rewrites:
        query = rewrite(query)
    return query


def script(dialect: str, tables: tuple[Resource, ...]) -> str:
    """A file that makes every table, from the Parquet files beside it, and every view.

    Statements end in ``;`` and are parted by an empty line; there is no other one in the file.
    """
    opened = [ENGINES[dialect].open_table(table) for table in tables]
    views = [statement for _, statement in statements(dialect)]
    return "".join(f"{statement};\n\n" for statement in (*opened, *views))


def _duckdb_table(table: Resource) -> str:
    columns = ", ".join(f'"{field.name}"' for field in table.fields)
    return (
        f"create view {table.name} as select {columns} "
        f"from read_parquet(['parquet/{table.name}/**/*.parquet'])"
    )


def _spark_table(table: Resource) -> str:
    """The columns are said, because Spark would read a file of every table to find them."""
    columns = ", ".join(f"`{field.name}` {SPARK_TYPES[field.type]}" for field in table.fields)
    return (
        f"create or replace temporary view {table.name} ({columns}) using parquet "
        f"options (path 'parquet/{table.name}', recursiveFileLookup 'true')"
    )


ENGINES = {
    "duckdb": Engine(
        _duckdb_table,
        "create view",
        (say.plain_joins, say.wide_integers, say.real_numbers, say.ordered_lists),
    ),
    "spark": Engine(
        _spark_table,
        "create or replace temporary view",
        (
            say.plain_joins,
            say.wide_integers,
            say.null_for_division_by_zero,
            say.real_numbers,
            say.truths_as_numbers,
            say.flags_as_conditions,
            say.patterns,
            say.ordered_lists,
            say.subqueries_after_joins,
            values_of_outer_rows,
            recursion_over_all_rows,
        ),
    ),
}
