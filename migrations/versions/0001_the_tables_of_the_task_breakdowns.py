"""The tables of the task breakdowns"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "about",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_about")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "districts",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Integer(), nullable=True),
        sa.Column("valid_to", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "level in ('country', 'province', 'prefecture', 'district', 'county_city', 'county')",
            name=op.f("ck_districts_level"),
        ),
        sa.CheckConstraint("id between 100000 and 899999", name=op.f("ck_districts_id")),
        sa.CheckConstraint("parent_id < id", name=op.f("ck_districts_parent")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_districts_validity")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["districts.id"], name=op.f("fk_districts_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_districts")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    with op.batch_alter_table("districts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_districts_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("index_number", sa.Text(), nullable=True),
        sa.Column("issuer_as_printed", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("signed_on", sa.Text(), nullable=True),
        sa.Column("written_on", sa.Text(), nullable=True),
        sa.Column("published_on", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Text(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("retrieved_on", sa.Text(), nullable=True),
        sa.Column("fidelity", sa.Text(), nullable=False),
        sa.Column("text_quality", sa.Text(), nullable=True),
        sa.Column("is_partial", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=True),
        sa.Column("rights", sa.Text(), nullable=True),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("layout_reason", sa.Text(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("char_count", sa.Integer(), nullable=False),
        sa.Column("rows_sha256", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "id = (district_id * 10000 + year) * 100 + case kind when 'breakdown' then 10 when 'work_report' then 20 end + part",
            name=op.f("ck_documents_id"),
        ),
        sa.CheckConstraint(
            "issued_on is date(issued_on) or issued_on glob '[0-9][0-9][0-9][0-9]'",
            name=op.f("ck_documents_issued_on"),
        ),
        sa.CheckConstraint("kind in ('breakdown', 'work_report')", name=op.f("ck_documents_kind")),
        sa.CheckConstraint(
            "published_on is date(published_on) or published_on glob '[0-9][0-9][0-9][0-9]'",
            name=op.f("ck_documents_published_on"),
        ),
        sa.CheckConstraint(
            "retrieved_on is date(retrieved_on) or retrieved_on glob '[0-9][0-9][0-9][0-9]'",
            name=op.f("ck_documents_retrieved_on"),
        ),
        sa.CheckConstraint(
            "signed_on is date(signed_on) or signed_on glob '[0-9][0-9][0-9][0-9]'",
            name=op.f("ck_documents_signed_on"),
        ),
        sa.CheckConstraint(
            "text_quality in ('flattened', 'ocr', 'newspaper_column', 'forum_copy', 'original')",
            name=op.f("ck_documents_text_quality"),
        ),
        sa.CheckConstraint(
            "written_on is date(written_on) or written_on glob '[0-9][0-9][0-9][0-9]'",
            name=op.f("ck_documents_written_on"),
        ),
        sa.CheckConstraint("is_partial in (0, 1)", name=op.f("ck_documents_is_partial")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_documents_sha256")),
        sa.CheckConstraint("part between 0 and 9", name=op.f("ck_documents_part")),
        sa.CheckConstraint("year between 1949 and 2199", name=op.f("ck_documents_year")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_documents_district_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint(
            "district_id",
            "kind",
            "year",
            "part",
            name=op.f("uq_documents_district_id_kind_year_part"),
        ),
        sa.UniqueConstraint("key", name=op.f("uq_documents_key")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_district_id"), ["district_id"], unique=False)

    op.create_table(
        "leaders",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("is_curated", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_leaders_name")),
        sa.CheckConstraint("is_curated in (0, 1)", name=op.f("ck_leaders_is_curated")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_leaders_district_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaders")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    with op.batch_alter_table("leaders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leaders_district_id"), ["district_id"], unique=False)

    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("is_curated", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind in ('department', 'county_government', 'zone', 'vertical', 'enterprise', 'institution', 'party_organ', 'collective')",
            name=op.f("ck_units_kind"),
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_units_name")),
        sa.CheckConstraint("is_curated in (0, 1)", name=op.f("ck_units_is_curated")),
        sa.CheckConstraint("kind is not null or not is_curated", name=op.f("ck_units_curated")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_units_district_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.create_index("ix_units_district_id", ["district_id"], unique=False)
        batch_op.create_index(
            "uq_units_curated_name",
            ["district_id", "name"],
            unique=True,
            sqlite_where=sa.text("is_curated = 1"),
        )

    op.create_table(
        "document_units",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name_as_printed", sa.Text(), nullable=False),
        sa.Column("task_count", sa.Integer(), nullable=False),
        sa.Column("first_listed_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_units_document_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_document_units_unit_id")),
        sa.PrimaryKeyConstraint("document_id", "unit_id", name=op.f("pk_document_units")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("document_units", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_units_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "issues",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=True),
        sa.Column("suggestion", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "severity in ('error', 'warning', 'note')", name=op.f("ck_issues_severity")
        ),
        sa.CheckConstraint("line >= 1", name=op.f("ck_issues_line")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_issues_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", "ordinal", name=op.f("pk_issues")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "leader_posts",
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.Column("valid_to", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint("status in ('stated', 'attested')", name=op.f("ck_leader_posts_status")),
        sa.ForeignKeyConstraint(
            ["leader_id"], ["leaders.id"], name=op.f("fk_leader_posts_leader_id")
        ),
        sa.PrimaryKeyConstraint("leader_id", "ordinal", name=op.f("pk_leader_posts")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sections",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_as_printed", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("char_start", sa.Integer(), nullable=False),
        sa.Column("char_end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("period", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "0 <= char_start and char_start < char_end", name=op.f("ck_sections_span")
        ),
        sa.CheckConstraint("id = document_id * 10000 + ordinal", name=op.f("ck_sections_id")),
        sa.CheckConstraint("ordinal between 1 and 9999", name=op.f("ck_sections_ordinal")),
        sa.CheckConstraint(
            "parent_id / 10000 = document_id", name=op.f("ck_sections_parent_document")
        ),
        sa.CheckConstraint(
            "parent_id is null or (level > 1 and parent_id < id)", name=op.f("ck_sections_parent")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_sections_document_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["sections.id"], name=op.f("fk_sections_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sections")),
        sa.UniqueConstraint("document_id", "ordinal", name=op.f("uq_sections_document_id_ordinal")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    with op.batch_alter_table("sections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sections_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sections_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "source_lines",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("char_start", sa.Integer(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "class in ('blank', 'navigation', 'metadata', 'letterhead', 'document_number', 'title', 'addressee', 'notice', 'signature', 'publicity_mark', 'attachment_mark', 'rule', 'column_head', 'heading', 'heading_repeat', 'task', 'leader', 'unit', 'row', 'text', 'address', 'speaker', 'junk', 'advertisement', 'newspaper_furniture', 'forum', 'distribution', 'imprint', 'unclaimed')",
            name=op.f("ck_source_lines_class"),
        ),
        sa.CheckConstraint("line >= 1 and char_start >= 0", name=op.f("ck_source_lines_place")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_source_lines_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("pk_source_lines")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unit_names",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=True),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('canonical', 'short', 'full', 'nameplate', 'former', 'variant')",
            name=op.f("ck_unit_names_kind"),
        ),
        sa.CheckConstraint("first_year <= last_year", name=op.f("ck_unit_names_years")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_unit_names_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "name", name=op.f("pk_unit_names")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unit_successions",
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("effective", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "basis in ('document', 'national', 'source', 'inference')",
            name=op.f("ck_unit_successions_basis"),
        ),
        sa.CheckConstraint(
            "confidence in ('high', 'medium', 'low')", name=op.f("ck_unit_successions_confidence")
        ),
        sa.CheckConstraint(
            "effective is date(effective) or effective glob '[0-9][0-9][0-9][0-9]'",
            name=op.f("ck_unit_successions_effective"),
        ),
        sa.CheckConstraint(
            "kind in ('renamed', 'merged', 'split', 'absorbed', 'transferred')",
            name=op.f("ck_unit_successions_kind"),
        ),
        sa.CheckConstraint(
            "predecessor_id <> successor_id", name=op.f("ck_unit_successions_distinct")
        ),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["units.id"], name=op.f("fk_unit_successions_predecessor_id")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["units.id"], name=op.f("fk_unit_successions_successor_id")
        ),
        sa.PrimaryKeyConstraint(
            "predecessor_id", "successor_id", "kind", name=op.f("pk_unit_successions")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("unit_successions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_unit_successions_successor_id"), ["successor_id"], unique=False
        )

    op.create_table(
        "section_headings",
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title_as_printed", sa.Text(), nullable=False),
        sa.Column("char_start", sa.Integer(), nullable=False),
        sa.Column("char_end", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= char_start and char_start < char_end", name=op.f("ck_section_headings_span")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_section_headings_section_id")
        ),
        sa.PrimaryKeyConstraint("section_id", "line", name=op.f("pk_section_headings")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("item_number", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("plain_text", sa.Text(), nullable=False),
        sa.Column("leaders_as_printed", sa.Text(), nullable=True),
        sa.Column("units_as_printed", sa.Text(), nullable=True),
        sa.Column("deadline_as_printed", sa.Text(), nullable=True),
        sa.Column("is_open_ended", sa.Integer(), nullable=False),
        sa.Column("names_some_districts", sa.Integer(), nullable=False),
        sa.Column("line_start", sa.Integer(), nullable=False),
        sa.Column("line_end", sa.Integer(), nullable=False),
        sa.Column("char_start", sa.Integer(), nullable=False),
        sa.Column("char_end", sa.Integer(), nullable=False),
        sa.CheckConstraint("0 <= char_start and char_start < char_end", name=op.f("ck_tasks_span")),
        sa.CheckConstraint("id = document_id * 10000 + ordinal", name=op.f("ck_tasks_id")),
        sa.CheckConstraint("is_open_ended in (0, 1)", name=op.f("ck_tasks_is_open_ended")),
        sa.CheckConstraint("length(text) = char_end - char_start", name=op.f("ck_tasks_text")),
        sa.CheckConstraint("line_start <= line_end", name=op.f("ck_tasks_lines")),
        sa.CheckConstraint(
            "names_some_districts in (0, 1)", name=op.f("ck_tasks_names_some_districts")
        ),
        sa.CheckConstraint("ordinal between 1 and 9999", name=op.f("ck_tasks_ordinal")),
        sa.CheckConstraint(
            "section_id / 10000 = document_id", name=op.f("ck_tasks_section_document")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_tasks_document_id")
        ),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name=op.f("fk_tasks_section_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("document_id", "ordinal", name=op.f("uq_tasks_document_id_ordinal")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tasks_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tasks_section_id"), ["section_id"], unique=False)

    op.create_table(
        "task_districts",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "basis in ('named', 'collective')", name=op.f("ck_task_districts_basis")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_task_districts_district_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_districts_task_id")),
        sa.PrimaryKeyConstraint("task_id", "district_id", name=op.f("pk_task_districts")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("task_districts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_districts_district_id_task_id"),
            ["district_id", "task_id"],
            unique=False,
        )

    op.create_table(
        "task_leaders",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("name_as_printed", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("char_start", sa.Integer(), nullable=False),
        sa.Column("char_end", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role in ('lead', 'responsible', 'support', 'guide', 'superior_lead')",
            name=op.f("ck_task_leaders_role"),
        ),
        sa.CheckConstraint(
            "0 <= char_start and char_start < char_end", name=op.f("ck_task_leaders_span")
        ),
        sa.CheckConstraint(
            "length(name_as_printed) = char_end - char_start", name=op.f("ck_task_leaders_text")
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_task_leaders_position")),
        sa.ForeignKeyConstraint(
            ["leader_id"], ["leaders.id"], name=op.f("fk_task_leaders_leader_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_leaders_task_id")),
        sa.PrimaryKeyConstraint("task_id", "position", name=op.f("pk_task_leaders")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("task_leaders", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_leaders_leader_id_task_id"), ["leader_id", "task_id"], unique=False
        )

    op.create_table(
        "task_units",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name_as_printed", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("role_basis", sa.Text(), nullable=True),
        sa.Column("is_inferred_lead", sa.Integer(), nullable=False),
        sa.Column("is_suffix_shared", sa.Integer(), nullable=False),
        sa.Column("is_repeat", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("char_start", sa.Integer(), nullable=False),
        sa.Column("char_end", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role in ('lead', 'responsible', 'support', 'guide', 'superior_lead')",
            name=op.f("ck_task_units_role"),
        ),
        sa.CheckConstraint(
            "role_basis in ('label', 'phrase', 'rule')", name=op.f("ck_task_units_role_basis")
        ),
        sa.CheckConstraint(
            "(role is null) = (role_basis is null)", name=op.f("ck_task_units_role_basis_given")
        ),
        sa.CheckConstraint(
            "0 <= char_start and char_start < char_end", name=op.f("ck_task_units_span")
        ),
        sa.CheckConstraint(
            "is_inferred_lead = 0 or (role is null and position = 1)",
            name=op.f("ck_task_units_inferred"),
        ),
        sa.CheckConstraint(
            "is_inferred_lead in (0, 1)", name=op.f("ck_task_units_is_inferred_lead")
        ),
        sa.CheckConstraint("is_repeat in (0, 1)", name=op.f("ck_task_units_is_repeat")),
        sa.CheckConstraint(
            "is_suffix_shared in (0, 1)", name=op.f("ck_task_units_is_suffix_shared")
        ),
        sa.CheckConstraint(
            "length(name_as_printed) = char_end - char_start", name=op.f("ck_task_units_text")
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_task_units_position")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_units_task_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_task_units_unit_id")),
        sa.PrimaryKeyConstraint("task_id", "position", name=op.f("pk_task_units")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("task_units", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_units_unit_id_task_id"), ["unit_id", "task_id"], unique=False
        )
