"""``make screenshots``: pictures of every kind of page, in both languages and two windows.

Loads ``documents/`` into a database of its own: they show what a new checkout shows.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from loader.load import Options, load_files
from loader.read import find_files
from publish import PROJECT, publish_database
from tests.browser import OFFLINE, browser_path
from tests.site.kinds import LANGUAGES, PAGES, WINDOWS, address
from tests.site.server import serving

FOLDER = PROJECT / "screenshots"
# Pixels; a document's whole text would be a picture of a hundred screens.
TALLEST = 6000


def main(folder: Path = FOLDER, names: tuple[str, ...] = ()) -> None:
    """Write ``NAME-LANGUAGE-WINDOW.png`` for the pages named, or all."""
    folder.mkdir(exist_ok=True, parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        database, served = Path(scratch, "zeren.db"), Path(scratch, "served")
        outcomes = list(load_files(find_files([PROJECT / "documents"]), database, Options()))
        assert {outcome.status for outcome in outcomes} == {"new"}
        publish_database(database, served)
        with serving(served, Path(scratch, "log")) as server, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=browser_path(), args=OFFLINE)
            for window, (width, height) in WINDOWS.items():
                page = browser.new_page(
                    viewport={"width": width, "height": height}, base_url=server.url
                )
                for name in names or tuple(PAGES):
                    for language in LANGUAGES:
                        page.goto(address(name, language))
                        shoot(page, folder / f"{name}-{language}-{window}.png")
            browser.close()


def shoot(page: Page, target: Path) -> None:
    """Write the page as it stands, down to ``TALLEST`` pixels."""
    width, height = page.evaluate(
        "[document.documentElement.clientWidth, document.documentElement.scrollHeight]"
    )
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}
    page.screenshot(path=target, full_page=True, clip=clip)
    print(target.name, flush=True)


if __name__ == "__main__":
    main(names=tuple(sys.argv[1:]))
