"""The language stands in the address and survives every link."""

from __future__ import annotations

import pytest

from web.gloss import with_fields
from web.language import Language, language_of, with_language
from web.tables import local


@pytest.mark.parametrize(
    ("arguments", "code"),
    [({}, "zh"), ({"lang": "en"}, "en"), ({"lang": "zh"}, "zh"), ({"lang": "<b>"}, "zh")],
)
def test_language_of_a_request(arguments: dict[str, str], code: str) -> None:
    assert language_of(arguments).code == code


@pytest.mark.parametrize(
    ("address", "code", "expected"),
    [
        ("/", "en", "/?lang=en"),
        ("/?lang=en", "zh", "/"),
        ("/zeren/tasks?_search=医&lang=en#top", "en", "/zeren/tasks?_search=%E5%8C%BB&lang=en#top"),
        ("/search?q=", "en", "/search?q=&lang=en"),
        ("/zeren/tasks?_search=a&_sort=b#top", "en", "/zeren/tasks?_search=a&_sort=b&lang=en#top"),
        ("/zeren/tasks?_search=a#top", "zh", "/zeren/tasks?_search=a#top"),
    ],
)
def test_links_keep_the_language(address: str, code: str, expected: str) -> None:
    assert with_language(address, code) == expected


def test_bilingual_texts_are_split() -> None:
    assert Language("en").of("任务 · Tasks") == "Tasks"
    assert Language("zh").of("任务 · Tasks") == "任务"
    assert Language("en").of("没有英文") == "没有英文"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://zeren.example:80/zeren/tasks?year=2022", "/zeren/tasks?year=2022"),
        ("https://zeren.example/zeren/tasks?text=http://a.b/c", "/zeren/tasks?text=http://a.b/c"),
        ("/zeren/tasks?text=http://a.b/c", "/zeren/tasks?text=http://a.b/c"),
    ],
)
def test_addresses_without_their_host(address: str, expected: str) -> None:
    assert local(address) == expected


def test_an_english_answer_lists_its_bodies_in_english() -> None:
    names = {"市财政局", "市公安局"}
    assert with_fields("市财政局、市公安局（39） stand first", names) == (
        "市财政局 (public finance), 市公安局 (police) (39) stand first"
    )
    assert with_fields("以“转型、升级”为牵引", names) == "以“转型、升级”为牵引"
