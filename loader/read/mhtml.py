"""Web archives (.mht), which Word and browsers save as one file: the page in them.

Found by its header instead of by a tree of parts: parts can be nested by the thousand, and the
standard library's parser follows them until Python's stack ends.
"""

from __future__ import annotations

import binascii
import re

from loader.errors import UnreadableFile

_PAGE = re.compile(rb"(?im)^content-type:[ \t]*text/html\b")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_BOUNDARY = re.compile(rb"""(?i)\bboundary=["']?([^"'\r\n;]{1,70})""")
_ENCODING = re.compile(rb"(?im)^content-transfer-encoding:[ \t]*([\w-]+)")
_MOST_NESTED = 50


def page_of(content: bytes, place: str) -> bytes:
    """The first page of an archive, decoded. Raises UnreadableFile when it holds none."""
    named = _PAGE.search(content)
    ends = _BLANK_LINE.search(content, named.start()) if named else None
    if named is None or ends is None:
        raise _no_page(place)
    starts = [match.end() for match in _BLANK_LINE.finditer(content, 0, named.start())]
    head = content[starts[-1] if starts else 0 : ends.start()]
    boundaries = _BOUNDARY.findall(content, 0, ends.start())[-_MOST_NESTED:]
    places = (content.find(b"\n--" + boundary, ends.start()) for boundary in boundaries)
    body = content[ends.end() : min((at for at in places if at >= 0), default=len(content))]
    encoding = _ENCODING.search(head)
    page = _decoded(body, encoding[1].lower() if encoding else b"", place)
    if not page.strip():
        raise _no_page(place)
    return page


def _decoded(body: bytes, encoding: bytes, place: str) -> bytes:
    if encoding == b"quoted-printable":
        return binascii.a2b_qp(body)
    if encoding == b"base64":
        try:
            return binascii.a2b_base64(body)
        except binascii.Error as error:
            raise _no_page(place) from error
    return body


def _no_page(place: str) -> UnreadableFile:
    return UnreadableFile(place, "this web archive holds no page", "save the page as .html")
