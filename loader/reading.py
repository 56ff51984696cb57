"""Files to what they hold, in order: known from an earlier run, read here, or read by others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

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


class Readers(Protocol):
    """Processes, here or elsewhere, that read files."""

    def answers(
        self, paths: Iterable[Path], answered: Callable[[Path], Found | None]
    ) -> Iterator[tuple[Path, Found]]:
        """Each path with what it holds, in order; ``answered`` knows what needs no reading."""

    def close(self) -> None:
        """Let go of what was not begun."""


def processes_here(
    files: Sequence[Path], read: Callable[[Path], Found], wanted: int
) -> Readers | None:
    """Processes of this machine, where they pay; ``read`` is a function of a module.

    ``wanted`` is their number; 0 decides by the files.
    """
    if not wanted and len(files) < LEAST_FOR_WORKERS:
        return None
    # Imported here: they cost a small run more than they give.
    from loader.workers import Workers, worker_count

    count = worker_count(files, wanted)
    return Workers(count, read, DIED) if count else None


def read_all(
    files: Sequence[Path],
    read: Callable[[Path], Found],
    known: Known | None,
    readers: Readers | None,
) -> Iterator[tuple[Path, Found]]:
    """Every file, in order, with what it holds; without ``readers``, ``read`` here."""

    def answered(path: Path) -> Found | None:
        keys = known.keys(path) if known else ()
        return Found(known_as=keys) if keys else None

    if readers is None:
        for path in files:
            yield path, answered(path) or read(path)
        return
    for path, found in readers.answers(files, answered):
        yield path, replace(found, refusal=f"{path}: {DIED.refusal}") if found == DIED else found
