"""Parsers: a :class:`SourceDocument` → :class:`ParsedDocument`, by the layout that fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from loader.errors import MissingTable, UnrecognisedDocument
from loader.parse import cell_lines, tab_rows
from loader.parse.columns import has_unread_columns
from loader.parse.document import (
    Issue,
    Metadata,
    ParsedDocument,
    ParsedSection,
    ParsedStatement,
    ParsedTask,
    Span,
)
from loader.parse.envelope import is_breakdown_title
from loader.read import Paragraph, SourceDocument, TableRow

__all__ = [
    "Issue",
    "Metadata",
    "ParsedDocument",
    "ParsedSection",
    "ParsedStatement",
    "ParsedTask",
    "Span",
    "parse",
]


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of printing a breakdown. ``recognise`` gives the evidence, or None."""

    name: str
    recognise: Callable[[SourceDocument], str | None]
    parse: Callable[[SourceDocument, str, str], ParsedDocument]


LAYOUTS = (
    Layout("tab_rows", tab_rows.recognise, tab_rows.parse),
    Layout("cell_lines", cell_lines.recognise, cell_lines.parse),
)


def parse(document: SourceDocument, place: str) -> ParsedDocument:
    """Choose the layout and parse. ``place`` is what error messages call the file.

    Raises MissingTable for a
    notice without its table, TruncatedDocument for a table cut short, UnrecognisedDocument
    for any other text.
    """
    for layout in LAYOUTS:
        if reason := layout.recognise(document):
            return layout.parse(document, place, reason)
    # Imported here: its patterns cost a plain breakdown's load more than reading it does.
    from loader.parse.report import parse_report, recognise_report

    if reason := recognise_report(document):
        return parse_report(document, place, reason)
    for block in document.blocks:
        if isinstance(block, TableRow) and has_unread_columns([c.text for c in block.filled]):
            heads = " | ".join(cell.text for cell in block.filled)
            raise UnrecognisedDocument(
                place,
                f"the table's columns are {heads}; this version reads "
                "目标任务 | 责任领导 | 责任单位",
                "bring the columns into this order, leave the others out, and load that",
                block.line,
            )
    for block in document.blocks:
        if isinstance(block, Paragraph) and is_breakdown_title(block.text):
            raise MissingTable(
                place,
                f"“{block.text}” is announced, but no table with the columns 目标任务 and "
                "责任单位 follows",
                "if the table is an attachment, download that and load it; "
                "if the file was cut short, download it again",
                block.line,
            )
    raise UnrecognisedDocument(
        place,
        "neither a task breakdown (columns 目标任务 and 责任单位) nor a work report (政府工作报告)",
        "check that this is the right file; look for 目标任务责任分解 in its title",
    )
