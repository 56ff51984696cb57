"""Several breakdowns in one notice: one file, several documents.

A breakdown's title in the middle of a file begins a new one when tasks follow it. The parts divide
the file's lines between them; what stands before the first belongs to the first. Each has a number
by what it breaks down, so that the same list has the same identity in every year and file:

0 the government's own work report or key tasks · 1 民生实事 · 2 the five-year plan · 3 tasks of the
superior government · 4 to 9 others in order. Of a progress notice the number is the quarter, or 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from loader.errors import UnrecognisedDocument
from loader.parse.document import Metadata, ParsedDocument
from loader.parse.envelope import NOTICE_TITLE, is_attachment_mark, is_breakdown_title
from loader.parse.sections import number_style
from loader.read import Paragraph, SourceDocument, TableRow
from loader.read.source import Block
from loader.vocabulary import fold

OWN, LIVELIHOOD, PLAN, SUPERIOR = 0, 1, 2, 3
OTHERS = range(4, 10)
_ENTRY = re.compile(r"\d{1,2}\s*[.．、]")
_LIVELIHOOD = re.compile(r"实事")
_PLAN = re.compile(r"(?:十[一二三四五六七八九]五[”“\"]?(?:时期|规划|期间)?|五年规划|规划纲要)")
_OWN = re.compile(r"(?:政府)?工作报告|20\d\d年.{0,6}(?:重点|目标)")
_SUPERIOR = re.compile(
    r"(?:涉及|承接|承担|落实)(?:我|本)?[市县区州]|上级|(?:国务院|省委|省(?:人民)?政府|省级).{0,16}(?:任务|报告|实事|目标)"
)
_BEFORE_MATTER = re.compile(r"^[^年]{0,20}?(?:关于|印发)")
_QUARTERS = (
    (4, re.compile(r"(?:第?四|第?4)季度|1[—\-至到]12月")),
    (3, re.compile(r"(?:第?三|第?3|前三)季度|1[—\-至到][789]月")),
    (2, re.compile(r"(?:第?二|第?2)季度|上半年|1[—\-至到][456]月")),
    (1, re.compile(r"(?:第?一|第?1|首)季度|1[—\-至到][23]月")),
)

Recognised = Callable[[SourceDocument], bool]


def split(document: SourceDocument, recognised: Recognised) -> list[SourceDocument]:
    """The breakdowns of a file as documents of their own blocks; one for nearly all files.

    ``recognised`` tells whether a stretch of blocks holds tasks with those who answer.
    """
    starts = list(_starts(document.blocks))
    if len(starts) < 2:
        return [document]
    pieces: list[tuple[Block, ...]] = []
    held: tuple[Block, ...] = document.blocks[: starts[0]]
    for start, end in zip(starts, [*starts[1:], len(document.blocks)], strict=True):
        held = (*held, *document.blocks[start:end])
        if recognised(replace(document, blocks=document.blocks[start:end])):
            pieces.append(held)
            held = ()
    if not pieces:
        return [document]
    pieces[-1] = (*pieces[-1], *held)
    return [replace(document, blocks=blocks) for blocks in pieces]


def _starts(blocks: Sequence[Block]) -> Iterator[int]:
    """The first block of each stretch under a title: the mark 附件2 before it, if there is one."""
    last = None
    for index, block in enumerate(blocks):
        text = _alone(block)
        if text is not None and _is_title(text) and fold(text) != last:
            last = fold(text)
            before = _alone(blocks[index - 1]) if index else None
            yield index - 1 if before and is_attachment_mark(before) else index


def _is_title(text: str) -> bool:
    """A breakdown's own title: not the notice's, a section's or an entry of 附件：1.… 2.…"""
    return (
        is_breakdown_title(text)
        and not NOTICE_TITLE.fullmatch(text)
        and not number_style(text)
        and not _ENTRY.match(text)
        and not is_attachment_mark(text)
    )


def _alone(block: Block) -> str | None:
    """The text of a block that is one line or one cell, without Markdown's marks."""
    if isinstance(block, Paragraph):
        return block.text.lstrip("#* ").rstrip("* ")
    return block.filled[0].text if isinstance(block, TableRow) and len(block.filled) == 1 else None


def joined(
    document: SourceDocument, pieces: Sequence[SourceDocument], parsed: Sequence[ParsedDocument]
) -> tuple[ParsedDocument, ...]:
    """The parsed parts with their lines, numbers and what the notice says for all of them.

    Raises UnrecognisedDocument for more breakdowns than can be told apart.
    """
    first_lines = [1, *(piece.blocks[0].line for piece in pieces[1:])]
    last_lines = [*(line - 1 for line in first_lines[1:]), len(document.line_starts)]
    found: list[ParsedDocument] = []
    for own, first, last in zip(parsed, first_lines, last_lines, strict=True):
        found.append(
            replace(
                own,
                metadata=_shared(parsed[0].metadata, own.metadata),
                line_classes=own.line_classes[first - 1 : last],
                issues=tuple(issue for issue in own.issues if first <= issue.line <= last),
                first_line=first,
            )
        )
    titles = [_own_title(piece, own) for piece, own in zip(pieces, found, strict=True)]
    if len(found) > 1:
        found = [_titled(own, title) for own, title in zip(found, titles, strict=True)]
    folded = [fold(title) for title in titles]
    return tuple(_numbered(found, folded, document.file_name))


def _titled(parsed: ParsedDocument, title: str) -> ParsedDocument:
    return replace(parsed, metadata=replace(parsed.metadata, title=title or None))


def _shared(first: Metadata, own: Metadata) -> Metadata:
    return own if own is first else replace(first, title=own.title or first.title)


def _own_title(piece: SourceDocument, parsed: ParsedDocument) -> str:
    """What a part calls itself: the breakdown's title nearest to its tasks, else the notice's."""
    tasks = parsed.tasks[0].line_start if parsed.tasks else 0
    own = [
        text
        for block in piece.blocks
        if block.line < tasks and (text := _alone(block)) and _is_title(text)
    ]
    return own[-1] if own else parsed.metadata.title or ""


def _numbered(
    found: Sequence[ParsedDocument], titles: Sequence[str], place: str
) -> Iterator[ParsedDocument]:
    taken: set[tuple[str, int]] = set()
    for own, title in zip(found, titles, strict=True):
        kind = own.kind
        if kind == "breakdown" and any(task.progress for task in own.tasks):
            kind = "progress"
        wanted = _quarter(title) if kind == "progress" else _number(title, own.metadata)
        free = (n for n in (wanted, OWN, *OTHERS) if (kind, n) not in taken)
        number = next((n for n in free if n is not None), None)
        if number is None:
            raise UnrecognisedDocument(
                place,
                f"more than {len(taken)} breakdowns in one file",
                "split the file into its documents and load them one by one",
            )
        taken.add((kind, number))
        yield replace(own, kind=kind, part=number)


def _number(title: str, metadata: Metadata) -> int | None:
    issuer = metadata.issuer or ""
    if _SUPERIOR.search(_BEFORE_MATTER.sub("", title)) and not issuer.split("政府")[0].rstrip(
        "人民"
    ).endswith("省"):
        return SUPERIOR
    if _LIVELIHOOD.search(title) and "工作报告" not in title:
        return LIVELIHOOD
    if _PLAN.search(title) and "工作报告" not in title:
        return PLAN
    return OWN if _OWN.search(title) else None


def _quarter(title: str) -> int:
    return next((number for number, pattern in _QUARTERS if pattern.search(title)), 0)
