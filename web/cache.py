"""Answers kept in memory: what is served never changes while the process lives.

Only for the site's own pages (no visitor's query), for which every visitor gets the same answer.
So an ordinary page costs nothing to give again, whatever the rest of the process is busy with.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from web.lanes import App, Receive

MOST_BYTES = 20_000_000
LARGEST = 1_000_000


class Cache:
    """Whole answers of status 200, the one asked for longest ago thrown out first."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Any, list[Any]] = OrderedDict()
        self._bytes = 0

    def known(self, scope: Any) -> list[Any] | None:
        """The messages of an answer given before."""
        key = _key(scope)
        if key in self._answers:
            self._answers.move_to_end(key)
        return self._answers.get(key)

    async def made(self, app: App, scope: Any, receive: Receive) -> list[Any]:
        """The messages of ``app``'s answer, kept if worth keeping.

        They are not sent meanwhile: a visitor who reads slowly must not hold up the making.
        """
        messages: list[Any] = []

        async def hear(message: Any) -> None:
            messages.append(message)

        await app(scope, receive, hear)
        self._keep(_key(scope), messages)
        return messages

    def _keep(self, key: Any, messages: list[Any]) -> None:
        if not messages or messages[0].get("status") != 200 or key in self._answers:
            return
        if _size(messages) > LARGEST:
            return
        self._answers[key] = messages
        self._bytes += _size(messages)
        while self._bytes > MOST_BYTES:
            _, oldest = self._answers.popitem(last=False)
            self._bytes -= _size(oldest)


def _key(scope: Any) -> Any:
    # Pages name themselves by the host and scheme they were asked by.
    host = tuple(value for name, value in scope["headers"] if name.lower() == b"host")
    path = scope.get("raw_path") or scope["path"]
    return scope["method"], scope.get("scheme"), host, path, scope["query_string"]


def _size(messages: list[Any]) -> int:
    return sum(len(message.get("body", b"")) for message in messages)
