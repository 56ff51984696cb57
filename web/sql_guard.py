"""What SQL of an anonymous visitor may do: read, with known functions, within bounds.

SQLite asks the authorizer for every thing a statement touches while it is compiled; the limits
bound what one value, one statement and one answer may grow to. Time is bounded by Datasette's own
``sql_time_limit_ms``, which acts between the steps of SQLite's machine and not inside one function;
so what one function can cost is bounded here, by the size of the values it can be given.
"""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from weakref import ref

_ALLOWED_ACTIONS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})

# An allow-list, because what a build of SQLite adds is not known: fts3_tokenizer takes a parameter
# as a code pointer, load_extension, readfile, writefile, edit and sqlite_log leave the database.
FUNCTIONS = frozenset(
    """
    abs changes char coalesce concat concat_ws format glob hex if ifnull iif instr last_insert_rowid
    length like likelihood likely lower ltrim max min nullif octet_length printf quote random
    randomblob replace round rtrim sign soundex sqlite_source_id sqlite_version substr substring
    total_changes trim typeof unhex unicode unistr unlikely upper zeroblob subtype
    avg count group_concat median percentile string_agg sum total
    cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank
    row_number
    current_date current_time current_timestamp date datetime julianday strftime time timediff
    unixepoch
    acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10 log2
    mod pi pow power radians sin sinh sqrt tan tanh trunc
    json json_array json_array_length json_each json_error_position json_extract json_group_array
    json_group_object json_insert json_object json_patch json_pretty json_quote json_remove
    json_replace json_set json_tree json_type json_valid -> ->>
    match regexp bm25 highlight snippet
    escape_fts
    """.split()  # noqa: SIM905 — a table to read, not a list to type
)

# What Datasette itself asks; none shows the file's path, as database_list does.
PRAGMAS = frozenset(
    {
        *("table_info", "table_xinfo", "table_list", "foreign_key_list", "function_list"),
        *("index_info", "index_list", "index_xinfo", "page_count", "page_size"),
    }
)
_PRAGMAS_WITHOUT_VALUE = frozenset({"data_version", "schema_version"})

# The longest text of the corpus has 3 kB. instr() and replace() cost the square of a value's length
# and cannot be interrupted: 1.4 s at 250 kB, 10 s at 1 MB, measured.
LONGEST_VALUE = 250_000
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE,
    # Datasette's own look-up of labels names one parameter a row; a visitor's URL is far shorter.
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 25_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
# For all connections of the process together, up to 2 MB of page cache each among it. What passes
# every other limit ends here: json_group_array() grows past a value's (180 MB in one second), and
# of tables in WITH that each name the one before twice SQLite makes 2^n copies before it runs.
_SQLITE_HEAP = 48_000_000

# What one statement may return, in characters: of each cell the value, the column's name and this.
_CELL = 24
HTML_ANSWER = 1_200_000  # a page of 25,000 cells; costs 0.7 s of rendering
DATA_ANSWER = 4_000_000  # JSON writes a Chinese character as six
STREAMED_ANSWER = 12_000_000  # one page of a streamed CSV; a Chinese character takes two bytes

# The bound of the request being answered; the statement itself runs in another thread.
answer_limit: ContextVar[int] = ContextVar("answer_limit", default=DATA_ANSWER)
_running = threading.local()


class AnswerTooLarge(sqlite3.OperationalError):
    """A statement's rows are more than one answer may hold."""


def authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _source: str | None
) -> int:
    """SQLITE_OK or SQLITE_DENY for one thing a statement would do (sqlite3_set_authorizer)."""
    if action in _ALLOWED_ACTIONS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION:
        is_allowed = (second or "").lower() in FUNCTIONS
    elif action == sqlite3.SQLITE_PRAGMA:
        name = (first or "").lower()
        is_allowed = name in PRAGMAS or (name in _PRAGMAS_WITHOUT_VALUE and second is None)
    else:
        # SQLite declares the columns of FTS5, json_each and pragma_* tables by this update.
        is_allowed = action == sqlite3.SQLITE_UPDATE and first == "sqlite_master"
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


def heap_limit() -> int:
    """Bytes that SQLite may use in the whole process; 0 is no limit.

    It can only be lowered while the process lives, so tests that open databases of their own beside
    the site turn it off by the environment's ``ZEREN_SQLITE_HEAP``.
    """
    return int(os.environ.get("ZEREN_SQLITE_HEAP", _SQLITE_HEAP))


def protect(connection: sqlite3.Connection) -> None:
    """Bound what any statement of this connection may do; to be called last."""
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    connection.execute(f"pragma hard_heap_limit = {heap_limit()}")
    for name in ("printf", "format"):
        connection.create_function(name, -1, _bounded_printf, deterministic=True)
    connection.row_factory = _BoundedRows()
    connection.set_authorizer(authorize)


# Up to a conversion's type letter: a width or precision of four digits, or one taken from a value.
_WIDE = re.compile(r"%[^a-zA-Z%]*(\*|\d{4})")


def _bounded_printf(pattern: Any = None, *values: Any) -> Any:
    """SQLite's ``printf`` without widths above 999: ``%.*c`` counts to 900,000,000 (9 s).

    Raises ValueError, which SQLite reports as an error of the function.
    """
    if pattern is None:
        return None
    if not isinstance(pattern, str) or _WIDE.search(pattern):
        raise ValueError("printf: no width from a value, and none above 999")
    if not hasattr(_running, "scratch"):
        _running.scratch = sqlite3.connect(":memory:")
    marks = ",?" * len(values)
    return _running.scratch.execute(f"select printf(?{marks})", (pattern, *values)).fetchone()[0]


class _BoundedRows:
    """A row factory that stops a statement whose rows grow beyond the answer's bound."""

    def __init__(self) -> None:
        self._cursor: ref[sqlite3.Cursor] | None = None
        self._left = 0
        self._each = 0

    def __call__(self, cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        if self._cursor is None or self._cursor() is not cursor:
            self._cursor = ref(cursor)
            self._left = getattr(_running, "limit", DATA_ANSWER)
            self._each = sum(_CELL + len(column[0]) for column in cursor.description)
        left = self._left - self._each
        for value in values:
            if isinstance(value, (str, bytes)):
                left -= len(value)
        self._left = left
        if self._left < 0:
            raise AnswerTooLarge("the answer is too large — add a limit, or name fewer columns")
        return sqlite3.Row(cursor, values)


def bounded(execute_fn: Callable[..., Any]) -> Callable[..., Any]:
    """Datasette's ``Database.execute_fn``, with the request's bound told to the thread it uses."""

    async def execute(fn: Callable[[sqlite3.Connection], Any]) -> Any:
        limit = answer_limit.get()

        def in_thread(connection: sqlite3.Connection) -> Any:
            _running.limit = limit
            return fn(connection)

        try:
            return await execute_fn(in_thread)
        except MemoryError:
            # Somebody else's statement may have filled SQLite's heap; that is over in a moment.
            await asyncio.sleep(0.2)
            return await execute_fn(in_thread)

    return execute
