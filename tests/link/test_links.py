"""Links between documents: what is aligned, what differs, and that links follow their documents."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from loader.link.alignment import Difference, align
from loader.link.lineage import continuations
from loader.load import Options, load_files
from loader.vocabulary import without_space
from tests.conftest import DOCUMENTS

BREAKDOWN = DOCUMENTS / "001_bae5215e59679ea9.txt"
REPORT = DOCUMENTS / "002_4a606b2b17229643.txt"
SENTENCES = [
    (1, "完善路网建设,建成跨江大桥,推进工业、建筑领域节能,落地率达到70%。"),
    (2, "发展普惠型托育服务,新建托位5200个。"),
    (3, "外贸占比保持在10‰以上。"),
]


@pytest.mark.parametrize(
    ("task", "relation", "differences"),
    [
        ("发展普惠型托育服务，新建托位 5200 个。", "identical", ()),
        ("建成跨江大桥。", "split", None),
        (
            "外贸占比保持在10%以上。",
            "differs",
            (Difference("unit_changed", "‰", "%"),),
        ),
        (
            "发展普惠型托育服务,新建托位520个。",
            "differs",
            None,
        ),
    ],
)
def test_relation(task: str, relation: str, differences: tuple[Difference, ...] | None) -> None:
    others = [
        (8, "完善路网建设。"),
        (9, "推进工业领域节能,落地率达到70%。"),
        (10, "推进建筑领域节能。"),
    ]
    found = {a.task_id: a for a in align([(7, task), *others], SENTENCES)}
    assert found[7].relation == relation
    if differences is not None:
        assert found[7].differences == differences


def test_words_no_task_carries_are_charged_to_the_task_beside_them() -> None:
    tasks = [(7, "建成跨江大桥。"), (8, "推进工业、建筑领域节能,落地率70%以上。")]
    first, second = align(tasks, SENTENCES[:1])
    assert first.differences == (Difference("word_lost", "完善路网建设", ""),)
    assert second.differences == (Difference("comparator_changed", "达到", "以上"),)


@pytest.mark.parametrize(
    ("report", "tasks", "differing", "differences"),
    [
        (
            "争创小微金改示范区,新增贷款30亿元。",
            ["争创小微金融改革示范区。", "新增贷款30亿元。"],
            0,
            (Difference("word_changed", "金改", "金融改革"),),
        ),
        (
            "推进安全生产建设,加强道路交通、消防等领域隐患排查整治。",
            ["推进安全生产建设。", "加强道路交通安全隐患排查整治。", "加强消防排查整治。"],
            1,
            (Difference("word_added", "", "安全"),),
        ),
        (
            "加强污染源防治,完成4个乡镇、20个园区改造,完成排污口整治。",
            ["加强污染源防治。", "4个乡镇、20个园区改造,完成排污口整治。"],
            1,
            (Difference("word_lost", "完成", ""),),
        ),
        (
            "防范化解企业资金链、政府隐性债务、房地产市场等经济金融风险。",
            ["防范化解企业资金链风险。", "防范化解政府隐性债务风险。", "防范化解房地产市场风险。"],
            2,
            (Difference("word_lost", "经济金融", ""),),
        ),
    ],
)  # fmt: skip
def test_differences_inside_a_sentence_cut_in_parts(
    report: str, tasks: list[str], differing: int, differences: tuple[Difference, ...]
) -> None:
    found = align(list(enumerate(tasks)), [(1, report)])
    assert found[differing].differences == differences


def test_task_of_other_words_is_not_aligned() -> None:
    assert align([(7, "加强文物保护利用。")], SENTENCES) == []


def test_tasks_that_go_on() -> None:
    earlier = [
        (1, "新增企业30家,培育小巨人5家。"),
        (2, "加快市区天然气高压输配管网建设。"),
        (3, "加强文物保护利用。"),
    ]
    later = [
        (11, "推进市区天然气高压输配二期建设。"),
        (12, "新增企业 45 家，培育小巨人 8 家。"),
        (13, "发展现代种业。"),
    ]
    found = [(c.earlier_id, c.later_id, c.relation) for c in continuations(earlier, later)]
    assert found == [(1, 12, "recurring"), (2, 11, "changed")]


def test_no_task_goes_on_twice() -> None:
    others = [
        "修路。",
        "植树造林。",
        "发展旅游业。",
        "治理河道。",
        "办好学校。",
        "培养工匠。",
        "引进外资。",
        "扩大出口。",
    ]
    others += ["完善医保。", "改造旧房。", "保护古村。", "建设码头。"]
    earlier = [(1, "建设金融安全示范区。"), (2, "打造金融安全示范区。"), *enumerate(others, 3)]
    later = [(101, "打造全省金融安全示范区。"), (102, "完善应急体系。")]
    found = continuations(earlier, later)
    assert [(c.earlier_id, c.later_id) for c in found] == [(2, 101)]


def links(database: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(
            "select * from task_statements union all "
            "select task_id, statement_id, kind, ordinal, task_words from task_differences "
            "union all select promise_document_id, ordinal, verdict, promise_line, claim_line "
            "from outcomes union all select earlier_task_id, later_task_id, relation, similarity, "
            "null from task_lineage order by 1, 2, 3, 4"
        ).fetchall()


def test_links_are_the_same_in_any_order_and_after_replacing(tmp_path: Path) -> None:
    paths = sorted(DOCUMENTS.glob("*.txt"))
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    list(load_files(paths, one, Options()))
    list(load_files(reversed(paths), two, Options()))
    assert links(one) == links(two)
    changed = tmp_path / "changed.txt"
    changed.write_text(
        REPORT.read_text(encoding="utf-8").replace("生产总值增长7%以上", "生产总值增长8%以上"),
        encoding="utf-8",
    )
    (outcome,) = load_files([changed], two, Options())
    assert outcome.status == "changed"
    assert links(one) != links(two)
    with closing(sqlite3.connect(two)) as connection:
        assert connection.execute(
            "select kind, report_words, task_words from task_differences "
            "where task_id = 3310002022100001"
        ).fetchall() == [("number_changed", "8", "7")]
    list(load_files([REPORT], two, Options()))
    assert links(one) == links(two)


def test_without_the_report_there_are_no_links(tmp_path: Path) -> None:
    database = tmp_path / "z.db"
    list(load_files([BREAKDOWN], database, Options()))
    assert links(database) == []


def test_a_breakdown_between_two_others_takes_over_their_links(tmp_path: Path) -> None:
    """Whichever is loaded last, each is linked to the nearest earlier one."""
    first = (DOCUMENTS / "000_aec6d37de50f5a13.txt").read_text(encoding="utf-8")
    paths = []
    for year in (2016, 2017, 2018):
        path = tmp_path / f"{year}.txt"
        path.write_text(first.replace("2018年目标任务", f"{year}年目标任务"), encoding="utf-8")
        paths.append(path)
    found = set()
    for number, order in enumerate(((0, 1, 2), (0, 2, 1), (2, 1, 0))):
        database = tmp_path / f"{number}.db"
        list(load_files([paths[i] for i in order], database, Options()))
        found.add(tuple(links(database)))
        with closing(sqlite3.connect(database)) as connection:
            years = connection.execute(
                "select e.year, d.year, count(*) from task_lineage x "
                "join tasks a on a.id = x.earlier_task_id join documents e on e.id = a.document_id "
                "join tasks b on b.id = x.later_task_id join documents d on d.id = b.document_id "
                "group by 1, 2"
            ).fetchall()
        assert years == [(2016, 2017, 186), (2017, 2018, 186)]
    assert len(found) == 1


def test_no_quote_of_a_promise_is_cut_behind_the_word_that_says_how_firm_it_is(
    connection: sqlite3.Connection,
) -> None:
    """Within a clause: 争取甲、乙落户 is not quoted as 乙落户."""
    quotes = connection.execute(
        "select promise_document_id, promise_line, promise_quote from outcomes"
    ).fetchall()
    for document, line, quote in quotes:
        lines = [
            (number, without_space(text))
            for number, text in connection.execute(
                "select line, text from source_lines where document_id = ? and line >= ? - 5 "
                "order by line limit 20",
                (document, line),
            )
        ]
        before = "".join(text for number, text in lines if number < line)
        text = "".join(text for _, text in lines)
        at = text.index(without_space(quote), len(before))
        clause = re.split("[，,。；;：:]", text[:at])[-1]
        assert not re.search("力争|争取|争创|确保|努力|基本", clause), (clause, quote)
