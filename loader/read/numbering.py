"""Numbers Word prints before paragraphs of a list: they stand in no text, only in rules."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_DIGITS = "〇一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))
_ROMAN = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
_LEVEL = re.compile(r"%([1-9])")
# More than a list of tasks has; beyond it a number is printed in digits.
_LARGEST = 9_999


def local(name: str) -> str:
    """A tag or attribute without its namespace: transitional and strict files differ in it."""
    return name.rpartition("}")[2]


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    return next((value for key, value in element.items() if local(key) == name), None)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of a child … by local names."""
    for name in path:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner.tag) == name), None)
    return element


def chinese(number: int) -> str:
    """``12`` → 十二, as Word's chineseCounting prints it."""
    if not 0 < number <= _LARGEST:
        return str(number)
    printed = ""
    for size, word in _PLACES:
        digit, number = divmod(number, size)
        if digit:
            printed += ("" if digit == 1 and size == 10 and not printed else _DIGITS[digit]) + word
        elif printed and not printed.endswith("零") and number:
            printed += "零"
    return printed + (_DIGITS[number] if number else "")


def roman(number: int) -> str:
    """``4`` → iv."""
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    printed = ""
    for value, word in zip(values, _ROMAN, strict=True):
        count, number = divmod(number, value)
        printed += word * min(count, 9)
    return printed


def letters(number: int) -> str:
    """``1`` → a, ``27`` → aa."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)


def circled(number: int) -> str:
    """``1`` → ①, to ⑳."""
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": "{:02}".format,
    "decimalFullWidth": lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": chinese,
    "lowerLetter": letters,
    "upperLetter": lambda n: letters(n).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "bullet": lambda _: "",
    "none": lambda _: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    kind: str
    text: str


@dataclass(slots=True)
class Numbering:
    """The lists of a file and how far each has counted. ``unknown`` are formats it guessed."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    seen: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Element | None, styles: Element | None) -> Numbering:
        """From ``word/numbering.xml`` and ``word/styles.xml``, which may both be missing."""
        lists = cls()
        for element in numbering if numbering is not None else ():
            if local(element.tag) == "abstractNum":
                own = {_depth(e): _level(e) for e in element if local(e.tag) == "lvl"}
                lists.levels[attribute(element, "abstractNumId") or ""] = own
            elif local(element.tag) == "num":
                lists._add_list(element)
        for style in styles if styles is not None else ():
            reference = child(style, "pPr", "numPr")
            if reference is not None and (number := attribute(child(reference, "numId"), "val")):
                depth = _integer(attribute(child(reference, "ilvl"), "val"), 0)
                lists.styles[attribute(style, "styleId") or ""] = (number, depth)
        return lists

    def _add_list(self, element: Element) -> None:
        number = attribute(element, "numId") or ""
        self.lists[number] = attribute(child(element, "abstractNumId"), "val") or ""
        for override in element:
            start = attribute(child(override, "startOverride"), "val")
            if start is not None:
                self.restarts[number, _depth(override)] = _integer(start, 1)

    def printed(self, paragraph: Element) -> str:
        """The number Word prints before a paragraph, "" where it prints none; counts on."""
        number, depth = self._list_of(paragraph)
        definition = self.lists.get(number)
        levels = self.levels.get(definition or "", {})
        if definition is None or depth not in levels:
            return ""
        counts = self.counts[definition]
        if number not in self.seen:
            self.seen.add(number)
            for (restarted, level), start in self.restarts.items():
                if restarted == number:
                    counts[level] = start - 1
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        return _LEVEL.sub(lambda m: self._count(levels, counts, int(m[1]) - 1), levels[depth].text)

    def _list_of(self, paragraph: Element) -> tuple[str, int]:
        properties = child(paragraph, "pPr")
        reference = child(properties, "numPr")
        style = self.styles.get(attribute(child(properties, "pStyle"), "val") or "", ("", 0))
        number = attribute(child(reference, "numId"), "val")
        depth = attribute(child(reference, "ilvl"), "val")
        return style[0] if number is None else number, _integer(depth, style[1])

    def _count(self, levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
        level = levels.get(depth)
        if level is None:
            return ""
        if level.kind not in _FORMATS:
            self.unknown.add(level.kind)
        return _FORMATS.get(level.kind, str)(counts.setdefault(depth, level.start))


def _level(element: Element) -> _Level:
    kind = attribute(child(element, "numFmt"), "val") or "decimal"
    text = attribute(child(element, "lvlText"), "val") or ""
    start = _integer(attribute(child(element, "start"), "val"), 1)
    return _Level(start, kind, "" if kind == "bullet" else text)


def _depth(element: Element) -> int:
    return _integer(attribute(element, "ilvl"), 0)


def _integer(printed: str | None, otherwise: int) -> int:
    """A number of the file, held to what a list can count."""
    if printed is None or not re.fullmatch(r"-?\d{1,9}", printed):
        return otherwise
    return max(min(int(printed), 99_999), 0)
