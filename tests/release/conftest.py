"""A release in which every view has rows: the real documents and made-up ones beside them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from loader.load import Options, load_files
from loader.normalize import Overrides
from loader.read import find_files
from loader.register import COLUMNS, load_register
from release.export import export
from tests.conftest import PROJECT
from tests.test_bad_reports import REPORT
from tests.test_revisions import FIRST, SECOND

FRAGMENTS = PROJECT / "tests" / "fragments"


@pytest.fixture(scope="session")
def varied(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of ``documents/``, the fragments of other layouts and governments, and a year
    whose breakdown was changed and has tasks that its report does not promise."""
    folder = tmp_path_factory.mktemp("varied")
    path = shutil.copy(database, folder / "zeren.db")
    texts = [file for file in FRAGMENTS.iterdir() if file.suffix in (".txt", ".md", ".tsv")]
    list(load_files(find_files(texts), path, Options()))
    _load_changed_year(folder, path)
    return path


@pytest.fixture(scope="session")
def full_release(varied: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engines") / "release"
    export(varied, folder, version="1.0", parquet=True)
    return folder


def _load_changed_year(folder: Path, database: Path) -> None:
    versions = {"earlier.txt": (FIRST, "2017-03-01"), "later.txt": (SECOND, "2017-09-15")}
    rows = [",".join(COLUMNS), ""]
    for name, (text, retrieved) in versions.items():
        (folder / name).write_text(text.replace("2021", "2017"), encoding="utf-8")
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        rows.insert(1, f"{name},{digest},331000,breakdown,2017,,original,0,,,{retrieved},,")
    report = REPORT.replace("2020", "2017").replace("2019", "2016")
    (folder / "report.txt").write_text(report, encoding="utf-8")
    (folder / "register.csv").write_text("\n".join(rows), encoding="utf-8")
    register = load_register(folder / "register.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("loader.load.load_register", lambda: register)
        files = [folder / name for name in (*versions, "report.txt")]
        outcomes = list(load_files(files, database, Options(Overrides(331000))))
        assert [outcome.status for outcome in outcomes] == ["new", "revised", "new"]
