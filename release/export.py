"""Write a release folder: the database, every table and view, and all that describes them."""

from __future__ import annotations

import csv
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from publish import PROJECT, PUBLISHED_NAME, publish_database
from release.catalogue import Resource, catalogue
from release.describe import (
    Release,
    citation,
    data_package,
    describe_release,
    dictionary,
    read_me,
)
from release.diff import Difference, compare
from release.network import networks
from release.parquet import write_parquet
from schema.database import DatabaseProblem

LICENSE = PROJECT / "LICENSE"
ATTRIBUTION = PROJECT / "loader" / "reference" / "ATTRIBUTION.md"
SUMS = "SHA256SUMS"
DESCRIPTION = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the release's version, its files, the rows of all CSVs of ``data/``."""

    version: str
    file_count: int
    row_count: int


def export(
    database: Path,
    folder: Path,
    *,
    version: str,
    released_on: str | None = None,
    parquet: bool = False,
    since: Path | None = None,
) -> Exported:
    """Write the release of a database into a folder, which must be empty, new, or a release.

    The same documents and reference files give the same bytes. It is made beside the folder and
    put in its place at the end. Raises DatabaseProblem, the folder unchanged.
    """
    _require_free(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".release-") as name:
            building = Path(name) / "release"
            publish_database(database, building)
            changes = compare(since, database) if since else None
            with closing(sqlite3.connect(f"{_uri(building)}?immutable=1", uri=True)) as opened:
                release = describe_release(opened, version, released_on)
                row_count = _write(opened, building, release, parquet, changes)
            file_count = _write_sums(building)
            if folder.exists():
                os.replace(folder, Path(name) / "before")
            os.replace(building, folder)
    except OSError as error:
        raise DatabaseProblem(f"{folder}: cannot be written ({error})") from error
    return Exported(release.version, file_count, row_count)


def _require_free(folder: Path) -> None:
    if folder.is_file():
        raise DatabaseProblem(f"{folder}: this is a file — name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / DESCRIPTION).is_file():
        raise DatabaseProblem(
            f"{folder}: the folder holds other files — name an empty folder, or one to be made"
        )


def _uri(folder: Path) -> str:
    return (folder / PUBLISHED_NAME).resolve().as_uri()


def _write(
    connection: sqlite3.Connection,
    folder: Path,
    release: Release,
    parquet: bool,
    changes: Difference | None,
) -> int:
    resources = catalogue(connection)
    paths = {r.name: f"data/{'views' if r.is_view else 'tables'}/{r.name}.csv" for r in resources}
    rows = sum(_export_resource(connection, r, folder / paths[r.name]) for r in resources)
    for name, head, content in networks(connection):
        _write_csv(folder / "network" / name, head, content)
    if parquet:
        tables = tuple(r for r in resources if not r.is_view)
        write_parquet(connection, tables, folder / "parquet")
        _write_views(folder, tables)
    if changes:
        _write_changes(folder, changes)
    texts = {
        DESCRIPTION: data_package(release, resources, paths),
        "DICTIONARY.md": dictionary(resources),
        "CITATION.cff": citation(release),
        "README.md": read_me(release, has_parquet=parquet, has_changes=changes is not None),
        LICENSE.name: LICENSE.read_text(encoding="utf-8"),
        ATTRIBUTION.name: ATTRIBUTION.read_text(encoding="utf-8"),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return rows


def _write_views(folder: Path, tables: tuple[Resource, ...]) -> None:
    if find_spec("sqlglot") is None:
        raise DatabaseProblem(
            "views for other engines need the package sqlglot — run: "
            ".venv/bin/pip install --editable '.[parquet]', or leave out --parquet"
        )
    from release.engines import ENGINES, script

    for dialect in ENGINES:
        (folder / f"views.{dialect}.sql").write_text(script(dialect, tables), encoding="utf-8")


def _export_resource(connection: sqlite3.Connection, resource: Resource, path: Path) -> int:
    columns = ", ".join(f'"{field.name}"' for field in resource.fields)
    order = ", ".join(f'"{key}"' for key in resource.primary_key)
    ordered = f" order by {order}" if order else ""
    cursor = connection.execute(f"select {columns} from {resource.name}{ordered}")
    return _write_csv(path, [field.name for field in resource.fields], cursor)


def _write_csv(path: Path, head: Iterable[str], rows: Iterable[tuple[object, ...]]) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _write_changes(folder: Path, changes: Difference) -> None:
    (folder / "CHANGES.md").write_text(
        "# 变化 · Changes\n\n" + "".join(f"- {line}\n" for line in summary(changes)),
        encoding="utf-8",
    )
    _write_csv(
        folder / "changes" / "rows.csv",
        ("table", "key", "change", "column", "before", "after"),
        ((r.table, r.key, r.change, r.column, r.before, r.after) for r in changes.rows),
    )


def summary(changes: Difference) -> Iterator[str]:
    """A difference in sentences, one a line."""
    for what, names in (
        ("tables added", changes.tables_added),
        ("tables removed", changes.tables_removed),
        ("views added", changes.views_added),
        ("views removed", changes.views_removed),
    ):
        if names:
            yield f"{what}: {', '.join(names)}"
    for table in changes.tables:
        for what, names in (("added", table.columns_added), ("removed", table.columns_removed)):
            if names:
                yield f"{table.table}: columns {what}: {', '.join(names)}"
        if table.added or table.removed or table.changed:
            yield (
                f"{table.table}: {table.added} rows added, {table.removed} removed, "
                f"{table.changed} changed"
            )
    if changes.bump == "none":
        yield "nothing differs: the same tables, views and rows"
    yield f"version: {changes.bump}"


def _write_sums(folder: Path) -> int:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    lines = []
    for path in files:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    return len(files) + 1
