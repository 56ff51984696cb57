"""Factors before units: none that the loader reads is lost on a page or in a picture."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from loader.normalize.quantity_words import MULTIPLIERS
from tests.site.conftest import site_of
from web.numbers import factor


@pytest.mark.parametrize(("word", "multiplier"), sorted(MULTIPLIERS.items()))
def test_every_factor_is_written_as_it_was_read(word: str, multiplier: int) -> None:
    assert factor(multiplier) == word


def test_a_factor_without_a_word_is_shown_as_a_number() -> None:
    assert factor(None) == ""
    assert factor(30) == "×30"


@pytest.mark.parametrize("page", ["/district/331004", "/indicator/地区生产总值?lang=en"])
def test_a_gross_product_of_a_hundred_billion_is_not_one_yuan(published: Path, page: str) -> None:
    """331004-2022-work_report: 地区生产总值达到千亿元以上."""
    text = asyncio.run(site_of(published).client.get(page)).text
    assert "≥ 1 千亿元" in text
    assert "≥ 1 元" not in text
