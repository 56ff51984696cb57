"""What a Dask cluster costs: the same files read here, and by two workers on loopback.

python -m benchmarks.cluster --governments 10
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus import write_corpus
from loader.load import Options, load_files
from loader.read import find_files

PROJECT = Path(__file__).parent.parent
START_SECONDS = 60
# How long a cluster without work is watched: its processes look around many times a second.
IDLE_SECONDS = 5
_SCHEDULER = ("distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard")
_WORKER = ("distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard")


@dataclass(slots=True)
class LocalCluster:
    """A scheduler and workers, each a process of its own, that listen on loopback only."""

    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def start_scheduler(self, options: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        """Start it, and wait until it says its address."""
        told = self.folder / "scheduler.json"
        started = self._start(_SCHEDULER, "--scheduler-file", str(told), *options)
        self.address = json.loads(_awaited(told))["address"]
        return started

    def start_worker(self, *options: str, checkout: Path = PROJECT) -> subprocess.Popen[bytes]:
        """Start one with the code of a checkout; ``--nanny`` starts it again when it ends."""
        own = ("--local-directory", str(self.folder), *(options or ("--no-nanny",)))
        return self._start(_WORKER, self.address, *own, checkout=checkout)

    def _start(
        self, program: Sequence[str], *options: str, checkout: Path = PROJECT
    ) -> subprocess.Popen[bytes]:
        with (self.folder / "cluster.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *program, "--host", "127.0.0.1", *options],
                cwd=checkout,
                stdout=log,
                stderr=log,
                env=os.environ | {"DASK_DISTRIBUTED__ADMIN__TICK__LIMIT": "60s"},
            )
        self.processes.append(process)
        return process


def _awaited(path: Path) -> str:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if path.exists() and (text := path.read_text(encoding="utf-8")).endswith("}"):
            return text
        time.sleep(0.05)
    raise TimeoutError(f"{path} was not written within {START_SECONDS} s")


@contextmanager
def local_cluster(folder: Path) -> Iterator[LocalCluster]:
    """A cluster in which nothing runs yet; everything started ends with it."""
    cluster = LocalCluster(folder)
    try:
        yield cluster
    finally:
        for process in reversed(cluster.processes):  # nannies before their scheduler
            process.send_signal(signal.SIGTERM)
        for process in reversed(cluster.processes):
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _spent(processes: Sequence[subprocess.Popen[bytes]]) -> float:
    """Processor seconds that processes of the cluster have used until now."""
    import psutil  # comes with distributed

    return sum(sum(psutil.Process(own.pid).cpu_times()[:2]) for own in processes)


def _used(
    groups: Sequence[Sequence[subprocess.Popen[bytes]]], act: Callable[[], object]
) -> list[float]:
    """Processor seconds that each group of processes uses while something is done."""
    before = [*map(_spent, groups)]
    act()
    return [after - own for own, after in zip(before, map(_spent, groups), strict=True)]


def _loaded(files: Path, database: Path, options: Options) -> tuple[float, list[str]]:
    """Processor seconds of this process for loading a folder, and the digests of what came."""
    begin = time.process_time()
    outcomes = list(load_files(find_files([files]), database, options))
    rows = [outcome.rows.document["rows_sha256"] for outcome in outcomes if outcome.rows]
    return time.process_time() - begin, rows


def measure(folder: Path, governments: int) -> list[tuple[str, float]]:
    """What was used, and how many milliseconds of processor time it took a document."""
    few, files = folder / "few", folder / "files"
    write_corpus(few, 2, 2)
    count = write_corpus(files, governments, 2)
    _loaded(few, folder / "few-here.db", Options(workers=1))
    here, rows = _loaded(files, folder / "here.db", Options(workers=1))
    beside, _ = _loaded(files, folder / "beside.db", Options(workers=2))
    with local_cluster(folder) as cluster:
        scheduler = cluster.start_scheduler()
        workers = [cluster.start_worker() for _ in range(2)]
        there = Options(scheduler=cluster.address)
        _loaded(few, folder / "few-there.db", there)  # what is imported and unpacked once
        groups = ([scheduler], workers)
        idle = _used(groups, lambda: time.sleep(IDLE_SECONDS))
        results: list[tuple[float, list[str]]] = []
        begin = time.monotonic()
        used = _used(groups, lambda: results.append(_loaded(files, folder / "there.db", there)))
        ticks = (time.monotonic() - begin) / IDLE_SECONDS
    ((writer, same),) = results
    assert rows == same
    spent = [("one process here", here), ("writer beside two processes here", beside)]
    spent += [("writer of a cluster", writer)]
    for name, own, waiting in zip(("its scheduler", "its workers"), used, idle, strict=True):
        spent.append((f"{name}, of which {waiting * ticks * 1000 / count:.0f} ms waiting", own))
    return [(name, seconds * 1000 / count) for name, seconds in spent]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--governments", type=int, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        spent = measure(Path(made), given.governments)
    for name, milliseconds in spent:
        print(f"{milliseconds:7.1f} ms of processor time a document: {name}")
    (_, here), _, *there = spent
    print(f"cluster in all / one process: {sum(ms for _, ms in there) / here:.2f}")
    print(f"one process / writer of a cluster: {here / there[0][1]:.2f}, at most so much faster")


if __name__ == "__main__":
    main()
