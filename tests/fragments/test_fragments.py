"""The fragments loaded the loader's own way, as they stand and in both widths, and scored.

The readings were written before any rule was tried on them; since the first score (README.md) the
rules were mended with them in view. That score, not this test, says how the loader does elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.fragments.corpus import Fragment, example, fragments
from tests.fragments.loaded import Loaded, load, scored
from tests.fragments.score import Count, Score, both_widths

FORMS = ("as printed", "wide", "narrow")
LEAST_TASKS, LEAST_PARTIES, LEAST_OTHERS = 0.98, 0.97, 0.95
# Of a single fragment, which has few tasks: what one wrong cell costs.
LEAST_OF_ONE = 0.9
BY_NAME = {fragment.path.stem: fragment for fragment in fragments()}
# Stands for 云澜市, which does not exist: whoever loads its document must say a code.
ANY_DISTRICT = 331100


@dataclass(frozen=True)
class Result:
    """A form of a fragment, what was loaded of it, and its score."""

    fragment: Fragment
    loaded: Loaded
    score: Score


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fragments")


@cache
def result(name: str, form: str, folder: Path) -> Result:
    fragment = BY_NAME[name]
    text = fragment.path.read_text(encoding="utf-8")
    forms = dict(zip(FORMS, (text, *both_widths(text)), strict=True))
    path = folder / form / fragment.path.name
    path.parent.mkdir(exist_ok=True)
    path.write_text(forms[form], encoding="utf-8")
    loaded = load(path, fragment.expected)
    return Result(fragment, loaded, scored(loaded, fragment.expected))


def total(form: str, folder: Path) -> Score:
    return sum((result(name, form, folder).score for name in BY_NAME), Score())


@pytest.mark.parametrize("form", FORMS)
def test_all_fragments_score_as_the_project_promises(form: str, folder: Path) -> None:
    score = total(form, folder)
    assert score.tasks.expected > 200
    assert score.tasks.f1 >= LEAST_TASKS
    assert score.parties.f1 >= LEAST_PARTIES
    assert score.invented == ()
    low = {name: count.f1 for name, count in counts(score).items() if count.f1 < LEAST_OTHERS}
    assert low == {}


def counts(score: Score) -> dict[str, Count]:
    return {name: value for name, value in vars(score).items() if isinstance(value, Count)}


@pytest.mark.parametrize("name", BY_NAME)
def test_no_fragment_is_read_badly(name: str, folder: Path) -> None:
    for form in FORMS:
        found = result(name, form, folder)
        assert found.score.invented == (), form
        low = {n: c for n, c in counts(found.score).items() if c.f1 < LEAST_OF_ONE}
        assert low == {}, form


@pytest.mark.parametrize("name", [n for n, f in BY_NAME.items() if f.expected["refused"]])
def test_what_cannot_be_read_is_refused_or_flagged(name: str, folder: Path) -> None:
    for form in FORMS:
        assert result(name, form, folder).score.refusals == Count(1, 1, 1), form


@pytest.mark.parametrize("name", [n for n, f in BY_NAME.items() if f.expected.get("ambiguous")])
def test_what_is_ambiguous_is_flagged(name: str, folder: Path) -> None:
    for form in FORMS:
        found = result(name, form, folder)
        assert found.loaded.flags or found.loaded.refused_with, form


def test_every_issuer_and_year_is_read_from_the_text(folder: Path) -> None:
    assert [n for n in BY_NAME if result(n, FORMS[0], folder).loaded.is_told] == []


def test_the_example_loads_with_a_district_given() -> None:
    fragment = example()
    loaded = load(fragment.path, fragment.expected, district_id=ANY_DISTRICT)
    score = scored(loaded, fragment.expected)
    assert score.tasks == Count(33, 33, 33)
    assert score.invented == ()
    assert {name: c for name, c in counts(score).items() if c.f1 < 1} == {}
