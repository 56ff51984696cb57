"""Freed memory goes back to the system."""

from __future__ import annotations

import ctypes
import sys

# Of glibc's malloc.h. Without them each of the threads that run SQL keeps the largest heap a
# statement ever needed there: 374 MB after forty attacks one after the other, measured.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8


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
