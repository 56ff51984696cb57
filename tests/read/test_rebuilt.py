"""The real breakdowns rebuilt in every format: each reader gives back every cell and span."""

from __future__ import annotations

import pytest

from loader.read import SourceDocument, TableRow
from loader.read.files import read_bytes
from loader.read.source import LINE_BREAK, page_of
from loader.vocabulary import without_space
from tests import rebuild

FORMATS = {
    "html": rebuild.as_html,
    "gb18030.html": lambda year: rebuild.as_html(year, encoding="gb18030"),
    "utf-16.html": lambda year: rebuild.as_html(year, encoding="utf-16", declared="gbk"),
    "docx": rebuild.as_docx,
    "xlsx": rebuild.as_xlsx,
    "xls": rebuild.as_xls,
}
YEARS = (2018, 2022)


def cells_of(row: TableRow) -> list[tuple[str, ...] | None]:
    """The printed lines of each cell, None for a covered one; white space left out."""
    return [
        None
        if cell.is_covered
        else tuple(without_space(line) for line in cell.text.split(LINE_BREAK))
        for cell in row.cells
    ]


def expected_rows(year: int) -> list[list[tuple[str, ...] | None]]:
    return [
        [None if cell is None else tuple(map(without_space, cell.lines)) for cell in row]
        for row in rebuild.rebuilt(year).grid()
    ]


def rows_of(source: SourceDocument) -> list[TableRow]:
    return [block for block in source.blocks if isinstance(block, TableRow)]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", FORMATS)
def test_every_cell_and_span(name: str, year: int) -> None:
    source = read_bytes(FORMATS[name](year), f"f.{name}", f"f.{name}")
    rows = [row for row in rows_of(source) if len(row.cells) > 1]
    assert [cells_of(row) for row in rows] == expected_rows(year)
    spans = [[(c.row_span, c.column_span) for c in r.cells if not c.is_covered] for r in rows]
    assert spans == [[(c.rows, c.columns) for c in r] for r in rebuild.rebuilt(year).rows]
    assert source.fidelity == "grid"
    assert source.warnings == () if "html" not in name else True


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", FORMATS)
def test_the_notice_stands_before_the_table(name: str, year: int) -> None:
    source = read_bytes(FORMATS[name](year), f"f.{name}", f"f.{name}")
    first = next(row for row in rows_of(source) if len(row.cells) > 1)
    before = [source.line_text(line) for line in range(1, first.line)]
    printed = [without_space(line) for line in before if line.strip()]
    notice = [without_space(line) for line in rebuild.rebuilt(year).notice]
    assert printed[-len(notice) :] == notice


PDF_STYLES = {
    "portrait": "",
    "landscape": "@page { size: A4 landscape } ",
    "centred": "td { text-align: center; vertical-align: middle } ",
    "large": "@page { size: A4 landscape } td { font-size: 11pt !important; vertical-align: top } ",
    "rows kept whole, no repeated heads": "tr { break-inside: avoid } thead { display: "
    "table-row-group }",
}


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("style", PDF_STYLES)
def test_pdf(style: str, year: int) -> None:
    """Every cell over all pages; repeated heads are left out, lines within cells not compared."""
    content = rebuild.as_pdf(year, PDF_STYLES[style])
    source = read_bytes(content, "f.pdf", "f.pdf")
    rows = [[flat(cell) for cell in cells_of(row)] for row in rows_of(source)]
    head = rows[0]
    rows = [head, *(row for row in rows if row != head)]
    assert rows == [[flat(cell) for cell in row] for row in expected_rows(year)]
    assert source.fidelity == "ruled"
    assert {warning.code for warning in source.warnings} <= {"joined_row", "text_settled"}
    pages = [page_of(block.place) or 0 for block in source.blocks]
    assert pages == sorted(pages)
    assert set(pages) == set(range(1, (source.page_count or 0) + 1))
    notice = [without_space(line) for line in rebuild.rebuilt(year).notice]
    printed = [without_space(b.text) for b in source.blocks if not isinstance(b, TableRow)]
    assert "".join(printed) == "".join(notice)


def flat(cell: tuple[str, ...] | None) -> str | None:
    return None if cell is None else "".join(cell)
