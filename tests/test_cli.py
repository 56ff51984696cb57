"""Every command as a person types it: what it prints, where, and its exit code."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.corpus import write_corpus
from cli import _progress
from schema import HEAD_REVISION
from tests.conftest import DOCUMENTS, PROJECT
from tests.parse.fragments import CELL_LINES
from tests.schema.test_schema import dump


def zeren(*arguments: object, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "cli.py"), *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def copy(database: Path, tmp_path: Path) -> Path:
    target = tmp_path / "copy.db"
    target.write_bytes(database.read_bytes())
    return target


def test_load_tells_what_was_recognised(tmp_path: Path) -> None:
    result = zeren("load", DOCUMENTS, "--db", tmp_path / "z.db")
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == ("000_aec6d37de50f5a13.txt: new — 331000-2018-breakdown 台州市人民政府 2018")
    assert lines[1] == (
        "  layout cell_lines: the column heads 目标任务、责任领导、责任单位 stand on lines of "
        "their own from line 27"
    )
    assert lines[2] == (
        "  39 sections, 186 tasks, 239 task-leader and 748 task-unit rows, 52 targets; "
        "0 units and 0 leaders not in the reference files"
    )
    at = lines.index(
        "004_c5a084ca59368fdc.txt: new — 331004-2022-work_report 台州市路桥区人民政府 2022"
    )
    assert lines[at + 1 : at + 3] == [
        "  layout report: the text addresses 各位代表 4 times",
        "  53 sections, 315 statements, 163 targets and claims",
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.txt", None, "no such file — check the name and try again"),
        ("empty.txt", b"", "the file is empty — download or save it again"),
        ("garbage.txt", bytes(range(250, 0, -1)) * 9, "this is not a text file, or a damaged one"),
        (
            "recipe.txt",
            "红烧肉\n\n五花肉五百克,切块焯水。\n".encode(),
            "neither a task breakdown",
        ),
        (
            "notice.txt",
            CELL_LINES[: CELL_LINES.index("目标任务\n")].encode(),
            "if the table is an attachment (附件), download that and load it",
        ),
        (
            "cut.txt",
            (DOCUMENTS / "000_aec6d37de50f5a13.txt").read_bytes()[:20_001],
            "the file ends inside a character, so it is cut short: download it again",
        ),
        (
            "cut_row.txt",
            (DOCUMENTS / "001_bae5215e59679ea9.txt").read_text(encoding="utf-8")[:6000].encode(),
            "the file is cut short: download it again",
        ),
        (
            "cut_line.txt",
            (DOCUMENTS / "000_aec6d37de50f5a13.txt").read_text(encoding="utf-8")[:6000].encode(),
            "the file is cut short: download it again",
        ),
        ("unknown.txt", CELL_LINES.replace("临江市", "临汀市").encode(), "--district 331000"),
        (
            "yearless.txt",
            CELL_LINES.replace("2019年", "").replace("临江市", "台州市").encode(),
            "--year 2022",
        ),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(
    copy: Path, tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    before = dump(copy)
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    result = zeren("load", path, "--db", copy)
    assert result.returncode == 1
    assert result.stderr.startswith(str(path))
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert dump(copy) == before


def test_open_issues_go_to_stderr_with_file_line_and_nearest_names(tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_text(CELL_LINES.replace("市经信委", "市环境保护局"), encoding="utf-8")
    result = zeren("load", path, "--db", tmp_path / "z.db", "--district", 331000)
    assert result.returncode == 0
    assert (
        f"{path}:35: unknown_unit “市环境保护局”: no body of this government is known by this "
        "name; it is kept as its own entry — nearest: 市环保局" in result.stderr
    )
    assert "  warning: 1 × unknown_unit" in result.stdout
    strict = zeren("load", path, "--db", tmp_path / "y.db", "--district", 331000, "--strict")
    assert strict.returncode == 1
    assert "open issues under --strict" in strict.stderr


def test_dry_run(tmp_path: Path) -> None:
    result = zeren("load", DOCUMENTS, "--db", tmp_path / "z.db", "--dry-run")
    assert result.returncode == 0
    assert result.stdout.endswith("dry run: nothing was written\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("load", "documents", "--kind", "recipe"), 1, "use breakdown, work_report or progress"),
        (("load", "documents", "--year", "20222"), 1, "--year 20222: no year of a document here"),
        (("load", "documents", "--district", "1"), 1, "1 is not a district in"),
        (("load", "documents", "--db", "/nowhere/z.db"), 1, "its folder does not exist"),
        (("check", "--db", "/nowhere/z.db"), 1, "load documents first"),
        (("publish", "--db", "/nowhere/z.db"), 1, "load documents first"),
        (("serve", "--db", "/nowhere/z.db", "--out", "/nowhere"), 1, "load documents first"),
        (("migrate", "--db", "/nowhere/z.db"), 1, "its folder does not exist"),
        (("load",), 2, "Missing argument"),
        (("fly",), 2, "No such command"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], code: int, message: str) -> None:
    result = zeren(*arguments)
    assert result.returncode == code
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_kind_refuses_another_kind(tmp_path: Path) -> None:
    path = DOCUMENTS / "002_4a606b2b17229643.txt"
    result = zeren("load", path, "--db", tmp_path / "z.db", "--kind", "breakdown")
    assert result.returncode == 1
    assert "this is a work_report (the text addresses 各位代表 5 times)" in result.stderr


def test_check_prints_each_check(copy: Path) -> None:
    result = zeren("check", "--db", copy)
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert all(line.startswith("ok  ") for line in lines)
    assert (
        lines[-1] == "ok   331004-2022-work_report: 0 tasks, 315 statements, 207 lines, 0 unclaimed"
    )


def test_check_fails_on_damage(copy: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("delete from task_units where position = 2")
    result = zeren("check", "--db", copy)
    assert result.returncode == 1
    assert "FAIL 331000-2018-breakdown" in result.stdout
    assert "checks failed" in result.stderr


def test_publish_and_migrate(copy: Path, tmp_path: Path) -> None:
    result = zeren("publish", "--db", copy, "--out", tmp_path / "site")
    assert result.returncode == 0
    assert result.stdout.startswith(f"{tmp_path / 'site' / 'zeren.db'}: ")
    assert (
        zeren("migrate", "--db", copy).stdout
        == f"{copy}: schema {HEAD_REVISION} → {HEAD_REVISION}\n"
    )


def test_every_command_has_help_with_an_example() -> None:
    listed = zeren("--help").stdout
    for command in ("load", "check", "migrate", "publish", "serve"):
        assert command in listed
        assert f"Example: python cli.py {command}" in zeren(command, "--help").stdout
    assert zeren("--version").stdout.startswith("zeren 0.")


def test_refusals_of_many_files_are_told_again_at_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    write_corpus(folder, 5, 2)
    (folder / "000.txt").write_text("红烧肉\n", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    result = zeren("load", folder, "--db", tmp_path / "z.db")
    assert result.returncode == 1
    last = result.stderr.splitlines()[-3:]
    assert last[0].startswith(f"{folder / '000.txt'}: ")
    assert last[1] == f"{folder / 'empty.txt'}: the file is empty — download or save it again"
    assert last[2] == "2 of 22 files refused; see above for what to do"
    assert result.stdout.count(": new — ") == 20
    again = zeren("load", folder, "--db", tmp_path / "z.db")
    assert again.returncode == 1
    assert again.stdout.count("stored by an earlier run") == 20


def test_an_interrupted_load_says_how_to_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    write_corpus(folder, 5, 2)
    command = [sys.executable, PROJECT / "cli.py", "load", folder, "--db", tmp_path / "z.db"]
    process = subprocess.Popen(
        [*map(str, command), "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()  # the first document is stored
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.splitlines()[-1] == (
        "stopped; what was loaded is stored: run the same command to go on"
    )
    rest = zeren("load", folder, "--db", tmp_path / "z.db")
    assert rest.returncode == 0
    assert "stored by an earlier run" in rest.stdout


def test_progress_tells_rate_and_time_left() -> None:
    assert _progress(120, 0, 600, 10.0) == "120 of 600 files, 12.0 a second, 0:40 left"
    assert _progress(1_000, 0, 10_000, 100.0) == "1,000 of 10,000 files, 10.0 a second, 15:00 left"
    # What an earlier run stored is passed over at once, and tells nothing of the rest.
    assert _progress(150, 140, 200, 5.0) == "150 of 200 files, 2.0 a second, 0:25 left"
    assert _progress(140, 140, 200, 0.5).startswith("140 of 200 files")
