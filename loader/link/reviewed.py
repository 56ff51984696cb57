"""Links confirmed by reading: outcomes of promises, and what a district took over from its city.

The quotes stand in ``loader/reference/outcomes.csv`` and ``cascades.csv``; here each is found at
its line in the stored text, and with it the task, sentence and target it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from loader.reference import Reference
from loader.vocabulary import without_space
from schema.tables import (
    documents,
    outcomes,
    source_lines,
    statements,
    target_cascades,
    target_claims,
    targets,
    tasks,
)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands: the row it is part of, and the first target inside it."""

    document_id: int
    task_id: int | None
    statement_id: int | None
    target_ids: tuple[int, ...]


class _Document:
    """A stored document in which quotes are looked up, white space aside."""

    def __init__(self, connection: Connection, document_id: int) -> None:
        self.connection = connection
        self.id = document_id
        self.text = ""
        self.offsets: list[int] = []
        self.line_starts: dict[int, int] = {}
        lines = connection.execute(
            select(source_lines.c.line, source_lines.c.char_start, source_lines.c.text)
            .where(source_lines.c.document_id == document_id)
            .order_by(source_lines.c.line)
        )
        for line, start, text in lines:
            self.line_starts[line] = len(self.text)
            for index, character in enumerate(text):
                if not character.isspace():
                    self.text += character
                    self.offsets.append(start + index)

    def find(self, line: int, quote: str) -> Found | None:
        """The quote that begins on a line, or None when the text there is another."""
        wanted = without_space(quote)
        at = self.text.find(wanted, self.line_starts.get(line, 0))
        following = self.line_starts.get(line + 1, len(self.text))
        if not wanted or at < 0 or at >= max(following, self.line_starts.get(line, 0) + 1):
            return None
        start, end = self.offsets[at], self.offsets[at + len(wanted) - 1] + 1
        return Found(
            self.id,
            self._holding(tasks, start),
            self._holding(statements, start),
            tuple(key for key, low, high in self._targets if start <= low and high <= end),
        )

    def _holding(self, table: Table, offset: int) -> int | None:
        return self.connection.execute(
            select(table.c.id).where(
                table.c.document_id == self.id,
                table.c.char_start <= offset,
                table.c.char_end > offset,
            )
        ).scalar()

    @cached_property
    def _targets(self) -> list[tuple[int, int, int]]:
        rows = self.connection.execute(
            select(targets.c.id, targets.c.char_start, targets.c.char_end)
            .where(targets.c.document_id == self.id)
            .order_by(targets.c.ordinal)
        )
        return [(row.id, row.char_start, row.char_end) for row in rows]


def unlink_reviewed(connection: Connection) -> None:
    """Remove all reviewed links; they are few and rebuilt whole."""
    for table in (target_claims, outcomes, target_cascades):
        connection.execute(delete(table))


def mentioned_documents(reference: Reference) -> set[str]:
    """Keys of the documents that reviewed links quote."""
    return (
        {o.promise_document for o in reference.outcomes}
        | {o.claim_document for o in reference.outcomes if o.claim_document}
        | {c.city_document for c in reference.cascades}
        | {c.district_document for c in reference.cascades}
    )


def link_reviewed(connection: Connection, reference: Reference) -> list[str]:
    """Rebuild the reviewed links whose documents are loaded; returns quotes that were not found."""
    unlink_reviewed(connection)
    loaded = _loaded(connection, reference)
    missing: list[str] = []
    outcome_rows = list(_outcomes(reference, loaded, missing))
    cascade_rows = list(_cascades(reference, loaded, missing))
    claims = {
        (row["target_id"], row["claim_id"]): row
        for row in _target_claims(connection, reference, loaded)
    }
    for table, values in (
        (outcomes, outcome_rows),
        (target_cascades, cascade_rows),
        (target_claims, list(claims.values())),
    ):
        if values:
            connection.execute(insert(table), values)
    return missing


def missing_quotes(connection: Connection, reference: Reference) -> list[str]:
    """Quotes of the reviewed links that the stored texts do not have at their lines."""
    loaded = _loaded(connection, reference)
    missing: list[str] = []
    for _ in _outcomes(reference, loaded, missing):
        pass
    for _ in _cascades(reference, loaded, missing):
        pass
    return missing


def _loaded(connection: Connection, reference: Reference) -> dict[str, _Document]:
    rows = connection.execute(
        select(documents.c.key, documents.c.id).where(
            documents.c.key.in_(mentioned_documents(reference))
        )
    )
    return {key: _Document(connection, document_id) for key, document_id in rows}


