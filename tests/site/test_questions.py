"""The questions researchers ask of such documents: each has a view that answers it, a card with its
answer of now, and a page in both languages."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import httpx
import pytest

from web.answers import NO_ANSWER, themes
from web.language import Language

Get = Callable[..., httpx.Response]
Rows = Callable[[str], list[tuple[Any, ...]]]

# What is asked → the view, and the columns without which it would not be answered.
QUESTIONS = {
    "tasks of a unit, direct, through a collective, both": (
        "unit_task_load",
        "direct_task_count collective_task_count task_count",
    ),
    "pairs of units that share tasks": ("unit_pairs_shared_tasks", "shared_task_count jaccard"),
    "centrality in the network": ("unit_network_nodes", "partner_count tie_count tie_share"),
    "who stands first": (
        "unit_first_listed",
        "first_listed_count later_listed_count inferred_lead_count stated_lead_count",
    ),
    "parties of a task, by chapter": ("task_coordination_size", "chapter party_count"),
    "coordination by year": ("coordination_by_year", "mean_party_count density"),
    "brokers": ("bridging_units", "leader_count chapter_count"),
    "tasks one unit carries alone": ("single_unit_tasks", "unit_name"),
    "who could deny": ("open_ended_responsibility", "is_open_ended names_collective"),
    "portfolios of leaders": ("leader_portfolio", "task_count party_count chapter_count"),
    "units under a leader": ("leader_unit_matrix", "shared_task_count is_main_leader"),
    "leaders who share tasks": ("leader_pairs", "shared_task_count is_always_together"),
    "tasks carried from the top": ("top_level_tasks", "leader_count has_head_of_government"),
    "units that answer to several leaders": ("units_under_many_leaders", "leader_count leaders"),
    "leaders who come and go": ("leader_turnover", "change"),
    "who took over their units": ("leader_handovers", "earlier_leaders leaders is_changed"),
    "predecessors and successors": (
        "unit_lineage",
        "succession_kind effective confidence evidence",
    ),
    "tasks of a district: named, collective, concerned": (
        "district_task_load",
        "named_task_count collective_task_count possible_task_count",
    ),
    "tasks a district stands first in": ("district_first_tasks", "first_district_name later_units"),
    "targets": (
        "targets_quantified",
        "indicator comparator value unit period task_id units",
    ),
    "how hard targets are": ("target_hardness", "bounded_share approximate_count words_count"),
    "how hard targets are, by indicator and year": (
        "target_hardness_by_indicator",
        "indicator_name year bounded_count approximate_count tied_count ensure_count strive_count",
    ),
    "how vague tasks are by chapter, unit, leader": (
        "task_vagueness_shares",
        "grouped_by name vague_share chapter_id unit_id leader_id",
    ),
    "how vague tasks are": ("task_vagueness", "is_vague has_target has_date has_quoted_name"),
    "city and district": ("city_district_targets", "city_value district_value gap"),
    "targets over the years": ("target_ratchet", "earlier_value value change"),
    "attention": ("topic_attention", "task_share char_share"),
    "tasks that go on": ("task_continuity", "relation similarity"),
    "report and tasks": ("report_task_alignment", "relation task_text report_text difference"),
    "promises without a task": ("orphan_commitments", "text section_path"),
    "tasks without a promise": ("unpromised_tasks", "text"),
    "what came of promises": ("promise_outcomes", "verdict promise_quote claim_quote"),
    "parties other than departments": ("non_city_parties", "unit_kind task_count"),
}
# The report of 2022 holds a sentence for every task of that year.
EMPTY = {"unpromised_tasks"}
CARDS = {question.view: question for asked in themes().values() for question in asked}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_a_view_a_card_and_a_page(get: Get, rows: Rows, question: str) -> None:
    view, needed = QUESTIONS[question]
    columns = {name for (name,) in rows(f"select name from pragma_table_info('{view}')")}
    assert set(needed.split()) <= columns
    ((count,),) = rows(f"select count(*) from {view}")
    assert (count == 0) == (view in EMPTY)
    for language in (Language("zh"), Language("en")):
        home = unescape(get(language.link("/")).text)
        card = home.partition(f'<li id="{view}">')[2].partition("</li>")[0]
        assert language.of(CARDS[view].ask) in card
        assert language.of(NO_ANSWER) not in card
        page = get(language.link(f"/zeren/{view}"))
        assert page.status_code == 200
        assert f'<h1>{language.of(page_title(get, view))} <code class="name">{view}' in page.text
        assert "[DB/OL]" in page.text


def page_title(get: Get, view: str) -> str:
    metadata = get("/-/metadata.json").json()
    title: str = metadata["databases"]["zeren"]["tables"][view]["title"]
    return title
