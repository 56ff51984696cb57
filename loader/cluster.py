"""Files read by the workers of a Dask cluster, in order, a few ahead of the one writer here.

Reading, parsing and normalizing are pure, so Dask may run a file again, or twice, wherever a worker
was lost: its answer is taken once. A file's bytes go with its task, the curated facts once, so the
workers share no disk with the writer; the scheduler and all workers must run the same code and
libraries, which is asked at the beginning and again with each set of facts.
"""

from __future__ import annotations

import logging
import pickle
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dask.config
from distributed import CancelledError, Client, Future, KilledWorker, Security
from distributed.client import ClosedClientError

from loader.errors import ClusterProblem, UnreadableFile
from loader.known import version_of, versions
from loader.read.files import content_of
from loader.reading import DIED, Found
from loader.reference import Reference
from loader.register import Register

if TYPE_CHECKING:
    # bytes, the file's name, what messages call it, and the facts.
    ReadContent = Callable[[bytes, str, str, Reference, Register], Found]

# How many files each thread of the cluster may be ahead of the writer, and their bytes in all.
AHEAD = 3
MOST_BYTES_AHEAD = 100_000_000
CONNECT_SECONDS = 10
# How often the cluster is looked at, and how long it may be without any worker.
LOOK_SECONDS = 5.0
PATIENCE_SECONDS = 60.0
# Tasks carry files, of which one alone may be larger than Dask likes.
_SETTINGS = {"distributed.admin.large-graph-warning-threshold": "1GB"}
# Tracebacks of lost connections, which ClusterProblem tells in a sentence.
_SILENT = ("distributed.client", "asyncio")
_GO_ON = "what was loaded is stored: run the same command to go on"


class Differs(Exception):
    """This worker's code or libraries are others than the writer's."""


class Cluster:
    """The workers of a scheduler; the same use as ``loader.workers.Workers``.

    Raises ClusterProblem, from any method, when the scheduler does not answer, was lost, has no
    worker, or when one of its machines has other versions.
    """

    def __init__(
        self, address: str, read: ReadContent, reference: Reference, register: Register
    ) -> None:
        self._address, self._read = address, read
        dask.config.set(_SETTINGS)
        for name in _SILENT:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._client = _connected(address)
        self._looked, self._thread_count = 0.0, 0
        try:
            self._await_worker()
            self._compare()
            # A task, not scattered data: what a lost worker held is then made again.
            facts = pack_facts(reference, register)
            self._facts = self._client.submit(_facts_task, made_of(), facts, pure=False)
        except ClusterProblem:
            self.close()
            raise

    def answers(
        self, paths: Iterable[Path], answered: Callable[[Path], Found | None]
    ) -> Iterator[tuple[Path, Found]]:
        """Each path with what it holds, in order; ``DIED`` for one that ends every worker."""
        waiting: deque[tuple[Path, Future[Found] | Found, int]] = deque()
        ahead = 0
        for path in paths:
            known = answered(path)
            pending, size = self._submit(path) if known is None else (known, 0)
            waiting.append((path, pending, size))
            ahead += size
            while len(waiting) > AHEAD * self._threads() or ahead > MOST_BYTES_AHEAD:
                ahead -= waiting[0][2]
                yield self._first(waiting)
        while waiting:
            yield self._first(waiting)

    def _submit(self, path: Path) -> tuple[Future[Found] | Found, int]:
        """The task that reads a file, and its bytes; or why it cannot be sent."""
        try:
            content = content_of(path)
        except UnreadableFile as error:
            return Found(refusal=str(error)), 0
        arguments = (self._read, content, path.name, str(path), self._facts)
        with self._told_when_lost():
            return self._client.submit(_read_task, *arguments, pure=False), len(content)

    def _first(self, waiting: deque[tuple[Path, Future[Found] | Found, int]]) -> tuple[Path, Found]:
        path, pending, _ = waiting.popleft()
        if isinstance(pending, Found):
            return path, pending
        try:
            return path, self._result(pending)
        except KilledWorker:
            pass  # one of the files these workers held ended them: this one alone will tell
        for _, other, _ in waiting:
            if isinstance(other, Future):
                self._finish(other)
        return path, self._alone(path)

    def _alone(self, path: Path) -> Found:
        again, _ = self._submit(path)
        try:
            return again if isinstance(again, Found) else self._result(again)
        except KilledWorker:
            return DIED

    def _result(self, future: Future[Found]) -> Found:
        """Raises KilledWorker when as many workers as the scheduler allows died over it."""
        while True:
            if error := self._finish(future):
                raise self._judged(error)
            with self._told_when_lost():
                try:
                    return future.result(timeout=LOOK_SECONDS)
                except TimeoutError:
                    continue  # the worker that held it was lost: another reads it again
                except Exception:
                    if future.status != "error":  # else that other one failed
                        raise

    def _finish(self, future: Future[Found]) -> Exception | None:
        """Wait until a file was read or failed, while there are workers; what failed."""
        seen = time.monotonic()
        while True:
            with self._told_when_lost():
                try:
                    error: Exception | None = future.exception(timeout=LOOK_SECONDS)
                    return error
                except TimeoutError:
                    pass
            if self._threads():
                seen = time.monotonic()
            elif time.monotonic() - seen > PATIENCE_SECONDS:
                raise self._no_worker()

    def _judged(self, error: Exception) -> Exception:
        """What a task's failure means. Raises ClusterProblem where a machine is another."""
        if not isinstance(error, KilledWorker):
            self._compare()  # other code fails in any way
        if isinstance(error, Differs):  # and is gone
            return self._refused(f"a worker had {error}")
        return error

    def _threads(self) -> int:
        """How many threads the cluster has, as of a few seconds ago."""
        if not self._thread_count or time.monotonic() - self._looked > LOOK_SECONDS:
            with self._told_when_lost():
                self._thread_count = sum(self._client.nthreads().values())
            self._looked = time.monotonic()
        return self._thread_count

    def _compare(self) -> None:
        """Refuse a cluster of which a machine would read other rows than this one."""
        with self._told_when_lost():
            there = self._client.run(made_of, on_error="return")
            try:
                there[f"{self._address} (the scheduler)"] = self._client.run_on_scheduler(made_of)
            except (ImportError, AttributeError) as error:
                there[f"{self._address} (the scheduler)"] = error
        here = made_of()
        found = {name: differing(own, here) for name, own in there.items()}
        if told := [f"{name} has {differs}" for name, differs in found.items() if differs]:
            raise self._refused("; ".join(told))

    def _refused(self, told: str) -> ClusterProblem:
        return ClusterProblem(
            self._address,
            f"other versions than here: {told}",
            "give all machines the same checkout of Zeren and the same packages, start scheduler "
            "and workers anew, and run the same command",
        )

    def _await_worker(self) -> None:
        with self._told_when_lost():
            try:
                self._client.wait_for_workers(1, timeout=PATIENCE_SECONDS)
            except TimeoutError as error:
                raise self._no_worker() from error

    def _no_worker(self) -> ClusterProblem:
        start = f"start some: dask worker --nthreads 1 --nworkers auto {self._address}"
        return ClusterProblem(self._address, "the scheduler has no worker", f"{start}; {_GO_ON}")

    @contextmanager
    def _told_when_lost(self) -> Iterator[None]:
        try:
            yield
        except (CancelledError, ClosedClientError, OSError) as error:
            problem = f"the connection to the scheduler was lost ({type(error).__name__})"
            raise ClusterProblem(self._address, problem, _GO_ON) from error

    def close(self) -> None:
        """Let go of the scheduler, which then forgets what was not begun."""
        self._client.close(timeout=CONNECT_SECONDS)


