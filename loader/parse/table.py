"""Tables with any columns in any order: real grids with spans, tab or pipe rows.

A cell that spans rows holds for all of them; a row that is one cell over all columns is a heading
(``（一）某某副市长牵头重点工作``). Where the format lost spans, short rows are put into
columns by the shapes of their cells (``align.py``), and what stays open is flagged.
"""

from __future__ import annotations

from collections.abc import Sequence

from loader.errors import TruncatedDocument
from loader.parse.assemble import DOWNLOAD_AGAIN, finish_breakdown
from loader.parse.document import ParsedDocument
from loader.parse.envelope import Envelope
from loader.parse.headings import looks_like_heading
from loader.parse.heads import find_head
from loader.parse.sections import number_style
from loader.parse.table_body import Table, as_paragraph, names_bodies, row_furniture
from loader.read import Paragraph, SourceDocument, TableRow
from loader.vocabulary import says_roles


def recognise(document: SourceDocument) -> str | None:
    """Evidence: a row of column heads, and how many rows follow."""
    rows = [block for block in document.blocks if isinstance(block, TableRow)]
    for index, row in enumerate(rows):
        head = find_head(rows[index : index + 2])
        if head is not None and len(rows) > index + head.row_count:
            words = " | ".join(dict.fromkeys(c.word for c in head.columns))
            return f"{len(rows)} table rows, column heads in line {row.line}: {words}"
    return None


def parse(document: SourceDocument, place: str, reason: str) -> ParsedDocument:
    """Parse; raises TruncatedDocument when no row follows the head."""
    blocks = document.blocks
    rows = [block for block in blocks if isinstance(block, TableRow)]
    starts = [r.line for i, r in enumerate(rows) if find_head(rows[i : i + 2])]
    first = next(i for i, block in enumerate(blocks) if block.line == starts[0])
    last = _last_row(blocks, first)
    while first and is_heading_before(blocks[first - 1]):
        first -= 1
    envelope = Envelope()
    envelope.claim_before(as_paragraph(block) for block in blocks[:first])
    table = Table()
    position = first
    while position <= last:
        position += table.take(blocks[position : position + 2])
    rest = envelope.claim_after(as_paragraph(block) for block in blocks[last + 1 :])
    for block in rest:
        if says_roles(block.text):
            table.classes[block.line] = "role_rule"
    if not table.drafts:
        raise TruncatedDocument(
            place, "no row follows the column heads", DOWNLOAD_AGAIN, blocks[last].line
        )
    table.tasks = [draft.finished(table.headings) for draft in table.drafts]
    layout = "grid" if document.fidelity in ("grid", "ruled") else "table_rows"
    return finish_breakdown(document, envelope, table, layout=layout, reason=reason, place=place)


def _last_row(blocks: Sequence[Paragraph | TableRow], first: int) -> int:
    """The last row of the breakdown's tables: pages put their footers into tables, too.

    A footer is furniture by its words, or a row of a table of its own that has no head, is not as
    wide as the breakdown's and names nobody; what no rule claims of it is reported.
    """
    widths: dict[str, int] = {}
    for block in blocks[first:]:
        if isinstance(block, TableRow) and find_head([block]):
            widths[_table_of(block)] = len(block.cells)
    rows = [(i, block) for i, block in enumerate(blocks) if isinstance(block, TableRow)]
    for index, row in reversed(rows):
        is_foreign = _table_of(row) not in widths and len(row.cells) not in widths.values()
        if not row.filled or names_bodies(row) or not (is_foreign or row_furniture(row)):
            return index
    return rows[-1][0]


def _table_of(row: TableRow) -> str:
    """Which of a file's tables a row is in, as its place says; of lines with tabs all are one."""
    return row.place.rpartition(", row")[0] if row.place else ""


def is_heading_before(block: Paragraph | TableRow) -> bool:
    """A heading between the title and its table."""
    return (
        isinstance(block, Paragraph)
        and number_style(block.text) is not None
        and looks_like_heading(block.text)
    )
