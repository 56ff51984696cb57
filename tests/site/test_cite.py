"""Citations: nothing breaks them, nothing of them comes from a clock."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.site.conftest import site_of
from web.cite import bibtex_text, cite
from web.gloss import field_of, terms_for


def test_both_texts() -> None:
    citation = cite(
        key="zeren-task-1",
        author="台州市人民政府",
        title="任务 & 责任 100%",
        dated="2022-05-27",
        address="https://example.org/task/1",
        data_version="0123456789abcdef",
    )
    assert citation.gbt7714 == (
        "台州市人民政府. 任务 & 责任 100%: 责任 Zeren, 数据版本 0123456789ab[DB/OL]. "
        "(2022-05-27)[引用日期]. https://example.org/task/1."
    )
    assert citation.bibtex.splitlines() == [
        "@misc{zeren-task-1,",
        "  author = {{台州市人民政府}},",
        r"  title = {{任务 \& 责任 100\%}},",
        "  year = {2022},",
        "  howpublished = {责任 Zeren, data version 0123456789ab},",
        "  url = {https://example.org/task/1},",
        "}",
    ]


def test_without_author_and_date() -> None:
    citation = cite(key="k", title="单位", address="http://h/unit", data_version="abc")
    assert citation.gbt7714 == ("责任 Zeren. 单位: 数据版本 abc[DB/OL]. [引用日期]. http://h/unit.")
    assert "year" not in citation.bibtex


@given(st.text(), st.text(min_size=1))
def test_any_title_and_address_leave_the_entry_whole(title: str, address: str) -> None:
    entry = cite(key="k", title=title, address=address, data_version="v").bibtex
    depth = 0
    for place, character in enumerate(entry):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth > 0 or place < len("@misc") or place == len(entry) - 1
    assert depth == 0
    assert not any(line.startswith("@") for line in entry.splitlines()[1:])


def test_special_characters() -> None:
    assert bibtex_text("a_b{c}\\d~^#$") == (
        r"a\_b\textbraceleft{}c\textbraceright{}\textbackslash{}d\textasciitilde{}"
        r"\textasciicircum{}\#\$"
    )


def test_the_view_cites_a_task_as_its_page_does(published: Path) -> None:
    client = site_of(published).client

    def json(address: str) -> Any:
        return asyncio.run(client.get(address)).json()

    rows = json("/zeren/task_citations.json?_size=max&_shape=objects")["rows"]
    assert len(rows) == 380
    for row in rows[::60]:
        page = json(f"/task/{row['task_id']}.json")["citation"]
        assert row["citation"] == page["gbt7714"].replace("http://localhost", "")
        bibtex = " ".join(page["bibtex"].replace("http://localhost", "").split())
        assert row["bibtex"] == bibtex.replace(", }", "}")


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("environment", "生态环境"),
        ("Environment Bureau", "生态环境"),
        ("finance bureau", "财政"),
        ("development and reform commission", "发展改革"),
        ("taxes", "税务"),
        ("tourism offices of the city", "旅游"),
    ],
)
def test_english_words_lead_to_chinese_terms(query: str, term: str) -> None:
    assert term in terms_for(query)


@pytest.mark.parametrize("query", ["zzzz", "财政 finance", "", "10%", "the of"])
def test_other_queries_lead_to_no_term(query: str) -> None:
    assert terms_for(query) == {}


def test_the_field_of_a_body_in_english() -> None:
    assert field_of("市文化广电旅游体育局") == "culture, radio and television; tourism; sports"
    assert field_of("市局", "财政") == "public finance"
    assert field_of("某某会") == ""