def _connected(address: str) -> Client:
    security = Security()  # as Dask is configured
    has_keys = security.get_connection_args("client")["ssl_context"] is not None
    if address.startswith("tls://") and not has_keys:
        raise ClusterProblem(
            address,
            "Dask's configuration names no certificate and key for this",
            "set distributed.comm.tls, see docs/scale.md",
        )
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False, security=security)
    except (OSError, ValueError, RuntimeError) as error:  # the last: it may not go unencrypted
        raise ClusterProblem(
            address,
            f"no scheduler can be reached there ({' '.join(str(error).split())})",
            "start one with: dask scheduler; for tls:// see docs/scale.md",
        ) from error


def made_of() -> dict[str, str]:
    """What reads files in this process, and what brings them here, by name."""
    return versions() | {name: version_of(name) for name in ("dask", "distributed")}


def differing(there: Mapping[str, str] | BaseException, here: Mapping[str, str]) -> str:
    """How a machine of the cluster differs from the writer's; empty when it does not."""
    if isinstance(there, OSError):
        return ""  # it went away
    if isinstance(there, BaseException):
        return f"no Zeren of this version ({there})"
    names = [name for name in {**here, **there} if here.get(name) != there.get(name)]
    return ", ".join(f"{name} {there.get(name)} (here {here.get(name)})" for name in names)


def pack_facts(reference: Reference, register: Register) -> bytes:
    """The curated facts as they are sent."""
    return zlib.compress(pickle.dumps((reference, register)))


def _facts_task(made: dict[str, str], facts: bytes) -> tuple[dict[str, str], bytes]:
    return made, facts


def _read_task(
    read: ReadContent, content: bytes, name: str, place: str, sent: tuple[dict[str, str], bytes]
) -> Found:
    """On a worker: what a file holds. Raises Differs."""
    made, facts = sent
    return read(content, name, place, *_unpacked(tuple(made.items()), facts))


@lru_cache(maxsize=2)
def _unpacked(made: tuple[tuple[str, str], ...], facts: bytes) -> Any:
    if differs := differing(made_of(), dict(made)):
        raise Differs(differs)
    return pickle.loads(zlib.decompress(facts))  # noqa: S301 - Dask itself is made of pickles
