"""How to cite the data or a page of it: GB/T 7714 and BibTeX, from its version and its dates.

Nothing of it comes from a clock, so that the same data is always cited in the same words; the day
of reading (引用日期) is left to the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DATABASE_TITLE = "责任 Zeren"
# What the whole of it is, as a citation's title.
WHOLE_TITLE = "政府任务责任分解"
SHORT_VERSION = 12

# BibTeX counts braces even behind a backslash, so they become commands.
_ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {c: "\\" + c for c in "$&%#_"}
_SPECIAL = re.compile("|".join(map(re.escape, _ESCAPED)))
_BLANKS = re.compile(r"\s+")
# What may not stand in an address within braces, or would end it.
_UNSAFE = {c: f"%{ord(c):02X}" for c in '{}\\"<>^`| \t\r\n'}


@dataclass(frozen=True, slots=True)
class Citation:
    """The two texts, and the address they give."""

    gbt7714: str
    bibtex: str
    address: str


def cite(
    *,
    key: str,
    title: str,
    address: str,
    data_version: str,
    author: str | None = None,
    dated: str | None = None,
) -> Citation:
    """The citation of one page, or of the whole database at its home page.

    ``key`` is the BibTeX key, ``dated`` a date or year of the document or of the last one used;
    ``author`` is who issued the document, without one the database itself. GB/T 7714 marks a
    database on line ``[DB/OL]``, puts its date in round brackets and the day of reading in square
    ones.
    """
    title, version = _one_line(title), data_version[:SHORT_VERSION]
    address = "".join(_UNSAFE.get(c, c) for c in address)
    published = f"({dated})" if dated else ""
    # Of a page without an author the database is the author, and need not be named twice.
    held_in = f"{DATABASE_TITLE}, " if author else ""
    author = _one_line(author or DATABASE_TITLE)
    gbt7714 = (
        f"{author}. {title}: {held_in}数据版本 {version}[DB/OL]. {published}[引用日期]. {address}."
    )
    fields = {
        "author": f"{{{bibtex_text(author)}}}",
        "title": f"{{{bibtex_text(title)}}}",
        "year": dated[:4] if dated else "",
        "howpublished": f"{bibtex_text(DATABASE_TITLE)}, data version {bibtex_text(version)}",
        "url": address,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return Citation(gbt7714, "\n".join([f"@misc{{{key},", *lines, "}"]), address)


def bibtex_text(text: str) -> str:
    """A text in which nothing is a command of TeX or BibTeX."""
    return _SPECIAL.sub(lambda found: _ESCAPED[found[0]], text)


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
