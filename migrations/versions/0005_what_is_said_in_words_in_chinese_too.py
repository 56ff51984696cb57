"""What is said in words in Chinese too: the column beside each evidence and note

SQLite cannot add a NOT NULL column without a default, so each table is made anew from its stored text
with the column in it, filled, and renamed (sqlite.org/lang_altertable.html, section 7).

What the reference files say in Chinese is the loader's to write, which ``cli.py migrate`` calls
afterwards; until then a row says where to read it.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NOT_CURATED = ("as printed; not yet in the reference files", "照原文；尚未收入整理文件")
ELSEWHERE = {"evidence": "依据见英文", "note": "说明见英文"}
COLUMNS = {
    "leaders": "evidence",
    "leader_posts": "evidence",
    "units": "evidence",
    "unit_names": "evidence",
    "unit_successions": "evidence",
    "indicator_names": "evidence",
    "target_claims": "evidence",
    "outcomes": "note",
    "target_cascades": "note",
}


def upgrade() -> None:
    for table, column in COLUMNS.items():
        _add_chinese(table, column)


def _add_chinese(table: str, column: str) -> None:
    connection = op.get_bind()
    schema = sa.text(
        "SELECT type, sql FROM sqlite_schema WHERE tbl_name = :name AND sql IS NOT NULL"
    )
    stored = connection.execute(schema, {"name": table}).all()
    (text,) = (sql for kind, sql in stored if kind == "table")
    columns = ", ".join(f'"{found["name"]}"' for found in sa.inspect(connection).get_columns(table))
    op.execute(_with_chinese(text, table, column))
    filled = sa.text(
        f"INSERT INTO {table}_anew ({columns}, {column}_zh) SELECT {columns}, "
        f"CASE WHEN {column} IS NULL THEN NULL WHEN {column} = '' THEN '' "
        f"WHEN {column} = :said THEN :said_zh ELSE :see END FROM {table}"
    )
    said, said_zh = NOT_CURATED
    connection.execute(filled, {"said": said, "said_zh": said_zh, "see": ELSEWHERE[column]})
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for index in (sql for kind, sql in stored if kind == "index"):
        op.execute(index)


def _with_chinese(text: str, table: str, column: str) -> str:
    text = re.sub(rf'CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_anew", text, count=1)
    text = re.sub(rf"(\s+){column} (TEXT[^,]*),", rf"\g<0>\1{column}_zh \2,", text, count=1)
    if not re.search(rf"\s{column} TEXT,", text):
        return text
    both = f"CONSTRAINT ck_{table}_{column} CHECK (({column} is null) = ({column}_zh is null)),"
    return re.sub(rf"(\s+)(CONSTRAINT pk_{table} )", rf"\1{both}\1\2", text)
