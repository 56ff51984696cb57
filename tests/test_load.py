"""Loading: again, in another order, changed, interrupted; what is unknown, and what is refused."""

from __future__ import annotations

import itertools
import os
import shutil
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
from loader.read import find_files
from loader.reference import Reference, load_reference
from loader.reference.tables import FOLDER
from loader.write import write_reference
from publish import publish_database
from schema.database import DatabaseProblem, open_database
from tests.conftest import PROJECT
from tests.parse.fragments import CELL_LINES
from tests.schema.test_schema import dump

FRAGMENT = CELL_LINES.replace("临江市", "台州市")
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
    path.write_text(FRAGMENT, encoding="utf-8")
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
    changed.write_text(FRAGMENT.replace("市经信委", "市某某局"), encoding="utf-8")
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
    assert outcome.change.count_before == 186
    assert outcome.change.added == outcome.change.removed == outcome.change.reassigned == ()
    assert [(pair.before.text, pair.now.text) for pair in outcome.change.changed] == [
        ("生产总值增长7.5%以上。", "生产总值增长7.6%以上。")
    ]
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
        FRAGMENT.replace("市经信委", "市环境保护局").replace("李国强", "张冰"), encoding="utf-8"
    )
    (outcome,) = load(copy, path, options=TAIZHOU)
    assert [
        (i.code, i.line, i.printed, (i.suggestion or "").split("、")[0])
        for i in outcome.open_issues
    ] == [
        ("unknown_leader", 21, "王  兰", ""),
        ("unknown_leader", 33, "张冰", "张兵"),
        ("unknown_unit", 35, "市环境保护局", "市环保局"),
    ]
    assert query(copy, "select name, kind, is_curated from units where not is_curated") == [
        ("市环境保护局", "department", 0)
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
    path.write_text(FRAGMENT, encoding="utf-8")
    load(copy, path, options=TAIZHOU)
    assert query(copy, "select * from units") == before


def test_strict_refuses_what_has_an_open_issue(tmp_path: Path, fragment: Path) -> None:
    database = tmp_path / "strict.db"
    (outcome,) = load(database, fragment, options=Options(TAIZHOU.overrides, strict=True))
    assert outcome.status == "refused"
    assert outcome.refusal is not None
    assert outcome.refusal.startswith(f"{fragment}:21: 2 open issues under --strict")
    assert not database.exists()


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
    options = Options(Overrides(district_id=331002, year=2020))
    (outcome,) = load(tmp_path / "z.db", fragment, options=options)
    assert outcome.rows is not None
    assert outcome.rows.key == "331002-2020-breakdown"
    codes = [issue.code for issue in outcome.open_issues]
    assert codes[:2] == ["issuer_differs", "year_differs"]


@pytest.mark.parametrize("year", [0, 1900, 20222])
def test_year_out_of_range_is_refused(tmp_path: Path, fragment: Path, year: int) -> None:
    (outcome,) = load(tmp_path / "z.db", fragment, options=Options(Overrides(year=year)))
    assert outcome.refusal is not None
    assert f"the year {year} is not between 1949 and 2199" in outcome.refusal
    assert not (tmp_path / "z.db").exists()


def test_two_versions_of_a_document_in_one_run_are_not_loaded_over_each_other(
    tmp_path: Path, fragment: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text(FRAGMENT.replace("3个", "4个"), encoding="utf-8")
    first, second = load(tmp_path / "z.db", fragment, other)
    assert (first.status, second.status) == ("new", "refused")
    assert "this is 331000-2019-breakdown too" in str(second.refusal)


def test_change_of_leaders_or_units_alone_is_reported(tmp_path: Path, fragment: Path) -> None:
    database = tmp_path / "z.db"
    load(database, fragment)
    fragment.write_text(FRAGMENT.replace("市经信委、", ""), encoding="utf-8")
    (outcome,) = load(database, fragment)
    assert outcome.change is not None
    (pair,) = outcome.change.reassigned
    assert pair.now.text == "建成小微园3个。"
    assert (pair.before.units or "").replace("市经信委、", "") == pair.now.units
    assert outcome.change.added == outcome.change.removed == outcome.change.changed == ()


def test_cut_at_every_byte_of_the_last_row_is_refused(tmp_path: Path) -> None:
    """Wherever a download breaks off in the last row, the file is not taken for whole."""
    row = FRAGMENT.rstrip("\n").encode()
    start = len(FRAGMENT[: FRAGMENT.rindex("建成小微园")].encode())
    path = tmp_path / "cut.txt"
    for end in range(start + 1, len(row)):
        path.write_bytes(row[:end])
        (outcome,) = load(tmp_path / "z.db", path)
        if outcome.status != "refused":  # only a line that no rule claims may stay, reported
            assert "unclaimed_line" in [issue.code for issue in outcome.open_issues], end
            assert row[:end].decode().splitlines()[-1] in "建成小微园3个"


def test_too_many_rows_are_refused_in_words(tmp_path: Path) -> None:
    notice = "台州市人民政府关于印发2022年《政府工作报告》重点任务责任分解的通知\n\n"
    path = tmp_path / "many.txt"
    line = "修建道路。（责任单位：市建设局）修建桥梁。（责任单位：市交通局）\n"
    path.write_text(notice + line * 5_000, encoding="utf-8")
    (outcome,) = load(tmp_path / "z.db", path)
    assert "10,000 tasks are more than one document can hold (9,999)" in str(outcome.refusal)


@pytest.mark.parametrize(
    "hostile",
    [
        "市" + "(" * 60_000 + ")" * 60_000 + "局",
        "(公开" * 50_000,
        "一、" + "升" * 80_000 + "\n\n一、" + "降" * 80_000,
        "增长5%、" * 30_000 + "。",
        "市财政局、" * 30_000,
    ],
)
def test_hostile_lines_are_read_or_refused_in_seconds(tmp_path: Path, hostile: str) -> None:
    for text in (
        FRAGMENT.replace("市经信委", hostile),
        FRAGMENT.replace("建成小微园3个。", hostile),
    ):
        path = tmp_path / "hostile.txt"
        path.write_text(text, encoding="utf-8")
        start = time.process_time()
        load(tmp_path / "z.db", path, options=Options(dry_run=True))
        assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "hostile",
    ["（市发改委牵头）" * 20_000, "牵头单位：市发改委；" * 20_000, "市 " * 60_000, "| " * 40_000],
)
def test_hostile_paragraphs_are_read_or_refused_in_seconds(tmp_path: Path, hostile: str) -> None:
    path = tmp_path / "hostile.txt"
    for text in (f"1.建校。\n牵头单位：{hostile}\n", f"1.建校。\n牵头单位：市教育局\n{hostile}\n"):
        path.write_text("台州市2021年重点任务分解\n" + text, encoding="utf-8")
        start = time.process_time()
        load(tmp_path / "z.db", path, options=Options(Overrides(331000), dry_run=True))
        assert time.process_time() - start < 10


def edited_reference(tmp_path: Path, *changes: tuple[str, str, str]) -> Reference:
    folder = tmp_path / f"reference{len(list(tmp_path.iterdir()))}"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py*"))
    for name, old, new in changes:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return load_reference(folder)


def test_reference_files_may_change_under_stored_documents(copy: Path, tmp_path: Path) -> None:
    """Units added, removed, renumbered: no later load is blocked, and old names stay."""
    unknown = tmp_path / "unknown.txt"
    unknown.write_text(FRAGMENT.replace("市经信委", "市新局"), encoding="utf-8")
    load(copy, unknown)
    line = next(
        row
        for row in (FOLDER / "units.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        if ",市供销社," in row
    )
    added = edited_reference(
        tmp_path,
        ("units.csv", line, line + "331000998,331000,市新局,department,made up here,虚构\n"),
    )
    renumbered = edited_reference(
        tmp_path, ("units.csv", line, line.replace(line.split(",")[0], "331000999", 1))
    )
    removed = edited_reference(tmp_path, ("units.csv", line, ""))
    for reference in (added, renumbered, removed, load_reference()):
        with open_database(copy, create=False) as engine, engine.connect() as connection:
            with connection.begin():
                assert write_reference(connection, reference)
            with connection.begin():
                assert not write_reference(connection, reference)
        names = [name for (name,) in query(copy, "select name from units where is_curated")]
        assert len(names) == len(set(names)) == len(reference.units)
        assert query(copy, "select count(*) from task_units tu left join units u "
                     "on u.id = tu.unit_id where u.id is null") == [(0,)]  # fmt: skip


def test_check_and_publish_need_no_lock(copy: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as other:
        other.execute("begin immediate")
        assert all(result.holds for result in check_database(copy))
        assert publish_database(copy, tmp_path / "site").exists()


def test_publishing_over_the_database_is_refused(copy: Path) -> None:
    database = copy.with_name("zeren.db")
    copy.rename(database)
    before = database.read_bytes()
    with pytest.raises(DatabaseProblem, match="would overwrite the database itself"):
        publish_database(database, database.parent)
    assert database.read_bytes() == before


@pytest.mark.parametrize(
    ("damage", "failing"),
    [
        ("update leaders set name = '某某' where name = '张兵'", "leaders are those"),
        ("update units set kind = 'zone' where name = '市科技局'", "units are those"),
        ("delete from unit_successions", "unit_successions are those"),
        ("update districts set name = '某市' where id = 331000", "districts are those"),
    ],
)
def test_check_finds_falsified_facts(copy: Path, damage: str, failing: str) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(damage)
    violated = [result.name for result in check_database(copy) if not result.holds]
    assert any(name.startswith(failing) for name in violated)


@pytest.mark.parametrize(
    "damage",
    [
        "delete from task_lineage",
        "update task_lineage set similarity = 0.9",
        "delete from task_statements where task_id = (select min(task_id) from task_statements)",
        "update task_statements set relation = 'split' where relation = 'identical'",
        "delete from task_differences",
        "delete from target_claims",
        "delete from outcomes",
        "update outcomes set verdict = 'met' where verdict = 'missed'",
        "delete from target_cascades",
        "update heirs set steps = steps + 1",
        "update heirs set lowest_confidence = 'medium'",
    ],
)
def test_check_finds_falsified_links(copy: Path, damage: str) -> None:
    before = copy.read_bytes()
    assert all(result.holds for result in check_database(copy))
    assert copy.read_bytes() == before
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(damage)
    violated = [result.name for result in check_database(copy) if not result.holds]
    assert "links are what documents and curated facts give" in violated


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes of a name here")
def test_pipes_and_folders_named_like_documents_hold_nobody_up(
    tmp_path: Path, breakdown_2018: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a folder.txt").mkdir()
    os.mkfifo(folder / "pipe.txt")
    (folder / "b.txt").write_bytes(breakdown_2018.read_bytes())
    assert [path.name for path in find_files([folder])] == ["b.txt"]
    (outcome,) = load_files([folder / "pipe.txt"], tmp_path / "z.db", Options())
    assert outcome.refusal is not None
    assert "this is no file" in outcome.refusal


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


TWO_PARTS = """\
台州市人民政府关于印发2021年政府工作报告重点任务和民生实事分解的通知
附件1
2021年政府工作报告重点任务分解
1.工业增长5%。
牵头单位：市经信局
2.投资增长8%。
牵头单位：市发改委
附件2
2021年民生实事项目责任分解
1.建学校5所。
牵头单位：市教育局
"""


def test_notice_with_two_breakdowns_is_loaded_whole_or_not_at_all(tmp_path: Path) -> None:
    path, database = tmp_path / "two.txt", tmp_path / "z.db"
    path.write_text(TWO_PARTS, encoding="utf-8")
    outcomes = load(database, path)
    assert [(o.status, o.rows and o.rows.key) for o in outcomes] == [
        ("new", "331000-2021-breakdown"),
        ("new", "331000-2021-breakdown-1"),
    ]
    assert [o.status for o in load(database, path)] == ["unchanged", "unchanged"]
    assert [result.name for result in check_database(database) if not result.holds] == []
    covered = "select sum(char_count) from document_coverage"
    with open_database(database, create=False) as engine, engine.connect() as connection:
        assert connection.exec_driver_sql(covered).scalar() == len(TWO_PARTS)
    strict = load(tmp_path / "s.db", path, options=Options(strict=True))
    assert [o.status for o in strict] in (["new", "new"], ["refused"])


def test_check_finds_a_part_that_another_file_replaced(tmp_path: Path) -> None:
    path, other, database = tmp_path / "two.txt", tmp_path / "one.txt", tmp_path / "z.db"
    path.write_text(TWO_PARTS, encoding="utf-8")
    other.write_text(
        "台州市人民政府关于2021年民生实事的通知\n2021年民生实事项目责任分解\n"
        "1.建学校6所。\n牵头单位：市教育局\n",
        encoding="utf-8",
    )
    load(database, path)
    (outcome,) = load(database, other)
    assert outcome.rows is not None
    assert (outcome.status, outcome.rows.key) == ("changed", "331000-2021-breakdown-1")
    assert [result.name for result in check_database(database) if not result.holds] == []
