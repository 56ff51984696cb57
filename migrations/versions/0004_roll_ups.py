"""Roll-ups: what views add up, one document each; links of targets

The tables are made empty: what fills them is the loader, which ``cli.py migrate`` calls afterwards.

Lists of allowed values become chains of ``or``, which mean the same: for ``in (…)`` SQLite builds a
small table for every row that is inserted. A CHECK may be changed in the stored text of the schema
where no stored row can be against it (sqlite.org/lang_altertable.html, section 7).
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NEW_TABLES = (
    """
CREATE TABLE heirs (
	unit_id INTEGER NOT NULL,
	heir_id INTEGER NOT NULL,
	steps INTEGER NOT NULL,
	is_split INTEGER NOT NULL,
	lowest_confidence TEXT NOT NULL,
	CONSTRAINT pk_heirs PRIMARY KEY (unit_id, heir_id),
	CONSTRAINT ck_heirs_steps CHECK (steps >= 1),
	CONSTRAINT ck_heirs_is_split CHECK (is_split in (0, 1)),
	CONSTRAINT fk_heirs_unit_id FOREIGN KEY(unit_id) REFERENCES units (id),
	CONSTRAINT fk_heirs_heir_id FOREIGN KEY(heir_id) REFERENCES units (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE document_unit_figures (
	document_id INTEGER NOT NULL,
	unit_id INTEGER NOT NULL,
	is_printed INTEGER NOT NULL,
	is_by_lineage INTEGER NOT NULL,
	direct_task_count INTEGER NOT NULL,
	task_count INTEGER NOT NULL,
	first_listed_count INTEGER NOT NULL,
	inferred_lead_count INTEGER NOT NULL,
	stated_lead_count INTEGER NOT NULL,
	leader_count INTEGER NOT NULL,
	chapter_count INTEGER NOT NULL,
	partner_count INTEGER NOT NULL,
	tie_count INTEGER NOT NULL,
	body_partner_count INTEGER NOT NULL,
	body_tie_count INTEGER NOT NULL,
	includes_split INTEGER NOT NULL,
	CONSTRAINT pk_document_unit_figures PRIMARY KEY (document_id, unit_id, is_printed),
	CONSTRAINT ck_document_unit_figures_is_printed CHECK (is_printed in (0, 1)),
	CONSTRAINT ck_document_unit_figures_is_by_lineage CHECK (is_by_lineage in (0, 1)),
	CONSTRAINT ck_document_unit_figures_way CHECK (is_printed = 1 or is_by_lineage = 1),
	CONSTRAINT ck_document_unit_figures_counts CHECK (direct_task_count <= task_count and task_count > 0),
	CONSTRAINT fk_document_unit_figures_document_id FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_document_unit_figures_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE document_unit_pairs (
	document_id INTEGER NOT NULL,
	unit_a_id INTEGER NOT NULL,
	unit_b_id INTEGER NOT NULL,
	is_printed INTEGER NOT NULL,
	is_by_lineage INTEGER NOT NULL,
	shared_task_count INTEGER NOT NULL,
	CONSTRAINT pk_document_unit_pairs PRIMARY KEY (document_id, unit_a_id, unit_b_id, is_printed),
	CONSTRAINT ck_document_unit_pairs_is_printed CHECK (is_printed in (0, 1)),
	CONSTRAINT ck_document_unit_pairs_is_by_lineage CHECK (is_by_lineage in (0, 1)),
	CONSTRAINT ck_document_unit_pairs_way CHECK (is_printed = 1 or is_by_lineage = 1),
	CONSTRAINT ck_document_unit_pairs_order CHECK (unit_a_id < unit_b_id),
	CONSTRAINT ck_document_unit_pairs_count CHECK (shared_task_count > 0),
	CONSTRAINT fk_document_unit_pairs_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE document_leader_units (
	document_id INTEGER NOT NULL,
	unit_id INTEGER NOT NULL,
	leader_id INTEGER NOT NULL,
	is_printed INTEGER NOT NULL,
	is_by_lineage INTEGER NOT NULL,
	shared_task_count INTEGER NOT NULL,
	CONSTRAINT pk_document_leader_units PRIMARY KEY (document_id, unit_id, leader_id, is_printed),
	CONSTRAINT ck_document_leader_units_is_printed CHECK (is_printed in (0, 1)),
	CONSTRAINT ck_document_leader_units_is_by_lineage CHECK (is_by_lineage in (0, 1)),
	CONSTRAINT ck_document_leader_units_way CHECK (is_printed = 1 or is_by_lineage = 1),
	CONSTRAINT ck_document_leader_units_count CHECK (shared_task_count > 0),
	CONSTRAINT fk_document_leader_units_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE document_leaders (
	document_id INTEGER NOT NULL,
	leader_id INTEGER NOT NULL,
	task_count INTEGER NOT NULL,
	joint_task_count INTEGER NOT NULL,
	party_count INTEGER NOT NULL,
	body_count INTEGER NOT NULL,
	chapter_count INTEGER NOT NULL,
	CONSTRAINT pk_document_leaders PRIMARY KEY (document_id, leader_id),
	CONSTRAINT ck_document_leaders_counts CHECK (task_count > 0 and joint_task_count <= task_count),
	CONSTRAINT fk_document_leaders_document_id FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_document_leaders_leader_id FOREIGN KEY(leader_id) REFERENCES leaders (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE document_leader_pairs (
	document_id INTEGER NOT NULL,
	leader_a_id INTEGER NOT NULL,
	leader_b_id INTEGER NOT NULL,
	shared_task_count INTEGER NOT NULL,
	CONSTRAINT pk_document_leader_pairs PRIMARY KEY (document_id, leader_a_id, leader_b_id),
	CONSTRAINT ck_document_leader_pairs_order CHECK (leader_a_id < leader_b_id),
	CONSTRAINT ck_document_leader_pairs_count CHECK (shared_task_count > 0),
	CONSTRAINT fk_document_leader_pairs_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE document_functions (
	document_id INTEGER NOT NULL,
	function TEXT NOT NULL,
	task_count INTEGER NOT NULL,
	first_listed_count INTEGER NOT NULL,
	unit_count INTEGER NOT NULL,
	CONSTRAINT pk_document_functions PRIMARY KEY (document_id, function),
	CONSTRAINT ck_document_functions_count CHECK (task_count > 0),
	CONSTRAINT fk_document_functions_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE document_chapters (
	document_id INTEGER NOT NULL,
	chapter_id INTEGER NOT NULL,
	task_count INTEGER NOT NULL,
	char_count INTEGER NOT NULL,
	CONSTRAINT pk_document_chapters PRIMARY KEY (document_id, chapter_id),
	CONSTRAINT ck_document_chapters_count CHECK (task_count > 0),
	CONSTRAINT fk_document_chapters_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE document_districts (
	document_id INTEGER NOT NULL,
	district_id INTEGER NOT NULL,
	named_task_count INTEGER NOT NULL,
	collective_task_count INTEGER NOT NULL,
	CONSTRAINT pk_document_districts PRIMARY KEY (document_id, district_id),
	CONSTRAINT ck_document_districts_count CHECK (named_task_count + collective_task_count > 0),
	CONSTRAINT fk_document_districts_document_id FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_document_districts_district_id FOREIGN KEY(district_id) REFERENCES districts (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE document_line_classes (
	document_id INTEGER NOT NULL,
	class TEXT NOT NULL,
	line_count INTEGER NOT NULL,
	char_count INTEGER NOT NULL,
	CONSTRAINT pk_document_line_classes PRIMARY KEY (document_id, class),
	CONSTRAINT ck_document_line_classes_class CHECK (class = 'blank' or class = 'navigation' or class = 'metadata' or class = 'letterhead' or class = 'document_number' or class = 'title' or class = 'addressee' or class = 'notice' or class = 'signature' or class = 'publicity_mark' or class = 'attachment_mark' or class = 'rule' or class = 'column_head' or class = 'heading' or class = 'heading_repeat' or class = 'task' or class = 'leader' or class = 'unit' or class = 'row' or class = 'text' or class = 'address' or class = 'speaker' or class = 'junk' or class = 'advertisement' or class = 'newspaper_furniture' or class = 'forum' or class = 'distribution' or class = 'imprint' or class = 'party' or class = 'detail' or class = 'role_rule' or class = 'unclaimed'),
	CONSTRAINT ck_document_line_classes_count CHECK (line_count > 0),
	CONSTRAINT fk_document_line_classes_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE document_vagueness (
	document_id INTEGER NOT NULL,
	grouped_by TEXT NOT NULL,
	member_id INTEGER NOT NULL,
	task_count INTEGER NOT NULL,
	vague_count INTEGER NOT NULL,
	without_target_count INTEGER NOT NULL,
	without_date_count INTEGER NOT NULL,
	without_name_count INTEGER NOT NULL,
	CONSTRAINT pk_document_vagueness PRIMARY KEY (document_id, grouped_by, member_id),
	CONSTRAINT ck_document_vagueness_grouped_by CHECK (grouped_by = 'chapter' or grouped_by = 'unit' or grouped_by = 'leader'),
	CONSTRAINT ck_document_vagueness_counts CHECK (task_count > 0 and vague_count <= task_count),
	CONSTRAINT fk_document_vagueness_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE document_indicators (
	document_id INTEGER NOT NULL,
	indicator_name TEXT NOT NULL,
	target_count INTEGER NOT NULL,
	bounded_count INTEGER NOT NULL,
	exact_count INTEGER NOT NULL,
	approximate_count INTEGER NOT NULL,
	words_count INTEGER NOT NULL,
	tied_count INTEGER NOT NULL,
	ensure_count INTEGER NOT NULL,
	strive_count INTEGER NOT NULL,
	CONSTRAINT pk_document_indicators PRIMARY KEY (document_id, indicator_name),
	CONSTRAINT ck_document_indicators_sum CHECK (target_count = bounded_count + exact_count + approximate_count + words_count),
	CONSTRAINT ck_document_indicators_counts CHECK (target_count > 0 and tied_count <= words_count),
	CONSTRAINT fk_document_indicators_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE task_marks (
	mark TEXT NOT NULL,
	task_id INTEGER NOT NULL,
	CONSTRAINT pk_task_marks PRIMARY KEY (mark, task_id),
	CONSTRAINT ck_task_marks_mark CHECK (mark = 'without_unit' or mark = 'single_unit' or mark = 'district_first' or mark = 'top_level')
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE target_predecessors (
	target_id INTEGER NOT NULL,
	earlier_target_id INTEGER NOT NULL,
	CONSTRAINT pk_target_predecessors PRIMARY KEY (target_id, earlier_target_id),
	CONSTRAINT ck_target_predecessors_distinct CHECK (target_id <> earlier_target_id),
	CONSTRAINT fk_target_predecessors_target_id FOREIGN KEY(target_id) REFERENCES targets (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE target_claim_candidates (
	target_id INTEGER NOT NULL,
	claim_id INTEGER NOT NULL,
	CONSTRAINT pk_target_claim_candidates PRIMARY KEY (target_id, claim_id),
	CONSTRAINT ck_target_claim_candidates_distinct CHECK (target_id <> claim_id),
	CONSTRAINT fk_target_claim_candidates_target_id FOREIGN KEY(target_id) REFERENCES targets (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE target_district_candidates (
	target_id INTEGER NOT NULL,
	district_target_id INTEGER NOT NULL,
	CONSTRAINT pk_target_district_candidates PRIMARY KEY (target_id, district_target_id),
	CONSTRAINT ck_target_district_candidates_distinct CHECK (target_id <> district_target_id),
	CONSTRAINT fk_target_district_candidates_target_id FOREIGN KEY(target_id) REFERENCES targets (id)
)
 WITHOUT ROWID,
 STRICT
""",
)

DROPPED = (
    # The unique index over document and ordinal begins with the same column.
    "ix_sections_document_id",
    "ix_tasks_document_id",
    "ix_statements_document_id",
    "ix_targets_document_id",
)

INDEXES = (
    "CREATE INDEX ix_document_unit_figures_first_listed_count"
    " ON document_unit_figures (first_listed_count DESC, is_by_lineage)",
    "CREATE INDEX ix_document_unit_figures_leader_count"
    " ON document_unit_figures (leader_count DESC, is_by_lineage)",
    "CREATE INDEX ix_document_unit_figures_task_count"
    " ON document_unit_figures (task_count DESC, is_by_lineage)",
    "CREATE INDEX ix_document_unit_figures_tie_count"
    " ON document_unit_figures (tie_count DESC, is_by_lineage)",
    "CREATE INDEX ix_document_unit_pairs_shared_task_count"
    " ON document_unit_pairs (shared_task_count DESC, is_by_lineage)",
    "CREATE INDEX ix_document_leader_units_shared_task_count"
    " ON document_leader_units (shared_task_count DESC, is_by_lineage)",
    "CREATE INDEX ix_heirs_heir_id ON heirs (heir_id)",
    "CREATE INDEX ix_document_unit_figures_unit_id ON document_unit_figures (unit_id)",
    "CREATE INDEX ix_document_leaders_leader_id ON document_leaders (leader_id)",
    "CREATE INDEX ix_document_leaders_task_count ON document_leaders (task_count DESC)",
    "CREATE INDEX ix_document_leader_pairs_shared_task_count"
    " ON document_leader_pairs (shared_task_count DESC)",
    "CREATE INDEX ix_document_functions_task_count ON document_functions (task_count DESC)",
    "CREATE INDEX ix_document_vagueness_vague_count ON document_vagueness (vague_count DESC)",
    "CREATE INDEX ix_document_indicators_indicator_name ON document_indicators (indicator_name)",
    "CREATE INDEX ix_document_indicators_target_count ON document_indicators (target_count DESC)",
    "CREATE INDEX ix_document_districts_district_id ON document_districts (district_id)",
    "CREATE INDEX ix_targets_indicator_name_document_id ON targets (indicator_name, document_id)",
)


_LIST = re.compile(r"(\w+) in \(('[^()]*')\)")


def _chain(found: re.Match[str]) -> str:
    column, values = found.groups()
    return " or ".join(f"{column} = {value}" for value in values.split(", "))


def _spell_out_lists() -> None:
    connection = op.get_bind()
    version = connection.execute(sa.text("PRAGMA schema_version")).scalar_one()
    stored = connection.execute(sa.text("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"))
    changed = [(name, _LIST.sub(_chain, sql)) for name, sql in stored.all() if _LIST.search(sql)]
    op.execute("PRAGMA writable_schema = on")
    for name, sql in changed:
        statement = sa.text("UPDATE sqlite_schema SET sql = :sql WHERE name = :name")
        connection.execute(statement, {"sql": sql, "name": name})
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = off")


def upgrade() -> None:
    for name in DROPPED:
        op.execute(f"DROP INDEX {name}")
    for statement in (*NEW_TABLES, *INDEXES):
        op.execute(statement)
    _spell_out_lists()
