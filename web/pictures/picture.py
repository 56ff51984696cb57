"""What a drawing function is given and gives."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from web.language import Language
from web.pictures.svg import INK, LINK, tag


@dataclass(frozen=True, slots=True)
class Subject:
    """What a picture is of: ``kind`` is document, unit, leader or indicator.

    ``key`` names it in addresses. A document has a district, a year and its own kind too.
    """

    kind: str
    key: str
    id: int
    name: str
    district_id: int = 0
    district_name: str = ""
    year: int = 0
    document_kind: str = ""

    def caption(self, language: Language) -> str:
        """What the picture is of, in words."""
        if self.kind != "document":
            return self.name
        kind = language.of(DOCUMENT_KINDS.get(self.document_kind, self.document_kind))
        return language.t(
            f"{self.district_name} {self.year} 年{kind}",
            f"{self.district_name}, {kind} of {self.year}",
        )


DOCUMENT_KINDS = {
    "breakdown": "任务分解 · task breakdown",
    "work_report": "政府工作报告 · work report",
    "progress": "进展通报 · progress notice",
}


@dataclass(frozen=True, slots=True)
class Pen:
    """The language of a picture, whether its names are links, and what makes its ids its own."""

    language: Language
    has_links: bool
    prefix: str

    def t(self, chinese: str, english: str) -> str:
        """The text in the picture's language."""
        return self.language.t(chinese, english)

    def id(self, name: str) -> str:
        """An id that no other picture of a page has."""
        return f"{self.prefix}-{name}"

    def link(self, address: str | None, shape: Markup, name: str) -> Markup:
        """The shape as a link; only the shape where a file stands alone."""
        if not self.has_links or address is None:
            return shape
        return tag("a", shape, href=self.language.link(address), aria_label=name)

    def ink(self, address: str | None) -> str:
        """The colour of a name: that of links where it is one."""
        return LINK if self.has_links and address else INK


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture without its frame: sizes in pixels, what it shows in words, and its elements."""

    width: float
    height: float
    description: str
    body: Markup
