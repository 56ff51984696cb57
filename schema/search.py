"""The search indexes of the published copy, and what a query is in their words.

The tokenizers SQLite ships find no Chinese word of two characters. Here each character is a token
with the character after it (建设项目: 建设 设项 项目 目), so that a word of two is one token and a
longer one a phrase: exact at any length, and no search has to intersect the long lists of single
characters. A query of one character asks for all tokens that begin with it.

Punctuation is left out, on both sides, but for what makes a number another: 1.5 is not 15, and 10‰
not 10%.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from functools import lru_cache
from operator import add

# index name → (what its rowid is, the SQL that gives rowid and texts)
SEARCH_INDEXES = {
    "tasks_fts": (
        "text, units, leaders",
        """
        select t.id, t.plain_text,
          (select group_concat(n.name, char(10))
             from task_units tu join unit_names n on n.unit_id = tu.unit_id
            where tu.task_id = t.id),
          (select group_concat(l.name, char(10)) from task_leaders tl
             join leaders l on l.id = tl.leader_id where tl.task_id = t.id)
        from tasks t order by t.id
        """,
    ),
    "units_fts": (
        "names",
        """
        select u.id,
          (select group_concat(n.name, char(10)) from unit_names n where n.unit_id = u.id)
        from units u order by u.id
        """,
    ),
    # A unit by its own names and by those of the bodies it carries on or took duties from.
    "lineage_fts": (
        "names",
        """
        select u.id,
          (select group_concat(n.name, char(10))
             from unit_names n
            where n.unit_id = u.id
               or n.unit_id in (select h.unit_id from unit_heirs h where h.heir_id = u.id)
               or n.unit_id in (
                 select s.predecessor_id from unit_successions s where s.successor_id = u.id))
        from units u order by u.id
        """,
    ),
    "statements_fts": ("text", "select id, text from statements order by id"),
    "leaders_fts": ("name", "select id, name from leaders order by id"),
}
# The marks are no letters, so that no query asks for them and none begins with one.
# Stands in every indexed row, so that an empty search finds all rows instead of failing.
EVERY_ROW = "※"
# Stands between the names of one cell, so that no phrase matches across two of them.
BETWEEN_NAMES = "¶"

# Marks of numbers, behind a digit, the joining ones also before one (2.55%, 3-5, 1:2, 12/13), each
# as the index holds it: full-width, because its tokenizer takes ASCII marks for blanks.
_DASHES = "\u2010\u2011\u2013\u2014\u2015\u2212-"
_OF_NUMBERS = dict(zip("%‰.,:/", "％‰．，：／", strict=True)) | dict.fromkeys(f"~{_DASHES}", "－")
# A comma before three digits parts thousands: 1,000 is 1000.
MARK = re.compile(rf"(?<=\d)(?P<kept>[%‰]|(?:[.:/~{_DASHES}]|,(?!\d{{3}}(?!\d)))(?=\d))|[\W_]")
_BLANK = re.compile(r"\s+")


def letters_of(text: str) -> str:
    """The letters, digits and Han characters of a text, and the marks of its numbers; width and
    case folded (NFKC)."""
    return MARK.sub(kept_mark, _BLANK.sub("", unicodedata.normalize("NFKC", text).lower()))


def kept_mark(found: re.Match[str]) -> str:
    """What the index holds for a match of ``MARK``: a number's mark, or nothing."""
    return _OF_NUMBERS[found["kept"]] if found["kept"] else ""


def search_tokens(text: str) -> str:
    """A text as the search index holds it: each letter with the next, the last of a line alone.

    ２０２２ is found by 2022; a line break becomes a token of its own.
    """
    return f" {BETWEEN_NAMES} ".join(map(_tokens, text.split("\n")))


@lru_cache(maxsize=5_000)
def _tokens(line: str) -> str:
    """Kept for names: each stands in many rows."""
    letters = letters_of(line)
    return " ".join(map(add, letters, f"{letters[1:]} ")).rstrip()


def search_expression(query: str) -> str:
    """What a person typed, as an FTS5 expression: each run without blanks is one phrase.

    Nothing typed reaches FTS5's own syntax. A query without letters matches every row.
    """
    phrases = [_phrase(letters) for word in query.split() if (letters := letters_of(word))]
    return " ".join(phrases) or f'"{EVERY_ROW}"'


def _phrase(letters: str) -> str:
    if len(letters) == 1:
        return f'"{letters}" *'
    return '"' + " ".join(letters[at : at + 2] for at in range(len(letters) - 1)) + '"'


def build_search(connection: sqlite3.Connection) -> None:
    """Create and fill the search indexes; they hold no text, only what is needed to find rows."""
    for name, (columns, source) in SEARCH_INDEXES.items():
        connection.execute(f"drop table if exists {name}")
        connection.execute(
            f"create virtual table {name} using fts5({columns}, every, content='', "
            "tokenize='ascii')"
        )
        column_list = f"{columns}, every"
        marks = ", ".join("?" for _ in column_list.split(","))
        rows = (
            (row_id, *(search_tokens(text or "") for text in texts), EVERY_ROW)
            for row_id, *texts in connection.execute(source)
        )
        connection.executemany(
            f"insert into {name}(rowid, {column_list}) values (?, {marks})", rows
        )
        # One list a token instead of several to be merged at every search.
        connection.execute(f"insert into {name}({name}) values ('optimize')")
