"""How hard the targets of each indicator are worded, by document.

Counted are what a document plans for its year: targets of tasks, and of a report's plan for the
year. What a word governs cannot be told by rule beyond its clause: 确保 and 力争 count for the
targets that follow them in the same clause and line (确保粮食总产量62万吨, 力争…改造老旧工业区
3000万平方米).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

BOUNDS = frozenset((">=", "<=", ">", "<"))
EXACT = frozenset(("=", "between"))
# 与…同步, 完成省定目标: what is to be reached is set somewhere else.
TIED = frozenset(("parallel", "set_elsewhere"))
_CLAUSE_ENDS = "，,。；;！\t"
_ENSURE = re.compile("确保")
_STRIVE = re.compile("力争|争创|争取")


def indicator_rows(document_id: int, rows: Mapping[str, Sequence[Row]]) -> Iterator[dict[str, Any]]:
    """Rows of ``document_indicators`` for one document; ``rows``: its rows by table."""
    clause = _clauses(rows["source_lines"])
    found: dict[str, list[tuple[bool, ...]]] = defaultdict(list)
    for target in _planned(rows):
        found[target["indicator_name"]].append(_words(target, clause(target["char_start"])))
    names = (
        "bounded_count", "exact_count", "approximate_count", "words_count", "tied_count",
        "ensure_count", "strive_count",
    )  # fmt: skip
    for name, own in found.items():
        counts = map(sum, zip(*own, strict=True))
        yield {
            "document_id": document_id,
            "indicator_name": name,
            "target_count": len(own),
            **dict(zip(names, counts, strict=True)),
        }


def _planned(rows: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    plans = {row["id"] for row in rows["statements"] if row["kind"] == "plan_year"}
    for target in rows["targets"]:
        if target["task_id"] is not None or target["statement_id"] in plans:
            yield target


def _words(target: Row, clause: str) -> tuple[bool, ...]:
    return (
        target["comparator"] in BOUNDS,
        target["comparator"] in EXACT,
        target["comparator"] == "~",
        target["measure"] is not None,
        target["measure"] in TIED,
        bool(_ENSURE.search(clause)),
        bool(_STRIVE.search(clause)),
    )


def _clauses(lines: Sequence[Row]) -> Callable[[int], str]:
    """Place in the source → the clause before it, as far as it stands on the same line."""
    ordered = sorted(lines, key=lambda row: row["char_start"])
    starts = [row["char_start"] for row in ordered]

    def clause(place: int) -> str:
        line = ordered[bisect_right(starts, place) - 1]
        before: str = line["text"][: place - line["char_start"]]
        return before[max(map(before.rfind, _CLAUSE_ENDS)) + 1 :]

    return clause
