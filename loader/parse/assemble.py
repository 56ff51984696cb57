"""What both table layouts share: the end of a table, and the classes of all lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from loader.errors import TruncatedDocument, UnrecognisedDocument
from loader.parse.document import Issue, Metadata, ParsedDocument, ParsedTask
from loader.parse.envelope import Envelope
from loader.parse.rules import RoleRule, find_rule
from loader.parse.sections import SectionTree
from loader.read import SourceDocument

LONGEST_TASK = 5_000
DOWNLOAD_AGAIN = "the file is cut short: download it again"


@dataclass(slots=True)
class Collected:
    """What a layout gathers while it reads a table's rows."""

    tree: SectionTree = field(default_factory=SectionTree)
    tasks: list[ParsedTask] = field(default_factory=list)
    classes: dict[int, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def finish_breakdown(
    document: SourceDocument,
    envelope: Envelope,
    table: Collected,
    *,
    layout: str,
    reason: str,
    place: str,
) -> ParsedDocument:
    """The parsed breakdown; raises TruncatedDocument when its last row may be cut."""
    check_last_units(document, table.tasks, place)
    rule = _find_rule(document)
    parsed = assemble(
        document,
        layout=layout,
        layout_reason=reason,
        metadata=envelope.metadata(),
        tree=table.tree,
        tasks=table.tasks,
        classes={**envelope.classes, **table.classes},
        issues=table.issues,
    )
    if rule is None:
        return parsed
    return replace(parsed, role_rule=rule.text, others_support=rule.others_support)


def _find_rule(document: SourceDocument) -> RoleRule | None:
    """The first sentence, anywhere in the document, that says how roles are to be read."""
    for block in document.blocks:
        if rule := find_rule(document.text[block.start : block.end], block.line):
            return rule
    return None


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
    """Put a parsed document together: every line gets its class, an unclaimed one an issue."""
    tasks = tuple(tasks)
    for task in tasks:
        if len(task.text.text) > LONGEST_TASK:
            raise UnrecognisedDocument(
                document.file_name,
                f"a task of {len(task.text.text):,} characters: the table's cells run together",
                "save the document again so that each cell stands on its own line or behind a tab",
                task.line_start,
            )
    line_classes = []
    unclaimed = []
    for line in range(1, len(document.line_starts) + 1):
        line_class = classes.get(line)
        if line_class is None:
            line_class = "unclaimed" if document.line_text(line).strip() else "blank"
        line_classes.append(line_class)
        if line_class == "unclaimed":
            unclaimed.append(
                Issue(
                    "unclaimed_line",
                    "warning",
                    line,
                    "no rule says what this line is; it is kept here and in the source text only",
                    document.line_text(line).strip(),
                )
            )
    return ParsedDocument(
        kind=kind,
        layout=layout,
        layout_reason=layout_reason,
        metadata=metadata,
        sections=tree.finished(),
        tasks=tasks,
        line_classes=tuple(line_classes),
        issues=tuple(
            sorted(
                (*issues, *tree.variants(), *unclaimed), key=lambda issue: (issue.line, issue.code)
            )
        ),
    )


def check_last_units(document: SourceDocument, tasks: list[ParsedTask], place: str) -> None:
    """Raise TruncatedDocument when the file may end inside the last row's list of units.

    A list can be cut after any name, so only 等 or a line break shows that it is whole.
    """
    units = tasks[-1].units[-1].span if tasks and tasks[-1].units else None
    if units is None or document.text[units.end :].strip():
        return
    if document.text.endswith("\n") or units.text.endswith("等"):
        return
    raise TruncatedDocument(
        place,
        f"the file ends with the last row's 责任单位 “…{units.text[-12:]}”, without a line break",
        DOWNLOAD_AGAIN + "; if it is complete, end the line with a line break",
        units.line,
    )
