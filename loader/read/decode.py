"""Bytes of a text file or web page → characters. What the file declares is not believed."""

from __future__ import annotations

import codecs

from loader.errors import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


# Enough to tell Chinese from what is none; a list of 20 million characters would be 200 MB.
_SAMPLE = 300_000


def decode(content: bytes, place: str, encoding: str | None = None) -> tuple[str, str]:
    """(encoding, text): by byte order mark, as UTF-8, else as GB18030 with Chinese in it.

    GB18030 accepts nearly every byte sequence, so what it gives must look like Chinese.
    ``encoding`` is what the person who loads says instead. Raises UnreadableFile with the offset
    of the first bad byte.
    """
    if encoding is not None:
        name, text = _as_said(content, place, encoding)
    else:
        name, text = _as_found(content, place)
    if "\x00" in text:
        raise UnreadableFile(
            place, "the file holds NUL bytes", "this is not a text file: save it as UTF-8 text"
        )
    return name, text.removeprefix("\ufeff")


def _as_said(content: bytes, place: str, encoding: str) -> tuple[str, str]:
    try:
        text = content.decode(encoding)
        text.encode()  # unicode_escape and its like make halves of characters
        return encoding, text
    except LookupError as error:
        raise UnreadableFile(
            place,
            f"no encoding is called {encoding}",
            "use utf-8, gb18030, big5 or utf-16, or leave out --encoding",
        ) from error
    except (UnicodeDecodeError, ValueError) as error:
        at = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else "the file"
        raise UnreadableFile(
            place, f"{at} is not {encoding}", "leave out --encoding, or name another one"
        ) from error


def _as_found(content: bytes, place: str) -> tuple[str, str]:
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _as_said_by_mark(content, place, name)
    try:
        return "utf-8", content.decode("utf-8")
    except UnicodeDecodeError as utf8_error:
        try:
            text = content.decode("gb18030")
            if not looks_chinese(text):
                raise ValueError
            return "gb18030", text
        except ValueError:
            at_end = utf8_error.start >= len(content) - 4
            raise UnreadableFile(
                place,
                f"byte {utf8_error.start} is not UTF-8, and the file is not Chinese in GB18030",
                "the file ends inside a character, so it is cut short: download it again"
                if at_end
                else "this is not a text file, or a damaged one: save it again as UTF-8 text; if "
                "you know its encoding, name it, e.g. --encoding big5",
            ) from utf8_error


def _as_said_by_mark(content: bytes, place: str, name: str) -> tuple[str, str]:
    try:
        return name, content.decode(name)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            place,
            f"byte {error.start} is not {name.upper()}, which the file begins as",
            "the file is damaged or cut short: download it again, or save it as UTF-8 text",
        ) from error


def looks_chinese(text: str) -> bool:
    """At least half of the letters are common Han characters; what is between < and > is left out.

    "Common" is the first level of GB 2312 (rows 16 to 55), which holds 99 % of the Han
    characters of the documents in ``documents/``; Big5 read as GB18030 gives about half.
    """
    visible = [c for c in _without_markup(text[:_SAMPLE]) if not c.isspace()]
    han = [c for c in visible if "一" <= c <= "鿿"]
    return 2 * len(han) >= len(visible) and 10 * sum(map(_is_level_one, han)) >= 9 * len(han) > 0


def _without_markup(text: str) -> str:
    """Text without tags, scripts and styles, roughly: enough to weigh its characters."""
    if "<" not in text:
        return text
    pieces = []
    for piece in text.split("<"):
        name, closed, rest = piece.partition(">")
        if closed and not name.lower().startswith(("script", "style")):
            pieces.append(rest)
    return "".join(pieces)


def _is_level_one(character: str) -> bool:
    try:
        row = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= row <= 0xD7
