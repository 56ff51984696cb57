"""docs/loading.md as a new user follows it: each command runs, and prints what the page says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import PROJECT

PAGE = PROJECT / "docs" / "loading.md"
PARTS = ("cli.py", "publish.py", "views.sql", "datasette_metadata.yml", "loader", "schema", "web")
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)


def commands() -> list[tuple[str, list[str]]]:
    """(command, the lines it prints), in the order of the page."""
    found: list[tuple[str, list[str]]] = []
    for block in CONSOLE.findall(PAGE.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def project_copy(folder: Path) -> Path:
    """A project of its own, so that the page's commands may write into it."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in (*PARTS, "documents", "docs"):
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return folder


def matches(line: str, printed: list[str]) -> bool:
    """Whether a line was printed, … standing for anything."""
    pattern = ".*".join(re.escape(part) for part in line.split("…"))
    return any(re.fullmatch(pattern, own) for own in printed)


def test_every_command_prints_what_the_page_says(tmp_path: Path) -> None:
    folder = project_copy(tmp_path)
    ran = 0
    for command, expected in commands():
        result = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        printed = (result.stdout + result.stderr).splitlines()
        missing = [line for line in expected if not matches(line, printed)]
        assert not missing, (command, printed)
        refused = any("files refused" in line for line in expected)
        assert result.returncode == int(refused), (command, printed)
        ran += 1
    assert ran >= 15


def test_the_page_names_every_column_of_the_register() -> None:
    header = (PROJECT / "documents" / "documents.csv").read_text(encoding="utf-8").splitlines()[0]
    page = PAGE.read_text(encoding="utf-8")
    names = " ".join(re.findall(r"^\| (`[^|]+) \|", page, re.MULTILINE))
    assert re.findall(r"`(\w+)`", names) == header.split(",")
