"""Rebuild the links of one government's year, inside the transaction that changed a document."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from loader.link.alignment import align
from schema.tables import (
    documents,
    sections,
    statements,
    task_differences,
    task_statements,
    tasks,
)

# The parts of a report that its breakdown cuts into tasks.
PROMISING_KINDS = ("plan_year", "self_construction")


def unlink(connection: Connection, district_id: int, year: int) -> None:
    """Remove all links between the documents of one government and year."""
    own = (
        select(tasks.c.id)
        .join(documents, documents.c.id == tasks.c.document_id)
        .where(documents.c.district_id == district_id, documents.c.year == year)
    )
    for table in (task_differences, task_statements):
        connection.execute(delete(table).where(table.c.task_id.in_(own)))


def link(connection: Connection, district_id: int, year: int) -> None:
    """Link each task to the sentence of the same year's report it was cut from."""
    unlink(connection, district_id, year)
    of_year = (documents.c.district_id == district_id, documents.c.year == year)
    task_rows = connection.execute(
        select(tasks.c.id, tasks.c.text)
        .join(documents, documents.c.id == tasks.c.document_id)
        .where(*of_year)
        .order_by(tasks.c.id)
    )
    statement_rows = connection.execute(
        select(statements.c.id, statements.c.text)
        .join(documents, documents.c.id == statements.c.document_id)
        .where(*of_year, statements.c.kind.in_(PROMISING_KINDS))
        .order_by(statements.c.id)
    )
    titles = connection.execute(
        select(sections.c.title)
        .join(documents, documents.c.id == sections.c.document_id)
        .where(*of_year, documents.c.kind == "breakdown")
        .order_by(sections.c.id)
    )
    found = align(
        [(row.id, row.text) for row in task_rows],
        [(row.id, row.text) for row in statement_rows],
        list(titles.scalars()),
    )
    links = [
        {
            "task_id": alignment.task_id,
            "statement_id": statement_id,
            "relation": alignment.relation,
            "similarity": alignment.similarity,
            "difference": "; ".join(map(str, alignment.differences)) or None,
        }
        for alignment in found
        for statement_id in alignment.statement_ids
    ]
    differences = [
        {
            "task_id": alignment.task_id,
            "ordinal": ordinal,
            "statement_id": alignment.statement_ids[0],
            "kind": difference.kind,
            "report_words": difference.report_words,
            "task_words": difference.task_words,
        }
        for alignment in found
        for ordinal, difference in enumerate(alignment.differences, 1)
    ]
    if links:
        connection.execute(insert(task_statements), links)
    if differences:
        connection.execute(insert(task_differences), differences)
