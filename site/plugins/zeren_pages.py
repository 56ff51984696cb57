"""The pages of things: their routes. What they say is in ``web/pages``."""

from __future__ import annotations

import json
from asyncio import to_thread
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote, urlencode
from weakref import WeakKeyDictionary

from datasette import Response, hookimpl
from datasette.utils import sqlite_timelimit
from markupsafe import Markup

from web.cite import Citation
from web.frame import note_truncation
from web.language import Language, language_of
from web.pages.answers import (
    THINGS,
    Answer,
    Subject,
    answer,
    citation_of,
    list_answer,
    suggestions,
)
from web.pages.kept import Kept, Part
from web.pages.lists import KINDS
from web.pages.speech import speech
from web.pictures.served import figures
from web.sql_guard import DATA_ANSWER, answer_limit

DATABASE = "zeren"
# Where pictures go into a page's own part; escaped text cannot hold it.
PICTURES_HERE = Markup("<!-- pictures -->")

_kept: WeakKeyDictionary[Any, Kept] = WeakKeyDictionary()


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """``/task/ID``, ``/unit`` and so on, each also with ``.json``."""
    things = "|".join(THINGS)
    lists = "|".join(KINDS)
    return [
        (rf"^/(?P<thing>{lists})(?P<json>\.json)?$", show_list),
        (rf"^/(?P<thing>{things})/(?P<name>[^/]+?)(?P<json>\.json)?$", show),
        (r"^/task$", all_tasks),
    ]


async def show(datasette: Any, request: Any) -> Response:
    """The page or JSON of one thing."""
    thing, name = request.url_vars["thing"], unquote(request.url_vars["name"])
    found = await _respond(datasette, request, f"page_{thing}.html", answer, thing, name)
    return found or await _missing(datasette, request, thing, name)


async def show_list(datasette: Any, request: Any) -> Response:
    """The list of one kind of things."""
    asked = [request.args.get(name, "") for name in ("q", "district", "sort")]
    thing = request.url_vars["thing"]
    return await _respond(datasette, request, "page_list.html", list_answer, thing, *asked)


async def all_tasks(request: Any) -> Response:
    """Tasks have their list in Datasette's own page, with search and filters."""
    asked = {"_search": request.args.get("q"), "district_id": request.args.get("district")}
    query = urlencode({name: value for name, value in asked.items() if value})
    address = f"/{DATABASE}/task_details?{query}" if query else f"/{DATABASE}/task_details"
    return Response.redirect(_language(request).link(address))


async def _respond(
    datasette: Any, request: Any, template: str, question: Callable[..., Any], *asked: str
) -> Response | None:
    """The answer to a question as page or JSON; None if there is none."""
    headers = {"Cache-Control": f"max-age={datasette.setting('default_cache_ttl')}"}
    if request.url_vars["json"]:
        found = await _ask(datasette, question, *asked)
        if found is None:
            return None
        citation = _citation(datasette, request, found)
        _note_what_is_given(request, found)
        # Indented, it would be written by Python instead of C: ten times as long.
        body = json.dumps(found.data(citation), ensure_ascii=False)
        return Response(body, 200, headers, content_type="application/json; charset=utf-8")
    part = await _part(datasette, _language(request), template, question, *asked)
    if part is None:
        return None
    _note_what_is_given(request, part)
    html = await _frame(datasette, request, part, _citation(datasette, request, part))
    return Response.html(html, headers=headers)


def _note_what_is_given(request: Any, found: Answer | Part) -> None:
    if found.subject.given is not None:
        note_truncation(request.scope, found.subject.given)


async def _missing(datasette: Any, request: Any, thing: str, name: str) -> Response:
    if request.url_vars["json"]:
        return Response.json({"error": f"no {thing} {name}"}, status=404)
    near = await _ask(datasette, suggestions, thing, name[:100])
    context = {"thing": thing, "name": name, "near": near}
    before, after = await _render(datasette, _language(request), "page_missing.html", context)
    part = Part({"thing": thing}, Subject(name, "404", ""), before, after)
    return Response.html(await _frame(datasette, request, part), status=404)


async def _part(
    datasette: Any, language: Language, template: str, question: Callable[..., Any], *asked: str
) -> Part | None:
    kept = _kept.setdefault(datasette, Kept())
    key = (template, language.code, asked)
    part = kept.get(key)
    if part is None:
        found = await _ask(datasette, question, *asked)
        if found is None:
            return None
        texts = await _render(datasette, language, template, found.context())
        part = Part(found.shared, found.subject, *texts)
        if not datasette.get_database(DATABASE).is_mutable:
            kept.keep(key, part)
    return part


# A page of ours may take longer than a visitor's statement: it is made once and kept.
LONGEST_MS = 5_000


async def _ask(datasette: Any, question: Callable[..., Any], *asked: str) -> Any:
    """A question to the database, in one of its threads and within its time limit."""

    def limited(connection: Any) -> Any:
        with sqlite_timelimit(connection, LONGEST_MS):
            return question(connection, *asked)

    # A page of ours bounds its rows itself; the bound for HTML is against statements of visitors.
    before = answer_limit.set(DATA_ANSWER)
    try:
        return await datasette.get_database(DATABASE).execute_fn(limited)
    finally:
        answer_limit.reset(before)


async def _render(
    datasette: Any, language: Language, template: str, context: dict[str, Any]
) -> tuple[str, str]:
    """A page's own part, in a thread: one of a thousand lines holds up no other visitor."""
    own = datasette.jinja_env.get_template(template)
    words = {**context, **speech(language), "pictures_here": PICTURES_HERE}
    before, _here, after = (await to_thread(own.render, words)).partition(PICTURES_HERE)
    return before, after


async def _frame(datasette: Any, request: Any, part: Part, citation: Citation | None = None) -> str:
    """The whole page: the site's frame around its own part, which was escaped when rendered."""
    context = {
        **part.shared,
        **speech(_language(request)),
        "subject": part.subject,
        "citation": citation,
        "before_pictures": Markup(part.before),  # noqa: S704
        "after_pictures": Markup(part.after),  # noqa: S704
        "drawn": await _drawn(datasette, request, part),
    }
    html: str = await datasette.render_template("page.html", context, request=request)
    return html


async def _drawn(datasette: Any, request: Any, part: Part) -> dict[str, Any]:
    """The pictures of a page that has a place for them."""
    if not part.after:
        return {}
    thing, name = part.shared["thing"], part.subject.name
    # Of a document there is a page of all its pictures.
    names = ("chapters", "flow") if thing == "document" else ()
    return await figures(datasette, thing, name, _language(request), names)


def _citation(datasette: Any, request: Any, found: Answer | Part) -> Citation:
    address = datasette.absolute_url(request, found.shared["address"])
    return citation_of(found.shared, found.subject, address)


def _language(request: Any) -> Language:
    return language_of({name: request.args.get(name) for name in request.args})
