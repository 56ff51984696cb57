"""Load documents: read → parse → normalize, then write, one transaction a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine

from loader.errors import LoaderError, UnrecognisedDocument
from loader.normalize import DocumentRows, Overrides, normalize
from loader.parse import Issue, ParsedDocument, parse
from loader.read import read_file
from loader.reference import Reference, load_reference
from loader.register import Register, load_register
from loader.write import Change, write_document, write_reference
from schema.database import open_database


@dataclass(frozen=True, slots=True)
class Options:
    """How to load. ``kind`` refuses files that turn out to be another kind of document."""

    overrides: Overrides = field(default_factory=Overrides)
    kind: str | None = None
    strict: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    ``status``: new, changed, unchanged or refused; ``refusal`` only where refused.
    """

    path: Path
    status: str
    parsed: ParsedDocument | None = None
    rows: DocumentRows | None = None
    change: Change | None = None
    refusal: str | None = None

    @property
    def open_issues(self) -> tuple[Issue, ...]:
        """Issues that need a person; notes only record repairs."""
        issues = self.rows.issues if self.rows else ()
        return tuple(issue for issue in issues if issue.severity != "note")

    def counts(self) -> dict[str, int]:
        """Rows by table, for the report."""
        tables = self.rows.tables if self.rows else {}
        return {name: len(rows) for name, rows in tables.items()}

    def issue_codes(self) -> Counter[tuple[str, str]]:
        """(severity, code) → how often."""
        return Counter((i.severity, i.code) for i in (self.rows.issues if self.rows else ()))


def load_files(paths: Iterable[Path], database: Path, options: Options) -> Iterator[Outcome]:
    """Load files one by one; a refused file does not stop the others.

    The database is opened, and created, only when the first document is ready to be written,
    so that a run in which every file is refused changes nothing. Raises CuratedDataError when
    the curated files contradict themselves, DatabaseProblem when the database cannot be used.
    """
    reference, register = load_reference(), load_register()
    with ExitStack() as stack:
        engine: Engine | None = None
        for path in paths:
            try:
                parsed, rows = prepare(path, reference, register, options)
            except LoaderError as error:
                yield Outcome(path, "refused", refusal=str(error))
                continue
            if engine is None:
                # Under --dry-run nothing may appear on disk: compare with an empty database.
                in_memory = options.dry_run and not database.exists()
                target = Path(":memory:") if in_memory else database
                engine = stack.enter_context(open_database(target, create=True))
            yield _write(engine, path, parsed, rows, reference, options)


def prepare(
    path: Path, reference: Reference, register: Register, options: Options
) -> tuple[ParsedDocument, DocumentRows]:
    """Everything up to the database. Raises LoaderError."""
    source = read_file(path)
    parsed = parse(source, str(path))
    if options.kind and parsed.kind != options.kind:
        raise UnrecognisedDocument(
            str(path),
            f"this is a {parsed.kind} ({parsed.layout_reason}), not a {options.kind}",
            "leave out --kind, or name another file",
        )
    return parsed, normalize(source, parsed, reference, register, options.overrides, str(path))


def _write(
    engine: Engine,
    path: Path,
    parsed: ParsedDocument,
    rows: DocumentRows,
    reference: Reference,
    options: Options,
) -> Outcome:
    outcome = Outcome(path, "refused", parsed, rows)
    if options.strict and outcome.open_issues:
        first = outcome.open_issues[0]
        return Outcome(
            path,
            "refused",
            parsed,
            rows,
            refusal=f"{path}:{first.line}: {len(outcome.open_issues)} open issues under --strict, "
            f"the first: {first.code} “{first.printed}” — settle them in loader/reference, "
            "or load without --strict",
        )
    with engine.connect() as connection:
        change = _in_transaction(connection, rows, reference, options.dry_run)
    return Outcome(path, change.status, parsed, rows, change)


def _in_transaction(
    connection: Connection, rows: DocumentRows, reference: Reference, dry_run: bool
) -> Change:
    with connection.begin() as transaction:
        write_reference(connection, reference)
        change = write_document(connection, rows, reference)
        if dry_run:
            transaction.rollback()
    return change
