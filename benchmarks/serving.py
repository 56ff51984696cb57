"""Serving: how long visitors wait for each page when eight ask at once.

Each page is asked for once while nothing of it is in memory, eight different ones at a time, then
sixteen times, eight at a time. The measure is the 95th percentile: of the first answers of a kind
of pages, then of each page's own; printed for the slowest page of the kind, beside that of the
plain table page of a Datasette without anything of ours (as many rows, no guessed facets), on the
same data, asked in the same run.

Waiting depends on what else the machine does, so two things are printed that a reader can judge it
by: how much longer than its processor time a loop of fixed steps took meanwhile, and the processor
time the server needed for each answer (``used``, in ms). One process makes all pages, so that eight
times as much is what the last of eight waits for on a machine with nothing else to do.

That server makes no pages ahead (``web.warming``) but one of each kind, which it is given time for;
these, among them both home pages, are in memory when they are asked for first. Another one does, as
the site does by itself; it tells how long that takes, and what the first visitor of each table and
view waits then. Bounded: some ten thousand requests, on this machine only.
"""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import publish
from benchmarks.measure import PROJECT, Figure
from benchmarks.pages import Kind, kinds
from loader.load import Options, load_files
from loader.read import find_files

AT_ONCE = 8
REQUESTS = 16
GOAL = 0.3  # seconds
SLOWEST_START = 60  # seconds
SLOWEST_ANSWER = 60  # seconds
HOST = "127.0.0.1"
PLAIN = "/zeren/tasks"
_STEPS = 1_000_000
_IDLE = 0.05  # seconds of processor time in one second


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds that visitors waited for a kind of pages: made first, then again."""

    kind: Kind
    first: float
    again: float
    slowest: str
    processor_first: float  # seconds of the server's processor time an answer
    processor_again: float


def figures() -> Iterator[Figure]:
    """Waiting times of all kinds of pages, and memory after them."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "zeren.db"
        list(load_files(find_files([PROJECT / "documents"]), database, Options()))
        published = publish.publish_database(database, Path(folder) / "published")
        # Left to itself it guesses facets as well, which takes many times as long.
        options = ["--setting", "suggest_facets", "off", "--setting", "default_page_size", "50"]
        stock = [sys.executable, "-m", "datasette", "serve", "--immutable", str(published)]
        with serving([*stock, *options]) as (plain_port, _):
            busy = [strain()]
            plain = [again(plain_port, PLAIN)]
            measured = []
            with serving_site(published.parent, pages_ahead="0") as (port, process):
                settle(process)
                for kind in kinds(published):
                    measured.append(measure(port, process, kind))
                    busy.append(strain())
                resident, peak = memory(process, "VmRSS"), memory(process, "VmHWM")
            plain.append(again(plain_port, PLAIN))
            busy.append(strain())
            tables = [path for kind in kinds(published) if kind.is_table for path in kind.paths]
            with serving_site(published.parent) as (port, process):
                seconds, used = settle(process), processor_seconds(process)
                ahead = percentile(asyncio.run(waits(port, tables)))
    yield from _figures(measured, statistics.mean(plain))
    yield Figure(
        "tables and views, first, made ahead", f"{1000 * ahead:.0f} ms", "< 300 ms", ahead < GOAL
    )
    yield Figure("making pages ahead", f"{seconds:.0f} s, used {used:.0f} s of it", "", True)
    yield Figure("memory after all pages", f"{resident:.0f} MB", "< 100 MB", resident < 100)
    yield Figure("memory at most", f"{peak:.0f} MB", "< 100 MB", peak < 100)
    yield Figure("other work: a loop's time / its own", f"{statistics.median(busy):.2f}", "", True)


def _figures(measured: list[Measured], plain: float) -> Iterator[Figure]:
    yield Figure(f"stock Datasette's {PLAIN}", f"{1000 * plain:.0f} ms", "", True)
    for one in measured:
        for name, wait, processor in (
            (f"{one.kind.name} ({len(one.kind.paths)}), first", one.first, one.processor_first),
            (f"  again, slowest {one.slowest}", one.again, one.processor_again),
        ):
            told = f"{1000 * wait:.0f} ms = {wait / plain:.2f} stock, used {1000 * processor:.0f}"
            yield Figure(name, told, "< 300 ms", wait < GOAL)
    most = AT_ONCE * max(one.processor_again for one in measured)
    yield Figure(
        "eight times the most used, again", f"{1000 * most:.0f} ms", "< 300 ms", most < GOAL
    )
    worst = max(one.again for one in measured if one.kind.is_table) / plain
    yield Figure("slowest table page / stock", f"{worst:.2f}", "<= 1.5", worst <= 1.5)


