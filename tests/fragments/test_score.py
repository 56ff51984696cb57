"""The scorer gives full marks to the truth and takes them away for each kind of error."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.fragments.score import Count, Json, Score, both_widths, fold_text, score


def party(name: str, role: str | None = None) -> Json:
    return {"name": name, "printed": name, "role": role}


def task(text: str, *parties: Json, **values: Any) -> Json:
    empty: Json = {
        "item_number": None,
        "section": None,
        "leaders": [],
        "open_ended": False,
        "deadline": None,
        "progress": None,
        "contacts": None,
        "remarks": None,
    }
    return {"text": text, "parties": list(parties), **empty, **values}


def document(*tasks: Json, **values: Any) -> Json:
    identity = {"district_id": 330800, "kind": "breakdown", "year": 2021, "title": "任务分解"}
    return {**identity, "title_contains": "任务", "tasks": list(tasks), **values}


def reading(*documents: Json, **values: Any) -> Json:
    return {"covers": ["layout A"], "refused": None, "documents": list(documents), **values}


BRIDGE = task(
    "修复廊桥3座。",
    party("市文旅局", "lead"),
    party("市财政局", "support"),
    item_number="1",
    section="文旅",
    leaders=["简兮"],
    deadline="9月底前",
    progress="已完工。",
    contacts="葛生 工程科",
    remarks="续建",
    open_ended=True,
)
DITCH = task("清淤河道5公里。", party("市水利局"))
EXPECTED = reading(document(BRIDGE, DITCH))


def changed(**values: Any) -> list[Json]:
    """What a loader gave if only these fields of the first task were wrong."""
    return [document({**deepcopy(BRIDGE), **values}, DITCH)]


def test_the_truth_scores_one_everywhere() -> None:
    result = score(EXPECTED, EXPECTED["documents"])
    assert all(c.f1 == 1 for c in vars(result).values() if isinstance(c, Count))
    assert result.parties == Count(3, 3, 3)
    assert result.tasks == Count(2, 2, 2)
    assert result.invented == ()


@pytest.mark.parametrize(
    ("values", "measure", "count"),
    [
        ({"text": "修复廊桥。"}, "tasks", Count(1, 2, 2)),
        ({"parties": BRIDGE["parties"][:1]}, "parties", Count(2, 3, 2)),
        (
            {"parties": [party("市文旅局"), party("市财政局", "support")]},
            "parties",
            Count(2, 3, 3),
        ),
        ({"parties": BRIDGE["parties"][::-1]}, "party_order", Count(0, 1, 1)),
        ({"leaders": ["简兮", "市文旅局"]}, "leaders", Count(1, 1, 2)),
        ({"section": None}, "sections", Count(0, 1, 0)),
        ({"item_number": "2"}, "item_numbers", Count(0, 1, 1)),
        ({"deadline": "9月"}, "deadlines", Count(0, 1, 1)),
        ({"progress": None}, "progress", Count(0, 1, 0)),
        ({"contacts": "葛生"}, "contacts", Count(0, 1, 1)),
        ({"remarks": None}, "remarks", Count(0, 1, 1)),
        ({"open_ended": False}, "open_ended", Count(0, 1, 0)),
    ],
)
def test_each_error_costs_its_measure(values: Json, measure: str, count: Count) -> None:
    assert getattr(score(EXPECTED, changed(**values)), measure) == count


def test_fields_of_tasks_not_found_are_not_counted_twice() -> None:
    result = score(EXPECTED, changed(text="别的任务。", leaders=[]))
    assert result.leaders == Count()
    assert result.parties == Count(1, 1, 1)


def test_blanks_width_and_the_final_mark_do_not_matter() -> None:
    wide = changed(text=" 修复廊桥３座 ", deadline="９月底前")
    assert score(EXPECTED, wide).tasks.f1 == 1
    assert score(EXPECTED, wide).deadlines.f1 == 1
    assert fold_text("建成（一期）；") == "建成(一期)"


def test_contacts_and_remarks_may_hold_more() -> None:
    result = score(EXPECTED, changed(contacts="责任人:葛生;责任科室:工程科", remarks="备注:续建"))
    assert (result.contacts.f1, result.remarks.f1) == (1, 1)


def test_invented_units_are_named_even_on_wrong_tasks() -> None:
    given = changed(text="别的任务。", parties=[party("市文旅局、市财政局")])
    assert score(EXPECTED, given).invented == ("市文旅局、市财政局",)


def test_a_second_reading_is_as_good_in_names_roles_and_order() -> None:
    chain = {
        **task("植树。", party("甲县政府"), party("乙县政府")),
        "alternatives": [[party("甲乙")]],
    }
    result = score(reading(document(chain)), [document(task("植树。", party("甲乙")))])
    assert (result.parties, result.party_order.f1, result.invented) == (Count(1, 1, 1), 1, ())


def test_equal_texts_are_used_once_each() -> None:
    twice = reading(document(DITCH, DITCH))
    assert score(twice, [document(DITCH)]).tasks == Count(1, 2, 1)
    assert score(reading(document(DITCH)), [document(DITCH, DITCH)]).tasks == Count(1, 1, 2)


def test_several_documents_are_paired_by_their_tasks() -> None:
    two = reading(document(BRIDGE), document(DITCH, year=2025))
    result = score(two, two["documents"][::-1])
    assert result.tasks == Count(2, 2, 2)
    assert result.documents == Count(2, 2, 2)


@pytest.mark.parametrize(
    "wrong", [{"district_id": 330881}, {"kind": "progress"}, {"year": 2022}, {"title": "通知"}]
)
def test_identity_of_a_document(wrong: Json) -> None:
    assert score(EXPECTED, [document(BRIDGE, DITCH, **wrong)]).documents == Count(0, 1, 1)


def test_an_issuer_given_by_hand_is_not_scored() -> None:
    by_hand = reading(document(BRIDGE, DITCH, district_id=None))
    assert score(by_hand, EXPECTED["documents"]).documents.f1 == 1


def test_nothing_given_is_nothing_right() -> None:
    result = score(EXPECTED, [])
    assert result.tasks == Count(0, 2, 0)
    assert result.tasks.f1 == 0


def test_ambiguous_fragments_must_be_flagged() -> None:
    doubtful = {**EXPECTED, "ambiguous": "the border is lost"}
    assert score(doubtful, EXPECTED["documents"]).flags == Count(0, 1, 1)
    assert score(doubtful, EXPECTED["documents"], flagged=True).flags == Count(1, 1, 1)
    assert score(EXPECTED, EXPECTED["documents"], flagged=True).flags == Count()


def test_a_refusal_must_say_why_and_give_nothing() -> None:
    notice = reading(refused={"message_contains": ["附件"]})
    assert score(notice, [], refused_with="表在附件中").refusals.f1 == 1
    assert score(notice, [], refused_with="0 tasks").refusals.f1 == 0
    assert score(notice, []).refusals.f1 == 0
    guessed = score(notice, [document(DITCH)], flagged=True)
    assert (guessed.refusals.f1, guessed.invented) == (0, ("市水利局",))


def test_a_flag_may_stand_for_a_refusal_where_the_fragment_allows_it() -> None:
    torn = reading(refused={"message_contains": [], "or_flagged": True})
    assert score(torn, [document(DITCH)], flagged=True).refusals.f1 == 1
    assert score(torn, [document(DITCH)]).refusals.f1 == 0


def test_scores_add_up() -> None:
    both = sum([score(EXPECTED, EXPECTED["documents"]), score(EXPECTED, [])], Score())
    assert both.tasks == Count(2, 4, 2)
    assert both.tasks.f1 == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("text", "wide", "narrow"),
    [
        ("1.修桥(一期);甲,乙:丙", "1．修桥（一期）；甲，乙：丙", "1.修桥(一期);甲,乙:丙"),
        ("１．修［桥］９％", "1．修［桥］9%", "1.修[桥]9%"),
        ("增长7.5%,达1,200亩", "增长7.5%，达1,200亩", "增长7.5%,达1,200亩"),
        ("17:28 http://a", "17:28 http://a", "17:28 http://a"),
        ("|:---:|---|\n|1.甲|", "|:---:|---|\n|1．甲|", "|:---:|---|\n|1.甲|"),
        (
            "640.webp、《〔【“甲”】〕》。",
            "640.webp、《〔【“甲”】〕》。",
            "640.webp、《〔【“甲”】〕》。",
        ),
    ],
)
def test_both_widths(text: str, wide: str, narrow: str) -> None:
    assert both_widths(text) == (wide, narrow)
    assert both_widths(wide) == both_widths(narrow) == (wide, narrow)
