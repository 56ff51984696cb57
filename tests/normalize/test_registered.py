"""documents.csv says whose a file is where its text does not settle that."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from loader.errors import IncompleteMetadata
from loader.load import Options, prepare
from loader.normalize import DocumentRows, Overrides
from loader.reference import load_reference
from loader.register import COLUMNS, Register, load_register

TASKS = "1.修桥3座。\n牵头单位：市交通局\n2.造林5亩。\n牵头单位：市林业局\n"


def title(issuer: str, year: str = "2021年") -> str:
    return f"{issuer}关于印发{year}政府工作报告任务分解的通知\n"


def loaded(folder: Path, text: str, district: int | None, **by_hand: int) -> DocumentRows:
    path = folder / "f.txt"
    path.write_text(text, encoding="utf-8")
    (rows,) = prepare(
        path,
        load_reference(),
        register(folder, path, district),
        Options(Overrides(**by_hand)),
    )[1]
    return rows


def register(folder: Path, file: Path, district: int | None) -> Register:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    row = f"f.txt,{digest},{district},breakdown,2021,,original,0,,,,,"
    path = folder / f"{district}.csv"
    path.write_text("\n".join([",".join(COLUMNS), *([row] if district else []), ""]), "utf-8")
    return load_register(path)


def doubts(rows: DocumentRows) -> list[tuple[str, str]]:
    return [(i.code, i.severity) for i in rows.issues if i.code.startswith("issuer")]


def test_an_issuer_nobody_knows_is_the_registered_one(tmp_path: Path) -> None:
    text = title("云澜市人民政府") + TASKS
    rows = loaded(tmp_path, text, 330800)
    assert rows.key == "330800-2021-breakdown"
    assert doubts(rows) == [("issuer_by_hand", "note")]
    with pytest.raises(IncompleteMetadata, match="云澜市人民政府 is not in districts"):
        loaded(tmp_path, text, None)


def test_a_name_of_several_is_settled_by_the_register_or_by_hand(tmp_path: Path) -> None:
    text = title("鼓楼区人民政府") + TASKS
    for rows in (loaded(tmp_path, text, 350102), loaded(tmp_path, text, None, district_id=350102)):
        assert rows.key == "350102-2021-breakdown"
        assert doubts(rows) == [("issuer_by_hand", "note")]


def test_a_register_that_says_otherwise_than_the_text_is_reported(tmp_path: Path) -> None:
    rows = loaded(tmp_path, title("金华市人民政府") + TASKS, 330800)
    assert rows.key == "330700-2021-breakdown"
    assert doubts(rows) == [("issuer_differs", "warning")]


def test_a_government_nobody_knows_by_hand_is_a_doubt(tmp_path: Path) -> None:
    rows = loaded(tmp_path, title("云澜市人民政府") + TASKS, None, district_id=330800)
    assert doubts(rows) == [("issuer_differs", "warning")]


def test_the_registered_year_stands_in_for_one_the_text_leaves_out(tmp_path: Path) -> None:
    text = title("金华市人民政府", "") + TASKS
    assert loaded(tmp_path, text, 330700).key == "330700-2021-breakdown"
    with pytest.raises(IncompleteMetadata, match="which year"):
        loaded(tmp_path, text, None)
