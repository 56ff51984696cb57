"""The pages of things: whole, escaped, linked, in both languages, and the same as their JSON."""

from __future__ import annotations

import asyncio
import html
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import quote, urlsplit

import httpx
import pytest
import yaml
from datasette.app import Datasette

import publish
from tests.conftest import PROJECT
from web.pages.answers import THINGS
from web.pages.district import DistrictPage
from web.pages.document import DocumentPage
from web.pages.indicator import IndicatorPage
from web.pages.leader import LeaderPage
from web.pages.lists import KINDS, LONGEST
from web.pages.task import TaskPage
from web.pages.unit import UnitPage

Get = Callable[[str], httpx.Response]
Rows = Callable[..., list[tuple[Any, ...]]]

RND_SHARE = quote("研发经费支出占生产总值比重")
# The promise that changed by a factor of ten, a task of 2018 with a verdict, one cut from a
# sentence; a body with a predecessor, one with many names, a district's government, a collective.
TASKS = ["/task/3310002022100083", "/task/3310002018100001", "/task/3310002022100020"]
UNITS = ["/unit/331000116", "/unit/331000001", "/unit/331004001", "/unit/331000007"]
OTHERS = [
    "/leader/331000006",
    "/district/331004",
    "/district/331000",
    "/document/331000-2022-work_report",
    "/document/331000-2021-work_report",
    f"/indicator/{RND_SHARE}",
]
PAGES = [*TASKS, *UNITS, *OTHERS, *(f"/{thing}" for thing in KINDS)]
LANGUAGES = ["", "?lang=en"]


def serve(database: Path, templates: Path = publish.PROJECT / "site" / "templates") -> Get:
    """GET a path of the site of a database, in this process."""
    site = Datasette(
        [],
        immutables=[str(database)],
        metadata=yaml.safe_load(publish.METADATA.read_text(encoding="utf-8")),
        plugins_dir=str(publish.PROJECT / "site" / "plugins"),
        template_dir=str(templates),
        static_mounts=[("static", str(publish.PROJECT / "site" / "static"))],
    )
    return lambda path: asyncio.run(site.client.get(path))


@pytest.fixture(scope="module")
def get(published: Path) -> Get:
    return serve(published / publish.PUBLISHED_NAME)


@pytest.fixture(scope="module")
def rows(published: Path) -> Iterator[Rows]:
    with closing(sqlite3.connect(published / publish.PUBLISHED_NAME)) as connection:
        yield lambda question, *values: connection.execute(question, values).fetchall()


