"""A drawing in its frame: a figure of a page, or a file that stands alone."""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from markupsafe import Markup

from web.language import Language
from web.pictures import svg
from web.pictures.kinds import Kind
from web.pictures.picture import Drawing, Pen, Subject
from web.pictures.svg import tag

NAMESPACE = "http://www.w3.org/2000/svg"
# A picture that is wider than this scrolls on a phone instead of shrinking.
MOST_FLUID = 480
# A picture that is wider than this takes the whole row of a wide page.
MOST_BESIDE = 600
_EDGE = 16
_TITLE_SIZE = 16


def pen_for(kind: Kind, subject: Subject, language: Language, *, has_links: bool) -> Pen:
    """A pen whose ids no other picture has, even of the same kind on the same page."""
    mark = hashlib.sha256(f"{kind.name} {subject.key}".encode()).hexdigest()[:6]
    return Pen(language, has_links, f"{kind.name}-{mark}")


def address(kind: Kind, subject: Subject, language: Language) -> str:
    """Where the picture is as a file."""
    query = urlencode({subject.kind: subject.key})
    return language.link(f"/pictures/{kind.name}.svg?{query}")


def figure(kind: Kind, subject: Subject, drawing: Drawing, pen: Pen) -> Markup:
    """The picture for a page, with its caption, its table and its files one click away."""
    title = pen.language.of(kind.title)
    is_wide = drawing.width > MOST_FLUID
    is_broad = drawing.width > MOST_BESIDE
    scroll = "picture-scroll" + " is-wide" * is_wide + " is-broad" * is_broad
    # Only what may be wider than the page must be reached with the keyboard to be scrolled.
    region = {"tabindex": "0", "role": "region", "aria_label": title} if is_wide else {}
    return tag(
        "figure",
        tag(
            "figcaption",
            tag("strong", title),
            " ",
            tag(
                "span",
                kind.caption(subject, pen.language),
                class_="picture-subject",
                lang="zh-CN" if subject.kind != "document" else None,
            ),
        ),
        tag("div", _inline(drawing, pen, title), class_=scroll, **region),
        tag("p", drawing.description, " ", pen.language.of(kind.note), class_="picture-note"),
        _links(kind, subject, pen),
        class_="picture",
        id=f"picture-{kind.name}",
    )


def _inline(drawing: Drawing, pen: Pen, title: str) -> Markup:
    """The picture as a group, because what is below an image cannot be a link for everyone."""
    return _svg(
        drawing,
        drawing.width,
        drawing.height,
        pen,
        title,
        drawing.body,
        "group" if "<a " in drawing.body else "img",
    )


def _svg(
    drawing: Drawing, width: float, height: float, pen: Pen, title: str, body: Markup, role: str
) -> Markup:
    # Strokes at the border are cut without a pixel of air.
    box = f"-2 -2 {svg.number(width + 4)} {svg.number(height + 4)}"
    return tag(
        "svg",
        tag("title", title, id=pen.id("title")),
        tag("desc", drawing.description, id=pen.id("desc")),
        body,
        xmlns=NAMESPACE,
        width=width + 4,
        height=height + 4,
        viewBox=box,
        role=role,
        aria_labelledby=f"{pen.id('title')} {pen.id('desc')}",
        font_family=svg.FONT,
        lang=pen.language.html_lang,
        **{"xml:lang": pen.language.html_lang},
    )


def _links(kind: Kind, subject: Subject, pen: Pen) -> Markup:
    title = pen.language.of(kind.title)

    def link(words: str, path: str, download: str | None = None) -> Markup:
        return tag("a", words, href=path, download=download, aria_label=f"{words}: {title}")

    return tag(
        "p",
        link(pen.t("数据表", "Table"), pen.language.link(kind.rows(subject))),
        " · ",
        link(pen.t("下载 CSV", "Download CSV"), kind.csv(subject)),
        " · ",
        link(
            pen.t("下载图片（SVG）", "Download picture (SVG)"),
            address(kind, subject, pen.language),
            file_name(kind, subject),
        ),
        class_="picture-links",
    )


def file_name(kind: Kind, subject: Subject) -> str:
    """What a downloaded picture is called; ASCII, so that every system takes it."""
    key = subject.key if subject.key.isascii() else str(subject.id)
    return f"zeren-{kind.name}-{key}.svg"


def stand_alone(kind: Kind, subject: Subject, drawing: Drawing, pen: Pen, version: str) -> str:
    """The picture as a file: with its title above and its source below, on white."""
    title = pen.language.of(kind.title)
    heading, y = _lines([title], _EDGE + 14, drawing.width, _TITLE_SIZE, "600", svg.INK)
    caption = kind.caption(subject, pen.language)
    below, y = _lines([caption], y + 2, drawing.width, 13, None, svg.MUTED)
    source = pen.t(
        f"来源：责任 Zeren，数据版本 {version[:12]}",
        f"Source: Zeren (责任), data version {version[:12]}",
    )
    notes, bottom = _lines(
        [pen.language.of(kind.note), source],
        y + drawing.height + 26,
        drawing.width,
        11,
        None,
        svg.MUTED,
    )
    width, height = drawing.width + 2 * _EDGE, bottom + 4
    body = svg.join(
        (
            svg.rect(-2, -2, width + 4, height + 4, fill="#ffffff"),
            heading,
            below,
            tag("g", drawing.body, transform=f"translate({_EDGE} {svg.number(y)})"),
            notes,
        )
    )
    file = _svg(drawing, width, height, pen, f"{title} · {caption}", body, "img")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{file}\n'


def _lines(
    paragraphs: list[str], y: float, width: float, size: float, weight: str | None, ink: str
) -> tuple[Markup, float]:
    """Paragraphs as lines below each other, and where the next line would stand."""
    parts = []
    for words in paragraphs:
        for one in svg.wrapped(words, width, size, most=6):
            parts.append(svg.text(_EDGE, y, one, size=size, font_weight=weight, fill=ink))
            y += size * 1.45
    return svg.join(parts), y
