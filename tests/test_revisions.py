"""Versions of one document: which is current, what is kept, and how they differ."""

from __future__ import annotations

import hashlib
import itertools
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from loader.changes import Entry, change_lines, difference
from loader.check import check_database
from loader.errors import CuratedDataError
from loader.load import Options, Outcome, load_files
from loader.normalize import Overrides
from loader.register import COLUMNS, load_register
from publish import publish_database
from tests.schema.test_schema import dump
from tests.test_bad_reports import REPORT
from tests.test_load import TWO_PARTS

HEAD = (
    "台州市人民政府关于印发2021年政府工作报告重点任务分解的通知\n2021年政府工作报告重点任务分解\n"
)
FIRST = (
    HEAD + "1.工业增长5%。\n牵头单位：市经信局\n2.投资增长8%。\n牵头单位：市发改委\n"
    "3.建学校5所。\n牵头单位：市教育局\n4.修路十公里。\n牵头单位：市交通局\n"
)
SECOND = (
    HEAD + "1.工业增长6%。\n牵头单位：市经信局\n2.投资增长8%。\n牵头单位：市发改委、市财政局\n"
    "3.修路十公里。\n牵头单位：市交通局\n4.种树一万棵。\n牵头单位：市林业局\n"
)
THIRD = FIRST.replace("5所", "9所")
Registering = Callable[..., None]


@pytest.fixture
def registering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registering:
    """Make ``documents.csv`` hold these files, each with a date of retrieval (empty: none)."""

    def register(*files: tuple[Path, str], kind: str = "breakdown", year: int = 2021) -> None:
        path = tmp_path / f"register{len(list(tmp_path.iterdir()))}.csv"
        rows = [
            f"{file.name},{hashlib.sha256(file.read_bytes()).hexdigest()},331000,{kind},{year},"
            f",original,0,,https://example.org/{file.stem},{retrieved},,"
            for file, retrieved in files
        ]
        path.write_text("\n".join([",".join(COLUMNS), *rows, ""]), encoding="utf-8")
        for module in ("load", "check"):
            monkeypatch.setattr(f"loader.{module}.load_register", lambda: load_register(path))

    return register


