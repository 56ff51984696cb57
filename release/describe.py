"""The documents of a release: data package, dictionary, citation, read-me."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from release.catalogue import Resource

TITLE = "责任 Zeren: who answers for which task of Chinese governments"
KEYWORDS = ("China", "local government", "accountability", "政府工作报告", "目标任务责任分解")


@dataclass(frozen=True, slots=True)
class Release:
    """What a release says of itself. ``data_version`` is a digest of everything published.

    ``released_on`` is YYYY-MM-DD or None: no clock is read, so that a release can be made again.
    """

    version: str
    schema_version: str
    data_version: str
    released_on: str | None
    documents: tuple[dict[str, Any], ...]


def describe_release(
    connection: sqlite3.Connection, version: str, released_on: str | None
) -> Release:
    """Read what a published copy says of itself."""
    about = dict(connection.execute("select key, value from about"))
    cursor = connection.execute(
        "select key, title, document_number, year, source_url, sha256, rights, is_partial "
        "from documents order by key"
    )
    names = [column[0] for column in cursor.description]
    return Release(
        version=f"{version}+{about['data_version'][:12]}",
        schema_version=about["schema_version"],
        data_version=about["data_version"],
        released_on=released_on,
        documents=tuple(dict(zip(names, row, strict=True)) for row in cursor),
    )


def data_package(release: Release, resources: Sequence[Resource], paths: dict[str, str]) -> str:
    """``datapackage.json`` (Frictionless Data Package). ``paths``: resource name → CSV."""
    package = {
        "name": "zeren",
        "title": TITLE,
        "version": release.version,
        "description": f"Schema {release.schema_version}; data {release.data_version}.",
        "keywords": list(KEYWORDS),
        "licenses": [
            {
                "name": "Apache-2.0",
                "title": "Apache License 2.0 (code); the sources are official documents",
                "path": "https://www.apache.org/licenses/LICENSE-2.0",
            }
        ],
        "sources": [_source(document) for document in release.documents],
        "resources": [_resource(resource, paths[resource.name]) for resource in resources],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _source(document: dict[str, Any]) -> dict[str, str]:
    source = {"title": f"{document['key']} {document['title']} (SHA-256 {document['sha256']})"}
    return source | ({"path": document["source_url"]} if document["source_url"] else {})


def _resource(resource: Resource, path: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(field) for field in resource.fields]}
    if resource.primary_key:
        schema["primaryKey"] = list(resource.primary_key)
    if resource.foreign_keys:
        schema["foreignKeys"] = [
            {
                "fields": key.field,
                "reference": {"resource": key.target, "fields": key.target_field},
            }
            for key in resource.foreign_keys
        ]
    return {
        "name": resource.name,
        "title": " · ".join(resource.title),
        "description": "\n".join(resource.description),
        "path": path,
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(field: Any) -> dict[str, Any]:
    described = {
        "name": field.name,
        "type": field.type,
        "description": f"{field.chinese} · {field.english}",
    }
    # An empty text is a value here (the blank lines of source_lines), so only absence is refused
    # where a cell can tell the two apart: numbers.
    if field.is_required and field.type != "string":
        described["constraints"] = {"required": True}
    return described


def dictionary(resources: Sequence[Resource]) -> str:
    """``DICTIONARY.md``: every table, view and column in Chinese and English."""
    parts = ["# 数据字典 · Data dictionary\n"]
    for resource in resources:
        kind = "视图 view" if resource.is_view else "表 table"
        parts += [
            f"\n## {resource.name} — {' · '.join(resource.title)} ({kind})\n",
            *(f"\n{text}\n" for text in resource.description),
            "\n| 列 column | type | 说明 | meaning |\n|---|---|---|---|\n",
            *(
                f"| {f.name} | {f.type} | {_cell(f.chinese)} | {_cell(f.english)} |\n"
                for f in resource.fields
            ),
        ]
    return "".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def citation(release: Release) -> str:
    """``CITATION.cff`` (Citation File Format 1.2.0)."""
    content: dict[str, Any] = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "message": "Cite this data set with its version.",
        "title": TITLE,
        "version": release.version,
        "authors": [{"name": "Zeren contributors"}],
        "license": "Apache-2.0",
        "keywords": list(KEYWORDS),
    }
    if release.released_on:
        content["date-released"] = release.released_on
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


READ_ME = """\
# {title}

版本 {version}（结构 {schema_version}）。Version {version} (schema {schema_version}).

| 文件 | file | what it is |
|---|---|---|
| 全部数据 | `zeren.db` | SQLite, tables and views, as the site serves it |
| 各表各视图 | `data/` | CSV, UTF-8 without a byte order mark, all rows |
{parquet}| 共同任务网络 | `network/` | nodes and edges of each document, for Gephi and igraph |
| 数据字典 | `DICTIONARY.md` | every table, view and column |
| 描述 | `datapackage.json` | the same for programs (Frictionless Data Package) |
| 引用 | `CITATION.cff` | how to cite |
| 校验 | `SHA256SUMS` | digests of all files: `sha256sum -c SHA256SUMS` |
{changes}
名单带“等”即未列全；列在首位者牵头只是推断；文字来源的好坏见 `documents.text_quality`。
A list with 等 is open; that the first listed leads is inferred; `documents.text_quality`
says how good a text is (ocr may hold misread characters).

空单元格为无值；`source_lines.text` 的空单元格为空行。
An empty cell is no value; in `source_lines.text` it is a blank line.

## 来源 · Sources

{documents}
"""


def read_me(release: Release, *, has_parquet: bool, has_changes: bool) -> str:
    """``README.md`` of the release."""
    documents = "\n".join(
        f"- {d['key']}: {d['title']}{'（不完整 partial）' if d['is_partial'] else ''}"
        f"{' ' + d['source_url'] if d['source_url'] else ''}"
        for d in release.documents
    )
    parquet = (
        "| 同上 | `parquet/` | tables, one file a government and year |\n"
        "| 各视图 | `views.duckdb.sql` | every view over them, for DuckDB started here |\n"
        "| 各视图 | `views.spark.sql` | the same for Spark 4.3: `spark-sql -i views.spark.sql` |\n"
    )
    changes = "| 变化 | `CHANGES.md`, `changes/` | rows added, removed and changed |\n"
    return READ_ME.format(
        title=TITLE,
        version=release.version,
        schema_version=release.schema_version,
        documents=documents,
        parquet=parquet if has_parquet else "",
        changes=changes if has_changes else "",
    )
