"""Parsers: a :class:`SourceDocument` → :class:`ParsedDocument`, by the layout that fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from loader.errors import LoaderError, MissingTable, UnrecognisedDocument
from loader.parse import cell_columns, cell_lines, paragraphs, parts, tab_rows, table
from loader.parse.blank_rows import with_blank_rows
from loader.parse.document import (
    Issue,
    Listed,
    Metadata,
    ParsedDocument,
    ParsedSection,
    ParsedStatement,
    ParsedTask,
    Span,
)
from loader.parse.envelope import is_attachment_mark, is_breakdown_title
from loader.parse.lines import read_lines
from loader.parse.pipes import with_pipe_rows
from loader.read import Paragraph, SourceDocument

__all__ = [
    "Issue",
    "Listed",
    "Metadata",
    "ParsedDocument",
    "ParsedSection",
    "ParsedStatement",
    "ParsedTask",
    "Span",
    "parse",
]


Parse = Callable[[str], ParsedDocument]
_BODY = re.compile(r"局|街道|公司|委员会|中心|办公室")
_MARK = re.compile(r"[、，。；,;：:]")
_MANY_BODIES, _MARK_EVERY = 4, 20


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of printing a breakdown. ``recognise`` gives the evidence, or None."""

    name: str
    recognise: Callable[[SourceDocument], str | None]
    parse: Callable[[SourceDocument, str, str], ParsedDocument]

    def parser(self, document: SourceDocument, reason: str) -> Parse:
        """What parses a document of this layout when it is told the place."""
        return lambda place: self.parse(document, place, reason)


LAYOUTS = (
    Layout("tab_rows", tab_rows.recognise, tab_rows.parse),
    Layout("table", table.recognise, table.parse),
    Layout("cell_lines", cell_lines.recognise, cell_lines.parse),
    Layout("cell_columns", cell_columns.recognise, cell_columns.parse),
)


def parse(document: SourceDocument, place: str) -> tuple[ParsedDocument, ...]:
    """The documents of a file, each by the layout that fits. ``place`` is what error messages
    call the file.

    Raises MissingTable for a notice without its table, TruncatedDocument for a table cut short,
    UnrecognisedDocument for any other text.
    """
    document = with_blank_rows(with_pipe_rows(document))
    pieces = parts.split(document, lambda piece: _choose(piece) is not None)
    parsed = [_parse_one(piece, place) for piece in pieces]
    return parts.joined(document, pieces, parsed)


def _choose(document: SourceDocument) -> Parse | None:
    """The parser for the layout of a breakdown, still to be told the place."""
    for layout in LAYOUTS:
        if reason := layout.recognise(document):
            return layout.parser(document, reason)
    # Running text is recognised by reading it all: what was read is handed on.
    lines = read_lines(document)
    if reason := paragraphs.recognise(lines):
        return partial(paragraphs.parse, document, reason=reason, lines=lines)
    return None


def _parse_one(document: SourceDocument, place: str) -> ParsedDocument:
    if parse_breakdown := _choose(document):
        return parse_breakdown(place)
    # Imported here: its patterns cost a plain breakdown's load more than reading it does.
    from loader.parse.report import parse_report, recognise_report

    if evidence := recognise_report(document):
        return parse_report(document, place, evidence)
    raise _refusal(document, place)


def _refusal(document: SourceDocument, place: str) -> LoaderError:
    """Why no layout fits: the table is an attachment, or this is another text."""
    for block in document.blocks:
        if isinstance(block, Paragraph) and _runs_together(block.text):
            return UnrecognisedDocument(
                place,
                "the cells of a table run together: nothing says where one ends",
                "get the document as its government published it (web page, Word) and load that",
                block.line,
            )
    for block in document.blocks:
        if isinstance(block, Paragraph) and is_breakdown_title(block.text):
            name = _attachment(document)
            named = f"; the notice names the attachment “{name}”" if name else ""
            return MissingTable(
                place,
                f"“{block.text}” is announced, but no table with the columns 目标任务 and "
                f"责任单位 follows{named}",
                "if the table is an attachment (附件), download that and load it; "
                "if the file was cut short, download it again",
                block.line,
            )
    return UnrecognisedDocument(
        place,
        "neither a task breakdown (tasks with 责任单位, 牵头单位 … in a table, on lines or in "
        "brackets) nor a work report (政府工作报告)",
        "check that this is the right file; look for 目标任务责任分解 in its title",
    )


def _runs_together(text: str) -> bool:
    """Whether a line names body after body without a mark between them."""
    marks = len(_MARK.findall(text))
    return len(_BODY.findall(text)) >= _MANY_BODIES and marks * _MARK_EVERY < len(text)


def _attachment(document: SourceDocument) -> str | None:
    """The attachment a notice names: 附件：《政府工作报告》任务分解表."""
    for block in document.blocks:
        if isinstance(block, Paragraph) and is_attachment_mark(block.text):
            name = re.split(r"[:：]", block.text, maxsplit=1)[1:]
            if name and name[0].strip():
                return name[0].strip()
    return None
