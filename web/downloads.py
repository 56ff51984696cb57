"""CSV for spreadsheets: a cell that a spreadsheet would run is made text.

Only for downloads that say so (``_dl``). The plain ``.csv`` is the data, unaltered; and the data
holds no such cell unseen, loading reports them (``formula_like``). But the SQL in a link can say
``select '=HYPERLINK(…)'``, and whoever opens the download trusts this site.
"""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import parse_qsl

from loader.vocabulary import looks_like_formula
from web.lanes import App, Receive, Send

_BYTE_ORDER_MARK = "\ufeff"


def escaped(rows: str) -> str:
    """CSV rows with an apostrophe before every cell that looks like a formula."""
    parsed = list(csv.reader(io.StringIO(rows, newline="")))
    if not any(looks_like_formula(cell) for row in parsed for cell in row):
        return rows
    out = io.StringIO()
    csv.writer(out).writerows(
        [f"'{cell}" if looks_like_formula(cell) else cell for cell in row] for row in parsed
    )
    return out.getvalue()


def safe_for_spreadsheets(app: App) -> App:
    """``app``, its CSV downloads escaped. Datasette sends a CSV row by row."""

    async def wrapped(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].endswith(".csv"):
            query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            if "_dl" in dict(query):
                send = _escaping(send)
        await app(scope, receive, send)

    return wrapped


def _escaping(send: Send) -> Send:
    async def escaping(message: Any) -> None:
        body = message.get("body", b"").decode("utf-8")
        if body:
            mark = _BYTE_ORDER_MARK if body.startswith(_BYTE_ORDER_MARK) else ""
            message = {**message, "body": (mark + escaped(body[len(mark) :])).encode()}
        await send(message)

    return escaping