def file_of(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def load(database: Path, *paths: Path, dry_run: bool = False) -> list[Outcome]:
    return list(load_files(paths, database, Options(Overrides(331000), dry_run=dry_run)))


def query(database: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchall()


def violated(database: Path) -> list[str]:
    return [f"{r.name}: {r.detail}" for r in check_database(database) if not r.holds]


@pytest.fixture
def versions(tmp_path: Path, registering: Registering) -> tuple[Path, Path, Path]:
    """Three versions of a breakdown, retrieved in another order than their names'."""
    files = (
        file_of(tmp_path, "b.txt", FIRST),
        file_of(tmp_path, "a.txt", SECOND),
        file_of(tmp_path, "c.txt", THIRD),
    )
    registering(*zip(files, ("2021-03-01", "2021-09-15", "2021-05-02"), strict=True))
    return files


def test_every_order_of_loading_gives_the_same_database(
    tmp_path: Path, versions: tuple[Path, Path, Path]
) -> None:
    dumps, published = [], set()
    for number, order in enumerate(itertools.permutations(versions)):
        database = tmp_path / f"{number}.db"
        statuses = {o.status for path in order for o in load(database, path)}
        assert statuses <= {"new", "revised", "earlier"}
        assert [o.status for o in load(database, *order)] == ["unchanged"] * 3
        assert violated(database) == []
        dumps.append(sorted(dump(database)))
        published.add(publish_database(database, tmp_path / f"site{number}").read_bytes())
    assert all(one == dumps[0] for one in dumps)
    assert len(published) == 1
    assert query(database, "select file_name, retrieved_on from documents") == [
        ("a.txt", "2021-09-15")
    ]
    assert query(
        database,
        "select file_name, retrieved_on, source_url, layout, text from superseded_documents "
        "order by retrieved_on",
    ) == [
        ("b.txt", "2021-03-01", "https://example.org/b", "label_lines", FIRST),
        ("c.txt", "2021-05-02", "https://example.org/c", "label_lines", THIRD),
    ]


def test_differences_by_task(tmp_path: Path, versions: tuple[Path, Path, Path]) -> None:
    database = tmp_path / "z.db"
    load(database, versions[1], versions[0])
    digest = hashlib.sha256(FIRST.encode()).hexdigest()
    common = (digest, 33100020211 * 10, "331000-2021-breakdown", 331000, "台州市", "original", 0)
    dates = ("2021-03-01", "2021-09-15")
    assert query(database, "select * from document_revisions") == [
        (
            *(2021, "changed_text", "工业增长5%。", "工业增长6%。", None, None),
            *("市经信局", "市经信局", *dates, 3, 3, 1, 1, *common),
        ),
        (
            *(2021, "changed_parties", "投资增长8%。", "投资增长8%。", None, None),
            *("市发改委", "市发改委、市财政局", *dates, 5, 5, 2, 2, *common),
        ),
        (
            *(2021, "removed", "建学校5所。", None, None, None),
            *("市教育局", None, *dates, 7, None, 3, None, *common),
        ),
        (
            *(2021, "added", None, "种树一万棵。", None, None),
            *(None, "市林业局", *dates, None, 9, None, 4, *common),
        ),
    ]


def test_load_says_what_changed(tmp_path: Path, versions: tuple[Path, Path, Path]) -> None:
    database = tmp_path / "z.db"
    (first,) = load(database, versions[0])
    (second,) = load(database, versions[1])
    (third,) = load(database, versions[2])
    assert [o.status for o in (first, second, third)] == ["new", "revised", "earlier"]
    assert second.change is not None
    told = list(change_lines(second.change, None))
    assert told[:7] == [
        "tasks 4 → 4: 1 new, 1 gone, 1 reworded, 1 with other leaders or units",
        "  + 9: 种树一万棵。",
        "  - 7: 建学校5所。",
        "  ~ 3: 工业增长5%。",
        "    → 3: 工业增长6%。",
        "  ~ 5: 投资增长8%。",
        "      units: 市发改委 → 市发改委、市财政局",
    ]
    assert "  = retrieved_on: 2021-03-01 → 2021-09-15" in told
    assert "  = file_name: b.txt → a.txt" in told
    assert third.change is not None
    assert [entry.text for entry in third.change.removed] == ["建学校9所。"]


def test_dry_run_tells_the_same_and_writes_nothing(
    tmp_path: Path, versions: tuple[Path, Path, Path]
) -> None:
    database = tmp_path / "z.db"
    load(database, versions[0])
    before = database.read_bytes(), dump(database)
    (tried,) = load(database, versions[1], dry_run=True)
    assert (database.read_bytes(), dump(database)) == before
    (done,) = load(database, versions[1])
    assert tried.change == done.change
    assert tried.status == "revised"


def test_a_file_without_a_row_replaces_and_says_how_to_keep_both(
    tmp_path: Path, versions: tuple[Path, Path, Path]
) -> None:
    database = tmp_path / "z.db"
    load(database, *versions[:2])
    stranger = file_of(tmp_path, "stranger.txt", SECOND.replace("6%", "7%"))
    (outcome,) = load(database, stranger)
    assert outcome.status == "changed"
    (warning,) = [issue for issue in outcome.open_issues if issue.code == "other_version"]
    assert warning.printed == "a.txt"
    assert "give this file a row in documents/documents.csv" in str(warning.suggestion)
    assert query(database, "select file_name from superseded_documents") == [("b.txt",)]
    # Earlier than one that is kept, but not than the stranger: the stranger stays until a.txt is
    # loaded, which has no later one.
    assert [o.status for o in load(database, versions[0])] == ["changed"]
    assert [o.status for o in load(database, versions[1])] == ["revised"]
    assert query(database, "select file_name from superseded_documents") == [("b.txt",)]
    assert violated(database) == []


def test_an_unregistered_text_does_not_let_an_earlier_one_pass_a_later_one(
    tmp_path: Path, versions: tuple[Path, Path, Path]
) -> None:
    database = tmp_path / "z.db"
    load(database, *versions)
    load(database, file_of(tmp_path, "stranger.txt", SECOND.replace("6%", "7%")))
    assert [o.status for o in load(database, versions[0])] == ["unchanged"]
    assert query(database, "select file_name from documents") == [("stranger.txt",)]
    assert [o.status for o in load(database, versions[1])] == ["changed"]
    assert query(database, "select file_name from superseded_documents order by 1") == [
        ("b.txt",),
        ("c.txt",),
    ]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("2021-03-01", "", "a.txt (line 3), retrieved_on not given and b.txt (line 2), "),
        ("", "2021-03-01", "b.txt (line 2), retrieved_on not given"),
        ("2021-03-01", "2021-03-01", "retrieved_on 2021-03-01 and b.txt"),
        ("2021", "2021-03-01", "retrieved_on 2021: they do not tell"),
    ],
)
def test_dates_that_do_not_tell_are_refused(
    tmp_path: Path, registering: Registering, first: str, second: str, told: str
) -> None:
    one, two = file_of(tmp_path, "b.txt", FIRST), file_of(tmp_path, "a.txt", SECOND)
    registering((one, first), (two, second))
    database = tmp_path / "z.db"
    load(database, one)
    before = dump(database)
    (outcome,) = load(database, two)
    assert outcome.status == "refused"
    assert told in str(outcome.refusal)
    assert dump(database) == before


