"""Datasette's hooks that put ``web.guard`` around the site; the rules are there."""

from __future__ import annotations

import sys
from typing import Any

from datasette import Response, hookimpl
from datasette.plugins import pm

from web.downloads import safe_for_spreadsheets
from web.guard import Guard
from web.memory import keep_few_pages, return_freed_memory
from web.policy import content_security_policy
from web.sql_guard import bounded, protect
from web.warming import warming

DATABASE = "zeren"
# Datasette prints every error, also a page that is not there, with all variables: 0.6 s each.
NOISY_ERRORS = "datasette.handle_exception"
# Seconds a thread may keep the interpreter: the ordinary pages' shares it with the costly ones'.
SWITCH_INTERVAL = 0.001


@hookimpl(trylast=True)
def prepare_connection(conn: Any, database: str) -> None:
    """Bound the published database's connections; last, after every function is there."""
    if database == DATABASE:
        keep_few_pages(conn)
        protect(conn)


@hookimpl
def startup(datasette: Any) -> None:
    """Tell threads the bound of their request; attach nothing; keep variables out of the log."""
    database = datasette.databases.get(DATABASE)
    if database is not None:
        database.execute_fn = bounded(database.execute_fn)
        database.attached_databases = _nothing_attached
    sys.setswitchinterval(SWITCH_INTERVAL)
    return_freed_memory()
    if not pm.is_blocked(NOISY_ERRORS):
        pm.set_blocked(NOISY_ERRORS)


async def _nothing_attached() -> list[Any]:
    """In place of ``pragma database_list``, which names the file and is refused to everybody."""
    return []


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Any) -> Any:
    """The guard, outermost, with the policy for the scripts in Datasette's templates and ours."""
    environment = datasette.jinja_env
    names = environment.list_templates(extensions=["html"])
    sources = [environment.loader.get_source(environment, name)[0] for name in names]
    policy = content_security_policy(sources)

    def guarded(app: Any) -> Any:
        guard = Guard(safe_for_spreadsheets(app), policy)
        is_published = DATABASE in datasette.databases
        return warming(guard, guard, datasette) if is_published else guard

    return guarded


@hookimpl
def register_routes() -> Any:
    """Datasette's list of databases shows where the files lie; this one does not."""
    return [(r"^/-/databases(\.json)?$", databases)]


def databases(datasette: Any) -> Response:
    """Name, size and hash of what is served."""
    shown = [
        {"name": d.name, "route": d.route, "size": d.size, "is_mutable": False, "hash": d.hash}
        for name, d in datasette.databases.items()
        if name == DATABASE
    ]
    return Response.json(shown)
