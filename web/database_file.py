"""The whole database as a file."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import AsgiFileDownload, asgi_send_file
from datasette.views.database import DatabaseDownload

from web.lanes import CHUNK, Send

_PIECE = 4 * CHUNK


class InLargePieces:
    """Datasette's answer of a file, read in pieces of 256 kB instead of 4: each costs a thread."""

    def __init__(self, answer: AsgiFileDownload) -> None:
        self._answer = answer

    async def asgi_send(self, send: Send) -> None:
        """Send the file."""
        await asgi_send_file(
            send,
            self._answer.filepath,
            filename=self._answer.filename,
            content_type=self._answer.content_type,
            chunk_size=_PIECE,
            headers=self._answer.headers,
        )


async def database_file(datasette: Any, request: Any) -> Any:
    """``/zeren.db``, or that the visitor has it already."""
    answer = await DatabaseDownload(datasette).get(request)
    return InLargePieces(answer) if isinstance(answer, AsgiFileDownload) else answer
