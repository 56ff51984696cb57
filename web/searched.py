"""The kinds of things the search page finds, each with its statements.

``matching`` gives one row for every hit and document it stands in, with ``id``, ``document_id`` and
``rank``; from it come the count, the page, and the counts to narrow by.
"""

from __future__ import annotations

from dataclasses import dataclass

_FILTER = """
  (:year is null or d.year = :year) and (:document is null or d.key = :document)
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of hits: its address word, its heading, and what to select."""

    name: str
    title: str  # 中文 · English
    matching: str  # select id, document_id, rank …: hits by document, with :match
    columns: str  # select … from h …: what a hit shows, ``h`` being the hits' ids
    is_in_documents: bool = True  # whether every hit stands in a document

    @property
    def _matches(self) -> str:
        # Materialized: bm25() works only where the index itself is read.
        return f"with m as materialized ({self.matching}) "

    @property
    def _hits(self) -> str:
        """Ids of the hits that the filter leaves, each once with its rank."""
        # A unit or leader no task lists is found too, as long as nothing is filtered by.
        alone = "" if self.is_in_documents else " or (:year is null and :document is null)"
        return (
            f"{self._matches} select m.id, min(m.rank) as rank from m "
            f"left join documents d on d.id = m.document_id where ({_FILTER}){alone} group by m.id"
        )

    def count_sql(self) -> str:
        """How many hits there are, filtered."""
        return f"select count(*) from ({self._hits})"

    def rows_sql(self) -> str:
        """One page of hits, best first."""
        return (
            f"with h as materialized ({self._hits} order by rank, m.id "
            f"limit :limit offset :offset) {self.columns} order by h.rank, h.id"
        )

    def narrow_sql(self, by: str) -> str:
        """Hits by ``year`` or ``document``, unfiltered; a hit counts in each it stands in."""
        key = {"year": "d.year", "document": "d.key"}[by]
        return (
            f"{self._matches} select {key} as value, count(distinct m.id) as n "
            f"from m join documents d on d.id = m.document_id group by {key} order by d.year, d.id"
        )


TASKS = Kind(
    "tasks",
    "任务 · Tasks",
    # A word in the text weighs more than one in the names of leaders and units.
    """
    select t.id, t.document_id, bm25(tasks_fts, 10.0, 1.0, 1.0, 0.0) as rank
    from tasks_fts join tasks t on t.id = tasks_fts.rowid
    where tasks_fts match :match
    """,
    """
    select h.id, v.year, v.district_name, v.text, v.leaders, v.units, v.section_path,
      v.source_reference,
      (select group_concat(n.name, char(10)) from task_units tu
         join unit_names n on n.unit_id = tu.unit_id where tu.task_id = h.id) as all_names
    from h join task_details v on v.task_id = h.id
    """,
)
STATEMENTS = Kind(
    "statements",
    "报告句子 · Sentences of reports",
    """
    select s.id, s.document_id, bm25(statements_fts, 1.0, 0.0) as rank
    from statements_fts join statements s on s.id = statements_fts.rowid
    where statements_fts match :match
    """,
    """
    select h.id, d.year, ds.name as district_name, s.text, s.kind as statement_kind,
      d.key || ':' || s.line_start as source_reference
    from h join statements s on s.id = h.id join documents d on d.id = s.document_id
    join districts ds on ds.id = d.district_id
    """,
)
UNITS = Kind(
    "units",
    "单位 · Units",
    # By its own names or by those of a body it carries on; its own come first.
    """
    select u.id, du.document_id, u.is_heir as rank
    from (
      select rowid as id, 0 as is_heir from units_fts where units_fts match :match
      union all
      select rowid, 1 from lineage_fts where lineage_fts match :match
        and rowid not in (select rowid from units_fts where units_fts match :match)
    ) u
    left join document_units du on du.unit_id = u.id
    """,
    """
    select h.id, u.name, u.kind as unit_kind, ds.name as district_name,
      (select group_concat(n.name, char(10)) from unit_names n where n.unit_id = h.id)
        as all_names,
      (select group_concat(x.year || ' ' || x.n, '、') from (
         select d.year, sum(du.task_count) as n from document_units du
         join documents d on d.id = du.document_id
         where du.unit_id = h.id group by d.year order by d.year) x) as tasks_by_year,
      (select group_concat(x.id || char(31) || x.name || char(31) || x.kind, char(10)) from (
         select s.successor_id as id, n.name, s.kind from unit_successions s
         join units n on n.id = s.successor_id
         where s.predecessor_id = h.id order by n.id) x) as successors,
      (select group_concat(x.id || char(31) || x.name || char(31) || x.kind, char(10)) from (
         select s.predecessor_id as id, n.name, s.kind from unit_successions s
         join units n on n.id = s.predecessor_id
         where s.successor_id = h.id order by n.id) x) as predecessors
    from h join units u on u.id = h.id join districts ds on ds.id = u.district_id
    """,
    is_in_documents=False,
)
LEADERS = Kind(
    "leaders",
    "领导 · Leaders",
    """
    select l.id, t.document_id, 0 as rank
    from leaders_fts join leaders l on l.id = leaders_fts.rowid
    left join task_leaders tl on tl.leader_id = l.id
    left join tasks t on t.id = tl.task_id
    where leaders_fts match :match
    """,
    """
    select h.id, l.name, ds.name as district_name,
      (select group_concat(x.year || ' ' || x.n, '、') from (
         select d.year, count(distinct tl.task_id) as n from task_leaders tl
         join tasks t on t.id = tl.task_id join documents d on d.id = t.document_id
         where tl.leader_id = h.id group by d.year order by d.year) x) as tasks_by_year,
      (select group_concat(p.post, '；') from leader_posts p where p.leader_id = h.id) as posts
    from h join leaders l on l.id = h.id join districts ds on ds.id = l.district_id
    """,
    is_in_documents=False,
)
KINDS = {kind.name: kind for kind in (TASKS, STATEMENTS, UNITS, LEADERS)}