def test_pictures_come_where_a_page_leaves_room_for_them(published: Path, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(publish.PROJECT / "site" / "templates", templates)
    (templates / "pictures_figures.html").write_text(
        "<i>drawn for {{ thing }} {{ subject.name }}</i>"
    )
    get = serve(published / publish.PUBLISHED_NAME, templates)
    before, after = get("/unit/331000116").text.split("<i>drawn for unit 331000116</i>")
    assert 'id="partners"' in before
    assert 'id="leaders"' in after
    assert "drawn for" not in get("/unit").text + get("/unit/1").text


class Parsed(HTMLParser):
    """Links, ids, and the text of each source line of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.lines: dict[str, str] = {}
        self._line = ""
        self._depth = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [v for k, v in attrs if k in ("href", "src", "action") and v]
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "li" and "line" in str(given.get("class")).split():
            self._line = str(given.get("id", len(self.lines)))
            self.lines[self._line] = ""
        if tag == "span" and (self._depth or given.get("class") == "text"):
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.lines[self._line] += data


def own_part(text: str) -> str:
    """A page without the site's frame."""
    return text.split("<article", 1)[1].split("</article>")[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_page(get: Get, path: str, language: str) -> None:
    answer = get(path + language)
    assert answer.status_code == 200
    assert answer.headers["cache-control"].startswith("max-age=")
    page = Parsed(answer.text)
    assert answer.text.count("<h1") == 1
    assert len(page.ids) == len(set(page.ids))
    tables = re.findall(r"<table.*?</table>", answer.text, re.DOTALL)
    assert all("<caption" in table and 'scope="col"' in table for table in tables)
    labels = set(re.findall(r'aria-labelledby="([\w-]+)"', answer.text))
    assert labels <= set(page.ids)
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    article = own_part(answer.text)
    assert "<script" not in article
    assert " style=" not in article
    assert " on" not in re.sub(r">[^<]*<", "><", article).replace(" only", "")
    assert ("Cite this page" if language else "引用本页") in article


def test_pages_lead_nowhere_else_and_every_link_of_them_answers(get: Get) -> None:
    links: set[str] = set()
    for number, path in enumerate(PAGES):
        page = Parsed(own_part(get(path + LANGUAGES[number % 2]).text))
        assert [link for link in page.links if not link.startswith(("/", "#"))] == []
        assert [link for link in page.links if link.startswith("//")] == []
        links |= {link for link in page.links if link.startswith("/") and not link.endswith(".db")}
    things = sorted(link.split("#")[0] for link in links if link.split("/")[1] in THINGS)
    others = sorted(link for link in links if link.split("/")[1] not in THINGS)
    sample = [*dict.fromkeys(things)][::17] + others[::7]
    assert len(sample) > 100
    statuses = {path: get(path).status_code for path in sample}
    assert {path: status for path, status in statuses.items() if status != 200} == {}


def test_links_to_lines_meet_their_lines(get: Get) -> None:
    ids = {
        key: set(Parsed(get(f"/document/{key}").text).ids)
        for key in ("331000-2018-breakdown", "331000-2022-breakdown", "331000-2022-work_report")
    }
    found = 0
    for path in (*TASKS, *UNITS, "/district/331004"):
        for link in Parsed(get(path).text).links:
            parts = urlsplit(link)
            key = parts.path.removeprefix("/document/")
            if parts.fragment and key in ids:
                found += 1
                assert parts.fragment in ids[key]
    assert found > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_task_page_shows_every_party_in_order(get: Get, rows: Rows, language: str) -> None:
    for (task_id,) in rows("select id from tasks where id % 17 = 1"):
        text = get(f"/task/{task_id}{language}").text
        units = rows("select unit_id from task_units where task_id = ? order by position", task_id)
        leaders = rows(
            "select leader_id from task_leaders where task_id = ? order by position", task_id
        )
        who = text.split('id="who"')[1].split("</section>")[0]
        assert re.findall(r'href="/unit/(\d+)', who) == [str(u) for (u,) in units]
        assert re.findall(r'href="/leader/(\d+)', who) == [str(x) for (x,) in leaders]


def test_a_task_says_what_is_stated_and_what_is_inferred(get: Get) -> None:
    chinese, english = (get(TASKS[0] + language).text for language in LANGUAGES)
    assert "文件没有写；列首位，推断牵头" in chinese
    assert "not stated; inferred lead, because listed first" in english
    assert "名单未列全" in chinese
    assert "The list is open" in english
    for name in ("椒江区", "黄岩区", "路桥区", "三门县", "天台县", "仙居县", "玉环市"):
        assert name in chinese


def test_the_promise_that_changed_by_a_factor_of_ten(get: Get) -> None:
    text = get(TASKS[0] + "?lang=en").text
    assert re.search(r"<del>.*?</span>‰</del>", text)
    assert re.search(r"<ins>.*?</span>%</ins>", text)
    assert "the texts differ" in text
    assert "OCR" in text
    assert 'href="/document/331000-2022-work_report?lang=en#L161"' in text


def test_everything_a_unit_had_to_do_and_its_name_in_2018(get: Get, rows: Rows) -> None:
    text = html.unescape(get("/unit/331000116?lang=en").text)
    assert "ecology and environment" in text
    assert "市环保局" in text
    tasks = rows(
        "select distinct t.id, t.plain_text from tasks t join task_units u on u.task_id = t.id "
        "where u.unit_id in (select id from units where name in ('市生态环境局', '市环保局'))"
    )
    assert len(tasks) == 31
    for task_id, plain_text in tasks:
        assert f'href="/task/{task_id}?lang=en"' in text
        assert plain_text in text


def test_a_district_government_has_its_tasks_by_name_and_through_collectives(
    get: Get, rows: Rows
) -> None:
    tasks = get("/unit/331004001.json").json()["tasks"]
    expected = rows("select task_id, basis from task_districts where district_id = 331004")
    assert {(task["task_id"], task["basis"]) for task in tasks} == set(expected)
    assert all("各县" in task["through_name"] for task in tasks if task["basis"] == "collective")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_page_holds_every_line_with_its_class(
    get: Get, rows: Rows, language: str
) -> None:
    for document_id, key in rows("select id, key from documents"):
        text = get(f"/document/{key}{language}").text
        lines = rows(
            "select line, class, text from source_lines where document_id = ?", document_id
        )
        assert Parsed(text).lines == {f"L{line}": printed for line, _class, printed in lines}
        for line, line_class, _text in lines[::40]:
            assert f'<li class="line c-{line_class}" id="L{line}">' in text
        assert get(f"/document/{document_id}{language}").status_code == 200


def test_every_class_of_line_has_a_name_in_both_languages(get: Get, rows: Rows) -> None:
    for (key,) in rows("select key from documents"):
        for language in LANGUAGES:
            labels = re.findall(
                r'<span class="class">(.*?)</span>', get(f"/document/{key}{language}").text
            )
            assert not [label for label in labels if re.search(r"[a-z]_[a-z]|^$", label)]


def test_from_luqiao_to_what_was_promised_assigned_and_reported(get: Get) -> None:
    page = get("/district/331004")
    for heading in ("承诺了什么", "上级交办了什么", "报告了什么"):
        assert heading in page.text
    links = Parsed(page.text).links
    indicator = f"/indicator/{quote('地区生产总值')}"
    assert indicator in links
    assert "/unit/331004001" in links
    assert "/document/331004-2022-work_report#L98" in links
    assert "/task/3310002022100001" in links
    assert "/district/331004" in Parsed(get(indicator).text).links


def test_from_research_spending_to_what_was_promised_assigned_and_reported(get: Get) -> None:
    found = Parsed(get(f"/indicator?q={quote('研发经费')}").text).links
    assert f"/indicator/{RND_SHARE}" in found
    assert f"/indicator/{RND_SHARE}" in Parsed(get(f"/indicator/{quote('研发经费')}").text).links
    page = get(f"/indicator/{RND_SHARE}")
    for value in ("= 2.45 %", "≥ 2.55 %", "≥ 3.4 %"):
        assert value in page.text
    links = Parsed(page.text).links
    assert "/task/3310002022100004" in links
    assert "/document/331000-2021-work_report#L376" in links
    assert "预计" in page.text.split('id="claims"')[1].split("</section>")[0]


@pytest.mark.parametrize(
    ("path", "key", "question"),
    [
        (
            "/unit/331000001.json",
            "names",
            "select count(*) from unit_names where unit_id = 331000001",
        ),
        (
            "/leader/331000006.json",
            "tasks",
            "select count(distinct task_id) from task_leaders where leader_id = 331000006",
        ),
        (
            "/leader/331000006.json",
            "units",
            "select count(*) from leader_unit_matrix where leader_id = 331000006",
        ),
        (
            "/unit/331000001.json",
            "partners",
            "select count(*) from unit_pairs_shared_tasks "
            "where 331000001 in (unit_a_id, unit_b_id)",
        ),
        (
            "/unit/331000001.json",
            "leaders",
            "select count(*) from leader_unit_matrix where unit_id = 331000001",
        ),
        (
            "/district/331004.json",
            "cascades",
            "select count(*) from city_district_targets where lower_district_id = 331004",
        ),
        (
            "/district/331000.json",
            "outcomes",
            "select count(*) from promise_outcomes where district_id = 331000",
        ),
        (
            "/document/331000-2018-breakdown.json",
            "lines",
            "select line_count from documents where key = '331000-2018-breakdown'",
        ),
        (
            "/district/331004.json",
            "promised",
            "select count(*) from targets_quantified where district_id = 331004",
        ),
        (
            "/task/3310002018100001.json",
            "outcomes",
            "select count(*) from promise_outcomes where promise_task_id = 3310002018100001",
        ),
    ],
)
def test_json_holds_as_many_rows_as_the_database(
    get: Get, rows: Rows, path: str, key: str, question: str
) -> None:
    ((count,),) = rows(question)
    assert count > 0
    assert len(get(path).json()[key]) == count


def test_handovers_are_those_of_the_view(get: Get, rows: Rows) -> None:
    for leader_id, name in rows("select id, name from leaders"):
        expected = rows(
            "select unit_id, earlier_leaders, leaders, earlier_shared_task_count, "
            "shared_task_count from leader_handovers "
            "where is_changed and instr("
            "'、' || earlier_leaders || '、' || leaders || '、', '、' || ? || '、')",
            name,
        )
        found = get(f"/leader/{leader_id}.json").json()["handovers"]
        names = "unit_id earlier_leaders leaders earlier_shared_task_count shared_task_count"
        assert sorted(tuple(row[x] for x in names.split()) for row in found) == sorted(expected)


def test_json_of_a_task_equals_its_row(get: Get, rows: Rows) -> None:
    names = ("ordinal", "is_open_ended", "line_start", "line_end", "units_as_printed")
    for task_id, *values in rows(f"select id, {', '.join(names)} from tasks where id % 40 = 0"):
        data = get(f"/task/{task_id}.json").json()
        assert [data["task"][name] for name in names] == values
        assert data["address"] == f"/task/{task_id}"


def test_every_indicator_has_a_page_and_the_list_counts_them(get: Get, rows: Rows) -> None:
    counted = dict(
        rows("select indicator_name, count(*) from targets where indicator_name <> '' group by 1")
    )
    entries = get("/indicator.json").json()["entries"]
    assert {entry["indicator_name"]: entry["mention_count"] for entry in entries} == counted
    for name in sorted(counted)[::25]:
        data = get(f"/indicator/{quote(name, safe='')}.json").json()
        assert len(data["targets"]) + len(data["claims"]) == counted[name]


@pytest.mark.parametrize("thing", KINDS)
def test_lists_sort_search_and_filter(get: Get, thing: str) -> None:
    kind = KINDS[thing]
    whole = get(f"/{thing}.json").json()
    assert len(whole["entries"]) == min(whole["total"], LONGEST)
    for column in kind.columns:
        values = [
            entry[column.field]
            for entry in get(f"/{thing}.json?sort={column.field}").json()["entries"]
        ]
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=column.is_count)
    assert get(f"/{thing}.json?sort=1;drop").json()["entries"] == whole["entries"]
    assert get(f"/{thing}.json?district=999999").json()["entries"] == []
    assert get(f"/{thing}?q=%27%22%3Cscript%3E").status_code == 200


def test_units_are_found_by_any_of_their_names(get: Get) -> None:
    entries = get(f"/unit.json?q={quote('市物价局')}").json()["entries"]
    assert [entry["unit_name"] for entry in entries] == ["市发展改革委"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        "/task/1",
        "/task/0003310002018100001",
        "/task/99999999999999999999",
        "/unit/abc",
        "/unit/331000116'--",
        "/leader/-1",
        "/district/999999",
        "/document/none",
        "/indicator/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/indicator/%FF%FE",
    ],
)
def test_what_is_not_there(get: Get, path: str, language: str) -> None:
    answer = get(path + language)
    assert answer.status_code == 404
    assert ("There is no such page" if language else "没有这一页") in answer.text
    assert "<script>alert" not in answer.text
    assert get(f"{path}.json").status_code == 404


