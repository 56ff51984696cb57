"""A Government Work Report (政府工作报告): headings, paragraphs and sentences of a speech.

A report comes as a web page, as a forum post, or hard-wrapped from a newspaper column; around it
stand the page's own lines. The speech is cut into sentences, each with the kind of its part
(review of the year or term, problems, goals of the term, plan of the year, self-construction) and
the years that part speaks of. Kinds come from the parts' own titles and words; a test scores them
against files made by reading.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from dataclasses import replace as with_changes
from unicodedata import east_asian_width

from loader.errors import TruncatedDocument
from loader.parse.assemble import DOWNLOAD_AGAIN, assemble
from loader.parse.document import Issue, Metadata, ParsedDocument, ParsedStatement, Span
from loader.parse.envelope import Envelope
from loader.parse.sections import HEADING_NUMBER, SectionTree
from loader.read import Paragraph, SourceDocument, TableRow
from loader.vocabulary import without_space

ADDRESS = "各位代表"
MIN_ADDRESSES = 2
CHAPTER, PART, LEAD = 1, 2, 3
# Nine of ten lines of a newspaper column are no wider than this many half-width characters.
COLUMN_WIDTH = 60
# … and half of its lines are as wide as that, give or take a hanging mark.
RAGGED = 4
LONGEST_TITLE = 18

_BLANK = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
_SENTENCE = re.compile(r"[^。！？!?]+(?:[。！？!?]+[”’）)]*|$)")
_ENDED = re.compile(r"[。！？!?：:；;][”’）)]*$")
_SPOKEN = re.compile(r"[。；，！？]|[一-鿿][,;!?][一-鿿]|[!?;]$")
_ADDRESS = re.compile(rf"{ADDRESS}[！!：:]")
_CONTINUATION = re.compile(r"[（(](?:上接|下转|紧接)第?[^（()）]{1,6}版[）)]")
_MEETING = re.compile(
    r"[-—]*(?P<year>\d{4})年\d{1,2}月\d{1,2}日在(?P<government>.+?)第.{1,4}届人民代表大会.*"
)
_TITLE = re.compile(r"(?:(?P<year>\d{4})年)?(?P<government>[一-鿿]{2,12}?)?政府工作报告")
_SPEAKER = re.compile(r"[一-鿿]{2,16}(?:市长|县长|区长|省长|州长|主席)[一-鿿·]{2,8}")
_LEAD_IN = re.compile(r"——|要在|[一二三四五六七八九十]是|一年来|过去五年|五年来|[一-鿿]{2,4}[,，]")
_RANKED = re.compile(r"[一二三四五六七八九十]是")
_JUNK = re.compile(r"(?:(?:[•·]|\d+\.)\s*)?(?:<[^<>]*>\s*)+|[•·]")
_NEWSPAPER = re.compile(r"责编|版式|邮箱[:：]")
_ADVERTISEMENT = re.compile(r"遗失|招租|拍卖公告|注销公告")
_ADVERTISEMENT_END = re.compile(r"作废。?$|特此公告。?$")
# What forum software (Discuz!, behind most Chinese forums) prints around a post, whatever its
# theme and members: 331004-2022-work_report lines 1, 2, 6, 32, 191, 193, 205, 207.
_FORUM = re.compile(
    r"收藏本站|查看[:：]\s*\d+|复制链接|发表于\s*\d{4}|只看(?:该作者|楼主)|显示全部楼层"
    r"|后才可以回帖|立即注册|本版积分规则|Powered by|返回列表"
)
MIN_FORUM_MARKS = 2
_FILE_NAME = re.compile(r".+\.(?:docx?|pdf|wps|xlsx?)$")

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
_REPORT_YEAR = re.compile(r"(20\d\d)年(?:是|的?(?:重点|主要|重点工作)?工作|.{0,6}安排)")


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


@dataclass(slots=True)
class Passage:
    """Printed lines joined into a paragraph: its characters without blanks, each with its place."""

    text: str = ""
    offsets: list[int] = field(default_factory=list)
    starts_new_block: bool = False

    def add(self, printed: str, start: int) -> None:
        """Append a line; blanks are dropped unless they part Latin words."""
        kept = 0
        for blank in (*_BLANK.finditer(printed), None):
            end = blank.start() if blank else len(printed)
            self.text += printed[kept:end]
            self.offsets.extend(range(start + kept, start + end))
            kept = blank.end() if blank else end

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets of the characters ``start`` to ``end`` of ``text``."""
        return self.offsets[start], self.offsets[end - 1] + 1


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


