"""What the process of a reader may use; the system holds it to that."""

from __future__ import annotations

import sys

# Processor time for a file; a PDF gets a little more with each page it has finished, so that a
# long one can be read and a malformed page still cannot hold it up.
MAX_SECONDS = 8
SECONDS_A_PAGE = 1
MOST_SECONDS = 120
# On a busy machine a process waits for its turn; then this is the end.
MAX_WAIT = 180
# Data and heap of the process; with its libraries it stays below 200 MB.
MAX_MEMORY = 160_000_000


def hold_to_limits() -> None:
    """Limit the process of a reader, where the system can (Linux; macOS without memory)."""
    hold(MAX_SECONDS, MAX_MEMORY, most_seconds=MOST_SECONDS)


def hold(
    seconds: int, memory: int, file_size: int | None = None, most_seconds: int | None = None
) -> None:
    """Limit this process and what it starts: processor time, bytes of data, bytes of a file."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, most_seconds or seconds))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    if file_size is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))


def has_used_its_memory() -> bool:
    """Whether a process that is held to limits has come near that of its memory."""
    try:
        import resource
    except ImportError:
        return False
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit > 0.7 * MAX_MEMORY


def allow_another_page() -> None:
    """Give a process that is held to limits the time of one more page."""
    try:
        import resource
    except ImportError:
        return
    now, most = resource.getrlimit(resource.RLIMIT_CPU)
    if now != resource.RLIM_INFINITY and now < MOST_SECONDS:
        resource.setrlimit(resource.RLIMIT_CPU, (now + SECONDS_A_PAGE, most))
