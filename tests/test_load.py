"""Loading: again, in another order, changed, interrupted; what is unknown, and what is refused."""

from __future__ import annotations

import itertools
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from loader.check import check_database
from loader.load import Options, Outcome, load_files
from loader.normalize import Overrides
from publish import publish_database
from tests.conftest import PROJECT
from tests.parse.fragments import CELL_LINES
from tests.schema.test_schema import dump

TAIZHOU = Options(Overrides(district_id=331000))


def load(database: Path, *paths: Path, options: Options = Options()) -> list[Outcome]:  # noqa: B008
    return list(load_files(paths, database, options))


def query(database: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchall()


@pytest.fixture
def copy(database: Path, tmp_path: Path) -> Path:
    target = tmp_path / "copy.db"
    target.write_bytes(database.read_bytes())
    return target


@pytest.fixture
def fragment(tmp_path: Path) -> Path:
    path = tmp_path / "fragment.txt"
    path.write_text(CELL_LINES, encoding="utf-8")
    return path


def test_loading_again_changes_nothing(
    copy: Path, breakdown_2018: Path, breakdown_2022: Path
) -> None:
    before = dump(copy)
    outcomes = load(copy, breakdown_2022, breakdown_2018)
    assert [outcome.status for outcome in outcomes] == ["unchanged", "unchanged"]
    assert dump(copy) == before


def test_order_does_not_matter(
    tmp_path: Path, breakdown_2018: Path, breakdown_2022: Path, fragment: Path
) -> None:
    """The same published bytes in every order, and after a document was replaced."""
    changed = tmp_path / "changed.txt"
    changed.write_text(CELL_LINES.replace("市经信委", "市某某局"), encoding="utf-8")
    published = set()
    documents = (breakdown_2018, breakdown_2022, fragment)
    for number, order in enumerate(itertools.permutations(documents)):
        database = tmp_path / f"{number}.db"
        if number % 2:
            load(database, changed, options=TAIZHOU)
        for path in order:
            load(database, path, options=TAIZHOU if path == fragment else Options())
        published.add(publish_database(database, tmp_path / f"site{number}").read_bytes())
    assert len(published) == 1


def test_changed_document_is_replaced_and_the_report_says_what_changed(
    copy: Path, tmp_path: Path, breakdown_2018: Path
) -> None:
    text = breakdown_2018.read_text(encoding="utf-8")
    other = tmp_path / "other.txt"
    other.write_text(text.replace("增长7.5%以上", "增长7.6%以上"), encoding="utf-8")
    (outcome,) = load(copy, other)
    assert outcome.status == "changed"
    assert outcome.change is not None
    assert outcome.change.tasks_before == 186
    assert outcome.change.tasks_added == ("生产总值增长7.6%以上。",)
    assert outcome.change.tasks_removed == ("生产总值增长7.5%以上。",)
    assert [issue.code for issue in outcome.open_issues] == ["other_version"]
    assert query(copy, "select count(*) from tasks") == [(380,)]
    load(copy, breakdown_2018)
    assert query(copy, "select count(*) from issues where code = 'other_version'") == [(0,)]


def test_unknown_names_are_kept_reported_and_leave_with_their_document(
    copy: Path, tmp_path: Path
) -> None:
    before = query(copy, "select * from units")
    path = tmp_path / "unknown.txt"
    path.write_text(
        CELL_LINES.replace("市经信委", "市环境保护局").replace("李国强", "张冰"), encoding="utf-8"
    )
    (outcome,) = load(copy, path, options=TAIZHOU)
    assert [
        (i.code, i.line, i.printed, (i.suggestion or "").split("、")[0])
        for i in outcome.open_issues
    ] == [
        ("unknown_leader", 21, "王  兰", ""),
        ("unknown_leader", 31, "王  兰", ""),
        ("unknown_leader", 33, "张冰", "张兵"),
        ("unknown_unit", 35, "市环境保护局", "市环保局"),
    ]
    assert query(copy, "select name, kind, is_curated from units where not is_curated") == [
        ("市环境保护局", None, 0)
    ]
    assert query(
        copy,
        "select u.name, tu.name_as_printed, tu.position from task_units tu "
        "join units u on u.id = tu.unit_id where not u.is_curated",
    ) == [("市环境保护局", "市环境保护局", 1)]
    assert query(copy, "select name from leaders where not is_curated order by name") == [
        ("张冰",),
        ("王兰",),
    ]
    path.write_text(CELL_LINES, encoding="utf-8")
    load(copy, path, options=TAIZHOU)
    assert query(copy, "select * from units") == before


def test_strict_refuses_what_has_an_open_issue(tmp_path: Path, fragment: Path) -> None:
    database = tmp_path / "strict.db"
    (outcome,) = load(database, fragment, options=Options(TAIZHOU.overrides, strict=True))
    assert outcome.status == "refused"
    assert outcome.refusal is not None
    assert outcome.refusal.startswith(f"{fragment}:21: 3 open issues under --strict")
    assert query(database, "select count(*) from documents") == [(0,)]


def test_strict_takes_the_real_documents(tmp_path: Path, breakdown_2022: Path) -> None:
    (outcome,) = load(tmp_path / "z.db", breakdown_2022, options=Options(strict=True))
    assert outcome.status == "new"


def test_dry_run_reports_and_writes_nothing(
    tmp_path: Path, copy: Path, breakdown_2018: Path, fragment: Path
) -> None:
    dry = Options(TAIZHOU.overrides, dry_run=True)
    database = tmp_path / "dry.db"
    (outcome,) = load(database, fragment, options=dry)
    assert outcome.status == "new"
    assert not database.exists()
    before = dump(copy)
    assert [o.status for o in load(copy, fragment, options=dry)] == ["new"]
    assert [o.status for o in load(copy, breakdown_2018)] == ["unchanged"]
    assert dump(copy) == before


def test_a_refused_file_does_not_stop_the_others(tmp_path: Path, breakdown_2018: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff\xfe\x00garbage")
    database = tmp_path / "z.db"
    assert [o.status for o in load(database, bad, breakdown_2018)] == ["refused", "new"]


def test_nothing_is_created_when_every_file_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    database = tmp_path / "z.db"
    assert [o.status for o in load(database, bad)] == ["refused"]
    assert not database.exists()


def test_year_and_district_given_by_hand(tmp_path: Path, fragment: Path) -> None:
    options = Options(Overrides(district_id=331000, year=2020))
    (outcome,) = load(tmp_path / "z.db", fragment, options=options)
    assert outcome.rows is not None
    assert outcome.rows.key == "331000-2020-breakdown"
    assert outcome.open_issues[0].code == "year_differs"


def test_document_shorter_than_registered_is_refused(tmp_path: Path, breakdown_2018: Path) -> None:
    """A file cut exactly between two rows looks whole; the register knows better."""
    lines = breakdown_2018.read_text(encoding="utf-8").split("\n")
    path = tmp_path / "short.txt"
    path.write_text("\n".join(lines[:111]) + "\n", encoding="utf-8")
    (outcome,) = load(tmp_path / "z.db", path)
    assert outcome.refusal is not None
    assert "knows this document with 186" in outcome.refusal


def test_killed_load_leaves_the_old_state(copy: Path, tmp_path: Path, breakdown_2018: Path) -> None:
    """kill -9 at many moments of replacing a document: always the old or the new, whole."""
    other = tmp_path / "other.txt"
    text = breakdown_2018.read_text(encoding="utf-8")
    other.write_text(text.replace("市发改委", "市发展改革委"), encoding="utf-8")
    states = {tuple(dump(copy))}
    finished = tmp_path / "finished.db"
    finished.write_bytes(copy.read_bytes())
    load(finished, other)
    states.add(tuple(dump(finished)))
    code = (
        "import sys; from pathlib import Path; from loader.load import Options, load_files\n"
        "print('ready', flush=True)\n"
        "for path in sys.argv[2:] * 50:\n"
        "    list(load_files([Path(path)], Path(sys.argv[1]), Options()))"
    )
    for delay in (0.0, 0.01, 0.03, 0.05, 0.08, 0.13, 0.21, 0.34):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(copy), str(other), str(breakdown_2018)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
        process.stdout.close()
        assert tuple(dump(copy)) in states
        assert query(copy, "pragma integrity_check") == [("ok",)]


def test_check_holds_on_what_was_loaded(database: Path) -> None:
    assert [result.name for result in check_database(database) if not result.holds] == []


@pytest.mark.parametrize(
    ("damage", "failing"),
    [
        ("update source_lines set text = text || '。' where line = 37", "331000-2018-breakdown"),
        ("update task_units set name_as_printed = '市某局' where length(name_as_printed) = 3 "
         "and name_as_printed <> '市某局'", "every printed string slices back"),
        ("delete from task_leaders where position = 2", "331000-2018-breakdown"),
        ("update document_units set task_count = task_count + 1",
         "no unit summaries differ from the tasks"),
        ("update about set value = 'x' where key = 'reference_sha256'", "stored reference data"),
        ("drop index ix_tasks_section_id", "no foreign keys lack an index"),
    ],
)  # fmt: skip
def test_check_finds_damage(copy: Path, damage: str, failing: str) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(damage)
    violated = {result.name for result in check_database(copy) if not result.holds}
    assert failing in violated
