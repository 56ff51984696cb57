"""What a visitor sees and does, in headless Chromium."""

from __future__ import annotations

import csv
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

import publish
from tests.browser import browser_path

OFFLINE = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def address(published: Path) -> Iterator[str]:
    """The site as ``cli.py serve`` starts it, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = publish.datasette_command(published, "127.0.0.1", port)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(url + "/-/versions.json", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(params=[(1280, 900), (390, 844)], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, address: str) -> Iterator[Page]:
    """An empty page whose visitor must meet no script error and no other host."""
    width, height = request.param
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=OFFLINE)
        opened = browser.new_page(viewport={"width": width, "height": height}, base_url=address)
        problems: list[str] = []
        opened.on("pageerror", lambda error: problems.append(str(error)))
        opened.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        opened.on(
            "request",
            lambda r: problems.append(r.url) if not r.url.startswith(address) else None,
        )
        yield opened
        browser.close()
    assert [p for p in problems if "favicon" not in p] == []


def test_from_the_home_page_to_a_csv(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    assert page.title() == "责任 Zeren"
    card = page.locator("li", has=page.locator('a[href="/zeren/unit_pairs_shared_tasks"]'))
    with page.expect_download() as download:
        card.get_by_text("下载 CSV").click()
    target = tmp_path / "pairs.csv"
    download.value.save_as(target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    pairs = [r for r in found if r["year"] == "2018" and r["is_between_bodies"] == "1"]
    best = max(pairs, key=lambda r: int(r["shared_task_count"]))
    assert {best["unit_a_name"], best["unit_b_name"]} == {"市发改委", "市经信委"}
    assert best["shared_task_count"] == "17"
    page.locator('a[href="/zeren/unit_pairs_shared_tasks"]').click()
    assert "共同任务" in page.locator("h1").inner_text()


def test_search_box_on_the_home_page(page: Page) -> None:
    page.goto("/")
    page.fill("input[name=_search]", "婴幼儿")
    page.keyboard.press("Enter")
    page.wait_for_url("**_search=**")
    assert "1 row" in page.locator("h3").first.inner_text()
    assert "新建婴幼儿托位5200个" in page.locator("table.rows-and-columns").inner_text()


def test_no_page_is_wider_than_the_window(page: Page) -> None:
    page.goto("/")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