@pytest.mark.parametrize("date", ["2021/3/1", "2021-02-30", "20210301", "soon"])
def test_a_date_that_is_none_is_refused(
    tmp_path: Path, registering: Registering, date: str
) -> None:
    one = file_of(tmp_path, "b.txt", FIRST)
    registering((one, date))
    with pytest.raises(CuratedDataError, match=r"register\d+\.csv:2: "):
        load(tmp_path / "z.db", one)


def test_a_file_has_one_row(tmp_path: Path, registering: Registering) -> None:
    one = file_of(tmp_path, "b.txt", FIRST)
    registering((one, "2021-03-01"), (one, "2021-03-02"))
    with pytest.raises(CuratedDataError, match=r"csv:3: sha256 \w+ has a row already"):
        load(tmp_path / "z.db", one)


def test_sentences_of_a_report(tmp_path: Path, registering: Registering) -> None:
    earlier = file_of(tmp_path, "b.txt", REPORT)
    later = file_of(tmp_path, "a.txt", REPORT.replace("新建幼儿园3所", "新建幼儿园2所"))
    dumps = []
    for number, order in enumerate(((earlier, later), (later, earlier))):
        database = tmp_path / f"{number}.db"
        (read,) = load(tmp_path / "first.db", earlier, dry_run=True)
        assert read.rows is not None
        registering(
            (earlier, "2020-01-09"),
            (later, "2020-06-01"),
            kind="work_report",
            year=read.rows.document["year"],
        )
        load(database, *order)
        assert violated(database) == []
        dumps.append(sorted(dump(database)))
    assert dumps[0] == dumps[1]
    assert query(
        database,
        "select change, earlier_text, current_text, earlier_units, earlier_line = current_line "
        "from document_revisions",
    ) == [
        (
            "changed_text",
            "新建幼儿园3所,实现集中供水全覆盖。",
            "新建幼儿园2所,实现集中供水全覆盖。",
            None,
            1,
        )
    ]


def test_one_part_of_a_notice_is_revised(tmp_path: Path, registering: Registering) -> None:
    both = file_of(tmp_path, "both.txt", TWO_PARTS)
    one = file_of(
        tmp_path,
        "one.txt",
        "台州市人民政府关于2021年民生实事的通知\n2021年民生实事项目责任分解\n"
        "1.建学校6所。\n牵头单位：市教育局\n",
    )
    registering((both, "2021-03-01"), (one, "2021-04-01"))
    dumps = []
    for number, order in enumerate(((both, one), (one, both))):
        database = tmp_path / f"{number}.db"
        load(database, *order)
        assert violated(database) == []
        dumps.append(sorted(dump(database)))
    assert dumps[0] == dumps[1]
    assert query(database, "select key, file_name from documents order by key") == [
        ("331000-2021-breakdown", "both.txt"),
        ("331000-2021-breakdown-1", "one.txt"),
    ]
    ((text, line),) = query(
        database,
        "select text, line from superseded_documents join superseded_entries "
        "using (document_id, sha256)",
    )
    assert str(text).split("\n")[int(str(line)) - 1] == "1.建学校5所。"
    assert str(text).strip().startswith("附件2")
    assert query(
        database, "select document_key, change, earlier_text, current_text from document_revisions"
    ) == [("331000-2021-breakdown-1", "changed_text", "建学校5所。", "建学校6所。")]


