"""Write accepted proposals into the reference CSVs: all of them, checked together, or none."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from loader.errors import CuratedDataError
from loader.reference import load_reference
from loader.reference.tables import FOLDER
from loader.review import KINDS, UNKNOWN_KIND, OpenName, Proposal, Review

EVERYTHING = "all"


class BadChoice(Exception):
    """A choice that names no proposal, or more than one; ``str()`` says which there are."""


def chosen(review: Review, choices: Iterable[str]) -> tuple[Proposal, ...]:
    """The proposals a person chose.

    A choice is ``331000:市某某局`` (a body or person of its own), ``331000:市某某局=331000012``
    (another name of that unit), ``331000:某某站=institution`` (a body of its own, and its kind),
    each without the code where one government has the name, or ``all``: everything else that is
    open as its own entity. Raises BadChoice.
    """
    picked: dict[str, Proposal] = {}
    for choice in sorted(choices, key=lambda one: one == EVERYTHING):
        if choice == EVERYTHING:
            told = {name.partition("=")[0] for name in picked}
            found = [p for p in map(_own, review.names) if p.choice not in told]
        else:
            found = [_find(review.names, choice)]
        for proposal in found:
            name = proposal.choice.partition("=")[0]
            if picked.setdefault(name, proposal) != proposal:
                raise BadChoice(f"{name} is chosen twice — choose one row for each name")
    for proposal in picked.values():
        if proposal.values.get("kind") == UNKNOWN_KIND:
            raise BadChoice(
                f"{proposal.choice}: its name does not show what kind of body it is — say it, as "
                f"in --accept {proposal.choice}=institution; kinds are {', '.join(KINDS)}"
            )
    return tuple(picked.values())


def _own(name: OpenName) -> Proposal:
    return name.proposals[0]


def _find(names: Iterable[OpenName], choice: str) -> Proposal:
    own, _, kind = choice.partition("=")
    if kind in KINDS:
        proposal = _find(names, own)
        if "kind" not in proposal.values:
            raise BadChoice(f"{own} is a person and has no kind — leave out ={kind}")
        return replace(proposal, values={**proposal.values, "kind": kind})
    proposals = [p for name in names for p in name.proposals]
    found = [p for p in proposals if choice in (p.choice, p.choice.partition(":")[2])]
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(p.choice for p in found)
        raise BadChoice(f"{choice} may be any of {several} — give one of these")
    own = choice.partition("=")[0]
    near = [p.choice for p in proposals if own in _names_of(p)]
    offered = f"its rows are {', '.join(near)}" if near else "run review to see what is open"
    raise BadChoice(f"{choice} is not among the open names — {offered}")


def _names_of(proposal: Proposal) -> tuple[str, str]:
    """With and without the government's code, and without what the row says of it."""
    name = proposal.choice.partition("=")[0]
    return name, name.partition(":")[2]


def accept(proposals: Sequence[Proposal], folder: Path = FOLDER) -> dict[str, int]:
    """Add rows to the CSVs of a folder; file name → rows added.

    The new files are made beside the old ones, read and cross-checked as every load does, and
    only then put in their place. Raises CuratedDataError, the files unchanged.
    """
    added: dict[str, list[dict[str, str]]] = defaultdict(list)
    for proposal in proposals:
        added[proposal.file].append(proposal.values)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        trial = Path(name)
        for path in folder.glob("*.csv"):
            shutil.copyfile(path, trial / path.name)
        for file, rows in added.items():
            _add(trial / file, rows)
        try:
            load_reference(trial)
        except CuratedDataError as error:
            raise CuratedDataError(
                str(folder / Path(error.file).name),
                f"the chosen rows do not fit: {error.problem}",
                "choose other rows, or add them by hand",
            ) from error
        for file in added:
            os.replace(trial / file, folder / file)
    return {file: len(rows) for file, rows in added.items()}


def _add(path: Path, rows: Iterable[dict[str, str]]) -> None:
    """Insert rows where the order of the file (by its first columns) wants them."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *stored = csv.reader(file)
    stored += [[row[column] for column in head] for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *sorted(stored, key=_order)])


def _order(row: Sequence[str]) -> tuple[int, Sequence[str]]:
    return int(row[0]), row
