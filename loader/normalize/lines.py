"""Rows of a document's lines and sections."""

from __future__ import annotations

from loader.normalize.rows import Row, Tables
from loader.parse import ParsedDocument, ParsedSection
from loader.read import SourceDocument


def line_rows(source: SourceDocument, parsed: ParsedDocument, document_id: int) -> list[Row]:
    """Every line of the document's part of the file, with its class and offset."""
    return [
        {
            "document_id": document_id,
            "line": line,
            "char_start": source.line_starts[line - 1],
            "class": line_class,
            "text": source.line_text(line),
            "place": mark.place if (mark := source.marks.get(line)) else None,
            "spans": mark.spans if mark else None,
        }
        for line, line_class in enumerate(parsed.line_classes, parsed.first_line)
    ]


def add_section(tables: Tables, ordinal: int, section: ParsedSection) -> None:
    """Add a section and every print of its heading."""
    first = section.prints[0]
    tables.rows["sections"].append(
        {
            "id": tables.row_id(ordinal),
            "document_id": tables.document_id,
            "parent_id": None if section.parent is None else tables.row_id(section.parent + 1),
            "ordinal": ordinal,
            "level": section.level,
            "number": section.number,
            "title": section.title,
            "title_as_printed": first.text,
            "line": first.line,
            "char_start": first.start,
            "char_end": first.end,
            "kind": None,
            "period": None,
        }
    )
    tables.rows["section_headings"].extend(
        {
            "section_id": tables.row_id(ordinal),
            "line": label.line,
            "title_as_printed": label.text,
            "char_start": label.start,
            "char_end": label.end,
        }
        for label in section.prints
    )
