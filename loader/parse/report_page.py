"""The page around a work report: chrome told from text, printed lines joined into paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from dataclasses import replace as with_changes
from unicodedata import east_asian_width

from loader.parse.document import Metadata
from loader.parse.envelope import Envelope
from loader.parse.sections import HEADING_NUMBER
from loader.read import Paragraph, SourceDocument, TableRow
from loader.vocabulary import without_space

ADDRESS = "各位代表"
# Nine of ten lines of a newspaper column are no wider than this many half-width characters.
COLUMN_WIDTH = 60
# … and half of its lines are as wide as that, give or take a hanging mark.
RAGGED = 4

_BLANK = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
ENDED = re.compile(r"[。！？!?：:；;][”’）)]*$")
_SPOKEN = re.compile(r"[。；，！？]|[一-鿿][,;!?][一-鿿]|[!?;]$")
ADDRESSING = re.compile(rf"{ADDRESS}[！!：:]")
CONTINUATION = re.compile(r"[（(](?:上接|下转|紧接)第?[^（()）]{1,6}版[）)]")
_MEETING = re.compile(
    r"[-—]*(?P<year>\d{4})年\d{1,2}月\d{1,2}日在(?P<government>.+?)第.{1,4}届人民代表大会.*"
)
_TITLE = re.compile(r"(?:(?P<year>\d{4})年)?(?P<government>[一-鿿]{2,12}?)?政府工作报告")
_SPEAKER = re.compile(r"[一-鿿]{2,16}(?:市长|县长|区长|省长|州长|主席)[一-鿿·]{2,8}")
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
_REPORT_YEAR = re.compile(r"(20\d\d)年(?:是|的?(?:重点|主要|重点工作)?工作|.{0,6}安排)")


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


class ReportPage:
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
                if CONTINUATION.match(line.text)
                or ADDRESSING.fullmatch(without_space(line.text))
                or (HEADING_NUMBER.match(line.text) and "、" in line.text[:4])
            ),
            0,
        )
        last = max(
            (
                index
                for index, line in enumerate(self.lines)
                if (_SPOKEN.search(line.text) and not self._chrome(line.text))
                or CONTINUATION.search(line.text)
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
        ended = bool(ENDED.search(before.text))
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
