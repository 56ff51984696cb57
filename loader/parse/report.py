"""A Government Work Report (政府工作报告): headings, paragraphs and sentences of a speech.

A report comes as a web page, as a forum post, or hard-wrapped from a newspaper column; around it
stand the page's own lines. The speech is cut into sentences, each with the kind of its part
(review of the year or term, problems, goals of the term, plan of the year, self-construction) and
the years that part speaks of. Kinds come from the parts' own titles and words; a test scores them
against files made by reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as with_changes

from loader.errors import TruncatedDocument
from loader.parse.assemble import DOWNLOAD_AGAIN, assemble
from loader.parse.document import Issue, ParsedDocument
from loader.parse.report_page import ADDRESS, CONTINUATION, ENDED, ReportPage
from loader.parse.report_speech import Speech
from loader.read import SourceDocument
from loader.vocabulary import without_space

MIN_ADDRESSES = 2


def recognise_report(document: SourceDocument) -> str | None:
    """The evidence that a text is the speech to the People's Congress, or None.

    A report addresses its deputies again and again (各位代表: 5, 3 and 4 times in the three
    reports in ``documents/``), also where the page that carries it lost its title. With the title
    once is enough: the rest may be cut off.
    """
    text = without_space(document.text)
    count = text.count(ADDRESS)
    if "政府" not in text:
        return None
    enough = 1 if "政府工作报告" in text else MIN_ADDRESSES
    return f"the text addresses {ADDRESS} {count} times" if count >= enough else None


def parse_report(document: SourceDocument, place: str, reason: str) -> ParsedDocument:
    """Cut a report into sections and statements.

    Raises TruncatedDocument when nothing of the speech is left between the page's own lines.
    """
    page = ReportPage(document)
    passages = list(page.passages())
    speech = Speech(document, page.year(passages))
    speech.take(passages)
    if not speech.statements:
        raise TruncatedDocument(place, "no sentence of the speech was found", DOWNLOAD_AGAIN)
    metadata = page.metadata(speech.year)
    return with_changes(
        assemble(
            document,
            kind="work_report",
            layout="report_wrapped" if page.is_wrapped else "report",
            layout_reason=reason,
            metadata=metadata,
            tree=speech.tree,
            tasks=(),
            classes={**speech.weights.classes(), **page.classes},
            issues=_doubts(document, speech),
        ),
        statements=tuple(speech.statements),
    )


def _doubts(document: SourceDocument, speech: Speech) -> Iterator[Issue]:
    if not speech.tree.nodes:
        yield Issue("no_headings", "warning", 1, "the report has no heading: all sentences are kept"
                    " without a section and their kinds come from their words only")  # fmt: skip
    kinds = {statement.kind for statement in speech.statements}
    if not kinds & {"plan_year", "plan_term"}:
        yield Issue("no_plan", "warning", 1, "no part of the report plans ahead: the file may be"
                    " cut short, or its titles are worded in a way not known")  # fmt: skip
    last = speech.statements[-1]
    printed = document.text[last.start : last.end].rstrip()
    continued = CONTINUATION.search(document.text, last.end)
    if not ENDED.search(printed) and not continued:
        yield Issue(
            "unfinished_sentence",
            "warning",
            last.line_end,
            "the text stops in the middle of a sentence: the file may be cut short",
            printed[-30:],
        )
