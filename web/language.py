"""The two languages of every page. ``lang=en`` in the address gives English, anything else Chinese.

The choice lives in the address alone, so that a link shows others what its sender saw. Datasette
takes an argument of a table's page for a column to filter by unless it begins with an underscore,
so that ``web.frame`` hands it on as ``_lang``; both are understood here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

LANGUAGES = {"zh": "zh-CN", "en": "en"}
ARGUMENTS = ("lang", "_lang")


@dataclass(frozen=True, slots=True)
class Language:
    """What templates need: ``t(zh, en)`` chooses a text, ``link(path)`` keeps the choice."""

    code: str

    @property
    def html_lang(self) -> str:
        """The value of ``<html lang>``."""
        return LANGUAGES[self.code]

    def t(self, chinese: str, english: str) -> str:
        """The text in this language."""
        return english if self.code == "en" else chinese

    def of(self, bilingual: str) -> str:
        """This language's side of ``中文 · English``, the form of titles and explanations."""
        chinese, mark, english = bilingual.partition(" · ")
        return english if mark and self.code == "en" else chinese

    def link(self, address: str) -> str:
        """An address of this site that keeps the language."""
        return with_language(address, self.code)


def language_of(arguments: Mapping[str, str]) -> Language:
    """The language that a request's query string asks for."""
    code = next((arguments[name] for name in ARGUMENTS if name in arguments), "zh")
    return Language(code if code in LANGUAGES else "zh")


def with_language(address: str, code: str) -> str:
    """The same address in a language; Chinese is the default and needs no argument."""
    if "lang=" not in address:  # nearly every address of a page with a thousand links
        if code == "zh":
            return address
        place, mark, anchor = address.partition("#")
        return f"{place}{'&' if '?' in place else '?'}lang={code}{mark}{anchor}"
    parts = urlsplit(address)
    query = [
        (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in ARGUMENTS
    ]
    if code != "zh":
        query.append(("lang", code))
    return urlunsplit(parts._replace(query=urlencode(query)))
