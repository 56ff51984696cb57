"""Tasks that few views ask for among many: which of a document's tasks they list, found once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

# Posts of the head of a government, from the county to the country; 代市长 counts as 市长.
HEAD_POSTS = frozenset(("市长", "区长", "县长", "旗长", "州长", "盟长", "省长", "总理"))
ACTING = "代"
# Leaders a task must list to be carried from the top without the head.
MANY_LEADERS = 4


def heads_of_government(posts: Sequence[Row], year: int) -> set[int]:
    """Leaders who head a government in a year, by the latest of their posts known to have begun.

    ``posts``: rows of ``leader_posts``.
    """
    begun = [row for row in posts if row["valid_from"] and _year(row["valid_from"]) <= year]
    latest: dict[int, str] = {}
    for row in begun:
        latest[row["leader_id"]] = max(latest.get(row["leader_id"], ""), row["valid_from"])
    return {
        row["leader_id"]
        for row in begun
        if row["valid_from"] == latest[row["leader_id"]]
        and (row["valid_to"] is None or _year(row["valid_to"]) >= year)
        and HEAD_POSTS.intersection(row["post"].replace(ACTING, "").split("、"))
    }


def _year(date: str) -> int:
    return int(date[:4])


def marked_tasks(
    rows: Mapping[str, Sequence[Row]], governments: Container[int], heads: Container[int]
) -> Iterator[dict[str, Any]]:
    """Rows of ``task_marks`` for one document.

    ``rows``: its rows by table; ``governments``: units that are county governments; ``heads``:
    leaders who head a government.
    """
    units: dict[int, list[Row]] = defaultdict(list)
    leaders: dict[int, set[int]] = defaultdict(set)
    for row in rows["task_units"]:
        units[row["task_id"]].append(row)
    for row in rows["task_leaders"]:
        leaders[row["task_id"]].add(row["leader_id"])
    for task in rows["tasks"]:
        task_id = task["id"]
        parties = {row["unit_id"] for row in units[task_id]}
        marks = {
            "without_unit": not parties,
            "single_unit": len(parties) == 1,
            "district_first": any(
                row["position"] == 1 and row["unit_id"] in governments for row in units[task_id]
            ),
            "top_level": len(leaders[task_id]) >= MANY_LEADERS
            or any(leader in heads for leader in leaders[task_id]),
        }
        for mark, holds in marks.items():
            if holds:
                yield {"mark": mark, "task_id": task_id}
