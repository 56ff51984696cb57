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
        if printed := raw.strip():
            if "\t" in raw:
                blocks.append(_row(raw, start, number))
            else:
                left = start + raw.find(printed)
                blocks.append(Paragraph(printed, left, left + len(printed), number))
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
        text = printed.strip()
        left = offset + printed.find(text)
        cells.append(Cell(text, left, left + len(text), column))
        offset += len(printed) + 1
    filled = tuple(cell for cell in cells if cell.text)
    return TableRow(tuple(cells), filled, start, start + len(raw), line)
