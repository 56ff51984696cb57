"""How the site is started, and what it sends: nothing unused, warm, the whole file."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from datasette.app import Datasette

import publish
from tests.site.server import Server
from web.guard import is_own, scope_of
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


class _Maker:
    """Notes what it is to make; busy at first, full at the end."""

    def __init__(self, most: int) -> None:
        self.made: list[str] = []
        self.looked = 0
        self._most = most

    @property
    def is_busy(self) -> bool:
        self.looked += 1
        return self.looked < 3

    @property
    def keeps_enough(self) -> bool:
        return len(self.made) >= self._most

    async def make(self, address: str) -> None:
        self.made.append(address)


async def _served(site: Datasette, maker: _Maker, until: Callable[[], bool]) -> list[str]:
    """What a server says that starts, and ends when ``until`` or after ten seconds."""
    told: list[str] = []

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        await receive()
        assert not maker.made
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def receive() -> Any:
        end = time.monotonic() + 10
        while told and not until() and time.monotonic() < end:
            await asyncio.sleep(0.01)

    async def send(message: Any) -> None:
        told.append(message["type"])

    await warming(app, maker, site)({"type": "lifespan"}, receive, send)
    return told


@pytest.mark.parametrize(("ahead", "most"), [("0", 10_000), ("40", 10_000), ("400", 30)])
def test_a_server_that_has_started_makes_pages(
    site: Datasette, monkeypatch: pytest.MonkeyPatch, ahead: str, most: int
) -> None:
    monkeypatch.setenv("ZEREN_PAGES_AHEAD", ahead)
    monkeypatch.setattr("web.warming.PATIENCE", 0)
    monkeypatch.setattr("web.warming.leave_in_peace", lambda: settled.append(True))
    settled: list[bool] = []
    maker = _Maker(most)
    rounds = 1 if ahead == "0" else 2
    asyncio.run(site.invoke_startup())
    told = asyncio.run(_served(site, maker, lambda: len(settled) == rounds))
    assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    first, rest = maker.made[:15], maker.made[15:]
    assert first[0] == "/"
    assert first[-1] == "/document/331000-2018-breakdown"
    assert len(rest) == {"0": 0, "40": 40, "400": 15}[ahead]
    assert len(set(rest)) == len(rest)
    assert bool(rest) == (maker.looked >= 3)


def test_pages_made_ahead_are_the_sites_own_and_there(
    site: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZEREN_PAGES_AHEAD", "600")
    monkeypatch.setattr("web.warming.leave_in_peace", lambda: settled.append(True))
    settled: list[bool] = []
    maker = _Maker(10_000)
    asyncio.run(site.invoke_startup())
    asyncio.run(_served(site, maker, lambda: len(settled) == 2))
    assert all(is_own(scope_of(address)) for address in maker.made)
    some = maker.made[::40]
    assert len(some) > 10
    for address in some:
        assert asyncio.run(site.client.get(address)).status_code == 200, address


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
