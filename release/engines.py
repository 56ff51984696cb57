"""The questions of ``views.sql`` for other engines, over the Parquet files of a release.

``views.duckdb.sql`` of a release is made here; a test proves that DuckDB gives the same rows as
SQLite for every view.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from release.catalogue import Resource
from schema.database import DatabaseProblem
from schema.derived import view_statements

DIALECTS = ("duckdb",)


def statements(dialect: str) -> Iterator[tuple[str, str]]:
    """(view name, ``CREATE VIEW`` in another dialect) in the order in which they must be run.

    Raises DatabaseProblem with the one command to run when sqlglot is not installed.
    """
    try:
        import sqlglot
        from sqlglot import expressions
    except ImportError as error:
        raise DatabaseProblem(
            "views for other engines need the package sqlglot — run: "
            ".venv/bin/pip install --editable '.[parquet]', or leave out --parquet"
        ) from error

    def plain_join(node: Any) -> Any:
        """SQLite reads ``cross join … on`` as an order of joining; elsewhere it is an error."""
        if isinstance(node, expressions.Join) and node.args.get("on"):
            node.set("kind", None)
        return node

    for name, statement in view_statements().items():
        tree = sqlglot.parse_one(statement, read="sqlite").transform(plain_join)
        yield name, tree.sql(dialect=dialect, comments=False, pretty=True)


def script(dialect: str, tables: tuple[Resource, ...]) -> str:
    """A file that makes every table, from the Parquet files beside it, and every view."""
    opened = [_table(table) for table in tables]
    views = [f"{statement};" for _, statement in statements(dialect)]
    return "\n\n".join((*opened, *views)) + "\n"


def _table(table: Resource) -> str:
    columns = ", ".join(f'"{field.name}"' for field in table.fields)
    return (
        f"create view {table.name} as select {columns} "
        f"from read_parquet(['parquet/{table.name}/**/*.parquet']);"
    )
