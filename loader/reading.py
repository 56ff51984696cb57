"""Files to what they hold, in order: known from an earlier run, read here, or read by others."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from loader.normalize import DocumentRows
from loader.parse import ParsedDocument
from loader.reference import Reference

if TYPE_CHECKING:
    from loader.known import Known

# Below this many files nobody asks whether other processes pay.
LEAST_FOR_WORKERS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What reading a file gave: its documents, or why there are none, or which are stored."""

    parsed: tuple[ParsedDocument, ...] = ()
    rows: tuple[DocumentRows, ...] = ()
    refusal: str | None = None
    known_as: tuple[str, ...] = ()


DIED = Found(
    refusal="the process that read it was ended by the system, perhaps for want of memory — open "
    "it, save only the document itself under another name, and load that"
)


def remembered(
    stack: ExitStack, database: Path, reference: Reference, options: str
) -> Known | None:
    """The memory of earlier runs beside a database; None where its folder is not there."""
    # Imported here: a run of few files has no use for it.
    from loader.known import open_known, stamp_of

    if not database.resolve().parent.is_dir():
        return None
    return stack.enter_context(open_known(database, stamp_of(reference.sha256, options)))


def read_all(
    files: Sequence[Path], read: Callable[[Path], Found], known: Known | None, workers: int
) -> Generator[tuple[Path, Found], None, None]:
    """Every file, in order, with what it holds; ``read`` is a function of a module.

    ``workers`` processes read; 0 decides by the files.
    """

    def answered(path: Path) -> Found | None:
        keys = known.keys(path) if known else ()
        return Found(known_as=keys) if keys else None

    count = 0
    if workers or len(files) >= LEAST_FOR_WORKERS:
        # Imported here: they cost a small run more than they give.
        from loader.workers import Workers, worker_count

        count = worker_count(files, workers)
    if not count:
        for path in files:
            yield path, answered(path) or read(path)
        return
    with closing(Workers(count, read, DIED)) as processes:
        for path, found in processes.answers(files, answered):
            own = replace(found, refusal=f"{path}: {found.refusal}") if found == DIED else found
            yield path, own
