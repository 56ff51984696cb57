"""The tables of the database, and the constraints that keep wrong data out.

Ids are meaningful and do not depend on the order of loading, so that a row's address can be cited:
a document's id is issuer, year, kind and part (``331000 2018 1 0``), and a task's or section's id
is its document's id and its ordinal (``331000201810 0005``). All tables are STRICT; link tables
are WITHOUT ROWID. Every foreign key names its column (Datasette cannot follow it otherwise) and
has an index that begins with it. What tables and columns mean is described, in Chinese and
English, in ``datasette_metadata.yml``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)
CURATED = text("is_curated = 1")

DOCUMENT_KINDS = ("breakdown", "work_report", "progress")
LINE_CLASSES = (
    "blank", "navigation", "metadata", "letterhead", "document_number", "title", "addressee",
    "notice", "signature", "publicity_mark", "attachment_mark", "rule", "column_head", "heading",
    "heading_repeat", "task", "leader", "unit", "row", "text", "address", "speaker", "junk",
    "advertisement", "newspaper_furniture", "forum", "distribution", "imprint", "party", "detail",
    "role_rule", "unclaimed",
)  # fmt: skip
UNIT_KINDS = (
    "department",
    "county_government",
    "zone",
    "vertical",
    "enterprise",
    "institution",
    "party_organ",
    "collective",
)
LEADER_KINDS = ("person", "office")
FIDELITIES = ("grid", "ruled", "cells", "none")
UNIT_NAME_KINDS = ("canonical", "short", "full", "nameplate", "former", "variant")
DISTRICT_LEVELS = ("country", "province", "prefecture", "district", "county_city", "county")
SUCCESSION_KINDS = ("renamed", "merged", "split", "absorbed", "transferred")
ROLES = ("lead", "responsible", "support", "guide", "superior_lead")
STATEMENT_KINDS = (
    "review_year",
    "review_term",
    "problem",
    "plan_term",
    "plan_year",
    "self_construction",
    "other",
)
TARGET_KINDS = ("level", "growth", "increment", "total", "rate", "duration")
COMPARATORS = (">=", "<=", ">", "<", "=", "~", "between")
MEASURES = ("coverage", "zero", "parallel", "set_elsewhere", "direction")
VERDICTS = ("met", "missed", "not_comparable", "never_reported")
DIFFERENCE_KINDS = (
    "number_changed",
    "comparator_changed",
    "unit_changed",
    "word_changed",
    "word_lost",
    "word_added",
)
SEVERITIES = ("error", "warning", "note")


def _one_of(column: str, values: tuple[str, ...], name: str | None = None) -> CheckConstraint:
    # For a list behind "in" SQLite would build a small table anew for every row it checks.
    allowed = " or ".join(f"{column} = '{value}'" for value in values)
    return CheckConstraint(allowed, name=name or column)


def _flag(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} in (0, 1)", name=column)


def _date(column: str) -> CheckConstraint:
    return CheckConstraint(
        # "is", because a check that is null passes
        f"{column} is date({column}) or {column} glob '[0-9][0-9][0-9][0-9]'",
        name=column,
    )


def _required(
    name: str, type_: type[Text] | type[Integer] | type[REAL[float]] = Text
) -> Column[Any]:
    return Column(name, type_, nullable=False)


def _key(target: str, *, name: str, nullable: bool = False, primary: bool = False) -> Column[Any]:
    return Column(
        name, Integer, ForeignKey(target), nullable=nullable, primary_key=primary, index=not primary
    )


def _document_of_ordered() -> Column[Any]:
    """The document of rows that are unique by document and ordinal, whose index serves the key."""
    return Column("document_id", Integer, ForeignKey("documents.id"), nullable=False)


def _span() -> tuple[Column[Any], ...]:
    return (_required("char_start", Integer), _required("char_end", Integer))


_SPAN_CHECK = "0 <= char_start and char_start < char_end"


def _strict(name: str, *contents: Any, rowid: bool = True) -> Table:
    return Table(name, metadata, *contents, sqlite_strict=True, sqlite_with_rowid=rowid)


about = _strict("about", Column("key", Text, primary_key=True), _required("value"), rowid=False)

districts = _strict(
    "districts",
    Column("id", Integer, primary_key=True, autoincrement=False),
    _required("name"),
    _required("level"),
    _key("districts.id", name="parent_id", nullable=True),
    Column("valid_from", Integer),
    Column("valid_to", Integer),
    CheckConstraint("id between 100000 and 899999", name="id"),
    CheckConstraint("valid_from <= valid_to", name="validity"),
    CheckConstraint("parent_id < id", name="parent"),
    _one_of("level", DISTRICT_LEVELS),
)

documents = _strict(
    "documents",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False, unique=True),
    _key("districts.id", name="district_id"),
    _required("kind"),
    _required("year", Integer),
    _required("part", Integer),
    _required("title"),
    Column("document_number", Text),
    Column("index_number", Text),
    _required("issuer_as_printed"),
    Column("publisher", Text),
    Column("signed_on", Text),
    Column("written_on", Text),
    Column("published_on", Text),
    Column("issued_on", Text),
    _required("file_name"),
    _required("media_type"),
    _required("encoding"),
    _required("sha256"),
    Column("source_url", Text),
    Column("retrieved_on", Text),
    _required("reader"),
    _required("fidelity"),
    Column("page_count", Integer),
    Column("text_quality", Text),
    _required("is_partial", Integer),
    Column("missing", Text),
    Column("rights", Text),
    _required("layout"),
    _required("layout_reason"),
    Column("role_rule", Text),
    _required("line_count", Integer),
    _required("char_count", Integer),
    _required("rows_sha256"),
    UniqueConstraint("district_id", "kind", "year", "part"),
    CheckConstraint(
        "id = (district_id * 10000 + year) * 100"
        " + case kind when 'breakdown' then 10 when 'work_report' then 20"
        " when 'progress' then 30 end + part",
        name="id",
    ),
    CheckConstraint("year between 1949 and 2199", name="year"),
    CheckConstraint("part between 0 and 9", name="part"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("page_count > 0", name="page_count"),
    _one_of("kind", DOCUMENT_KINDS),
    _one_of("fidelity", FIDELITIES),
    _one_of("text_quality", ("flattened", "ocr", "newspaper_column", "forum_copy", "original")),
    _flag("is_partial"),
    *(_date(c) for c in ("signed_on", "written_on", "published_on", "issued_on", "retrieved_on")),
)

source_lines = _strict(
    "source_lines",
    _key("documents.id", name="document_id", primary=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    _required("char_start", Integer),
    _required("class"),
    _required("text"),
    Column("place", Text),
    Column("spans", Text),
    CheckConstraint("line >= 1 and char_start >= 0", name="place"),
    _one_of("class", LINE_CLASSES),
    rowid=False,
)

sections = _strict(
    "sections",
    Column("id", Integer, primary_key=True, autoincrement=False),
    _document_of_ordered(),
    _key("sections.id", name="parent_id", nullable=True),
    _required("ordinal", Integer),
    _required("level", Integer),
    Column("number", Text),
    _required("title"),
    _required("title_as_printed"),
    _required("line", Integer),
    *_span(),
    Column("kind", Text),
    Column("period", Text),
    UniqueConstraint("document_id", "ordinal"),
    CheckConstraint("id = document_id * 10000 + ordinal", name="id"),
    CheckConstraint("ordinal between 1 and 9999", name="ordinal"),
    CheckConstraint("parent_id is null or (level > 1 and parent_id < id)", name="parent"),
    CheckConstraint("parent_id / 10000 = document_id", name="parent_document"),
    CheckConstraint(_SPAN_CHECK, name="span"),
)

section_headings = _strict(
    "section_headings",
    _key("sections.id", name="section_id", primary=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    _required("title_as_printed"),
    *_span(),
    CheckConstraint(_SPAN_CHECK, name="span"),
    rowid=False,
)

tasks = _strict(
    "tasks",
    Column("id", Integer, primary_key=True, autoincrement=False),
    _document_of_ordered(),
    _key("sections.id", name="section_id", nullable=True),
    _required("ordinal", Integer),
    Column("item_number", Text),
    _required("text"),
    _required("plain_text"),
    Column("leaders_as_printed", Text),
    Column("units_as_printed", Text),
    Column("deadline_as_printed", Text),
    Column("progress_as_printed", Text),
    Column("contacts_as_printed", Text),
    Column("remarks_as_printed", Text),
    _required("is_open_ended", Integer),
    _required("names_some_districts", Integer),
    _required("is_role_ambiguous", Integer),
    _required("line_start", Integer),
    _required("line_end", Integer),
    *_span(),
    UniqueConstraint("document_id", "ordinal"),
    CheckConstraint("id = document_id * 10000 + ordinal", name="id"),
    CheckConstraint("ordinal between 1 and 9999", name="ordinal"),
    CheckConstraint("line_start <= line_end", name="lines"),
    CheckConstraint(_SPAN_CHECK, name="span"),
    CheckConstraint("length(text) = char_end - char_start", name="text"),
    CheckConstraint("section_id / 10000 = document_id", name="section_document"),
    _flag("is_open_ended"),
    _flag("names_some_districts"),
    _flag("is_role_ambiguous"),
)

leaders = _strict(
    "leaders",
    Column("id", Integer, primary_key=True, autoincrement=False),
    _required("name"),
    _required("kind"),
    _key("districts.id", name="district_id"),
    _required("is_curated", Integer),
    Column("evidence", Text),
    Column("evidence_zh", Text),
    CheckConstraint("name <> ''", name="name"),
    CheckConstraint("(evidence is null) = (evidence_zh is null)", name="evidence"),
    _one_of("kind", LEADER_KINDS),
    _flag("is_curated"),
)

leader_posts = _strict(
    "leader_posts",
    _key("leaders.id", name="leader_id", primary=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    _required("post"),
    Column("valid_from", Text),
    Column("valid_to", Text),
    _required("status"),
    _required("evidence"),
    _required("evidence_zh"),
    _one_of("status", ("stated", "attested")),
    rowid=False,
)

task_leaders = _strict(
    "task_leaders",
    _key("tasks.id", name="task_id", primary=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("leader_id", Integer, ForeignKey("leaders.id"), nullable=False),
    _required("name_as_printed"),
    Column("role", Text),
    _required("line", Integer),
    *_span(),
    Index(None, "leader_id", "task_id"),
    CheckConstraint("position >= 1", name="position"),
    CheckConstraint(_SPAN_CHECK, name="span"),
    CheckConstraint("length(name_as_printed) = char_end - char_start", name="text"),
    _one_of("role", ROLES),
    rowid=False,
)

units = _strict(
    "units",
    Column("id", Integer, primary_key=True, autoincrement=False),
    _required("name"),
    Column("kind", Text),
    Column("function", Text),
    Column("district_id", Integer, ForeignKey("districts.id"), nullable=False),
    _required("is_curated", Integer),
    Column("evidence", Text),
    Column("evidence_zh", Text),
    # Only curated names are unique: an entity that left the reference files may share one's name
    # until the documents that name it are loaded again.
    Index("uq_units_curated_name", "district_id", "name", unique=True, sqlite_where=CURATED),
    Index("ix_units_district_id", "district_id"),
    CheckConstraint("name <> ''", name="name"),
    CheckConstraint("kind is not null or not is_curated", name="curated"),
    CheckConstraint("(evidence is null) = (evidence_zh is null)", name="evidence"),
    _one_of("kind", UNIT_KINDS),
    _flag("is_curated"),
)

unit_names = _strict(
    "unit_names",
    _key("units.id", name="unit_id", primary=True),
    Column("name", Text, primary_key=True),
    _required("kind"),
    Column("first_year", Integer),
    Column("last_year", Integer),
    _required("evidence"),
    _required("evidence_zh"),
    _one_of("kind", UNIT_NAME_KINDS),
    CheckConstraint("first_year <= last_year", name="years"),
    rowid=False,
)

unit_successions = _strict(
    "unit_successions",
    _key("units.id", name="predecessor_id", primary=True),
    Column("successor_id", Integer, ForeignKey("units.id"), primary_key=True, index=True),
    Column("kind", Text, primary_key=True),
    Column("effective", Text),
    Column("scope", Text),
    _required("confidence"),
    _required("basis"),
    _required("evidence"),
    _required("evidence_zh"),
    CheckConstraint("predecessor_id <> successor_id", name="distinct"),
    _one_of("kind", SUCCESSION_KINDS),
    _one_of("confidence", ("high", "medium", "low")),
    _one_of("basis", ("document", "national", "source", "inference")),
    _date("effective"),
    rowid=False,
)

task_units = _strict(
    "task_units",
    _key("tasks.id", name="task_id", primary=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False),
    _required("name_as_printed"),
    Column("role", Text),
    Column("role_basis", Text),
    _required("is_inferred_lead", Integer),
    _required("is_suffix_shared", Integer),
    _required("is_prefix_shared", Integer),
    _required("is_repeat", Integer),
    _required("line", Integer),
    *_span(),
    Index(None, "unit_id", "task_id"),
    CheckConstraint("position >= 1", name="position"),
    CheckConstraint("(role is null) = (role_basis is null)", name="role_basis_given"),
    CheckConstraint("is_inferred_lead = 0 or (role is null and position = 1)", name="inferred"),
    CheckConstraint(_SPAN_CHECK, name="span"),
    CheckConstraint("length(name_as_printed) = char_end - char_start", name="text"),
    _one_of("role", ROLES),
    _one_of("role_basis", ("label", "phrase", "rule")),
    _flag("is_inferred_lead"),
    _flag("is_suffix_shared"),
    _flag("is_prefix_shared"),
    _flag("is_repeat"),
    rowid=False,
)

task_districts = _strict(
    "task_districts",
    _key("tasks.id", name="task_id", primary=True),
    Column("district_id", Integer, ForeignKey("districts.id"), primary_key=True),
    _required("basis"),
    Index(None, "district_id", "task_id"),
    _one_of("basis", ("named", "collective")),
    rowid=False,
)

superseded_documents = _strict(
    "superseded_documents",
    _key("documents.id", name="document_id", primary=True),
    Column("sha256", Text, primary_key=True),
    _required("retrieved_on"),
    _required("file_name"),
    Column("source_url", Text),
    _required("layout"),
    _required("text"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    _date("retrieved_on"),
    rowid=False,
)

superseded_entries = _strict(
    "superseded_entries",
    _key("documents.id", name="document_id", primary=True),
    Column("sha256", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("item_number", Text),
    _required("plain_text"),
    Column("leaders_as_printed", Text),
    Column("units_as_printed", Text),
    _required("line", Integer),
    CheckConstraint("ordinal between 1 and 9999", name="ordinal"),
    rowid=False,
)

document_units = _strict(
    "document_units",
    _key("documents.id", name="document_id", primary=True),
    Column("unit_id", Integer, ForeignKey("units.id"), primary_key=True, index=True),
    _required("name_as_printed"),
    _required("task_count", Integer),
    _required("first_listed_count", Integer),
    rowid=False,
)

statements = _strict(
    "statements",
    Column("id", Integer, primary_key=True, autoincrement=False),
    _document_of_ordered(),
    _key("sections.id", name="section_id", nullable=True),
    _required("ordinal", Integer),
    _required("text"),
    _required("kind"),
    Column("period", Text),
    _required("line_start", Integer),
    _required("line_end", Integer),
    *_span(),
    UniqueConstraint("document_id", "ordinal"),
    CheckConstraint("id = document_id * 10000 + ordinal", name="id"),
    CheckConstraint("ordinal between 1 and 9999", name="ordinal"),
    CheckConstraint("line_start <= line_end", name="lines"),
    CheckConstraint("section_id / 10000 = document_id", name="section_document"),
    CheckConstraint(_SPAN_CHECK, name="span"),
    _one_of("kind", STATEMENT_KINDS),
)

indicator_names = _strict(
    "indicator_names",
    Column("indicator", Text, primary_key=True),
    _required("indicator_name"),
    _required("evidence"),
    _required("evidence_zh"),
    rowid=False,
)

targets = _strict(
    "targets",
    Column("id", Integer, primary_key=True, autoincrement=False),
    _document_of_ordered(),
    _required("ordinal", Integer),
    _key("tasks.id", name="task_id", nullable=True),
    _key("statements.id", name="statement_id", nullable=True),
    _required("text"),
    _required("indicator"),
    _required("indicator_name"),
    Column("comparator", Text),
    Column("value", REAL),
    Column("value_high", REAL),
    Column("value_from", REAL),
    Column("multiplier", Integer),
    Column("unit", Text),
    Column("kind", Text),
    Column("measure", Text),
    _required("is_claim", Integer),
    _required("is_estimate", Integer),
    Column("period", Text),
    Column("deadline", Text),
    *_span(),
    UniqueConstraint("document_id", "ordinal"),
    CheckConstraint("id = document_id * 10000 + ordinal", name="id"),
    CheckConstraint("(task_id is null) <> (statement_id is null)", name="owner"),
    CheckConstraint("coalesce(task_id, statement_id) / 10000 = document_id", name="owner_document"),
    CheckConstraint("(value is null) = (measure is not null)", name="number_or_words"),
    # An indicator among all governments, and in the years of one.
    Index(None, "indicator_name", "document_id"),
    CheckConstraint("(value is null) = (comparator is null)", name="compared"),
    CheckConstraint("(comparator is 'between') = (value_high is not null)", name="between"),
    CheckConstraint("(value is null) = (unit is null or multiplier is null)", name="unit_given"),
    CheckConstraint(_SPAN_CHECK, name="span"),
    _one_of("comparator", COMPARATORS),
    _one_of("kind", TARGET_KINDS),
    _one_of("measure", MEASURES),
    _flag("is_claim"),
    _flag("is_estimate"),
)

task_statements = _strict(
    "task_statements",
    _key("tasks.id", name="task_id", primary=True),
    Column("statement_id", Integer, ForeignKey("statements.id"), primary_key=True, index=True),
    _required("relation"),
    _required("similarity", REAL),
    Column("difference", Text),
    CheckConstraint("similarity between 0 and 1", name="similarity"),
    CheckConstraint("(relation = 'differs') = (difference is not null)", name="difference"),
    _one_of("relation", ("identical", "split", "differs")),
    rowid=False,
)

task_differences = _strict(
    "task_differences",
    _key("tasks.id", name="task_id", primary=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    _key("statements.id", name="statement_id"),
    _required("kind"),
    _required("report_words"),
    _required("task_words"),
    CheckConstraint("report_words <> task_words", name="words"),
    _one_of("kind", DIFFERENCE_KINDS),
    rowid=False,
)

task_lineage = _strict(
    "task_lineage",
    _key("tasks.id", name="earlier_task_id", primary=True),
    Column("later_task_id", Integer, ForeignKey("tasks.id"), primary_key=True, index=True),
    _required("relation"),
    _required("similarity", REAL),
    CheckConstraint("earlier_task_id < later_task_id", name="order"),
    CheckConstraint("similarity between 0 and 1", name="similarity"),
    _one_of("relation", ("recurring", "changed", "candidate")),
    rowid=False,
)


TASK_MARKS = ("without_unit", "single_unit", "district_first", "top_level")

# Found by the task's id, which begins with its document's; the key is in the order of the pages.
task_marks = _strict(
    "task_marks",
    Column("mark", Text, primary_key=True),
    Column("task_id", Integer, primary_key=True, autoincrement=False),
    _one_of("mark", TASK_MARKS),
    rowid=False,
)


def _target_link(name: str, other: str) -> Table:
    """Links of targets, found by the first: the second, of another document, is in the key only."""
    return _strict(
        name,
        _key("targets.id", name="target_id", primary=True),
        Column(other, Integer, primary_key=True, autoincrement=False),
        CheckConstraint(f"target_id <> {other}", name="distinct"),
        rowid=False,
    )


target_predecessors = _target_link("target_predecessors", "earlier_target_id")
target_claim_candidates = _target_link("target_claim_candidates", "claim_id")
target_district_candidates = _target_link("target_district_candidates", "district_target_id")

target_claims = _strict(
    "target_claims",
    _key("targets.id", name="target_id", primary=True),
    Column("claim_id", Integer, ForeignKey("targets.id"), primary_key=True, index=True),
    _required("verdict"),
    _required("basis"),
    _required("evidence"),
    _required("evidence_zh"),
    _one_of("verdict", VERDICTS),
    _one_of("basis", ("rule", "reviewed")),
    rowid=False,
)

outcomes = _strict(
    "outcomes",
    _key("documents.id", name="promise_document_id", primary=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    _required("promise_line", Integer),
    _required("promise_quote"),
    _key("tasks.id", name="promise_task_id", nullable=True),
    _key("statements.id", name="promise_statement_id", nullable=True),
    _key("documents.id", name="claim_document_id", nullable=True),
    Column("claim_line", Integer),
    Column("claim_quote", Text),
    _key("tasks.id", name="claim_task_id", nullable=True),
    _key("statements.id", name="claim_statement_id", nullable=True),
    _required("verdict"),
    _required("basis"),
    _required("note"),
    _required("note_zh"),
    CheckConstraint("(claim_quote is null) = (verdict = 'never_reported')", name="claim"),
    CheckConstraint("(claim_quote is null) = (claim_document_id is null)", name="claim_place"),
    _one_of("verdict", VERDICTS),
    _one_of("basis", ("rule", "reviewed")),
    rowid=False,
)

target_cascades = _strict(
    "target_cascades",
    _key("documents.id", name="city_document_id", primary=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    _required("subject"),
    _required("basis"),
    _required("city_line", Integer),
    _required("city_quote"),
    _key("tasks.id", name="city_task_id", nullable=True),
    _key("statements.id", name="city_statement_id", nullable=True),
    _key("targets.id", name="city_target_id", nullable=True),
    _key("documents.id", name="district_document_id"),
    _required("district_line", Integer),
    _required("district_quote"),
    _key("statements.id", name="district_statement_id", nullable=True),
    _key("targets.id", name="district_target_id", nullable=True),
    _required("note"),
    _required("note_zh"),
    _one_of("basis", ("indicator", "project")),
    rowid=False,
)

extraction_accuracy = _strict(
    "extraction_accuracy",
    Column("document_key", Text, primary_key=True),
    Column("measure", Text, primary_key=True),
    _required("right_count", Integer),
    _required("counted_count", Integer),
    CheckConstraint("0 <= right_count and right_count <= counted_count", name="counts"),
    rowid=False,
)

issues = _strict(
    "issues",
    _key("documents.id", name="document_id", primary=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    _required("line", Integer),
    _required("code"),
    _required("severity"),
    _required("message"),
    Column("printed", Text),
    Column("suggestion", Text),
    CheckConstraint("line >= 1", name="line"),
    _one_of("severity", SEVERITIES),
    rowid=False,
)

# ---- Roll-ups -------------------------------------------------------------------------------
# What views add up, one document each: written with its rows and deleted with them
# (loader/rollup.py). Lists of both kinds, by printed names and by heirs, share the rows in which
# they are equal, as most are. Pairs name units and leaders without a foreign key: each would need
# an index as large as the table, and nothing asks for a pair by its unit alone. That they point
# at rows that exist follows from ``cli.py check``, which counts them anew.


def _sorted_by(table: str, *columns: str) -> tuple[Index, ...]:
    """For each column an index, the largest first; the ways stand in it, so that it is enough.

    In a table without rowid the key follows: equal counts come by document and unit.
    """
    return tuple(
        Index(f"ix_{table}_{column}", text(f"{column} DESC"), "is_by_lineage") for column in columns
    )


def _ways() -> tuple[Column[Any], Column[Any]]:
    return (
        Column("is_printed", Integer, primary_key=True, autoincrement=False),
        _required("is_by_lineage", Integer),
    )


def _way_checks() -> tuple[CheckConstraint, ...]:
    return (
        _flag("is_printed"),
        _flag("is_by_lineage"),
        CheckConstraint("is_printed = 1 or is_by_lineage = 1", name="way"),
    )


heirs = _strict(
    "heirs",
    _key("units.id", name="unit_id", primary=True),
    Column("heir_id", Integer, ForeignKey("units.id"), primary_key=True, index=True),
    _required("steps", Integer),
    _required("is_split", Integer),
    _required("lowest_confidence"),
    CheckConstraint("steps >= 1", name="steps"),
    _flag("is_split"),
    rowid=False,
)

UNIT_FIGURES = (
    "direct_task_count", "task_count", "first_listed_count", "inferred_lead_count",
    "stated_lead_count", "leader_count", "chapter_count", "partner_count", "tie_count",
    "body_partner_count", "body_tie_count", "includes_split",
)  # fmt: skip

document_unit_figures = _strict(
    "document_unit_figures",
    _key("documents.id", name="document_id", primary=True),
    Column("unit_id", Integer, ForeignKey("units.id"), primary_key=True, index=True),
    *_ways(),
    *(_required(name, Integer) for name in UNIT_FIGURES),
    *_sorted_by(
        "document_unit_figures", "task_count", "first_listed_count", "tie_count", "leader_count"
    ),
    *_way_checks(),
    CheckConstraint("direct_task_count <= task_count and task_count > 0", name="counts"),
    rowid=False,
)

document_unit_pairs = _strict(
    "document_unit_pairs",
    _key("documents.id", name="document_id", primary=True),
    Column("unit_a_id", Integer, primary_key=True, autoincrement=False),
    Column("unit_b_id", Integer, primary_key=True, autoincrement=False),
    *_ways(),
    _required("shared_task_count", Integer),
    *_sorted_by("document_unit_pairs", "shared_task_count"),
    *_way_checks(),
    CheckConstraint("unit_a_id < unit_b_id", name="order"),
    CheckConstraint("shared_task_count > 0", name="count"),
    rowid=False,
)

document_leaders = _strict(
    "document_leaders",
    _key("documents.id", name="document_id", primary=True),
    Column("leader_id", Integer, ForeignKey("leaders.id"), primary_key=True, index=True),
    _required("task_count", Integer),
    _required("joint_task_count", Integer),
    _required("party_count", Integer),
    _required("body_count", Integer),
    _required("chapter_count", Integer),
    Index("ix_document_leaders_task_count", text("task_count DESC")),
    CheckConstraint("task_count > 0 and joint_task_count <= task_count", name="counts"),
    rowid=False,
)

document_leader_pairs = _strict(
    "document_leader_pairs",
    _key("documents.id", name="document_id", primary=True),
    Column("leader_a_id", Integer, primary_key=True, autoincrement=False),
    Column("leader_b_id", Integer, primary_key=True, autoincrement=False),
    _required("shared_task_count", Integer),
    Index("ix_document_leader_pairs_shared_task_count", text("shared_task_count DESC")),
    CheckConstraint("leader_a_id < leader_b_id", name="order"),
    CheckConstraint("shared_task_count > 0", name="count"),
    rowid=False,
)

document_leader_units = _strict(
    "document_leader_units",
    _key("documents.id", name="document_id", primary=True),
    Column("unit_id", Integer, primary_key=True, autoincrement=False),
    Column("leader_id", Integer, primary_key=True, autoincrement=False),
    *_ways(),
    _required("shared_task_count", Integer),
    *_sorted_by("document_leader_units", "shared_task_count"),
    *_way_checks(),
    CheckConstraint("shared_task_count > 0", name="count"),
    rowid=False,
)

document_functions = _strict(
    "document_functions",
    _key("documents.id", name="document_id", primary=True),
    Column("function", Text, primary_key=True),
    _required("task_count", Integer),
    _required("first_listed_count", Integer),
    _required("unit_count", Integer),
    Index("ix_document_functions_task_count", text("task_count DESC")),
    CheckConstraint("task_count > 0", name="count"),
    rowid=False,
)

document_chapters = _strict(
    "document_chapters",
    _key("documents.id", name="document_id", primary=True),
    # 0 for tasks before the first heading: a key cannot be empty.
    Column("chapter_id", Integer, primary_key=True, autoincrement=False),
    _required("task_count", Integer),
    _required("char_count", Integer),
    CheckConstraint("task_count > 0", name="count"),
    rowid=False,
)

VAGUENESS_GROUPS = ("chapter", "unit", "leader")

document_vagueness = _strict(
    "document_vagueness",
    _key("documents.id", name="document_id", primary=True),
    Column("grouped_by", Text, primary_key=True),
    # Of a section, unit or leader; 0 for tasks before the first heading.
    Column("member_id", Integer, primary_key=True, autoincrement=False),
    _required("task_count", Integer),
    _required("vague_count", Integer),
    _required("without_target_count", Integer),
    _required("without_date_count", Integer),
    _required("without_name_count", Integer),
    Index("ix_document_vagueness_vague_count", text("vague_count DESC")),
    _one_of("grouped_by", VAGUENESS_GROUPS),
    CheckConstraint("task_count > 0 and vague_count <= task_count", name="counts"),
    rowid=False,
)

document_indicators = _strict(
    "document_indicators",
    _key("documents.id", name="document_id", primary=True),
    Column("indicator_name", Text, primary_key=True, index=True),
    _required("target_count", Integer),
    _required("bounded_count", Integer),
    _required("exact_count", Integer),
    _required("approximate_count", Integer),
    _required("words_count", Integer),
    _required("tied_count", Integer),
    _required("ensure_count", Integer),
    _required("strive_count", Integer),
    Index("ix_document_indicators_target_count", text("target_count DESC")),
    CheckConstraint(
        "target_count = bounded_count + exact_count + approximate_count + words_count",
        name="sum",
    ),
    CheckConstraint("target_count > 0 and tied_count <= words_count", name="counts"),
    rowid=False,
)

document_line_classes = _strict(
    "document_line_classes",
    _key("documents.id", name="document_id", primary=True),
    Column("class", Text, primary_key=True),
    _required("line_count", Integer),
    _required("char_count", Integer),
    _one_of("class", LINE_CLASSES),
    CheckConstraint("line_count > 0", name="count"),
    rowid=False,
)

document_districts = _strict(
    "document_districts",
    _key("documents.id", name="document_id", primary=True),
    Column("district_id", Integer, ForeignKey("districts.id"), primary_key=True, index=True),
    _required("named_task_count", Integer),
    _required("collective_task_count", Integer),
    CheckConstraint("named_task_count + collective_task_count > 0", name="count"),
    rowid=False,
)
