"""The search page: tasks, sentences of reports, units by any of their names, leaders.

Every word of a query is looked for as it stands, at any length, by the index of
``schema.search``; all words must match. Nothing typed reaches the index's own syntax.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from schema.search import search_expression
from web.gloss import is_latin, terms_for
from web.highlight import excerpt, highlighted, phrases
from web.searched import KINDS, Kind
from web.site import Site, site_of

LONGEST_QUERY = 100  # characters; a task's text has about as many
PAGE_SIZE = 20
FEW = 5
# Beyond this hits are not ranked: the rank of each costs 5 µs, its place in the index none.
MOST_RANKED = 2_000
# Documents to narrow by: those with the most hits.
MOST_DOCUMENTS = 30
# Years and ids beyond this are no numbers of ours, nor of SQLite's.
_LONGEST_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visitor asked, made sane: unknown kinds and odd numbers are as if not given."""

    query: str
    kind: str
    year: int | None
    document: str
    page: int
    is_cut: bool

    @property
    def is_filtered(self) -> bool:
        """Whether only hits in some documents are wanted."""
        return bool(self.year is not None or self.document)

    @property
    def phrases(self) -> list[str]:
        """What is looked for; empty if nothing but blanks and punctuation was typed."""
        return phrases(self.query)

    def address(self, **changed: object) -> str:
        """The address of this search with other filters; the page starts over."""
        given = {
            "q": self.query,
            "kind": self.kind,
            "year": self.year,
            "document": self.document,
            **changed,
        }
        return "/search?" + urlencode({k: v for k, v in given.items() if v})


@dataclass(slots=True)
class Found:
    """The hits of one kind: how many there are, those of this page, and counts to narrow by."""

    kind: Kind
    count: int
    rows: list[dict[str, Any]] = field(default_factory=list)
    years: list[tuple[int, int]] = field(default_factory=list)
    documents: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def is_ranked(self) -> bool:
        """Whether the best come first; of very many hits, they come by place and year."""
        return self.count <= MOST_RANKED


def asked(arguments: Any) -> Asked:
    """The search that a query string asks for."""
    typed = " ".join((arguments.get("q") or "").split())
    kind = arguments.get("kind") or ""
    return Asked(
        query=typed[:LONGEST_QUERY],
        kind=kind if kind in KINDS else "",
        year=_number(arguments.get("year")),
        document=(arguments.get("document") or "")[:LONGEST_QUERY],
        page=_number(arguments.get("page")) or 1,
        is_cut=len(typed) > LONGEST_QUERY,
    )


def _number(text: str | None) -> int | None:
    is_number = text is not None and text.isascii() and text.isdigit()
    return int(text) if text and is_number and len(text) <= _LONGEST_NUMBER else None


async def search_page(datasette: Any, request: Any) -> Response:
    """``/search?q=``."""
    await datasette.ensure_permissions(request.actor, ["view-instance"])
    search = asked(request.args)
    site = site_of(datasette)
    found = await found_by(site, search)
    shown = next((f for f in found if f.kind.name == search.kind), None)
    pages = pages_of(shown)
    body = await datasette.render_template(
        "search.html",
        {
            "search": search,
            "found": found,
            "shown": shown,
            "page": min(search.page, max(pages, 1)),
            "pages": pages,
            "few": FEW,
            "mark": lambda text: highlighted(str(text), search.phrases),
            "excerpt": lambda text: excerpt(str(text), search.phrases),
            "matches": lambda text: any(_names(str(text), search.phrases)),
            "longest": LONGEST_QUERY,
            "most_documents": MOST_DOCUMENTS,
            "in_chinese": terms_for(search.query),
            "is_latin": is_latin(search.query),
            "document_title": await _title(site, search.document),
        },
        request=request,
        view_name="search",
    )
    return Response.html(body)


async def found_by(site: Site, search: Asked) -> list[Found]:
    """The hits of every kind, with the rows of one page of each kind asked for."""
    if not search.phrases:
        return []
    return [await _find(site, search, kind) for kind in KINDS.values()]


def pages_of(shown: Found | None) -> int:
    """How many pages the hits of a kind take."""
    return -(-shown.count // PAGE_SIZE) if shown else 0


def _names(text: str, wanted: list[str]) -> list[str]:
    return [name for name in text.split("\n") if "<mark>" in highlighted(name, wanted)]


async def _title(site: Site, key: str) -> str:
    """The title of a document; its key where there is none of that key."""
    rows = await site.rows("select title from documents where key = :key", {"key": key})
    return rows[0]["title"] if rows else key


async def _find(site: Site, search: Asked, kind: Kind) -> Found:
    match = search_expression(search.query)
    given = {
        "match": match,
        "year": search.year,
        "document": search.document or None,
    }
    ((count,),) = await site.rows(kind.count_sql(search.is_filtered), given)
    found = Found(kind, count)
    is_open = search.kind == kind.name
    if not count or (search.kind and not is_open):
        return found
    size = PAGE_SIZE if is_open else FEW
    last = max(1, -(-count // size))
    page = min(search.page, last) if is_open else 1
    parameters = {**given, "limit": size, "offset": (page - 1) * size}
    statement = kind.rows_sql(search.is_filtered, found.is_ranked)
    found.rows = [
        {**row, "names": _names(row.get("all_names") or "", search.phrases)}
        for row in map(dict, await site.rows(statement, parameters))
    ]
    if is_open:
        await _narrow(site, found, search)
    return found


async def _narrow(site: Site, found: Found, search: Asked) -> None:
    """Counts by year and by document of everything found, whatever is filtered."""
    given = {
        "match": search_expression(search.query),
        "document": search.document,
        "most": MOST_DOCUMENTS,
    }
    for row in await site.rows(found.kind.narrow_sql(), given):
        if row["key"] is None:
            found.years.append((row["year"], row["n"]))
        else:
            found.documents.append((row["key"], row["title"], row["n"]))
