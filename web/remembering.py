"""Answers of the database that pages ask for again and again.

What is served never changes while a process serves it, and a page of a view works the view out
anew for its rows, its count and each of its facets. So answers that took long and are small are
kept. Statements of visitors (``?sql=``, ``_where``) are not: there is no end of them.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from threading import Lock
from typing import Any

from web.frame import has_own_sql

# At most 16 million characters are held, 32 MB of Chinese.
MOST_ANSWERS = 250
LARGEST_ANSWER = 64_000  # characters
MOST_ROWS = 200
WORTH_KEEPING = 0.004  # seconds

Execute = Callable[..., Awaitable[Any]]


class Answers:
    """The kept answers, those least recently asked for dropped first. Threads may share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Any, Any] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: Any) -> Any:
        """The answer kept under ``key``, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Any, answer: Any) -> None:
        """Keep an answer unless it is large."""
        if len(answer.rows) > MOST_ROWS:
            return
        if sum(len(str(value)) for row in answer.rows for value in row) > LARGEST_ANSWER:
            return
        with self._lock:
            self._kept[key] = answer
            if len(self._kept) > MOST_ANSWERS:
                self._kept.popitem(last=False)


def remembering(execute: Execute) -> Execute:
    """Datasette's ``Database.execute``, with answers kept."""
    answers = Answers()

    async def remembered(sql: str, params: Any = None, *rest: Any, **options: Any) -> Any:
        if has_own_sql():
            return await execute(sql, params, *rest, **options)
        key = (sql, repr(params), rest, tuple(sorted(options.items())))
        answer = answers.find(key)
        if answer is None:
            start = time.perf_counter()
            answer = await execute(sql, params, *rest, **options)
            if time.perf_counter() - start >= WORTH_KEEPING:
                answers.keep(key, answer)
        return answer

    return remembered
