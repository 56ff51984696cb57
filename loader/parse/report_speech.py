"""A work report's speech: titles, paragraphs and sentences, each with its kind and period."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from loader.parse.document import ParsedStatement, Span
from loader.parse.report_page import ADDRESS, ADDRESSING, CONTINUATION, Passage
from loader.parse.sections import HEADING_NUMBER, SectionTree
from loader.read import SourceDocument

CHAPTER, PART, LEAD = 1, 2, 3
LONGEST_TITLE = 18
_SENTENCE = re.compile(r"[^。！？!?]+(?:[。！？!?]+[”’）)]*|$)")
_LEAD_IN = re.compile(r"——|要在|[一二三四五六七八九十]是|一年来|过去五年|五年来|[一-鿿]{2,4}[,，]")
_RANKED = re.compile(r"[一二三四五六七八九十]是")

_TERM = re.compile(r"(?:过去|今后|未来)的?五年|五年来|“十[一二三四五六七八九]五”时期")
_REVIEW = re.compile(r"回顾|总结")
_COMING_TERM = re.compile(r"(?:今后|未来)的?五年|“十[一二三四五六七八九]五”时期")
_PLAN = re.compile(r"(?P<year>20\d\d)年.*(?:工作|任务|安排)|今年|开局")
_SELF = re.compile(r"政府自身建设|自身建设")
_SELF_WORDS = re.compile(r"政治建设|依法行政|法治政府|廉[洁政]|清廉|过紧日子|八项规定|现代政府")
_PROBLEM = re.compile(r"(?:清醒|清楚|深刻)地?(?:看到|认识到?)")
_THANKS = re.compile(r"(?:衷心的?感谢|崇高的?敬意)")
_YEAR_CUE = re.compile(rf"(?:{ADDRESS}[,，])?(?:一年来|过去一年|20\d\d年)")
_TERM_CUE = re.compile(
    rf"(?:{ADDRESS}[,，])?(?:五年来|过去的?五年|五年的|五年砥砺|本届政府.{{0,6}}五年)"
)
# Without headings the openings of sentences say which part begins: 过去一年, 今年, 今后五年.
_OPENING = r"(?:各位代表[,，!！:：])?(?:建议|做好|关于|围绕|对|按照)?"
_REVIEW_OPENING = re.compile(rf"{_OPENING}(?:一年来|过去一年|去年|回顾)")
_PLAN_OPENING = re.compile(rf"{_OPENING}(?:今年|新的一年)|.{{0,12}}今年.{{0,12}}目标")
_COMING_OPENING = re.compile(rf"{_OPENING}(?:今后|未来)的?五年")
_SELF_OPENING = re.compile(r".{0,12}政府自身建设")


@dataclass(slots=True)
class _Weights:
    """How many characters of each line went to which class; the class of most wins."""

    document: SourceDocument
    counts: dict[int, Counter[str]] = field(default_factory=dict)

    def claim(self, line_class: str, passage: Passage, start: int, end: int) -> None:
        position = start
        while position < end:
            line = self.document.line_of(passage.offsets[position])
            # Offsets ascend: one search finds where the next line's characters begin.
            after = self._next_line(line, passage, position, end)
            self.counts.setdefault(line, Counter())[line_class] += after - position
            position = after

    def _next_line(self, line: int, passage: Passage, start: int, end: int) -> int:
        if line == len(self.document.line_starts):
            return end
        return bisect_left(passage.offsets, self.document.line_starts[line], start, end)

    def classes(self) -> dict[int, str]:
        return {
            line: max(counts, key=lambda c: (counts[c], c == "text"))
            for line, counts in self.counts.items()
        }


class Speech:
    """Headings and sentences as the paragraphs come in."""

    def __init__(self, document: SourceDocument, year: int | None) -> None:
        self.document = document
        self.year = year
        self.tree = SectionTree()
        self.weights = _Weights(document)
        self.statements: list[ParsedStatement] = []
        self.mode = "other"
        self.reviews_both = False
        self.has_chapters = False

    def take(self, passages: list[Passage]) -> None:
        opening = _opening_titles(passages)
        numbers = (HEADING_NUMBER.match(p.text) for p in passages)
        self.has_chapters = any(number and number["chapter"] for number in numbers)
        if not any(ADDRESSING.fullmatch(p.text) for p in passages[:1]):
            self.mode = "review_year"  # the beginning is missing (a newspaper's second page)
            self.reviews_both = True
        for index, passage in enumerate(passages):
            is_last = index == len(passages) - 1
            self._paragraph(passage, opening.get(index), is_last)

    def _paragraph(self, passage: Passage, title_end: int | None, is_last: bool) -> None:
        text, start = passage.text, 0
        if mark := CONTINUATION.match(text):
            start = mark.end()
        if address := ADDRESSING.match(text, start):
            self.weights.claim("address", passage, start, address.end())
            start = address.end()
            self.tree.leave(PART)
        elif text.startswith(ADDRESS) or (self.tree.path.get(LEAD) and title_end is None):
            self.tree.leave(PART if text.startswith(ADDRESS) else LEAD)
        number = HEADING_NUMBER.match(text, start)
        if number and not number["item"]:
            end = text.find("。", start)
            own_line = end < 0 or end >= len(text) - 1
            self._heading(passage, start, len(text) if own_line else end + 1)
            start = len(text) if own_line else end + 1
        elif title_end is not None:
            self._heading(passage, start, title_end)
            start = title_end
        self._sentences(passage, start, is_last)

    def _heading(self, passage: Passage, start: int, end: int) -> None:
        text = passage.text[start:end]
        shown = start + len(text.rstrip("。"))
        left, right = passage.place(start, shown)
        printed = self.document.text[left:right]
        number = HEADING_NUMBER.match(text)
        level = LEAD
        if number and number["chapter"]:
            level = CHAPTER
        elif number and number["part"]:
            level = PART
        self.tree.enter(level, Span(printed, left, right, self.document.line_of(left)), False)
        self.weights.claim("heading", passage, start, end)
        if level == CHAPTER:
            self._enter_chapter(text)
        elif _YEAR_CUE.match(text) or _TERM_CUE.match(text):
            self._cue(text)

    def _enter_chapter(self, title: str) -> None:
        if _REVIEW.search(title):
            names_year = bool(re.search(r"20\d\d年|一年", title))
            names_term = bool(_TERM.search(title))
            self.reviews_both = names_year and names_term
            self.mode = "review_term" if names_term and not names_year else "review_year"
        elif _SELF.search(title):
            self.mode = "self_construction"
        elif _COMING_TERM.search(title) and "开局" not in title:
            self.mode = "plan_term"
        elif _PLAN.search(title):
            self.mode = "plan_year"

    def _cue(self, sentence: str) -> None:
        """In a part that reviews both year and term, the words say which."""
        if self.reviews_both and self.mode in ("review_year", "review_term"):
            if _TERM_CUE.match(sentence):
                self.mode = "review_term"
            elif _YEAR_CUE.match(sentence):
                self.mode = "review_year"

    def _steer(self, sentence: str) -> None:
        """Without chapters, a sentence's opening says which part begins with it."""
        planned = re.match(rf"{_OPENING}(20\d\d)年", sentence)
        if _COMING_OPENING.match(sentence):
            self.mode = "plan_term"
        elif _TERM_CUE.match(sentence):
            self.mode = "review_term"
        elif _SELF_OPENING.match(sentence):
            self.mode = "self_construction"
        elif _PLAN_OPENING.match(sentence) or (planned and int(planned[1]) == self.year):
            self.mode = "plan_year"
        elif _REVIEW_OPENING.match(sentence) or (planned and int(planned[1]) + 1 == self.year):
            self.mode = "review_year"

    def _sentences(self, passage: Passage, start: int, is_last: bool) -> None:
        text = passage.text
        closing = CONTINUATION.search(text, start)
        stop = closing.start() if closing else len(text)
        if closing:
            self.weights.claim("text", passage, closing.start(), closing.end())
        whole = text[start:stop]
        kind = self._paragraph_kind(whole, is_last)
        for match in _SENTENCE.finditer(text, start, stop):
            self._cue(match[0])
            if not self.has_chapters:
                self._steer(match[0])
            self._statement(passage, match.start(), match.end(), kind)

    def _paragraph_kind(self, text: str, is_last: bool) -> str | None:
        """The kind of a whole paragraph that is not its chapter's, or None."""
        if is_last and ("让我们" in text or text.startswith(ADDRESS)):
            return "other"
        if self.mode.startswith("review") and _PROBLEM.search(text.split("。")[0]):
            return "problem"
        if self.mode == "plan_year" and not self.tree.path.get(LEAD) and not (
            self.tree.path.get(PART)
        ) and len(set(_SELF_WORDS.findall(text))) >= 3:  # fmt: skip
            return "self_construction"
        return None

    def _statement(self, passage: Passage, start: int, end: int, kind: str | None) -> None:
        text = passage.text[start:end]
        if not text.strip():
            return
        if self.mode.startswith("review") and _THANKS.search(text):
            kind = "other"
        left, right = passage.place(start, end)
        self.weights.claim("text", passage, start, end)
        kind = kind or self.mode
        self.statements.append(
            ParsedStatement(
                section=self.tree.current,
                kind=kind,
                period=self._period(kind),
                text=text,
                start=left,
                end=right,
                line_start=self.document.line_of(left),
                line_end=self.document.line_of(right - 1),
            )
        )

    def _period(self, kind: str) -> str | None:
        """The years a part speaks of: the report of year Y reviews Y-1 or Y-5 to Y-1."""
        year = self.year
        if year is None or kind == "other":
            return None
        return {
            "review_year": f"{year - 1}",
            "review_term": f"{year - 5}-{year - 1}",
            "problem": f"{year - 5}-{year - 1}",
            "plan_term": f"{year}-{year + 4}",
            "plan_year": f"{year}",
            "self_construction": f"{year}",
        }[kind]