def measure(port: int, process: subprocess.Popen[bytes], kind: Kind) -> Measured:
    """Ask for all pages of a kind: once, then again and again."""
    start = processor_seconds(process)
    first = percentile(asyncio.run(waits(port, kind.paths)))
    made = processor_seconds(process)
    slowest = {path: again(port, path) for path in kind.paths}
    path = max(slowest, key=lambda path: slowest[path])
    used = processor_seconds(process) - made
    count = len(kind.paths)
    return Measured(
        kind, first, slowest[path], path, (made - start) / count, used / count / REQUESTS
    )


def again(port: int, path: str) -> float:
    """The 95th percentile of ``REQUESTS`` answers of one page."""
    return percentile(asyncio.run(waits(port, [path] * REQUESTS)))


def percentile(found: list[float]) -> float:
    """The 95th percentile: the least value that 95 of 100 do not pass."""
    return sorted(found)[-(-95 * len(found) // 100) - 1]


async def waits(port: int, paths: Iterable[str]) -> list[float]:
    """Seconds until each answer was there, ``AT_ONCE`` asked for at a time."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def timed(path: str) -> float:
        async with turns:
            start = time.perf_counter()
            async with asyncio.timeout(SLOWEST_ANSWER):
                await ask(port, path)
            return time.perf_counter() - start

    return await asyncio.gather(*(timed(path) for path in paths))


async def ask(port: int, path: str) -> None:
    """One request, its answer read to the end. Raises ValueError if that is not 200.

    Without a library, which would take as much of the processor as the server does.
    """
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
    status = await reader.readline()
    while await reader.read(65_536):
        pass
    writer.close()
    if b" 200 " not in status:
        raise ValueError(f"{path}: {status.decode().strip()}")


def strain() -> float:
    """How much longer than its processor time a loop takes: 1 on a machine with nothing to do."""
    wall, processor = time.perf_counter(), time.process_time()
    for _ in range(_STEPS):
        pass
    return (time.perf_counter() - wall) / (time.process_time() - processor)


def settle(process: subprocess.Popen[bytes]) -> float:
    """Wait until a server has nothing more to do by itself; returns how long that was."""
    start = time.monotonic()
    before = -1.0
    while processor_seconds(process) - before > _IDLE and time.monotonic() - start < SLOWEST_START:
        before = processor_seconds(process)
        time.sleep(1)
    return time.monotonic() - start


def serving_site(
    folder: Path, **environment: str
) -> AbstractContextManager[tuple[int, subprocess.Popen[bytes]]]:
    """The site as ``cli.py serve`` starts it."""
    return serving(publish.datasette_command(folder, HOST, 0)[:-4], **environment)


@contextmanager
def serving(
    command: list[str], **environment: str
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server on a free port of this machine, until the block ends.

    ``environment`` are settings of ours, ``pages_ahead`` for ``ZEREN_PAGES_AHEAD``.
    """
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*command, "--host", HOST, "--port", str(port)],
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **{f"ZEREN_{name.upper()}": x for name, x in environment.items()}},
    )
    try:
        wait_for(f"http://{HOST}:{port}", process)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the server answers. Raises TimeoutError if it ends or does not in time."""
    deadline = time.monotonic() + SLOWEST_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url + "/-/versions.json", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer")


def processor_seconds(process: subprocess.Popen[bytes]) -> float:
    """Processor time a process has used; not a number where the system does not tell."""
    stat = Path(f"/proc/{process.pid}/stat")
    if not stat.exists():
        return float("nan")
    fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: subprocess.Popen[bytes], what: str) -> float:
    """Megabytes of a process: ``VmRSS`` resident now, ``VmHWM`` at most; else not a number."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return float("nan")
    lines = status.read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(what))
