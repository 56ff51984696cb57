"""Loading many documents: rate on one core, peak memory, and what replacing one costs as they grow.

    python -m benchmarks.bulk --governments 100 --years 20

Everything runs in processes of its own through the real way from file to database, on a made-up
corpus (``corpus.py``) in the text layouts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import verify, write_corpus
from benchmarks.measure import PROJECT, Figure

SMALL = (2, 2)
LARGER = (8, 4)
# Loads a folder, then replaces one document back and forth; prints documents, processor seconds of
# the load, peak kilobytes and the median seconds of replacing.
_PROGRAM = """
import resource, statistics, sys, time
from pathlib import Path
from loader.load import Options, load_files
from loader.read import find_files
folder, database, other = map(Path, sys.argv[1:])
start = time.process_time()
count = sum(1 for _ in load_files(find_files([folder]), database, Options(workers=1)))
taken = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
one = sorted(folder.glob("*-breakdown.txt"))[0]
other.write_text(one.read_text(encoding="utf-8").replace("推进", "加快推进"), encoding="utf-8")
replacing = []
for path in (other, one) * 3:
    start = time.process_time()
    (outcome,) = load_files([path], database, Options())
    assert outcome.status == "changed", outcome
    replacing.append(time.process_time() - start)
print(count, taken, peak, statistics.median(replacing))
"""
# What a second of this machine is worth at this moment: a tight loop of a known length.
_LOOP = """
import time
start = time.process_time()
for _ in range(10**7): pass
print(time.process_time() - start)
"""


def figures(larger: tuple[int, int] = LARGER) -> Iterator[Figure]:
    """Rate, memory, and replacing one document among few and among more."""
    few = _load(*SMALL)
    many = _load(*larger)
    speed = _speed()
    rate = many[0] / many[1]
    name = f"load {many[0]:.0f} text documents, documents/s/core"
    yield Figure(name, f"{rate:.1f}", ">= 20", rate >= 20)
    yield Figure("  processor seconds a document / loop of 10⁷ steps",
                 f"{1 / rate / speed:.3f}", "", True)  # fmt: skip
    for count, _, peak, _ in (few, many):
        megabytes = peak / 1_000
        yield Figure(f"  peak memory at {count:.0f}, MB", f"{megabytes:.0f}", "< 200",
                     megabytes < 200)  # fmt: skip
    ratio = many[3] / few[3]
    name = f"replace one of {many[0]:.0f} / one of {few[0]:.0f} documents"
    yield Figure(name, f"{ratio:.2f}", "<= 1.5", ratio <= 1.5)


def _load(governments: int, years: int) -> tuple[float, float, float, float]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "files"
        write_corpus(folder, governments, years)
        database = Path(made) / "z.db"
        told = _run(_PROGRAM, folder, database, Path(made) / "other.txt")
        if wrong := verify(database, folder):
            raise AssertionError(f"{len(wrong)} rows are wrong, the first: {wrong[0]}")
    count, taken, peak, replacing = map(float, told.split())
    return count, taken, peak, replacing


def _speed() -> float:
    return min(float(_run(_LOOP)) for _ in range(3))


def _run(program: str, *arguments: Path) -> str:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(
        command, cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--governments", type=int, default=LARGER[0])
    parser.add_argument("--years", type=int, default=LARGER[1])
    given = parser.parse_args()
    for figure in figures((given.governments, given.years)):
        print(f"{figure.name:<55} {figure.value:>8}  {figure.goal}", flush=True)
