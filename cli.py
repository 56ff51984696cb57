"""The command line of Zeren: load, review, check, publish, export …

Commands only read their options, call the room that does the work, and print; everything heavy is
imported inside the command that needs it, so that ``--help`` answers at once.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loader.changes import Change
    from loader.load import Outcome
    from loader.review import Review

PROJECT = Path(__file__).parent
DEFAULT_DATABASE = PROJECT / "zeren.db"
DEFAULT_SITE = PROJECT / "published"
MANY_FILES = 20
MAX_TEXTS = 20
# What is said of a document of which two versions are kept.
KEPT_BESIDE = {
    "revised": "a later version: it is current now, and the text before it is kept",
    "earlier": "an earlier version: its text is kept, and compared here with the current one",
}

app = typer.Typer(
    help="责任 Zeren: who answers for which task of a Chinese government's work report.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
DatabaseOption = Annotated[Path, typer.Option("--db", help="The database file.")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"zeren {version('zeren')}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of all commands."""


def _fail(message: object) -> typer.Exit:
    typer.echo(str(message), err=True)
    return typer.Exit(1)


@app.command()
def load(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of files.")],
    db: DatabaseOption = DEFAULT_DATABASE,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report what would change; write nothing.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse a document that has an open issue.")
    ] = False,
    district: Annotated[
        int | None, typer.Option(help="The issuer's GB/T 2260 code, if the text does not say.")
    ] = None,
    year: Annotated[
        int | None, typer.Option(help="The year of the tasks, if the text does not say.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="Refuse files that are not this: breakdown, work_report, progress."),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="How text files and web pages are encoded, e.g. big5.")
    ] = None,
    workers: Annotated[
        int, typer.Option(min=0, help="How many processes read; 0 decides by the files.")
    ] = 0,
    again: Annotated[
        bool,
        typer.Option("--again", help="Also read files that are stored as they are."),
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Let a Dask cluster read: its scheduler, e.g. tcp://10.0.0.1:8786."),
    ] = None,
) -> None:
    """Load documents into the database, each in one transaction.

    Example: python cli.py load documents

    Prints for each file what was recognised and what needs a look. Exit code 1 when a file was
    refused; the others are loaded all the same, and refusals are listed again at the end. A run
    that was interrupted goes on where it stopped when the same command is given again.
    """
    from loader.errors import LoaderError
    from loader.load import Options, load_files
    from loader.normalize import Overrides
    from loader.read import find_files
    from schema.database import DatabaseProblem

    if kind not in (None, "breakdown", "work_report", "progress"):
        raise _fail(f"--kind {kind}: no such kind — use breakdown, work_report or progress")
    if year is not None and not 1949 <= year <= 2199:
        raise _fail(f"--year {year}: no year of a document here — use the year the tasks are for")
    if scheduler and workers:
        raise _fail("--workers is for this machine, --scheduler for a cluster — use one of them")
    overrides = Overrides(district, year)
    options = Options(overrides, kind, strict, dry_run, encoding, workers, again, scheduler)
    refused: list[str] = []
    try:
        files = list(find_files(paths))
        for outcome in _with_progress(load_files(files, db, options), len(files)):
            _report(outcome, None if dry_run else MAX_TEXTS)
            if outcome.refusal:
                refused.append(outcome.refusal)
    except (LoaderError, DatabaseProblem) as error:
        raise _fail(error) from error
    except KeyboardInterrupt:
        typer.echo("stopped; what was loaded is stored: run the same command to go on", err=True)
        raise typer.Exit(130) from None
    if dry_run:
        typer.echo("dry run: nothing was written")
    if refused:
        again_told = [_visible(told) for told in refused] if len(files) >= MANY_FILES else []
        count = f"{len(refused)} of {len(files)} files refused; see above for what to do"
        raise _fail("\n".join([*again_told, count]))