def _locate(
    loaded: dict[str, _Document], key: str, line: int, quote: str, missing: list[str]
) -> Found | None:
    found = loaded[key].find(line, quote)
    if found is None:
        missing.append(f"{key}:{line}: “{quote}”")
    return found


def _outcomes(
    reference: Reference, loaded: dict[str, _Document], missing: list[str]
) -> Iterator[dict[str, Any]]:
    ordinals: dict[int, int] = {}
    for row in reference.outcomes:
        keys = {row.promise_document, row.claim_document} - {None}
        if not keys <= loaded.keys():
            continue
        promise = _locate(
            loaded, row.promise_document, row.promise_line, row.promise_quote, missing
        )
        claim = None
        if row.claim_document and row.claim_line and row.claim_quote:
            claim = _locate(loaded, row.claim_document, row.claim_line, row.claim_quote, missing)
        if promise is None or (row.claim_quote and claim is None):
            continue
        ordinals[promise.document_id] = ordinals.get(promise.document_id, 0) + 1
        yield {
            "promise_document_id": promise.document_id,
            "ordinal": ordinals[promise.document_id],
            "promise_line": row.promise_line,
            "promise_quote": row.promise_quote,
            "promise_task_id": promise.task_id,
            "promise_statement_id": promise.statement_id,
            "claim_document_id": claim.document_id if claim else None,
            "claim_line": row.claim_line,
            "claim_quote": row.claim_quote,
            "claim_task_id": claim.task_id if claim else None,
            "claim_statement_id": claim.statement_id if claim else None,
            "verdict": row.verdict,
            "basis": "reviewed",
            "note": row.basis_note,
            "note_zh": row.basis_note_zh,
        }


def _cascades(
    reference: Reference, loaded: dict[str, _Document], missing: list[str]
) -> Iterator[dict[str, Any]]:
    ordinals: dict[int, int] = {}
    for row in reference.cascades:
        if not {row.city_document, row.district_document} <= loaded.keys():
            continue
        city = _locate(loaded, row.city_document, row.city_line, row.city_quote, missing)
        district = _locate(
            loaded, row.district_document, row.district_line, row.district_quote, missing
        )
        if city is None or district is None:
            continue
        ordinals[city.document_id] = ordinals.get(city.document_id, 0) + 1
        yield {
            "city_document_id": city.document_id,
            "ordinal": ordinals[city.document_id],
            "subject": row.subject,
            "basis": row.basis,
            "city_line": row.city_line,
            "city_quote": row.city_quote,
            "city_task_id": city.task_id,
            "city_statement_id": city.statement_id,
            "city_target_id": next(iter(city.target_ids), None),
            "district_document_id": district.document_id,
            "district_line": row.district_line,
            "district_quote": row.district_quote,
            "district_statement_id": district.statement_id,
            "district_target_id": next(iter(district.target_ids), None),
            "note": row.note or "",
            "note_zh": row.note_zh or "",
        }


def _target_claims(
    connection: Connection, reference: Reference, loaded: dict[str, _Document]
) -> Iterator[dict[str, Any]]:
    """A quantified promise and the claim of the same unit in the quote that answers it.

    A quote that begins with the verb of a list may hold other targets too: then the pair of one
    indicator is meant, else the first target.
    """
    own = targets.c.document_id.in_([document.id for document in loaded.values()])
    columns = (targets.c.id, targets.c.unit, targets.c.indicator_name)
    rows = connection.execute(select(*columns).where(own)).all()
    units = {row.id: row.unit for row in rows}
    names = {row.id: row.indicator_name for row in rows}
    for row in reference.outcomes:
        if not row.claim_document or not row.claim_quote or not row.claim_line:
            continue
        if not {row.promise_document, row.claim_document} <= loaded.keys():
            continue
        promise = loaded[row.promise_document].find(row.promise_line, row.promise_quote)
        claim = loaded[row.claim_document].find(row.claim_line, row.claim_quote)
        if not promise or not claim:
            continue
        pairs = [p for p in product(promise.target_ids, claim.target_ids) if _alike(p, units)]
        meant = [p for p in pairs if _alike(p, names)]
        first = [p for p in pairs if p[0] == promise.target_ids[0]]
        for target, claimed in (meant or first)[:1]:
            yield {
                "target_id": target,
                "claim_id": claimed,
                "verdict": row.verdict,
                "basis": "reviewed",
                "evidence": row.basis_note,
                "evidence_zh": row.basis_note_zh,
            }


def _alike(pair: tuple[int, int], values: dict[int, Any]) -> bool:
    return bool(values[pair[0]] == values[pair[1]])
