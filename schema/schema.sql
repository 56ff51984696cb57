CREATE TABLE about (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_about PRIMARY KEY ("key")
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE districts (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	level TEXT NOT NULL, 
	parent_id INTEGER, 
	valid_from INTEGER, 
	valid_to INTEGER, 
	CONSTRAINT pk_districts PRIMARY KEY (id), 
	CONSTRAINT ck_districts_id CHECK (id between 100000 and 899999), 
	CONSTRAINT ck_districts_validity CHECK (valid_from <= valid_to), 
	CONSTRAINT ck_districts_parent CHECK (parent_id < id), 
	CONSTRAINT ck_districts_level CHECK (level = 'country' or level = 'province' or level = 'prefecture' or level = 'district' or level = 'county_city' or level = 'county'), 
	CONSTRAINT fk_districts_parent_id FOREIGN KEY(parent_id) REFERENCES districts (id)
)
 STRICT;

CREATE INDEX ix_districts_parent_id ON districts (parent_id);

CREATE TABLE extraction_accuracy (
	document_key TEXT NOT NULL, 
	measure TEXT NOT NULL, 
	right_count INTEGER NOT NULL, 
	counted_count INTEGER NOT NULL, 
	CONSTRAINT pk_extraction_accuracy PRIMARY KEY (document_key, measure), 
	CONSTRAINT ck_extraction_accuracy_counts CHECK (0 <= right_count and right_count <= counted_count)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE indicator_names (
	indicator TEXT NOT NULL, 
	indicator_name TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	evidence_zh TEXT NOT NULL, 
	CONSTRAINT pk_indicator_names PRIMARY KEY (indicator)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE task_marks (
	mark TEXT NOT NULL, 
	task_id INTEGER NOT NULL, 
	CONSTRAINT pk_task_marks PRIMARY KEY (mark, task_id), 
	CONSTRAINT ck_task_marks_mark CHECK (mark = 'without_unit' or mark = 'single_unit' or mark = 'district_first' or mark = 'top_level')
)
 WITHOUT ROWID,
 STRICT;

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
	CONSTRAINT ck_documents_kind CHECK (kind = 'breakdown' or kind = 'work_report' or kind = 'progress'), 
	CONSTRAINT ck_documents_fidelity CHECK (fidelity = 'grid' or fidelity = 'ruled' or fidelity = 'cells' or fidelity = 'none'), 
	CONSTRAINT ck_documents_text_quality CHECK (text_quality = 'flattened' or text_quality = 'ocr' or text_quality = 'newspaper_column' or text_quality = 'forum_copy' or text_quality = 'original'), 
	CONSTRAINT ck_documents_is_partial CHECK (is_partial in (0, 1)), 
	CONSTRAINT ck_documents_signed_on CHECK (signed_on is date(signed_on) or signed_on glob '[0-9][0-9][0-9][0-9]'), 
	CONSTRAINT ck_documents_written_on CHECK (written_on is date(written_on) or written_on glob '[0-9][0-9][0-9][0-9]'), 
	CONSTRAINT ck_documents_published_on CHECK (published_on is date(published_on) or published_on glob '[0-9][0-9][0-9][0-9]'), 
	CONSTRAINT ck_documents_issued_on CHECK (issued_on is date(issued_on) or issued_on glob '[0-9][0-9][0-9][0-9]'), 
	CONSTRAINT ck_documents_retrieved_on CHECK (retrieved_on is date(retrieved_on) or retrieved_on glob '[0-9][0-9][0-9][0-9]'), 
	CONSTRAINT uq_documents_key UNIQUE ("key"), 
	CONSTRAINT fk_documents_district_id FOREIGN KEY(district_id) REFERENCES districts (id)
)
 STRICT;

CREATE INDEX ix_documents_district_id ON documents (district_id);

CREATE TABLE leaders (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	district_id INTEGER NOT NULL, 
	is_curated INTEGER NOT NULL, 
	evidence TEXT, 
	evidence_zh TEXT, 
	CONSTRAINT pk_leaders PRIMARY KEY (id), 
	CONSTRAINT ck_leaders_name CHECK (name <> ''), 
	CONSTRAINT ck_leaders_evidence CHECK ((evidence is null) = (evidence_zh is null)), 
	CONSTRAINT ck_leaders_kind CHECK (kind = 'person' or kind = 'office'), 
	CONSTRAINT ck_leaders_is_curated CHECK (is_curated in (0, 1)), 
	CONSTRAINT fk_leaders_district_id FOREIGN KEY(district_id) REFERENCES districts (id)
)
 STRICT;

CREATE INDEX ix_leaders_district_id ON leaders (district_id);

CREATE TABLE units (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT, 
	function TEXT, 
	district_id INTEGER NOT NULL, 
	is_curated INTEGER NOT NULL, 
	evidence TEXT, 
	evidence_zh TEXT, 
	CONSTRAINT pk_units PRIMARY KEY (id), 
	CONSTRAINT ck_units_name CHECK (name <> ''), 
	CONSTRAINT ck_units_curated CHECK (kind is not null or not is_curated), 
	CONSTRAINT ck_units_evidence CHECK ((evidence is null) = (evidence_zh is null)), 
	CONSTRAINT ck_units_kind CHECK (kind = 'department' or kind = 'county_government' or kind = 'zone' or kind = 'vertical' or kind = 'enterprise' or kind = 'institution' or kind = 'party_organ' or kind = 'collective'), 
	CONSTRAINT ck_units_is_curated CHECK (is_curated in (0, 1)), 
	CONSTRAINT fk_units_district_id FOREIGN KEY(district_id) REFERENCES districts (id)
)
 STRICT;

CREATE INDEX ix_units_district_id ON units (district_id);

CREATE UNIQUE INDEX uq_units_curated_name ON units (district_id, name) WHERE is_curated = 1;

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
 STRICT;

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
 STRICT;

CREATE INDEX ix_document_districts_district_id ON document_districts (district_id);

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
 STRICT;

CREATE INDEX ix_document_functions_task_count ON document_functions (task_count DESC);

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
 STRICT;

CREATE INDEX ix_document_indicators_indicator_name ON document_indicators (indicator_name);

CREATE INDEX ix_document_indicators_target_count ON document_indicators (target_count DESC);

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
 STRICT;

CREATE INDEX ix_document_leader_pairs_shared_task_count ON document_leader_pairs (shared_task_count DESC);

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
 STRICT;

CREATE INDEX ix_document_leader_units_shared_task_count ON document_leader_units (shared_task_count DESC, is_by_lineage);

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
 STRICT;

CREATE INDEX ix_document_leaders_leader_id ON document_leaders (leader_id);

CREATE INDEX ix_document_leaders_task_count ON document_leaders (task_count DESC);

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
 STRICT;

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
 STRICT;

CREATE INDEX ix_document_unit_figures_first_listed_count ON document_unit_figures (first_listed_count DESC, is_by_lineage);

CREATE INDEX ix_document_unit_figures_leader_count ON document_unit_figures (leader_count DESC, is_by_lineage);

CREATE INDEX ix_document_unit_figures_task_count ON document_unit_figures (task_count DESC, is_by_lineage);

CREATE INDEX ix_document_unit_figures_tie_count ON document_unit_figures (tie_count DESC, is_by_lineage);

CREATE INDEX ix_document_unit_figures_unit_id ON document_unit_figures (unit_id);

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
 STRICT;

CREATE INDEX ix_document_unit_pairs_shared_task_count ON document_unit_pairs (shared_task_count DESC, is_by_lineage);

CREATE TABLE document_units (
	document_id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	name_as_printed TEXT NOT NULL, 
	task_count INTEGER NOT NULL, 
	first_listed_count INTEGER NOT NULL, 
	CONSTRAINT pk_document_units PRIMARY KEY (document_id, unit_id), 
	CONSTRAINT fk_document_units_document_id FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT fk_document_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_document_units_unit_id ON document_units (unit_id);

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
 STRICT;

CREATE INDEX ix_document_vagueness_vague_count ON document_vagueness (vague_count DESC);

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
 STRICT;

CREATE INDEX ix_heirs_heir_id ON heirs (heir_id);

CREATE TABLE issues (
	document_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	message TEXT NOT NULL, 
	printed TEXT, 
	suggestion TEXT, 
	CONSTRAINT pk_issues PRIMARY KEY (document_id, ordinal), 
	CONSTRAINT ck_issues_line CHECK (line >= 1), 
	CONSTRAINT ck_issues_severity CHECK (severity = 'error' or severity = 'warning' or severity = 'note'), 
	CONSTRAINT fk_issues_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE leader_posts (
	leader_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	post TEXT NOT NULL, 
	valid_from TEXT, 
	valid_to TEXT, 
	status TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	evidence_zh TEXT NOT NULL, 
	CONSTRAINT pk_leader_posts PRIMARY KEY (leader_id, ordinal), 
	CONSTRAINT ck_leader_posts_status CHECK (status = 'stated' or status = 'attested'), 
	CONSTRAINT fk_leader_posts_leader_id FOREIGN KEY(leader_id) REFERENCES leaders (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE sections (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	parent_id INTEGER, 
	ordinal INTEGER NOT NULL, 
	level INTEGER NOT NULL, 
	number TEXT, 
	title TEXT NOT NULL, 
	title_as_printed TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	char_start INTEGER NOT NULL, 
	char_end INTEGER NOT NULL, 
	kind TEXT, 
	period TEXT, 
	CONSTRAINT pk_sections PRIMARY KEY (id), 
	CONSTRAINT uq_sections_document_id_ordinal UNIQUE (document_id, ordinal), 
	CONSTRAINT ck_sections_id CHECK (id = document_id * 10000 + ordinal), 
	CONSTRAINT ck_sections_ordinal CHECK (ordinal between 1 and 9999), 
	CONSTRAINT ck_sections_parent CHECK (parent_id is null or (level > 1 and parent_id < id)), 
	CONSTRAINT ck_sections_parent_document CHECK (parent_id / 10000 = document_id), 
	CONSTRAINT ck_sections_span CHECK (0 <= char_start and char_start < char_end), 
	CONSTRAINT fk_sections_document_id FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT fk_sections_parent_id FOREIGN KEY(parent_id) REFERENCES sections (id)
)
 STRICT;

CREATE INDEX ix_sections_parent_id ON sections (parent_id);

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
	CONSTRAINT ck_source_lines_class CHECK (class = 'blank' or class = 'navigation' or class = 'metadata' or class = 'letterhead' or class = 'document_number' or class = 'title' or class = 'addressee' or class = 'notice' or class = 'signature' or class = 'publicity_mark' or class = 'attachment_mark' or class = 'rule' or class = 'column_head' or class = 'heading' or class = 'heading_repeat' or class = 'task' or class = 'leader' or class = 'unit' or class = 'row' or class = 'text' or class = 'address' or class = 'speaker' or class = 'junk' or class = 'advertisement' or class = 'newspaper_furniture' or class = 'forum' or class = 'distribution' or class = 'imprint' or class = 'party' or class = 'detail' or class = 'role_rule' or class = 'unclaimed'), 
	CONSTRAINT fk_source_lines_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID,
 STRICT;

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
 STRICT;

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
 STRICT;

CREATE TABLE unit_names (
	unit_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	first_year INTEGER, 
	last_year INTEGER, 
	evidence TEXT NOT NULL, 
	evidence_zh TEXT NOT NULL, 
	CONSTRAINT pk_unit_names PRIMARY KEY (unit_id, name), 
	CONSTRAINT ck_unit_names_kind CHECK (kind = 'canonical' or kind = 'short' or kind = 'full' or kind = 'nameplate' or kind = 'former' or kind = 'variant'), 
	CONSTRAINT ck_unit_names_years CHECK (first_year <= last_year), 
	CONSTRAINT fk_unit_names_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE unit_successions (
	predecessor_id INTEGER NOT NULL, 
	successor_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	effective TEXT, 
	scope TEXT, 
	confidence TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	evidence_zh TEXT NOT NULL, 
	CONSTRAINT pk_unit_successions PRIMARY KEY (predecessor_id, successor_id, kind), 
	CONSTRAINT ck_unit_successions_distinct CHECK (predecessor_id <> successor_id), 
	CONSTRAINT ck_unit_successions_kind CHECK (kind = 'renamed' or kind = 'merged' or kind = 'split' or kind = 'absorbed' or kind = 'transferred'), 
	CONSTRAINT ck_unit_successions_confidence CHECK (confidence = 'high' or confidence = 'medium' or confidence = 'low'), 
	CONSTRAINT ck_unit_successions_basis CHECK (basis = 'document' or basis = 'national' or basis = 'source' or basis = 'inference'), 
	CONSTRAINT ck_unit_successions_effective CHECK (effective is date(effective) or effective glob '[0-9][0-9][0-9][0-9]'), 
	CONSTRAINT fk_unit_successions_predecessor_id FOREIGN KEY(predecessor_id) REFERENCES units (id), 
	CONSTRAINT fk_unit_successions_successor_id FOREIGN KEY(successor_id) REFERENCES units (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_unit_successions_successor_id ON unit_successions (successor_id);

CREATE TABLE section_headings (
	section_id INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	title_as_printed TEXT NOT NULL, 
	char_start INTEGER NOT NULL, 
	char_end INTEGER NOT NULL, 
	CONSTRAINT pk_section_headings PRIMARY KEY (section_id, line), 
	CONSTRAINT ck_section_headings_span CHECK (0 <= char_start and char_start < char_end), 
	CONSTRAINT fk_section_headings_section_id FOREIGN KEY(section_id) REFERENCES sections (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE statements (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	section_id INTEGER, 
	ordinal INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	period TEXT, 
	line_start INTEGER NOT NULL, 
	line_end INTEGER NOT NULL, 
	char_start INTEGER NOT NULL, 
	char_end INTEGER NOT NULL, 
	CONSTRAINT pk_statements PRIMARY KEY (id), 
	CONSTRAINT uq_statements_document_id_ordinal UNIQUE (document_id, ordinal), 
	CONSTRAINT ck_statements_id CHECK (id = document_id * 10000 + ordinal), 
	CONSTRAINT ck_statements_ordinal CHECK (ordinal between 1 and 9999), 
	CONSTRAINT ck_statements_lines CHECK (line_start <= line_end), 
	CONSTRAINT ck_statements_section_document CHECK (section_id / 10000 = document_id), 
	CONSTRAINT ck_statements_span CHECK (0 <= char_start and char_start < char_end), 
	CONSTRAINT ck_statements_kind CHECK (kind = 'review_year' or kind = 'review_term' or kind = 'problem' or kind = 'plan_term' or kind = 'plan_year' or kind = 'self_construction' or kind = 'other'), 
	CONSTRAINT fk_statements_document_id FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT fk_statements_section_id FOREIGN KEY(section_id) REFERENCES sections (id)
)
 STRICT;

CREATE INDEX ix_statements_section_id ON statements (section_id);

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
 STRICT;

CREATE INDEX ix_tasks_section_id ON tasks (section_id);

CREATE TABLE outcomes (
	promise_document_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	promise_line INTEGER NOT NULL, 
	promise_quote TEXT NOT NULL, 
	promise_task_id INTEGER, 
	promise_statement_id INTEGER, 
	claim_document_id INTEGER, 
	claim_line INTEGER, 
	claim_quote TEXT, 
	claim_task_id INTEGER, 
	claim_statement_id INTEGER, 
	verdict TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	note TEXT NOT NULL, 
	note_zh TEXT NOT NULL, 
	CONSTRAINT pk_outcomes PRIMARY KEY (promise_document_id, ordinal), 
	CONSTRAINT ck_outcomes_claim CHECK ((claim_quote is null) = (verdict = 'never_reported')), 
	CONSTRAINT ck_outcomes_claim_place CHECK ((claim_quote is null) = (claim_document_id is null)), 
	CONSTRAINT ck_outcomes_verdict CHECK (verdict = 'met' or verdict = 'missed' or verdict = 'not_comparable' or verdict = 'never_reported'), 
	CONSTRAINT ck_outcomes_basis CHECK (basis = 'rule' or basis = 'reviewed'), 
	CONSTRAINT fk_outcomes_promise_document_id FOREIGN KEY(promise_document_id) REFERENCES documents (id), 
	CONSTRAINT fk_outcomes_promise_task_id FOREIGN KEY(promise_task_id) REFERENCES tasks (id), 
	CONSTRAINT fk_outcomes_promise_statement_id FOREIGN KEY(promise_statement_id) REFERENCES statements (id), 
	CONSTRAINT fk_outcomes_claim_document_id FOREIGN KEY(claim_document_id) REFERENCES documents (id), 
	CONSTRAINT fk_outcomes_claim_task_id FOREIGN KEY(claim_task_id) REFERENCES tasks (id), 
	CONSTRAINT fk_outcomes_claim_statement_id FOREIGN KEY(claim_statement_id) REFERENCES statements (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_outcomes_claim_document_id ON outcomes (claim_document_id);

CREATE INDEX ix_outcomes_claim_statement_id ON outcomes (claim_statement_id);

CREATE INDEX ix_outcomes_claim_task_id ON outcomes (claim_task_id);

CREATE INDEX ix_outcomes_promise_statement_id ON outcomes (promise_statement_id);

CREATE INDEX ix_outcomes_promise_task_id ON outcomes (promise_task_id);

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
	CONSTRAINT ck_targets_comparator CHECK (comparator = '>=' or comparator = '<=' or comparator = '>' or comparator = '<' or comparator = '=' or comparator = '~' or comparator = 'between'), 
	CONSTRAINT ck_targets_kind CHECK (kind = 'level' or kind = 'growth' or kind = 'increment' or kind = 'total' or kind = 'rate' or kind = 'duration'), 
	CONSTRAINT ck_targets_measure CHECK (measure = 'coverage' or measure = 'zero' or measure = 'parallel' or measure = 'set_elsewhere' or measure = 'direction'), 
	CONSTRAINT ck_targets_is_claim CHECK (is_claim in (0, 1)), 
	CONSTRAINT ck_targets_is_estimate CHECK (is_estimate in (0, 1)), 
	CONSTRAINT fk_targets_document_id FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT fk_targets_task_id FOREIGN KEY(task_id) REFERENCES tasks (id), 
	CONSTRAINT fk_targets_statement_id FOREIGN KEY(statement_id) REFERENCES statements (id)
)
 STRICT;

CREATE INDEX ix_targets_indicator_name_document_id ON targets (indicator_name, document_id);

CREATE INDEX ix_targets_statement_id ON targets (statement_id);

CREATE INDEX ix_targets_task_id ON targets (task_id);

CREATE TABLE task_differences (
	task_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	statement_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	report_words TEXT NOT NULL, 
	task_words TEXT NOT NULL, 
	CONSTRAINT pk_task_differences PRIMARY KEY (task_id, ordinal), 
	CONSTRAINT ck_task_differences_words CHECK (report_words <> task_words), 
	CONSTRAINT ck_task_differences_kind CHECK (kind = 'number_changed' or kind = 'comparator_changed' or kind = 'unit_changed' or kind = 'word_changed' or kind = 'word_lost' or kind = 'word_added'), 
	CONSTRAINT fk_task_differences_task_id FOREIGN KEY(task_id) REFERENCES tasks (id), 
	CONSTRAINT fk_task_differences_statement_id FOREIGN KEY(statement_id) REFERENCES statements (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_task_differences_statement_id ON task_differences (statement_id);

CREATE TABLE task_districts (
	task_id INTEGER NOT NULL, 
	district_id INTEGER NOT NULL, 
	basis TEXT NOT NULL, 
	CONSTRAINT pk_task_districts PRIMARY KEY (task_id, district_id), 
	CONSTRAINT ck_task_districts_basis CHECK (basis = 'named' or basis = 'collective'), 
	CONSTRAINT fk_task_districts_task_id FOREIGN KEY(task_id) REFERENCES tasks (id), 
	CONSTRAINT fk_task_districts_district_id FOREIGN KEY(district_id) REFERENCES districts (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_task_districts_district_id_task_id ON task_districts (district_id, task_id);

CREATE TABLE task_leaders (
	task_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	leader_id INTEGER NOT NULL, 
	name_as_printed TEXT NOT NULL, 
	role TEXT, 
	line INTEGER NOT NULL, 
	char_start INTEGER NOT NULL, 
	char_end INTEGER NOT NULL, 
	CONSTRAINT pk_task_leaders PRIMARY KEY (task_id, position), 
	CONSTRAINT ck_task_leaders_position CHECK (position >= 1), 
	CONSTRAINT ck_task_leaders_span CHECK (0 <= char_start and char_start < char_end), 
	CONSTRAINT ck_task_leaders_text CHECK (length(name_as_printed) = char_end - char_start), 
	CONSTRAINT ck_task_leaders_role CHECK (role = 'lead' or role = 'responsible' or role = 'support' or role = 'guide' or role = 'superior_lead'), 
	CONSTRAINT fk_task_leaders_task_id FOREIGN KEY(task_id) REFERENCES tasks (id), 
	CONSTRAINT fk_task_leaders_leader_id FOREIGN KEY(leader_id) REFERENCES leaders (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_task_leaders_leader_id_task_id ON task_leaders (leader_id, task_id);

CREATE TABLE task_lineage (
	earlier_task_id INTEGER NOT NULL, 
	later_task_id INTEGER NOT NULL, 
	relation TEXT NOT NULL, 
	similarity REAL NOT NULL, 
	CONSTRAINT pk_task_lineage PRIMARY KEY (earlier_task_id, later_task_id), 
	CONSTRAINT ck_task_lineage_order CHECK (earlier_task_id < later_task_id), 
	CONSTRAINT ck_task_lineage_similarity CHECK (similarity between 0 and 1), 
	CONSTRAINT ck_task_lineage_relation CHECK (relation = 'recurring' or relation = 'changed' or relation = 'candidate'), 
	CONSTRAINT fk_task_lineage_earlier_task_id FOREIGN KEY(earlier_task_id) REFERENCES tasks (id), 
	CONSTRAINT fk_task_lineage_later_task_id FOREIGN KEY(later_task_id) REFERENCES tasks (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_task_lineage_later_task_id ON task_lineage (later_task_id);

CREATE TABLE task_statements (
	task_id INTEGER NOT NULL, 
	statement_id INTEGER NOT NULL, 
	relation TEXT NOT NULL, 
	similarity REAL NOT NULL, 
	difference TEXT, 
	CONSTRAINT pk_task_statements PRIMARY KEY (task_id, statement_id), 
	CONSTRAINT ck_task_statements_similarity CHECK (similarity between 0 and 1), 
	CONSTRAINT ck_task_statements_difference CHECK ((relation = 'differs') = (difference is not null)), 
	CONSTRAINT ck_task_statements_relation CHECK (relation = 'identical' or relation = 'split' or relation = 'differs'), 
	CONSTRAINT fk_task_statements_task_id FOREIGN KEY(task_id) REFERENCES tasks (id), 
	CONSTRAINT fk_task_statements_statement_id FOREIGN KEY(statement_id) REFERENCES statements (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_task_statements_statement_id ON task_statements (statement_id);

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
	CONSTRAINT ck_task_units_role CHECK (role = 'lead' or role = 'responsible' or role = 'support' or role = 'guide' or role = 'superior_lead'), 
	CONSTRAINT ck_task_units_role_basis CHECK (role_basis = 'label' or role_basis = 'phrase' or role_basis = 'rule'), 
	CONSTRAINT ck_task_units_is_inferred_lead CHECK (is_inferred_lead in (0, 1)), 
	CONSTRAINT ck_task_units_is_suffix_shared CHECK (is_suffix_shared in (0, 1)), 
	CONSTRAINT ck_task_units_is_prefix_shared CHECK (is_prefix_shared in (0, 1)), 
	CONSTRAINT ck_task_units_is_repeat CHECK (is_repeat in (0, 1)), 
	CONSTRAINT fk_task_units_task_id FOREIGN KEY(task_id) REFERENCES tasks (id), 
	CONSTRAINT fk_task_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_task_units_unit_id_task_id ON task_units (unit_id, task_id);

CREATE TABLE target_cascades (
	city_document_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	subject TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	city_line INTEGER NOT NULL, 
	city_quote TEXT NOT NULL, 
	city_task_id INTEGER, 
	city_statement_id INTEGER, 
	city_target_id INTEGER, 
	district_document_id INTEGER NOT NULL, 
	district_line INTEGER NOT NULL, 
	district_quote TEXT NOT NULL, 
	district_statement_id INTEGER, 
	district_target_id INTEGER, 
	note TEXT NOT NULL, 
	note_zh TEXT NOT NULL, 
	CONSTRAINT pk_target_cascades PRIMARY KEY (city_document_id, ordinal), 
	CONSTRAINT ck_target_cascades_basis CHECK (basis = 'indicator' or basis = 'project'), 
	CONSTRAINT fk_target_cascades_city_document_id FOREIGN KEY(city_document_id) REFERENCES documents (id), 
	CONSTRAINT fk_target_cascades_city_task_id FOREIGN KEY(city_task_id) REFERENCES tasks (id), 
	CONSTRAINT fk_target_cascades_city_statement_id FOREIGN KEY(city_statement_id) REFERENCES statements (id), 
	CONSTRAINT fk_target_cascades_city_target_id FOREIGN KEY(city_target_id) REFERENCES targets (id), 
	CONSTRAINT fk_target_cascades_district_document_id FOREIGN KEY(district_document_id) REFERENCES documents (id), 
	CONSTRAINT fk_target_cascades_district_statement_id FOREIGN KEY(district_statement_id) REFERENCES statements (id), 
	CONSTRAINT fk_target_cascades_district_target_id FOREIGN KEY(district_target_id) REFERENCES targets (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_target_cascades_city_statement_id ON target_cascades (city_statement_id);

CREATE INDEX ix_target_cascades_city_target_id ON target_cascades (city_target_id);

CREATE INDEX ix_target_cascades_city_task_id ON target_cascades (city_task_id);

CREATE INDEX ix_target_cascades_district_document_id ON target_cascades (district_document_id);

CREATE INDEX ix_target_cascades_district_statement_id ON target_cascades (district_statement_id);

CREATE INDEX ix_target_cascades_district_target_id ON target_cascades (district_target_id);

CREATE TABLE target_claim_candidates (
	target_id INTEGER NOT NULL, 
	claim_id INTEGER NOT NULL, 
	CONSTRAINT pk_target_claim_candidates PRIMARY KEY (target_id, claim_id), 
	CONSTRAINT ck_target_claim_candidates_distinct CHECK (target_id <> claim_id), 
	CONSTRAINT fk_target_claim_candidates_target_id FOREIGN KEY(target_id) REFERENCES targets (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE target_claims (
	target_id INTEGER NOT NULL, 
	claim_id INTEGER NOT NULL, 
	verdict TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	evidence_zh TEXT NOT NULL, 
	CONSTRAINT pk_target_claims PRIMARY KEY (target_id, claim_id), 
	CONSTRAINT ck_target_claims_verdict CHECK (verdict = 'met' or verdict = 'missed' or verdict = 'not_comparable' or verdict = 'never_reported'), 
	CONSTRAINT ck_target_claims_basis CHECK (basis = 'rule' or basis = 'reviewed'), 
	CONSTRAINT fk_target_claims_target_id FOREIGN KEY(target_id) REFERENCES targets (id), 
	CONSTRAINT fk_target_claims_claim_id FOREIGN KEY(claim_id) REFERENCES targets (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_target_claims_claim_id ON target_claims (claim_id);

CREATE TABLE target_district_candidates (
	target_id INTEGER NOT NULL, 
	district_target_id INTEGER NOT NULL, 
	CONSTRAINT pk_target_district_candidates PRIMARY KEY (target_id, district_target_id), 
	CONSTRAINT ck_target_district_candidates_distinct CHECK (target_id <> district_target_id), 
	CONSTRAINT fk_target_district_candidates_target_id FOREIGN KEY(target_id) REFERENCES targets (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE target_predecessors (
	target_id INTEGER NOT NULL, 
	earlier_target_id INTEGER NOT NULL, 
	CONSTRAINT pk_target_predecessors PRIMARY KEY (target_id, earlier_target_id), 
	CONSTRAINT ck_target_predecessors_distinct CHECK (target_id <> earlier_target_id), 
	CONSTRAINT fk_target_predecessors_target_id FOREIGN KEY(target_id) REFERENCES targets (id)
)
 WITHOUT ROWID,
 STRICT;

