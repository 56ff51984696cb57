"""How well the loader reads: its results scored against sets made by reading.

The sets are in ``tests/golden/``; the rules were written with them in view, so the scores say how
well the rules fit these documents, not how they would do on another city's.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from loader.link.alignment import align, bare
from loader.normalize.quantities import Quantity, find_quantities
from loader.parse import parse
from loader.read import read_file
from loader.vocabulary import without_space

PROJECT = Path(__file__).parent.parent
PUBLISHED = PROJECT / "loader" / "reference" / "accuracy.csv"
GOLDEN = PROJECT / "tests" / "golden"
REPORTS = {
    "331000-2022-work_report": "002_4a606b2b17229643.txt",
    "331000-2021-work_report": "003_02391663a02a03cf.txt",
    "331004-2022-work_report": "004_c5a084ca59368fdc.txt",
}


@dataclass(frozen=True, slots=True)
class Score:
    """A share of what was counted: ``right`` of ``counted``."""

    document: str
    measure: str
    right: int
    counted: int

    @property
    def share(self) -> float:
        return self.right / self.counted if self.counted else 1.0


def _golden(name: str) -> list[dict[str, str]]:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def scores() -> Iterator[Score]:
    """All scores, document by document."""
    for year in (2018, 2022):
        yield from target_scores(f"331000-{year}")
    yield from alignment_scores("331000-2022", "331000-2022-work_report")
    for key in REPORTS:
        yield from statement_scores(key)


def renew() -> list[Score]:
    """Score, and write the scores where the reference data takes them from."""
    found = list(scores())
    with PUBLISHED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["document", "measure", "right", "counted"])
        writer.writerows([s.document, s.measure, s.right, s.counted] for s in found)
    return found


def target_scores(key: str) -> Iterator[Score]:
    """Targets of a breakdown: found at the right place, and read right where found."""
    texts = {row["ordinal"]: row["text"] for row in _golden(f"{key}-breakdown")}
    golden = {
        (row["task_ordinal"], int(row["start"]), row["text"]): row
        for row in _golden(f"{key}-targets")
    }
    found = {
        (ordinal, quantity.start, quantity.text): quantity
        for ordinal, text in texts.items()
        for quantity in find_quantities(text)
    }
    both = found.keys() & golden.keys()
    document = f"{key}-breakdown"
    yield Score(document, "targets: precision of spans", len(both), len(found))
    yield Score(document, "targets: recall of spans", len(both), len(golden))
    read = [(found[place], golden[place]) for place in both]
    values = sum(_values(quantity) == _golden_values(row) for quantity, row in read)
    yield Score(document, "targets: value, comparator and unit", values, len(both))
    kinds = sum((q.kind or "") == row["kind"] for q, row in read)
    yield Score(document, "targets: kind", kinds, len(both))
    indicators = sum(quantity.indicator == row["indicator"] for quantity, row in read)
    yield Score(document, "targets: indicator, to the letter", indicators, len(both))


def _values(quantity: Quantity) -> tuple[object, ...]:
    return (
        quantity.comparator,
        quantity.value,
        quantity.value_high,
        quantity.multiplier,
        quantity.unit,
        quantity.measure,
    )


def _golden_values(row: dict[str, str]) -> tuple[object, ...]:
    return (
        row["comparator"] or None,
        float(row["value"]) if row["value"] else None,
        float(row["value_high"]) if row["value_high"] else None,
        int(row["multiplier"]) if row["multiplier"] else None,
        row["unit"] or None,
        row["measure"] or None,
    )


def alignment_scores(key: str, report: str) -> Iterator[Score]:
    """Tasks and the sentences they were cut from: the sentences, and the relation."""
    tasks = _golden(f"{key}-breakdown")
    statements = [
        row for row in _golden(report) if row["kind"] in ("plan_year", "self_construction")
    ]
    titles = {row[level] for row in tasks for level in ("subsection", "subsubsection")}
    texts = {int(row["ordinal"]): row["text"] for row in statements}
    golden = {int(row["task_ordinal"]): row for row in _golden(f"{key}-alignment")}
    found = {
        alignment.task_id: alignment
        for alignment in align(
            [(int(row["ordinal"]), row["text"]) for row in tasks],
            list(texts.items()),
            sorted(titles),
        )
    }
    document = f"{key}-breakdown"
    sentences = sum(
        [bare(texts[i]) for i in found[task].statement_ids]
        == [bare(text) for text in row["report_text"].split(" | ")]
        for task, row in golden.items()
        if task in found
    )
    yield Score(document, "alignment: sentences", sentences, len(golden))
    relations = sum(
        found[task].relation == row["relation"] for task, row in golden.items() if task in found
    )
    yield Score(document, "alignment: relation", relations, len(golden))


def statement_scores(key: str) -> Iterator[Score]:
    """A report's sentences: cut in the right places, their kinds and sections; line classes."""
    path = PROJECT / "documents" / REPORTS[key]
    parsed = parse(read_file(path), path.name)
    golden = {(int(row["line_start"]), row["text"]): row for row in _golden(key)}
    found = {(statement.line_start, statement.text): statement for statement in parsed.statements}
    both = found.keys() & golden.keys()
    yield Score(key, "statements: precision", len(both), len(found))
    yield Score(key, "statements: recall", len(both), len(golden))
    kinds = sum(
        (found[place].kind, found[place].period or "")
        == (golden[place]["kind"], golden[place]["period"])
        for place in both
    )
    yield Score(key, "statements: kind and period", kinds, len(both))

    def path_of(section: int | None) -> list[str]:
        if section is None:
            return []
        own = parsed.sections[section]
        return [*path_of(own.parent), without_space(own.prints[0].text)]

    sections = sum(
        path_of(found[place].section)
        == [without_space(t) for t in golden[place]["section"].split(" > ") if t]
        for place in both
    )
    yield Score(key, "statements: section", sections, len(both))
    lines = {int(row["line"]): row["class"] for row in _golden(f"{key}-lines")}
    right = sum(lines.get(n) == c for n, c in enumerate(parsed.line_classes, 1))
    yield Score(key, "lines: class", right, len(lines))
