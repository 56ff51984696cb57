"""One document's rows, table by table, while they are collected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
# In the order in which they are hashed and written.
TABLES = (
    "source_lines", "sections", "section_headings", "units", "unit_names", "leaders", "tasks",
    "task_leaders", "task_units", "task_districts", "document_units", "statements", "targets",
)  # fmt: skip


@dataclass(slots=True)
class Tables:
    """Table name → rows of one document."""

    document_id: int
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def row_id(self, ordinal: int) -> int:
        """The id of the document's section, task, statement or target of this ordinal."""
        return self.document_id * 10000 + ordinal
