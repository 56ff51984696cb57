"""Known limits of a text reach every view built on it: each row says what it rests on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle, product

import pytest

from schema.derived import view_statements
from tests.test_views import BRACKETS, CANONICAL, SUCCESSORS, Golden, read_reference, units

# What rests on no document: curated facts about units, each with its evidence and confidence.
WITHOUT_A_DOCUMENT = {"unit_lineage", "unit_heirs"}
# The documents here have nothing of the kind.
EMPTY = {
    "document_revisions", "open_issues", "unmatched_names", "tasks_without_unit",
    "unpromised_tasks",
}  # fmt: skip
# Of a row v, which documents o it rests on beside that of its document_id.
OTHERS = {
    "leader_turnover": "o.id = v.earlier_document_id",
    "leader_handovers": "o.id = v.earlier_document_id",
    "target_ratchet": "o.id = v.earlier_document_id",
    "task_continuity": "o.district_id = v.district_id and o.kind = 'breakdown'"
    " and o.year = v.earlier_year",
    "report_task_alignment": "instr(v.report_reference, o.key || ':') = 1",
    "task_report_differences": "instr(v.report_reference, o.key || ':') = 1",
    "orphan_commitments": "o.district_id = v.district_id and o.kind = 'breakdown'"
    " and o.year = v.year",
    "unpromised_tasks": "o.key = v.report_key",
    "outcome_candidates": "instr(v.claim_reference, o.key || ':') = 1",
    "promise_outcomes": "instr(v.claim_reference, o.key || ':') = 1",
    "city_district_targets": "instr(v.district_reference, o.key || ':') = 1",
    "city_district_candidates": "instr(v.district_reference, o.key || ':') = 1",
}
# Views by lineage, each with the names of the units whose figures a row has.
MERGED = {
    "unit_task_load_by_lineage": ["unit_name"],
    "unit_pairs_shared_tasks_by_lineage": ["unit_a_name", "unit_b_name"],
    "unit_network_nodes_by_lineage": ["unit_name"],
    "unit_first_listed_by_lineage": ["unit_name"],
    "bridging_units_by_lineage": ["unit_name"],
    "leader_unit_matrix_by_lineage": ["unit_name"],
    "units_under_many_leaders_by_lineage": ["unit_name"],
    "leader_handovers": ["unit_name"],
}
FROM_BEST = ("original", None, "flattened", "forum_copy", "newspaper_column", "ocr")
CONFIDENCE = {
    (row["predecessor_name"], row["successor_name"]): row["confidence"]
    for row in read_reference("unit_successions")
}
Limits = tuple[str | None, int]


@pytest.fixture
def copy(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A database to change, with a task that its report does not promise."""
    with closing(sqlite3.connect(":memory:")) as opened:
        connection.backup(opened)
        opened.row_factory = sqlite3.Row
        opened.execute("delete from task_statements where task_id % 10000 = 1")
        yield opened


def told_and_so(connection: sqlite3.Connection, view: str) -> Iterator[tuple[Limits, Limits]]:
    """What each row says of its documents, and what these say of themselves."""
    documents = {
        str(row["id"]): (row["text_quality"], row["is_partial"])
        for row in connection.execute("select id, text_quality, is_partial from documents")
    }
    question = f"""
        select v.text_quality, v.is_partial, v.document_id || coalesce(',' || (
          select group_concat(o.id) from documents o where {OTHERS.get(view, "false")}
        ), '') as ids
        from {view} v
    """
    for row in connection.execute(question):
        limits = [documents[document] for document in row["ids"].split(",")]
        worst = max((quality for quality, _ in limits), key=FROM_BEST.index)
        yield (row["text_quality"], row["is_partial"]), (worst, max(is_so for _, is_so in limits))


@pytest.mark.parametrize("view", sorted(set(view_statements()) - WITHOUT_A_DOCUMENT))
def test_every_row_says_what_its_documents_are(view: str, connection: sqlite3.Connection) -> None:
    """The breakdown of 2022 is an OCR text, of the report of 2021 only a part is here."""
    found = list(told_and_so(connection, view))
    assert bool(found) == (view not in EMPTY)
    assert all(told == so for told, so in found)


