"""Excel: each sheet a table, merged ranges as spans, numbers and dates as the sheet prints them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from loader.errors import UnreadableFile
from loader.read.biff import book_text
from loader.read.conserve import check_conservation, count_han, say_left_out
from loader.read.form import COVERED, MAX_CELLS, MAX_CHARACTERS, Extract, Form, GridCell
from loader.read.ole import DamagedContainer
from loader.read.workbook import Workbook, safe_workbook

MAX_SHEETS = 100
Position = tuple[int, int]


def read_sheets(content: bytes, file: str) -> Extract:
    """All sheets of an .xlsx or .xls file, hidden ones too, with a warning.

    Raises UnreadableFile when it is damaged, encrypted or larger than any table of tasks.
    """
    form = Form(file)
    facts = None
    if content.startswith(b"PK"):
        content, facts = safe_workbook(content, file)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            _read(workbook, form, facts)
        if facts is None:
            _compare_old(content, form)
    except PasswordError as error:
        raise UnreadableFile(
            file, "the workbook is encrypted", "open it, remove its password and save it"
        ) from error
    except (CalamineError, DamagedContainer, OSError, ValueError, OverflowError) as error:
        raise UnreadableFile(
            file, f"the workbook is damaged ({error})", "open it in Excel and save it again"
        ) from error
    if facts:
        check_conservation(form, facts.plain)
        for part, text in facts.others:
            say_left_out(form, f"{part} holds text outside the cells", text)
    return form.extract("grid")


def _compare_old(content: bytes, form: Form) -> None:
    """Compare an .xls with its own records; raises DamagedContainer.

    Calamine takes two bytes of a code page for two characters, so Chinese text of Excel 5 and 95
    is refused.
    """
    text = book_text(content, 4 * MAX_CHARACTERS)
    if text.is_coded and count_han(text.cells):
        raise UnreadableFile(
            form.file,
            "this is a file of Excel 5 or 95, whose Chinese text cannot be read",
            "open it in Excel or WPS, save it as .xlsx and load that",
        )
    if not text.is_whole:
        raise form.too_much(f"its cells hold more than {4 * MAX_CHARACTERS:,} characters")
    check_conservation(form, text.cells)
    say_left_out(form, "comments, text boxes, charts or headers hold text", text.beside)


def _read(workbook: CalamineWorkbook, form: Form, facts: Workbook | None) -> None:
    if len(workbook.sheet_names) > MAX_SHEETS:
        raise form.too_much(f"it has {len(workbook.sheet_names):,} sheets")
    for described in workbook.sheets_metadata:
        if described.typ != SheetTypeEnum.WorkSheet:
            form.warn("left_out", f"sheet {described.name} is no table of cells; it is left out")
            continue
        sheet = workbook.get_sheet_by_name(described.name)
        before = len(form.lines)
        _write(sheet, form, facts)
        is_shown = described.visible == SheetVisibleEnum.Visible
        if len(form.lines) > before and not is_shown:
            form.warn("hidden_text", "this sheet is hidden in the workbook", described.name)


def _write(sheet: CalamineSheet, form: Form, facts: Workbook | None) -> None:
    if sheet.end is None:
        return
    if (sheet.end[0] + 1) * (sheet.end[1] + 1) > MAX_CELLS:
        raise form.too_much(f"sheet {sheet.name} has more than {MAX_CELLS:,} cells")
    spans = _merged(sheet, *sheet.end)
    form.gap()
    is_table = False
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        cells = [
            _cell((row, column), value, spans, sheet.name, facts)
            for column, value in enumerate(values)
        ]
        filled = [cell.text for cell in cells if cell.text.strip()]
        is_table = is_table or len(filled) > 1
        place = f"sheet {sheet.name}, row {row + 1}"
        if filled:
            if is_table:
                form.row(_trimmed(cells), place)
            else:  # a title, or what the notice says, above the table
                form.paragraph(filled[0], place)
        else:
            form.gap()
        _flag_formulas(sheet.name, row, form, facts)
    form.gap()


def _merged(sheet: CalamineSheet, last_row: int, last_column: int) -> dict[Position, GridCell]:
    """Cell → its span: the first cell of a merged range, and the covered ones."""
    found: dict[Position, GridCell] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        bottom, right = min(bottom, last_row), min(right, last_column)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                found.setdefault((row, column), COVERED)
        found[top, left] = GridCell("", bottom - top + 1, right - left + 1)
    return found


def _cell(
    at: Position,
    value: Any,
    spans: dict[Position, GridCell],
    sheet: str,
    facts: Workbook | None,
) -> GridCell:
    decimals = facts.percentages.get((sheet, *at)) if facts else None
    text = printed(value, decimals)
    span = spans.get(at)
    if span is None or (span.is_covered and text.strip()):
        return GridCell(text)
    return GridCell(text, span.rows, span.columns, span.is_covered)


def printed(value: Any, percent_decimals: int | None = None) -> str:
    """A value as a sheet prints it: ``1.0`` → 1, a date → 2022-05-27, ``0.07`` as 7%."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        if percent_decimals is not None:
            return f"{value:.{percent_decimals}%}"
        return f"{value:.15g}" if abs(value) < 1e15 else f"{value:.0f}"
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    return value if isinstance(value, str) else str(value)


def _trimmed(cells: Sequence[GridCell]) -> Sequence[GridCell]:
    """Without the empty cells at the end of a row that no span covers."""
    last = max(n for n, cell in enumerate(cells) if cell.text or cell.is_covered)
    return cells[: last + 1]


def _flag_formulas(sheet: str, row: int, form: Form, facts: Workbook | None) -> None:
    for formula in facts.unsaved.get((sheet, row), ()) if facts else ():
        form.warn(
            "formula_without_value",
            "a formula was saved without its value: open the file in Excel and save it again",
            f"={formula}",
        )
