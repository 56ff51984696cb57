"""No visitor waits for what every visitor needs, and few for a page that was never made.

The first home page compiles templates, answers every question and draws pictures: 0.1 s of
processor time, where the second takes a tenth. So a server that has started makes one page of each
kind at once, then others until half of the memory for pages is used, apart from those of visitors
and while there are none.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterable
from typing import Any, Protocol
from urllib.parse import quote

from web.frame import DATABASE
from web.lanes import App, Receive, Send
from web.language import LANGUAGES, with_language
from web.memory import leave_in_peace
from web.site import site_of

PATIENCE = 0.05  # seconds between looks whether visitors are gone

_FIRST = (
    *("/", "/pictures", "/unit", "/questions", "/sources", "/about", "/search"),
    *(f"/{DATABASE}", f"/{DATABASE}/tasks"),
)
_ONE_OF_EACH = """
select 'task', min(id) from tasks
union all select 'unit', min(id) from units
union all select 'leader', min(id) from leaders
union all select 'district', min(district_id) from documents
union all select 'document', min(key) from documents
"""
_LISTS = ("unit", "leader", "district", "document", "indicator")
# Those that other pages lead to; of a large database the first.
_MANY = """
select 'document', key from (select key from documents order by year desc, id limit {most})
union all select 'district', district_id from (
  select distinct district_id from documents order by 1 limit {most})
union all select 'unit', id from (select id from units order by id limit {most})
union all select 'leader', id from (select id from leaders order by id limit {most})
union all select 'task', id from (select id from tasks order by id desc limit {most})
union all select 'indicator', indicator_name from (
  select distinct indicator_name from targets where indicator_name is not null
  order by 1 limit {most})
"""


class Maker(Protocol):
    """What makes and keeps pages: ``web.guard.Guard``."""

    @property
    def is_busy(self) -> bool: ...

    @property
    def keeps_enough(self) -> bool: ...

    async def make(self, address: str) -> None: ...


def most_ahead() -> int:
    """How many pages to make before anybody asks: ``ZEREN_PAGES_AHEAD``."""
    return int(os.environ.get("ZEREN_PAGES_AHEAD", 2_000))


def warming(app: App, maker: Maker, datasette: Any) -> App:
    """``app``, whose pages are made when the server says that it has started."""

    async def wrapped(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        asked: list[asyncio.Task[None]] = []

        async def told(message: Any) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                asked.append(asyncio.create_task(_make(maker, datasette, most_ahead())))

        await app(scope, receive, told)
        for task in asked:
            task.cancel()

    return wrapped


async def _make(maker: Maker, datasette: Any, most: int) -> None:
    one_of_each = _addresses(await site_of(datasette).facts(_ONE_OF_EACH))
    for address in (*_FIRST, "/?lang=en", *one_of_each):
        await maker.make(address)
    leave_in_peace()
    if not most:
        return
    for address in (await _pages(datasette, most))[:most]:
        while maker.is_busy:
            await asyncio.sleep(PATIENCE)
        if maker.keeps_enough:
            break
        start = time.monotonic()
        await maker.make(address)
        # Half of one processor at most is used for what may never be asked for.
        await asyncio.sleep(time.monotonic() - start)
    leave_in_peace()


async def _pages(datasette: Any, most: int) -> list[str]:
    """The site's pages in both languages, those that most others lead to first."""
    site = site_of(datasette)
    pages = (
        *_FIRST,
        *(f"/{name}" for name in _LISTS),
        *(f"/{DATABASE}/{name}" for name in await site.row_counts() if name in site.described),
        *_addresses(await site.facts(_MANY.format(most=most // 10))),
    )
    return [with_language(page, code) for page in dict.fromkeys(pages) for code in LANGUAGES]


def _addresses(things: Iterable[Any]) -> list[str]:
    return [f"/{thing}/{quote(str(name), safe='')}" for thing, name in things if name]
