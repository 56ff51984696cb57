"""The two real breakdowns again, as the Word, Excel, web and PDF files they once were.

``rebuilt(year)`` gives the notice and the table with its merged cells; ``as_docx``, ``as_html``,
``as_xlsx``, ``as_xls`` and ``as_pdf`` write it. No reader of this project has a part in writing.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

import xlsxwriter
import xlwt

from loader.parse import parse
from loader.read import Paragraph, TableRow, read_file
from tests.browser import browser_path
from tests.conftest import BREAKDOWN_2018, BREAKDOWN_2022, read_golden

HEADS = ("目标任务", "责任领导", "责任单位")


@dataclass(frozen=True)
class Cell:
    """A cell with its spans; ``lines`` are printed below one another."""

    lines: tuple[str, ...]
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Rebuilt:
    """``notice``: the paragraphs before the table; ``rows``: each row's own cells, left to right.

    ``widths``: the columns' shares of the page in percent.
    """

    notice: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]

    def grid(self) -> list[list[Cell | None]]:
        """Every place of the table: its own cell, or None where another one covers it."""
        places: list[list[Cell | None]] = [[None] * len(self.widths) for _ in self.rows]
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                places[number][column] = cell
                taken |= {
                    (number + down, column + right)
                    for down in range(cell.rows)
                    for right in range(cell.columns)
                }
        return places


@cache
def rebuilt(year: int) -> Rebuilt:
    """The breakdown of 2018 (three columns, headings across) or 2022 (labels that span rows)."""
    path = {2018: BREAKDOWN_2018, 2022: BREAKDOWN_2022}[year]
    source = read_file(path)
    (parsed,) = parse(source, path.name)
    tasks = parsed.tasks
    golden = read_golden(f"331000-{year}-breakdown")
    assert [task.text.text for task in tasks] == [row["text"] for row in golden]
    units = [listed.span.text for task in tasks for listed in task.units]
    assert len(units) == len(golden)
    notice = []
    for block in source.blocks:
        if isinstance(block, TableRow) or block.text == HEADS[0]:
            break
        assert isinstance(block, Paragraph)
        notice.append(block.text.lstrip("# "))
    rows = _rows_2018(golden, units) if year == 2018 else _rows_2022(golden, units)
    widths = (44, 10, 46) if year == 2018 else (9, 9, 9, 34, 9, 30)
    return Rebuilt(tuple(notice), tuple(rows), widths)


def _rows_2018(golden: list[dict[str, str]], units: list[str]) -> list[tuple[Cell, ...]]:
    rows = [tuple(Cell((head,)) for head in HEADS)]
    section = subsection = ""
    for row, unit in zip(golden, units, strict=True):
        if row["section"] != section:
            section, subsection = row["section"], ""
            rows.append((Cell((section,), 1, 3),))
        if row["subsection"] != subsection:
            subsection = row["subsection"]
            if subsection:
                rows.append((Cell((subsection,), 1, 3),))
        number = f"{row['item_number']}. " if row["item_number"] else ""
        task = Cell((f"{number}{row['text']}",))
        rows.append((task, Cell(tuple(row["leaders"].split("|"))), Cell((unit,))))
    return rows


def _rows_2022(golden: list[dict[str, str]], units: list[str]) -> list[tuple[Cell, ...]]:
    levels = ("section", "subsection", "subsubsection")
    firsts: dict[tuple[int, int], Cell] = {}
    for depth in range(3):
        number = 0
        for key, run in groupby(golden, key=lambda row: [row[k] for k in levels[: depth + 1]]):
            count = len(list(run))
            if key[-1]:
                firsts[number, depth] = Cell((key[-1],), count)
            number += count
    rows: list[tuple[Cell, ...]] = [(Cell((HEADS[0],), 1, 4), *(Cell((h,)) for h in HEADS[1:]))]
    for number, (row, unit) in enumerate(zip(golden, units, strict=True)):
        labels = [firsts[number, depth] for depth in range(3) if (number, depth) in firsts]
        depth = sum(bool(row[level]) for level in levels)
        task = Cell((row["text"],), 1, 4 - depth)
        rows.append((*labels, task, Cell(tuple(row["leaders"].split("|"))), Cell((unit,))))
    return rows


def as_html(year: int, *, encoding: str = "utf-8", declared: str = "utf-8") -> bytes:
    """A government's page: a frame of tables around notice and table, scripts, a hidden copy."""
    document = rebuilt(year)
    notice = "".join(f"<p>&nbsp;&nbsp;{escape(line)}</p>" for line in document.notice)
    page = f"""<!DOCTYPE html><html><head><meta charset="{declared}"><title>页面标题</title>
<style>td {{ color: red }}</style><script>document.write("<td>脚本</td>")</script></head><body>
<div class="nav"><a href="/">首页</a> &gt; <a href="/x">政务公开</a></div>
<table width="100%"><tr><td><table><tr><td>{notice}</td></tr></table>
<TABLE border=1>{_html_rows(document)}</TABLE></td></tr></table>
<noscript><table><tr><td>没有</td><td>脚本</td></tr></table></noscript>
<!-- <tr><td>注释</td></tr> --><p style="DISPLAY:none">隐藏</p></body></html>"""
    return page.encode(encoding)