def _opening_titles(passages: list[Passage]) -> dict[int, int]:
    """Paragraphs that open with a title: index → where the title ends.

    A title sentence has siblings: the paragraph beside it opens with one too
    (市场主体活力持续激发。建立… beside 投资消费出口较快增长。健全…).
    One with a comma must share its lead-in with them (过去五年,…; ——…; 一是…).
    """
    ends: dict[int, int] = {}
    for index, passage in enumerate(passages):
        end = passage.text.find("。") + 1
        if not 0 < end < len(passage.text) or HEADING_NUMBER.match(passage.text):
            continue
        if passage.text.startswith(ADDRESS) or re.search(r"\d", passage.text[:end]):
            continue
        ends[index] = end
    lead_ins = {i: _lead_in(passages[i].text[:end]) for i, end in ends.items()}
    return {
        index: end
        for index, end in ends.items()
        if any(
            lead_ins[index] is not None and lead_ins.get(near) == lead_ins[index]
            for near in (index - 1, index + 1)
        )
    }


def _lead_in(sentence: str) -> str | None:
    """What a title shares with its siblings: "" for a short plain one; None for no title."""
    if _RANKED.match(sentence):
        return "一是"
    if match := _LEAD_IN.match(sentence):
        return match[0]
    plain = len(sentence) <= LONGEST_TITLE and not re.search(r"[,，:：;；]", sentence)
    return "" if plain else None
