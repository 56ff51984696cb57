"""Spark gives the same rows for every view, from the files of a release alone (make test-spark)."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from schema.derived import view_statements

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark

# One small machine, little data: what Spark does to be fast on much data costs more than it saves.
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
}


@pytest.fixture(scope="module")
def spark(full_release: Path) -> Iterator[SparkSession]:
    """A session in which the release's script was run."""
    from pyspark.sql import SparkSession

    before = Path.cwd()
    os.chdir(full_release)  # the script names its files as they lie beside it
    builder = SparkSession.builder.master("local[2]")
    session = builder.config(map=SETTINGS).getOrCreate()
    try:
        script = Path("views.spark.sql").read_text(encoding="utf-8")
        for statement in script.split(";\n\n")[:-1]:
            session.sql(statement)
        yield session
    finally:
        session.stop()
        os.chdir(before)


@pytest.mark.parametrize("view", sorted(view_statements()))
def test_spark_gives_the_rows_of_sqlite(view: str, full_release: Path, spark: SparkSession) -> None:
    with closing(sqlite3.connect(full_release / "zeren.db")) as connection:
        cursor = connection.execute(f"select * from {view}")
        columns = [column[0] for column in cursor.description]
        expected = cursor.fetchall()
    assert expected
    frame = spark.table(view)
    assert frame.columns == columns
    found = [tuple(row) for row in frame.collect()]
    assert sorted(map(repr, found)) == sorted(map(repr, expected))
