"""The names that every template may use."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache, partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.utils import escape_sqlite, urlsafe_components

from web import tables
from web.cells import ID_COLUMNS, PAGES, reference_address, row_address, whole
from web.cite import WHOLE_TITLE, Citation, cite
from web.codes import gloss
from web.descriptions import BY_LINEAGE
from web.frame import DATABASE, note_truncation
from web.gloss import field_of
from web.language import Language, language_of, with_language
from web.pages.speech import KIND_NAMES
from web.site import STATIC, Site, site_of
from web.told import told

# The main navigation: address and name (中文 · English).
NAVIGATION = (
    ("/questions", "问题 · Questions"),
    ("/search", "搜索 · Search"),
    ("/pictures", "图 · Pictures"),
    ("/sources", "来源 · Sources"),
    ("/zeren", "数据 · Data"),
    ("/about", "说明 · About"),
)

_OTHER = {"zh": "en", "en": "zh"}
# Where in the rows a page begins, which is nothing of what it is about.
_PLACES = {"_next", "page"}


@lru_cache(maxsize=1)
def static_version() -> str:
    """Changes with the static files, so that a browser does not keep old ones."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def language_vars(language: Language) -> dict[str, Any]:
    """What depends on the language alone: ``lang`` (a Language), its ``t``, ``of``, ``link`` …"""
    return {
        "lang": language,
        "t": language.t,
        "of": language.of,
        "link": language.link,
        "chinese": Language("zh"),
        "whole_title": WHOLE_TITLE,
        "kind_names": KIND_NAMES,
        "field_of": field_of if language.code == "en" else lambda _name: "",
        "local": lambda address: language.link(tables.local(address)),
        "reference": lambda place: language.link(reference_address(place) or ""),
        "gloss_of": lambda column, value: gloss(None, column, value, language),
        "comparison": lambda key: tables.comparison(key, language),
        "offered": tables.offered,
        "csv_of": csv_of,
        "whole": whole,
        "told": lambda error: language.of(told(str(error))),
        "navigation": NAVIGATION,
        "static_version": static_version(),
    }


def citation_at(
    datasette: Any, request: Any, title: str, address: str, data_version: str, dated: str | None
) -> Citation:
    """How to cite an address of the host that was asked."""
    return cite(
        key=_citation_key(address),
        title=title,
        address=datasette.absolute_url(request, address),
        data_version=data_version,
        dated=dated,
    )


async def template_vars(datasette: Any, request: Any, table: str | None) -> dict[str, Any]:
    """All of them, for one request and, on their pages, one table or view."""
    language = language_of(request.args) if request else Language("zh")
    site = site_of(datasette)
    described = site.describe(table)
    data_version = (await site.about())["data_version"]
    last_year = await site.last_year()

    def citation_here(title: str, address: str = "", dated: str | None = None) -> Citation:
        """How to cite the page that was asked for, with its filters, in no language's address."""
        return citation_at(
            datasette, request, title, address or _without(request, _PLACES), data_version,
            dated or last_year,
        )  # fmt: skip

    return {
        **language_vars(language),
        "site": site,
        "described": described,
        "described_all": site.described,
        "data_version": data_version,
        "citation_here": citation_here,
        "year_of_row": await _year_of_row(datasette, site, request, table),
        "doubtful": await site.doubtful() if table else (0, 0),
        "twin": _twin(site, table or ""),
        "gloss": lambda column, value: gloss(table, column, value, language),
        "condition": lambda selection: tables.condition(described, selection, language),
        **(_request_vars(request, language, table) if request else {}),
    }


def _request_vars(request: Any, language: Language, table: str | None) -> dict[str, Any]:
    query = f"?{request.query_string}" if request.query_string else ""
    identifier = request.url_vars.get("pks", "")
    return {
        "other_language": with_language(request.path + query, _OTHER[language.code]),
        "tell_truncated": partial(note_truncation, request.scope),
        "csv_address": lambda name, download: _csv_address(request, name, download=download),
        "facet_address": lambda column: _facet_address(request, language, column),
        "json_address": lambda name: _json_address(request, name),
        "page_of_row": row_address(table, identifier) if table in PAGES and identifier else None,
    }


