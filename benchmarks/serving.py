"""Serving: how long visitors wait for each page when eight ask at once.

The measure is the 95th percentile of a page's answers, beside that of the plain page of the largest
of the pages' tables on a Datasette without anything of ours, on the same data, asked in the same
run. Bounded: a few dozen requests a page, on this machine only.
"""

from __future__ import annotations

import asyncio
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx

import publish
from benchmarks.measure import PROJECT, Figure
from loader.load import Options, load_files
from loader.read import find_files
from schema.derived import view_statements
from schema.tables import metadata

AT_ONCE = 8
REQUESTS = 16
SLOWEST_START = 60  # seconds
HOST = "127.0.0.1"
PLAIN = "/zeren/tasks"
OWN = ("/", "/zeren", "/search?q=医", "/search?q=发改委&kind=tasks")
# The slowest pages printed by name.
SHOWN = 3


def figures() -> Iterator[Figure]:
    """Waiting times of all published pages, and memory after them."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "zeren.db"
        list(load_files(find_files([PROJECT / "documents"]), database, Options()))
        published = publish.publish_database(database, Path(folder) / "published")
        stock = [sys.executable, "-m", "datasette", "serve", "--immutable", str(published)]
        with serving(stock) as (plain_url, _):
            plain = asyncio.run(percentile(plain_url + PLAIN))
            with serving_site(published.parent) as (url, process):
                waits = asyncio.run(every_page(url))
                memory = resident_megabytes(process)
            plain = statistics.mean([plain, asyncio.run(percentile(plain_url + PLAIN))])
    yield from _figures(waits, plain, memory)


def _figures(waits: dict[str, float], plain: float, memory: float) -> Iterator[Figure]:
    tables = {path: wait for path, wait in waits.items() if path not in OWN}
    slowest = sorted(waits, key=lambda path: waits[path], reverse=True)[:SHOWN]
    for path in dict.fromkeys((*OWN, *slowest)):
        wait = waits[path]
        yield Figure(f"p95 of {path}", f"{1000 * wait:.0f} ms", "< 300 ms", wait < 0.3)
    ratio = max(tables.values()) / plain
    name = f"slowest table page / stock {PLAIN} ({1000 * plain:.0f} ms)"
    yield Figure(name, f"{ratio:.2f}", "<= 1.5", ratio <= 1.5)
    yield Figure("memory after all pages", f"{memory:.0f} MB", "< 100 MB", memory < 100)


async def every_page(url: str) -> dict[str, float]:
    """Path → 95th percentile in seconds, of every published page."""
    paths = [*OWN, *(f"/zeren/{name}" for name in (*metadata.tables, *view_statements()))]
    return {path: await percentile(url + path) for path in paths}


async def percentile(address: str) -> float:
    """The 95th percentile of ``REQUESTS`` answers, ``AT_ONCE`` at a time, after one to warm up."""
    waits: list[float] = []
    turns = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(timeout=30) as client:

        async def ask() -> None:
            async with turns:
                start = time.perf_counter()
                (await client.get(address)).raise_for_status()
                waits.append(time.perf_counter() - start)

        await ask()
        waits.clear()
        await asyncio.gather(*(ask() for _ in range(REQUESTS)))
    return statistics.quantiles(waits, n=20)[-1]


def serving_site(folder: Path) -> AbstractContextManager[tuple[str, subprocess.Popen[bytes]]]:
    """The site as ``cli.py serve`` starts it."""
    return serving(publish.datasette_command(folder, HOST, 0)[:-4])


@contextmanager
def serving(command: list[str]) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server on a free port of this machine, until the block ends."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    url = f"http://{HOST}:{port}"
    process = subprocess.Popen(
        [*command, "--host", HOST, "--port", str(port)],
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(url, process)
        yield url, process
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


def resident_megabytes(process: subprocess.Popen[bytes]) -> float:
    """Resident memory of a running process; not a number where the system does not tell."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return float("nan")
    lines = status.read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
