"""Datasette's hooks for the frame of the site: languages, pages, whole CSVs, search. Thin on
purpose: what they do is in ``web``."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from datasette import Response, hookimpl
from datasette.filters import FilterArguments
from datasette.renderer import json_renderer

from schema.search import search_expression
from web import csvs, guide, home, search, twins
from web.at_once import render_at_once
from web.cells import cell
from web.database_file import database_file
from web.error_pages import Problem, error_answer, problem
from web.frame import DATABASE, current_language, framed, note_truncation
from web.language import Language
from web.many_hits import counting_hits
from web.remembering import remembering
from web.row_search import box, clauses
from web.site import give_row_counts, site_of
from web.spared import spare
from web.table_arguments import refuse_wrong
from web.template_vars import language_vars, template_vars

# Of rules that fit an address the longest holds (RFC 9309). Queries are filters, searches and SQL,
# but for the language, the pictures of a document and the version of a style sheet.
ROBOTS = (
    "User-agent: *",
    *("Allow: /*?lang=en$", "Allow: /pictures?document=", "Allow: /static/"),
    *("Disallow: /*?", "Disallow: /*.csv", "Disallow: /*.json", "Disallow: /*.db$"),
)
FAVICON = Path(__file__).parent.parent / "static" / "favicon.svg"


@hookimpl
def startup(datasette: Any) -> Any:
    """Spare Datasette costly habits: working out the same answers again, counting whole views."""
    database = datasette.get_database(DATABASE)
    if database.is_mutable:
        return None
    spare(datasette, database)
    database.execute = remembering(counting_hits(database.execute, site_of(datasette).row_count))
    return give_row_counts(datasette)


@hookimpl(trylast=True)
def prepare_connection(conn: Any) -> None:
    """Replace the function that Datasette's search box quotes a query with.

    ``trylast`` because Datasette registers its own ``escape_fts`` too, and the last one stays.
    """
    conn.create_function("escape_fts", 1, lambda query: search_expression(query or ""))


@hookimpl(trylast=True)
def filters_from_request(datasette: Any, request: Any, database: str, table: str) -> Any:
    """Leave of a task's rows those that the search is about.

    ``trylast`` because Datasette says of a view without an index that it has no search box.
    """
    if database != DATABASE:
        return None
    query = request.args.get("_search") or ""
    own_box = box(table, query)
    if request.args.get("_searchmode") == "raw" and not own_box:
        return None
    wheres, parameters = clauses(table, query)
    return FilterArguments(wheres, parameters, extra_context=own_box)


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str) -> Any:
    """Links and meanings in cells."""
    if database != DATABASE:
        return None
    return cell(row, value, column, table, current_language())


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """The language of each request."""
    return framed


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Render at once, also what Datasette renders without asking plugins for names."""
    render_at_once(env)
    env.globals.update(language_vars(Language("zh")))


@hookimpl
def extra_template_vars(datasette: Any, request: Any, table: str | None) -> Any:
    """What every template needs."""
    return template_vars(datasette, request, table)


@hookimpl
def register_routes() -> Any:
    """Pages of ours, some in place of Datasette's."""
    return [
        (r"^/$", home.home_page),
        (rf"^/{DATABASE}$", database_or_query),
        (rf"^/{DATABASE}\.csv$", csvs.sql_csv),
        (rf"^/(?P<database>{DATABASE})\.db$", database_file),
        (rf"^/(?P<database>{DATABASE})/(?P<table>[^/\.]+)\.csv$", csvs.table_csv),
        (rf"^/{DATABASE}/(?P<table>[^/\.]+)(\.(?P<format>jsono?))?$", table_or_view),
        (r"^/questions$", guide.questions_page),
        (r"^/questions\.json$", twins.questions_json),
        (r"^/sources\.json$", twins.sources_json),
        (r"^/search\.json$", twins.search_json),
        (r"^/sources$", guide.sources_page),
        (r"^/about$", guide.about_page),
        (r"^/search$", search.search_page),
        (r"^/robots\.txt$", robots),
        (r"^/favicon\.ico$", favicon),
    ]


async def database_or_query(datasette: Any, request: Any) -> Any:
    """The page of the database; with ``?sql=`` Datasette's own page of a query."""
    if not request.args.get("sql"):
        return await home.database_page(datasette, request)
    from datasette.views.database import DatabaseView

    request.scope["url_route"] = {"kwargs": {"database": DATABASE, "format": None}}
    return await DatabaseView(datasette).dispatch_request(request)


async def table_or_view(datasette: Any, request: Any) -> Any:
    """Datasette's page of a table or view, if its arguments can be answered."""
    from datasette.views.table import TableView

    await refuse_wrong(datasette, request)
    request.scope["url_route"] = {"kwargs": {"database": DATABASE, **request.url_vars}}
    return await TableView(datasette).dispatch_request(request)


def robots() -> Response:
    """Pages are to be found; filtered ones, data files and other people's SQL are not."""
    return Response.text("\n".join([*ROBOTS, ""]))


def favicon() -> Response:
    """The sign of the site."""
    return Response(FAVICON.read_bytes(), content_type="image/svg+xml")


@hookimpl
def register_output_renderer() -> dict[str, Any]:
    """Datasette's JSON with a header that says when rows are missing, in every ``_shape``."""
    return {"extension": "json", "render": json_that_tells}


def json_that_tells(args: Any, data: Any, view_name: str, request: Any) -> Response:
    """JSON as Datasette gives it; the list of tables and views has no rows to shape."""
    if "rows" not in data:
        return Response.json(data)
    if data.get("truncated") or data.get("next"):
        note_truncation(request.scope, len(data["rows"]))
    return json_renderer(args, data, view_name)  # type: ignore[no-any-return]


@hookimpl(tryfirst=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """An error in the reader's language."""
    has_query = any(name not in ("lang", "_lang") for name in request.args)
    told = problem(exception, has_query)
    if told.status >= 500:
        traceback.print_exception(exception)
    return error_answer(datasette, request, told)


@hookimpl
def forbidden(datasette: Any, request: Any) -> Any:
    """What is closed."""
    return error_answer(datasette, request, Problem(403))
