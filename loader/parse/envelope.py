"""Everything around the table: page furniture, the covering notice, signature and imprint.

Each rule claims single lines by their shape; what no rule claims stays ``unclaimed``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from loader.parse.document import Metadata
from loader.parse.furniture import (
    FIELD,
    JUNK,
    LONGEST_MARK,
    RELATED,
    is_navigation,
    is_rule,
    opens_page,
)
from loader.parse.sections import number_style
from loader.read import Paragraph
from loader.vocabulary import fold, says_roles, without_space

BREAKDOWN_TITLE = re.compile(
    r"(?:任务|重点工作|责任|目标|实事|报告|要点).{0,12}(?:分解|分工|清单|(?:进展|完成|落实|推进)情况)|"
    r"(?:任务|重点工作|责任|项目|实事).{0,12}(?:任务|一览|责任|计划|推进)表$|"
    r"(?:民生实事|为民办实事|实事项目|折子工程)(?:项目|工程)?(?:[(（].{1,12}[)）])?$"
)
MAX_TITLE = 80
NOTICE_TITLE = re.compile(r".*(?:通知|通报|意见|方案|函)$")
_SENTENCE = re.compile(r"。|[^。]{40}")
_MARKDOWN = re.compile(r"^#+\s*")
_NUMBER = re.compile(r"[一-鿿]{2,8}[〔\[（(](\d{4})[〕\]）)]\s*\d+\s*号")
# 韩政发〔2023〕6号    签发人：某某
_NUMBER_LINE = re.compile(rf"(?P<number>{_NUMBER.pattern})(?:\s+签发人\s*[:：].{{0,20}})?")
_LETTERHEAD = re.compile(r"(\S*?(?:政府|行政公署|行署))(?:办公[室厅])?文件")
_ADDRESSEE = re.compile(r".{2,120}[:：]")
# 现将有关事项通知如下：
_INTRODUCTION = re.compile(r".{6,200}(?:如下|通知)\s*[:：]")
_PUBLICITY = re.compile(r"[(（].*公开.*[)）]")
_ATTACHMENT = re.compile(r"附\s*件\s*\d*\s*(?:[:：].*)?")
_SIGNER = re.compile(r"[一-鿿]{2,20}(?:政府|行政公署|行署|办公室|办公厅|委员会|办)")
# 2022年3月1日, 二○二二年三月一日; of an imprint the day may be missing
_CHINESE_YEAR = r"[二一][〇○◯零ＯO0一二三四五六七八九]{3}\s*年"
_CHINESE_MONTH = r"[一二三四五六七八九十]{1,2}\s*月"
_CHINESE_DAY = rf"{_CHINESE_YEAR}\s*{_CHINESE_MONTH}\s*[一二三四五六七八九十廿卅]{{1,3}}\s*日"
_DATE_LINE = re.compile(rf"\d{{4}}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|{_CHINESE_DAY}")
_IMPRINT = re.compile(
    rf"(?:{_SIGNER.pattern})?\s*(?:{_DATE_LINE.pattern}|\d{{4}}\s*年\s*\d{{1,2}}\s*月)\s*印发?|"
    r"共印\s*\d{1,5}\s*份"
)
_DISTRIBUTION = re.compile(r"(?:抄送|抄报|主送|分送)\s*[:：]")
_CHINESE_DATE = re.compile(
    r"(?P<year>[一二][〇○◯零ＯO0一二三四五六七八九]{3})年(?P<month>[一二三四五六七八九十]{1,2})月"
    r"(?P<day>[一二三四五六七八九十廿卅]{1,3})日"
)
_DIGITS = str.maketrans("〇○◯零ＯO一二三四五六七八九", "000000123456789")
_TENS = {"廿": "二十", "卅": "三十"}
_DATE = re.compile(r"(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
# 曲靖市2022年重点工作任务表, 2022年曲靖市重点工作任务表: without a notice only the title says whose
# it is.
_TITLE_PLACE = re.compile(
    r"^(?P<before>[一-鿿]{1,12}[省市县区州盟旗])(?:人民政府|政府)?(?=(?:19|20)\d{2}年)|"
    r"^(?:19|20)\d{2}年度?(?![全各我本])(?P<behind>[一-鿿]{1,12}?[省市县区州盟旗])(?:人民政府|政府)?"
    r"(?=[《“]?政府工作|重点|主要|民生|为民|目标)"
)
_OF_ANOTHER = re.compile(r"(?:涉及|承接|承担|落实).{0,6}(?:任务|工作)|我[省市县区州旗]")
_ISSUER = re.compile(r"^(\S*?(?:政府|行政公署|行署))(?:办公[室厅])?(?:关于|印发)")


Rule = tuple[str, Callable[[str], object]]


def _is_title(text: str) -> bool:
    return len(text) < MAX_TITLE and bool(NOTICE_TITLE.fullmatch(text) or is_breakdown_title(text))


# In this order: the first rule that claims a line gives its class.
_HEAD_RULES: tuple[Rule, ...] = (
    ("rule", is_rule),
    ("junk", JUNK.fullmatch),
    ("metadata", FIELD.search),
    ("navigation", is_navigation),
    ("document_number", _NUMBER_LINE.fullmatch),
    ("letterhead", _LETTERHEAD.fullmatch),
    ("publicity_mark", _PUBLICITY.fullmatch),
    ("attachment_mark", _ATTACHMENT.fullmatch),
    ("notice", _INTRODUCTION.fullmatch),
    ("title", _is_title),
    ("signature", _DATE_LINE.fullmatch),
    ("imprint", _IMPRINT.fullmatch),
    ("signature", _SIGNER.fullmatch),
    ("distribution", _DISTRIBUTION.match),
    ("addressee", _ADDRESSEE.fullmatch),
)
_TAIL_RULES: tuple[Rule, ...] = (
    ("rule", is_rule),
    ("junk", JUNK.fullmatch),
    ("navigation", is_navigation),
    ("metadata", FIELD.match),
    ("publicity_mark", _PUBLICITY.fullmatch),
    ("signature", _DATE_LINE.fullmatch),
    ("distribution", _DISTRIBUTION.match),
    ("imprint", _IMPRINT.fullmatch),
    ("imprint", _SIGNER.fullmatch),
)


# Behind one of these nothing belongs to the last task.
_ENDS_BODY = frozenset({"navigation", "metadata", "distribution", "imprint"})


def _may_be_link(text: str) -> bool:
    """Whether a line under 相关文档 may be a link of its list: no numbered task, no sentence."""
    return number_style(text) is None and len(text) < MAX_TITLE and not text.endswith("。")


class Envelope:
    """Classes and metadata of the lines before and after the table."""

    def __init__(self) -> None:
        self.classes: dict[int, str] = {}
        self._values: dict[str, str] = {}
        self._titles: list[str] = []

    def claim_before(self, paragraphs: Iterable[Paragraph]) -> None:
        """Class the lines above the table's first column heads."""
        in_notice = False
        for paragraph in paragraphs:
            text = _MARKDOWN.sub("", paragraph.text)
            kind = self._claim(text, _HEAD_RULES)
            if kind is None and not self._titles and opens_page(text):
                kind = "navigation"
            if kind is None and says_roles(text):
                kind = "role_rule"
            if kind is None and (in_notice or (self._titles and _SENTENCE.search(text))):
                kind = "notice"
            if kind == "addressee":
                in_notice = True
            elif kind == "signature":
                in_notice = False
            self.classes[paragraph.line] = kind or "unclaimed"

    def claim_after(self, paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
        """Class the lines below the table; returns those that no rule claimed."""
        left: list[Paragraph] = []
        in_distribution = in_related = False
        for paragraph in paragraphs:
            text = paragraph.text
            kind = self._claim(text, _TAIL_RULES)
            if kind is None and in_distribution:
                kind = "distribution"
            in_distribution = kind == "distribution"
            in_related |= bool(RELATED.fullmatch(text))
            if kind is None and in_related and _may_be_link(text):
                kind = "navigation"
            if kind is None:
                left.append(paragraph)
            else:
                self.classes[paragraph.line] = kind
        return left

    def ends_body(self, line: int) -> bool:
        """Whether a line below the table is the notice's or the page's end, and no remark."""
        return self.classes.get(line) in _ENDS_BODY

    @staticmethod
    def would_claim(text: str) -> bool:
        """Whether a line has the shape of one that stands before the breakdown's body."""
        return len(text) <= LONGEST_MARK and any(claims(text) for _, claims in _HEAD_RULES)

    @staticmethod
    def would_claim_after(text: str) -> bool:
        """Whether a line has the shape of one that stands below the breakdown."""
        return len(text) <= LONGEST_MARK and any(claims(text) for _, claims in _TAIL_RULES)

    def _claim(self, text: str, rules: tuple[Rule, ...]) -> str | None:
        if len(text) > LONGEST_MARK:
            return None  # a paragraph; and patterns with two wildcards are slow on long lines
        for line_class, claims in rules:
            if claims(text):
                self._take(line_class, text)
                return line_class
        return None

    def _take(self, line_class: str, text: str) -> None:
        """Remember what a claimed line says."""
        values = self._values
        if line_class == "metadata":
            self._take_fields(text)
        elif line_class == "title":
            self._titles.append(text)
        elif line_class == "document_number" and (match := _NUMBER_LINE.fullmatch(text)):
            values.setdefault("document_number", match["number"])
        elif line_class == "letterhead" and (match := _LETTERHEAD.fullmatch(text)):
            values.setdefault("issuer", match[1])
        elif line_class == "signature":
            date = iso_date(text)
            values.setdefault("signed_on" if date else "signer", date or text)
        elif line_class == "imprint" and (date := iso_date(text)):
            values.setdefault("issued_on", date)

    def _take_fields(self, text: str) -> None:
        marks = list(FIELD.finditer(text))
        for mark, following in zip(marks, [*marks[1:], None], strict=True):
            value = text[mark.end() : following.start() if following else len(text)].strip()
            if value:
                self._values.setdefault(mark[1], value)

    def metadata(self) -> Metadata:
        """What was read. The year comes from the titles, then the document number, then the
        signature; never from the page's dates (331000-2018-breakdown was put up in 2022)."""
        notice_titles = [t for t in self._titles if NOTICE_TITLE.fullmatch(t)]
        breakdown_titles = [t for t in self._titles if t not in notice_titles]
        title = next(iter((*notice_titles, *breakdown_titles)), None)
        issuer = next((m[1] for t in notice_titles if (m := _ISSUER.match(t))), None)
        own = (title for title in self._titles if not _OF_ANOTHER.search(title))
        named = (m for t in own if (m := _TITLE_PLACE.match(t)))
        place = next((m["before"] or m["behind"] for m in named), None)
        values = self._values
        year_source, year = next(
            (
                (source, int(match[1]))
                for source, text, pattern in (
                    *(("title", t, _YEAR) for t in (*breakdown_titles, *notice_titles)),
                    ("document_number", values.get("document_number", ""), _NUMBER),
                    ("signature", values.get("signed_on", "")[:4] + "年", _YEAR),
                )
                if (match := pattern.search(text))
            ),
            (None, None),
        )
        return Metadata(
            title=title,
            issuer=issuer or values.get("issuer") or values.get("signer") or place,
            year=year,
            year_source=year_source,
            document_number=values.get("document_number"),
            index_number=values.get("索引号"),
            publisher=values.get("发布机构"),
            signed_on=values.get("signed_on") or None,
            written_on=iso_date(values.get("成文日期", "")),
            published_on=iso_date(values.get("发布时间", "")),
            issued_on=values.get("issued_on") or None,
        )


def is_breakdown_title(text: str) -> bool:
    """Whether a short line names a task breakdown (…2018年目标任务责任分解)."""
    return len(text) < MAX_TITLE and "。" not in text and bool(BREAKDOWN_TITLE.search(fold(text)))


def is_attachment_mark(text: str) -> bool:
    """Whether a line is the mark before an attachment, or names one: 附件2, 附件：…."""
    return len(text) <= LONGEST_MARK and bool(_ATTACHMENT.fullmatch(text))


def iso_date(text: str) -> str | None:
    """The first date in a text as YYYY-MM-DD: ``2022- 04- 22 15: 44``, ``2018年 2月5日``,
    ``二○二三年二月二十日``."""
    joined = without_space(text)
    if match := _DATE.search(joined):
        year, month, day = (int(part) for part in match.groups())
    elif match := _CHINESE_DATE.search(joined):
        year = int(match["year"].translate(_DIGITS))
        month, day = _number(match["month"]), _number(match["day"])
    else:
        return None
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _number(numeral: str) -> int:
    """A Chinese numeral below a hundred: 十 → 10, 二十三 → 23, 廿三 → 23."""
    for short, tens in _TENS.items():
        numeral = numeral.replace(short, tens)
    tens, ten, ones = numeral.rpartition("十")
    count = int(ones.translate(_DIGITS) or 0)
    return count + 10 * int(tens.translate(_DIGITS) or 1) if ten else count
