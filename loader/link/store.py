"""Rebuild the links of one government's year, inside the transaction that changed a document."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from schema.rows import insert_rows
from schema.tables import (
    documents,
    sections,
    statements,
    task_differences,
    task_lineage,
    task_statements,
    tasks,
)

REPORT = "work_report"
# The parts of a report that its breakdown cuts into tasks.
PROMISING_KINDS = ("plan_year", "self_construction")


def unlink(connection: Connection, district_id: int, year: int, kind: str) -> None:
    """Remove the links that a document of one government's year takes part in.

    Links between a year's report and its breakdown hang on both; those to earlier and later
    years on the breakdown alone.
    """
    own = (
        select(tasks.c.id)
        .join(documents, documents.c.id == tasks.c.document_id)
        .where(documents.c.district_id == district_id, documents.c.year == year)
    )
    for table in (task_differences, task_statements):
        connection.execute(delete(table).where(table.c.task_id.in_(own)))
    if kind == REPORT:
        return
    for column in (task_lineage.c.earlier_task_id, task_lineage.c.later_task_id):
        connection.execute(delete(task_lineage).where(column.in_(own)))


def link(connection: Connection, district_id: int, year: int, kind: str) -> None:
    """Link each task of a year to its sentence of the report, and to earlier and later tasks.

    ``kind`` is that of the document that was loaded: a report changes nothing between years.
    """
    unlink(connection, district_id, year, kind)
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
    cut = [(row.id, row.text) for row in task_rows]
    said = [(row.id, row.text) for row in statement_rows]
    if cut and said:
        _link_report(connection, cut, said, list(titles.scalars()))
    if kind != REPORT:
        _link_years(connection, district_id, year)


def _link_report(
    connection: Connection,
    cut: list[tuple[int, str]],
    said: list[tuple[int, str]],
    titles: list[str],
) -> None:
    # Imported when there is something to align: most loads have only one of the two.
    from loader.link.alignment import align

    found = align(cut, said, titles)
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
    insert_rows(connection, task_statements, links)
    insert_rows(connection, task_differences, differences)


def _link_years(connection: Connection, district_id: int, year: int) -> None:
    """Link a year's breakdown with the nearest earlier and later ones of the government."""
    of_government = (documents.c.district_id == district_id, documents.c.kind == "breakdown")
    years = select(documents.c.year).where(*of_government)
    before = connection.execute(
        years.where(documents.c.year < year).order_by(documents.c.year.desc()).limit(1)
    ).scalar()
    after = connection.execute(
        years.where(documents.c.year > year).order_by(documents.c.year).limit(1)
    ).scalar()
    own = _tasks_of(connection, district_id, year)
    pairs = [(before, year), (year, after)] if own else [(before, after)]
    if own and before and after:
        earlier = [task_id for task_id, _ in _tasks_of(connection, district_id, before)]
        later = [task_id for task_id, _ in _tasks_of(connection, district_id, after)]
        connection.execute(
            delete(task_lineage).where(
                task_lineage.c.earlier_task_id.in_(earlier),
                task_lineage.c.later_task_id.in_(later),
            )
        )
    for first, second in pairs:
        if first is None or second is None:
            continue
        from loader.link.lineage import continuations

        found = continuations(
            _tasks_of(connection, district_id, first), _tasks_of(connection, district_id, second)
        )
        links = [
            {
                "earlier_task_id": link.earlier_id,
                "later_task_id": link.later_id,
                "relation": link.relation,
                "similarity": link.similarity,
            }
            for link in found
        ]
        insert_rows(connection, task_lineage, links, or_ignore=True)


def _tasks_of(connection: Connection, district_id: int, year: int) -> list[tuple[int, str]]:
    rows = connection.execute(
        select(tasks.c.id, tasks.c.text)
        .join(documents, documents.c.id == tasks.c.document_id)
        .where(documents.c.district_id == district_id, documents.c.year == year)
        .order_by(tasks.c.id)
    )
    return [(row.id, row.text) for row in rows]
