"""Python's search for objects that refer to each other in a circle, put off while it finds none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """No search inside the block: what it makes by the ten thousand (rows, cells, spans) refers to
    nothing above it and goes as soon as nobody holds it. Python would look through all of it after
    every few hundred new objects."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