# A page, and what it says in English and Chinese: a verdict, a pair, lineage, names, posts, words.
TOLD = (
    (
        "/task/3310002018100001",
        "growth in 2018 is not given.",
        "2018年目标对2017—2021年年均增速；2018年当年增速未给出。",
    ),
    ("/district/331004", "the same words, no figure.", "均为2022年目标；用词相同，没有数值。"),
    (
        "/unit/331000116",
        "the national reform of 2018 replaces",
        "就本市而言系推断：2018年国家机构改革以",
    ),
    ("/unit/331000001", "line 39 prints `市发改委`", "331000-2018-breakdown 第39行印作`市发改委`"),
    ("/leader/331000006", "the document names no office", "；文件没有写明职务"),
    ("/leader/331000006", "so named on 21 November", "11月21日以此职务出现"),
    ("/indicator/安全生产事故起数", "printed 安全生产事故数", "：印作安全生产事故数"),
)


@pytest.mark.parametrize(("path", "english", "chinese"), TOLD)
def test_what_is_told_is_told_in_the_language_of_the_page(
    get: Get, path: str, english: str, chinese: str
) -> None:
    zh, en = (html.unescape(get(path + language).text) for language in LANGUAGES)
    assert (chinese in zh, english in zh) == (True, False)
    assert (chinese in en, english in en) == (False, True)
    told = str(get(f"{path}.json").json())
    assert chinese in told
    assert english in told


HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}"
TEXTS = {
    "documents": (
        "title",
        "issuer_as_printed",
        "document_number",
        "missing",
        "rights",
        "publisher",
    ),
    "tasks": ("text", "plain_text", "leaders_as_printed", "units_as_printed", "remarks_as_printed"),
    "statements": ("text",),
    "targets": ("text", "indicator_name", "period", "deadline"),
    "sections": ("title",),
    "source_lines": ("text", "place"),
    "units": ("name", "function", "evidence", "evidence_zh"),
    "unit_names": ("evidence", "evidence_zh"),
    "unit_successions": ("scope", "evidence", "evidence_zh", "effective"),
    "leaders": ("name", "evidence", "evidence_zh"),
    "leader_posts": ("post", "evidence", "evidence_zh"),
    "districts": ("name",),
    "document_units": ("name_as_printed",),
    "task_units": ("name_as_printed",),
    "task_differences": ("report_words", "task_words"),
    "outcomes": ("promise_quote", "claim_quote", "note", "note_zh"),
    "target_cascades": ("subject", "city_quote", "district_quote", "note", "note_zh"),
    "issues": ("message", "printed", "suggestion", "code"),
}


@pytest.fixture(scope="module")
def hostile(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Get:
    """The site of a database in which every text of a document or person is an attack."""
    path = tmp_path_factory.mktemp("hostile") / publish.PUBLISHED_NAME
    path.write_bytes((published / publish.PUBLISHED_NAME).read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("pragma ignore_check_constraints = on")
        connection.execute("drop index uq_units_curated_name")
        for table, columns in TEXTS.items():
            settings = ", ".join(f"{column} = ?" for column in columns)
            connection.execute(f"update {table} set {settings}", [HOSTILE] * len(columns))
        connection.execute(
            "insert into superseded_documents select id, ?, '2022-01-01', ?, null, layout, ? "
            "from documents where key = '331000-2022-work_report'",
            ["0" * 64, HOSTILE, HOSTILE],
        )
        # Different ones, since results are looked for by equal indicators.
        connection.execute("update targets set indicator = ? || id", [HOSTILE])
    return serve(path)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        *TASKS[:2],
        *UNITS[:3],
        *OTHERS[:4],
        f"/indicator/{quote(HOSTILE, safe='')}",
        "/unit",
        "/document",
    ],
)
def test_text_of_documents_cannot_become_markup(hostile: Get, path: str, language: str) -> None:
    answer = hostile(path + language)
    assert answer.status_code == 200, answer.text
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "{{ 7 * 7 }}" in answer.text
    assert hostile(path + ".json").headers["content-type"].startswith("application/json")


