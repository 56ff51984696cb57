"""How an answer is sent: with the security headers, in pieces, and not to whoever does not read."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from web.lanes import CHUNK, Send

SLOWEST_READER = 10  # seconds for the next 64 kB
# The server frames the body itself; Datasette sets transfer-encoding beside a content-length.
_DROPPED_FROM_ANSWERS = frozenset({b"set-cookie", b"transfer-encoding"})

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "interest-cohort=(), browsing-topics=()",
}

# Of files whose address changes with what they hold.
KEEP_FOR_GOOD = {"cache-control": "public, max-age=31536000, immutable"}


class SlowReader(Exception):
    """A visitor does not take the answer."""


def sending(send: Send, headers: dict[str, str]) -> Send:
    """``send`` with the security headers, in pieces, ended when the visitor does not read.

    An answer handed to the server as one piece would lie in its buffer for as long as a visitor
    likes, after the lane was free again.
    """
    is_over = False

    async def guarded(message: Any) -> None:
        nonlocal is_over
        if is_over:
            raise SlowReader
        if message["type"] == "http.response.start":
            message = {**message, "headers": safe_headers(message.get("headers", []), headers)}
        try:
            for piece in _pieces(message):
                async with asyncio.timeout(SLOWEST_READER):
                    await send(piece)
        except TimeoutError:
            is_over = True
            raise SlowReader from None

    return guarded


def _pieces(message: Any) -> list[Any]:
    body = message.get("body", b"")
    if len(body) <= CHUNK:
        return [message]
    starts = range(0, len(body), CHUNK)
    pieces = [{**message, "body": body[i : i + CHUNK], "more_body": True} for i in starts]
    pieces[-1]["more_body"] = message.get("more_body", False)
    return pieces


def safe_headers(given: Any, ours: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """An answer's headers with ours in place of its own, none with a line break in it."""
    replaced = {name.encode() for name in ours} | _DROPPED_FROM_ANSWERS
    kept = [
        (bytes(name), bytes(value))
        for name, value in given
        if bytes(name).lower() not in replaced and not re.search(rb"[\r\n\0]", name + value)
    ]
    return [*kept, *((name.encode(), value.encode()) for name, value in ours.items())]
