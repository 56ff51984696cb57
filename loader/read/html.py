"""Web pages: every printed line a paragraph, every data table its rows with their spans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from selectolax.lexbor import LexborHTMLParser, LexborNode

from loader.read.conserve import check_conservation, count_han, say_left_out
from loader.read.form import Extract, Form, GridCell, lay_out

MAX_TABLE_DEPTH = 30
# Not printed by a browser, or not the page's own text.
JUNK = frozenset(
    {"script", "style", "noscript", "template", "textarea", "svg", "head", "title", "iframe"}
    | {"object", "noframes", "audio", "video", "canvas"}
)
_SELDOM_TEXT = frozenset({"script", "style", "title"})
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt"}
    | {"fieldset", "figure", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"header", "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section", "select"}
    | {"summary", "details", "ul", "caption", "legend"}
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_NUMBER = re.compile(r"\s*\+?(\d{1,5})")


@dataclass(slots=True)
class _Box:
    """What a cell or the page holds, in order: printed text and tables."""

    content: list[str | _Table] = field(default_factory=list)
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class _Table:
    rows: list[list[_Box]] = field(default_factory=list)


def read_html_bytes(content: bytes, file: str) -> Extract:
    """A page that was decoded before and is UTF-8 now."""
    return read_html(content.decode(), file)


def read_html(text: str, file: str) -> Extract:
    """Lines and tables of a web page, its navigation included: nothing printed is left out.

    Scripts, comments and hidden elements are dropped, the latter with a warning. Raises
    UnreadableFile for tables nested deeper than any page's.
    """
    form = Form(file)
    page = _Reader(form)
    page.read(LexborHTMLParser(text))
    writer = _Writer(form)
    writer.write(page.box)
    dropped = "".join(page.dropped)
    if count_han(dropped):
        form.warn(
            "hidden_text",
            "the page holds text it does not show; it is left out",
            " ".join(dropped.split())[:200],
        )
    plain = _PlainText()
    plain.feed(text)
    plain.close()
    _say_junk(form, plain)
    check_conservation(form, "".join(plain.pieces), dropped=dropped, both_ways=False)
    return form.extract("grid" if writer.has_table else "none")


def _say_junk(form: Form, plain: _PlainText) -> None:
    """Text a browser prints only in some cases is said; a script's or title's where it is most of
    the page: then the table is made by the script, or the title is not closed."""
    printed = count_han("".join(form.lines)).total()
    for tag, pieces in plain.junk.items():
        text = "".join(pieces)
        if tag not in _SELDOM_TEXT or count_han(text).total() > printed:
            say_left_out(form, f"the page holds text in <{tag}>", text)


class _Reader:
    """Walks the tree without recursion: a hostile page nests a hundred thousand elements."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.box = _Box()
        self.dropped: list[str] = []
        self._boxes = [self.box]
        self._tables: list[_Table] = []

    def read(self, tree: LexborHTMLParser) -> None:
        for node, is_start in _walk(tree.root, self._is_left_out):
            tag = node.tag or ""
            if tag == "-text":
                self._boxes[-1].content.append(_BLANKS.sub(" ", node.text_content or ""))
            elif tag == "br":
                self._say("\n")
            elif tag in _TABLE_PARTS:
                self._start(tag, node) if is_start else self._end(tag)
            elif tag in _BLOCKS:
                self._say("\n")

    def _is_left_out(self, node: LexborNode) -> bool:
        tag = node.tag or ""
        if tag in JUNK or tag == "-comment":
            return True
        if tag.startswith("-"):
            return False
        attributes = node.attributes
        is_hidden = "hidden" in attributes or _HIDDEN_STYLE.search(attributes.get("style") or "")
        if is_hidden:
            self.dropped.append(_text_of(node))
        return bool(is_hidden)

    def _say(self, text: str) -> None:
        self._boxes[-1].content.append(text)

    def _start(self, tag: str, node: LexborNode) -> None:
        if tag == "table":
            if len(self._tables) >= MAX_TABLE_DEPTH:
                raise self.form.too_much(f"tables are nested more than {MAX_TABLE_DEPTH} deep")
            table = _Table()
            self._boxes[-1].content.append(table)
            self._tables.append(table)
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag in ("td", "th") and self._tables and self._tables[-1].rows:
            box = _Box(rows=_span(node, "rowspan"), columns=_span(node, "colspan"))
            self._tables[-1].rows[-1].append(box)
            self._boxes.append(box)

    def _end(self, tag: str) -> None:
        if tag == "table" and self._tables:
            self._tables.pop()
        elif tag in ("td", "th") and len(self._boxes) > 1:
            self._boxes.pop()


