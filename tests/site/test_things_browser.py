"""The pages of things in headless Chromium: width, keyboard, print, and two readers' paths."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.site.test_browser import address, page

__all__ = ["address", "page"]

PATHS = [
    "/task/3310002022100083",
    "/unit/331000116",
    "/unit/331004001",
    "/leader/331000006",
    "/district/331004",
    "/document/331000-2018-breakdown",
    "/document/331000-2021-work_report",
    f"/indicator/{quote('研发经费支出占生产总值比重')}",
    "/unit",
    "/indicator",
]


@pytest.mark.parametrize("language", ["", "?lang=en"])
def test_no_page_is_wider_than_the_window_or_breaks_a_rule(page: Page, language: str) -> None:
    for path in PATHS:
        page.goto(path + language)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        assert page.locator("h1").count() == 1
        sizes = page.evaluate(
            "Array.from(document.querySelectorAll('.thing h1, .thing p, .thing td'))"
            ".filter(e => e.offsetParent).map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert min(sizes) >= 12, path


def test_a_reader_of_english_finds_a_unit_its_old_name_and_all_its_tasks(page: Page) -> None:
    page.goto("/unit?lang=en")
    page.get_by_label("Name contains").fill("生态环境")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    assert "lang=en" in page.url
    page.get_by_role("link", name="市生态环境局").click()
    assert "ecology and environment" in page.locator(".head").inner_text()
    year = page.locator("section[aria-labelledby='names']").locator("tr", has_text="2018")
    assert "市环保局" in year.inner_text()
    assert "environmental protection" in year.inner_text()
    tasks = page.locator("section[aria-labelledby='tasks']")
    assert tasks.locator("tbody tr").count() == 31
    tasks.locator("tbody a").first.click()
    page.wait_for_url("**/task/**")
    assert "lang=en" in page.url
    assert page.get_by_role("heading", name="Who answers for it").is_visible()


def test_a_reader_of_chinese_finds_the_promise_that_changed_by_ten(page: Page) -> None:
    page.goto("/document/331000-2022-work_report")
    line = page.locator("#L161")
    line.get_by_role("link", name="→ 任务 83").click()
    page.wait_for_url("**/task/3310002022100083")
    assert page.locator("del").inner_text().endswith("‰")
    assert page.locator("ins").inner_text().endswith("%")
    page.locator(".compare a").first.click()
    page.wait_for_url("**#L161")
    assert page.locator("#L161").is_visible()


def test_the_keyboard_reaches_links_and_shows_where_it_is(page: Page) -> None:
    page.goto("/task/3310002018100001")
    seen = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return [e.getAttribute('href'), e.closest('.thing') !== null, s.outlineStyle] })()"
        )
        if focused[1]:
            assert focused[2] != "none"
            seen.add(focused[0])
    assert "/district/331000" in seen
    assert "/document/331000-2018-breakdown" in seen


def test_in_print_the_text_stays_and_the_buttons_go(page: Page) -> None:
    page.goto("/unit/331000116")
    page.emulate_media(media="print")
    assert page.locator(".thing-nav").is_hidden()
    assert page.locator("#cite").is_visible()
    assert page.locator("#tasks").is_visible()
