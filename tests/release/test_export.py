"""The release: complete, described, valid, and the same bytes again."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pytest
import yaml

from loader.load import Options, load_files
from publish import PROJECT
from release.describe import ORIGINS
from release.export import SUMS, export
from schema.database import DatabaseProblem
from tests.conftest import BREAKDOWN_2018, BREAKDOWN_2022
from tests.test_cli import zeren
from web.cite import WHOLE_TITLE, cite


@pytest.fixture(scope="module")
def released(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "zeren"
    export(database, folder, version="1.0", released_on="2022-12-31", parquet=True)
    return folder


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_every_table_and_view_is_whole(released: Path) -> None:
    with closing(sqlite3.connect(released / "zeren.db")) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "select name from sqlite_master where type in ('table', 'view')"
            )
            if not re.search(r"_fts|^sqlite_|^alembic_version$", name)
        ]
        found = {path.stem: path for path in (released / "data").rglob("*.csv")}
        assert set(found) == set(names)
        for name, path in found.items():
            head, *rows = rows_of(path)
            cursor = connection.execute(f"select * from {name}")
            stored = [["" if v is None else str(v) for v in row] for row in cursor]
            assert head == [column[0] for column in cursor.description]
            assert sorted(rows) == sorted(stored), name


def test_the_data_package_is_valid(released: Path) -> None:
    frictionless.system.trusted = True
    package = frictionless.Package(str(released / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])[:5]


def test_the_data_package_names_keys_and_meanings(released: Path) -> None:
    package = json.loads((released / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    schema = resources["task_units"]["schema"]
    assert schema["primaryKey"] == ["task_id", "position"]
    assert {
        "fields": "unit_id",
        "reference": {"resource": "units", "fields": "id"},
    } in schema["foreignKeys"]
    for resource in resources.values():
        assert all(" · " in field["description"] for field in resource["schema"]["fields"])
    types = {f["name"]: f["type"] for f in resources["unit_task_load"]["schema"]["fields"]}
    assert types["task_count"] == "integer"
    assert types["task_share"] == "number"


def test_the_dictionary_has_every_column(released: Path) -> None:
    dictionary = (released / "DICTIONARY.md").read_text(encoding="utf-8")
    for path in (released / "data").rglob("*.csv"):
        part = dictionary.split(f"\n## {path.stem} — ", 1)[1].split("\n## ", 1)[0]
        for column in rows_of(path)[0]:
            assert f"| {column} | " in part


def test_the_citation(released: Path) -> None:
    citation = yaml.safe_load((released / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "dataset"
    assert str(citation["date-released"]) == "2022-12-31"
    with closing(sqlite3.connect(released / "zeren.db")) as connection:
        about = dict(connection.execute("select key, value from about"))
    # As the site cites it.
    on_site = cite(
        key="zeren", title=WHOLE_TITLE, address="/", data_version=about["data_version"]
    ).gbt7714
    (author,) = citation["authors"]
    assert on_site.startswith(
        f"{author['name']}. {citation['title']}: 数据版本 {citation['version']}[DB/OL]"
    )


def test_whose_data_it_is_is_said_everywhere(released: Path) -> None:
    package = json.loads((released / "datapackage.json").read_text(encoding="utf-8"))
    (districts,) = [r for r in package["resources"] if r["name"] == "districts"]
    assert {entry["name"] for entry in package["licenses"]} == {"Apache-2.0"}
    assert {entry["name"] for entry in districts["licenses"]} == {"BSD-2-Clause", "CC-BY-4.0"}
    assert [c["role"] for c in package["contributors"]] == ["author"]
    made_from = (PROJECT / "scripts" / "make_districts.py").read_text(encoding="utf-8")
    texts = [
        *(
            (released / name).read_text(encoding="utf-8")
            for name in ("README.md", "CITATION.cff", "datapackage.json", "ATTRIBUTION.md")
        ),
        (PROJECT / "site" / "templates" / "_rights.html").read_text(encoding="utf-8"),
        (PROJECT / "README.md").read_text(encoding="utf-8"),
    ]
    for origin in ORIGINS["districts"]:
        assert f'"{origin.name}=={origin.version}"' in made_from
        assert all(origin.name in text and origin.version in text for text in texts)
    for text in texts:
        assert re.search("CC[ -]BY[ -]4.0|Creative Commons Attribution 4.0", text)
        assert "BSD" in text
        assert "Hsiaoming Yang" in text


def test_checksums_are_those_of_all_other_files(released: Path) -> None:
    lines = (released / SUMS).read_text(encoding="utf-8").splitlines()
    told = dict(line.split("  ", 1)[::-1] for line in lines)
    files = {
        p.relative_to(released).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in released.rglob("*")
        if p.is_file() and p.name != SUMS
    }
    assert told == files


def test_parquet_holds_the_rows_of_the_tables(released: Path) -> None:
    with closing(sqlite3.connect(released / "zeren.db")) as connection, duckdb.connect() as duck:
        for path in sorted((released / "data" / "tables").glob("*.csv")):
            columns = [c for _, c, *_ in connection.execute(f"pragma table_info('{path.stem}')")]
            listed = ", ".join(f'"{column}"' for column in columns)
            stored = connection.execute(f"select {listed} from {path.stem}").fetchall()
            files = [str(p) for p in (released / "parquet" / path.stem).rglob("*.parquet")]
            read = duck.execute(f"select {listed} from read_parquet({files})").fetchall()
            assert sorted(map(repr, read)) == sorted(map(repr, stored)), path.stem
    assert (released / "parquet" / "tasks" / "331000" / "2018.parquet").is_file()


def test_networks_are_those_of_the_views(released: Path) -> None:
    head, *edges = rows_of(released / "network" / "331000-2018-breakdown-edges.csv")
    assert head == ["Source", "Target", "Type", "Weight", "Jaccard"]
    nodes = {row[0] for row in rows_of(released / "network" / "331000-2018-breakdown-nodes.csv")}
    assert {end for edge in edges for end in edge[:2]} <= nodes
    assert max(int(edge[3]) for edge in edges) >= 17


def test_another_order_of_loading_gives_the_same_bytes(released: Path, tmp_path: Path) -> None:
    files = sorted(BREAKDOWN_2018.parent.glob("*.txt"), reverse=True)
    other = tmp_path / "other.db"
    assert {o.status for o in load_files(files, other, Options())} == {"new"}
    again = tmp_path / "again"
    export(other, again, version="1.0", released_on="2022-12-31", parquet=True)
    assert (again / SUMS).read_bytes() == (released / SUMS).read_bytes()


def changed_database(tmp_path: Path) -> Path:
    """Only 2018, one task's text changed, the last one gone into the next."""
    text = BREAKDOWN_2018.read_text(encoding="utf-8")
    path, target = tmp_path / "b.txt", tmp_path / "changed.db"
    path.write_text(text.replace("生产总值增长7.5%以上", "生产总值增长8%以上", 1), encoding="utf-8")
    assert [o.status for o in load_files([path, BREAKDOWN_2022], target, Options())] == ["new"] * 2
    return target


