"""The treaty between parsers and normalizers: a document as sections, tasks and classed lines."""

from __future__ import annotations

from dataclasses import dataclass, field

LINE_CLASSES = (
    "blank",  # no text
    "navigation",  # the web page around the document: 当前位置, 打印本页
    "metadata",  # the page's own record: 索引号, 发布时间
    "letterhead",  # 台州市人民政府文件
    "document_number",  # 台政发〔2022〕9号
    "title",  # of the notice or of the breakdown
    "addressee",  # 各县(市、区)人民政府:
    "notice",  # a paragraph of the covering notice
    "signature",  # who signed, and when
    "publicity_mark",  # (此件公开发布)
    "attachment_mark",  # 附件
    "rule",  # ---
    "column_head",  # 目标任务 责任领导 责任单位
    "heading",  # the first print of a section's title
    "heading_repeat",  # the same title printed again at a page break
    "task",  # 目标任务, a line of its own
    "leader",  # 责任领导, a line of its own
    "unit",  # 责任单位, a line of its own
    "row",  # a table row that holds task, leaders and units
    "text",  # sentences of a work report
    "address",  # 各位代表:
    "speaker",  # where, when and by whom the report was given
    "junk",  # stray tags
    "advertisement",
    "newspaper_furniture",  # 责编, 版式
    "forum",  # a forum's own lines
    "distribution",  # 抄送
    "imprint",  # …办公室 2022年5月27日印发
    "party",  # who answers for the task above: 牵头单位：市发改委
    "detail",  # what else is said of the task above: 完成时限：12月底前
    "role_rule",  # how roles are to be read: 列第一位的为牵头单位
    "unclaimed",  # no rule claimed it: always an issue too
)


@dataclass(frozen=True, slots=True)
class Span:
    """A printed string and its place: ``document.text[start:end] == text``, from ``line`` on."""

    text: str
    start: int
    end: int
    line: int

    @property
    def last_line(self) -> int:
        """The line of its last character; a task of several paragraphs spans lines."""
        return self.line + self.text.count("\n")


@dataclass(frozen=True, slots=True)
class Listed:
    """A printed list of who answers, or another thing said of a task, and what states its role.

    role: lead, responsible, support, guide or superior_lead as the document states it, else None.
    basis: ``label`` (牵头单位：…) or ``phrase`` (…牵头); None without a role. word: the label or
    column head, as printed. printed: the whole phrase, where a verb stands behind the list.
    is_plain: announced by 责任单位, which beside a stated lead means the others.
    """

    span: Span
    role: str | None = None
    basis: str | None = None
    word: str | None = None
    printed: str | None = None
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class ParsedSection:
    """A heading of any level. ``parent`` and a task's ``section`` are indexes into sections.

    ``title``: without number and blanks, the spelling printed most often.
    """

    level: int
    number: str | None
    prints: tuple[Span, ...]
    parent: int | None
    title: str


@dataclass(frozen=True, slots=True)
class ParsedTask:
    """A task and all that is said of it; every list may be empty, and keeps its printed order.

    ``is_role_ambiguous``: flattening lost which units lead and which support, so no list of the
    task has a role.
    """

    section: int | None
    item_number: str | None
    text: Span
    leaders: tuple[Listed, ...] = ()
    units: tuple[Listed, ...] = ()
    deadlines: tuple[Listed, ...] = ()
    progress: tuple[Listed, ...] = ()
    contacts: tuple[Listed, ...] = ()
    remarks: tuple[Listed, ...] = ()
    is_role_ambiguous: bool = False

    @property
    def line_start(self) -> int:
        return self.text.line

    @property
    def line_end(self) -> int:
        said = (*self.leaders, *self.units, *self.deadlines, *self.progress, *self.contacts,
                *self.remarks)  # fmt: skip
        return max(s.last_line for s in (self.text, *(listed.span for listed in said)))


@dataclass(frozen=True, slots=True)
class ParsedStatement:
    """One sentence of a work report: its text de-wrapped, and where the printed one stands."""

    section: int | None
    kind: str
    period: str | None
    text: str
    start: int
    end: int
    line_start: int
    line_end: int


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a person should look at. ``note`` records a repair, ``warning`` a doubt."""

    code: str
    severity: str
    line: int
    message: str
    printed: str | None = None
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says of itself; every date as YYYY-MM-DD, None where it is silent.

    signed_on: under the notice's text. written_on: 成文日期 of the page. published_on: 发布时间
    of the page (a copy put up again later has a later one). issued_on: the imprint's 印发.
    """

    title: str | None = None
    issuer: str | None = None
    year: int | None = None
    year_source: str | None = None
    document_number: str | None = None
    index_number: str | None = None
    publisher: str | None = None
    signed_on: str | None = None
    written_on: str | None = None
    published_on: str | None = None
    issued_on: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document cut into its parts; ``line_classes[i]`` is the class of line ``first_line + i``.

    ``part`` tells the breakdowns of one notice apart (see ``parts.py``); ``role_rule`` is the
    printed sentence that says how roles are to be read (列第一位的为牵头单位).
    """

    kind: str
    layout: str
    layout_reason: str
    metadata: Metadata
    sections: tuple[ParsedSection, ...] = ()
    tasks: tuple[ParsedTask, ...] = ()
    statements: tuple[ParsedStatement, ...] = ()
    line_classes: tuple[str, ...] = field(default=(), repr=False)
    issues: tuple[Issue, ...] = ()
    part: int = 0
    first_line: int = 1
    role_rule: str | None = None
    others_support: bool = False
