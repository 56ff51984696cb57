"""Pages name themselves by the address they were asked by; kept ones are for every visitor.

A page that is kept is made for an origin that nobody has. Where it stands in the answer, the
visitor's own goes when the answer is sent. So one visitor's name for the site is never shown to
another, and a visitor who invents names makes nothing anew and drives nothing out of memory.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from web.lanes import Send

# No text has it by chance, and no visitor knows it. A beginning of it never ends it.
_NOBODY = f"{secrets.token_hex(12)}.invalid".encode()
MARK = b"http://" + _NOBODY


def for_everybody(scope: Any) -> Any:
    """The request as it is made for all visitors: by nobody's origin."""
    others = [(name, value) for name, value in scope["headers"] if name.lower() != b"host"]
    return {**scope, "scheme": "http", "headers": [(b"host", _NOBODY), *others]}


def origin_of(scope: Any) -> bytes:
    """``https://zeren.example`` as a visitor's request has it; its form was checked before."""
    hosts = (value for name, value in scope["headers"] if name.lower() == b"host")
    scheme = b"https" if scope.get("scheme") == "https" else b"http"
    return scheme + b"://" + next(hosts, b"localhost")


class Filling:
    """Puts a visitor's origin into the messages of one answer that was made for everybody."""

    def __init__(self, origin: bytes) -> None:
        self._origin = origin
        self._rest = b""
        self._is_file = False

    def __call__(self, message: Any) -> Any:
        """One message after the other."""
        if message["type"] == "http.response.start":
            headers = message.get("headers", [])
            # Only files say their length beforehand. They hold no address of ours.
            self._is_file = any(name.lower() == b"content-length" for name, _ in headers)
            filled = [(name, value.replace(MARK, self._origin)) for name, value in headers]
            return message if self._is_file else {**message, "headers": filled}
        if self._is_file:
            return message
        text = self._rest + message.get("body", b"")
        cut = len(text) - _begun(text) if message.get("more_body") else len(text)
        self._rest = text[cut:]
        return {**message, "body": text[:cut].replace(MARK, self._origin)}


def filled(messages: Iterable[Any], origin: bytes) -> Iterator[Any]:
    """The messages of an answer with a visitor's origin in them."""
    return map(Filling(origin), messages)


def filling(send: Send, origin: bytes) -> Send:
    """``send`` that puts a visitor's origin in."""
    fill = Filling(origin)

    async def sent(message: Any) -> None:
        await send(fill(message))

    return sent


def _begun(text: bytes) -> int:
    """How many characters at the end of a text may be the beginning of the mark."""
    return next((n for n in range(len(MARK) - 1, 0, -1) if text.endswith(MARK[:n])), 0)
