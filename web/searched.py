"""The kinds of things the search page finds, each with its statements.

Hits are counted in the index alone; only those that a page shows are joined to what it says of
them. ``hits`` gives each hit once, with ``id`` and ``rank``.
"""

from __future__ import annotations

from dataclasses import dataclass

_DOCUMENTS = """
  select d.id from documents d
  where (:year is null or d.year = :year) and (:document is null or d.key = :document)
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of hits: its address word, its heading, and what to select."""

    name: str
    title: str  # 中文 · English
    hits: str  # select id, rank: each hit once, with :match
    columns: str  # select … from h …: what a hit shows, ``h`` being the hits' ids
    listed: tuple[str, str] | None = None  # table and column of the documents that list a hit

    def _passing(self, is_filtered: bool) -> str:
        """Ids and ranks of the hits that stand in the documents of the filter."""
        if not is_filtered:
            return self.hits
        if self.listed is None:
            # The number of a task or sentence begins with its document's: schema.tables.
            return f"select * from ({self.hits}) where id / 10000 in ({_DOCUMENTS})"
        table, column = self.listed
        listed = f"select {column} from {table} where document_id in ({_DOCUMENTS})"
        return f"select * from ({self.hits}) where id in ({listed})"

    def count_sql(self, is_filtered: bool) -> str:
        """How many hits there are, filtered."""
        return f"select count(*) from ({self._passing(is_filtered)})"

    def rows_sql(self, is_filtered: bool, is_ranked: bool) -> str:
        """One page of hits, best first, or by their numbers: place, year, order in the text."""
        order = "rank, id" if is_ranked else "id"
        outer = "h.rank, h.id" if is_ranked else "h.id"
        return (
            f"with h as materialized (select id, {'rank' if is_ranked else '0'} as rank "
            f"from ({self._passing(is_filtered)}) order by {order} "
            f"limit :limit offset :offset) {self.columns} order by {outer}"
        )

    def narrow_sql(self) -> str:
        """``year``, ``key``, ``title``, ``n``: hits unfiltered, by year, and by document for those
        ``:most`` documents that hold the most, the one filtered by among them."""
        if self.listed is None:
            counted = (
                f"select id / 10000 as document_id, count(*) as n from ({self.hits}) group by 1"
            )
            in_years = "sum(c.n) as n from c join documents d on d.id = c.document_id"
        else:
            listed = f"({self.hits}) x join {self.listed[0]} l on l.{self.listed[1]} = x.id"
            counted = f"select l.document_id, count(*) as n from {listed} group by l.document_id"
            in_years = (
                f"count(distinct x.id) as n from {listed} join documents d on d.id = l.document_id"
            )
        return f"""
            with c as materialized ({counted})
            select d.year, null as key, null as title, {in_years} group by d.year
            union all
            select * from (
              select d.year, d.key, d.title, c.n from c join documents d on d.id = c.document_id
              order by d.key is :document desc, c.n desc, d.id limit :most)
            order by 1, 2
        """


TASKS = Kind(
    "tasks",
    "任务 · Tasks",
    # A word in the text weighs more than one in the names of leaders and units.
    """
    select rowid as id, bm25(tasks_fts, 10.0, 1.0, 1.0, 0.0) as rank
    from tasks_fts where tasks_fts match :match
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
    select rowid as id, bm25(statements_fts, 1.0, 0.0) as rank
    from statements_fts where statements_fts match :match
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
    select rowid as id, 0 as rank from units_fts where units_fts match :match
    union all
    select rowid, 1 from lineage_fts where lineage_fts match :match
      and rowid not in (select rowid from units_fts where units_fts match :match)
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
    listed=("document_units", "unit_id"),
)
LEADERS = Kind(
    "leaders",
    "领导 · Leaders",
    """
    select rowid as id, 0 as rank from leaders_fts where leaders_fts match :match
    """,
    """
    select h.id, l.name, ds.name as district_name,
      (select group_concat(x.year || ' ' || x.n, '、') from (
         select d.year, sum(dl.task_count) as n from document_leaders dl
         join documents d on d.id = dl.document_id
         where dl.leader_id = h.id group by d.year order by d.year) x) as tasks_by_year,
      (select group_concat(p.post, '；') from leader_posts p where p.leader_id = h.id) as posts
    from h join leaders l on l.id = h.id join districts ds on ds.id = l.district_id
    """,
    listed=("document_leaders", "leader_id"),
)
KINDS = {kind.name: kind for kind in (TASKS, STATEMENTS, UNITS, LEADERS)}
