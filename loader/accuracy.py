"""How well the loader reads: its results scored against sets made by reading.

The sets are in ``tests/golden/``; the rules were written with them in view, so the scores say how
well the rules fit these documents, not how they would do on another city's.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
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


# Sets of targets in reports. The second was made and scored once when the rules stood; what that
# first score was is in the codebook, because faults it showed were mended since.
REPORT_TARGETS = {
    "report-targets": "report targets",
    "report-targets-held-out": "report targets, second set",
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
    for file, measured in REPORT_TARGETS.items():
        yield from report_target_scores(file, measured)


def renew() -> list[Score]:
    """Score, and write the scores where the reference data takes them from."""
    found = list(scores())
    with PUBLISHED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["document", "measure", "right", "counted"])
        writer.writerows([s.document, s.measure, s.right, s.counted] for s in found)
    return found


def target_scores(key: str) -> Iterator[Score]:
    """Targets of a breakdown's tasks."""
    texts = {row["ordinal"]: row["text"] for row in _golden(f"{key}-breakdown")}
    golden = [{**row, "ordinal": row["task_ordinal"]} for row in _golden(f"{key}-targets")]
    yield from _compared(f"{key}-breakdown", "targets", texts, golden)


def report_target_scores(file: str, measured: str) -> Iterator[Score]:
    """Targets and claims in the sentences of reports that a set was made for.

    A sentence of the set without a target has one row without text.
    """
    rows = [{**row, "ordinal": row["statement_ordinal"]} for row in _golden(file)]
    for key in REPORTS:
        own = [row for row in rows if row["document"] == key]
        chosen = {row["ordinal"] for row in own}
        sentences = {r["ordinal"]: r["text"] for r in _golden(key) if r["ordinal"] in chosen}
        yield from _compared(key, measured, sentences, [row for row in own if row["text"]])


def _compared(
    document: str, measured: str, texts: dict[str, str], rows: list[dict[str, str]]
) -> Iterator[Score]:
    """Targets found at the right place, and read right where found."""
    golden = {(row["ordinal"], int(row["start"]), row["text"]): row for row in rows}
    found = {
        (ordinal, quantity.start, quantity.text): quantity
        for ordinal, text in texts.items()
        for quantity in find_quantities(text)
    }
    both = found.keys() & golden.keys()
    yield Score(document, f"{measured}: precision of spans", len(both), len(found))
    yield Score(document, f"{measured}: recall of spans", len(both), len(golden))
    for name, agrees in _AGREE.items():
        right = sum(agrees(found[place], golden[place]) for place in both)
        yield Score(document, f"{measured}: {name}", right, len(both))


def _number(cell: str | None) -> float | None:
    return float(cell) if cell else None


def _same_value(quantity: Quantity, row: dict[str, str]) -> bool:
    """Numbers, multiplier, measure; the A of 从A到B where the set has it."""
    return (
        quantity.value == _number(row["value"])
        and quantity.value_high == _number(row["value_high"])
        and quantity.multiplier == _number(row["multiplier"])
        and (quantity.measure or "") == row["measure"]
        and ("value_from" not in row or quantity.value_from == _number(row["value_from"]))
    )


_AGREE: dict[str, Callable[[Quantity, dict[str, str]], bool]] = {
    "value": _same_value,
    "comparator": lambda quantity, row: (quantity.comparator or "") == row["comparator"],
    "unit": lambda quantity, row: (quantity.unit or "") == row["unit"],
    "kind": lambda quantity, row: (quantity.kind or "") == row["kind"],
    "indicator, to the letter": lambda quantity, row: quantity.indicator == row["indicator"],
}


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
    (parsed,) = parse(read_file(path), path.name)
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