def test_the_limits_are_seen(connection: sqlite3.Connection) -> None:
    """As the files were registered: 2018 and 2022 whole, 2022 an OCR text, 2021 a part."""
    seen = {
        "unit_task_load": {("flattened", 0), ("ocr", 0)},
        "district_tasks": {("flattened", 0), ("ocr", 0)},
        "task_continuity": {("ocr", 0)},
        # Of every pair one is the target of 2021.
        "target_ratchet": {("newspaper_column", 1), ("ocr", 1)},
        "promise_outcomes": {("flattened", 0), ("newspaper_column", 1)},
    }
    for view, expected in seen.items():
        assert {told for told, _ in told_and_so(connection, view)} == expected, view


def test_what_rests_on_no_document_has_none(connection: sqlite3.Connection) -> None:
    for view in WITHOUT_A_DOCUMENT:
        columns = [c[0] for c in connection.execute(f"select * from {view} limit 0").description]
        assert "document_id" not in columns
        assert {"confidence", "lowest_confidence"} & set(columns)


@pytest.mark.parametrize("view", sorted(OTHERS))
def test_the_worse_of_two_documents_is_told(view: str, copy: sqlite3.Connection) -> None:
    """Whichever of the two it is; an unknown text is never called an original."""
    told: set[Limits] = set()
    parts = cycle(product((0, 1), (0, 1)))
    for (one, other), (is_partial, other_is_partial) in zip(
        product(FROM_BEST, FROM_BEST), parts, strict=False
    ):
        copy.execute(
            "update documents set text_quality = ?, is_partial = ?", (other, other_is_partial)
        )
        copy.execute(
            "update documents set text_quality = ?, is_partial = ? "
            "where key in ('331000-2022-breakdown', '331000-2021-work_report')",
            (one, is_partial),
        )
        found = list(told_and_so(copy, view))
        assert all(told == so for told, so in found)
        told.update(limits for limits, _ in found)
    assert {quality for quality, _ in told} == set(FROM_BEST)
    assert {is_partial for _, is_partial in told} == {0, 1}


def test_how_sure_figures_by_lineage_are(
    connection: sqlite3.Connection, golden_2018: list[Golden], golden_2022: list[Golden]
) -> None:
    """The least confidence of the successions that bring bodies of the document to the unit."""
    merged = {2018: merged_in(golden_2018), 2022: merged_in(golden_2022)}
    assert {"high", "medium"} <= set(merged[2018].values())
    for view, names in MERGED.items():
        for row in connection.execute(f"select * from {view}"):
            years = (
                {row["year"], row["earlier_year"]} if view == "leader_handovers" else {row["year"]}
            )
            steps = {merged[year].get(row[name]) for year in years for name in names} - {None}
            assert row["lowest_confidence"] == max(steps, default=None), view
    for row in connection.execute("select * from coordination_by_year"):
        assert row["lowest_confidence"] == max(merged[row["year"]].values(), default=None)


def merged_in(rows: list[Golden]) -> dict[str, str]:
    """Heir → the least confidence on the way to it from the units that tasks list."""
    found: dict[str, str] = {}
    names = {unit.translate(BRACKETS) for row in rows for unit in units(row)}
    for name in {CANONICAL.get(name, name) for name in names}:
        for heir, confidence in steps_from(name):
            found[heir] = max(found.get(heir, "high"), confidence)  # "high" < "medium"
    return found


def steps_from(name: str) -> Iterator[tuple[str, str]]:
    """Every heir of a unit that is not the unit itself, with the least confidence on the way."""
    for successor in SUCCESSORS.get(name, ()):
        first = CONFIDENCE[name, successor]
        later = list(steps_from(successor)) or [(successor, first)]
        yield from ((heir, max(first, confidence)) for heir, confidence in later)
