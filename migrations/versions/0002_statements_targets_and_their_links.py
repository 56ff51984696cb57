"""Statements, targets and their links"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "extraction_accuracy",
        sa.Column("document_key", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("right_count", sa.Integer(), nullable=False),
        sa.Column("counted_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= right_count and right_count <= counted_count",
            name=op.f("ck_extraction_accuracy_counts"),
        ),
        sa.PrimaryKeyConstraint("document_key", "measure", name=op.f("pk_extraction_accuracy")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "statements",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("line_start", sa.Integer(), nullable=False),
        sa.Column("line_end", sa.Integer(), nullable=False),
        sa.Column("char_start", sa.Integer(), nullable=False),
        sa.Column("char_end", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('review_year', 'review_term', 'problem', 'plan_term', 'plan_year', 'self_construction', 'other')",
            name=op.f("ck_statements_kind"),
        ),
        sa.CheckConstraint(
            "0 <= char_start and char_start < char_end", name=op.f("ck_statements_span")
        ),
        sa.CheckConstraint("id = document_id * 10000 + ordinal", name=op.f("ck_statements_id")),
        sa.CheckConstraint("line_start <= line_end", name=op.f("ck_statements_lines")),
        sa.CheckConstraint("ordinal between 1 and 9999", name=op.f("ck_statements_ordinal")),
        sa.CheckConstraint(
            "section_id / 10000 = document_id", name=op.f("ck_statements_section_document")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_statements_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_statements_section_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint(
            "document_id", "ordinal", name=op.f("uq_statements_document_id_ordinal")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statements_document_id"), ["document_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_statements_section_id"), ["section_id"], unique=False)

    op.create_table(
        "outcomes",
        sa.Column("promise_document_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("promise_line", sa.Integer(), nullable=False),
        sa.Column("promise_quote", sa.Text(), nullable=False),
        sa.Column("promise_task_id", sa.Integer(), nullable=True),
        sa.Column("promise_statement_id", sa.Integer(), nullable=True),
        sa.Column("claim_document_id", sa.Integer(), nullable=True),
        sa.Column("claim_line", sa.Integer(), nullable=True),
        sa.Column("claim_quote", sa.Text(), nullable=True),
        sa.Column("claim_task_id", sa.Integer(), nullable=True),
        sa.Column("claim_statement_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(claim_quote is null) = (verdict = 'never_reported')", name=op.f("ck_outcomes_claim")
        ),
        sa.CheckConstraint("basis in ('rule', 'reviewed')", name=op.f("ck_outcomes_basis")),
        sa.CheckConstraint(
            "verdict in ('met', 'missed', 'not_comparable', 'never_reported')",
            name=op.f("ck_outcomes_verdict"),
        ),
        sa.CheckConstraint(
            "(claim_quote is null) = (claim_document_id is null)",
            name=op.f("ck_outcomes_claim_place"),
        ),
        sa.ForeignKeyConstraint(
            ["claim_document_id"], ["documents.id"], name=op.f("fk_outcomes_claim_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["claim_statement_id"], ["statements.id"], name=op.f("fk_outcomes_claim_statement_id")
        ),
        sa.ForeignKeyConstraint(
            ["claim_task_id"], ["tasks.id"], name=op.f("fk_outcomes_claim_task_id")
        ),
        sa.ForeignKeyConstraint(
            ["promise_document_id"], ["documents.id"], name=op.f("fk_outcomes_promise_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["promise_statement_id"],
            ["statements.id"],
            name=op.f("fk_outcomes_promise_statement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["promise_task_id"], ["tasks.id"], name=op.f("fk_outcomes_promise_task_id")
        ),
        sa.PrimaryKeyConstraint("promise_document_id", "ordinal", name=op.f("pk_outcomes")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("outcomes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outcomes_claim_document_id"), ["claim_document_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outcomes_claim_statement_id"), ["claim_statement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outcomes_claim_task_id"), ["claim_task_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outcomes_promise_statement_id"), ["promise_statement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outcomes_promise_task_id"), ["promise_task_id"], unique=False
        )

    op.create_table(
        "targets",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("comparator", sa.Text(), nullable=True),
        sa.Column("value", sa.REAL(), nullable=True),
        sa.Column("value_high", sa.REAL(), nullable=True),
        sa.Column("value_from", sa.REAL(), nullable=True),
        sa.Column("multiplier", sa.Integer(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("is_claim", sa.Integer(), nullable=False),
        sa.Column("is_estimate", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("deadline", sa.Text(), nullable=True),
        sa.Column("char_start", sa.Integer(), nullable=False),
        sa.Column("char_end", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(comparator is 'between') = (value_high is not null)", name=op.f("ck_targets_between")
        ),
        sa.CheckConstraint(
            "comparator in ('>=', '<=', '>', '<', '=', '~', 'between')",
            name=op.f("ck_targets_comparator"),
        ),
        sa.CheckConstraint(
            "kind in ('level', 'growth', 'increment', 'total', 'rate', 'duration')",
            name=op.f("ck_targets_kind"),
        ),
        sa.CheckConstraint(
            "measure in ('coverage', 'zero', 'parallel', 'set_elsewhere', 'direction')",
            name=op.f("ck_targets_measure"),
        ),
        sa.CheckConstraint(
            "(task_id is null) <> (statement_id is null)", name=op.f("ck_targets_owner")
        ),
        sa.CheckConstraint(
            "(value is null) = (comparator is null)", name=op.f("ck_targets_compared")
        ),
        sa.CheckConstraint(
            "(value is null) = (measure is not null)", name=op.f("ck_targets_number_or_words")
        ),
        sa.CheckConstraint(
            "(value is null) = (unit is null or multiplier is null)",
            name=op.f("ck_targets_unit_given"),
        ),
        sa.CheckConstraint(
            "0 <= char_start and char_start < char_end", name=op.f("ck_targets_span")
        ),
        sa.CheckConstraint(
            "coalesce(task_id, statement_id) / 10000 = document_id",
            name=op.f("ck_targets_owner_document"),
        ),
        sa.CheckConstraint("id = document_id * 10000 + ordinal", name=op.f("ck_targets_id")),
        sa.CheckConstraint("is_claim in (0, 1)", name=op.f("ck_targets_is_claim")),
        sa.CheckConstraint("is_estimate in (0, 1)", name=op.f("ck_targets_is_estimate")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_targets_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_targets_statement_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_targets_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint("document_id", "ordinal", name=op.f("uq_targets_document_id_ordinal")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    with op.batch_alter_table("targets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_targets_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_targets_statement_id"), ["statement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_targets_task_id"), ["task_id"], unique=False)

    op.create_table(
        "task_differences",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("report_words", sa.Text(), nullable=False),
        sa.Column("task_words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('number_changed', 'comparator_changed', 'unit_changed', 'word_changed', 'word_lost', 'word_added')",
            name=op.f("ck_task_differences_kind"),
        ),
        sa.CheckConstraint("report_words <> task_words", name=op.f("ck_task_differences_words")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_task_differences_statement_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_task_differences_task_id")
        ),
        sa.PrimaryKeyConstraint("task_id", "ordinal", name=op.f("pk_task_differences")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("task_differences", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_differences_statement_id"), ["statement_id"], unique=False
        )

    op.create_table(
        "task_lineage",
        sa.Column("earlier_task_id", sa.Integer(), nullable=False),
        sa.Column("later_task_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("similarity", sa.REAL(), nullable=False),
        sa.CheckConstraint(
            "relation in ('recurring', 'changed', 'candidate')",
            name=op.f("ck_task_lineage_relation"),
        ),
        sa.CheckConstraint("earlier_task_id < later_task_id", name=op.f("ck_task_lineage_order")),
        sa.CheckConstraint("similarity between 0 and 1", name=op.f("ck_task_lineage_similarity")),
        sa.ForeignKeyConstraint(
            ["earlier_task_id"], ["tasks.id"], name=op.f("fk_task_lineage_earlier_task_id")
        ),
        sa.ForeignKeyConstraint(
            ["later_task_id"], ["tasks.id"], name=op.f("fk_task_lineage_later_task_id")
        ),
        sa.PrimaryKeyConstraint("earlier_task_id", "later_task_id", name=op.f("pk_task_lineage")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("task_lineage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_lineage_later_task_id"), ["later_task_id"], unique=False
        )

    op.create_table(
        "task_statements",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("similarity", sa.REAL(), nullable=False),
        sa.Column("difference", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(relation = 'differs') = (difference is not null)",
            name=op.f("ck_task_statements_difference"),
        ),
        sa.CheckConstraint(
            "relation in ('identical', 'split', 'differs')",
            name=op.f("ck_task_statements_relation"),
        ),
        sa.CheckConstraint(
            "similarity between 0 and 1", name=op.f("ck_task_statements_similarity")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_task_statements_statement_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_statements_task_id")),
        sa.PrimaryKeyConstraint("task_id", "statement_id", name=op.f("pk_task_statements")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("task_statements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_statements_statement_id"), ["statement_id"], unique=False
        )

    op.create_table(
        "target_cascades",
        sa.Column("city_document_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("city_line", sa.Integer(), nullable=False),
        sa.Column("city_quote", sa.Text(), nullable=False),
        sa.Column("city_task_id", sa.Integer(), nullable=True),
        sa.Column("city_statement_id", sa.Integer(), nullable=True),
        sa.Column("city_target_id", sa.Integer(), nullable=True),
        sa.Column("district_document_id", sa.Integer(), nullable=False),
        sa.Column("district_line", sa.Integer(), nullable=False),
        sa.Column("district_quote", sa.Text(), nullable=False),
        sa.Column("district_statement_id", sa.Integer(), nullable=True),
        sa.Column("district_target_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "basis in ('indicator', 'project')", name=op.f("ck_target_cascades_basis")
        ),
        sa.ForeignKeyConstraint(
            ["city_document_id"], ["documents.id"], name=op.f("fk_target_cascades_city_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["city_statement_id"],
            ["statements.id"],
            name=op.f("fk_target_cascades_city_statement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["city_target_id"], ["targets.id"], name=op.f("fk_target_cascades_city_target_id")
        ),
        sa.ForeignKeyConstraint(
            ["city_task_id"], ["tasks.id"], name=op.f("fk_target_cascades_city_task_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_document_id"],
            ["documents.id"],
            name=op.f("fk_target_cascades_district_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_statement_id"],
            ["statements.id"],
            name=op.f("fk_target_cascades_district_statement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_target_id"],
            ["targets.id"],
            name=op.f("fk_target_cascades_district_target_id"),
        ),
        sa.PrimaryKeyConstraint("city_document_id", "ordinal", name=op.f("pk_target_cascades")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("target_cascades", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_target_cascades_city_statement_id"), ["city_statement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_target_cascades_city_target_id"), ["city_target_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_target_cascades_city_task_id"), ["city_task_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_target_cascades_district_document_id"),
            ["district_document_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_target_cascades_district_statement_id"),
            ["district_statement_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_target_cascades_district_target_id"),
            ["district_target_id"],
            unique=False,
        )

    op.create_table(
        "target_claims",
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint("basis in ('rule', 'reviewed')", name=op.f("ck_target_claims_basis")),
        sa.CheckConstraint(
            "verdict in ('met', 'missed', 'not_comparable', 'never_reported')",
            name=op.f("ck_target_claims_verdict"),
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["targets.id"], name=op.f("fk_target_claims_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["targets.id"], name=op.f("fk_target_claims_target_id")
        ),
        sa.PrimaryKeyConstraint("target_id", "claim_id", name=op.f("pk_target_claims")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("target_claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_target_claims_claim_id"), ["claim_id"], unique=False)
