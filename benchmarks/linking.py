"""Linking: its share of a load, and how it grows with the years of one government."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.loading import BREAKDOWNS, PROJECT, moved
from benchmarks.measure import Figure, seconds
from loader.link.store import link
from loader.load import Options, prepare
from loader.reference import load_reference
from loader.register import load_register
from loader.write import write_document, write_reference
from schema.database import open_database

REPORT = PROJECT / "documents" / "002_4a606b2b17229643.txt"
YEARS = (2, 10, 50)
# The median of this many years, so that one disturbed run does not speak for all.
AROUND = 5


def figures() -> Iterator[Figure]:
    """Time of one more year's links by the years already stored, and links against the load."""
    options = Options()
    breakdown = prepare(BREAKDOWNS[1], load_reference(), load_register(), options)[1][0]
    report = prepare(REPORT, load_reference(), load_register(), options)[1][0]
    taken: list[float] = []
    linked = 0.0
    plain = max(YEARS) * seconds(
        lambda: [
            prepare(path, load_reference(), load_register(), options)
            for path in (REPORT, BREAKDOWNS[1])
        ]
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "zeren.db"
        with open_database(path, create=True) as engine, engine.connect() as connection:
            with connection.begin():
                write_reference(connection, load_reference())
            for number in range(1, max(YEARS) + 1):
                year = 1990 + number
                with connection.begin():
                    plain += seconds(
                        lambda year=year: write_document(connection, moved(report, year))
                    )
                    plain += seconds(
                        lambda year=year: write_document(connection, moved(breakdown, year))
                    )
                    one = seconds(lambda year=year: link(connection, 331000, year, "breakdown"))
                linked += one
                taken.append(one)
    first = sorted(taken[1 : 1 + AROUND])[AROUND // 2]
    for number in YEARS[1:]:
        ratio = sorted(taken[number - AROUND : number])[AROUND // 2] / first
        yield Figure(
            f"links of one year, {number} years stored / {YEARS[0]}",
            f"{ratio:.2f}",
            "<= 1.5",
            ratio <= 1.5,
        )
    ratio = (plain + linked) / plain
    yield Figure(
        "load of a report and its breakdown / without links", f"{ratio:.2f}", "<= 2", ratio <= 2
    )