_TABLE_PARTS = frozenset({"table", "tr", "td", "th"})


def _walk(
    root: LexborNode | None, is_left_out: Callable[[LexborNode], bool]
) -> Iterator[tuple[LexborNode, bool]]:
    """(node, whether it begins) in document order; text comes once, as beginning."""
    node = root
    depth = 0
    while node is not None:
        if not is_left_out(node):
            yield node, True
            below = node.child
            if below is not None:
                node, depth = below, depth + 1
                continue
            if not (node.tag or "-").startswith("-"):
                yield node, False
        while depth and node.next is None:
            node, depth = node.parent, depth - 1
            assert node is not None
            yield node, False
        node = node.next if depth else None


def _text_of(node: LexborNode) -> str:
    pieces = (
        n.text_content or ""
        for n, _ in _walk(node, lambda inner: inner.tag in JUNK or inner.tag == "-comment")
        if n.tag == "-text"
    )
    return "".join(pieces)


def _span(node: LexborNode, name: str) -> int:
    """A span as browsers read it: leading digits (``2;`` is 2), else 1."""
    found = _NUMBER.match(node.attributes.get(name) or "")
    return max(int(found[1]), 1) if found else 1


@dataclass(slots=True)
class _Writer:
    form: Form
    paragraphs: int = 0
    tables: int = 0
    has_table: bool = False

    def write(self, box: _Box) -> None:
        """The lines of a box: text as paragraphs, data tables as rows, in order."""
        text: list[str] = []
        for item in box.content:
            if isinstance(item, str):
                text.append(item)
                continue
            self._write_text("".join(text))
            text.clear()
            self._write_table(item)
        self._write_text("".join(text))

    def _write_text(self, text: str) -> None:
        for line in text.split("\n"):
            if line.strip():
                self.paragraphs += 1
                self.form.paragraph(line, f"paragraph {self.paragraphs}")

    def _write_table(self, table: _Table) -> None:
        if _is_layout(table):
            for row in table.rows:
                for box in row:
                    self.write(box)
            return
        self.tables += 1
        rows = [[GridCell(_flat(box), box.rows, box.columns) for box in row] for row in table.rows]
        self.has_table |= self.form.table(list(lay_out(rows)), f"table {self.tables}")


def _is_layout(table: _Table) -> bool:
    """Whether a table only places things on the page: most of its text is in tables within it.

    Pages of governments put the whole article into such tables; a data cell that holds a small
    table of its own is flattened instead. One row that holds many lines is no table either.
    """
    boxes = [box for row in table.rows for box in row]
    inner = sum(len(_flat_table(i)) for b in boxes for i in b.content if isinstance(i, _Table))
    if inner and 2 * inner >= sum(len(_flat(box)) for box in boxes):
        return True
    return len(table.rows) == 1 and any(_flat(box).strip().count("\n") > 5 for box in boxes)


def _flat(box: _Box) -> str:
    """A cell's text; a table in it line by line, its cells parted by blanks."""
    return "".join(i if isinstance(i, str) else f"\n{_flat_table(i)}\n" for i in box.content)


def _flat_table(table: _Table) -> str:
    return "\n".join(" ".join(_flat(box).strip() for box in row) for row in table.rows)


class _PlainText(HTMLParser):
    """All text between tags, that of junk elements apart: another parser, to compare with."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.junk: dict[str, list[str]] = {}
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag in JUNK and tag != "head":
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            del self._inside[self._inside.index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.junk.setdefault(self._inside[-1], []).append(data)
        else:
            self.pieces.append(data)
