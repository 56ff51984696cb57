"""What is computed once for each running site: nothing served changes while a process serves it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

from web.answers import Answered, answered, stored_answers
from web.descriptions import Described, described_tables
from web.frame import DATABASE
from web.gloss import chinese_in

STATIC = Path(__file__).parent.parent / "site" / "static"


class Site:
    """The facts of one running site; ``site_of`` finds it."""

    def __init__(self, datasette: Any) -> None:
        databases = datasette.metadata("databases") or {}
        self.described = described_tables((databases.get(DATABASE) or {}).get("tables") or {})
        self._database = datasette.get_database(DATABASE)
        self._about: dict[str, str] | None = None
        self._documents: dict[str, list[dict[str, Any]]] = {}
        self._doubtful: tuple[int, int] | None = None
        self._coverage: dict[str, dict[str, list[dict[str, Any]]]] = {}
        self._accuracy: list[dict[str, Any]] | None = None
        self._questions: dict[str, list[Answered]] | None = None
        self._last_year: str | None = None
        self._row_counts: dict[str, int] = {}

    def describe(self, name: str | None) -> Described:
        """The description of a table or view; an empty one where there is none."""
        return self.described.get(name or "", Described(name or ""))

    async def rows(self, sql: str, parameters: dict[str, Any]) -> list[Any]:
        """The rows of a statement of ours with a visitor's parameters, under the site's limits."""
        return list((await self._database.execute(sql, parameters)).rows)

    async def facts(self, sql: str) -> list[Any]:
        """The rows of a statement that is ours alone, however long it takes: it runs once, and a
        busy machine must not leave the home page without it."""
        found = await self._database.execute_fn(lambda opened: opened.execute(sql).fetchall())
        return list(found)

    async def about(self) -> dict[str, str]:
        """The facts of the table ``about``, among them ``data_version``."""
        if self._about is None:
            self._about = dict(await self.facts("select key, value from about"))
        return self._about

    async def documents(self, ids: str) -> list[dict[str, Any]]:
        """One entry a document: what it holds and how much of it was claimed by a rule.

        ``ids`` is the statement that selects those wanted: what each holds is worked out, 0.2 ms.
        """
        if ids not in self._documents:
            found = await self.facts(_DOCUMENTS.format(ids=ids))
            self._documents[ids] = [dict(row) for row in found]
        return self._documents[ids]

    async def doubtful(self) -> tuple[int, int]:
        """How many documents are OCR texts, and of how many a part is missing."""
        if self._doubtful is None:
            ((ocr, partial),) = await self.facts(_DOUBTFUL)
            self._doubtful = ocr, partial
        return self._doubtful

    async def coverage(self, ids: str) -> dict[str, list[dict[str, Any]]]:
        """Key of a document → its characters by class of line, most first; ``ids`` as above."""
        if ids not in self._coverage:
            found = self._coverage[ids] = defaultdict(list)
            for row in await self.facts(_COVERAGE.format(ids=ids)):
                found[row["document_key"]].append(dict(row))
        return self._coverage[ids]

    async def accuracy(self) -> list[dict[str, Any]]:
        """How well what rules read agrees with the sets made by reading, all documents together."""
        if self._accuracy is None:
            self._accuracy = [dict(row) for row in await self.facts(_ACCURACY)]
        return self._accuracy

    async def last_year(self) -> str | None:
        """The year of the newest document; None where there is none."""
        if self._last_year is None:
            ((year,),) = await self.facts("select max(year) from documents")
            self._last_year = str(year or "")
        return self._last_year or None

    async def questions(self) -> dict[str, list[Answered]]:
        """Theme → questions with their answers as of publishing, computed now where it has none."""
        if self._questions is None:
            has_answers = "question_answers" in await self.row_counts()
            stored = await self.facts("select * from question_answers") if has_answers else []
            given = await answered(self.facts, stored_answers(stored))
            names = await self._names(
                chinese_in(a.answer for asked in given.values() for a in asked)
            )
            self._questions = {
                theme: [one.glossed(names) for one in asked] for theme, asked in given.items()
            }
        return self._questions

    async def _names(self, words: Collection[str]) -> set[str]:
        """Those of the words that name a body or its field."""
        found = await self.rows(_NAMES, {"words": json.dumps(list(words))})
        return {name for (name,) in found}

    async def row_count(self, name: str) -> int:
        """Rows of a table or view; ``name`` must be one that exists."""
        return (await self.row_counts())[name]

    async def row_counts(self) -> dict[str, int]:
        """Table or view → its rows, as they were counted when the copy was published."""
        if not self._row_counts:
            self._row_counts = dict(await self.facts("select name, row_count from row_counts"))
        return self._row_counts

    @property
    def size(self) -> int:
        """Bytes of the served database."""
        return int(self._database.size)


_DOCUMENTS = """
select o.*, d.publisher, d.issuer_as_printed, d.index_number, d.signed_on, d.written_on,
  d.issued_on, d.published_on, d.retrieved_on, d.sha256, d.rights, d.line_count, d.char_count,
  (select count(*) from statements s where s.document_id = o.document_id) as statement_count,
  (select count(*) from targets g where g.document_id = o.document_id and not g.is_claim)
    as target_count
from document_overview o
join documents d on d.id = o.document_id
where o.document_id in ({ids})
order by o.district_id, o.year, o.document_kind
"""

_NAMES = """
select value from json_each(:words)
where value in (select name from units union all select function from units)
"""

_DOUBTFUL = """
select count(*) filter (where text_quality = 'ocr'), count(*) filter (where is_partial)
from documents
"""

_COVERAGE = """
select document_key, line_class, line_count, char_count, char_share, is_claimed
from document_coverage
where document_id in ({ids})
order by document_id, char_count desc, line_class
"""

_ACCURACY = """
select measure, sum(right_count) as right_count, sum(counted_count) as counted_count,
  count(*) as document_count
from extraction_accuracy
group by measure
order by measure
"""


@lru_cache(maxsize=4)
def site_of(datasette: Any) -> Site:
    """The facts of this running site, made at the first call."""
    return Site(datasette)


async def give_row_counts(datasette: Any) -> None:
    """Have Datasette say how many rows whole tables and views have without counting them.

    They are given the way ``datasette inspect`` gives them, which knows tables only: a page looks
    up views there too, but all that is counted there is listed as a table, unless it was before.
    """
    site = site_of(datasette)
    database = datasette.get_database(DATABASE)
    counts = await site.row_counts()
    datasette.inspect_data = {
        DATABASE: {
            "hash": (await site.about())["data_version"],
            "size": site.size,
            "tables": {name: {"count": rows} for name, rows in counts.items()},
        }
    }
    tables = await database.table_names()
    # Without those of the search index, which nobody counted.
    database._cached_table_counts = {name: counts[name] for name in tables if name in counts}