def test_all_parts_of_a_notice_are_revised(tmp_path: Path, registering: Registering) -> None:
    earlier = file_of(tmp_path, "b.txt", TWO_PARTS)
    later = file_of(tmp_path, "a.txt", TWO_PARTS.replace("5%", "6%").replace("5所", "7所"))
    registering((earlier, "2021-03-01"), (later, "2021-04-01"))
    dumps = []
    for number, order in enumerate(((earlier, later), (later, earlier))):
        database = tmp_path / f"{number}.db"
        # In one run, as all of documents/ is loaded.
        statuses = [outcome.status for outcome in load(database, *order)]
        assert statuses == ["new"] * 2 + ["revised" if order[1] == later else "earlier"] * 2
        assert violated(database) == []
        dumps.append(sorted(dump(database)))
    assert dumps[0] == dumps[1]
    assert query(
        database, "select document_key, earlier_text, current_text from document_revisions"
    ) == [
        ("331000-2021-breakdown", "工业增长5%。", "工业增长6%。"),
        ("331000-2021-breakdown-1", "建学校5所。", "建学校7所。"),
    ]


def test_only_registered_versions_may_be_loaded_in_one_run(
    tmp_path: Path, versions: tuple[Path, Path, Path]
) -> None:
    stranger = file_of(tmp_path, "stranger.txt", SECOND.replace("6%", "7%"))
    again = file_of(tmp_path, "again.txt", SECOND)
    outcomes = load(tmp_path / "z.db", *versions, stranger, again)
    assert [o.status for o in outcomes][3:] == ["refused", "refused"]
    assert "331000-2021-breakdown too" in str(outcomes[4].refusal)


def test_moved_and_exchanged_tasks(tmp_path: Path, registering: Registering) -> None:
    """An unchanged text elsewhere is no difference; others pair between neighbours."""

    def notice(*texts: str) -> str:
        numbered = (f"{n}.{text}\n牵头单位：市教育局\n" for n, text in enumerate(texts, 1))
        return HEAD + "".join(numbered)

    one = file_of(tmp_path, "b.txt", notice("修路。", "修路。", "造桥一座。", "植树。", "挖井。"))
    two = file_of(tmp_path, "a.txt", notice("植树。", "修路。", "造桥二座。", "架线。", "挖渠。"))
    registering((one, "2021-03-01"), (two, "2021-04-01"))
    database = tmp_path / "z.db"
    load(database, one, two)
    assert query(
        database,
        "select change, earlier_text, earlier_ordinal, current_text, current_ordinal "
        "from document_revisions order by earlier_ordinal is null, earlier_ordinal, "
        "current_ordinal",
    ) == [
        ("removed", "修路。", 2, None, None),
        ("changed_text", "造桥一座。", 3, "造桥二座。", 3),
        ("removed", "挖井。", 5, None, None),
        ("added", None, None, "架线。", 4),
        ("added", None, None, "挖渠。", 5),
    ]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("update superseded_documents set text = replace(text, '学校', '学堂')", "is not on line"),
        ("update superseded_entries set line = line + 1", "is not on line"),
        ("update superseded_entries set units_as_printed = '市某局'", "entries differ"),
        ("update superseded_documents set text = replace(text, '经信', '经济')", "entries differ"),
        ("update superseded_documents set retrieved_on = '2021-03-02'", "documents.csv says"),
        ("update superseded_documents set retrieved_on = '2022-01-01'", "no earlier versions were"),
        ("update superseded_documents set sha256 = (select sha256 from documents)", "kept as"),
        ("delete from superseded_documents", "no entries belong"),
    ],
)
def test_check_finds_damage(
    tmp_path: Path, versions: tuple[Path, Path, Path], damage: str, told: str
) -> None:
    database = tmp_path / "z.db"
    load(database, *versions[:2])
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(damage)
    assert told in "\n".join(violated(database))


def entries(*texts: str) -> list[Entry]:
    return [Entry(n, None, text, None, "市教育局", n) for n, text in enumerate(texts, 1)]


def test_texts_are_paired_by_likeness_wherever_they_stand() -> None:
    change = difference(
        "changed",
        "tasks",
        entries("建成学校5所，新增学位3000个。", "修路。", "修路。", "完成投资100亿元。"),
        entries("完成投资120亿元。", "修路。", "种树一万棵。", "建成学校6所，新增学位3000个。"),
    )
    assert [(pair.before.ordinal, pair.now.ordinal) for pair in change.changed] == [(4, 1), (1, 4)]
    assert [entry.text for entry in change.added] == ["种树一万棵。"]
    assert [entry.ordinal for entry in change.removed] == [3]
    assert change.reassigned == ()


def test_a_short_report_says_what_it_leaves_out() -> None:
    change = difference("changed", "tasks", [], entries(*(f"第{n}项。" for n in range(9))))
    assert list(change_lines(change, 2))[-1] == (
        "    … and 7 more; load --dry-run prints all, before loading"
    )
