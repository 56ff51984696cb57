"""The pictures: their numbers against the database, and what holds for every one of them."""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import yaml
from datasette.app import Datasette

import publish
from loader.load import Options, load_files
from web.language import Language
from web.pictures import continuity, fills, flow, heat, layout, network, ratchet, svg, tasks
from web.pictures.frames import MOST_BESIDE, pen_for, stand_alone
from web.pictures.gallery import Gallery
from web.pictures.kinds import KINDS, kinds_of
from web.pictures.network_table import layout_rows
from web.pictures.picture import Pen, Subject
from web.pictures.subjects import MOST_CHOICES, beside, find, first

ZH, EN = Language("zh"), Language("en")
SVG = "{http://www.w3.org/2000/svg}"
BREAKDOWNS = ("331000-2018-breakdown", "331000-2022-breakdown")
HOSTILE = '"><script>alert(1)</script>&\x00\x1b‮ 市局 ]]>'
Get = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def opened(published: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(published / publish.PUBLISHED_NAME)) as connection:
        yield connection


@pytest.fixture(scope="module")
def keys(opened: sqlite3.Connection) -> dict[str, str]:
    """A subject of each kind that has every picture of its kind."""
    (unit,) = opened.execute("select id from units where name = '市生态环境局'").fetchone()
    (leader,) = opened.execute("select leader_id from leader_portfolio limit 1").fetchone()
    return {"document": BREAKDOWNS[1], "unit": str(unit), "leader": str(leader),
            "indicator": "地区生产总值"}  # fmt: skip


def site_of(folder: Path) -> Datasette:
    return Datasette(
        [],
        immutables=[str(folder / publish.PUBLISHED_NAME)],
        metadata=yaml.safe_load(publish.METADATA.read_text(encoding="utf-8")),
        plugins_dir=str(publish.PROJECT / "site" / "plugins"),
        template_dir=str(publish.PROJECT / "site" / "templates"),
        settings={"default_cache_ttl": 3600},
    )


def getter(folder: Path) -> Get:
    site = site_of(folder)
    return lambda path, **params: asyncio.run(site.client.get(path, params=params or None))


@pytest.fixture(scope="module")
def get(published: Path) -> Get:
    return getter(published)


def subject_of(connection: sqlite3.Connection, kind: str, key: str) -> Subject:
    found = find(connection, kind, key)
    assert found is not None
    return found


def titles(drawn: str) -> Counter[str]:
    """What a pointer reads on each mark of a picture."""
    root = ET.fromstring(f"<svg xmlns='http://www.w3.org/2000/svg'>{drawn}</svg>")
    return Counter(title.text or "" for title in root.iter(f"{SVG}title"))


def drawn_titles(
    connection: sqlite3.Connection, name: str, key: str, language: Language = ZH
) -> Counter[str]:
    kind = KINDS[name]
    subject = subject_of(connection, kind.subject, key)
    pen = pen_for(kind, subject, language, has_links=True)
    return titles(kind.draw(kind.read(connection, subject), pen).body)


# What holds for every picture.


