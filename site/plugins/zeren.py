"""What Datasette needs to serve Zeren: Chinese search, whole CSVs, links, the home page."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode
from weakref import WeakKeyDictionary

import markupsafe
from datasette import hookimpl

from schema.derived import search_expression, view_sections

DATABASE = "zeren"

# The home page's cards of each running site: Datasette copies all metadata at every look-up.
_cards: WeakKeyDictionary[Any, list[Any]] = WeakKeyDictionary()

# A view's id columns and the table whose row page they lead to.
LINKED_IDS = {
    "task_id": "tasks",
    "document_id": "documents",
    "section_id": "sections",
    "district_id": "districts",
    "leader_id": "leaders",
    "leader_a_id": "leaders",
    "leader_b_id": "leaders",
    "unit_id": "units",
    "unit_a_id": "units",
    "unit_b_id": "units",
    "printed_unit_id": "units",
    "bound_district_id": "districts",
    "first_district_id": "districts",
    "lower_district_id": "districts",
    "chapter_id": "sections",
    "earlier_document_id": "documents",
    "statement_id": "statements",
    "target_id": "targets",
    "earlier_target_id": "targets",
    "claim_id": "targets",
    "earlier_task_id": "tasks",
    "later_task_id": "tasks",
    "promise_task_id": "tasks",
    "promise_statement_id": "statements",
    "claim_task_id": "tasks",
    "claim_statement_id": "statements",
    "heir_id": "units",
    "predecessor_id": "units",
    "successor_id": "units",
}


@hookimpl(trylast=True)
def prepare_connection(conn: Any) -> None:
    """Replace the function that Datasette's search box quotes a query with.

    ``trylast`` because Datasette registers its own ``escape_fts`` too, and the last one stays.
    """
    conn.create_function("escape_fts", 1, lambda query: search_expression(query or ""))


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str) -> Any:
    """Link the ids in views, which Datasette links in tables only."""
    target = LINKED_IDS.get(column)
    if database != DATABASE or target is None or not isinstance(value, int) or target == table:
        return None
    return markupsafe.Markup('<a href="/{}/{}/{}">{}</a>').format(DATABASE, target, value, value)


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Make every CSV of a table or view whole.

    Datasette cuts it to one page, or to ``max_returned_rows``, without a word; streaming gives
    all rows. A caller who pages (``_size`` other than max, ``_next``) or sends SQL is left alone.
    A download (``_dl``) begins with a byte order mark, without which Excel misreads Chinese.
    """

    def wrap(app: Any) -> Any:
        async def whole_csv(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and scope["path"].endswith(".csv"):
                query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
                given = dict(query)
                if given.get("_size", "max") == "max" and not {"_next", "sql"} & given.keys():
                    kept = [(k, v) for k, v in query if k not in ("_size", "_stream")]
                    streamed = urlencode([*kept, ("_stream", "on"), ("_size", "max")])
                    scope = {**scope, "query_string": streamed.encode("latin-1")}
                if "_dl" in given:
                    send = _with_byte_order_mark(send)
            await app(scope, receive, send)

        return whole_csv

    return wrap


def _with_byte_order_mark(send: Any) -> Any:
    """``send``, with a byte order mark before the first byte of a good answer's body."""
    is_due = False

    async def marked(message: Any) -> None:
        nonlocal is_due
        if message["type"] == "http.response.start":
            is_due = message["status"] == 200
        elif is_due and message.get("body"):
            message = {**message, "body": "\ufeff".encode() + message["body"]}
            is_due = False
        await send(message)

    return marked


@hookimpl
def extra_template_vars(datasette: Any, view_name: str) -> Any:
    """The home page's questions and documents."""
    if view_name != "index":
        return None

    async def home() -> dict[str, Any]:
        database = datasette.get_database(DATABASE)
        overview = await database.execute("select * from document_overview order by document_key")
        about = await database.execute("select key, value from about")
        if datasette not in _cards:
            _cards[datasette] = [
                (title, [_card(datasette, name) for name in names])
                for title, names in view_sections().items()
            ]
        sections = _cards[datasette]
        details, questions, *others = sections
        return {
            "view_sections": [questions, details, *others],
            "documents": [dict(row) for row in overview.rows],
            "about": {row["key"]: row["value"] for row in about.rows},
        }

    return home


def _card(datasette: Any, view: str) -> dict[str, str]:
    described = datasette.table_metadata(DATABASE, view) or {}
    chinese, _, english = described.get("title", view).partition(" · ")
    text_zh, _, text_en = described.get("description", "").partition("\n")
    return {
        "name": view,
        "title_zh": chinese,
        "title_en": english,
        "text_zh": text_zh,
        "text_en": text_en,
    }
