"""Load documents: read → parse → normalize, then write, one transaction a file."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from loader.changes import Change
from loader.collection import no_collection
from loader.errors import (
    ClusterProblem,
    LoaderError,
    TruncatedDocument,
    UndatedVersion,
    UnrecognisedDocument,
)
from loader.link.reviewed import link_reviewed, mentioned_documents
from loader.link.store import link
from loader.link.targets import link_targets
from loader.normalize import DocumentRows, Overrides, normalize
from loader.normalize.doubts import CUT_SHORT
from loader.parse import Issue, ParsedDocument, parse
from loader.read import read_file
from loader.read.files import content_of, read_bytes
from loader.read.source import SourceDocument
from loader.reading import Found, Readers, processes_here, read_all, remembered
from loader.reference import Reference, load_reference
from loader.register import Register, load_register
from loader.revisions import store
from loader.write import write_reference
from schema.database import open_copy, open_database

if TYPE_CHECKING:
    from loader.known import Known

# From here on a run may be long enough to be interrupted, and files are remembered.
MANY_FILES = 20


@dataclass(frozen=True, slots=True)
class Options:
    """How to load. ``kind`` refuses files that turn out to be another kind of document;
    ``encoding`` is how text files and web pages are encoded, where it is known better.
    ``workers`` processes read (0 decides by the files), or those of the Dask cluster whose
    scheduler has the address ``scheduler``; ``again`` reads also the files whose documents are
    stored already as this version reads them."""

    overrides: Overrides = field(default_factory=Overrides)
    kind: str | None = None
    strict: bool = False
    dry_run: bool = False
    encoding: str | None = None
    workers: int = 0
    again: bool = False
    scheduler: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file, or of each document in it.

    ``status``: that of the change, or refused; ``refusal`` only where refused. ``known_as`` is
    the document's key where the file was not read again, because the database holds what it gives.
    """

    path: Path
    status: str
    parsed: ParsedDocument | None = None
    rows: DocumentRows | None = None
    change: Change | None = None
    refusal: str | None = None
    known_as: str | None = None

    @property
    def open_issues(self) -> tuple[Issue, ...]:
        """Issues that need a person; notes only record repairs."""
        return open_issues(self.rows) if self.rows else ()

    def counts(self) -> dict[str, int]:
        """Rows by table, for the report."""
        tables = self.rows.tables if self.rows else {}
        return {name: len(rows) for name, rows in tables.items()}

    def issue_codes(self) -> Counter[tuple[str, str]]:
        """(severity, code) → how often."""
        return Counter((i.severity, i.code) for i in (self.rows.issues if self.rows else ()))


def open_issues(rows: DocumentRows) -> tuple[Issue, ...]:
    """Issues that need a person; notes only record repairs."""
    return tuple(issue for issue in rows.issues if issue.severity != "note")


def load_files(paths: Iterable[Path], database: Path, options: Options) -> Iterator[Outcome]:
    """Load files one by one; a refused file does not stop the others.

    A notice with several breakdowns gives an outcome for each; they are written together or not at
    all.

    Of many files, those whose documents are stored already are not read again, and several
    processes may read; the outcomes come in the order of the files all the same, and only a few
    files are held at a time.

    The database is opened, and created, only when the first document is ready to be written,
    so that a run in which every file is refused changes nothing. Raises CuratedDataError when
    the curated files contradict themselves, DatabaseProblem when the database cannot be used,
    ClusterProblem when the scheduler's cluster cannot.
    """
    reference = load_reference()
    load_register()  # raises here, before anything is read
    files = list(paths)
    read_as = repr(replace(options, dry_run=False, workers=0, scheduler=None))
    with ExitStack() as stack:
        writing = _Writing(database, options, reference, stack)
        if not options.again and len(files) >= MANY_FILES:
            writing.known = remembered(stack, database, reference, read_as)
        readers = _readers(files, options, reference)
        if readers is not None:
            stack.enter_context(closing(readers))
        for path, own in read_all(files, partial(_read, options=options), writing.known, readers):
            yield from writing.outcomes(path, own)


def _readers(files: Sequence[Path], options: Options, reference: Reference) -> Readers | None:
    if options.scheduler is None:
        return processes_here(files, partial(_read, options=options), options.workers)
    try:
        from loader.cluster import Cluster
    except ImportError as error:
        raise ClusterProblem(
            options.scheduler,
            f"Dask, which lets other machines read, is not installed here ({error})",
            "install it into the environment of Zeren: pip install -e '.[cluster]'",
        ) from error
    read = partial(read_content, options=options)
    return Cluster(options.scheduler, read, reference, load_register())


