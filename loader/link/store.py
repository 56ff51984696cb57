"""Rebuild the links of one government's year, inside the transaction that changed a document."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, select

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

REPORT, BREAKDOWN = "work_report", "breakdown"
# The parts of a report that its breakdown cuts into tasks.
PROMISING_KINDS = ("plan_year", "self_construction")

# Built once, since building a statement takes as long as running it.
_OF_GOVERNMENT = documents.c.district_id == bindparam("district_id")
_OF_YEAR = (_OF_GOVERNMENT, documents.c.year == bindparam("year"))
_TASKS = (
    select(tasks.c.id, tasks.c.text)
    .join(documents, documents.c.id == tasks.c.document_id)
    .where(*_OF_YEAR)
    .order_by(tasks.c.id)
)
# Progress notices repeat a breakdown's tasks: they are no year of their own.
_OF_BREAKDOWNS = _TASKS.where(documents.c.kind == BREAKDOWN)
_OWN = select(tasks.c.id).join(documents, documents.c.id == tasks.c.document_id).where(*_OF_YEAR)
_PROMISES = (
    select(statements.c.id, statements.c.text)
    .join(documents, documents.c.id == statements.c.document_id)
    .where(*_OF_YEAR, statements.c.kind.in_(PROMISING_KINDS))
    .order_by(statements.c.id)
)
_TITLES = (
    select(sections.c.title)
    .join(documents, documents.c.id == sections.c.document_id)
    .where(*_OF_YEAR, documents.c.kind == "breakdown")
    .order_by(sections.c.id)
)
_YEARS = select(documents.c.year).where(_OF_GOVERNMENT, documents.c.kind == BREAKDOWN)
_BEFORE = (
    _YEARS.where(documents.c.year < bindparam("year")).order_by(documents.c.year.desc()).limit(1)
)
_AFTER = _YEARS.where(documents.c.year > bindparam("year")).order_by(documents.c.year).limit(1)
_UNLINK_REPORT = tuple(
    delete(table).where(table.c.task_id.in_(_OWN)) for table in (task_differences, task_statements)
)
_UNLINK_YEARS = tuple(
    delete(task_lineage).where(column.in_(_OWN))
    for column in (task_lineage.c.earlier_task_id, task_lineage.c.later_task_id)
)


def unlink(connection: Connection, district_id: int, year: int, kind: str) -> None:
    """Remove the links that a document of one government's year takes part in.

    Links between a year's report and its breakdown hang on both; those to earlier and later
    years on the breakdown alone.
    """
    of_year = {"district_id": district_id, "year": year}
    for statement in (*_UNLINK_REPORT, *(_UNLINK_YEARS if kind == BREAKDOWN else ())):
        connection.execute(statement, of_year)


def link(connection: Connection, district_id: int, year: int, kind: str) -> None:
    """Link each task of a year to its sentence of the report, and to earlier and later tasks.

    ``kind`` is that of the document that was loaded: only a breakdown changes links of years.
    """
    unlink(connection, district_id, year, kind)
    of_year = {"district_id": district_id, "year": year}
    cut = [(key, text) for key, text in connection.execute(_TASKS, of_year)]
    said = [(key, text) for key, text in connection.execute(_PROMISES, of_year)]
    if cut and said:
        titles = connection.execute(_TITLES, of_year).scalars()
        _link_report(connection, cut, said, list(titles))
    if kind == BREAKDOWN:
        _link_years(connection, district_id, year, _tasks_of(connection, district_id, year))


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


def _link_years(
    connection: Connection, district_id: int, year: int, own: list[tuple[int, str]]
) -> None:
    """Link a year's breakdown with the nearest earlier and later ones of the government.

    ``own`` are the tasks of the year.
    """
    of_year = {"district_id": district_id, "year": year}
    before = connection.execute(_BEFORE, of_year).scalar()
    after = connection.execute(_AFTER, of_year).scalar()
    earlier = _tasks_of(connection, district_id, before) if before else []
    later = _tasks_of(connection, district_id, after) if after else []
    if own and earlier and later:
        connection.execute(
            delete(task_lineage).where(
                task_lineage.c.earlier_task_id.in_([task_id for task_id, _ in earlier]),
                task_lineage.c.later_task_id.in_([task_id for task_id, _ in later]),
            )
        )
    for first, second in ((earlier, own), (own, later)) if own else ((earlier, later),):
        if not first or not second:
            continue
        from loader.link.lineage import continuations

        found = continuations(first, second)
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
    rows = connection.execute(_OF_BREAKDOWNS, {"district_id": district_id, "year": year})
    return [(key, text) for key, text in rows]
