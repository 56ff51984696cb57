"""A document that is taken out leaves what loading the others gives."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli import app
from loader.check import check_database
from loader.load import Options, load_files
from loader.remove import remove_document
from schema.database import DatabaseProblem
from tests.conftest import DOCUMENTS
from tests.link import test_target_links as targets
from tests.schema.test_schema import dump
from tests.test_rollups import load, steps

SLOW = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)


def keys(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [key for (key,) in connection.execute("select key from documents order by id")]


def violated(database: Path) -> list[str]:
    return [f"{result.name}: {result.detail}" for result in check_database(database)
            if not result.holds]  # fmt: skip


@SLOW
@given(steps, st.randoms(use_true_random=False))
def test_breakdowns_leave_nothing(documents: list, chance) -> None:  # type: ignore[type-arg, no-untyped-def]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database, other = folder / "first.db", folder / "second.db"
        for document in documents:
            load(document, folder, database)
        gone = set(chance.sample(keys(database), len(keys(database)) // 2 + 1))
        for key in sorted(gone):
            remove_document(database, key)
            assert violated(database) == []
        codes = {"台州市": 331000, "杭州市": 330100}
        last = {f"{codes[d[0]]}-{d[1]}-breakdown": d for d in documents}
        left = [document for key, document in last.items() if key not in gone]
        assert sorted(set(last) - gone) == sorted(keys(database))
        if left:
            for document in left:
                load(document, folder, other)
            assert sorted(dump(database)) == sorted(dump(other))


@SLOW
@given(st.lists(targets.documents, min_size=3, max_size=7), st.randoms(use_true_random=False))
def test_reports_and_breakdowns_leave_nothing(documents: list, chance) -> None:  # type: ignore[type-arg, no-untyped-def]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database, other = folder / "first.db", folder / "second.db"
        for document in documents:
            targets.load(document, folder, database)
        gone = set(chance.sample(keys(database), len(keys(database)) // 2 + 1))
        for key in sorted(gone):
            remove_document(database, key)
            assert violated(database) == []
        codes = {"台州市": 331000, "路桥区": 331004}
        kinds = {True: "work_report", False: "breakdown"}
        last = {f"{codes[d[0]]}-{d[1]}-{kinds[d[2]]}": d for d in documents}
        left = [document for key, document in last.items() if key not in gone]
        if left:
            for document in left:
                targets.load(document, folder, other)
            assert sorted(dump(database)) == sorted(dump(other))


def test_one_of_the_real_documents(tmp_path: Path) -> None:
    database, other = tmp_path / "a.db", tmp_path / "b.db"
    files = sorted(DOCUMENTS.glob("*.txt"))
    list(load_files(files, database, Options()))
    before = keys(database)
    told = CliRunner().invoke(app, ["remove", "331000-2022-work_report", "--db", str(database)])
    assert told.exit_code == 0
    assert told.stdout == "331000-2022-work_report: removed\n"
    assert violated(database) == []
    list(load_files([f for f in files if not f.name.startswith("002")], other, Options()))
    assert sorted(dump(database)) == sorted(dump(other))
    assert keys(database) == [key for key in before if key != "331000-2022-work_report"]


def test_a_document_that_is_not_there(tmp_path: Path, breakdown_2018: Path) -> None:
    database = tmp_path / "a.db"
    list(load_files([breakdown_2018], database, Options()))
    before = dump(database)
    with pytest.raises(DatabaseProblem, match="no document 331000-2019-breakdown — the nearest"):
        remove_document(database, "331000-2019-breakdown")
    told = CliRunner().invoke(app, ["remove", "x", "--db", str(database)])
    assert told.exit_code == 1
    assert "no document x — the nearest: none is like it" in told.stderr
    assert dump(database) == before
