"""Kept pages stay within their bound, and the ones asked for last stay longest."""

from __future__ import annotations

from web.pages.answers import Subject
from web.pages.kept import Kept, Part


def part(text: str) -> Part:
    return Part({}, Subject(text, text, text), text, "")


def test_the_part_not_asked_for_longest_goes_first() -> None:
    kept = Kept(most=10)
    for name in ("a", "b"):
        kept.keep(name, part(name * 5))
    assert kept.get("a") == part("aaaaa")
    kept.keep("c", part("ccc"))
    assert kept.get("b") is None
    assert kept.get("a") == part("aaaaa")
    assert kept.get("c") == part("ccc")


def test_a_part_larger_than_the_bound_is_not_kept() -> None:
    kept = Kept(most=10)
    kept.keep("a", part("a" * 11))
    assert kept.get("a") is None
    kept.keep("b", part("b" * 10))
    kept.keep("b", part("b" * 10))
    assert kept.get("b") is not None