@pytest.mark.parametrize("language", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("name", KINDS)
def test_a_file_stands_alone(
    opened: sqlite3.Connection, keys: dict[str, str], name: str, language: Language
) -> None:
    kind = KINDS[name]
    file = Gallery().file(opened, name, keys[kind.subject], language)
    assert file is not None
    root = ET.fromstring(file)
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert (title.text or "").startswith(language.of(kind.title))
    assert len(description.text or "") > 20
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language.html_lang
    outside = file.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|href|<script|<style|style=|\bon\w+=|@import", outside)
    used = set(re.findall(r"url\(#([^)]+)\)", file))
    assert used <= {element.get("id") for element in root.iter()}
    assert Gallery().file(opened, name, keys[kind.subject], language) == file


@pytest.mark.parametrize("name", KINDS)
def test_coordinates_have_one_decimal_at_most(
    opened: sqlite3.Connection, keys: dict[str, str], name: str
) -> None:
    file = Gallery().file(opened, name, keys[KINDS[name].subject], ZH) or ""
    attributes = r' (?:x|y|x1|x2|y1|y2|cx|cy|r|width|height|points|d)="([^"]*)"'
    assert not re.search(
        r"\d\.\d\d|e-\d|nan|inf|-0\b(?!\.)", " ".join(re.findall(attributes, file))
    )


@pytest.mark.parametrize("kind", ["document", "unit", "leader", "indicator"])
def test_figures_of_a_page_share_no_id_and_can_be_reached_with_a_keyboard(
    opened: sqlite3.Connection, keys: dict[str, str], kind: str
) -> None:
    figures = Gallery().figures(opened, kind, keys[kind], EN)
    assert list(figures) == [k.name for k in kinds_of(kind)]
    page = ET.fromstring(f"<div>{''.join(figures.values())}</div>")
    ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
    assert set(ids.values()) == {1}
    for figure in page:
        links = [a.get("href") or "" for a in figure.iter("a")]
        assert len(links) == 3
        assert links[0].startswith("/zeren/")
        assert links[0].endswith("lang=en")
        assert ".csv?" in links[1]
        assert ".svg?" in links[2]
        drawing = next(figure.iter(f"{SVG}svg"))
        has_links = any(True for _ in drawing.iter(f"{SVG}a"))
        # What is below an image is not offered to a screen reader, so links need a group.
        assert drawing.get("role") == ("group" if has_links else "img")
        is_broad = float(drawing.get("width") or 0) > MOST_BESIDE
        assert ("is-broad" in (figure[1].get("class") or "")) == is_broad


@pytest.mark.parametrize("name", KINDS)
def test_the_table_and_the_csv_are_there(
    get: Get, opened: sqlite3.Connection, keys: dict[str, str], name: str
) -> None:
    kind = KINDS[name]
    subject = subject_of(opened, kind.subject, keys[kind.subject])
    if name == "flow":  # verdicts are of promises of other years
        subject = subject_of(opened, "document", BREAKDOWNS[0])
    assert get(kind.rows(subject)).status_code == 200
    answer = get(kind.csv(subject))
    assert answer.status_code == 200
    assert len(answer.text.splitlines()) > 1


# Numbers.


@pytest.mark.parametrize("key", BREAKDOWNS)
def test_heat_map_counts_tasks_that_name_both(opened: sqlite3.Connection, key: str) -> None:
    found = Counter(
        {
            f"{leader} × {unit}：{count} 项": 1
            for leader, unit, count in opened.execute(
                """
                select l.name, du.name_as_printed, count(distinct tl.task_id)
                from documents d join document_units du on du.document_id = d.id
                join tasks t on t.document_id = d.id
                join task_units tu on tu.task_id = t.id and tu.unit_id = du.unit_id
                join task_leaders tl on tl.task_id = t.id join leaders l on l.id = tl.leader_id
                where d.key = ? and du.unit_id in (
                  select unit_id from document_units where document_id = d.id
                  order by task_count desc, unit_id limit 30
                )
                group by tl.leader_id, tu.unit_id
                """,
                (key,),
            )
        }
    )
    cells = Counter(t for t in drawn_titles(opened, "heat-map", key) if " × " in t)
    assert cells == found
    assert len(cells) > 100


@pytest.mark.parametrize("key", BREAKDOWNS)
def test_network_draws_the_strongest_pairs(opened: sqlite3.Connection, key: str) -> None:
    subject = subject_of(opened, "document", key)
    data = network.read(opened, subject)
    assert data is not None
    pairs = {
        frozenset(pair): count
        for *pair, count in opened.execute(
            "select unit_a_name, unit_b_name, shared_task_count from unit_pairs_shared_tasks "
            "where document_id = ?",
            (subject.id,),
        )
    }
    lines = [t for t in drawn_titles(opened, "network", key) if " – " in t]
    assert len(lines) == len(data.edges) <= layout.MOST_EDGES
    assert {
        (frozenset(t.rpartition(": ")[0].split(" – ")), int(t.rpartition(": ")[2])) for t in lines
    } == {(pair, count) for pair, count in pairs.items() if count >= data.least}
    assert f"{pairs[frozenset(lines[-1].rpartition(': ')[0].split(' – '))]}" == str(
        max(pairs.values())
    )


def test_unit_bars_count_tasks_by_name(opened: sqlite3.Connection) -> None:
    found = dict(
        opened.execute(
            """
            select d.year, count(distinct t.id)
            from tasks t join documents d on d.id = t.document_id
            join task_units tu on tu.task_id = t.id join unit_heirs h on h.unit_id = tu.unit_id
            where h.heir_name = '市经信局' group by 1
            """
        ).fetchall()
    )
    bars = drawn_titles(opened, "unit-tasks", BREAKDOWNS[1])
    assert {f"市经信局 {year} {count}" for year, count in found.items()} <= set(bars)
    assert set(found) == {2018, 2022}


def test_county_bars_keep_collectives_apart(opened: sqlite3.Connection) -> None:
    bars = drawn_titles(opened, "county-tasks", BREAKDOWNS[1])
    rows = opened.execute(
        "select u.name, l.year, l.named_task_count, l.collective_task_count "
        "from district_task_load l join units u on u.district_id = l.bound_district_id "
        "and u.kind = 'county_government'"
    ).fetchall()
    assert {f"{name} {year} {named}+{bound}" for name, year, named, bound in rows} <= set(bars)
    assert len(rows) == 18


@pytest.mark.parametrize("key", BREAKDOWNS)
def test_chapters_add_up_to_all_tasks(opened: sqlite3.Connection, key: str) -> None:
    (count,) = opened.execute(
        "select count(*) from tasks t join documents d on d.id = t.document_id where d.key = ?",
        (key,),
    ).fetchone()
    bars = [re.search(r" (\d+) · \d+%$", t) for t in drawn_titles(opened, "chapters", key)]
    assert sum(int(bar[1]) for bar in bars if bar) == count


def test_continuity_adds_up_to_both_breakdowns(opened: sqlite3.Connection) -> None:
    (change,) = continuity.read(opened, subject_of(opened, "document", BREAKDOWNS[1])) or ()
    assert (change.earlier_year, change.earlier_total) == (2018, 186)
    assert (change.year, change.later_total) == (2022, 194)
    drawn = drawn_titles(opened, "continuity", BREAKDOWNS[1])
    lineage = dict(opened.execute("select relation, count(*) from task_lineage group by 1"))
    for relation, count in lineage.items():
        assert f"{ZH.of(continuity.RELATIONS[relation])} {count}" in drawn


def test_flow_keeps_every_sentence(opened: sqlite3.Connection) -> None:
    for key, unit in ((BREAKDOWNS[1], "statements"), ("331000-2021-work_report", "statements")):
        subject = subject_of(opened, "document", key)
        data = flow.read(opened, subject)
        assert data is not None
        (count,) = opened.execute(
            f"select count(*) from {unit} s join documents d on d.id = s.document_id "
            "where d.year = ? and d.district_id = 331000 and d.kind = 'work_report' "
            "and s.kind in ('plan_year', 'self_construction')",
            (subject.year,),
        ).fetchone()
        assert data.total == count
    (orphans,) = opened.execute(
        "select count(*) from orphan_commitments where document_key = '331000-2022-work_report'"
    ).fetchone()
    assert f"没有分解为任务 {orphans}" in drawn_titles(opened, "flow", BREAKDOWNS[1])


def test_flow_without_a_report_begins_with_the_tasks(opened: sqlite3.Connection) -> None:
    drawn = drawn_titles(opened, "flow", BREAKDOWNS[0], EN)
    (judged,) = opened.execute(
        "select count(distinct promise_task_id) from promise_outcomes "
        "where year = 2018 and verdict = 'not_comparable'"
    ).fetchone()
    assert drawn["tasks assigned 186"] == 1
    assert drawn[f"not comparable {judged}"] == 1
    assert judged > 0


def test_targets_stand_with_their_comparators(opened: sqlite3.Connection) -> None:
    series = ratchet.read_government(opened, subject_of(opened, "document", BREAKDOWNS[1]))
    assert series is not None
    (growth,) = [s for s in series if (s.indicator, s.kind) == ("地区生产总值", "growth")]
    assert [(p.year, p.label, p.is_claim) for p in growth.points] == [
        (2018, "≥7.5", False), (2021, "≥7", False), (2022, "≥7", False),
    ]  # fmt: skip
    for one in series:
        assert len({p.year for p in one.points if not p.is_claim}) > 1


def test_partners_and_leader_count_shared_tasks(
    opened: sqlite3.Connection, keys: dict[str, str]
) -> None:
    for name, own, others in (
        ("unit", "task_unit_details where unit_id", "unit_id <> ?1"),
        ("leader", "task_leader_details where leader_id", "true"),
    ):
        expected = opened.execute(
            "select count(distinct task_id) from task_unit_details where task_id in "
            f"(select task_id from {own} = ?1) and {others} group by unit_id order by 1 desc "
            "limit 15",
            (int(keys[name]),),
        ).fetchall()
        kind = KINDS["partners" if name == "unit" else name]
        data = kind.read(opened, subject_of(opened, kind.subject, keys[name]))
        assert [(c.count,) for c in data.counts] == expected


# The layout.


def test_layout_is_the_same_in_any_order_of_loading(
    tmp_path: Path, breakdown_2018: Path, breakdown_2022: Path
) -> None:
    found = []
    for i, files in enumerate(([breakdown_2018, breakdown_2022], [breakdown_2022, breakdown_2018])):
        database = tmp_path / f"{i}.db"
        assert all(o.status == "new" for o in load_files(files, database, Options()))
        copy = publish.publish_database(database, tmp_path / str(i))
        with closing(sqlite3.connect(copy)) as connection:
            found.append(connection.execute("select * from network_layout").fetchall())
    assert found[0] == found[1]
    assert len(found[0]) > 40


def graph(seed: int) -> tuple[list[layout.Edge], dict[int, layout.Box]]:
    chance = random.Random(seed)
    edges = {
        tuple(sorted(chance.sample(range(1, 31), 2))): chance.randint(1, 40) for _ in range(60)
    }
    boxes = {i: layout.Box(chance.uniform(20, 130), chance.uniform(25, 70)) for i in range(1, 31)}
    return [layout.Edge(a, b, weight) for (a, b), weight in edges.items()], boxes


@pytest.mark.parametrize("seed", range(5))
def test_layout_does_not_depend_on_order_and_nothing_overlaps(seed: int) -> None:
    edges, boxes = graph(seed)
    places = layout.place(edges, boxes)
    assert layout.place(edges[::-1], boxes) == places
    middles = list(places.items())
    for i, (a, (ax, ay)) in enumerate(middles):
        assert boxes[a].width / 2 <= ax <= 1.5 * layout.WIDTH
        assert boxes[a].height / 2 <= ay <= 1.5 * layout.HEIGHT
        for b, (bx, by) in middles[:i]:
            room = (boxes[a].width + boxes[b].width) / 2, (boxes[a].height + boxes[b].height) / 2
            assert abs(ax - bx) >= room[0] - 0.3 or abs(ay - by) >= room[1] - 0.3, (a, b)


def test_layout_of_nothing_and_of_one_pair() -> None:
    box = layout.Box(50, 40)
    assert layout.place([], {}) == {}
    (ax, ay), (bx, by) = layout.place([layout.Edge(1, 2, 3)], {1: box, 2: box}).values()
    assert abs(ax - bx) >= 50 or abs(ay - by) >= 40


@pytest.mark.parametrize(
    ("weights", "least"),
    [([], 1), ([1] * 500, 1), ([2] * 50 + [1] * 900, 2), ([3] * 90 + [2] * 90, 3)],
)
def test_threshold_leaves_what_can_be_read(weights: list[int], least: int) -> None:
    assert layout.threshold(weights) == least


# Hostile and missing data.


def hostile() -> dict[str, Any]:
    axis = heat.Axis(1, HOSTILE, 3)
    point = ratchet.Point(2022, False, 1.0, 1.0, 1, HOSTILE)
    node = network.Node(1, HOSTILE, None, 3, 50.0, 50.0)
    other = network.Node(2, HOSTILE, HOSTILE, 3, 250.0, 50.0)
    return {
        "unit-tasks": (tasks.UnitTasks(1, HOSTILE, {2022: (1, 2)}),),
        "partners": tasks.Counts((tasks.Count(HOSTILE, 1, "/unit/1"),), 1),
        "chapters": tasks.Counts((tasks.Count(HOSTILE, 1),), 1),
        "heat-map": heat.Matrix((axis,), (axis,), {(1, 1): 3}, 1, 1),
        "network": network.Network((node, other), (layout.Edge(1, 2, 3),), 3, 2, 1),
        "targets": (ratchet.Series(HOSTILE, HOSTILE, HOSTILE, HOSTILE, (point,)),),
    }


@pytest.mark.parametrize("name", hostile())
def test_names_of_a_document_are_text_only(name: str) -> None:
    subject = Subject("unit", HOSTILE, 1, HOSTILE)
    pen = Pen(EN, True, "x")
    drawing = KINDS[name].draw(hostile()[name], pen)
    file = stand_alone(KINDS[name], subject, drawing, pen, HOSTILE)
    root = ET.fromstring(file)
    assert not list(root.iter(f"{SVG}script"))
    assert "<script" not in file
    cleaned = svg.clean(HOSTILE)
    assert "\x00" not in cleaned
    assert any(cleaned in (title.text or "") for title in root.iter(f"{SVG}title"))


def test_pictures_of_an_empty_database(tmp_path: Path, breakdown_2018: Path) -> None:
    database = tmp_path / "zeren.db"
    list(load_files([breakdown_2018], database, Options()))
    publish.publish_database(database, tmp_path / "one")
    one = getter(tmp_path / "one")
    assert one("/pictures").status_code == 200
    assert one("/pictures/continuity.svg").status_code == 404
    assert one("/pictures/network.svg").status_code == 200
    with closing(sqlite3.connect(database)) as connection:
        for (table,) in connection.execute(
            "select name from sqlite_master where type = 'table' "
            "and name not in ('about', 'alembic_version')"
        ).fetchall():
            connection.execute(f"delete from {table}")
        connection.commit()
    publish.publish_database(database, tmp_path / "none")
    none = getter(tmp_path / "none")
    assert "还没有文件" in none("/pictures").text
    assert none("/pictures/network.svg").status_code == 404


# Pages and files.


def test_page_of_all_pictures(get: Get, opened: sqlite3.Connection) -> None:
    for language in (ZH, EN):
        page = get("/pictures", lang=language.code).text
        for kind in kinds_of("document"):
            assert f'id="picture-{kind.name}"' in page
            assert language.of(kind.title) in page
        for document in beside(opened, None):
            assert f"document={document.key}" in page
    page = get("/pictures", document="331004-2022-work_report").text
    assert 'id="picture-heat-map"' not in page
    assert "没有可画的" in page
    assert get("/pictures", document="nothing").status_code == 404


def test_first_document_is_the_latest_breakdown(opened: sqlite3.Connection) -> None:
    shown = first(opened)
    assert shown is not None
    assert shown.key == BREAKDOWNS[1]


def test_of_very_many_documents_those_of_one_government_are_to_choose_from() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(
            "create table districts (id, name); insert into districts values (1, '甲'), (2, '乙');"
            "create table documents (id, key, title, district_id, year, kind, part)"
        )
        assert first(database) is None
        assert beside(database, None) == []
        rows = [(n, f"k{n}", None, 1 + n % 2, n, "breakdown", 0) for n in range(2 * MOST_CHOICES)]
        add = "insert into documents values (?, ?, ?, ?, ?, ?, ?)"
        database.executemany(add, rows[:MOST_CHOICES])
        assert len(beside(database, first(database))) == MOST_CHOICES
        database.executemany(add, rows[MOST_CHOICES:])
        chosen = find(database, "document", "k7")
        assert {d.district_id for d in beside(database, chosen)} == {2}


@pytest.mark.parametrize("count", [1, 4, 5, 20])
def test_bars_of_many_years_are_told_apart(count: int) -> None:
    colours = fills.of_years(count)
    assert len(set(colours)) == count
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)
    years = range(2005, 2005 + count)
    units = (tasks.UnitTasks(1, "市财政局", {year: (year - 2000, 0) for year in years}),)
    body = str(tasks.draw_units(units, Pen(ZH, True, "x")).body)
    assert all(str(year) in body for year in years)


