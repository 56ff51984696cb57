"""How the site is started, and what it sends: nothing unused, warm, the whole file."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from typing import Any

import yaml

import publish
from tests.site.server import Server
from web.template_vars import static_version
from web.warming import warming


def test_the_server_loads_nothing_it_does_not_use() -> None:
    code = (
        "from web.server import leave_out; leave_out(); import sys, datasette.cli\n"
        "print([n for n in ('flexparser', 'rich.console', 'sqlalchemy') if n in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=publish.PROJECT)
    assert ran.stdout.decode().strip() == "[]", ran.stderr.decode()


def test_no_column_needs_the_units_that_are_left_out() -> None:
    metadata = yaml.safe_load(publish.METADATA.read_text(encoding="utf-8"))
    assert "custom_units" not in metadata
    tables = [t for d in metadata["databases"].values() for t in d["tables"].values()]
    assert len(tables) > 50
    assert not any("units" in table for table in tables)


class _Database:
    async def execute(self, _sql: str) -> Any:
        class Rows:
            rows = (("/unit/1",), (None,))

        return Rows()


def test_a_server_that_has_started_asks_itself_for_pages() -> None:
    asked: list[str] = []
    told: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            asked.append(scope["path"])
            return
        await receive()
        assert not asked
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def serve() -> None:
        async def receive() -> Any:
            until = time.monotonic() + 5
            while told and "/unit/1" not in asked and time.monotonic() < until:
                await asyncio.sleep(0.01)

        async def send(message: Any) -> None:
            told.append(message["type"])

        await warming(app, _Database())({"type": "lifespan"}, receive, send)

    asyncio.run(serve())
    assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert asked[0] == "/"
    assert asked[-1] == "/unit/1"
    assert None not in asked


def test_the_database_is_sent_whole(attacked: Server) -> None:
    folder = attacked.log.parent
    received = attacked.raw(b"GET /zeren.db HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    head, _, body = received.partition(b"\r\n\r\n")
    assert body == (folder / publish.PUBLISHED_NAME).read_bytes()
    etag = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"etag:"))
    again = b"GET /zeren.db HTTP/1.1\r\nHost: a\r\nConnection: close\r\nIf-None-Match:"
    assert attacked.raw(again + etag[5:] + b"\r\n\r\n").startswith(b"HTTP/1.1 304")


def test_static_files_may_be_kept_under_the_address_pages_name(attacked: Server) -> None:
    ours = attacked.get(f"/static/zeren.css?v={static_version()}")
    assert "immutable" in ours.headers["cache-control"]
    assert "immutable" not in attacked.get("/static/zeren.css?v=1").headers.get("cache-control", "")


def test_a_csv_from_memory_is_the_one_that_was_made(attacked: Server) -> None:
    for query in ("", "?_dl=1"):
        first, again = (attacked.get(f"/zeren/units.csv{query}") for _ in range(2))
        assert first.text == again.text
        assert first.headers["content-type"] == again.headers["content-type"]
        assert first.text.startswith("\ufeff") is bool(query)
