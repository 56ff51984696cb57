"""What both table layouts share: the end of a table, and the classes of all lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from loader.errors import TruncatedDocument
from loader.parse.document import Issue, Metadata, ParsedDocument, ParsedTask
from loader.parse.sections import SectionTree
from loader.read import SourceDocument
from loader.vocabulary import is_party_shaped, looks_like_parties, split_list

DOWNLOAD_AGAIN = "the file is cut short: download it again"


def assemble(
    document: SourceDocument,
    *,
    kind: str = "breakdown",
    layout: str,
    layout_reason: str,
    metadata: Metadata,
    tree: SectionTree,
    tasks: Iterable[ParsedTask],
    classes: Mapping[int, str],
    issues: Iterable[Issue],
) -> ParsedDocument:
    """Put a parsed breakdown together: every line gets its class, an unclaimed one an issue."""
    line_classes = []
    unclaimed = []
    for line in range(1, len(document.line_starts) + 1):
        text = document.line_text(line)
        line_class = classes.get(line) or ("unclaimed" if text.strip() else "blank")
        line_classes.append(line_class)
        if line_class == "unclaimed":
            unclaimed.append(
                Issue(
                    "unclaimed_line",
                    "warning",
                    line,
                    "no rule says what this line is; it is kept here and in the source text only",
                    text.strip(),
                )
            )
    return ParsedDocument(
        kind=kind,
        layout=layout,
        layout_reason=layout_reason,
        metadata=metadata,
        sections=tree.finished(),
        tasks=tuple(tasks),
        line_classes=tuple(line_classes),
        issues=tuple(
            sorted(
                (*issues, *tree.variants(), *unclaimed), key=lambda issue: (issue.line, issue.code)
            )
        ),
    )


def check_last_units(document: SourceDocument, tasks: list[ParsedTask], place: str) -> None:
    """Raise TruncatedDocument when the file ends inside the last row's list of units."""
    units = tasks[-1].units if tasks else None
    if units is None or document.text[units.end :].strip():
        return
    left, right = split_list(units.text)[-1]
    last = units.text[left:right]
    if document.text.endswith("\n") or looks_like_parties(units.text) or is_party_shaped(last):
        return
    raise TruncatedDocument(
        place,
        f"the last row's 责任单位 ends in the middle of a name (“{last}”)",
        DOWNLOAD_AGAIN + "; if it is complete, end the line with a line break",
        units.line,
    )
