"""``schema.sql``: the tables as plain SQL, written from ``tables.py``.

A new database is made by running it, which spares compiling every table at each creation; a test
holds it to the tables. ``python -m schema.script`` writes it anew.
"""

from __future__ import annotations

from pathlib import Path

SCRIPT = Path(__file__).parent / "schema.sql"
# Marks the end of a statement: a CHECK may hold a semicolon, this it cannot hold.
END = ";\n\n"


def statements() -> list[str]:
    """The statements of ``schema.sql`` in order."""
    return SCRIPT.read_text(encoding="utf-8").removesuffix(END).split(END)


def compiled() -> str:
    """What ``schema.sql`` must hold: every table and index, as SQLAlchemy would create them."""
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    from schema.tables import metadata

    dialect = sqlite.dialect()
    parts: list[str] = []
    for table in metadata.sorted_tables:
        parts.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        parts += [str(CreateIndex(index).compile(dialect=dialect)).strip() for index in indexes]
    return "".join(part + END for part in parts)


if __name__ == "__main__":
    SCRIPT.write_text(compiled(), encoding="utf-8")
