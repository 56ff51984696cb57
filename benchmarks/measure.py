"""Repeat, take the least disturbed run, and compare with a floor measured between the runs."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parent.parent
REPEATS = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. ``goal`` is what docs/architecture.md asks for."""

    name: str
    value: str
    goal: str
    holds: bool


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def least(*actions: Callable[[], object], repeats: int = REPEATS) -> list[float]:
    """The shortest time of each action; they take turns, so that all meet the same machine."""
    best = [float("inf")] * len(actions)
    for _ in range(repeats):
        for index, action in enumerate(actions):
            best[index] = min(best[index], seconds(action))
    return best


def run(*arguments: object) -> None:
    """Run Python with these arguments to its end."""
    command = [sys.executable, *map(str, arguments)]
    subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
