"""Plain text, Markdown and TSV: a line with tabs is a table row, any other a paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from loader.read.source import (
    Block,
    Cell,
    LineMark,
    Paragraph,
    ReadWarning,
    SourceDocument,
    TableRow,
)

_UNMARKED = LineMark()


def read_text(
    text: str,
    *,
    file_name: str,
    sha256: str,
    encoding: str,
    warnings: Iterable[ReadWarning] = (),
) -> SourceDocument:
    """The document of a text file; line ends become ``\n``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    has_rows = "\t" in text and any("\t" in line for line in text.split("\n") if line.strip())
    return from_lines(
        text,
        {},
        file_name=file_name,
        sha256=sha256,
        media_type="text/plain",
        encoding=encoding,
        fidelity="cells" if has_rows else "none",
        warnings=warnings,
    )


def from_lines(
    text: str,
    marks: Mapping[int, LineMark],
    *,
    file_name: str,
    sha256: str,
    media_type: str,
    encoding: str,
    fidelity: str,
    reader: str = "text",
    page_count: int | None = None,
    warnings: Iterable[ReadWarning] = (),
) -> SourceDocument:
    """Cut a reader's plain form (see ``source.py``) into blocks; a blank line is no block.

    A leading or trailing tab of a row is an empty cell (331000-2022-breakdown line 29 begins
    with one: the section's cell spans rows), so rows are cut before anything is stripped.
    """
    blocks: list[Block] = []
    line_starts: list[int] = []
    start = 0
    for number, raw in enumerate(text.split("\n"), 1):
        line_starts.append(start)
        mark = marks.get(number, _UNMARKED)
        if printed := raw.strip():
            if "\t" in raw or mark.spans is not None:
                blocks.append(_row(raw, start, number, mark))
            else:
                left = start + raw.find(printed)
                blocks.append(Paragraph(printed, left, left + len(printed), number, mark.place))
        start += len(raw) + 1
    return SourceDocument(
        file_name=file_name,
        sha256=sha256,
        media_type=media_type,
        encoding=encoding,
        fidelity=fidelity,
        text=text,
        blocks=tuple(blocks),
        line_starts=tuple(line_starts),
        reader=reader,
        page_count=page_count,
        marks=marks,
        warnings=tuple(sorted(warnings, key=lambda w: (w.line, w.code, w.printed or ""))),
    )


def _row(raw: str, start: int, line: int, mark: LineMark) -> TableRow:
    cells = []
    offset = start
    spans = _spans(mark.spans) if mark.spans is not None else None
    for column, printed in enumerate(raw.split("\t")):
        text = printed.strip()
        left = offset + printed.find(text)
        rows, columns, is_covered = next(spans, (1, 1, False)) if spans else (1, 1, None)
        cells.append(Cell(text, left, left + len(text), column, rows, columns, is_covered))
        offset += len(printed) + 1
    filled = tuple(cell for cell in cells if cell.text)
    return TableRow(tuple(cells), filled, start, start + len(raw), line, mark.place)


def _spans(tokens: str) -> Iterator[tuple[int, int, bool]]:
    """(rows, columns, is covered) of each cell."""
    for span in tokens.split():
        if span == "-":
            yield 1, 1, True
        else:
            rows, _, columns = span.partition("x")
            yield int(rows), int(columns), False
