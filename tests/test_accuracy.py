"""Scores against the sets made by reading do not fall below what the codebook states."""

from __future__ import annotations

import pytest

from loader.accuracy import Score, scores

TARGETS = {
    "precision of spans": 0.95,
    "recall of spans": 0.95,
    "value": 0.97,
    "comparator": 0.97,
    "unit": 0.97,
    "kind": 0.97,
    "indicator, to the letter": 0.80,
}
# Of the second set of report targets the first score is what counts (docs/codebook.md).
SECOND = {**TARGETS, "precision of spans": 0.90, "indicator, to the letter": 0.70}
LEAST = {
    **{f"targets: {name}": least for name, least in TARGETS.items()},
    **{f"report targets: {name}": least for name, least in TARGETS.items()},
    **{f"report targets, second set: {name}": least for name, least in SECOND.items()},
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
