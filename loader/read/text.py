"""Plain text, Markdown and TSV: a line with tabs is a table row, any other a paragraph."""

from __future__ import annotations

from loader.read.source import Block, Cell, Paragraph, SourceDocument, TableRow


def read_text(text: str, *, file_name: str, sha256: str, encoding: str) -> SourceDocument:
    """Cut decoded text into blocks; a blank line is no block.

    A leading or trailing tab of a row is an empty cell (331000-2022-breakdown line 29 begins
    with one: the section's cell spans rows), so rows are cut before anything is stripped.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks: list[Block] = []
    line_starts: list[int] = []
    start = 0
    for number, raw in enumerate(text.split("\n"), 1):
        line_starts.append(start)
        if raw.strip():
            if "\t" in raw:
                blocks.append(_row(raw, start, number))
            else:
                left, right = _bounds(raw, start)
                blocks.append(Paragraph(text[left:right], left, right, number))
        start += len(raw) + 1
    return SourceDocument(
        file_name=file_name,
        sha256=sha256,
        media_type="text/plain",
        encoding=encoding,
        fidelity="cells" if any(isinstance(b, TableRow) for b in blocks) else "none",
        text=text,
        blocks=tuple(blocks),
        line_starts=tuple(line_starts),
    )


def _row(raw: str, start: int, line: int) -> TableRow:
    cells = []
    offset = start
    for column, printed in enumerate(raw.split("\t")):
        left, right = _bounds(printed, offset)
        cells.append(Cell(printed.strip(), left, right, column))
        offset += len(printed) + 1
    return TableRow(tuple(cells), start, start + len(raw), line)


def _bounds(printed: str, offset: int) -> tuple[int, int]:
    """Where the text without surrounding white space begins and ends."""
    left = offset + len(printed) - len(printed.lstrip())
    return left, max(left, offset + len(printed.rstrip()))
