"""The pictures there are: what each is of, what it says, where its table is, how it is made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from web.language import Language
from web.pictures import continuity, flow, heat, network, ratchet, tasks
from web.pictures.picture import Drawing, Pen, Subject


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of picture.

    ``title`` and ``note`` are 中文 · English; ``table`` and ``filters`` give the same figures as
    rows; ``read`` gives None where a subject has nothing to draw. ``scope`` says what a picture is
    of where that is more than the document it is chosen by.
    """

    name: str
    subject: str
    title: str
    note: str
    table: str
    filters: Callable[[Subject], dict[str, object]]
    read: Callable[[sqlite3.Connection, Subject], Any]
    draw: Callable[[Any, Pen], Drawing]
    scope: str = ""

    def caption(self, subject: Subject, language: Language) -> str:
        """What the picture is of, in words."""
        if not self.scope:
            return subject.caption(language)
        scope = language.of(self.scope).format(year=subject.year)
        return language.t(f"{subject.district_name}{scope}", f"{subject.district_name}, {scope}")

    def rows(self, subject: Subject) -> str:
        """The path of the page that shows the picture's figures as a table."""
        return f"/zeren/{self.table}?{urlencode(self.filters(subject))}"

    def csv(self, subject: Subject) -> str:
        """The path of the same table as a CSV."""
        query = {k: v for k, v in self.filters(subject).items() if not k.startswith("_")}
        return f"/zeren/{self.table}.csv?{urlencode({**query, '_dl': 1})}"


def _document(subject: Subject) -> dict[str, object]:
    return {"document_id": subject.id}


def _government(subject: Subject) -> dict[str, object]:
    return {"district_id": subject.district_id}


_BREAKDOWNS = "截至 {year} 年的任务分解 · breakdowns up to {year}"
_ALL = (
    Kind(
        "unit-tasks", "document",
        "任务最多的单位，逐年 · Units with the most tasks, by year",
        "按承继归并：更名、合并的单位与其前身并为一条。名单带“等”时，没有列出的单位也可能有责任。"
        " · By lineage: a body that was renamed or merged is one with its predecessors. Where a "
        "list has 等, units that are not named may be responsible too.",
        "unit_task_load_by_lineage",
        lambda d: {**_government(d), "is_collective": 0, "_sort_desc": "direct_task_count"},
        tasks.read_units, tasks.draw_units, _BREAKDOWNS,
    ),
    Kind(
        "county-tasks", "document",
        "县级政府的任务，逐年 · Tasks of county governments, by year",
        "“各县(市、区)政府”约束每一个县；“相关县(市、区)政府”没有写明是谁，不计。"
        " · 各县(市、区)政府 binds every county; 相关县(市、区)政府 does not say which and is not "
        "counted.",
        "unit_task_load_by_lineage",
        lambda d: {**_government(d), "unit_kind": "county_government"},
        tasks.read_counties, tasks.draw_units, _BREAKDOWNS,
    ),
    Kind(
        "network", "document",
        "谁和谁共同承担任务 · Who shares tasks with whom",
        "连线表示两个单位列在同一些任务里；离得近只是排布，不是数据。"
        " · A line means that two units are listed for the same tasks; being "
        "near is a matter of layout, not data.",
        "unit_pairs_shared_tasks",
        lambda d: {**_document(d), "_sort_desc": "shared_task_count"},
        network.read, network.draw,
    ),
    Kind(
        "heat-map", "document",
        "哪些单位在哪位领导名下 · Which units stand under which leader",
        "格中的数是同时列有该领导和该单位的任务数；文件不写分管，分管关系只能由此推断。"
        " · A cell counts the tasks that name both; the documents do not state portfolios, which "
        "can only be inferred.",
        "leader_unit_matrix", _document, heat.read, heat.draw,
    ),
    Kind(
        "targets", "document",
        "同一指标历年目标 · Targets of the same indicators over the years",
        "只收指标（归并过的写法算同一个）、单位、种类都相同的目标；数值升降不等于难易。"
        "万 = 10⁴，亿 = 10⁸。 · Only targets of the same indicator (wordings put together count as "
        "one), unit and kind; a higher number is not a harder target. 万 = 10⁴, 亿 = 10⁸.",
        "target_ratchet", _government, ratchet.read_government, ratchet.draw,
        "各年的任务分解和工作报告 · breakdowns and work reports of all years",
    ),
    Kind(
        "chapters", "document",
        "各章有多少任务 · Tasks by chapter",
        "章是文件的一级标题；各年章节不同，不能直接跨年比较。 · Chapters are the document's "
        "first-level headings; they are worded anew each year and do not compare across years.",
        "topic_attention", _document, tasks.read_chapters, tasks.draw_chapters,
    ),
    Kind(
        "continuity", "document",
        "任务的延续与更替 · Tasks that go on, end and begin",
        "由文字相近程度配对；不再出现不等于没有做，措辞大改的配不上。"
        " · Paired by likeness of their texts; a task that no longer appears may well have "
        "been done, and one that was reworded much is not paired.",
        "task_continuity", _government, continuity.read, continuity.draw,
        _BREAKDOWNS,
    ),
    Kind(
        "flow", "document",
        "从报告到任务到结果 · From report to task to outcome",
        "数的是报告中工作部署的句子，不是每句都是承诺；没有报告的年份数任务。“没有分解”不等于无人负责，"
        "“没有提到”不等于没有做；结论逐条附引文和行号。"
        " · Sentences of the report's plan are counted, not each of which promises something; "
        "where no report is here, tasks. “No task” does not mean that nobody is responsible, nor "
        "“never reported” that nothing was done; each verdict has its quotes and lines.",
        "promise_outcomes",
        lambda d: {**_government(d), "year": d.year}, flow.read, flow.draw,
        " {year} 年 · {year}",
    ),
    Kind(
        "unit", "unit",
        "任务逐年 · Tasks by year",
        "按承继归并，含其前身的任务。 · By lineage, tasks of its predecessors included.",
        "unit_task_load", lambda u: {"unit_id": u.id}, tasks.read_unit, tasks.draw_units,
    ),
    Kind(
        "partners", "unit",
        "共同任务最多的单位 · Units that share the most tasks with it",
        "各份文件合计，以本单位的名称列出的任务。"
        " · All documents together, tasks that list the unit itself.",
        "task_unit_details", lambda u: {"unit_id": u.id}, tasks.read_partners, tasks.draw_counts,
    ),
    Kind(
        "leader", "leader",
        "与哪些单位同列最多 · The units listed beside the leader most often",
        "各份文件合计。 · All documents together.",
        "leader_unit_matrix", lambda leader: {"leader_id": leader.id},
        tasks.read_leader, tasks.draw_counts,
    ),
    Kind(
        "indicator", "indicator",
        "历年目标与结果 · Targets and results over the years",
        "各政府、各单位和种类分列，各用各的刻度。万 = 10⁴，亿 = 10⁸。"
        " · By government, unit and kind, each on its own scale. 万 = 10⁴, 亿 = 10⁸.",
        "targets", lambda i: {"indicator_name": i.name},
        ratchet.read_indicator, ratchet.draw,
    ),
)  # fmt: skip
KINDS = {kind.name: kind for kind in _ALL}


def kinds_of(subject: str) -> list[Kind]:
    """The pictures of documents, of units, of leaders or of indicators, in their order."""
    return [kind for kind in _ALL if kind.subject == subject]