def test_earlier_versions_of_a_document_are_named(get: Get, hostile: Get) -> None:
    path = "/document/331000-2022-work_report"
    assert "被取代的旧版本" not in get(path).text
    assert "被取代的旧版本" in hostile(path).text
    (revision,) = hostile(path + ".json").json()["revisions"]
    assert (revision["retrieved_on"], revision["entry_count"]) == ("2022-01-01", 0)


def test_places_to_start_from_in_the_readme(get: Get) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    section = readme.split("## Pages of things")[1].split("\n## ")[0]
    paths = re.findall(r"^\| `(/[^`]+)`", section, re.MULTILINE)
    assert len(paths) == 5
    assert [path for path in paths if get(path).status_code != 200] == []


def rows_of(page: type[Any]) -> Iterator[type[Any]]:
    """The dataclasses that a page's JSON is made of."""
    for hint in get_type_hints(page).values():
        for part in (hint, *get_args(hint)):
            if is_dataclass(part):
                yield part  # type: ignore[misc]


@pytest.mark.parametrize(
    "page", [TaskPage, UnitPage, LeaderPage, DistrictPage, DocumentPage, IndicatorPage]
)
def test_every_key_of_the_json_is_documented(page: type[Any]) -> None:
    document = (PROJECT / "docs" / "pages.md").read_text(encoding="utf-8")
    thing = page.__name__.removesuffix("Page").lower()
    section = document.split(f"\n## /{thing}/")[1].split("\n## ")[0]
    assert [f.name for f in fields(page) if f"`{f.name}`" not in section] == []
    shared = document.split("\n## Rows that several pages share")[1]
    for row in rows_of(page):
        place = section if all(f"`{f.name}`" in section for f in fields(row)) else shared
        assert [f.name for f in fields(row) if f"`{f.name}`" not in place] == []