def _html_rows(document: Rebuilt) -> str:
    rows = []
    for row in document.rows:
        cells = (
            f'<td rowspan="{cell.rows}" colspan={cell.columns}>'
            f"<span>{'<br>'.join(map(escape, cell.lines))}</span>"
            for cell in row
        )
        rows.append("<tr>" + "".join(cells))  # browsers close cells and rows themselves
    return "\n".join(rows)


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx_of(body: str, **parts: str) -> bytes:
    """A Word file with this body; ``parts``: further parts of ``word/``, without ``.xml``."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/><Override PartName='
            '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="a" Type='
            f'"{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        package.writestr("word/document.xml", _word_part("document", f"<w:body>{body}</w:body>"))
        for name, inner in parts.items():
            root = {"header1": "hdr", "footer1": "ftr"}.get(name, name)
            package.writestr(f"word/{name}.xml", _word_part(root, inner))
    return content.getvalue()


def _word_part(root: str, inner: str) -> str:
    spaces = (
        f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/'
        'word/2010/wordprocessingShape"'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {spaces}>{inner}</w:{root}>'


def word_paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def as_docx(year: int) -> bytes:
    """A Word file; merged cells as Word writes them: a cell again in every row it covers."""
    document = rebuilt(year)
    notice = "".join(map(word_paragraph, document.notice))
    above: dict[int, tuple[Cell, int]] = {}  # column → (merged cell, rows still to cover)
    rows = []
    for row in document.grid():
        cells, column = [], 0
        while column < len(row):
            cell = row[column]
            if cell is not None and cell.rows > 1:
                above[column] = cell, cell.rows
            span, left = above.get(column, (cell, 0))
            assert span is not None
            merge = "" if not left else '<w:vMerge w:val="restart"/>' if cell else "<w:vMerge/>"
            above[column] = span, left - 1
            if left <= 1:
                above.pop(column)
            content = "".join(map(word_paragraph, cell.lines)) if cell else "<w:p/>"
            share = sum(document.widths[column : column + span.columns])
            width = f'<w:tcW w:w="{share * 90}" w:type="dxa"/><w:gridSpan w:val="{span.columns}"/>'
            cells.append(f"<w:tc><w:tcPr>{width}{merge}</w:tcPr>{content}</w:tc>")
            column += span.columns
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    columns = "".join(f'<w:gridCol w:w="{share * 90}"/>' for share in document.widths)
    grid = f"<w:tblGrid>{columns}</w:tblGrid>"
    return docx_of(f"{notice}<w:tbl>{grid}{''.join(rows)}</w:tbl><w:p/>")


def as_xlsx(year: int) -> bytes:
    content = io.BytesIO()
    document = rebuilt(year)
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("责任分解")
        for number, line in enumerate(document.notice):
            sheet.write_string(number, 0, line)
        for number, row in enumerate(document.grid(), len(document.notice) + 1):
            for column, cell in enumerate(row):
                if cell is None:
                    continue
                text = "\n".join(cell.lines)
                if cell.rows * cell.columns > 1:
                    bottom, right = number + cell.rows - 1, column + cell.columns - 1
                    sheet.merge_range(number, column, bottom, right, text)
                else:
                    sheet.write_string(number, column, text)
        workbook.add_worksheet("Sheet2")
    return content.getvalue()


def as_xls(year: int) -> bytes:
    content = io.BytesIO()
    document = rebuilt(year)
    workbook = xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet("责任分解")
    for number, line in enumerate(document.notice):
        sheet.write(number, 0, line)
    for number, row in enumerate(document.grid(), len(document.notice) + 1):
        for column, cell in enumerate(row):
            if cell is not None:
                bottom, right = number + cell.rows - 1, column + cell.columns - 1
                sheet.write_merge(number, bottom, column, right, "\n".join(cell.lines))
    workbook.save(content)
    return content.getvalue()


@cache
def as_pdf(year: int, style: str = "") -> bytes:
    """The table as a browser prints it: rows and labels broken by pages, column heads repeated."""
    document = rebuilt(year)
    columns = "".join(f'<col style="width:{width}%">' for width in document.widths)
    head, rows = _html_rows(document).split("\n", 1)
    notice = "".join(f"<p>{escape(line)}</p>" for line in document.notice)
    return print_pdf(
        "<style>body { font-family: 'Noto Serif CJK SC' } "
        "table { border-collapse: collapse; width: 100%; table-layout: fixed } "
        f"td {{ border: 1px solid black; font-size: 9pt }} {style}</style>{notice}"
        f"<table><colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{rows}</tbody></table>"
    )


@cache
def print_pdf(body: str) -> bytes:
    """A page as the tests' own browser prints it, without its headers."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(f"<!DOCTYPE html><meta charset=utf-8>{body}", encoding="utf-8")
        command = [browser_path(), "--headless", "--no-sandbox", "--disable-gpu"]
        command += ["--no-pdf-header-footer", f"--user-data-dir={folder}/profile"]
        command += [f"--print-to-pdf={printed}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return printed.read_bytes()
