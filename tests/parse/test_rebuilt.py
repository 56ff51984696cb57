"""Both real breakdowns as tables with spans: the same tasks, leaders, units and sections."""

from __future__ import annotations

from pathlib import Path

import pytest

from loader.parse import ParsedDocument, ParsedTask, parse
from loader.read import read_file
from loader.read.source import LINE_BREAK
from tests.conftest import BREAKDOWN_2018, BREAKDOWN_2022
from tests.parse.reading import grid, read


def path_of(parsed: ParsedDocument, task: ParsedTask) -> list[int]:
    found = []
    section = task.section
    while section is not None:
        found.insert(0, section)
        section = parsed.sections[section].parent
    return found


def said(parsed: ParsedDocument) -> list[tuple[object, ...]]:
    return [
        (
            task.item_number,
            task.text.text,
            [name for listed in task.leaders for name in listed.span.text.split(LINE_BREAK)],
            [listed.span.text for listed in task.units],
            [(parsed.sections[s].level, s) for s in path_of(parsed, task)],
        )
        for task in parsed.tasks
    ]


def headed_rows(parsed: ParsedDocument) -> list[tuple[str, str | None]]:
    """Sections as rows over all columns, as a Word table prints them."""
    rows: list[tuple[str, str | None]] = [("目标任务\t责任领导\t责任单位", "1x1 1x1 1x1")]
    last: list[int] = []
    for task in parsed.tasks:
        path = path_of(parsed, task)
        for section in path[len([1 for a, b in zip(path, last, strict=False) if a == b]) :]:
            rows.append((parsed.sections[section].prints[0].text + "\t\t", "1x3 - -"))
        last = path
        number = f"{task.item_number}. " if task.item_number else ""
        leaders = LINE_BREAK.join(listed.span.text for listed in task.leaders)
        rows.append((f"{number}{task.text.text}\t{leaders}\t{task.units[0].span.text}",
                     "1x1 1x1 1x1"))  # fmt: skip
    return rows


def labelled_rows(parsed: ParsedDocument) -> list[tuple[str, str | None]]:
    """Sections as cells that span rows, the task in what is left of the columns under its head."""
    rows: list[tuple[str, str | None]] = [
        ("目标任务\t\t\t\t责任领导\t责任单位", "1x4 - - - 1x1 1x1")
    ]
    paths = [path_of(parsed, task) for task in parsed.tasks]
    for index, task in enumerate(parsed.tasks):
        cells, spans = [], []
        for depth, section in enumerate(paths[index]):
            begins = index == 0 or paths[index - 1][: depth + 1] != paths[index][: depth + 1]
            rest = [path[: depth + 1] == paths[index][: depth + 1] for path in paths[index:]]
            height = rest.index(False) if False in rest else len(rest)
            cells.append(parsed.sections[section].prints[0].text if begins else "")
            spans.append(f"{height}x1" if begins else "-")
        width = 4 - len(cells)
        leaders, units = (listed[0].span.text for listed in (task.leaders, task.units))
        cells += [task.text.text, *[""] * (width - 1), leaders, units]
        spans += [f"1x{width}", *["-"] * (width - 1), "1x1", "1x1"]
        rows.append(("\t".join(cells), " ".join(spans)))
    return rows


@pytest.mark.parametrize(
    ("path", "build"), [(BREAKDOWN_2018, headed_rows), (BREAKDOWN_2022, labelled_rows)]
)
def test_table_with_spans_gives_what_the_flattened_text_gives(path: Path, build: object) -> None:
    (parsed,) = parse(read_file(path), path.name)
    assert callable(build)
    rebuilt = read(grid(("2018年目标任务责任分解", None), *build(parsed)))
    assert rebuilt.layout == "grid"
    assert said(rebuilt) == said(parsed)
    assert len(rebuilt.sections) == len(parsed.sections)
    assert rebuilt.issues == ()
