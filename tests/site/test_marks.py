"""Words that differ are marked where they stand, and marking loses no character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.pages.marks import Piece, mark


def shown(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.is_marked else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("report", "task", "words", "marked_report", "marked_task"),
    [
        (
            "保持在10‰以上。",
            "保持在10%以上。",
            [("‰", "%")],
            "保持在10[‰]以上。",
            "保持在10[%]以上。",
        ),
        (
            "落地率达到70%。",
            "落地率70%以上。",
            [("达到", "以上")],
            "落地率[达到]70%。",
            "落地率70%[以上]。",
        ),
        ("以“真金白银”换。", "减负。", [("以真金白银换", "")], "[以“真金白银”换]。", "减负。"),
        # 金 stands twice: the place whose surroundings are alike is meant
        (
            "基金支持,普惠金改示范区",
            "普惠金融改革示范区",
            [("金", "金融"), ("改", "改革")],
            "基金支持,普惠[金][改]示范区",
            "普惠[金融][改革]示范区",
        ),
        ("甲", "乙", [("丙", "丁")], "甲", "乙"),
        ("甲", "甲（新）", [("", "新")], "甲", "甲（[新]）"),
    ],
)
def test_marks(
    report: str, task: str, words: list[tuple[str, str]], marked_report: str, marked_task: str
) -> None:
    left, right = mark(report, task, words)
    assert (shown(left), shown(right)) == (marked_report, marked_task)


TEXT = st.text(alphabet="甲乙丙1%,。 “", max_size=12)


@given(TEXT, TEXT, st.lists(st.tuples(TEXT, TEXT), max_size=3))
def test_no_character_is_lost(report: str, task: str, words: list[tuple[str, str]]) -> None:
    left, right = mark(report, task, words)
    assert "".join(piece.text for piece in left) == report
    assert "".join(piece.text for piece in right) == task
