"""Rows of a report's sentences, and of the targets in sentences and tasks."""

from __future__ import annotations

from collections.abc import Sequence

from loader.normalize.quantities import find_quantities
from loader.normalize.rows import Tables
from loader.parse import ParsedStatement, Span
from loader.reference import Reference

# A sentence longer than this is no sentence; its numbers are left alone.
LONGEST_TEXT = 5_000


class StatementRows:
    """Collects statements and targets; ``text`` is the source's."""

    def __init__(self, tables: Tables, text: str, year: int, reference: Reference) -> None:
        self.tables, self.text, self.year, self.reference = tables, text, year, reference

    def add_task_targets(self, task_id: int, span: Span) -> None:
        """The targets a task's text sets."""
        self._add_targets(span.text, range(span.start, span.end), task_id=task_id)

    def add_statement(self, ordinal: int, statement: ParsedStatement) -> None:
        """A sentence, and the targets or claims in it."""
        self.tables.rows["statements"].append(
            {
                "id": self.tables.row_id(ordinal),
                "document_id": self.tables.document_id,
                "section_id": None
                if statement.section is None
                else self.tables.row_id(statement.section + 1),
                "ordinal": ordinal,
                "text": statement.text,
                "kind": statement.kind,
                "period": statement.period,
                "line_start": statement.line_start,
                "line_end": statement.line_end,
                "char_start": statement.start,
                "char_end": statement.end,
            }
        )
        printed = self.text[statement.start : statement.end]
        self._add_targets(
            statement.text,
            _kept_offsets(statement.text, printed, statement.start),
            statement_id=self.tables.row_id(ordinal),
            is_claim=statement.kind.startswith("review"),
            period=statement.period,
        )

    def _add_targets(
        self,
        text: str,
        offsets: Sequence[int],
        *,
        task_id: int | None = None,
        statement_id: int | None = None,
        is_claim: bool = False,
        period: str | None = None,
    ) -> None:
        """Targets of one text; ``offsets[i]`` is where its character ``i`` stands in the source."""
        for quantity in find_quantities(text) if len(text) <= LONGEST_TEXT else ():
            ordinal = len(self.tables.rows["targets"]) + 1
            self.tables.rows["targets"].append(
                {
                    "id": self.tables.row_id(ordinal),
                    "document_id": self.tables.document_id,
                    "ordinal": ordinal,
                    "task_id": task_id,
                    "statement_id": statement_id,
                    "text": quantity.text,
                    "indicator": quantity.indicator,
                    "indicator_name": self.reference.indicator_name(quantity.indicator),
                    "comparator": quantity.comparator,
                    "value": quantity.value,
                    "value_high": quantity.value_high,
                    "value_from": quantity.value_from,
                    "multiplier": quantity.multiplier,
                    "unit": quantity.unit,
                    "kind": quantity.kind,
                    "measure": quantity.measure,
                    "is_claim": int(is_claim),
                    "is_estimate": int(quantity.is_estimate),
                    "period": period or str(self.year),
                    "deadline": quantity.deadline,
                    "char_start": offsets[quantity.start],
                    "char_end": offsets[quantity.end - 1] + 1,
                }
            )


def _kept_offsets(text: str, printed: str, start: int) -> Sequence[int]:
    """Where each character of a de-wrapped text stands: ``printed`` has blanks besides them."""
    if text == printed:
        return range(start, start + len(text))
    offsets: list[int] = []
    for position, character in enumerate(printed):
        if len(offsets) < len(text) and character == text[len(offsets)]:
            offsets.append(start + position)
    return offsets
