"""The search box of views that have a row for each unit or leader of a task.

The index finds tasks, and all rows of a task would come with it: whoever looks for a unit would get
the units beside it too. So each word must stand in the task's own text, or among the names of the
row's unit or leader, or among those of the other side (leaders beside units, units beside leaders).
"""

from __future__ import annotations

from dataclasses import dataclass

from schema.derived import search_expression, search_tokens


@dataclass(frozen=True, slots=True)
class RowSearch:
    """A view's column of ids, the index of their names, and the task's columns that may match."""

    column: str
    index: str
    task_columns: str


ROW_SEARCHES = {
    "task_unit_details": RowSearch("unit_id", "units_fts", "text leaders"),
    "task_leader_details": RowSearch("leader_id", "leaders_fts", "text units"),
}


def clauses(view: str, query: str) -> tuple[list[str], dict[str, str]]:
    """Conditions on a view's rows, one a word, and their parameters."""
    search = ROW_SEARCHES.get(view)
    if search is None:
        return [], {}
    wheres: list[str] = []
    parameters: dict[str, str] = {}
    for number, word in enumerate(word for word in query.split() if search_tokens(word).strip()):
        name = f"word_{number}"
        wheres.append(
            f"({search.column} in (select rowid from {search.index} "
            f"where {search.index} match :{name}) "
            f"or task_id in (select rowid from tasks_fts where tasks_fts match :{name}_task))"
        )
        parameters[name] = search_expression(word)
        parameters[f"{name}_task"] = f"{{{search.task_columns}}} : {search_expression(word)}"
    return wheres, parameters
