"""What a Dask cluster costs: the same files read here, and by two workers on loopback.

python -m benchmarks.cluster --governments 10
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).parent.parent
START_SECONDS = 60
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