def _with_progress(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """The same outcomes, with a line on a terminal that says how far and how long, when many."""
    import sys
    import time

    if total < MANY_FILES or not sys.stderr.isatty():
        yield from outcomes
        return
    begin = time.monotonic()
    done: set[Path] = set()
    known: set[Path] = set()
    for outcome in outcomes:
        typer.echo("\r\x1b[K", nl=False, err=True)
        yield outcome
        done.add(outcome.path)
        if outcome.known_as is not None:
            known.add(outcome.path)
        line = _progress(len(done), len(known), total, time.monotonic() - begin)
        typer.echo(line, nl=False, err=True)
    typer.echo("", err=True)


def _progress(done: int, known: int, total: int, seconds: float) -> str:
    """``120 of 600 files, 14.2 a second, 0:34 left``; those known from an earlier run take no
    time, so the rate is that of the others."""
    rate = (done - known or done) / max(seconds, 0.001)
    minutes, left = divmod(round((total - done) / rate), 60)
    return f"{done:,} of {total:,} files, {rate:.1f} a second, {minutes}:{left:02} left"


def _visible(text: str) -> str:
    """A document's text for the terminal: what is invisible or steers it is written out."""
    return "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf") else f"\\u{ord(c):04x}" for c in text
    )


def _report_change(change: Change, most: int | None) -> None:
    from loader.changes import change_lines

    if change.status in KEPT_BESIDE:
        typer.echo(f"  {KEPT_BESIDE[change.status]}")
    for line in change_lines(change, most):
        typer.echo(f"  {_visible(line)}")


def _report(outcome: Outcome, most: int | None) -> None:
    if outcome.status == "refused":
        typer.echo(_visible(outcome.refusal or ""), err=True)
        return
    if outcome.known_as is not None:
        typer.echo(f"{outcome.path.name}: unchanged — {outcome.known_as}, stored by an earlier run")
        return
    assert outcome.rows is not None
    document, counts = outcome.rows.document, outcome.counts()
    typer.echo(
        f"{outcome.path.name}: {outcome.status} — {document['key']} "
        f"{document['issuer_as_printed']} {document['year']}"
    )
    typer.echo(f"  layout {document['layout']}: {document['layout_reason']}")
    if document["kind"] == "work_report":
        typer.echo(
            f"  {counts['sections']} sections, {counts['statements']} statements, "
            f"{counts['targets']} targets and claims"
        )
    else:
        typer.echo(
            f"  {counts['sections']} sections, {counts['tasks']} tasks, "
            f"{counts['task_leaders']} task-leader and {counts['task_units']} task-unit rows, "
            f"{counts['targets']} targets; "
            f"{counts['units']} units and {counts['leaders']} leaders not in the reference files"
        )
    if outcome.change and outcome.change.status in ("changed", "revised", "earlier"):
        _report_change(outcome.change, most)
    for (severity, code), count in sorted(outcome.issue_codes().items()):
        typer.echo(f"  {severity}: {count} × {code}")
    for issue in outcome.open_issues:
        nearest = f" — nearest: {issue.suggestion}" if issue.suggestion else ""
        printed = f" “{issue.printed}”" if issue.printed else ""
        told = f"{issue.code}{printed}: {issue.message}{nearest}"
        typer.echo(f"{outcome.path}:{issue.line}: {_visible(told)}", err=True)


@app.command()
def remove(
    keys: Annotated[list[str], typer.Argument(help="Documents, as in 331000-2022-breakdown.")],
    db: DatabaseOption = DEFAULT_DATABASE,
) -> None:
    """Take documents out again, as if they had never been loaded.

    Example: python cli.py remove 331000-2022-breakdown

    Each is one transaction. Its earlier versions go with it; bodies and leaders that nobody names
    any more go, too, and years beside it are linked with each other.
    """
    from loader.errors import LoaderError
    from loader.remove import remove_document
    from schema.database import DatabaseProblem

    for key in keys:
        try:
            remove_document(db, key)
        except (LoaderError, DatabaseProblem) as error:
            raise _fail(error) from error
        typer.echo(f"{key}: removed")


