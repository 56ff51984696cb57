"""What a request asks for, as Datasette will read it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from web.frame import DATABASE

# Letters and digits that are encoded all the same, or in small letters.
_NEEDLESS = re.compile(
    rb"%(?:2[DE]|5F|7E)|~(?:2D|5F)|[%~](?:3\d|[46][1-9A-F]|[57][0-9A]|[0-9A-Fa-f]?[a-f])"
)
_DATA_FORMATS = frozenset({"blob", "csv", "db", "json", "jsono"})


def raw_path(scope: Any) -> bytes:
    """The path as it was sent: Datasette decodes it itself."""
    path: bytes = scope.get("raw_path") or scope["path"].encode("utf-8")
    return path.partition(b"?")[0]


def is_plain(path: bytes) -> bool:
    """Whether a path is written as links of the site write it, and not in one of the thousands of
    ways that percent signs, and Datasette's tildes, allow to write the same."""
    return not _NEEDLESS.search(path)


def is_row(path: bytes) -> bool:
    """Whether a path is Datasette's page of a row, whose key SQLite takes in endless spellings
    (007, 7.0, 7e0)."""
    return path.startswith(f"/{DATABASE}/".encode()) and path.rstrip(b"/").count(b"/") > 2


def parameters(scope: Any) -> list[str]:
    """The names of the query's parameters, as Datasette will read them."""
    query = scope["query_string"].decode("latin-1")
    return [name for name, _ in parse_qsl(query, keep_blank_values=True)]


def extension(scope: Any) -> str:
    """``csv`` of ``/zeren/tasks.csv``; empty for a page. An unknown one is a page to Datasette."""
    last = raw_path(scope).rsplit(b"/", 1)[-1]
    found = last.rpartition(b".")[2].decode("ascii", "replace") if b"." in last else ""
    return found if found in _DATA_FORMATS else ""
