"""Publishing new data while visitors read: no request is lost, as docs/deploy.md promises.

Two servers and, in nginx's place, a front that does what its configuration says: ask the first,
and where that one closes without an answer ask the other.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import publish
from tests.site.server import free_port, serving

VERSION = "/zeren/about.json?key=data_version&_shape=array"
PAGES = ["/zeren/unit_task_load", "/zeren/tasks.json?_size=5", "/zeren/leaders.csv", VERSION]
VISITORS = 4


async def ask(port: int, request: bytes) -> bytes:
    """One server's whole answer; empty if it gave none. Raises OSError."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    return answer


@contextmanager
def front(ports: list[int]) -> Iterator[str]:
    """A front before the servers; yields its address."""

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        for port in ports:
            try:
                answer = await ask(port, request)
            except OSError:
                continue
            if answer:
                writer.write(answer)
                break
        await writer.drain()
        writer.close()

    loop = asyncio.new_event_loop()
    own = free_port()
    server = loop.run_until_complete(asyncio.start_server(pass_on, "127.0.0.1", own))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{own}"
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


def read_on(address: str, is_over: threading.Event, seen: list[tuple[float, str, str]]) -> None:
    """Ask for one page after the other; note time, path and body, or what went wrong."""
    while not is_over.is_set():
        for path in PAGES:
            request = urllib.request.Request(address + path, headers={"Connection": "close"})
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    told = answer.read().decode("utf-8")
            except OSError as error:
                told = f"lost: {error}"
            seen.append((time.monotonic(), path, told))


def new_edition(published: Path, folder: Path) -> None:
    """Put another edition in place as ``publish`` does: built beside, then renamed."""
    building = folder / "building"
    shutil.copy(published / publish.PUBLISHED_NAME, building)
    with closing(sqlite3.connect(building)) as connection, connection:
        connection.execute("update about set value = 'new edition' where key = 'data_version'")
    building.replace(folder / publish.PUBLISHED_NAME)


def test_no_request_is_lost_while_the_edition_changes(published: Path, tmp_path: Path) -> None:
    shutil.copy(published / publish.PUBLISHED_NAME, tmp_path)
    first, second = free_port(), free_port()
    is_over = threading.Event()
    seen: list[tuple[float, str, str]] = []
    with ExitStack() as stack:
        one = stack.enter_context(ExitStack())
        two = stack.enter_context(ExitStack())
        one.enter_context(serving(tmp_path, tmp_path / "first.log", first))
        two.enter_context(serving(tmp_path, tmp_path / "second.log", second))
        address = stack.enter_context(front([first, second]))
        visitors = [
            threading.Thread(target=read_on, args=(address, is_over, seen)) for _ in range(VISITORS)
        ]
        for visitor in visitors:
            visitor.start()
        time.sleep(2)
        new_edition(published, tmp_path)
        time.sleep(1)
        for stopped, port in ((two, second), (one, first)):
            stopped.close()
            stopped.enter_context(serving(tmp_path, tmp_path / f"{port}.log", port))
        swapped = time.monotonic()
        time.sleep(2)
        is_over.set()
        for visitor in visitors:
            visitor.join(timeout=60)
    assert [told for _, _, told in seen if told.startswith("lost") or not told] == []
    editions = [
        (when, json.loads(told)[0]["value"] == "new edition")
        for when, path, told in seen
        if path == VERSION
    ]
    print(f"{len(seen)} requests, {sum(is_new for _, is_new in editions)} saw the new edition")
    assert not editions[0][1]
    assert all(is_new for when, is_new in editions if when > swapped + 1)
    assert len(seen) > 50
