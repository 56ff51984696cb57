"""What the readings of the fragments say stands in the fragments, in both widths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fragments.corpus import Fragment, example, fragments
from tests.fragments.score import Json, both_widths, fold, fold_text, score

ALL = fragments()
ROLES = {"lead", "responsible", "support", "guide", "superior_lead", None}
each = pytest.mark.parametrize(
    "fragment", [*ALL, example()], ids=lambda fragment: fragment.path.stem
)


def printed_values(task: Json) -> Iterator[str]:
    """Every string of a task that must stand in the document."""
    yield fold_text(task["text"])
    for name in ("item_number", "section", "deadline", "progress"):
        yield fold(task[name])
    for name in ("contacts", "remarks"):
        yield from map(fold, (task[name] or "").split())
    yield from map(fold, task["leaders"])
    yield from (fold(party["printed"]) for party in task["parties"])


@each
def test_every_value_is_printed(fragment: Fragment) -> None:
    for text in (fragment.text, *both_widths(fragment.text)):
        folded = fold(text)
        for document in fragment.expected["documents"]:
            assert fold(document["title_contains"]) in folded
            lost = [
                v for task in document["tasks"] for v in printed_values(task) if v not in folded
            ]
            assert lost == []


@each
def test_tasks_stand_in_printed_order(fragment: Fragment) -> None:
    folded, end = fold(fragment.text), 0
    for document in fragment.expected["documents"]:
        for task in document["tasks"]:
            end = folded.index(fold_text(task["text"]), end)


@each
def test_a_reading_is_complete(fragment: Fragment) -> None:
    reading = fragment.expected
    assert reading["covers"]
    assert bool(reading["documents"]) != bool(reading["refused"])
    for document in reading["documents"]:
        assert document["kind"] in {"breakdown", "progress"}
        for task in document["tasks"]:
            assert {party["role"] for party in task["parties"]} <= ROLES
            names = [party["name"] for party in task["parties"]]
            assert len(names) == len(set(names))


@each
def test_a_reading_scores_one_against_itself(fragment: Fragment) -> None:
    given = [{**d, "title": d["title_contains"]} for d in fragment.expected["documents"]]
    result = score(fragment.expected, given)
    assert result.documents.f1 == result.tasks.f1 == result.parties.f1 == 1
    assert result.party_order.f1 == 1
    assert result.invented == ()


def test_there_is_a_fragment_for_every_layout() -> None:
    said = " ".join(line for fragment in ALL for line in fragment.expected["covers"])
    wanted = [f"layout {letter}" for letter in "ABCDEFGHZ"] + ["progress", "several breakdowns"]
    assert [layout for layout in wanted if layout not in said] == []
    assert len(ALL) >= 30
