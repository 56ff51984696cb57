"""The search box of views where a word may stand on one of several sides of a row.

Datasette's own box asks one index about one column. In a view with a row for each unit or leader of
a task the index finds tasks, and all rows of a task would come with it: whoever looks for a unit
would get the units beside it too. So each word must stand in the task's own text, or among the
names of the row's unit or leader, or among those of the other side (leaders beside units, units
beside leaders). In a view of pairs each word must be a name of one of the two, so that two words
find the pair of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from schema.search import letters_of, search_expression


@dataclass(frozen=True, slots=True)
class RowSearch:
    """A view's columns of ids with the index of their names, and the task's columns that may match.

    ``has_own_box`` where the metadata name no index, so that Datasette shows no box by itself.
    """

    sides: tuple[tuple[str, str], ...]
    task_columns: str = ""
    has_own_box: bool = False


def _pairs(thing: str, index: str) -> RowSearch:
    return RowSearch(((f"{thing}_a_id", index), (f"{thing}_b_id", index)), has_own_box=True)


def _under_leaders(index: str) -> RowSearch:
    return RowSearch((("unit_id", index), ("leader_id", "leaders_fts")), has_own_box=True)


ROW_SEARCHES = {
    "task_unit_details": RowSearch((("unit_id", "units_fts"),), "text leaders"),
    "task_leader_details": RowSearch((("leader_id", "leaders_fts"),), "text units"),
    "unit_pairs_shared_tasks": _pairs("unit", "units_fts"),
    "unit_pairs_shared_tasks_by_lineage": _pairs("unit", "lineage_fts"),
    "leader_pairs": _pairs("leader", "leaders_fts"),
    "leader_unit_matrix": _under_leaders("units_fts"),
    "leader_unit_matrix_by_lineage": _under_leaders("lineage_fts"),
}


def clauses(view: str, query: str) -> tuple[list[str], dict[str, str]]:
    """Conditions on a view's rows, one a word, and their parameters."""
    search = ROW_SEARCHES.get(view)
    if search is None:
        return [], {}
    words = [word for word in query.split() if letters_of(word)]
    wheres: list[str] = []
    parameters: dict[str, str] = {}
    for number, word in enumerate(words):
        name = f"word_{number}"
        wheres.append(_somewhere(search, name))
        parameters[name] = search_expression(word)
        if search.task_columns:
            parameters[f"{name}_task"] = f"{{{search.task_columns}}} : {search_expression(word)}"
    return wheres, parameters


def _somewhere(search: RowSearch, name: str) -> str:
    places = [
        f"{column} in (select rowid from {index} where {index} match :{name})"
        for column, index in search.sides
    ]
    if search.task_columns:
        places.append(
            f"task_id in (select rowid from tasks_fts where tasks_fts match :{name}_task)"
        )
    return f"({' or '.join(places)})"


def box(view: str, query: str) -> dict[str, object]:
    """What Datasette's template is told of a box of ours; nothing where the box is Datasette's."""
    search = ROW_SEARCHES.get(view)
    return {"supports_search": True, "search": query} if search and search.has_own_box else {}