def test_changes_since_the_last_release(released: Path, tmp_path: Path) -> None:
    database = changed_database(tmp_path)
    folder = tmp_path / "next"
    export(database, folder, version="1.1", since=released / "zeren.db")
    changes = (folder / "CHANGES.md").read_text(encoding="utf-8")
    assert "- documents: 0 rows added, 3 removed, 1 changed\n" in changes
    assert "- tasks: 0 rows added, 0 removed," in changes
    assert changes.endswith("- version: patch\n")
    rows: list[dict[str, Any]] = [
        dict(zip(("table", "key", "change", "column", "before", "after"), row, strict=True))
        for row in rows_of(folder / "changes" / "rows.csv")
    ]
    cell = next(r for r in rows if r["table"] == "tasks" and r["column"] == "plain_text")
    assert "增长7.5%以上" in cell["before"]
    assert "增长8%以上" in cell["after"]


def test_diff_of_a_database_with_itself(released: Path) -> None:
    result = zeren("diff", released / "zeren.db", released / "zeren.db", "--rows")
    assert (result.returncode, result.stdout) == (
        0,
        "nothing differs: the same tables, views and rows\nversion: none\n",
    )


def test_a_lost_view_is_a_major_change(released: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes((released / "zeren.db").read_bytes())
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("drop view open_issues")
        connection.execute("create view added as select 1 as one")
    result = zeren("diff", released / "zeren.db", copy)
    assert result.stdout == "views added: added\nviews removed: open_issues\nversion: major\n"


def test_an_existing_release_is_replaced_and_other_folders_are_not(
    database: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "release"
    assert zeren("export", folder, "--db", database).returncode == 0
    (folder / "stale.txt").write_text("x")
    assert zeren("export", folder, "--db", database).returncode == 0
    assert not (folder / "stale.txt").exists()
    other = tmp_path / "photos"
    other.mkdir()
    (other / "a.png").write_text("x")
    result = zeren("export", other, "--db", database)
    assert result.returncode == 1
    assert result.stderr == (
        f"{other}: the folder holds other files — name an empty folder, or one to be made\n"
    )
    assert [p.name for p in other.iterdir()] == ["a.png"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["photos", "release"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("export", "x", "--released-on", "yesterday"), "no date — write it as 2022-12-31"),
        (("export", "x", "--db", "missing.db"), "no such database"),
        (("diff", "missing.db", "missing.db"), "no such database"),
        (("diff", "README.md", "README.md"), "cannot be read"),
    ],
)
def test_bad_requests_say_what_to_do(
    arguments: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    result = zeren(*(str(tmp_path / a) if a == "x" else a for a in arguments))
    assert result.returncode == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "x").exists()


def test_parquet_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    from release.parquet import load_duckdb

    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(DatabaseProblem, match="Parquet needs the package duckdb — run"):
        load_duckdb()