def test_files_have_their_type_and_may_be_kept(get: Get) -> None:
    answer = get("/pictures/network.svg", document=BREAKDOWNS[0], lang="en")
    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert answer.headers["cache-control"] == "max-age=3600"
    assert "task breakdown of 2018" in answer.text


@pytest.mark.parametrize(
    "path",
    ["nothing.svg", "network.svg?document=nothing", "unit.svg", "unit.svg?unit=x",
     "unit.svg?unit=99999999999999999999", "unit.svg?unit=1", "indicator.svg?indicator=%00",
     "leader.svg?leader=-1"],
)  # fmt: skip
def test_what_there_is_no_picture_of_is_not_found(get: Get, path: str) -> None:
    assert get(f"/pictures/{path}").status_code == 404


def test_other_pages_show_pictures(get: Get, keys: dict[str, str]) -> None:
    assert get("/").text.count("<figure") == 3
    for kind, key in keys.items():
        page = get(f"/{kind}/{quote(key, safe='')}").text
        assert page.count("<figure") == (2 if kind in ("document", "unit") else 1), kind
    assert "<figure" not in get("/district/331000").text


def test_a_gallery_keeps_what_it_drew_and_not_more(
    opened: sqlite3.Connection, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = Gallery()
    first = gallery.file(opened, "unit", keys["unit"], ZH)
    assert gallery.file(opened, "unit", keys["unit"], ZH) is first
    monkeypatch.setattr("web.pictures.gallery.MOST_KEPT", 1)
    gallery.file(opened, "unit", keys["unit"], EN)
    assert gallery.file(opened, "unit", keys["unit"], ZH) is not first


def test_layout_rows_are_those_of_the_published_copy(opened: sqlite3.Connection) -> None:
    for (document_id,) in opened.execute("select distinct document_id from tasks").fetchall():
        stored = opened.execute(
            "select * from network_layout where document_id = ?", (document_id,)
        ).fetchall()
        assert layout_rows(opened, document_id) == stored


def test_words_are_wrapped_and_cut_where_they_must() -> None:
    assert svg.wrapped("一二三四五六", 40, 13) == ["一二三", "四五六"]
    assert svg.wrapped("one two three", 60, 13) == ["one two", "three"]
    assert svg.wrapped("一二三四五六七八九", 40, 13, most=2) == ["一二三", "四五…"]
    assert svg.wrapped("", 40) == []
    assert svg.fitted("市发展改革委", 40) == "市发…"
    assert [svg.number(v) for v in (1.0, -0.01, 2.25, 10)] == ["1", "0", "2.2", "10"]
