"""What the process keeps for itself: few pages of the file, and nothing that was freed."""

from __future__ import annotations

import ctypes
import gc
import sqlite3
import sys

# Of glibc's malloc.h. Without them each of the threads that run SQL keeps the largest heap a
# statement ever needed there: 374 MB after forty attacks one after the other, measured.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8

# Of the file each connection keeps a part, 2 MB if it is not told, and there are a dozen of them.
# The system keeps the rest, and reading from there is as quick: no view took longer. (A mapped file
# would count as resident once a connection.)
_OWN_PAGES = 512  # kB


def keep_few_pages(connection: sqlite3.Connection) -> None:
    """Leave keeping the file's pages to the system, once for all connections."""
    connection.execute(f"pragma cache_size = -{_OWN_PAGES}")


def return_freed_memory() -> None:
    """Share two heaps among all threads, and give large blocks back when they are freed.

    Does nothing where the C library is not glibc.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_ARENA_MAX, 2)
        mallopt(_MMAP_THRESHOLD, 131_072)


def leave_in_peace() -> None:
    """Have Python no longer search what lives as long as the process for garbage.

    It searches everything again and again, 60 to 100 ms during which nobody is answered.
    """
    gc.collect()
    gc.freeze()
