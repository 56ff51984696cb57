"""Bounded queues for costly requests, and the second event loop they run on.

Datasette renders pages on the event loop that also answers everybody else: one page of 100,000
cells keeps it for three seconds, measured. So a request that may be costly waits for its turn and
then runs on a loop of its own, in a second thread; ordinary pages keep the first.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Receive = Callable[[], Coroutine[Any, Any, Any]]
Send = Callable[[Any], Coroutine[Any, Any, None]]
App = Callable[[Any, Receive, Send], Coroutine[Any, Any, None]]

LONGEST_WAIT = 15  # seconds
CHUNK = 65_536


class Busy(Exception):
    """The lane is full, or its turn did not come in time."""


class Lane:
    """At most ``running`` at a time and ``waiting`` behind them, first come first served.

    For one event loop: it counts without locks.
    """

    def __init__(self, running: int, waiting: int) -> None:
        self._running = running
        self._free = running
        self._most_waiting = waiting
        self._queue: deque[asyncio.Future[None]] = deque()

    @property
    def is_idle(self) -> bool:
        """Whether nobody has a turn or waits for one."""
        return self._free == self._running

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn and hold it. Raises Busy."""
        await self._take()
        try:
            yield
        finally:
            self._pass_on()

    async def _take(self) -> None:
        if self._free:
            self._free -= 1
            return
        if len(self._queue) >= self._most_waiting:
            raise Busy
        mine = asyncio.get_running_loop().create_future()
        self._queue.append(mine)
        try:
            await asyncio.wait_for(asyncio.shield(mine), LONGEST_WAIT)
        except (TimeoutError, asyncio.CancelledError) as error:
            if mine in self._queue:
                self._queue.remove(mine)
            else:  # the turn came in the same moment
                self._pass_on()
            raise (Busy if isinstance(error, TimeoutError) else error) from None

    def _pass_on(self) -> None:
        if self._queue:
            self._queue.popleft().set_result(None)
        else:
            self._free += 1


@lru_cache(maxsize=1)
def _second_loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="costly requests", daemon=True).start()
    return loop


async def run_apart(app: App, scope: Any, receive: Receive, send: Send) -> None:
    """Run ``app`` on the second event loop; what it sends is gathered into larger pieces."""
    home = asyncio.get_running_loop()

    async def at_home(call: Coroutine[Any, Any, Any]) -> Any:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(call, home))

    async def receive_there() -> Any:
        return await at_home(receive())

    async def send_there(message: Any) -> None:
        await at_home(send(message))

    there = asyncio.run_coroutine_threadsafe(
        app(scope, receive_there, gathered(send_there)), _second_loop()
    )
    await asyncio.wrap_future(there)


def gathered(send: Send) -> Send:
    """``send`` with the small pieces of a body put together: a CSV is sent row by row."""
    pieces: list[bytes] = []
    size = 0

    async def gathering(message: Any) -> None:
        nonlocal size
        if message["type"] == "http.response.body":
            pieces.append(message.get("body", b""))
            size += len(pieces[-1])
            is_more = message.get("more_body", False)
            if is_more and size < CHUNK:
                return
            message = {**message, "body": b"".join(pieces)}
            pieces.clear()
            size = 0
        await send(message)

    return gathering
