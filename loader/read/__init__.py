"""Readers: bytes of one file format → :class:`SourceDocument`. They know nothing of tasks."""

from loader.read.files import find_files, read_file
from loader.read.source import Block, Cell, Paragraph, SourceDocument, TableRow

__all__ = ["Block", "Cell", "Paragraph", "SourceDocument", "TableRow", "find_files", "read_file"]
