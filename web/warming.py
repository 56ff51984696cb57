"""The first visitor after a start does not wait for what every visitor needs.

The first home page compiles templates, answers every question and draws every picture: 0.3 s of
processor time, where the second takes a tenth. So a server that has started asks itself for one
page of each kind, apart from the pages of visitors, who may come meanwhile.
"""

from __future__ import annotations

import asyncio
from typing import Any

from web.frame import DATABASE
from web.lanes import App, Receive, Send, run_apart
from web.memory import leave_in_peace

_PAGES = (
    *("/", "/?lang=en", "/pictures", "/unit", "/search?q=1"),
    *(f"/{DATABASE}", f"/{DATABASE}/tasks"),
)
_THINGS = """
select '/task/' || min(id) from tasks
union all select '/unit/' || min(id) from units
union all select '/leader/' || min(id) from leaders
union all select '/district/' || min(district_id) from documents
union all select '/document/' || min(key) from documents
"""


def warming(app: App, database: Any) -> App:
    """``app``, asked for one page of each kind when the server says that it has started.

    ``database`` is Datasette's, the published one.
    """

    async def wrapped(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        asked: list[asyncio.Task[None]] = []

        async def told(message: Any) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                asked.append(asyncio.create_task(_ask(app, database)))

        await app(scope, receive, told)
        for task in asked:
            task.cancel()

    return wrapped


async def _ask(app: App, database: Any) -> None:
    things = await database.execute(_THINGS)
    for address in (*_PAGES, *(path for (path,) in things.rows if path)):
        path, _, query = address.partition("?")
        await run_apart(app, _scope(path, query), _nothing_to_hear, _let_go)
    leave_in_peace()


def _scope(path: str, query: str) -> dict[str, Any]:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost")],
    }


async def _nothing_to_hear() -> Any:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _let_go(_message: Any) -> None:
    """What counts is that the page was made once."""