@app.command()
def check(
    db: DatabaseOption = DEFAULT_DATABASE,
    accuracy: Annotated[
        bool, typer.Option("--accuracy", help="Score the loader against sets made by reading.")
    ] = False,
) -> None:
    """Check the reference files and every invariant of the database.

    Example: python cli.py check

    With --accuracy: print the scores against the sets made by reading instead, and renew
    loader/reference/accuracy.csv, which is published beside the data.

    Exit code 1 when anything is violated.
    """
    from loader.check import check_database
    from loader.errors import LoaderError
    from schema.database import DatabaseProblem

    if accuracy:
        from loader.accuracy import renew

        for score in renew():
            typer.echo(
                f"{score.document}  {score.measure}: {score.right} of {score.counted} "
                f"({score.share:.3f})"
            )
        return
    violated = 0
    try:
        for result in check_database(db):
            typer.echo(f"{'ok  ' if result.holds else 'FAIL'} {result.name}: {result.detail}")
            violated += not result.holds
    except (LoaderError, DatabaseProblem) as error:
        raise _fail(error) from error
    if violated:
        raise _fail(f"{violated} checks failed")


@app.command()
def review(
    db: DatabaseOption = DEFAULT_DATABASE,
    accept: Annotated[
        list[str] | None,
        typer.Option(help="Write the row of this choice; as printed by review, or: all."),
    ] = None,
) -> None:
    """Show what awaits a person, and the rows of the reference files that would settle it.

    Example: python cli.py review --accept 331000:市某某局 --accept 331000:市某办=331000012

    Each open name is shown with its source lines, the nearest known names and the CSV rows to
    choose from. Where a name does not show what kind of body it is, say it, as in
    --accept 331000:某某站=institution; all takes every other open name as an entity of its own.
    --accept writes rows with their evidence (document, line), in English and Chinese, into
    loader/reference; load the documents again afterwards.
    """
    from loader.accept import BadChoice, chosen
    from loader.accept import accept as write_rows
    from loader.errors import LoaderError
    from loader.reference import load_reference
    from loader.review import review_database
    from schema.database import DatabaseProblem

    try:
        found = review_database(db, load_reference())
        if not accept:
            _print_review(found)
            return
        for file, count in write_rows(chosen(found, accept)).items():
            typer.echo(f"loader/reference/{file}: {count} rows added")
    except (LoaderError, DatabaseProblem, BadChoice) as error:
        raise _fail(error) from error
    typer.echo("load the documents again: python cli.py load documents")


def _print_review(found: Review) -> None:
    for name in found.names:
        typer.echo(
            f"{name.what} {_visible(name.name)} — {name.district_id} {name.district_name}, "
            f"printed {name.count} ×"
        )
        for place in name.places:
            for _, text in place.lines:
                typer.echo(f"  {place.reference}: {_visible(_cells(text))}")
        for proposal in name.proposals:
            typer.echo(f"  --accept {_visible(proposal.choice)}   # {proposal.says}")
            typer.echo(f"    {proposal.file}: {_visible(proposal.row())}")
    for issue in found.issues:
        told = f"{issue.severity} {issue.code} “{issue.printed}”: {issue.message}"
        typer.echo(f"{issue.place.reference}: {_visible(told)}")
        for line, text in issue.place.lines:
            typer.echo(f"  {line:>5} {_visible(_cells(text))}")
        if issue.suggestion:
            typer.echo(f"  nearest, or what to do: {_visible(issue.suggestion)}")
    if found.settled:
        typer.echo(
            f"{len(found.settled)} names are settled in the reference files since: "
            "load the documents again"
        )
    if found.recognised:
        typer.echo(
            f"{len(found.recognised)} names without a row need none: they are known by the "
            "national table of bodies, as divisions or as towns"
        )
    typer.echo(f"{len(found.names)} open names, {len(found.issues)} other open issues")


def _cells(line: str) -> str:
    """A source line with the borders of its cells to be seen."""
    return " | ".join(cell.strip() for cell in line.strip().split("\t"))


@app.command()
def migrate(db: DatabaseOption = DEFAULT_DATABASE) -> None:
    """Bring an older database to the schema of this version, with its curated facts and roll-ups.

    Example: python cli.py migrate --db zeren.db
    """
    from loader.errors import LoaderError
    from loader.reference import load_reference
    from loader.rollup import rebuild
    from loader.write import write_reference
    from schema.database import DatabaseProblem, open_database
    from schema.migrate import migrate_database

    try:
        before, after = migrate_database(db)
        if before not in (None, after):
            with open_database(db, create=False) as engine, engine.begin() as connection:
                if not write_reference(connection, load_reference()):
                    rebuild(connection)
    except (LoaderError, DatabaseProblem) as error:
        raise _fail(error) from error
    typer.echo(f"{db}: schema {before or 'empty'} → {after}")


