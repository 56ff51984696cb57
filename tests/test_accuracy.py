"""Scores against the sets made by reading do not fall below what the codebook states."""

from __future__ import annotations

import pytest

from loader.accuracy import Score, scores

LEAST = {
    "targets: precision of spans": 0.95,
    "targets: recall of spans": 0.95,
    "targets: value, comparator and unit": 0.97,
    "targets: kind": 0.97,
    "targets: indicator, to the letter": 0.80,
    "alignment: sentences": 0.97,
    "alignment: relation": 0.95,
    "statements: precision": 0.99,
    "statements: recall": 0.99,
    "statements: kind and period": 0.99,
    "statements: section": 0.99,
    "lines: class": 0.99,
}
ALL = list(scores())


@pytest.mark.parametrize("score", ALL, ids=lambda s: f"{s.document} {s.measure}")
def test_score(score: Score) -> None:
    assert score.counted > 0
    assert score.share >= LEAST[score.measure]


def test_every_measure_is_scored() -> None:
    assert {score.measure for score in ALL} == set(LEAST)
