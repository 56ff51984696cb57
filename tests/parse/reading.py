"""What a made-up document gives, in a form that a test can write down."""

from __future__ import annotations

from loader.normalize.duties import as_printed
from loader.parse import Listed, ParsedDocument, parse
from loader.read.source import LineMark, SourceDocument
from loader.read.text import from_lines, read_text


def source(text: str) -> SourceDocument:
    return read_text(text, file_name="f.txt", sha256="0" * 64, encoding="utf-8")


def grid(*rows: tuple[str, str | None]) -> SourceDocument:
    """A document of (line, spans), as readers of formats with tables write it."""
    return from_lines(
        "\n".join(line for line, _ in rows) + "\n",
        {n: LineMark(f"row {n}", spans) for n, (_, spans) in enumerate(rows, 1) if spans},
        file_name="f.html",
        sha256="0" * 64,
        media_type="text/html",
        encoding="utf-8",
        fidelity="grid",
        reader="html",
    )


def read(document: SourceDocument | str) -> ParsedDocument:
    found = source(document) if isinstance(document, str) else document
    (parsed,) = parse(found, "f.txt")
    for task in parsed.tasks:
        for span in (task.text, *(listed.span for listed in (*task.leaders, *task.units))):
            assert found.text[span.start : span.end] == span.text
            assert found.line_of(span.start) == span.line
    assert len(parsed.line_classes) == len(found.line_starts)
    return parsed


def lists(listed: tuple[Listed, ...]) -> str:
    """``lead=市发改委 support=市财政局、市教育局``; a list without a role is just printed."""
    return " ".join(f"{one.role}={one.span.text}" if one.role else one.span.text for one in listed)


def rows(parsed: ParsedDocument) -> list[tuple[str | None, str, str, str]]:
    """(number, text, leaders, units) of each task."""
    return [
        (task.item_number, task.text.text, lists(task.leaders), lists(task.units))
        for task in parsed.tasks
    ]


def paths(parsed: ParsedDocument) -> list[str]:
    """The titles above each task, from the outermost."""

    def path(section: int | None) -> list[str]:
        if section is None:
            return []
        own = parsed.sections[section]
        return [*path(own.parent), own.title]

    return [" > ".join(path(task.section)) for task in parsed.tasks]


def notes(parsed: ParsedDocument) -> list[tuple[str | None, ...]]:
    """(deadline, progress, contacts, remarks) of each task, as stored."""
    return [
        (
            as_printed(task.deadlines),
            as_printed(task.progress),
            as_printed(task.contacts),
            as_printed(task.remarks, with_words=True),
        )
        for task in parsed.tasks
    ]


def issues(parsed: ParsedDocument) -> list[tuple[str, int]]:
    return [(issue.code, issue.line) for issue in parsed.issues]
