"""Markdown tables and crawlers' copies of them: ``| a | b |`` as a table row.

Crawlers also print one cell a line with a ``|`` behind it; then the mark is cut off.
"""

from __future__ import annotations

import re
from dataclasses import replace

from loader.parse.furniture import page_furniture
from loader.read import Cell, Paragraph, SourceDocument, TableRow
from loader.read.source import Block

_RULE = re.compile(r"\|?[-:|\s]*-{2,}[-:|\s]*")

_BOLD = re.compile(r"^\*\*(.+?)\*\*$")


def with_pipe_rows(document: SourceDocument) -> SourceDocument:
    """The same document, its lines of cells parted by ``|`` as table rows."""
    has_grid = any(isinstance(block, TableRow) for block in document.blocks)
    if "|" not in document.text or (has_grid and document.fidelity in ("grid", "ruled")):
        return document  # beside real tables | parts links: 打印本页 | 关闭窗口
    return replace(document, blocks=tuple(_read(block) for block in document.blocks))


def _read(block: Block) -> Block:
    if not isinstance(block, Paragraph) or "|" not in block.text or _RULE.fullmatch(block.text):
        return block
    if page_furniture(block.text) == "navigation":
        return block  # 打印本页 | 关闭窗口
    inner = block.text.removeprefix("|")
    start = block.end - len(inner)
    inner = inner.removesuffix("|")
    if "|" not in inner:
        is_cell = block.text.endswith("|") and inner.strip()
        return _trimmed(block, inner, start) if is_cell else block
    cells = []
    for column, printed in enumerate(inner.split("|")):
        text = _BOLD.sub(r"\1", printed.strip())
        left = start + printed.find(text)
        cells.append(Cell(text, left, left + len(text), column))
        start += len(printed) + 1
    filled = tuple(cell for cell in cells if cell.text)
    return TableRow(tuple(cells), filled, block.start, block.end, block.line, block.place)


def _trimmed(block: Paragraph, inner: str, start: int) -> Paragraph:
    text = inner.strip()
    left = start + inner.find(text)
    return replace(block, text=text, start=left, end=left + len(text))
