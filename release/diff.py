"""What changed between two databases: rows added, removed and changed, by primary key."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from schema.database import DatabaseProblem

# Made anew for each published copy.
LEFT_OUT = (
    "alembic_version",
    "about",
    "indicator_totals",
    "network_layout",
    "question_answers",
    "row_counts",
)


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row. ``change``: added, removed or changed.

    ``column``, ``before`` and ``after`` only for a changed cell; a row has one entry a cell.
    """

    table: str
    key: str
    change: str
    column: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class TableChange:
    """How many rows of a table came, went and changed. ``columns_*`` differ in the schema."""

    table: str
    added: int
    removed: int
    changed: int
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes. ``bump`` is what the version number owes to them: major, minor, patch, none."""

    tables_added: tuple[str, ...]
    tables_removed: tuple[str, ...]
    views_added: tuple[str, ...]
    views_removed: tuple[str, ...]
    tables: tuple[TableChange, ...]
    rows: tuple[RowChange, ...]

    @property
    def bump(self) -> str:
        if self.tables_removed or self.views_removed or any(t.columns_removed for t in self.tables):
            return "major"
        if self.tables_added or self.views_added or any(t.columns_added for t in self.tables):
            return "minor"
        return "patch" if self.rows else "none"


def compare(old: Path, new: Path) -> Difference:
    """Compare two loaded or published databases. Raises DatabaseProblem for what is neither."""
    with closing(_open_both(old, new)) as connection:
        before, after = _objects(connection, "old"), _objects(connection, "new")
        common = [name for name in sorted(before["table"]) if name in after["table"]]
        tables: list[TableChange] = []
        rows: list[RowChange] = []
        for name in common:
            changes = tuple(_rows(connection, name))
            rows += changes
            tables.append(_summary(connection, name, changes))
        return Difference(
            tables_added=tuple(sorted(after["table"] - before["table"])),
            tables_removed=tuple(sorted(before["table"] - after["table"])),
            views_added=tuple(sorted(after["view"] - before["view"])),
            views_removed=tuple(sorted(before["view"] - after["view"])),
            tables=tuple(tables),
            rows=tuple(rows),
        )


def _open_both(old: Path, new: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    try:
        for name, path in (("old", old), ("new", new)):
            if not path.is_file():
                raise DatabaseProblem(f"{path}: no such database — name a loaded or released one")
            connection.execute(f"attach ? as {name}", (f"{path.resolve().as_uri()}?mode=ro",))
            found = connection.execute(
                f"select count(*) from {name}.sqlite_master where name in ('tasks', 'documents')"
            ).fetchone()
            if found != (2,):
                raise DatabaseProblem(f"{path}: this is not a Zeren database — name another file")
    except sqlite3.DatabaseError as error:
        connection.close()
        raise DatabaseProblem(f"{path}: cannot be read ({error}) — name another file") from error
    except DatabaseProblem:
        connection.close()
        raise
    return connection


def _objects(connection: sqlite3.Connection, schema: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"table": set(), "view": set()}
    for kind, name in connection.execute(
        f"select type, name from {schema}.sqlite_master where type in ('table', 'view')"
    ):
        if name not in LEFT_OUT and "_fts" not in name and not name.startswith("sqlite_"):
            found[kind].add(name)
    return found


def _columns(connection: sqlite3.Connection, schema: str, table: str) -> dict[str, int]:
    """column → place in the primary key, 0 outside it."""
    rows = connection.execute(f"pragma {schema}.table_info('{table}')")
    return {name: key for _, name, _, _, _, key in rows}


def _summary(
    connection: sqlite3.Connection, table: str, changes: tuple[RowChange, ...]
) -> TableChange:
    before, after = (_columns(connection, schema, table) for schema in ("old", "new"))
    by_kind = {
        kind: len({c.key for c in changes if c.change == kind})
        for kind in ("added", "removed", "changed")
    }
    return TableChange(
        table,
        **by_kind,
        columns_added=tuple(c for c in after if c not in before),
        columns_removed=tuple(c for c in before if c not in after),
    )


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[RowChange]:
    before, after = (_columns(connection, schema, table) for schema in ("old", "new"))
    common = [column for column in after if column in before]
    keys = [c for c in common if after[c] and before[c]]
    others = [c for c in common if c not in keys]
    key = " || '/' || ".join(f'cast(n."{column}" as text)' for column in keys)
    same_key = " and ".join(f'o."{column}" is n."{column}"' for column in keys)
    order = ", ".join(f'n."{column}"' for column in keys)
    for change, one, other in (("added", "new", "old"), ("removed", "old", "new")):
        yield from (
            RowChange(table, found, change)
            for (found,) in connection.execute(
                f"select {key} from {one}.{table} n where not exists "
                f"(select 1 from {other}.{table} o where {same_key}) order by {order}"
            )
        )
    if not others:
        return
    differs = " or ".join(f'n."{column}" is not o."{column}"' for column in others)
    cells = ", ".join(f'o."{column}", n."{column}"' for column in others)
    for found, *values in connection.execute(
        f"select {key}, {cells} from new.{table} n join old.{table} o on {same_key} "
        f"where {differs} order by {order}"
    ):
        for index, column in enumerate(others):
            old, new = values[2 * index : 2 * index + 2]
            if old != new:
                yield RowChange(table, found, "changed", column, _text(old), _text(new))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
