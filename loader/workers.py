"""Files read in other processes, in order, a few ahead of the one writer.

Reading, parsing and normalizing are pure, so they may run anywhere; writing is one process's work.
However many files there are, only a few of them are held at a time.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
# How many files each process may be ahead of the writer.
AHEAD = 3
MOST_WORKERS = 8
# Imported once, in the process that the others are copies of.
PRELOADED = "loader.load"
# From here on, starting processes costs less than it gains: of text, and of what weighs more.
MANY_TEXTS = 100
MANY_HEAVY = 8
_LIGHT = frozenset({".txt", ".md", ".tsv"})


def worker_count(paths: Iterable[Path], wanted: int = 0) -> int:
    """How many processes read these files; 0 for reading in the writer's own.

    ``wanted``: 0 decides by their number and by how much reading weighs (PDF, Office and web
    pages each start a process of their own already); 1 reads in the writer's own process.
    """
    if wanted:
        return wanted if wanted > 1 else 0
    heavy = light = 0
    for path in paths:
        is_light = path.suffix.lower() in _LIGHT
        light, heavy = light + is_light, heavy + (not is_light)
    cores = min(os.cpu_count() or 1, MOST_WORKERS)
    is_worth = heavy >= MANY_HEAVY or heavy + light >= MANY_TEXTS
    return cores if is_worth and cores > 1 else 0


class Workers(Generic[Answer]):
    """A few processes that answer for paths; ``read`` must be a function of a module."""

    def __init__(self, count: int, read: Callable[[Path], Answer], died: Answer) -> None:
        self._count, self._read, self._died = count, read, died
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if context.get_start_method() == "forkserver":
            context.set_forkserver_preload([PRELOADED])
        return ProcessPoolExecutor(self._count, context, _begin)

    def answers(
        self, paths: Iterable[Path], answered: Callable[[Path], Answer | None]
    ) -> Iterator[tuple[Path, Answer]]:
        """Each path with its answer, in order; a path that ends its process gets ``died``.

        ``answered`` gives, in this process, the answer of a path that needs no other.
        """
        waiting: deque[tuple[Path, Future[Answer]]] = deque()
        for path in paths:
            answer = answered(path)
            waiting.append((path, self._submit(path) if answer is None else _done(answer)))
            if len(waiting) > AHEAD * self._count:
                yield self._first(waiting)
        while waiting:
            yield self._first(waiting)

    def _submit(self, path: Path) -> Future[Answer]:
        try:
            return self._pool.submit(self._read, path)
        except BrokenProcessPool as error:
            broken: Future[Answer] = Future()
            broken.set_exception(error)
            return broken

    def _first(self, waiting: deque[tuple[Path, Future[Answer]]]) -> tuple[Path, Answer]:
        path, future = waiting.popleft()
        try:
            return path, future.result()
        except BrokenProcessPool:
            pass  # one of the files read at that moment ended its process: this one alone will tell
        answer = self._alone(path)
        for index, (other, done) in enumerate(waiting):
            if not done.done() or done.exception() is not None:
                waiting[index] = other, self._submit(other)
        return path, answer

    def _alone(self, path: Path) -> Answer:
        self._pool = self._new_pool()
        try:
            return self._pool.submit(self._read, path).result()
        except BrokenProcessPool:
            self._pool = self._new_pool()
            return self._died

    def close(self) -> None:
        """Let go of what was not begun, and wait for what was."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _done(answer: Answer) -> Future[Answer]:
    future: Future[Answer] = Future()
    future.set_result(answer)
    return future


def _begin() -> None:
    """In each process: Ctrl-C is the writer's to answer, and the writer's end is its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(1)
