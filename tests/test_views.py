"""Every view against the golden files, which were made by reading the documents.

The expected figures are computed here, from the golden files, in plain Python; a literal says
where it was counted. What the views share (descriptions, filters) is tested for all of them.
"""

from __future__ import annotations

import csv
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import combinations, count, permutations
from pathlib import Path
from statistics import mean

import pytest

from loader.normalize.bodies import function_of
from loader.reference import load_reference
from loader.rollup import rebuild
from schema.database import open_engine
from schema.derived import create_views, view_statements

Golden = dict[str, str]
Pairs = Callable[[Golden], set[frozenset[str]]]
BRACKETS = str.maketrans("（）", "()")
REFERENCE = Path(__file__).parent.parent / "loader" / "reference"
VIEWS = sorted(view_statements())
DISTRICTS = (
    "椒江区",
    "黄岩区",
    "路桥区",
    "临海市",
    "温岭市",
    "玉环市",
    "天台县",
    "仙居县",
    "三门县",
)

# Spelling in the golden files → the name the document prints most often for the same unit.
SPELLINGS = {
    "市发改委(市物价局)": "市发改委",
    "市商务局(市粮食局)": "市商务局",
    "市公安局(消防)": "市公安局",
    "市府办（市大数据局）": "市府办",
} | {name: f"{name}政府" for name in DISTRICTS}  # 椒江区、黄岩区、路桥区政府
# Kinds, told apart by eye: the collectives of both documents, and their zones.
COLLECTIVES = {
    "各县(市、区)政府", "相关县(市、区)政府", "各工程指挥部", "市消安委成员单位",
    "市“多城同创”成员单位", "市直相关部门", "各县（市、区）政府", "相关县（市、区）政府",
    "市级相关单位", "市级各单位",
}  # fmt: skip
ZONES = {
    "台州湾产业集聚区管委会", "台州经济开发区管委会", "台州湾新区管委会",
    "台州湾经济技术开发区管委会",
}  # fmt: skip
COUNTIES = {f"{name}政府" for name in DISTRICTS}
NO_BODIES = COLLECTIVES | ZONES | COUNTIES


def units(row: Golden) -> list[str]:
    """The units of a task, in order, under the name their document prints most often."""
    return [SPELLINGS.get(name, name) for name in row["units"].split("|")]


def leaders(row: Golden) -> list[str]:
    return row["leaders"].split("|")


def bodies(row: Golden) -> set[str]:
    return set(units(row)) - NO_BODIES


def read_reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CANONICAL = {row["name"]: row["unit_name"] for row in read_reference("unit_names")}
SUCCESSORS: dict[str, set[str]] = defaultdict(set)
for _row in read_reference("unit_successions"):
    if _row["kind"] != "transferred" and _row["confidence"] in ("high", "medium"):
        SUCCESSORS[_row["predecessor_name"]].add(_row["successor_name"])


def heirs_of(name: str) -> set[str]:
    """The units that carry a unit on, as the reference files have it; itself without any."""
    if name not in SUCCESSORS:
        return {name}
    return {heir for successor in SUCCESSORS[name] for heir in heirs_of(successor)}


def heirs(row: Golden) -> set[str]:
    """The units of a task, each as the body or bodies that carry it on."""
    names = [name.translate(BRACKETS) for name in units(row)]
    return {heir for name in names for heir in heirs_of(CANONICAL.get(name, name))}


def body_heirs(row: Golden) -> set[str]:
    return heirs(row) - NO_BODIES


def heir_pairs(row: Golden) -> set[frozenset[str]]:
    """Heirs of two different units of a task; the heirs of one split unit are no pair."""
    names = {CANONICAL.get(n, n) for n in (u.translate(BRACKETS) for u in units(row))}
    return {
        frozenset((heir, other))
        for one, two in combinations(sorted(names), 2)
        for heir in heirs_of(one)
        for other in heirs_of(two)
        if heir != other
    }


def name_pairs(names: Callable[[Golden], Iterable[str]]) -> Pairs:
    return lambda row: {frozenset(pair) for pair in combinations(sorted(set(names(row))), 2)}


def among_bodies(pairs: Pairs) -> Pairs:
    return lambda row: {pair for pair in pairs(row) if not pair & NO_BODIES}


def tasks_of(rows: Iterable[Golden], names: Callable[[Golden], Iterable[str]]) -> Counter[str]:
    return Counter(name for row in rows for name in set(names(row)))


def pairs_of(rows: Iterable[Golden], pairs: Pairs) -> Counter[frozenset[str]]:
    return Counter(pair for row in rows for pair in pairs(row))


def binds_all(row: Golden) -> bool:
    return any(name.startswith("各县") for name in units(row))


def binds_some(row: Golden) -> bool:
    return any(name.startswith("相关县") for name in units(row))


@pytest.fixture(scope="session")
def golden(golden_2018: list[Golden], golden_2022: list[Golden]) -> dict[int, list[Golden]]:
    return {2018: golden_2018, 2022: golden_2022}


# --- All views ----------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_statement_describes_itself(view: str) -> None:
    comments = re.findall(r"^-- (zh|en): \S", view_statements()[view], re.MULTILINE)
    assert {"zh", "en"} == set(comments)
    assert comments == sorted(comments, reverse=True), "zh comes before en"


