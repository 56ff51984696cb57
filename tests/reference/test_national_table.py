"""The national table of bodies: one form is one body, and every row says why."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from loader.errors import CuratedDataError
from loader.reference import NationalBodies, load_reference
from loader.reference.tables import FOLDER


@pytest.fixture(scope="module")
def table() -> NationalBodies:
    return load_reference().bodies


def test_every_row_has_evidence_and_a_body(table: NationalBodies) -> None:
    assert all(len(row.evidence) >= 3 for row in (*table.bodies, *table.forms))
    assert {form.body for form in table.forms} == {body.name for body in table.bodies}


def test_canonical_forms_mean_their_own_body(table: NationalBodies) -> None:
    for body in table.bodies:
        for form in (body.country, body.province, body.prefecture, body.county):
            if form:
                assert table.by_form[form.replace("~", "")] is body, form


@pytest.mark.parametrize(
    "forms",
    [
        "发改委 发展改革委 发展和改革委员会 发改局 发展和改革局",
        "人社局 人力社保局 人力资源和社会保障局",
        "卫健委 卫健局 卫生健康委员会",
        "文旅局 文广旅体局 文化和旅游厅 文化广电旅游体育局",
        "市场监管局 市场监督管理局",
    ],
)
def test_forms_of_one_body(table: NationalBodies, forms: str) -> None:
    assert len({table.by_form[form].name for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("forms", "function"),
    [
        ("环保局 生态环境局", "生态环境"),
        ("农业局 农业农村局 农办", "农业农村"),
        ("国土资源局 规划局 自然资源规划局", "自然资源"),
        ("大数据局 大数据中心 数据局", "大数据"),
        ("卫生局 卫计委 卫健委", "卫健"),
        ("工商局 质监局 市场监管局", "市场监管"),
    ],
)
def test_bodies_parted_by_a_reform_share_a_field_only(
    table: NationalBodies, forms: str, function: str
) -> None:
    bodies = [table.by_form[form] for form in forms.split()]
    assert len({body.name for body in bodies}) == len(bodies)
    assert {body.function for body in bodies} == {function}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("发改,委,财政,made up\n", r"\('发改委',\) stands twice"),
        ("某某,局,某某,made up\n", "某某 is not in national_bodies.csv"),
    ],
)
def test_contradictions_are_refused(tmp_path: Path, row: str, message: str) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py*"))
    with (folder / "national_body_forms.csv").open("a", encoding="utf-8") as file:
        file.write(row)
    with pytest.raises(CuratedDataError, match=rf"national_body_forms\.csv:\d+: .*{message}"):
        load_reference(folder)