def parse_report(document: SourceDocument, place: str, reason: str) -> ParsedDocument:
    """Cut a report into sections and statements.

    Raises TruncatedDocument when nothing of the speech is left between the page's own lines.
    """
    page = _Page(document)
    passages = list(page.passages())
    speech = _Speech(document, page.year(passages))
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


def _doubts(document: SourceDocument, speech: _Speech) -> Iterator[Issue]:
    if not speech.tree.nodes:
        yield Issue("no_headings", "warning", 1, "the report has no heading: all sentences are kept"
                    " without a section and their kinds come from their words only")  # fmt: skip
    kinds = {statement.kind for statement in speech.statements}
    if not kinds & {"plan_year", "plan_term"}:
        yield Issue("no_plan", "warning", 1, "no part of the report plans ahead: the file may be"
                    " cut short, or its titles are worded in a way not known")  # fmt: skip
    last = speech.statements[-1]
    printed = document.text[last.start : last.end].rstrip()
    continued = _CONTINUATION.search(document.text, last.end)
    if not _ENDED.search(printed) and not continued:
        yield Issue(
            "unfinished_sentence",
            "warning",
            last.line_end,
            "the text stops in the middle of a sentence: the file may be cut short",
            printed[-30:],
        )


class _Page:
    """The page around the speech, and its lines joined into paragraphs."""

    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.classes: dict[int, str] = {}
        self.envelope = Envelope()
        self.government: str | None = None
        self.said_year: int | None = None
        self.title: str | None = None
        self.lines = [block for block in document.blocks if isinstance(block, Paragraph)]
        for block in document.blocks:
            if isinstance(block, TableRow):
                self.lines.append(_as_paragraph(document, block))
        self.lines.sort(key=lambda line: line.line)
        marked = sum(bool(_FORUM.search(line.text)) for line in self.lines)
        self.is_forum = marked >= MIN_FORUM_MARKS
        # How much wider than a column a line is, is of no account.
        widths = sorted(_width(line.text[: COLUMN_WIDTH + 2 * RAGGED]) for line in self.lines)
        self.full = widths[len(widths) * 9 // 10]
        as_wide = sum(self.full - RAGGED <= width <= self.full + RAGGED for width in widths)
        self.is_wrapped = self.full <= COLUMN_WIDTH and 2 * as_wide >= len(widths)

    def passages(self) -> Iterator[Passage]:
        """The speech's paragraphs; everything else is classed on the way."""
        head, body, tail = self._parts()
        before, after = self._without_forum(head, tail)
        self.envelope.claim_before(self._without_chrome(before))
        for line in self.envelope.claim_after(self._without_chrome(after)):
            self.classes[line.line] = "unclaimed"
        self.classes |= self.envelope.classes
        yield from self._joined(body)

    def _parts(self) -> tuple[list[Paragraph], list[Paragraph], list[Paragraph]]:
        """Lines before the speech, of it, and after it."""
        first = next(
            (
                index
                for index, line in enumerate(self.lines)
                if _CONTINUATION.match(line.text)
                or _ADDRESS.fullmatch(without_space(line.text))
                or (HEADING_NUMBER.match(line.text) and "、" in line.text[:4])
            ),
            0,
        )
        last = max(
            (
                index
                for index, line in enumerate(self.lines)
                if (_SPOKEN.search(line.text) and not self._chrome(line.text))
                or _CONTINUATION.search(line.text)
            ),
            default=len(self.lines) - 1,
        )
        return self.lines[:first], self.lines[first : last + 1], self.lines[last + 1 :]

    def _chrome(self, text: str) -> str | None:
        """The class of a line that is the page's even where it stands inside the speech."""
        if _JUNK.fullmatch(text):
            return "junk"
        if _FILE_NAME.fullmatch(text):
            return "attachment_mark"
        is_mark = self.is_forum and _FORUM.search(text) and "。" not in text
        return "forum" if is_mark else None

    def _without_forum(
        self, head: list[Paragraph], tail: list[Paragraph]
    ) -> tuple[list[Paragraph], list[Paragraph]]:
        """What is left of head and tail inside the post.

        On a forum's page all that stands above the last mark before the post, and below the first
        mark after it, is the forum's: members, ranks, counts, moods, addresses.
        """
        if not self.is_forum:
            return head, tail
        marks = [i for i, line in enumerate(head) if _FORUM.search(line.text)]
        above = marks[-1] + 1 if marks else 0
        marks = [i for i, line in enumerate(tail) if _FORUM.search(line.text)]
        below = marks[0] if marks else len(tail)
        for line in (*head[:above], *tail[below:]):
            self.classes[line.line] = "forum"
        return head[above:], tail[:below]

    def _without_chrome(self, lines: list[Paragraph]) -> Iterator[Paragraph]:
        """Class what only surrounds reports; the rest is the covering notice's."""
        in_advertisement = False
        for line in lines:
            bare = without_space(line.text)
            line_class = self._report_class(line.text, bare)
            if in_advertisement or _ADVERTISEMENT.match(bare):
                line_class = "advertisement"
                in_advertisement = not _ADVERTISEMENT_END.search(bare)
            if line_class:
                self.classes[line.line] = line_class
            else:
                yield line

    def _report_class(self, text: str, bare: str) -> str | None:
        if _JUNK.fullmatch(text):
            return "junk"
        if _NEWSPAPER.search(text):
            return "newspaper_furniture"
        if match := _MEETING.fullmatch(bare):
            self._remember(match)
            return "speaker"
        if match := _TITLE.fullmatch(bare):
            self._remember(match)
            self.title = self.title or bare
            return "title"
        if _SPEAKER.fullmatch(bare):
            return "speaker"
        if _FILE_NAME.fullmatch(text):
            return "attachment_mark"
        return None

    def _remember(self, match: re.Match[str]) -> None:
        self.government = match["government"] or self.government
        self.said_year = int(match["year"]) if match["year"] else self.said_year

    def _joined(self, lines: list[Paragraph]) -> Iterator[Passage]:
        passage = Passage()
        before: Paragraph | None = None
        for line in lines:
            if chrome := self._chrome(line.text):
                self.classes[line.line] = chrome
                continue
            if before and self._begins(before, line, passage):
                yield passage
                passage = Passage()
            passage.add(line.text, line.start)
            before = line
        if passage.text:
            yield passage

    def _begins(self, before: Paragraph, line: Paragraph, passage: Passage) -> bool:
        """Whether a line begins a paragraph. In a column a blank line alone does not prove it:
        331000-2021-work_report has them in the middle of sentences (lines 35, 100, 389)."""
        if not self.is_wrapped:
            return True
        if passage.text.count("“") > passage.text.count("”"):
            return False  # 三、全力以赴做好“十四 / 五”开局工作
        ended = bool(_ENDED.search(before.text))
        is_short = _width(before.text) < self.full - RAGGED
        gap = line.line - before.line > 1
        numbered = bool(HEADING_NUMBER.match(line.text)) and not line.text[0].isdigit()
        opens = numbered or line.text.startswith(ADDRESS)
        return (ended and (is_short or gap or opens)) or (is_short and _is_title(passage.text))

    def year(self, passages: list[Passage]) -> int | None:
        """The year the report plans for: from its title or date, else from its own words."""
        if self.said_year:
            return self.said_year
        years = [int(m[1]) for p in passages for m in _REPORT_YEAR.finditer(p.text)]
        return max(years, default=None)

    def metadata(self, year: int | None) -> Metadata:
        said = self.envelope.metadata()
        issuer = said.issuer
        if not issuer and self.government:
            issuer = self.government + "人民政府"
        return with_changes(
            said,
            title=said.title or self.title or (f"{year}年政府工作报告" if year else None),
            issuer=issuer,
            year=year,
            year_source="report" if year else None,
        )


def _as_paragraph(document: SourceDocument, row: TableRow) -> Paragraph:
    printed = document.text[row.start : row.end]
    start = row.start + len(printed) - len(printed.lstrip())
    return Paragraph(printed.strip(), start, row.start + len(printed.rstrip()), row.line)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _is_title(text: str) -> bool:
    return bool(HEADING_NUMBER.match(text)) and not re.search("[。；]", text)


class _Speech:
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
        if not any(_ADDRESS.fullmatch(p.text) for p in passages[:1]):
            self.mode = "review_year"  # the beginning is missing (a newspaper's second page)
            self.reviews_both = True
        for index, passage in enumerate(passages):
            is_last = index == len(passages) - 1
            self._paragraph(passage, opening.get(index), is_last)

    def _paragraph(self, passage: Passage, title_end: int | None, is_last: bool) -> None:
        text, start = passage.text, 0
        if mark := _CONTINUATION.match(text):
            start = mark.end()
        if address := _ADDRESS.match(text, start):
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
        closing = _CONTINUATION.search(text, start)
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