@pytest.mark.parametrize("view", VIEWS)
def test_columns_are_named(view: str, connection: sqlite3.Connection) -> None:
    columns = column_names(connection, view)
    assert columns, view
    assert all(re.fullmatch(r"[a-z][a-z_]*", column) for column in columns)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("column", ["document_id", "district_id", "year"])
def test_filter_gives_the_part(view: str, column: str, connection: sqlite3.Connection) -> None:
    """What a filter gives is what the whole view has: nothing is aggregated across the parts."""
    if column not in column_names(connection, view):
        pytest.skip(f"{view} has no {column}")
    whole = Counter(tuple(row) for row in connection.execute(f"select * from {view}"))
    values = [row[0] for row in connection.execute(f"select distinct {column} from {view}")]
    assert None not in values
    parts = Counter(
        tuple(row)
        for value in values
        for row in connection.execute(f"select * from {view} where {column} = ?", (value,))
    )
    assert parts == whole


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_can_be_filtered_by_what_it_shows(
    view: str, connection: sqlite3.Connection
) -> None:
    """Datasette sends text; a computed column equals it only when its type is declared (cast)."""
    for column in column_names(connection, view):
        value = connection.execute(
            f"select {column} from {view} where {column} is not null limit 1"
        ).fetchone()
        if value is None:
            continue
        question = f"select count(*) from {view} where {column} = ?"
        by_text = connection.execute(question, (str(value[0]),)).fetchone()[0]
        assert by_text == connection.execute(question, (value[0],)).fetchone()[0] > 0, column


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("column", ["document_id", "district_id"])
def test_filter_reaches_the_index(view: str, column: str, connection: sqlite3.Connection) -> None:
    """With many documents a page of one must not read the tasks, links or lines of all."""
    if column not in column_names(connection, view):
        pytest.skip(f"{view} has no {column}")
    plan = connection.execute(f"explain query plan select * from {view} where {column} = 1")
    scanned = {row[3].split()[1] for row in plan if row[3].startswith("SCAN ")}
    assert not scanned & {"t", "tu", "tl", "td", "sl", "du", "a", "o", "i"}


@pytest.mark.parametrize("view", VIEWS)
def test_whole_view_stays_cheap(view: str, published: Path, database: Path) -> None:
    """Counted in steps of SQLite's machine, which no busy computer changes: 2 million are 80 ms.

    In the published copy, too: what ANALYZE writes there has turned plans round before.
    """
    for path in (published / "zeren.db", database):
        with closing(sqlite3.connect(path)) as connection:
            connection.set_progress_handler(partial(is_too_long, count()), 1000)
            connection.execute(f"select * from {view}").fetchall()


def test_all_views_run_on_an_empty_database(tmp_path: Path, database: Path) -> None:
    empty = tmp_path / "empty.db"
    with sqlite3.connect(database) as source, sqlite3.connect(empty) as target:
        for (sql,) in source.execute("select sql from sqlite_master where sql is not null"):
            target.execute(sql)
    with sqlite3.connect(empty) as target:
        for view in VIEWS:
            assert target.execute(f"select * from {view}").fetchall() == []


# --- 1 · Wide rows ------------------------------------------------------------------------------


