"""Word: paragraphs in order, tables with their merged cells, text as it reads when all is accepted.

Tracked insertions are text, deletions are not; hidden text is left out and said. Headers come
first and footers last where they hold Chinese (the red head of an official document is one), then
footnotes. Numbers of lists are rebuilt from their rules and said to be.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from loader.errors import UnreadableFile
from loader.read.conserve import check_conservation, count_han, say_left_out
from loader.read.container import Package
from loader.read.form import MAX_COLUMNS, Extract, Form, GridCell
from loader.read.numbering import Numbering, attribute, child, local

DOCUMENT = "word/document.xml"
_PARTS = re.compile(r"word/(header|footer|footnotes|endnotes)\d*\.xml")
_OTHER_TEXT = re.compile(r"word/(comments|diagrams/data|charts/chart)\d*\.xml")
# Word prints a chunk (afchunk.html) as part of the document; an embedded sheet as a picture of it.
_OTHER_FILE = re.compile(r"word/(embeddings/.+|[^/]+\.(html?|mht|rtf|docx|txt|xhtml))")
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)</(?:\w+:)?t>")
_DELETED = frozenset({"del", "moveFrom"})
# Reading aids above characters (ruby) are no text of their own.
_DROPPED = _DELETED | {"rt"}
# Elements around text or blocks that say nothing of the text itself.
_TRANSPARENT = frozenset(
    {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple"}
    | {"dir", "bdo", "oMath", "oMathPara", "ruby", "rubyBase", "r", "e", "num", "den", "sub"}
    | {"sup", "f", "sSub", "sSup", "sSubSup", "d", "rad", "deg"}
)
_DRAWINGS = frozenset({"drawing", "pict", "object"})
_CHARACTERS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}


def read_docx(content: bytes, file: str) -> Extract:
    """The text and tables of a Word file. Raises UnreadableFile when it is damaged or too large."""
    package = Package(content, file)
    document = package.xml(DOCUMENT)
    body = child(document, "body")
    if body is None:
        raise UnreadableFile(file, f"{DOCUMENT} holds no text", "open it in Word and save it again")
    numbering = Numbering.of(package.xml("word/numbering.xml"), package.xml("word/styles.xml"))
    reader = _Reader(Form(file), numbering)
    others = {name: package.xml(name) for name in sorted(package.names) if _PARTS.fullmatch(name)}
    used = [DOCUMENT]
    for name in [n for n in others if "header" in n]:
        used += reader.part(others[name], name)
    reader.blocks(body)
    for name in [n for n in others if "header" not in n]:
        used += reader.part(others[name], name)
    reader.say_what_was_done()
    _say_left_out(reader.form, package, used)
    _compare(reader, package, used)
    return reader.form.extract("grid" if reader.tables else "none")


def _say_left_out(form: Form, package: Package, used: list[str]) -> None:
    """Comments, diagrams and charts are no text of the document; files within it may be."""
    for name in package.names:
        if name not in used and _OTHER_TEXT.fullmatch(name):
            say_left_out(
                form, f"{name} holds text of a comment, diagram or chart", package.text(name)
            )
        elif _OTHER_FILE.fullmatch(name):
            form.warn(
                "left_out",
                "another file stands within this one; it is left out: if it holds the table, open "
                "it there and save it as a file of its own",
                name,
            )


def _compare(reader: _Reader, package: Package, used: list[str]) -> None:
    plain = "".join(
        html.unescape(text.decode("utf-8", "replace"))
        for name in used
        for text in _TEXT.findall(package.read(name) or b"")
    )
    check_conservation(
        reader.form, plain, dropped="".join(reader.dropped), added="".join(reader.numbers)
    )


@dataclass(slots=True)
class _Reader:
    form: Form
    numbering: Numbering
    paragraphs: int = 0
    tables: int = 0
    dropped: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    printed_parts: set[str] = field(default_factory=set)

    def blocks(self, parent: Element, place: str | None = None) -> None:
        """Paragraphs and tables of a part in order."""
        for element in self._below(parent, {"p", "tbl"}):
            if local(element.tag) == "tbl":
                self.tables += 1
                if not self.form.table(self._rows(element), f"table {self.tables}"):
                    self.tables -= 1
                continue
            self.paragraphs += place is None
            self.form.paragraph(self._paragraph(element), place or f"paragraph {self.paragraphs}")

    def part(self, element: Element | None, name: str) -> list[str]:
        """A header, footer or set of notes: once where several say the same; [name] if printed."""
        text = "" if element is None else "".join(_texts(element))
        if element is None or not count_han(text) or text in self.printed_parts:
            return []
        self.printed_parts.add(text)
        kind = name.removeprefix("word/").removesuffix(".xml")
        is_notes = kind.startswith(("footnotes", "endnotes"))
        for number, part in enumerate(element if is_notes else [element]):
            self.blocks(part, f"{kind} {number}" if is_notes else kind)
        return [name]

    def say_what_was_done(self) -> None:
        """Warnings about hidden text and rebuilt numbers."""
        if count_han("".join(self.hidden)):
            shown = "".join(self.hidden)[:200]
            self.form.warn("hidden_text", "Word does not print this text; it is left out", shown)
        if self.numbers:
            guessed = sorted(self.numbering.unknown)
            self.form.warn(
                "numbers_rebuilt",
                f"{len(self.numbers)} numbers of lists stand in no text; they are counted as Word "
                "counts them" + (f" (formats not known: {', '.join(guessed)})" if guessed else ""),
                self.numbers[0],
                "warning" if guessed else "note",
            )

    def _below(self, parent: Element, wanted: set[str]) -> Iterator[Element]:
        """Elements of these names, through what only stands around them."""
        for element in parent:
            name = local(element.tag)
            if name in wanted:
                if _is_deleted_row(element):
                    self.dropped.extend(_texts(element))
                else:
                    yield element
            elif name in _DELETED:
                self.dropped.extend(_texts(element))
            elif name in _TRANSPARENT:
                yield from self._below(element, wanted)
            elif name == "AlternateContent":
                yield from self._below(self._chosen(element), wanted)

    def _rows(self, table: Element) -> list[list[GridCell]]:
        rows: list[list[GridCell]] = []
        origins: dict[int, tuple[int, int]] = {}  # column → (row, index) of the cell above
        for number, row in enumerate(self._below(table, {"tr"})):
            cells = [GridCell()] * _count(child(row, "trPr", "gridBefore"), 0)
            for cell in self._below(row, {"tc"}):
                self._add_cell(cell, cells, rows, origins, number)
            rows.append(cells)
        return rows

    def _add_cell(
        self,
        cell: Element,
        cells: list[GridCell],
        rows: list[list[GridCell]],
        origins: dict[int, tuple[int, int]],
        number: int,
    ) -> None:
        properties = child(cell, "tcPr")
        width = max(min(_count(child(properties, "gridSpan"), 1), MAX_COLUMNS - len(cells)), 1)
        merge = child(properties, "vMerge")
        across = child(properties, "hMerge")
        column = len(cells)
        text = self._cell_text(cell)
        above = origins.get(column)
        if across is not None and attribute(across, "val") != "restart" and not text.strip():
            cells.append(GridCell(is_covered=True))
            return
        if merge is not None and attribute(merge, "val") != "restart" and above is not None:
            row, index = above
            first = rows[row][index]
            joined = "\n".join(filter(None, (first.text, text.strip())))
            rows[row][index] = GridCell(joined, number - row + 1, first.columns)
            cells.extend([GridCell(is_covered=True)] * width)
            return
        for covered in range(column, column + width):
            origins.pop(covered, None)
        if merge is not None:
            origins[column] = (number, column)
        cells.append(GridCell(text, 1, width))
        cells.extend([GridCell(is_covered=True)] * (width - 1))

    def _cell_text(self, cell: Element) -> str:
        lines = []
        for element in self._below(cell, {"p", "tbl"}):
            if local(element.tag) == "p":
                lines.append(self._paragraph(element))
            else:
                lines.extend(
                    " ".join(cell.text for cell in row if cell.text) for row in self._rows(element)
                )
        return "\n".join(lines)

    def _paragraph(self, paragraph: Element) -> str:
        """A paragraph's text with its number; text boxes in it follow on lines of their own."""
        number = self.numbering.printed(paragraph)
        if number:
            self.numbers.append(number)
        boxes: list[Element] = []
        text = "".join(self._runs(paragraph, boxes))
        inner = [self._cell_text(box) for box in boxes]
        return "\n".join([number + text, *inner])

    def _runs(self, parent: Element, boxes: list[Element]) -> Iterator[str]:
        for element in parent:
            name = local(element.tag)
            if name == "t":
                yield element.text or ""
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name == "sym":
                yield _symbol(attribute(element, "char"))
            elif name in _DROPPED:
                self.dropped.extend(_texts(element))
            elif name == "r" and _is_hidden(element):
                self.hidden.extend(_texts(element))
                self.dropped.extend(_texts(element))
            elif name in _TRANSPARENT:
                yield from self._runs(element, boxes)
            elif name == "AlternateContent":
                boxes.extend(_text_boxes(self._chosen(element)))
            elif name in _DRAWINGS:
                boxes.extend(_text_boxes(element))

    def _chosen(self, alternatives: Element) -> Element:
        """One of the forms in which a drawing stands in the file: the first that holds text."""
        forms = list(alternatives)
        chosen = next((form for form in forms if any(_texts(form))), alternatives)
        for form in forms:
            if form is not chosen:
                self.dropped.extend(_texts(form))
        return chosen


def _text_boxes(element: Element) -> Iterator[Element]:
    for inner in element:
        if local(inner.tag) == "txbxContent":
            yield inner
        else:
            yield from _text_boxes(inner)


def _texts(element: Element) -> Iterator[str]:
    return (inner.text for inner in element.iter() if local(inner.tag) == "t" and inner.text)


def _is_deleted_row(element: Element) -> bool:
    return local(element.tag) == "tr" and child(element, "trPr", "del") is not None


def _is_hidden(run: Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in ("0", "false", "off")


def _count(element: Element | None, otherwise: int) -> int:
    printed = attribute(element, "val") or ""
    return min(int(printed), MAX_COLUMNS) if re.fullmatch(r"\d{1,6}", printed) else otherwise


def _symbol(code: str | None) -> str:
    """A character of a symbol font; codes from F000 are the font's own, kept as they are."""
    return chr(int(code, 16)) if code and re.fullmatch(r"[0-9A-Fa-f]{4}", code) else ""
