"""What a list says once, behind the last of several parties."""

from __future__ import annotations

import pytest

from loader.normalize.parties import split_parties
from loader.normalize.shared import share_endings
from loader.parse import Span

BODIES = frozenset({"市经济和信息化局", "农业农村局", "商务局", "市交通运输局", "市教育局"})
SHORT = {"开化": "开化县", "常山": "常山县", "龙游": "龙游县"}


def names(cell: str) -> list[str]:
    listed = split_parties(Span(cell, 0, len(cell), 1), frozenset(SHORT.values())).parties
    return [one.name for one in share_endings(listed, BODIES.__contains__, SHORT, "衢州")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            "市经济和信息化、农业农村、商务局",
            ["市经济和信息化局", "农业农村局", "商务局"],
        ),
        ("市工会、农业农村、商务局", ["市工会", "农业农村局", "商务局"]),
        ("市教育局、商务局", ["市教育局", "商务局"]),
        ("烟草、商务局", ["烟草", "商务局"]),  # nothing knows 烟草局: it stays as printed
        ("开化、常山两县政府", ["开化县政府", "常山县政府"]),
        ("龙游、开化、常山三县人民政府", ["龙游县人民政府", "开化县人民政府", "常山县人民政府"]),
        ("市教育局，开化、常山两县", ["市教育局", "开化县政府", "常山县政府"]),
        ("开化、常山三县政府", ["开化", "常山三县政府"]),  # one is missing: nothing is guessed
        ("智造新城、智慧新城管委会", ["智造新城管委会", "智慧新城管委会"]),
        ("衢州智造新城、智慧新城管委会", ["衢州智造新城管委会", "衢州智慧新城管委会"]),
        ("衢州湾新区、石梁溪新区管委会", ["衢州湾新区管委会", "石梁溪新区管委会"]),
        ("柯城区、智慧新城管委会", ["柯城区", "智慧新城管委会"]),
    ],
)
def test_shared_endings(cell: str, expected: list[str]) -> None:
    assert names(cell) == expected
