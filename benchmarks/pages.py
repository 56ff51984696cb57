"""The pages of the site by kind, as the serving benchmark asks for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from schema.derived import view_statements
from schema.tables import metadata

# Of things there are hundreds, of one make: so many of each, evenly spaced.
MOST_THINGS = 8
# What a visitor asks otherwise is made each time: so many suffice.
ONE_IN = 8
SEARCHED = ("医", "发改委", "高质量发展", "zzz")
PICTURES = ("unit-tasks", "network", "heat-map", "targets", "chapters", "continuity", "flow")
_THINGS = {
    "task": "select id from tasks order by id",
    "unit": "select id from units order by id",
    "leader": "select id from leaders order by id",
    "district": "select distinct district_id from documents order by 1",
    "document": "select key from documents order by key",
    "indicator": "select distinct indicator_name from targets "
    "where indicator_name is not null order by 1",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """Pages of one make."""

    name: str
    paths: tuple[str, ...]
    is_table: bool = False


def kinds(published: Path) -> list[Kind]:
    """All kinds of pages of a published database."""
    names = [f"/zeren/{name}" for name in (*metadata.tables, *view_statements())]
    searches = [f"/search?q={quote(words)}" for words in SEARCHED]
    return [
        Kind("home", _both(["/"])),
        Kind("list of tables and views", _both(["/zeren"])),
        Kind("tables and views", _both(names), is_table=True),
        Kind("the same, asked otherwise", tuple(f"{n}?_size=20" for n in names[::ONE_IN])),
        Kind("JSON of tables and views", tuple(f"{n}.json" for n in names)),
        Kind("CSV of tables and views", tuple(f"{n}.csv" for n in names)),
        Kind("CSV to download", tuple(f"{n}.csv?_dl=1" for n in names)),
        Kind("search", _both([*searches, *(f"{s}&kind=tasks" for s in searches)])),
        *_things(published),
        Kind("pictures", _both(["/pictures"])),
        Kind("SVG files", _both([f"/pictures/{name}.svg" for name in PICTURES])),
        Kind("whole database", ("/zeren.db",)),
    ]


def _things(published: Path) -> Iterator[Kind]:
    with closing(sqlite3.connect(published)) as connection:
        for thing, sql in _THINGS.items():
            ids = [str(identifier) for (identifier,) in connection.execute(sql)]
            some = [quote(i, safe="") for i in ids[:: -(-len(ids) // MOST_THINGS) or 1]]
            pages = [f"/{thing}/{identifier}" for identifier in some]
            yield Kind(f"pages of a {thing}", (*_both(pages), *(f"{p}.json" for p in pages)))
            if thing != "task":
                yield Kind(f"list of {thing}s", _both([f"/{thing}"]))


def _both(paths: list[str]) -> tuple[str, ...]:
    """The same pages in Chinese and in English."""
    english = [f"{path}{'&' if '?' in path else '?'}lang=en" for path in paths]
    return (*paths, *english)
