"""Other formats, layouts and governments

SQLite cannot change a CHECK or add a NOT NULL column without a default, so each changed table is
made anew beside the old one, filled, and renamed (sqlite.org/lang_altertable.html, section 7).
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# What a column that is new and never empty says of rows stored before.
FILLED = {
    "documents": {"reader": "'text'"},
    "source_lines": {},
    "leaders": {"kind": "'person'"},
    "units": {},
    "tasks": {"is_role_ambiguous": "0"},
    "task_units": {"is_prefix_shared": "0"},
    "targets": {"indicator_name": "indicator"},
}

NEW_TABLES = (
    """
CREATE TABLE superseded_documents (
	document_id INTEGER NOT NULL,
	sha256 TEXT NOT NULL,
	retrieved_on TEXT NOT NULL,
	file_name TEXT NOT NULL,
	source_url TEXT,
	layout TEXT NOT NULL,
	text TEXT NOT NULL,
	CONSTRAINT pk_superseded_documents PRIMARY KEY (document_id, sha256),
	CONSTRAINT ck_superseded_documents_sha256 CHECK (length(sha256) = 64),
	CONSTRAINT ck_superseded_documents_retrieved_on CHECK (retrieved_on is date(retrieved_on) or retrieved_on glob '[0-9][0-9][0-9][0-9]'),
	CONSTRAINT fk_superseded_documents_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE superseded_entries (
	document_id INTEGER NOT NULL,
	sha256 TEXT NOT NULL,
	ordinal INTEGER NOT NULL,
	item_number TEXT,
	plain_text TEXT NOT NULL,
	leaders_as_printed TEXT,
	units_as_printed TEXT,
	line INTEGER NOT NULL,
	CONSTRAINT pk_superseded_entries PRIMARY KEY (document_id, sha256, ordinal),
	CONSTRAINT ck_superseded_entries_ordinal CHECK (ordinal between 1 and 9999),
	CONSTRAINT fk_superseded_entries_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE indicator_names (
	indicator TEXT NOT NULL,
	indicator_name TEXT NOT NULL,
	evidence TEXT NOT NULL,
	CONSTRAINT pk_indicator_names PRIMARY KEY (indicator)
)
 WITHOUT ROWID,
 STRICT
""",
)

CHANGED_TABLES = {
    "documents": """
CREATE TABLE documents (
	id INTEGER NOT NULL,
	"key" TEXT NOT NULL,
	district_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	year INTEGER NOT NULL,
	part INTEGER NOT NULL,
	title TEXT NOT NULL,
	document_number TEXT,
	index_number TEXT,
	issuer_as_printed TEXT NOT NULL,
	publisher TEXT,
	signed_on TEXT,
	written_on TEXT,
	published_on TEXT,
	issued_on TEXT,
	file_name TEXT NOT NULL,
	media_type TEXT NOT NULL,
	encoding TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	source_url TEXT,
	retrieved_on TEXT,
	reader TEXT NOT NULL,
	fidelity TEXT NOT NULL,
	page_count INTEGER,
	text_quality TEXT,
	is_partial INTEGER NOT NULL,
	missing TEXT,
	rights TEXT,
	layout TEXT NOT NULL,
	layout_reason TEXT NOT NULL,
	role_rule TEXT,
	line_count INTEGER NOT NULL,
	char_count INTEGER NOT NULL,
	rows_sha256 TEXT NOT NULL,
	CONSTRAINT pk_documents PRIMARY KEY (id),
	CONSTRAINT uq_documents_district_id_kind_year_part UNIQUE (district_id, kind, year, part),
	CONSTRAINT ck_documents_id CHECK (id = (district_id * 10000 + year) * 100 + case kind when 'breakdown' then 10 when 'work_report' then 20 when 'progress' then 30 end + part),
	CONSTRAINT ck_documents_year CHECK (year between 1949 and 2199),
	CONSTRAINT ck_documents_part CHECK (part between 0 and 9),
	CONSTRAINT ck_documents_sha256 CHECK (length(sha256) = 64),
	CONSTRAINT ck_documents_page_count CHECK (page_count > 0),
	CONSTRAINT ck_documents_kind CHECK (kind in ('breakdown', 'work_report', 'progress')),
	CONSTRAINT ck_documents_fidelity CHECK (fidelity in ('grid', 'ruled', 'cells', 'none')),
	CONSTRAINT ck_documents_text_quality CHECK (text_quality in ('flattened', 'ocr', 'newspaper_column', 'forum_copy', 'original')),
	CONSTRAINT ck_documents_is_partial CHECK (is_partial in (0, 1)),
	CONSTRAINT ck_documents_signed_on CHECK (signed_on is date(signed_on) or signed_on glob '[0-9][0-9][0-9][0-9]'),
	CONSTRAINT ck_documents_written_on CHECK (written_on is date(written_on) or written_on glob '[0-9][0-9][0-9][0-9]'),
	CONSTRAINT ck_documents_published_on CHECK (published_on is date(published_on) or published_on glob '[0-9][0-9][0-9][0-9]'),
	CONSTRAINT ck_documents_issued_on CHECK (issued_on is date(issued_on) or issued_on glob '[0-9][0-9][0-9][0-9]'),
	CONSTRAINT ck_documents_retrieved_on CHECK (retrieved_on is date(retrieved_on) or retrieved_on glob '[0-9][0-9][0-9][0-9]'),
	CONSTRAINT uq_documents_key UNIQUE ("key"),
	CONSTRAINT fk_documents_district_id FOREIGN KEY(district_id) REFERENCES districts (id)
)
 STRICT
""",
    "source_lines": """
CREATE TABLE source_lines (
	document_id INTEGER NOT NULL,
	line INTEGER NOT NULL,
	char_start INTEGER NOT NULL,
	class TEXT NOT NULL,
	text TEXT NOT NULL,
	place TEXT,
	spans TEXT,
	CONSTRAINT pk_source_lines PRIMARY KEY (document_id, line),
	CONSTRAINT ck_source_lines_place CHECK (line >= 1 and char_start >= 0),
	CONSTRAINT ck_source_lines_class CHECK (class in ('blank', 'navigation', 'metadata', 'letterhead', 'document_number', 'title', 'addressee', 'notice', 'signature', 'publicity_mark', 'attachment_mark', 'rule', 'column_head', 'heading', 'heading_repeat', 'task', 'leader', 'unit', 'row', 'text', 'address', 'speaker', 'junk', 'advertisement', 'newspaper_furniture', 'forum', 'distribution', 'imprint', 'party', 'detail', 'role_rule', 'unclaimed')),
	CONSTRAINT fk_source_lines_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID,
 STRICT
""",
    "leaders": """
CREATE TABLE leaders (
	id INTEGER NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	district_id INTEGER NOT NULL,
	is_curated INTEGER NOT NULL,
	evidence TEXT,
	CONSTRAINT pk_leaders PRIMARY KEY (id),
	CONSTRAINT ck_leaders_name CHECK (name <> ''),
	CONSTRAINT ck_leaders_kind CHECK (kind in ('person', 'office')),
	CONSTRAINT ck_leaders_is_curated CHECK (is_curated in (0, 1)),
	CONSTRAINT fk_leaders_district_id FOREIGN KEY(district_id) REFERENCES districts (id)
)
 STRICT
""",
    "units": """
CREATE TABLE units (
	id INTEGER NOT NULL,
	name TEXT NOT NULL,
	kind TEXT,
	function TEXT,
	district_id INTEGER NOT NULL,
	is_curated INTEGER NOT NULL,
	evidence TEXT,
	CONSTRAINT pk_units PRIMARY KEY (id),
	CONSTRAINT ck_units_name CHECK (name <> ''),
	CONSTRAINT ck_units_curated CHECK (kind is not null or not is_curated),
	CONSTRAINT ck_units_kind CHECK (kind in ('department', 'county_government', 'zone', 'vertical', 'enterprise', 'institution', 'party_organ', 'collective')),
	CONSTRAINT ck_units_is_curated CHECK (is_curated in (0, 1)),
	CONSTRAINT fk_units_district_id FOREIGN KEY(district_id) REFERENCES districts (id)
)
 STRICT
""",
    "tasks": """
CREATE TABLE tasks (
	id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	section_id INTEGER,
	ordinal INTEGER NOT NULL,
	item_number TEXT,
	text TEXT NOT NULL,
	plain_text TEXT NOT NULL,
	leaders_as_printed TEXT,
	units_as_printed TEXT,
	deadline_as_printed TEXT,
	progress_as_printed TEXT,
	contacts_as_printed TEXT,
	remarks_as_printed TEXT,
	is_open_ended INTEGER NOT NULL,
	names_some_districts INTEGER NOT NULL,
	is_role_ambiguous INTEGER NOT NULL,
	line_start INTEGER NOT NULL,
	line_end INTEGER NOT NULL,
	char_start INTEGER NOT NULL,
	char_end INTEGER NOT NULL,
	CONSTRAINT pk_tasks PRIMARY KEY (id),
	CONSTRAINT uq_tasks_document_id_ordinal UNIQUE (document_id, ordinal),
	CONSTRAINT ck_tasks_id CHECK (id = document_id * 10000 + ordinal),
	CONSTRAINT ck_tasks_ordinal CHECK (ordinal between 1 and 9999),
	CONSTRAINT ck_tasks_lines CHECK (line_start <= line_end),
	CONSTRAINT ck_tasks_span CHECK (0 <= char_start and char_start < char_end),
	CONSTRAINT ck_tasks_text CHECK (length(text) = char_end - char_start),
	CONSTRAINT ck_tasks_section_document CHECK (section_id / 10000 = document_id),
	CONSTRAINT ck_tasks_is_open_ended CHECK (is_open_ended in (0, 1)),
	CONSTRAINT ck_tasks_names_some_districts CHECK (names_some_districts in (0, 1)),
	CONSTRAINT ck_tasks_is_role_ambiguous CHECK (is_role_ambiguous in (0, 1)),
	CONSTRAINT fk_tasks_document_id FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_tasks_section_id FOREIGN KEY(section_id) REFERENCES sections (id)
)
 STRICT
""",
    "task_units": """
CREATE TABLE task_units (
	task_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	unit_id INTEGER NOT NULL,
	name_as_printed TEXT NOT NULL,
	role TEXT,
	role_basis TEXT,
	is_inferred_lead INTEGER NOT NULL,
	is_suffix_shared INTEGER NOT NULL,
	is_prefix_shared INTEGER NOT NULL,
	is_repeat INTEGER NOT NULL,
	line INTEGER NOT NULL,
	char_start INTEGER NOT NULL,
	char_end INTEGER NOT NULL,
	CONSTRAINT pk_task_units PRIMARY KEY (task_id, position),
	CONSTRAINT ck_task_units_position CHECK (position >= 1),
	CONSTRAINT ck_task_units_role_basis_given CHECK ((role is null) = (role_basis is null)),
	CONSTRAINT ck_task_units_inferred CHECK (is_inferred_lead = 0 or (role is null and position = 1)),
	CONSTRAINT ck_task_units_span CHECK (0 <= char_start and char_start < char_end),
	CONSTRAINT ck_task_units_text CHECK (length(name_as_printed) = char_end - char_start),
	CONSTRAINT ck_task_units_role CHECK (role in ('lead', 'responsible', 'support', 'guide', 'superior_lead')),
	CONSTRAINT ck_task_units_role_basis CHECK (role_basis in ('label', 'phrase', 'rule')),
	CONSTRAINT ck_task_units_is_inferred_lead CHECK (is_inferred_lead in (0, 1)),
	CONSTRAINT ck_task_units_is_suffix_shared CHECK (is_suffix_shared in (0, 1)),
	CONSTRAINT ck_task_units_is_prefix_shared CHECK (is_prefix_shared in (0, 1)),
	CONSTRAINT ck_task_units_is_repeat CHECK (is_repeat in (0, 1)),
	CONSTRAINT fk_task_units_task_id FOREIGN KEY(task_id) REFERENCES tasks (id),
	CONSTRAINT fk_task_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
)
 WITHOUT ROWID,
 STRICT
""",
    "targets": """
CREATE TABLE targets (
	id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	task_id INTEGER,
	statement_id INTEGER,
	text TEXT NOT NULL,
	indicator TEXT NOT NULL,
	indicator_name TEXT NOT NULL,
	comparator TEXT,
	value REAL,
	value_high REAL,
	value_from REAL,
	multiplier INTEGER,
	unit TEXT,
	kind TEXT,
	measure TEXT,
	is_claim INTEGER NOT NULL,
	is_estimate INTEGER NOT NULL,
	period TEXT,
	deadline TEXT,
	char_start INTEGER NOT NULL,
	char_end INTEGER NOT NULL,
	CONSTRAINT pk_targets PRIMARY KEY (id),
	CONSTRAINT uq_targets_document_id_ordinal UNIQUE (document_id, ordinal),
	CONSTRAINT ck_targets_id CHECK (id = document_id * 10000 + ordinal),
	CONSTRAINT ck_targets_owner CHECK ((task_id is null) <> (statement_id is null)),
	CONSTRAINT ck_targets_owner_document CHECK (coalesce(task_id, statement_id) / 10000 = document_id),
	CONSTRAINT ck_targets_number_or_words CHECK ((value is null) = (measure is not null)),
	CONSTRAINT ck_targets_compared CHECK ((value is null) = (comparator is null)),
	CONSTRAINT ck_targets_between CHECK ((comparator is 'between') = (value_high is not null)),
	CONSTRAINT ck_targets_unit_given CHECK ((value is null) = (unit is null or multiplier is null)),
	CONSTRAINT ck_targets_span CHECK (0 <= char_start and char_start < char_end),
	CONSTRAINT ck_targets_comparator CHECK (comparator in ('>=', '<=', '>', '<', '=', '~', 'between')),
	CONSTRAINT ck_targets_kind CHECK (kind in ('level', 'growth', 'increment', 'total', 'rate', 'duration')),
	CONSTRAINT ck_targets_measure CHECK (measure in ('coverage', 'zero', 'parallel', 'set_elsewhere', 'direction')),
	CONSTRAINT ck_targets_is_claim CHECK (is_claim in (0, 1)),
	CONSTRAINT ck_targets_is_estimate CHECK (is_estimate in (0, 1)),
	CONSTRAINT fk_targets_document_id FOREIGN KEY(document_id) REFERENCES documents (id),
	CONSTRAINT fk_targets_task_id FOREIGN KEY(task_id) REFERENCES tasks (id),
	CONSTRAINT fk_targets_statement_id FOREIGN KEY(statement_id) REFERENCES statements (id)
)
 STRICT
""",
}

INDEXES = (
    "CREATE INDEX ix_documents_district_id ON documents (district_id)",
    "CREATE INDEX ix_leaders_district_id ON leaders (district_id)",
    "CREATE INDEX ix_units_district_id ON units (district_id)",
    "CREATE UNIQUE INDEX uq_units_curated_name ON units (district_id, name) WHERE is_curated = 1",
    "CREATE INDEX ix_tasks_document_id ON tasks (document_id)",
    "CREATE INDEX ix_tasks_section_id ON tasks (section_id)",
    "CREATE INDEX ix_task_units_unit_id_task_id ON task_units (unit_id, task_id)",
    "CREATE INDEX ix_targets_document_id ON targets (document_id)",
    "CREATE INDEX ix_targets_statement_id ON targets (statement_id)",
    "CREATE INDEX ix_targets_task_id ON targets (task_id)",
)


def upgrade() -> None:
    for statement in NEW_TABLES:
        op.execute(statement)
    for name, statement in CHANGED_TABLES.items():
        _rebuild(name, statement, FILLED[name])
    for statement in INDEXES:
        op.execute(statement)


def _rebuild(name: str, statement: str, filled: dict[str, str]) -> None:
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(name)]
    op.execute(statement.replace(f"CREATE TABLE {name} ", f"CREATE TABLE {name}_anew ", 1))
    into = ", ".join(f'"{column}"' for column in (*columns, *filled))
    values = ", ".join((*(f'"{column}"' for column in columns), *filled.values()))
    op.execute(f"INSERT INTO {name}_anew ({into}) SELECT {values} FROM {name}")
    op.execute(f"DROP TABLE {name}")
    op.execute(f"ALTER TABLE {name}_anew RENAME TO {name}")
