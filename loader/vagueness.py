"""How specific tasks are worded: the rule of the view ``task_vagueness``, counted by who has them.

``loader/recount.py`` counts the same from the view, so that both say one rule (docs/codebook.md).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# 6月底前, 年底, 年内: as in 2018's “6月底前完成” and 2022's “年内开工”.
_DATE = re.compile("[0-9]月|年底|年内")
_NAME = re.compile("“.*”", re.DOTALL)


class Lacks(NamedTuple):
    """What a task has none of: a target, a date, a name in quotation marks (“凤凰行动”)."""

    target: bool
    date: bool
    name: bool


# chapter, unit or leader, and its id.
Member = tuple[str, int]
VAGUENESS = (
    "grouped_by", "member_id", "task_count", "vague_count", "without_target_count",
    "without_date_count", "without_name_count",
)  # fmt: skip


def lacks(text: str, has_target: bool) -> Lacks:
    """What the plain text of a task, for which a target was found or not, has none of."""
    return Lacks(not has_target, not _DATE.search(text), not _NAME.search(text))


def vagueness(tasks: Iterable[tuple[Lacks, Iterable[Member]]]) -> Iterator[tuple[str | int, ...]]:
    """Rows in the order of ``VAGUENESS``; a task is vague if it lacks all three.

    ``tasks``: what each lacks, and whose it is.
    """
    found: dict[Member, list[tuple[bool, ...]]] = defaultdict(list)
    for lacking, members in tasks:
        told = (all(lacking), *lacking)
        for member in members:
            found[member].append(told)
    for member, own in found.items():
        yield (*member, len(own), *map(sum, zip(*own, strict=True)))
