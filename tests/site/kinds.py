"""One address of every kind of page, for tests and pictures of the whole site."""

from __future__ import annotations

from urllib.parse import quote

from web.language import with_language

# What the picture of a page is named after → its address.
PAGES = {
    "home": "/",
    "questions": "/questions",
    "sources": "/sources",
    "about": "/about",
    "search": "/search",
    "search-found": f"/search?q={quote('发改委')}",
    "search-kind": f"/search?q={quote('婴幼儿')}&kind=tasks",
    "search-nothing": "/search?q=zzz",
    "pictures": "/pictures",
    "data": "/zeren",
    "view": "/zeren/unit_pairs_shared_tasks?is_between_bodies=1&year=2022",
    "view-of-texts": "/zeren/task_report_differences",
    "table": "/zeren/units?_facet=kind",
    "row": "/zeren/tasks/3310002022100001",
    "sql": f"/zeren?sql={quote('select * from documents')}",
    "sql-refused": f"/zeren?sql={quote('drop table tasks')}",
    "task": "/task/3310002022100083",
    "unit": "/unit/331000116",
    "leader": "/leader/331000006",
    "district": "/district/331002",
    "document": "/document/331000-2022-breakdown",
    "indicator": f"/indicator/{quote('研发经费支出占生产总值比重')}",
    "units": f"/unit?q={quote('台州')}",
    "indicators": f"/indicator?q={quote('增长')}",
    "missing": "/unit/1",
    "error": "/nowhere",
}
# Width and height of the windows that pages are looked at in.
WINDOWS = {"desktop": (1280, 900), "phone": (390, 844)}
LANGUAGES = ("zh", "en")


def address(name: str, language: str) -> str:
    """Where the page of that name is, in a language."""
    return with_language(PAGES[name], language)