@dataclass(slots=True)
class _Writing:
    """The writing half of a run: its database, opened when the first document is ready."""

    database: Path
    options: Options
    reference: Reference
    stack: ExitStack
    known: Known | None = None
    engine: Engine | None = None
    seen: dict[str, dict[str, Path]] = field(default_factory=dict)

    def outcomes(self, path: Path, found: Found) -> Iterator[Outcome]:
        """Write what a file holds, unless it is refused or stored already."""
        for key in found.known_as:
            self.seen.setdefault(key, {}).setdefault(_registered_sha256(path), path)
            yield Outcome(path, "unchanged", known_as=key)
        if found.refusal:
            yield Outcome(path, "refused", refusal=found.refusal)
        if not found.rows:
            return
        parsed, rows = found.parsed, found.rows
        if refusal := self._refusal(path, rows):
            yield Outcome(path, "refused", parsed[0], rows[0], refusal=refusal)
            return
        try:
            written = _write(self._opened(), path, parsed, rows, self.reference, load_register())
        except (TruncatedDocument, UndatedVersion) as error:
            yield Outcome(path, "refused", parsed[0], rows[0], refusal=str(error))
            return
        if self.known is not None and not self.options.dry_run:
            self.known.remember(rows)
        yield from written

    def _refusal(self, path: Path, rows: Sequence[DocumentRows]) -> str | None:
        refusal = _strict_refusal(path, rows) if self.options.strict else None
        for document in rows:
            if first := _same_in_run(self.seen, document, load_register(), path):
                refusal = (
                    f"{path}: this is {document.key} too, which {first} was in the same run — "
                    "load only one of the two"
                )
        return refusal

    def _opened(self) -> Engine:
        if self.engine is None:
            opened = (
                open_copy(self.database)
                if self.options.dry_run
                else open_database(self.database, create=True)
            )
            self.engine = self.stack.enter_context(opened)
        return self.engine


def _read(path: Path, options: Options) -> Found:
    """What a file holds; a function of the module, because other processes call it."""
    try:
        content = content_of(path)
    except LoaderError as error:
        return Found(refusal=str(error))
    return read_content(
        content, path.name, str(path), load_reference(), load_register(), options=options
    )


def read_content(
    content: bytes,
    file_name: str,
    place: str,
    reference: Reference,
    register: Register,
    *,
    options: Options,
) -> Found:
    """What the bytes of a file hold, with no look at any disk: other machines call it, too.

    ``place`` is what messages call the file.
    """
    try:
        with no_collection():
            source = read_bytes(content, file_name, place, options.encoding)
            parsed, rows = _prepared(source, place, reference, register, options)
    except LoaderError as error:
        return Found(refusal=str(error))
    return Found(parsed, tuple(rows))


def _registered_sha256(path: Path) -> str:
    """The file's digest where documents.csv knows it, else an empty string."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return digest if digest in load_register().by_sha256 else ""


def _same_in_run(
    seen: dict[str, dict[str, Path]], document: DocumentRows, register: Register, path: Path
) -> Path | None:
    """An earlier file of the run with this document; registered versions do not clash."""
    sha256 = document.document["sha256"]
    own = sha256 if sha256 in register.versions(document.document) else ""
    files = seen.setdefault(document.key, {})
    files.setdefault(own, path)
    clashing = (first for other, first in files.items() if other == own or not (other and own))
    return next((first for first in clashing if first != path), None)


def prepare(
    path: Path, reference: Reference, register: Register, options: Options
) -> tuple[tuple[ParsedDocument, ...], list[DocumentRows]]:
    """Everything up to the database: the documents of a file. Raises LoaderError."""
    source = read_file(path, options.encoding)
    return _prepared(source, str(path), reference, register, options)


def _prepared(
    source: SourceDocument, place: str, reference: Reference, register: Register, options: Options
) -> tuple[tuple[ParsedDocument, ...], list[DocumentRows]]:
    parsed = parse(source, place)
    if options.kind and parsed[0].kind != options.kind:
        raise UnrecognisedDocument(
            place,
            f"this is a {parsed[0].kind} ({parsed[0].layout_reason}), not a {options.kind}",
            "leave out --kind, or name another file",
        )
    return parsed, normalize(source, parsed, reference, register, options.overrides, place)


def _strict_refusal(path: Path, rows: Sequence[DocumentRows]) -> str | None:
    still_open = [issue for document in rows for issue in open_issues(document)]
    if not still_open:
        return None
    first = still_open[0]
    return (
        f"{path}:{first.line}: {len(still_open)} open issues under --strict, the first: "
        f"{first.code} “{first.printed}” — settle them in loader/reference, "
        "or load without --strict"
    )


def _refuse_loss(path: Path, change: Change, rows: DocumentRows) -> None:
    """A report that stops midway does not replace a longer one.

    Raises TruncatedDocument.
    """
    is_shorter = change.status == "changed" and change.count_now < change.count_before
    for issue in rows.issues if is_shorter and change.entries == "statements" else ():
        if issue.code in CUT_SHORT:
            raise TruncatedDocument(
                str(path),
                f"{issue.message}; the database has {rows.key} with {change.count_before} "
                f"statements, this file has {change.count_now}",
                "download it again, or load it into another database",
                issue.line,
            )


def _write(
    engine: Engine,
    path: Path,
    parsed: Sequence[ParsedDocument],
    rows: Sequence[DocumentRows],
    reference: Reference,
    register: Register,
) -> list[Outcome]:
    """Write all documents of a file in one transaction."""
    outcomes = []
    with no_collection(), engine.connect() as connection, connection.begin():
        write_reference(connection, reference)
        for document, own in zip(parsed, rows, strict=True):
            change = store(connection, own, register, str(path))
            _refuse_loss(path, change, own)  # rolls the transaction back
            outcomes.append(Outcome(path, change.status, document, own, change))
        kept = ("unchanged", "earlier")
        changed = [outcome.rows for outcome in outcomes if outcome.status not in kept]
        for stored in changed:
            if stored is not None:
                district_id, year = stored.document["district_id"], stored.document["year"]
                kind = stored.document["kind"]
                link(connection, district_id, year, kind)
                link_targets(connection, district_id, year, kind)
        if changed:
            mentioned = mentioned_documents(reference)
            if any(
                o.status in ("changed", "revised") or (o.rows and o.rows.key in mentioned)
                for o in outcomes
            ):
                link_reviewed(connection, reference)
    return outcomes
