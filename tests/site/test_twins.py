"""The search, the questions and the sources as JSON: what their pages show, and documented."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import httpx
import pytest

import publish
from tests.site.kinds import PAGES

Get = Callable[..., httpx.Response]
Rows = Callable[[str], list[tuple[Any, ...]]]

TWINS = ("/questions", "/sources", "/search?q=发改委", "/search?q=发改委&kind=tasks")


def twin_of(path: str) -> str:
    return path.replace("?", ".json?") if "?" in path else f"{path}.json"


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


@pytest.mark.parametrize("path", TWINS)
def test_a_page_links_its_twin_and_both_are_cited_alike(get: Get, path: str) -> None:
    page, twin = get(path), get(twin_of(path)).json()
    links = [unescape(link) for link in re.findall(r'<a href="([^"]+\.json[^"]*)">JSON', page.text)]
    assert len(links) == 1
    assert get(links[0]).json() == twin
    assert twin["citation"]["gbt7714"] in unescape(page.text)
    assert twin["data_version"]


@pytest.mark.parametrize("path", TWINS)
def test_every_key_is_documented(get: Get, path: str) -> None:
    documented = (publish.PROJECT / "docs" / "pages.md").read_text(encoding="utf-8")
    used = set(keys(get(twin_of(path)).json()))
    assert sorted(key for key in used if f"`{key}`" not in documented) == []


def test_search_pages_lead_through_every_hit(get: Get) -> None:
    path, found = "/search.json?q=建设&kind=tasks", []
    while path:
        answer = get(path)
        data = answer.json()
        (tasks,) = [one for one in data["found"] if one["kind"] == "tasks"]
        found += [row["id"] for row in tasks["rows"]]
        assert answer.headers["x-zeren-truncated"] == str(len(tasks["rows"]))
        assert (data["next_url"] is None) is (data["page"] == data["page_count"])
        path = answer.links.get("next", {}).get("url", "").removeprefix("http://localhost")
    assert len(found) == len(set(found)) == tasks["count"]


def test_search_for_nothing_and_for_a_unit(get: Get) -> None:
    assert get("/search.json").json()["found"] == []
    answer = get("/search.json?q=市生态环境局&kind=units")
    (units,) = [one for one in answer.json()["found"] if one["kind"] == "units"]
    assert "市环保局" in [one["name"] for one in units["rows"][0]["predecessors"]]
    assert "x-zeren-truncated" not in answer.headers


def test_sources_have_every_document(get: Get, rows: Rows) -> None:
    data = get("/sources.json").json()
    listed = [one["document_key"] for one in data["documents"]]
    assert sorted(listed) == sorted(key for (key,) in rows("select key from documents"))
    assert data["total"] == len(listed)
    for document in data["documents"]:
        characters = sum(row["char_count"] for row in document["coverage"])
        assert characters == document["char_count"]


@pytest.mark.parametrize("page", ["/", "/questions", "/questions?lang=en"])
def test_the_csv_of_a_card_is_the_rows_behind_its_answer(get: Get, page: str) -> None:
    text = get(page).text
    cards = re.findall(r'<li id="([^"]+)">(.*?)</li>', text, re.DOTALL)
    asked = get("/questions.json").json()["questions"]
    assert [view for view, _ in cards] == [one["view"] for one in asked]
    for (_, card), one in zip(cards, asked, strict=True):
        (link,) = [unescape(x) for x in re.findall(r'href="([^"]+\.csv[^"]*)"', card)]
        assert link == one["csv"]
        assert link.replace(".csv", "", 1).rstrip("&?").endswith("_dl=1")
        rows_shown = get(one["rows"])
        (count,) = re.findall(r"<strong>([\d,]+) 行", rows_shown.text)
        found = list(csv.reader(io.StringIO(get(link).text.removeprefix("\ufeff"))))
        assert len(found) - 1 == int(count.replace(",", "")), link


# Errors are not cited; the page about all of it says how to cite the whole, as the home page does.
UNCITED = {"missing", "error", "sql-refused", "about"}
CITED = [path for name, path in PAGES.items() if name not in UNCITED]


@pytest.mark.parametrize("path", CITED)
def test_every_page_ends_in_a_citation_of_itself(get: Get, path: str) -> None:
    page = unescape(get(path).text)
    (cited,) = re.findall(r"\[引用日期\]\. (http://localhost\S*)\.</pre>", page)
    assert re.search(r"\(20\d\d(-\d\d-\d\d)?\)\[引用日期\]", page)
    again = get(cited.removeprefix("http://localhost"))
    assert again.status_code == 200
    titles = [re.findall("<h1[^>]*>(.*?)</h1>", text, re.DOTALL) for text in (page, again.text)]
    assert titles[0] == [unescape(title) for title in titles[1]]


@pytest.mark.parametrize(
    ("path", "address", "year"),
    [
        ("/unit?q=发改委&lang=en", "/unit?q=%E5%8F%91%E6%94%B9%E5%A7%94", "2022"),
        ("/unit?q=&district=331004&sort=unit_name", "/unit?district=331004", "2022"),
        ("/search?q=a&kind=tasks&year=2018&page=2", "/search?q=a&kind=tasks&year=2018", "2022"),
        ("/zeren?sql=select+1&lang=en", "/zeren?sql=select+1", "2022"),
        ("/zeren/tasks/3310002018100001", "/zeren/tasks/3310002018100001", "2018"),
        ("/zeren/task_units/3310002018100001,1", "/zeren/task_units/3310002018100001,1", "2018"),
        ("/zeren/documents/331000201810", "/zeren/documents/331000201810", "2018"),
        ("/zeren/statements/3310002021200001", "/zeren/statements/3310002021200001", "2021"),
        ("/zeren/units/331000116", "/zeren/units/331000116", "2022"),
    ],
)
def test_a_citation_has_the_filters_and_the_year(
    get: Get, path: str, address: str, year: str
) -> None:
    page = unescape(get(path).text)
    assert f"({year})[引用日期]. http://localhost{address}.</pre>" in page
    assert re.search(r"@misc{zeren[\w-]*,", page)


def test_lists_as_json_keep_their_filters(get: Get) -> None:
    page = unescape(get("/unit?q=发改委").text)
    (link,) = re.findall(r'<a href="([^"]+)">JSON</a>', page)
    data = get(link).json()
    assert (data["search"], data["address"]) == ("发改委", "/unit?q=%E5%8F%91%E6%94%B9%E5%A7%94")
    assert len(data["entries"]) == page.count('<th scope="row">')


@pytest.mark.parametrize("extension", ["", ".json"])
def test_a_list_that_is_cut_says_so_in_a_header(get: Get, extension: str) -> None:
    assert get(f"/district{extension}").headers["x-zeren-truncated"] == "1000"
    assert "x-zeren-truncated" not in get(f"/unit{extension}").headers


def test_tasks_are_listed_as_they_were_asked_for(get: Get) -> None:
    for path, leads in (
        ("/task?q=建设&lang=en", "/zeren/task_details?_search=%E5%BB%BA%E8%AE%BE&lang=en"),
        ("/task?district=331000", "/zeren/task_details?district_id=331000"),
        ("/task?q=", "/zeren/task_details"),
    ):
        assert get(path).headers["location"] == leads
    assert get("/zeren/task_details?district_id=331000").status_code == 200


def test_a_district_has_its_tasks_as_csv(get: Get, rows: Rows) -> None:
    ((count,),) = rows("select count(*) from district_tasks where bound_district_id = 331004")
    page = get("/district/331004").text
    link = "/zeren/district_tasks.csv?bound_district_id=331004&amp;_dl=1"
    assert link in page
    assert len(list(csv.reader(io.StringIO(get(unescape(link)).text)))) == count + 1


@pytest.mark.parametrize("path", ["targets", "targets?_facet=value", "targets_quantified",
    "unit_network_nodes", "indicator_timeline", "target_ratchet"])  # fmt: skip
def test_whole_numbers_are_shown_whole_and_stay_as_they_are_in_data(get: Get, path: str) -> None:
    shown = re.findall(r">(\d+\.0)<", get(f"/zeren/{path}").text)
    assert shown == []
    assert "126.0" in get("/zeren/targets.csv").text


def test_robots_may_read_both_languages_and_the_pictures(get: Get) -> None:
    rules = [line.split(": ") for line in get("/robots.txt").text.splitlines()[1:]]

    def is_allowed(address: str) -> bool:
        """The longest rule that fits holds (RFC 9309); ``*`` is anything, ``$`` the end."""
        fitting = [
            (len(rule), kind == "Allow")
            for kind, rule in rules
            if re.match(re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$"), address)
        ]
        return max(fitting, default=(0, True))[1]

    for path in ("/", "/unit/331000116", "/zeren/unit_task_load", "/questions", "/pictures"):
        page = get(path).text
        (other,) = re.findall(r'<link rel="alternate" hreflang="en" href="([^"]+)"', page)
        assert is_allowed(path)
        assert is_allowed(unescape(other))
        assert all(map(is_allowed, re.findall(r'(?:src|href)="(/static/[^"]+)"', page)))
    assert is_allowed("/pictures?document=331000-2018-breakdown&lang=en")
    for path in ("/search?q=a", "/zeren?sql=select+1&lang=en", "/zeren/tasks?_facet=id",
                 "/zeren/tasks.csv", "/zeren/tasks.json?_size=max", "/zeren.db",
                 "/unit?q=a&lang=en"):  # fmt: skip
        assert not is_allowed(path)
