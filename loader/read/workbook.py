"""What calamine does not tell of an .xlsx file, and a copy of it that is safe to hand over.

Calamine unpacks parts to their end and allots a cell for every place between the first and the
last one; so it gets only what was unpacked here within limits, and only sheets that are small.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from loader.errors import UnreadableFile
from loader.read.container import Package
from loader.read.form import MAX_CELLS
from loader.read.numbering import attribute, child, local

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_NEEDED = re.compile(r"(xl/.*|\[Content_Types\]|_rels/.*)\.(xml|rels)", re.IGNORECASE)
_OTHER_TEXT = re.compile(r"xl/(comments\d*|(threadedComments|drawings|charts|diagrams)/[^/]+)\.xml")
_PERCENT = re.compile(r"0(?:\.(0+))?%")
_BUILT_IN_PERCENT = {"9": 0, "10": 2}


@dataclass(slots=True)
class Workbook:
    """percentages: (sheet, row, column) → decimals; unsaved: (sheet, row) → formulas without a
    value; plain: the text of every cell, found without calamine; others: (part, its text) of
    comments, drawings, headers and footers. Rows and columns from 0."""

    percentages: dict[tuple[str, int, int], int] = field(default_factory=dict)
    unsaved: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    plain: str = ""
    others: list[tuple[str, str]] = field(default_factory=list)


def safe_workbook(content: bytes, file: str) -> tuple[bytes, Workbook]:
    """(the same workbook with nothing but its cells, stored unpacked; what was found on the way).

    Raises UnreadableFile when it is damaged or too large.
    """
    package = Package(content, file)
    facts = Workbook()
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as archive:
        for name in package.names:
            if _NEEDED.fullmatch(name):
                part = package.read(name) or b""
                if b"<!DOCTYPE" in part:
                    raise UnreadableFile(
                        file,
                        f"{name} declares a document type, which no Office file does",
                        "open it in Excel and save it again",
                    )
                archive.writestr(name, part)
    _Facts(package, facts, file).find()
    return copy.getvalue(), facts


@dataclass(slots=True)
class _Facts:
    package: Package
    facts: Workbook
    file: str
    strings: list[str] = field(default_factory=list)
    decimals: dict[str, int] = field(default_factory=dict)

    def find(self) -> None:
        shared = self._part("sharedStrings.xml")
        if shared is not None:
            self.strings = [_text(item) for item in shared]
        styles = self._part("styles.xml")
        if styles is not None:
            self.decimals = _percent_styles(styles)
        targets = {
            attribute(e, "Id"): attribute(e, "Target") or ""
            for e in self._part("_rels/workbook.xml.rels") or ()
        }
        plain: list[str] = []
        for sheet in child(self.package.xml("xl/workbook.xml"), "sheets") or ():
            target = targets.get(attribute(sheet, "id"), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            tree = self.package.xml(path)
            self._sheet(attribute(sheet, "name") or "", child(tree, "sheetData"), plain)
            edges = child(tree, "headerFooter")
            self.facts.others.append((path, "".join(edges.itertext()) if edges is not None else ""))
        self.facts.others += [
            (name, self.package.text(name))
            for name in self.package.names
            if _OTHER_TEXT.fullmatch(name)
        ]
        self.facts.plain = "\n".join(plain)

    def _part(self, name: str) -> Element | None:
        return self.package.xml(f"xl/{name}")

    def _sheet(self, name: str, data: Element | None, plain: list[str]) -> None:
        rows: list[int] = []
        columns: list[int] = []
        row = -1
        for line in data if data is not None else ():
            row = int(attribute(line, "r") or row + 2) - 1
            column = -1
            for cell in line:
                row, column = self._place(attribute(cell, "r"), row, column + 1)
                formula, value = child(cell, "f"), child(cell, "v")
                text = self._cell_text(cell, value)
                if text or formula is not None:
                    rows.append(row)
                    columns.append(column)
                plain.append(text)
                if formula is not None and not text and value is None:
                    self.facts.unsaved.setdefault((name, row), []).append(formula.text or "")
                style = self.decimals.get(attribute(cell, "s") or "")
                if style is not None:
                    self.facts.percentages[name, row, column] = style
        if rows and (max(rows) + 1) * (max(columns) + 1) > MAX_CELLS:
            raise UnreadableFile(
                self.file,
                f"sheet {name} has more than {MAX_CELLS:,} cells between its first and its last",
                "delete what stands far from the table, save it and load that",
            )

    def _place(self, reference: str | None, row: int, column: int) -> tuple[int, int]:
        found = _PLACE.fullmatch(reference or "")
        if found is None:
            return row, column
        number = 0
        for letter in found[1]:
            number = number * 26 + ord(letter) - ord("A") + 1
        return int(found[2]) - 1, number - 1

    def _cell_text(self, cell: Element, value: Element | None) -> str:
        kind = attribute(cell, "t")
        if kind == "inlineStr":
            return _text(child(cell, "is"))
        text = value.text or "" if value is not None else ""
        if kind == "s" and text.isdigit() and int(text) < len(self.strings):
            return self.strings[int(text)]
        return text


def _text(item: Element | None) -> str:
    """A string's runs, without the reading aids East Asian editions of Excel add."""
    if item is None:
        return ""
    pieces = []
    for element in item:
        if local(element.tag) == "t":
            pieces.append(element.text or "")
        elif local(element.tag) == "r":
            pieces.append(_text(element))
    return "".join(pieces)


def _percent_styles(styles: Element) -> dict[str, int]:
    """Style number → decimals, for cells printed as percentages."""
    formats = dict(_BUILT_IN_PERCENT)
    for element in child(styles, "numFmts") or ():
        found = _PERCENT.fullmatch(attribute(element, "formatCode") or "")
        if found:
            formats[attribute(element, "numFmtId") or ""] = len(found[1] or "")
    return {
        str(number): formats[kind]
        for number, style in enumerate(child(styles, "cellXfs") or ())
        if (kind := attribute(style, "numFmtId") or "") in formats
    }
