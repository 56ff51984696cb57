"""The search page and the search boxes, against what stands in the texts."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from datasette.app import Datasette
from markupsafe import Markup

from web.highlight import excerpt, highlighted, phrases
from web.row_search import ROW_SEARCHES
from web.search import LONGEST_QUERY, PAGE_SIZE, asked

Get = Callable[..., httpx.Response]
Rows = Callable[[str], list[tuple[Any, ...]]]


def counts(page: str) -> list[int]:
    """Hits as the tabs show them: all, tasks, sentences, units, leaders."""
    (tabs,) = re.findall(r'<ul class="tabs">(.*?)</ul>', page, re.DOTALL)
    return [int(n.replace(",", "")) for n in re.findall(r"<span>([\d,]+)</span>", tabs)]


def hits(page: str, kind: str) -> set[int]:
    return {int(n) for n in re.findall(rf'class="hit"><a href="/{kind}/(\d+)', page)}


def plain(text: str) -> str:
    """Half-width, in small letters, without blanks; lines stay lines."""
    return re.sub(r"[^\S\n]", "", unicodedata.normalize("NFKC", text).lower())


@pytest.mark.parametrize(
    "query",
    [
        *("医", "治水", "婴幼儿", "共同富裕", "5G", "２０２２"),
        *("2.55%", "10%", "10‰", "１０％以上", "1.5", "3.5", "12.6", "10"),
    ],
)
def test_counts_are_those_of_the_texts(get: Get, rows: Rows, query: str) -> None:
    """Chinese and numbers at any length, exactly; width is folded."""
    texts = {
        "tasks": "select plain_text || char(10) || ifnull((select group_concat(n.name, char(10)) "
        "from task_units u join unit_names n using (unit_id) where u.task_id = t.id), '') "
        "from tasks t",
        "statements": "select text from statements",
    }
    expected = [sum(plain(query) in plain(text) for (text,) in rows(sql)) for sql in texts.values()]
    total, tasks, statements, units, leaders = counts(get("/search", q=query).text)
    assert [tasks, statements] == expected
    assert total == tasks + statements + units + leaders


def test_a_unit_is_found_by_any_name_and_with_its_heirs(get: Get) -> None:
    page = get("/search", q="市环保局", kind="units", lang="en").text
    # Under its own name, and as what 市生态环境局 was called before
    assert re.findall(r'class="hit"><a href="/unit/\d+\?lang=en">(.*?)</a>', page) == [
        "<mark>市环保局</mark>",
        "市生态环境局",
    ]
    assert "formerly: " in page
    assert "(renamed)" in page
    page = get("/search", q="发改委").text
    assert "市发展改革委" in page
    assert "又名 市<mark>发改委</mark>" in page


def test_a_task_found_by_another_name_of_its_unit_says_so(get: Get) -> None:
    page = get("/search", q="发改委", kind="tasks", year=2022).text
    assert "别名相符：市<mark>发改委</mark>" in page


def test_leaders(get: Get) -> None:
    page = get("/search", q="苗文斌", kind="leaders").text
    assert len(hits(page, "leader")) == 1
    assert "2022 53" in page


def test_filters_and_pages_give_every_hit_once(get: Get, rows: Rows) -> None:
    found: list[int] = []
    for page in (1, 2, 3, 4, 5):
        text = get("/search", q="建设", kind="tasks", year=2022, page=page).text
        found += sorted(hits(text, "task"))
    ((expected,),) = rows(
        "select count(*) from tasks t join documents d on d.id = t.document_id where d.year = 2022 "
        "and (instr(t.plain_text, '建设') or exists (select 1 from task_units u "
        "join unit_names n using (unit_id) where u.task_id = t.id and instr(n.name, '建设')))"
    )
    assert 2 * PAGE_SIZE < expected <= 5 * PAGE_SIZE
    assert counts(text)[1] == expected
    assert len(set(found)) == expected
    assert {number // 10**6 % 10**4 for number in found} == {2022}
    document = get("/search", q="建设", kind="tasks", document="331000-2018-breakdown").text
    assert {n // 10**6 % 10**4 for n in hits(document, "task")} == {2018}
    assert 'class="chosen" aria-current="true"' in document


def test_very_many_hits_come_by_place_and_year(
    site: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.search.MOST_RANKED", 20)
    monkeypatch.setattr("web.search.MOST_DOCUMENTS", 1)

    def page(**params: str) -> str:
        address = "/search?" + urlencode({"kind": "tasks", "lang": "en", **params})
        return asyncio.run(site.client.get(address)).text

    notice = "the best are not first"
    found = re.findall(r'class="hit"><a href="/task/(\d+)', page(q="建设"))
    assert len(found) == PAGE_SIZE
    assert found == sorted(found)
    assert notice in page(q="建设")
    assert notice not in page(q="婴幼儿")
    narrowed = page(q="建设", document="331000-2018-breakdown")
    (documents,) = re.findall(r"<strong>Document.*?</ul>", narrowed, re.DOTALL)
    assert re.findall(r">(331000-[^ ]+) <span>", documents) == ["331000-2018-breakdown"]
    assert "(the 1 with the most)" in documents


@pytest.mark.parametrize(
    ("params", "shown"),
    [
        ({}, "Type a word"),
        ({"q": "  　 "}, "Type a word"),
        ({"q": "。，！"}, "Only punctuation"),
        ({"q": "医" * 500}, f"Only the first {LONGEST_QUERY} characters"),
        ({"q": '" OR text:"'}, 'value="&#34; OR text:&#34;"'),
        ({"q": "<script>alert(1)</script>"}, "&lt;script&gt;"),
        ({"q": "NEAR( AND * ^"}, "Nothing found"),
        ({"q": "医", "kind": "nothing", "year": "abc", "page": "-3"}, "Tasks"),
        ({"q": "医", "year": "9" * 30}, "Tasks"),
        ({"q": "医", "kind": "tasks", "page": "999999"}, "Tasks"),
        ({"q": "ＧＤＰ 医", "kind": "tasks"}, "Nothing found"),
        ({"q": "市发改委　生产总值"}, "<mark>生产总值</mark>"),
    ],
)
def test_odd_input(get: Get, params: dict[str, str], shown: str) -> None:
    answer = get("/search", lang="en", **params)
    assert answer.status_code == 200
    assert shown in answer.text
    assert "<script>alert" not in answer.text


def test_page_beyond_the_last_shows_the_last(get: Get) -> None:
    page = get("/search", q="医", kind="tasks", page=999).text
    assert hits(page, "task")


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("市发展改革委", "发展", "市<mark>发展</mark>改革委"),
        ("“六稳”“六保”", "六稳六保", "“<mark>六稳”“六保</mark>”"),
        ("２０２２年", "2022", "<mark>２０２２</mark>年"),
        ("a<b>&GDP", "gdp", "a&lt;b&gt;&amp;<mark>GDP</mark>"),
        ("建设局\n规划", "局规", "建设局\n规划"),
        ("医医医", "医", "<mark>医医医</mark>"),
        ("共富共同富裕", "共富 富裕", "<mark>共富</mark>共同<mark>富裕</mark>"),
    ],
)
def test_highlights(text: str, query: str, marked: str) -> None:
    assert highlighted(text, phrases(query)) == Markup(marked)


def test_excerpt_of_a_long_text_shows_the_match() -> None:
    shown = excerpt("前" * 500 + "医疗" + "后" * 500, ["医疗"])
    assert "<mark>医疗</mark>" in shown
    assert shown.startswith("…前")
    assert shown.endswith("后…")
    assert len(shown) < 300


def test_filters_are_read_sanely() -> None:
    search = asked({"q": " 医  疗 ", "kind": "units", "year": "２０２２", "page": "0"})
    assert (search.query, search.kind, search.year, search.page) == ("医 疗", "units", None, 1)
    assert search.address(kind="") == "/search?q=%E5%8C%BB+%E7%96%97"


@pytest.mark.parametrize("view", ["task_unit_details", "task_leader_details"])
def test_rows_of_a_task_are_those_the_search_is_about(get: Get, view: str) -> None:
    name, column = {
        "task_unit_details": ("市环保局", "unit_name"),
        "task_leader_details": ("董贵波", "leader_name"),
    }[view]
    answer = get(f"/zeren/{view}.json", _search=name, _size="max", _shape="objects").json()
    assert {row[column] for row in answer["rows"]} == {name}
    every = get(f"/zeren/{view}.json", _search="生产总值", _size="max", _shape="objects").json()
    assert len({row[column] for row in every["rows"]}) > 1


@pytest.mark.parametrize(
    ("view", "sides", "words"),
    [
        ("unit_pairs_shared_tasks", ("unit_a_id", "unit_b_id"), ("市发展改革委", "市经信局")),
        (
            "unit_pairs_shared_tasks_by_lineage",
            ("unit_a_id", "unit_b_id"),
            ("市生态环境局", "市经信局"),
        ),
        ("leader_pairs", ("leader_a_id", "leader_b_id"), ("苗文斌", "宋积晟")),
        ("leader_unit_matrix", ("leader_id", "unit_id"), ("林先华", "市财政局")),
        ("leader_unit_matrix_by_lineage", ("leader_id", "unit_id"), ("林先华", "市教育局")),
    ],
)
def test_either_side_of_a_row_is_found_and_both_words_find_the_pair(
    get: Get, view: str, sides: tuple[str, str], words: tuple[str, str]
) -> None:
    def found(query: str) -> list[set[int]]:
        answer = get(f"/zeren/{view}.json", _search=query, _size="max", _shape="objects").json()
        return [{row[side] for side in sides} for row in answer["rows"]]

    # By number: a body is found by every name it had, and rows print that of their year.
    wanted = []
    for word in words:
        assert len(found(word)) > 1
        (number,) = set.intersection(*found(word))
        wanted.append(number)
    both = found(" ".join(words))
    assert both
    assert all(ids == set(wanted) for ids in both)
    assert len(found("，")) == len(found(""))
    assert found("没有这个名字") == []
    page = get(f"/zeren/{view}", _search=words[0]).text
    assert f'name="_search" value="{words[0]}"' in page


def test_the_promise_that_lost_a_zero_is_found_by_its_number(get: Get) -> None:
    """The report says 10‰, the breakdown 10%: 331000-2022-breakdown, task 83."""
    page = get("/search", q="10‰", kind="statements").text
    assert len(re.findall(r'<p class="hit">', page)) == counts(page)[2]
    assert "<mark>10‰</mark>" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("environment bureau", "生态环境</span> (ecology and environment)"),
        ("ecology", "生态环境</span> (ecology and environment)"),
        ("zzzz", "units, with what each works on in English"),
    ],
)
def test_a_reader_of_english_is_led_on(get: Get, query: str, shown: str) -> None:
    assert shown in get("/search", q=query, lang="en").text
    is_term = "</span>" in shown
    assert (shown in get("/unit", q=query, lang="en").text) is is_term


def test_every_view_with_a_search_of_rows_exists(rows: Rows) -> None:
    for view, search in ROW_SEARCHES.items():
        columns = {name for (name,) in rows(f"select name from pragma_table_info('{view}')")}
        assert {column for column, _ in search.sides} <= columns


@pytest.mark.parametrize(
    ("view", "column"),
    [
        ("unit_task_load_by_lineage", "unit_name"),
        ("unit_first_listed_by_lineage", "unit_name"),
        ("task_unit_heirs", "unit_name"),
        ("unit_heirs", "heir_name"),
        ("unit_lineage", "successor_name"),
    ],
)
def test_views_by_lineage_find_a_former_name(get: Get, view: str, column: str) -> None:
    answer = get(f"/zeren/{view}.json", _search="市环保局", _shape="objects").json()
    assert {row[column] for row in answer["rows"]} == {"市生态环境局"}


def test_both_sides_of_every_succession_find_it(get: Get, rows: Rows) -> None:
    pairs = rows("select predecessor_id, predecessor_name, successor_name from unit_lineage")
    for identifier, predecessor, successor in pairs[::6]:
        for name in (predecessor, successor):
            answer = get("/zeren/unit_lineage.json", _search=name, _shape="objects").json()
            assert identifier in {row["predecessor_id"] for row in answer["rows"]}
