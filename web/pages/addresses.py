"""The addresses of things. They are stable: made of ids, keys and names alone."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote


@lru_cache(maxsize=5_000)
def address_of(thing: str, name: object) -> str:
    """The path of a thing's page, as ``/unit/331000116`` or ``/indicator/%E7%94%9F…``."""
    return f"/{thing}/{quote(str(name), safe='')}"
