"""Tables, migrations and views agree; the constraints refuse wrong data."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Index
from typer.testing import CliRunner

from cli import app
from loader.check import check_database
from loader.normalize.identity import NOT_CURATED
from loader.parse.document import LINE_CLASSES
from loader.reference.tables import NameKind, SuccessionKind, UnitKind
from schema import HEAD_REVISION, tables
from schema.database import DatabaseProblem, open_database, open_engine
from schema.derived import view_statements
from schema.migrate import alembic_config, migrate_database
from schema.script import SCRIPT, compiled
from schema.tables import metadata


def shape(path: Path) -> dict[str, list[str]]:
    """Each object's SQL as sorted clauses, so that only their order may differ.

    SQLite quotes the name of a table that was renamed.
    """
    with closing(sqlite3.connect(path)) as connection:
        return {
            name: sorted(
                line.strip().rstrip(",")
                for line in sql.replace(f'TABLE "{name}"', f"TABLE {name}").splitlines()
                if line.strip()
            )
            for name, sql in connection.execute(
                "select name, sql from sqlite_master where sql is not null"
            )
        }


def test_the_script_is_that_of_the_tables() -> None:
    message = "write it anew: python -m schema.script"
    assert SCRIPT.read_text(encoding="utf-8") == compiled(), message


def test_migrations_give_the_schema_of_the_models(tmp_path: Path) -> None:
    migrated, created = tmp_path / "migrated.db", tmp_path / "created.db"
    assert migrate_database(migrated) == (None, HEAD_REVISION)
    with open_database(created, create=True):
        pass
    assert shape(migrated) == shape(created)


def is_descending(item: object) -> bool:
    """Alembic cannot read back the direction of an index; the test before compares its SQL."""
    return isinstance(item, Index) and any("DESC" in str(e) for e in item.expressions)


def test_alembic_sees_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "zeren.db"
    migrate_database(path)
    engine = open_engine(path)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": lambda item, *_: not is_descending(item)}
        )
        ours = [
            change
            for change in compare_metadata(context, metadata)
            if not (change[0] == "remove_table" and change[1].name == "alembic_version")
        ]
        script = ScriptDirectory.from_config(alembic_config(connection))
        assert script.get_heads() == [HEAD_REVISION]
    engine.dispose()
    assert ours == []


def test_views_of_an_older_version_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "zeren.db"
    with open_database(path, create=True):
        pass
    first = next(iter(view_statements()))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"drop view {first}")
        connection.execute("create view left_over as select 1 as one")
    with open_database(path, create=False):
        pass
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("select name from sqlite_master where type = 'view'")
        assert {name for (name,) in names} == set(view_statements())


def test_an_older_database_keeps_its_rows(tmp_path: Path, connection: sqlite3.Connection) -> None:
    """From the first revision, with documents in it, to the head."""
    path = tmp_path / "old.db"
    engine = open_engine(path)
    with engine.connect() as opened, opened.begin():
        command.upgrade(alembic_config(opened), "0001")
    engine.dispose()
    with closing(sqlite3.connect(path)) as old, old:
        for table in ("districts", "documents", "source_lines"):
            known = [row[1] for row in old.execute(f"pragma table_info({table})")]
            columns = ", ".join(f'"{name}"' for name in known)
            rows = connection.execute(f"select {columns} from {table}").fetchall()
            marks = ", ".join("?" * len(known))
            old.executemany(f"insert into {table} ({columns}) values ({marks})", map(tuple, rows))
    assert migrate_database(path) == ("0001", HEAD_REVISION)
    with closing(sqlite3.connect(path)) as new:
        for table in ("districts", "documents", "source_lines"):
            count = f"select count(*) from {table}"
            assert new.execute(count).fetchone() == tuple(connection.execute(count).fetchone())
    with open_database(path, create=False):
        pass


@pytest.fixture
def before_0005(tmp_path: Path, connection: sqlite3.Connection) -> Path:
    """The documents in a database of revision 0004, which said nothing in words in Chinese."""
    path = tmp_path / "old.db"
    engine = open_engine(path)
    with engine.connect() as opened, opened.begin():
        command.upgrade(alembic_config(opened), "0004")
    engine.dispose()
    with closing(sqlite3.connect(path)) as old, old:
        for table in metadata.sorted_tables:
            known = [row[1] for row in old.execute(f"pragma table_info({table.name})")]
            columns = ", ".join(f'"{name}"' for name in known)
            rows = connection.execute(f"select {columns} from {table.name}")
            marks = ", ".join("?" * len(known))
            old.executemany(f"insert into {table.name} values ({marks})", map(tuple, rows))
        old.execute("update about set value = '1.3' where key = 'schema_version'")
    return path


def test_the_migration_keeps_what_is_said_in_english(before_0005: Path) -> None:
    tables = ("units", "unit_names", "leader_posts", "outcomes", "target_cascades", "target_claims")
    with closing(sqlite3.connect(before_0005)) as old, old:
        said = NOT_CURATED["evidence"]
        old.execute("update units set evidence = ? where id = 331000001", [said])
        old.execute("update units set evidence = null where id = 331000002")
        old.row_factory = sqlite3.Row
        kept = {
            name: [dict(row) for row in old.execute(f"select * from {name}")] for name in tables
        }
    assert migrate_database(before_0005) == ("0004", HEAD_REVISION)
    with closing(sqlite3.connect(before_0005)) as new:
        for name, rows in kept.items():
            columns = ", ".join(rows[0])
            assert [*new.execute(f"select {columns} from {name}")] == [
                tuple(row.values()) for row in rows
            ]
        told = new.execute("select evidence_zh from units order by id limit 3").fetchall()
    assert told == [(NOT_CURATED["evidence_zh"],), (None,), ("依据见英文",)]


def test_migrate_writes_what_is_said_in_chinese(before_0005: Path) -> None:
    result = CliRunner().invoke(app, ["migrate", "--db", str(before_0005)])
    assert result.stdout == f"{before_0005}: schema 0004 → {HEAD_REVISION}\n"
    assert [r for r in check_database(before_0005) if not r.holds] == []
    with closing(sqlite3.connect(before_0005)) as new:
        told = new.execute("select note_zh from outcomes where promise_line = 35").fetchall()
    assert told == [("2018年目标对2017—2021年年均增速；2018年当年增速未给出。",)]


def test_migrating_again_changes_nothing(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "zeren.db"
    copy.write_bytes(database.read_bytes())
    before = dump(copy)
    assert migrate_database(copy) == (HEAD_REVISION, HEAD_REVISION)
    assert dump(copy) == before


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return sorted(connection.iterdump())


def make_foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table recipes (id integer)")


def make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table alembic_version (version_num text)")
        connection.execute("insert into alembic_version values ('9999')")


def make_garbage(path: Path) -> None:
    path.write_bytes(b"no database" * 500)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (make_foreign, "is not a Zeren database — name another file with --db"),
        (make_newer, "schema revision 9999, this version needs .* run: python cli.py migrate"),
        (make_garbage, "this file is not an SQLite database"),
    ],
)
def test_files_that_are_no_database_of_ours(
    tmp_path: Path, make: Callable[[Path], None], message: str
) -> None:
    path = tmp_path / "other.db"
    make(path)
    before = path.read_bytes()
    with pytest.raises(DatabaseProblem, match=message), open_database(path, create=True):
        pass
    assert path.read_bytes() == before


def test_migrate_refuses_a_database_of_a_newer_version(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    make_newer(path)
    with pytest.raises(DatabaseProblem, match="made by a newer version"):
        migrate_database(path)


def test_a_missing_database_is_not_created_by_reading(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with (
        pytest.raises(DatabaseProblem, match="load documents first"),
        open_database(path, create=False),
    ):
        pass
    assert not path.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "update documents set id = id + 1",
        "update documents set kind = 'recipe'",
        "update documents set signed_on = '2018-13-01'",
        "update tasks set ordinal = ordinal + 1",
        "update tasks set text = text || '。'",
        "update tasks set is_open_ended = 2",
        "update tasks set line_end = line_start - 1",
        "update task_units set unit_id = 1",
        "update task_units set role = 'lead'",
        "update task_units set role = 'chief', role_basis = 'label'",
        "update task_units set is_inferred_lead = 1",
        "update task_leaders set char_end = char_start",
        "update units set kind = null where is_curated",
        "update sections set parent_id = id - 1 where level = 1 and ordinal > 1",
        "update sections set parent_id = id where level = 2",
        "update unit_successions set successor_id = predecessor_id",
        "update issues set severity = 'fatal'",
        "update tasks set document_id = 'many'",
        "delete from units",
        "insert into documents select * from documents",
        "insert into task_districts select task_id, district_id, 'guess' from task_districts",
    ],
)
def test_wrong_data_is_impossible(database: Path, tmp_path: Path, statement: str) -> None:
    copy = tmp_path / "zeren.db"
    copy.write_bytes(database.read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("pragma foreign_keys = on")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)


def test_words_that_rooms_share_are_the_same_words() -> None:
    """Parsers and curated files may not import the schema; its checks must allow their words."""
    assert set(tables.LINE_CLASSES) == set(LINE_CLASSES)
    assert set(tables.UNIT_KINDS) == set(get_args(UnitKind))
    assert set(tables.SUCCESSION_KINDS) == set(get_args(SuccessionKind))
    assert set(tables.UNIT_NAME_KINDS) == {"canonical", *get_args(NameKind)}


def test_every_foreign_key_names_its_column_and_has_an_index(
    connection: sqlite3.Connection,
) -> None:
    keys = connection.execute(
        'select m.name, f."from", f."to" from sqlite_master m, pragma_foreign_key_list(m.name) f '
        "where m.type = 'table'"
    ).fetchall()
    assert len(keys) >= 20
    for table, column, target in keys:
        assert target is not None, (table, column)
        first_columns = connection.execute(
            "select c.name from pragma_index_list(?) i, pragma_index_info(i.name) c "
            "where c.seqno = 0",
            (table,),
        )
        assert column in {name for (name,) in first_columns}, (table, column)