@app.command()
def publish(
    db: DatabaseOption = DEFAULT_DATABASE,
    out: Annotated[Path, typer.Option(help="The folder of the published copy.")] = DEFAULT_SITE,
) -> None:
    """Write the read-only copy that is served, with its search index.

    Example: python cli.py publish --out published
    """
    from publish import publish_database
    from schema.database import DatabaseProblem

    try:
        published = publish_database(db, out)
    except DatabaseProblem as error:
        raise _fail(error) from error
    typer.echo(f"{published}: {published.stat().st_size:,} bytes")


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="The folder of the release.")],
    db: DatabaseOption = DEFAULT_DATABASE,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Also write the tables as Parquet.")
    ] = False,
    since: Annotated[
        Path | None, typer.Option(help="The last release's zeren.db: list what changed.")
    ] = None,
    released_on: Annotated[
        str | None, typer.Option(help="The date to be cited, YYYY-MM-DD.")
    ] = None,
) -> None:
    """Write the citable release: database, CSVs, dictionary, data package, citation, checksums.

    Example: python cli.py export release-2022 --parquet --released-on 2022-12-31

    The same documents and reference files give the same bytes.
    """
    from datetime import date
    from importlib.metadata import version

    from release.export import export as write_release
    from schema.database import DatabaseProblem

    try:
        if released_on is not None:
            date.fromisoformat(released_on)
    except ValueError as error:
        raise _fail(f"--released-on {released_on}: no date — write it as 2022-12-31") from error
    try:
        done = write_release(
            db,
            folder,
            version=version("zeren"),
            released_on=released_on,
            parquet=parquet,
            since=since,
        )
    except DatabaseProblem as error:
        raise _fail(error) from error
    typer.echo(f"{folder}: {done.version}, {done.file_count} files, {done.row_count:,} rows as CSV")


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="The earlier database.")],
    new: Annotated[Path, typer.Argument(help="The later database.")],
    rows: Annotated[bool, typer.Option("--rows", help="Also print every row.")] = False,
) -> None:
    """Say which rows came, went and changed between two databases.

    Example: python cli.py diff release-2022/zeren.db zeren.db
    """
    from release.diff import compare
    from release.export import summary
    from schema.database import DatabaseProblem

    try:
        changes = compare(old, new)
    except DatabaseProblem as error:
        raise _fail(error) from error
    for line in summary(changes):
        typer.echo(line)
    for row in changes.rows if rows else ():
        cell = f" {row.column}: {row.before} → {row.after}" if row.column else ""
        typer.echo(_visible(f"{row.change} {row.table} {row.key}{cell}"))


def _is_taken(host: str, port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


@app.command()
def serve(
    db: DatabaseOption = DEFAULT_DATABASE,
    out: Annotated[Path, typer.Option(help="The folder of the published copy.")] = DEFAULT_SITE,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8001,
    as_published: Annotated[
        bool, typer.Option("--as-published", help="Serve what --out holds; need no database.")
    ] = False,
) -> None:
    """Serve the published copy with Datasette, publishing first if it is out of date.

    Example: python cli.py serve --port 8001
    """
    from publish import PUBLISHED_NAME, datasette_command, is_stale, publish_database
    from schema.database import DatabaseProblem

    try:
        if as_published:
            if not (out / PUBLISHED_NAME).is_file():
                raise _fail(f"{out}: nothing is published there — run cli.py publish --out {out}")
        elif is_stale(db, out):
            publish_database(db, out)
    except DatabaseProblem as error:
        raise _fail(error) from error
    import os

    if _is_taken(host, port):
        raise _fail(f"{host}:{port} is in use — name another port, e.g. --port {port + 1}")
    command = datasette_command(out, host, port)
    typer.echo(f"http://{host}:{port}/", err=True)
    os.execv(command[0], command)


if __name__ == "__main__":
    app()
