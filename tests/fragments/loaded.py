"""What the loader makes of a fragment, as the documents that ``score.py`` compares.

The way is the loader's own: a file → read → parse → normalize. A reading's ``name`` is taken for a
party only where the loader shared a prefix or suffix (or cut a chain) and came to the same unit;
every other party is compared as it is printed. A document's title is that of its row with every
line that was read as a title (a notice and its table have one each).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from loader.errors import IncompleteMetadata, LoaderError
from loader.load import Options, prepare
from loader.normalize import DocumentRows, Overrides
from loader.normalize.identity import Resolver
from loader.normalize.rows import Row
from loader.reference import load_reference
from loader.register import load_register
from tests.fragments.score import Json, Score, fold, score

# Every body of an invented document is unknown; that says nothing about how it was read.
UNKNOWN_NAMES = frozenset({"unknown_unit", "unknown_leader"})


@dataclass(frozen=True)
class Loaded:
    """The documents of a file; ``flags``: codes of open issues, those for unknown names left out.

    ``is_told``: whether issuer or year had to be given by hand.
    """

    documents: tuple[Json, ...] = ()
    flags: tuple[str, ...] = ()
    refused_with: str | None = None
    is_told: bool = False


def load(path: Path, expected: Json, *, district_id: int | None = None) -> Loaded:
    """Load a file; issuer and year are given by hand where the text alone was refused for them."""
    first = expected["documents"][0] if expected["documents"] else {}
    options = Options(Overrides(district_id=district_id))
    try:
        return _load(path, expected, options, is_told=district_id is not None)
    except IncompleteMetadata:
        if not first:
            raise
        told = Options(Overrides(district_id or first["district_id"], first["year"]))
        return _load(path, expected, told, is_told=True)


def _load(path: Path, expected: Json, options: Options, *, is_told: bool) -> Loaded:
    try:
        _, rows = prepare(path, load_reference(), load_register(), options)
    except IncompleteMetadata:
        raise
    except LoaderError as error:
        return Loaded(refused_with=str(error), is_told=is_told)
    readings = [task for document in expected["documents"] for task in document["tasks"]]
    flags = [issue.code for own in rows for issue in own.issues if issue.severity != "note"]
    return Loaded(
        documents=tuple(_document(own, readings) for own in rows),
        flags=tuple(code for code in flags if code not in UNKNOWN_NAMES),
        is_told=is_told,
    )


def scored(loaded: Loaded, expected: Json) -> Score:
    return score(
        expected,
        loaded.documents,
        refused_with=loaded.refused_with,
        flagged=bool(loaded.flags),
    )


def _document(own: DocumentRows, readings: list[Json]) -> Json:
    names = _Names(own, readings)
    lines = own.tables["source_lines"]
    titles = [line["text"] for line in lines if line["class"] == "title"]
    return {
        **{key: own.document[key] for key in ("district_id", "kind", "year")},
        "title": " ".join((own.document["title"], *titles)),
        "tasks": [_task(own, task, names) for task in own.tables["tasks"]],
    }


class _Names:
    """Names of a document's units: by id, and as a reading spells them out."""

    def __init__(self, own: DocumentRows, readings: list[Json]) -> None:
        reference = load_reference()
        resolver = Resolver(reference, own.document["district_id"], own.document["year"])
        self._units = {unit.id: unit.name for unit in reference.units.values()}
        self._units |= {row["id"]: row["name"] for row in own.tables["units"]}
        spelled = {party["name"] for task in readings for party in task["parties"]}
        self._read: dict[int, list[str]] = {}
        for name in sorted(spelled):
            self._read.setdefault(resolver.unit(name).id, []).append(name)

    def of(self, row: Row) -> str:
        """A shared name as a reading spells that unit: with what was printed in it (巴州)."""
        printed = str(row["name_as_printed"])
        if not (row["is_prefix_shared"] or row["is_suffix_shared"]):
            return printed
        names = self._read.get(row["unit_id"], [self._units[row["unit_id"]]])
        return next((name for name in names if fold(printed) in fold(name)), names[0])


def _task(own: DocumentRows, task: Row, names: _Names) -> Json:
    sections = {row["id"]: row["title"] for row in own.tables["sections"]}
    units = [row for row in own.tables["task_units"] if row["task_id"] == task["id"]]
    leaders = [row for row in own.tables["task_leaders"] if row["task_id"] == task["id"]]
    return {
        "text": task["text"],
        "item_number": (task["item_number"] or "").strip("()（）.．、") or None,
        "section": sections.get(task["section_id"]),
        "leaders": [row["name_as_printed"] for row in leaders],
        "parties": [{"name": names.of(row), "role": row["role"]} for row in units],
        "open_ended": bool(task["is_open_ended"]),
        **{
            name: task[f"{name}_as_printed"]
            for name in ("deadline", "progress", "contacts", "remarks")
        },
    }
