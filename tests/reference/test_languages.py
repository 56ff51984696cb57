"""What is curated in words is told in English and in Chinese, and both rest on the same."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from loader.check import check_database
from loader.errors import CuratedDataError
from loader.reference import load_reference
from loader.reference.languages import difference, differences
from loader.reference.tables import FOLDER
from tests.link.test_report_views import FILES

PRINTS = re.compile(r"(?:(\d{6}-\d{4}-\w+) )?line (\d+) prints `([^`]*)`")


def test_both_languages_say_the_same() -> None:
    told = load_reference().told
    assert list(differences(told)) == []
    assert sum(len(rows) for _, _, rows in told) > 450


def test_every_column_in_words_has_its_chinese() -> None:
    """Of the files whose words the database holds; the others are not published."""
    told = {file: column for file, column, _ in load_reference().told}
    for file, column in told.items():
        with (FOLDER / file).open(encoding="utf-8", newline="") as opened:
            head = next(csv.reader(opened))
        assert head[head.index(column) + 1] == f"{column}_zh"


def test_quotes_stand_at_their_lines() -> None:
    count = 0
    for file, column, rows in load_reference().told:
        for row in rows:
            key = ""
            for named, line, quote in PRINTS.findall(getattr(row, column) or ""):
                key = named or key
                text = FILES[key].read_text(encoding="utf-8").split("\n")[int(line) - 1]
                assert quote in text, (file, row)
                count += 1
    assert count > 200


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (
            "331000-2018-breakdown line 39 prints `市发改委`",
            "331000-2018-breakdown 第39行印作`市发改委`",
        ),
        ("named on 2021-06-11 and 5 May 2022", "2021年6月11日和2022年5月5日以此名出现"),
        ("inferred: a.cn/2018/b.html prints 市农办", "推断：a.cn/2018/b.html 印有市农办"),
        ("a.cn/wiki/台州灣/5: set up in 2011", "a.cn/wiki/台州灣/5：2011年设立"),
        ("Target for 2018 against the sum of 2017-2021.", "2018年目标对2017—2021年合计。"),
    ],
)
def test_the_same_in_other_words(english: str, chinese: str) -> None:
    assert difference(english, chinese) is None


@pytest.mark.parametrize(
    ("english", "chinese", "told"),
    [
        ("331000-2018-breakdown line 39", "331000-2018-breakdown 第93行", r"\['39'\].*\['93'\]"),
        ("331000-2018-breakdown line 39", "331000-2022-breakdown 第39行", "2018-breakdown.*2022"),
        ("line 9 prints `市农办`", "第9行印作`市农委`", "only the English has"),
        ("see a.cn/b.html", "见 a.cn/c.html", "only the English has"),
        ("targets of 2018 and 2018", "2018年的目标", "only the English has"),
        ("begun (开工建设) in 2021", "2021年建成", r"it lacks \['开工建设'\]"),
        ("inferred: the same office", "同一办公室", "“infer” and “推断” do not stand in both"),
        ("the same office", "推断：同一办公室", "“infer” and “推断” do not stand in both"),
        ("institution by rule", "归为事业单位", "“by rule” and “按规则”"),
    ],
)
def test_what_differs_is_told(english: str, chinese: str, told: str) -> None:
    assert re.search(told, difference(english, chinese) or "")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("cascades.csv", ",均为2021年水平。", ","),
        ("cascades.csv", "Both for 2022; a reform.,", ","),
        (
            "leaders.csv",
            "最早印于331000-2018-breakdown 第37行；文件没有写明职务",
            "331000-2018-breakdown",
        ),
    ],
)
def test_one_language_alone_is_refused(tmp_path: Path, file: str, old: str, new: str) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py*"))
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CuratedDataError, match=rf"{file}:\d+: .* say it in both languages"):
        load_reference(folder)


def test_check_tells_where_they_differ(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = load_reference()
    first, *others = reference.outcomes
    wrong = replace(first, basis_note_zh="2019年目标。")
    changed = replace(reference, outcomes=(wrong, *others))
    monkeypatch.setattr("loader.check.load_reference", lambda: changed)
    _, result = islice(check_database(database), 2)
    assert not result.holds
    assert result.detail.startswith("outcomes.csv:2: basis_note_zh: only the English has ['2017'")
