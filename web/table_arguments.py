"""What an address asks of a table or view that Datasette would answer with nothing, or with all.

Datasette takes an argument that it cannot use for one that leaves no row, or for none at all, and
answers 200; a reader takes that for what the data says. Here such an argument is a mistake, and
the answer says what to ask instead.
"""

from __future__ import annotations

from typing import Any

from datasette.utils import tilde_decode, urlsafe_components
from datasette.utils.asgi import BadRequest

from web.frame import DATABASE
from web.row_search import ROW_SEARCHES
from web.site import site_of
from web.tables import COMPARISONS, unknown_columns, unknown_comparisons

SHAPES = ("arrays", "array", "arrayfirst", "object", "objects")
MOST_DIGITS = 18
# Column types whose values are whole numbers.
_WHOLE = ("INTEGER", "INT")

NO_SUCH_COLUMN = "没有这一列：{0} · no such column: {0}"
_NO_SUCH_COMPARISON = "没有这种比较：{0}；有 {1} · no such comparison: {0}; there are {1}"
_NO_SUCH_SHAPE = "没有这种 _shape：{0} · Invalid _shape: {0}"
_NO_NUMBER = "{0} 要是整数 · {0} must be a whole number"
_NO_PAGE = (
    "_next={0} 不是这里的一页：请用“下一页”或响应头 Link 给出的地址 · "
    "_next={0} is no page of this: use the address that “Next page” or the header Link gives"
)
_OTHER_INDEX = (
    "{0} 不能改：请用 _search=，它查这里自己的索引 · "
    "{0} cannot be chosen: use _search=, which asks the index of this table or view"
)
_NO_SEARCH = (
    "这里不能搜索：请用“列名__contains=”筛选，或用 /search · there is no search here: filter with "
    "COLUMN__contains=, or use /search"
)
_NO_SEARCH_BY_COLUMN = (
    "视图不能用 {0} 按列搜索：请用 _search=，或“列名__contains=”；表可以，如 "
    "/zeren/tasks?_search_text=… · a view cannot be searched by column with {0}: use _search=, or "
    "COLUMN__contains=; a table can, as /zeren/tasks?_search_text=…"
)


async def refuse_wrong(datasette: Any, request: Any) -> None:
    """Raise BadRequest, in both languages, if the address asks what cannot be answered."""
    arguments, table = request.args, tilde_decode(request.url_vars["table"])
    described = site_of(datasette).describe(table)
    if described.columns and (unknown := unknown_columns(described, arguments)):
        raise BadRequest(NO_SUCH_COLUMN.format(", ".join(unknown)))
    if unknown := unknown_comparisons(arguments):
        raise BadRequest(_NO_SUCH_COMPARISON.format(unknown[0], ", ".join(COMPARISONS)))
    if (shape := arguments.get("_shape", "arrays")) not in SHAPES:
        raise BadRequest(_NO_SUCH_SHAPE.format(shape))
    if not _is_whole(arguments.get("_timelimit") or "0"):
        raise BadRequest(_NO_NUMBER.format("_timelimit"))
    await _refuse_search(datasette, table, arguments)
    await _refuse_page(datasette, table, arguments)


async def _refuse_search(datasette: Any, table: str, arguments: Any) -> None:
    metadata = datasette.table_metadata(DATABASE, table)
    for name in ("_fts_table", "_fts_pk"):
        if arguments.get(name, metadata.get(name[1:])) != metadata.get(name[1:]):
            raise BadRequest(_OTHER_INDEX.format(name))
    searches = [name for name in arguments if name.startswith("_search") and arguments[name]]
    searches = [name for name in searches if name != "_searchmode"]
    if not searches:
        return
    database = datasette.get_database(DATABASE)
    if "_search" not in searches and await database.get_view_definition(table):
        raise BadRequest(_NO_SEARCH_BY_COLUMN.format(searches[0]))
    has_index = metadata.get("fts_table") or await database.fts_table(table)
    if not (has_index or table in ROW_SEARCHES):
        raise BadRequest(_NO_SEARCH)


async def _refuse_page(datasette: Any, table: str, arguments: Any) -> None:
    """A page of a view begins at a number of rows; that of a table after a key, behind the value
    that the rows are sorted by."""
    if not (page := arguments.get("_next")):
        return
    database = datasette.get_database(DATABASE)
    if await database.get_view_definition(table):
        is_page = _is_whole(page)
    else:
        metadata = datasette.table_metadata(DATABASE, table)
        asked = arguments.get("_sort") or arguments.get("_sort_desc")
        is_sorted = bool(asked or metadata.get("sort") or metadata.get("sort_desc"))
        columns = await database.table_column_details(table)
        keys = [column for column in columns if column.is_pk]
        parts = urlsafe_components(page)[is_sorted:]
        types = [column.type.upper() for column in keys] or ["INTEGER"]
        is_page = len(parts) == len(types) and all(
            _is_whole(part) for part, type_ in zip(parts, types, strict=True) if type_ in _WHOLE
        )
    if not is_page:
        raise BadRequest(_NO_PAGE.format(page))


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
