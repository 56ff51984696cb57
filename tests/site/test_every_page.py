"""Every kind of page, in both languages and windows: for everybody, and from this site alone."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import OFFLINE, browser_path
from tests.site.kinds import LANGUAGES, PAGES, WINDOWS, address
from tests.site.test_browser import address as site_address

__all__ = ["site_address"]

# Pages that answer 400 or 404, which browsers write to the console.
REFUSED = {"missing", "error", "sql-refused"}
# axe-core as its Python package brings it; evaluated, since the pages' policy lets no script in.
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
FINDINGS = """async () => (await axe.run({resultTypes: ["violations"]})).violations.map(
  (v) => `${v.impact} ${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`)"""
STATE = """() => ({
  lang: document.documentElement.lang,
  headings: document.querySelectorAll("h1").length,
  isWide: document.documentElement.scrollWidth > window.innerWidth,
  title: document.title,
  ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=browser_path(), args=OFFLINE)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def page(browser: Browser, site_address: str) -> Iterator[Page]:
    opened = browser.new_page(base_url=site_address)
    yield opened
    opened.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_page(page: Page, site_address: str, name: str, language: str) -> None:
    """Loaded once and then looked at in each window: nothing but styles depends on its size."""
    problems: list[str] = []
    watched: dict[Any, Any] = {
        "pageerror": lambda error: problems.append(str(error)),
        "console": lambda m: problems.append(m.text) if m.type in ("error", "warning") else None,
        "request": lambda r: None if r.url.startswith(site_address) else problems.append(r.url),
    }
    for event, watcher in watched.items():
        page.on(event, watcher)
    answer = page.goto(address(name, language))
    assert answer is not None
    assert answer.ok == (name not in REFUSED)
    page.evaluate(f"{AXE}; 0")
    for window, (width, height) in WINDOWS.items():
        page.set_viewport_size({"width": width, "height": height})
        state = page.evaluate(STATE)
        assert state["lang"] == {"zh": "zh-CN", "en": "en"}[language]
        assert state["headings"] == 1
        assert not state["isWide"], window
        assert state["title"].strip(" ·")
        assert len(state["ids"]) == len(set(state["ids"]))
        assert page.evaluate(FINDINGS) == [], window
    for event, watcher in watched.items():
        page.remove_listener(event, watcher)
    refused = [p for p in problems if name in REFUSED and p.startswith("Failed to load resource")]
    assert [p for p in problems if p not in refused] == []