def test_section_paths(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    for year, rows in golden.items():
        key = f"331000-{year}-breakdown"
        paths = select(connection, "section_paths", document_key=key)
        depth = Counter(row["level"] for row in paths)
        assert depth[1] == len({row["section"] for row in rows})
        assert depth[2] == len(
            {(row["section"], row["subsection"]) for row in rows if row["subsection"]}
        )
    deepest = one(connection, "section_paths", section_id=3310002018100003)
    assert deepest["section_path"] == f"{deepest['chapter']} › {deepest['title']}"


def test_task_details(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    for year, rows in golden.items():
        views = select(connection, "task_details", year=year)
        assert len(views) == len(rows)
        for view, row in zip(views, rows, strict=True):
            assert view["leaders"] == "、".join(leaders(row))
            assert view["units"] == "、".join(units(row))
            assert view["unit_count"] == len(set(units(row)))
            assert view["leader_count"] == len(set(leaders(row)))
            assert view["is_open_ended"] == int(row["is_open_ended"])
            assert same_letters(view["chapter"], row["section"])
            assert view["source_reference"] == f"331000-{year}-breakdown:{row['line_start']}"


def test_task_unit_details(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    for year, rows in golden.items():
        views = select(connection, "task_unit_details", year=year)
        assert [(row["position"], row["unit_name"]) for row in views] == [
            entry for row in rows for entry in enumerate(units(row), 1)
        ]
        assert {row["unit_name"] for row in views if row["is_collective"]} == {
            name for row in rows for name in units(row) if name in COLLECTIVES
        }
        assert {row["role"] for row in views} == {None}, "neither document states a role"


def test_task_leader_details(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        views = select(connection, "task_leader_details", year=year)
        assert [row["leader_name"] for row in views] == [
            name for row in rows for name in leaders(row)
        ]
    heads = {
        (row["year"], row["leader_name"])
        for row in select(connection, "task_leader_details", is_head_of_government=1)
    }
    # 蒋冰风 was mayor of 临海市, a city below, in 2014; 林先华 is a vice mayor.
    assert heads == {(2018, "张兵"), (2022, "吴晓东")}


def test_unit_heirs(connection: sqlite3.Connection) -> None:
    found = defaultdict(set)
    for row in select(connection, "unit_heirs"):
        found[row["unit_name"]].add((row["heir_name"], row["is_split"]))
    assert found["市农办"] == found["市农业局"] == {("市农业农村局", 0)}
    assert found["市港航局"] == {("市港航口岸和渔业局", 1), ("市港航事业发展中心", 1)}
    # Low confidence, and a transfer of duties: no heirs.
    assert found["台州经济开发区管委会"] == {("台州经济开发区管委会", 0)}
    assert found["市民政局"] == {("市民政局", 0)}
    assert len(found) == connection.execute("select count(*) from units").fetchone()[0]


def test_unit_heirs_of_chains_and_cycles(database: Path, tmp_path: Path) -> None:
    """A → B → C ends at C at the lower confidence; a cycle ends, and keeps its units."""
    copy = tmp_path / "lineage.db"
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    with open_engine(copy).begin() as writer:
        create_views(writer)
        writer.exec_driver_sql("delete from unit_successions")
        writer.exec_driver_sql(
            "insert into unit_successions values"
            " (331000001, 331000002, 'renamed', null, null, 'high', 'source', 'test', '试'),"
            " (331000002, 331000003, 'merged', null, null, 'medium', 'source', 'test', '试'),"
            " (331000004, 331000005, 'renamed', null, null, 'high', 'source', 'test', '试'),"
            " (331000005, 331000004, 'renamed', null, null, 'high', 'source', 'test', '试')"
        )
        rebuild(writer)
        rows = writer.exec_driver_sql(
            "select unit_id, heir_id, steps, lowest_confidence from unit_heirs"
            " where unit_id <= 331000005 order by unit_id"
        ).all()
    assert [tuple(row) for row in rows] == [
        (331000001, 331000003, 2, "medium"),
        (331000002, 331000003, 1, "medium"),
        (331000003, 331000003, 0, None),
        (331000004, 331000004, 0, None),
        (331000005, 331000005, 0, None),
    ]


def test_task_unit_heirs(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    for year, rows in golden.items():
        tasks = defaultdict(set)
        for view in select(connection, "task_unit_heirs", year=year):
            tasks[view["task_id"] % 10000].add(view["unit_name"])
        assert tasks == {int(row["ordinal"]): heirs(row) for row in rows}
    views = select(connection, "task_unit_heirs", year=2018, unit_name="市农业农村局")
    # Counted by hand over the 186 tasks.
    assert Counter(row["printed_unit_name"] for row in views) == {"市农业局": 14, "市农办": 16}


# --- 2 · Questions ------------------------------------------------------------------------------


def test_unit_task_load(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    for year, rows in golden.items():
        views = {row["unit_name"]: row for row in select(connection, "unit_task_load", year=year)}
        direct = tasks_of(rows, units)
        assert {name: row["direct_task_count"] for name, row in views.items()} == direct
        collective = sum(binds_all(row) and "椒江区政府" not in units(row) for row in rows)
        assert views["椒江区政府"]["collective_task_count"] == collective
        assert views["椒江区政府"]["task_count"] == collective + direct["椒江区政府"]
        assert sum(row["collective_task_count"] > 0 for row in views.values()) == len(DISTRICTS)


def test_function_task_load(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    """Fields of work, counted again from the golden files and the national table."""
    reference = load_reference()
    fields = {unit.name: function_of(unit, reference) for unit in reference.units.values()}

    def own_fields(row: Golden) -> list[str]:
        names = [name.translate(BRACKETS) for name in units(row)]
        found = [fields[CANONICAL.get(name, name)] for name in names]
        return [field for field in found if field]

    with closing(sqlite3.connect(":memory:")) as copy:
        connection.backup(copy)
        copy.row_factory = sqlite3.Row
        copy.executemany(
            "update units set function = ? where id = ?",
            [(fields[unit.name], unit.id) for unit in reference.units.values()],
        )
        for year, rows in golden.items():
            view = {row["function"]: row for row in select(copy, "function_task_load", year=year)}
            assert {f: row["task_count"] for f, row in view.items()} == tasks_of(rows, own_fields)
            finance = tasks_of(rows, own_fields)["财政"]
            assert view["财政"]["task_share"] == round(finance / len(rows), 4)
        # 2018 has 市农业局 and 市农办, which became one body; 农业 counts a task of both once.
        farming = one(copy, "function_task_load", year=2018, function="农业农村")
        assert (farming["unit_count"], farming["units"]) == (2, "市农办、市农业局")
        city = one(copy, "function_task_load", year=2018, function="城市管理")
        assert city["units"] == "市综合行政执法局(市城市管理局)"


def test_unit_task_load_by_lineage(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        views = {
            row["unit_name"]: row
            for row in select(connection, "unit_task_load_by_lineage", year=year)
        }
        direct = tasks_of(rows, heirs)
        assert {name: row["direct_task_count"] for name, row in views.items()} == direct
    # 市港航局 (2018) was split in two; 市农办 and 市农业局 became one, with 8 tasks in common.
    load = {
        row["unit_name"]: row for row in select(connection, "unit_task_load_by_lineage", year=2018)
    }
    assert load["市港航事业发展中心"]["includes_split"] == 1
    assert load["市农业农村局"]["includes_split"] == 0
    assert load["市农业农村局"]["task_count"] == 14 + 16 - 8


def test_unit_pairs_shared_tasks(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        views = select(connection, "unit_pairs_shared_tasks", year=year)
        assert {
            frozenset((row["unit_a_name"], row["unit_b_name"])): row["shared_task_count"]
            for row in views
        } == pairs_of(rows, name_pairs(units))
        counts = [row["shared_task_count"] for row in views]
        assert counts == sorted(counts, reverse=True)
        for row in views:
            is_body = {row["unit_a_name"], row["unit_b_name"]}.isdisjoint(NO_BODIES)
            assert row["is_between_bodies"] == is_body


def test_head_question(connection: sqlite3.Connection) -> None:
    """Which two bodies shared the most tasks in 2018: counted by hand over the 186 tasks."""
    first = select(connection, "unit_pairs_shared_tasks", year=2018, is_between_bodies=1)[0]
    assert (first["unit_a_name"], first["unit_b_name"]) == ("市发改委", "市经信委")
    assert first["shared_task_count"] == 17
    assert (first["unit_a_task_count"], first["unit_b_task_count"]) == (45, 39)
    assert first["jaccard"] == round(17 / (45 + 39 - 17), 4)


def test_unit_pairs_shared_tasks_by_lineage(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        counts = tasks_of(rows, heirs)
        views = select(connection, "unit_pairs_shared_tasks_by_lineage", year=year)
        assert {
            frozenset((row["unit_a_name"], row["unit_b_name"])): row["shared_task_count"]
            for row in views
        } == pairs_of(rows, heir_pairs)
        for row in views:
            assert row["unit_a_task_count"] == counts[row["unit_a_name"]]
            assert row["unit_b_task_count"] == counts[row["unit_b_name"]]


def test_unit_network_nodes(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        views = select(connection, "unit_network_nodes", year=year)
        check_nodes(views, rows, units, name_pairs(units))


def test_unit_network_nodes_by_lineage(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        views = select(connection, "unit_network_nodes_by_lineage", year=year)
        check_nodes(views, rows, heirs, heir_pairs)


def test_unit_first_listed(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    for year, rows in golden.items():
        first = Counter(units(row)[0] for row in rows)
        views = select(connection, "unit_first_listed", year=year)
        assert {row["unit_name"] for row in views} == set(tasks_of(rows, units))
        for row in views:
            assert row["first_listed_count"] == first[row["unit_name"]]
            assert row["later_listed_count"] == row["task_count"] - first[row["unit_name"]]
            assert row["inferred_lead_count"] == row["first_listed_count"]
            assert row["stated_lead_count"] == 0


def test_unit_first_listed_by_lineage(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        first = Counter(
            heir for row in rows for heir in heirs(row | {"units": row["units"].split("|")[0]})
        )
        views = select(connection, "unit_first_listed_by_lineage", year=year)
        assert {row["unit_name"] for row in views} == set(tasks_of(rows, heirs))
        for view in views:
            assert view["first_listed_count"] == first[view["unit_name"]]
            assert view["task_count"] == tasks_of(rows, heirs)[view["unit_name"]]


def test_task_coordination_size(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        views = select(connection, "task_coordination_size", year=year)
        for view, row in zip(views, rows, strict=True):
            names = set(units(row))
            assert view["party_count"] == len(names)
            assert view["body_count"] == len(bodies(row))
            assert view["territory_count"] == len(names & (COUNTIES | ZONES))
            assert view["collective_count"] == len(names & COLLECTIVES)


def test_coordination_by_year(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        view = one(connection, "coordination_by_year", year=year)
        body_count = len(tasks_of(rows, body_heirs))
        pair_count = len(pairs_of(rows, among_bodies(heir_pairs)))
        assert view["mean_party_count"] == round(mean(len(heirs(row)) for row in rows), 4)
        assert view["mean_body_count"] == round(mean(len(body_heirs(row)) for row in rows), 4)
        assert (view["body_count"], view["body_pair_count"]) == (body_count, pair_count)
        assert view["density"] == round(pair_count / (body_count * (body_count - 1) / 2), 4)
        assert view["single_party_task_count"] == sum(len(set(units(row))) == 1 for row in rows)
        assert view["open_ended_task_count"] == sum(row["is_open_ended"] == "1" for row in rows)


def test_bridging_units(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    for year, rows in golden.items():
        partners, _ = neighbours(rows, name_pairs(units))
        views = select(connection, "bridging_units", year=year)
        assert {row["unit_name"] for row in views} == set(tasks_of(rows, units))
        for view in views:
            own = [row for row in rows if view["unit_name"] in units(row)]
            assert view["leader_count"] == len({name for row in own for name in leaders(row)})
            assert view["chapter_count"] == len({row["section"] for row in own})
            assert view["partner_count"] == len(partners[view["unit_name"]])


def test_bridging_units_by_lineage(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        partners, _ = neighbours(rows, heir_pairs)
        views = select(connection, "bridging_units_by_lineage", year=year)
        assert {row["unit_name"] for row in views} == set(tasks_of(rows, heirs))
        for view in views:
            own = [row for row in rows if view["unit_name"] in heirs(row)]
            assert view["task_count"] == len(own)
            assert view["leader_count"] == len(tasks_of(own, leaders))
            assert view["partner_count"] == len(partners[view["unit_name"]])
            assert view["chapter_count"] == len({row["section"] for row in own})


def test_single_unit_tasks(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    for year, rows in golden.items():
        counts = tasks_of(rows, units)
        assert [
            (row["task_id"] % 10000, row["unit_name"], row["unit_task_count"])
            for row in select(connection, "single_unit_tasks", year=year)
        ] == [
            (int(row["ordinal"]), units(row)[0], counts[units(row)[0]])
            for row in rows
            if len(set(units(row))) == 1
        ]


def test_open_ended_responsibility(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        views = select(connection, "open_ended_responsibility", year=year)
        open_rows = [
            row for row in rows if row["is_open_ended"] == "1" or set(units(row)) & COLLECTIVES
        ]
        assert len(views) == len(open_rows)
        assert sum(row["names_some_districts"] for row in views) == sum(map(binds_some, rows))
        assert sum(row["names_collective"] for row in views) == sum(
            bool(set(units(row)) & COLLECTIVES) for row in rows
        )


def test_leader_portfolio(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    for year, rows in golden.items():
        views = select(connection, "leader_portfolio", year=year)
        assert {row["leader_name"] for row in views} == set(tasks_of(rows, leaders))
        for view in views:
            own = [row for row in rows if view["leader_name"] in leaders(row)]
            assert view["task_count"] == len(own)
            assert view["sole_task_count"] == sum(len(leaders(row)) == 1 for row in own)
            assert view["party_count"] == len({name for row in own for name in units(row)})
            assert view["body_count"] == len({name for row in own for name in bodies(row)})
            assert view["chapter_count"] == len({row["section"] for row in own})


def test_leader_unit_matrix(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        check_matrix(select(connection, "leader_unit_matrix", year=year), rows, units)


def test_leader_unit_matrix_by_lineage(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        check_matrix(select(connection, "leader_unit_matrix_by_lineage", year=year), rows, heirs)


def test_leader_pairs(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    for year, rows in golden.items():
        views = select(connection, "leader_pairs", year=year)
        assert {
            frozenset((row["leader_a_name"], row["leader_b_name"])): row["shared_task_count"]
            for row in views
        } == pairs_of(rows, name_pairs(leaders))
    together = select(connection, "leader_pairs", is_always_together=1)
    # All 53 tasks of each are tasks of both (331000-2022-breakdown).
    assert [
        (row["leader_a_name"], row["leader_b_name"], row["shared_task_count"]) for row in together
    ] == [("苗文斌", "宋积晟", 53)]


def test_top_level_tasks(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    head = {2018: "张兵", 2022: "吴晓东"}
    for year, rows in golden.items():
        assert [
            row["task_id"] % 10000 for row in select(connection, "top_level_tasks", year=year)
        ] == [
            int(row["ordinal"])
            for row in rows
            if head[year] in leaders(row) or len(leaders(row)) >= 4
        ]


def test_units_under_many_leaders(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        check_many_leaders(select(connection, "units_under_many_leaders", year=year), rows, units)


def test_units_under_many_leaders_by_lineage(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        views = select(connection, "units_under_many_leaders_by_lineage", year=year)
        check_many_leaders(views, rows, heirs)


def test_leader_turnover(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    earlier, later = (tasks_of(golden[year], leaders) for year in (2018, 2022))
    views = select(connection, "leader_turnover")
    assert {(row["year"], row["earlier_year"]) for row in views} == {(2022, 2018)}
    # No leader of 2018 is listed in 2022.
    assert {row["leader_name"]: row["change"] for row in views} == {
        **dict.fromkeys(earlier, "left"),
        **dict.fromkeys(later, "entered"),
    }
    for row in views:
        assert row["earlier_task_count"] == earlier[row["leader_name"]]
        assert row["task_count"] == later[row["leader_name"]]


def test_leader_handovers(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    main = {year: main_leaders(rows) for year, rows in golden.items()}
    views = select(connection, "leader_handovers")
    assert {row["unit_name"] for row in views} == set(main[2018]) & set(main[2022])
    for row in views:
        assert set(row["earlier_leaders"].split("、")) == main[2018][row["unit_name"]]
        assert set(row["leaders"].split("、")) == main[2022][row["unit_name"]]
    # 市经信委 became 市经信局; its two leaders of 2022 are tied, as they always stand together.
    renamed = one(connection, "leader_handovers", unit_name="市经信局")
    assert (renamed["earlier_leaders"], renamed["leaders"]) == ("蒋冰风", "苗文斌、宋积晟")


def test_unit_lineage(connection: sqlite3.Connection) -> None:
    row = one(connection, "unit_lineage", predecessor_name="市环保局")
    assert (row["successor_name"], row["succession_kind"]) == ("市生态环境局", "renamed")
    assert (row["predecessor_last_year"], row["successor_first_year"]) == (2018, 2022)
    used = {
        r["predecessor_name"] for r in select(connection, "unit_lineage", is_used_for_lineage=1)
    }
    heirs = {r["unit_name"] for r in select(connection, "unit_heirs") if r["steps"]}
    assert used == heirs


def test_district_task_load(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        views = select(connection, "district_task_load", year=year)
        assert {row["bound_district_name"] for row in views} == set(DISTRICTS)
        for view in views:
            own = f"{view['bound_district_name']}政府"
            named = [row for row in rows if own in units(row)]
            collective = [row for row in rows if binds_all(row) and own not in units(row)]
            possible = [
                row
                for row in rows
                if binds_some(row) and own not in units(row) and not binds_all(row)
            ]
            assert view["named_task_count"] == len(named)
            assert view["collective_task_count"] == len(collective)
            assert view["task_count"] == len(named) + len(collective)
            assert view["possible_task_count"] == len(possible)


def test_district_first_tasks(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    for year, rows in golden.items():
        assert [
            (row["task_id"] % 10000, row["unit_name"], row["later_units"])
            for row in select(connection, "district_first_tasks", year=year)
        ] == [
            (int(row["ordinal"]), units(row)[0], "、".join(units(row)[1:]) or None)
            for row in rows
            if units(row)[0] in COUNTIES
        ]
    # Neither document states a lead.
    assert {row["is_inferred_lead"] for row in select(connection, "district_first_tasks")} == {1}


def test_topic_attention(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    for year, rows in golden.items():
        views = select(connection, "topic_attention", year=year)
        assert [row["task_count"] for row in views] == list(
            Counter(row["section"] for row in rows).values()
        )
        assert [row["task_share"] for row in views] == [
            round(row["task_count"] / len(rows), 4) for row in views
        ]
    # The seven targets of chapter 一 of 2018, as the golden file has them.
    chapter = select(connection, "topic_attention", year=2018)[0]
    texts = [row["text"] for row in golden[2018] if row["section"].startswith("一、")]
    assert chapter["char_count"] == sum(map(len, texts))


def test_non_city_parties(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    kinds = {(row["year"], row["unit_name"]): row for row in select(connection, "non_city_parties")}
    for name, kind in (
        ("市税务局", "vertical"), ("市妇联", "party_organ"), ("台州学院", "institution"),
        ("市城投集团", "enterprise"),
    ):  # fmt: skip
        row = kinds[2022, name]
        assert row["unit_kind"] == kind
        assert row["task_count"] == tasks_of(golden[2022], units)[name]
    assert (2022, "市教育局") not in kinds


def test_task_vagueness_shares(
    connection: sqlite3.Connection, golden: dict[int, list[Golden]]
) -> None:
    """Counted anew from what task_vagueness says of each task, and whose it is by golden files."""
    for year, rows in golden.items():
        tasks = select(connection, "task_vagueness", year=year)
        whose: dict[tuple[str, str], list[sqlite3.Row]] = defaultdict(list)
        for task, row in zip(tasks, rows, strict=True):
            whose["chapter", without_number(row["section"])].append(task)
            for name in set(units(row)):
                whose["unit", name].append(task)
            for name in set(leaders(row)):
                whose["leader", name].append(task)
        whole = round(mean(task["is_vague"] for task in tasks), 4)
        views = select(connection, "task_vagueness_shares", year=year)
        assert {group_of(view) for view in views} == set(whose)
        for view in views:
            own = whose[group_of(view)]
            vague = sum(task["is_vague"] for task in own)
            assert (view["task_count"], view["vague_count"]) == (len(own), vague)
            assert view["vague_share"] == round(vague / len(own), 4)
            assert view["document_vague_share"] == whole
            assert view["without_target_count"] == sum(not task["has_target"] for task in own)
            assert view["without_date_count"] == sum(not task["has_date"] for task in own)
            assert view["without_name_count"] == sum(not task["has_quoted_name"] for task in own)
            given = {key for key in ("chapter", "unit", "leader") if view[f"{key}_id"] is not None}
            assert given == {view["grouped_by"]}


@pytest.mark.parametrize(
    ("year", "name", "counts"),
    [
        # By reading. 投资结构优化、效益提高 is the only one of seven expectations without a number.
        (2018, "主要预期指标", (7, 1, 1, 7, 7)),
        # Vague are lines 38 (规划建设台州湾科创走廊…) and 74 (筹建台州海洋研究院);
        # 60 (“数字+制造”) and 120 (“乐业台州”) have no target but a name; no task names a date.
        (2022, "市科技局", (14, 2, 4, 14, 8)),
    ],
)
def test_vague_tasks_by_reading(
    year: int, name: str, counts: tuple[int, ...], connection: sqlite3.Connection
) -> None:
    row = one(connection, "task_vagueness_shares", year=year, name=name)
    assert tuple(row)[3:5] + tuple(row)[7:10] == counts


def test_target_hardness_by_indicator(connection: sqlite3.Connection) -> None:
    """By reading: the softest in 2018 became the hardest in 2022; what is ensured, what is tied."""

    def wordings(name: str) -> dict[tuple[int, str], tuple[object, ...]]:
        rows = select(
            connection, "target_hardness_by_indicator", indicator_name=name, district_id=331000
        )
        return {(row["year"], row["document_kind"]): tuple(row)[4:12] for row in rows}

    # bounded, exact, approximate, words, tied, ensure, strive, as printed
    assert wordings("研发经费支出占生产总值比重") == {
        (2018, "breakdown"): (0, 0, 1, 0, 0, 0, 0, "2.12%左右"),
        (2021, "work_report"): (0, 1, 0, 0, 0, 0, 0, "2.45%"),
        (2022, "breakdown"): (1, 0, 0, 0, 0, 0, 0, "2.55%以上"),
        (2022, "work_report"): (1, 0, 0, 0, 0, 0, 0, "2.55%以上"),
    }
    # 确保粮食总产量62万吨; 力争三年内建成小微工业园、改造老旧工业区3000万平方米,实现1万家…
    assert wordings("粮食总产量") == {(2018, "breakdown"): (0, 1, 0, 0, 0, 1, 0, "62万吨")}
    strive = wordings("老旧工业区")
    assert strive[2018, "breakdown"] == (0, 1, 0, 0, 0, 0, 1, "3000万平方米")
    # 与经济增长基本同步
    tied = wordings("一般公共预算收入、城乡居民收入")
    assert tied[2018, "breakdown"] == (0, 0, 0, 1, 1, 0, 0, "基本同步")


def test_hardness_is_counted_from_the_targets_of_tasks(connection: sqlite3.Connection) -> None:
    counted = connection.execute(
        """
        select document_id, count(*), sum(comparator in ('>=', '<=', '>', '<')),
          sum(comparator in ('=', 'between')), sum(comparator = '~'), sum(measure is not null),
          count(distinct task_id)
        from targets where task_id is not null group by document_id order by document_id
        """
    ).fetchall()
    view = connection.execute(
        """
        select document_id, target_count, bounded_count, exact_count, approximate_count,
          words_count, task_with_target_count
        from target_hardness order by document_id
        """
    ).fetchall()
    assert len(view) == 2
    assert [tuple(row) for row in view] == [
        tuple(0 if x is None else x for x in c) for c in counted
    ]


def test_indicators_add_up_to_the_document(connection: sqlite3.Connection) -> None:
    names = ("target_count", "bounded_count", "exact_count", "approximate_count", "words_count")
    for whole in select(connection, "target_hardness"):
        rows = select(connection, "target_hardness_by_indicator", document_id=whole["document_id"])
        assert [sum(row[name] for row in rows) for name in names] == [whole[n] for n in names]
        printed = [text for row in rows for text in row["targets_as_printed"].split("；")]
        assert len(printed) == whole["target_count"]


# --- 3 · Data quality ---------------------------------------------------------------------------


def test_document_coverage(connection: sqlite3.Connection) -> None:
    for document in connection.execute("select id, char_count, line_count from documents"):
        views = select(connection, "document_coverage", document_id=document["id"])
        assert sum(row["char_count"] for row in views) == document["char_count"]
        assert sum(row["line_count"] for row in views) == document["line_count"]
        assert all(row["is_claimed"] for row in views)
        assert sum(row["char_share"] for row in views) == pytest.approx(1, abs=0.002)


def test_document_overview(connection: sqlite3.Connection, golden: dict[int, list[Golden]]) -> None:
    for year, rows in golden.items():
        view = one(connection, "document_overview", document_key=f"331000-{year}-breakdown")
        assert view["task_count"] == len(rows)
        assert view["leader_count"] == len(tasks_of(rows, leaders))
        assert view["task_leader_count"] == sum(len(leaders(row)) for row in rows)
        assert view["unit_count"] == len(tasks_of(rows, units))
        assert view["task_unit_count"] == sum(len(units(row)) for row in rows)
        assert view["open_ended_task_count"] == sum(row["is_open_ended"] == "1" for row in rows)
        assert view["claimed_share"] == 1


def test_issues(connection: sqlite3.Connection) -> None:
    every = select(connection, "all_issues")
    still_open = select(connection, "open_issues")
    assert len(every) == connection.execute("select count(*) from issues").fetchone()[0]
    assert [row["severity"] for row in still_open] == [
        row["severity"] for row in every if row["severity"] in ("error", "warning")
    ]
    assert all(row["printed"] is None or row["line_text"] for row in every)


def test_names_and_tasks_that_lack_something(database: Path, tmp_path: Path) -> None:
    """The real documents leave nothing unmatched; a unit no one curated must appear."""
    copy = tmp_path / "unmatched.db"
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    with sqlite3.connect(copy) as changed:
        changed.row_factory = sqlite3.Row
        assert select(changed, "unmatched_names") == select(changed, "tasks_without_unit") == []
        changed.execute("update units set is_curated = 0 where name = '市农办'")
        changed.execute("update leaders set is_curated = 0 where name = '张兵'")
        changed.execute("delete from task_units where task_id = 3310002018100001")
    engine = open_engine(copy)
    with engine.begin() as connection:
        rebuild(connection)
    engine.dispose()
    with sqlite3.connect(copy) as changed:
        changed.row_factory = sqlite3.Row
        assert [
            (row["name_kind"], row["name"], row["task_count"], row["first_line"])
            for row in select(changed, "unmatched_names")
        ] == [("unit", "市农办", 16, 47), ("leader", "张兵", 12, 239)]
        assert [row["task_id"] for row in select(changed, "tasks_without_unit")] == [
            3310002018100001
        ]


# --- Helpers ------------------------------------------------------------------------------------


def is_too_long(thousands: Iterator[int]) -> bool:
    """Called every thousand steps; true interrupts the query."""
    return next(thousands) > 2000


def column_names(connection: sqlite3.Connection, view: str) -> list[str]:
    return [column[0] for column in connection.execute(f"select * from {view} limit 0").description]


def select(connection: sqlite3.Connection, view: str, **where: object) -> list[sqlite3.Row]:
    """The rows of a view in its own order, or by task where that is the order of the site."""
    sql = f"select * from {view} where true"
    sql += "".join(f" and {column} = :{column}" for column in where)
    columns = column_names(connection, view)
    if "task_id" in columns:
        sql += " order by task_id" + (", position" if "position" in columns else "")
    return connection.execute(sql, where).fetchall()


def one(connection: sqlite3.Connection, view: str, **where: object) -> sqlite3.Row:
    (row,) = select(connection, view, **where)
    assert isinstance(row, sqlite3.Row)
    return row


def group_of(row: sqlite3.Row) -> tuple[str, str]:
    """Chapter, unit or leader of task_vagueness_shares, and its name as golden files have it."""
    name = row["name"]
    return row["grouped_by"], without_number(name) if row["grouped_by"] == "chapter" else name


def same_letters(title: str, printed: str) -> bool:
    """Equal but for the printed number and blanks: 一、主要 预期目标 has the title 主要预期目标."""
    return without_number(title) == without_number(printed)


def without_number(title: str) -> str:
    return re.sub(r"^[一二三四五六七八九十]+、|\s", "", title)


def neighbours(rows: Iterable[Golden], pairs: Pairs) -> tuple[dict[str, set[str]], Counter[str]]:
    """name → whom it shares a task with; name → shared tasks added up over all of them."""
    partners: dict[str, set[str]] = defaultdict(set)
    ties: Counter[str] = Counter()
    for row in rows:
        for pair in pairs(row):
            for name, other in permutations(pair, 2):
                partners[name].add(other)
                ties[name] += 1
    return partners, ties


def check_nodes(
    views: list[sqlite3.Row],
    rows: list[Golden],
    names: Callable[[Golden], Iterable[str]],
    pairs: Pairs,
) -> None:
    partners, ties = neighbours(rows, pairs)
    body_partners, body_ties = neighbours(rows, among_bodies(pairs))
    counts = tasks_of(rows, names)
    assert {row["unit_name"] for row in views} == set(counts), "units without partners are kept"
    for row in views:
        name = row["unit_name"]
        assert row["task_count"] == counts[name]
        assert (row["partner_count"], row["tie_count"]) == (len(partners[name]), ties[name])
        assert row["tie_share"] == round(ties[name] / ties.total(), 4)
        assert row["body_partner_count"] == len(body_partners[name])
        assert row["body_tie_count"] == body_ties[name]
        assert row["body_tie_share"] == round(body_ties[name] / body_ties.total(), 4)


def leader_counts(
    rows: Iterable[Golden], names: Callable[[Golden], Iterable[str]]
) -> dict[str, Counter[str]]:
    """unit → leader → tasks they have in common."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for unit in set(names(row)):
            counts[unit].update(set(leaders(row)))
    return counts


def main_leaders(rows: Iterable[Golden]) -> dict[str, set[str]]:
    return {
        unit: {leader for leader, count in counts.items() if count == max(counts.values())}
        for unit, counts in leader_counts(rows, heirs).items()
    }


def check_matrix(
    views: list[sqlite3.Row], rows: list[Golden], names: Callable[[Golden], Iterable[str]]
) -> None:
    counts = leader_counts(rows, names)
    tasks = tasks_of(rows, names)
    assert len(views) == sum(map(len, counts.values()))
    for row in views:
        of_unit = counts[row["unit_name"]]
        assert row["shared_task_count"] == of_unit[row["leader_name"]]
        assert row["is_main_leader"] == (row["shared_task_count"] == max(of_unit.values()))
        assert row["unit_task_count"] == tasks[row["unit_name"]]
        share = row["shared_task_count"] / row["unit_task_count"]
        assert row["unit_task_share"] == pytest.approx(share, abs=1e-4)


def check_many_leaders(
    views: list[sqlite3.Row], rows: list[Golden], names: Callable[[Golden], Iterable[str]]
) -> None:
    counts = leader_counts(rows, names)
    tasks = tasks_of(rows, names)
    assert {row["unit_name"] for row in views} == {u for u, c in counts.items() if len(c) >= 2}
    for row in views:
        printed = [entry.rsplit(" ", 1) for entry in row["leaders"].split("、")]
        assert {leader: int(count) for leader, count in printed} == counts[row["unit_name"]]
        assert row["leader_count"] == len(printed)
        assert row["task_count"] == tasks[row["unit_name"]]
        shown = [int(count) for _, count in printed]
        assert shown == sorted(shown, reverse=True)