def _csv_address(request: Any, name: str, *, download: bool) -> str:
    """The CSV of all rows of this page: the same filters and order, no paging, no facets."""
    kept = _kept(request, {"_next", "_size", "_dl"})
    query = urlencode([*kept, *([("_dl", "1")] if download else [])])
    path = f"/{DATABASE}/{name}.csv" if name else f"/{DATABASE}.csv"
    return f"{path}?{query}" if query else path


def _facet_address(request: Any, language: Language, column: str) -> str | None:
    """This page with its rows counted by a column; None where they already should have been."""
    asked = parse_qsl(request.query_string)
    if ("_facet", column) in asked:
        return None
    facets = [(key, value) for key, value in asked if key == "_facet"]
    query = urlencode([*_kept(request, {"_next"}), *facets, ("_facet", column)])
    return language.link(f"{request.path}?{query}")


def _json_address(request: Any, name: str) -> str:
    """The JSON of as many rows of this page as one answer may hold, with its filters and order."""
    kept = _kept(request, {"_next", "_size", "_dl"})
    return f"/{DATABASE}/{name}.json?{urlencode([*kept, ('_size', 'max')])}"


def csv_of(address: str) -> str:
    """The CSV, to download, of the rows that an address of a table or view shows."""
    path, mark, query = address.partition("?")
    return f"{path}.csv?{query}{'&' if mark else ''}_dl=1"


def _kept(request: Any, dropped: set[str]) -> list[tuple[str, str]]:
    """What of a query says which rows are meant: no language, no facets."""
    return [
        (key, value)
        for key, value in parse_qsl(request.query_string, keep_blank_values=True)
        if key not in {"lang", "_lang"} | dropped and not key.startswith("_facet")
    ]


def _without(request: Any, dropped: set[str]) -> str:
    query = urlencode(_kept(request, dropped))
    return f"{request.path}?{query}" if query else str(request.path)


async def _year_of_row(datasette: Any, site: Site, request: Any, table: str | None) -> str | None:
    """The year of the newest document that a row's page is of or refers to; None where it names
    none, and for any other page.

    The number of a task, sentence or heading begins with its document's: ``schema.tables``.
    """
    identifier = request.url_vars.get("pks") if request else None
    if table is None or not identifier:
        return None
    keys = await datasette.get_database(DATABASE).primary_keys(table)
    values = urlsafe_components(identifier)
    if not keys or len(keys) != len(values):
        return None
    condition = " and ".join(f"{escape_sqlite(key)} = :key_{key}" for key in keys)
    named = {f"key_{key}": value for key, value in zip(keys, values, strict=True)}
    found = await site.rows(f"select * from {escape_sqlite(table)} where {condition}", named)
    row = dict(found[0]) if found else {}
    if row.get("year"):
        return str(row["year"])
    documents = [
        value if ID_COLUMNS[column] == "documents" else value // 10_000
        for column, value in row.items()
        if isinstance(value, int) and ID_COLUMNS.get(column) in (*_OF_DOCUMENTS, "documents")
    ]
    ((year,),) = await site.rows(_NEWEST, {"ids": json.dumps(documents)})
    return str(year) if year else None


_OF_DOCUMENTS = ("tasks", "statements", "sections")
_NEWEST = "select max(year) from documents where id in (select value from json_each(:ids))"


def _citation_key(address: str) -> str:
    """``zeren-unit_task_load``; of a filtered page with a digest of its filters."""
    path, mark, query = address.partition("?")
    words = [re.sub(r"[^0-9A-Za-z_-]+", "-", word) for word in path.split("/") if word]
    digest = [hashlib.sha256(query.encode()).hexdigest()[:8]] if mark else []
    return "-".join(dict.fromkeys(["zeren", *words, *digest]))


def _twin(site: Site, table: str) -> str | None:
    """The view that counts by lineage beside the one as named, and the other way round."""
    is_by_lineage = table.endswith(BY_LINEAGE)
    twin = table.removesuffix(BY_LINEAGE) if is_by_lineage else table + BY_LINEAGE
    return twin if twin in site.described else None
