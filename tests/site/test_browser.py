"""What a visitor sees and does, in headless Chromium."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser import OFFLINE, browser_path
from tests.site.kinds import WINDOWS
from tests.site.server import serving


@pytest.fixture(scope="module")
def address(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site as ``cli.py serve`` starts it, on a free port of this machine."""
    with serving(published, tmp_path_factory.mktemp("served") / "log") as server:
        yield server.url


@pytest.fixture(params=WINDOWS.values(), ids=WINDOWS)
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
    assert problems == []


def saved(page: Page, button: str, folder: Path) -> list[dict[str, str]]:
    """Rows of the CSV behind a download button."""
    with page.expect_download() as download:
        page.get_by_role("link", name=button).click()
    target = folder / "saved.csv"
    download.value.save_as(target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
HOME = {"zh": "/", "en": "/?lang=en"}
DOWNLOAD = {"zh": "下载 CSV（全部", "en": "Download CSV (all"}


@LANGUAGES
def test_which_units_share_the_most_tasks(page: Page, language: str, tmp_path: Path) -> None:
    page.goto(HOME[language])
    ask = {"zh": "哪两个单位共同承担的任务最多？", "en": "Which two bodies share the most tasks?"}
    page.get_by_role("link", name=ask[language]).click()
    first = page.locator("table.rows tbody tr").first.inner_text()
    assert "市发展改革委" in first
    assert "市经信局" in first
    rows = saved(page, DOWNLOAD[language], tmp_path)
    assert {(r["year"], r["is_between_bodies"]) for r in rows} == {("2022", "1")}
    best = max(rows, key=lambda r: int(r["shared_task_count"]))
    assert {best["unit_a_name"], best["unit_b_name"]} == {"市发展改革委", "市经信局"}
    assert best["shared_task_count"] == "15"


@LANGUAGES
def test_all_that_a_body_had_to_do_and_its_former_name(
    page: Page, language: str, tmp_path: Path
) -> None:
    page.goto(HOME[language])
    box = {
        "zh": "搜索任务、领导、单位、报告句子",
        "en": "Search tasks, leaders, units and sentences",
    }
    page.get_by_label(box[language]).fill("市生态环境局")
    page.locator("main").get_by_role(
        "button", name={"zh": "搜索", "en": "Search"}[language]
    ).click()
    page.wait_for_url("**/search?**")
    unit = page.locator("li", has=page.locator(".hit", has_text="市生态环境局")).last
    assert {"zh": "原为：", "en": "formerly: "}[language] in unit.inner_text()
    assert "市环保局" in unit.inner_text()
    link = {"zh": "全部任务，含原单位的", "en": "All its tasks, those of its predecessors included"}
    unit.get_by_text(link[language]).click()
    rows = saved(page, DOWNLOAD[language], tmp_path)
    assert {r["unit_name"] for r in rows} == {"市生态环境局"}
    assert "市环保局" in {r["printed_unit_name"] for r in rows if r["year"] == "2018"}
    assert all(r["text"] for r in rows)


def test_a_reader_of_english_gets_to_a_body_by_an_english_word(page: Page) -> None:
    page.goto("/?lang=en")
    page.get_by_label("Search tasks, leaders, units and sentences").fill("environment")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="生态环境 (ecology and environment)").click()
    page.get_by_role("heading", name="Units").wait_for()
    page.get_by_role("link", name="市生态环境局").first.click()
    assert "ecology and environment" in page.locator("h1, .head").first.inner_text()
    names = page.locator("section[aria-labelledby='names']")
    assert "市环保局" in names.locator("tr", has_text="2018").inner_text()


def test_back_and_forward_keep_the_search_and_the_language(page: Page) -> None:
    page.goto("/search?q=发改委&lang=en")
    page.get_by_role("link", name="See all 84").click()
    page.wait_for_url("**kind=tasks**")
    page.locator(".hit a").first.click()
    page.wait_for_url("**/task/**")
    page.go_back()
    assert page.get_by_label("several words must all occur").input_value() == "发改委"
    page.go_back()
    assert "kind=" not in page.url
    page.go_forward()
    assert "kind=tasks" in page.url
    assert page.get_attribute("html", "lang") == "en"


def test_everything_works_without_scripts(page: Page, address: str) -> None:
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, base_url=address).new_page()
    plain.goto("/?lang=en")
    plain.get_by_role("link", name="Which two bodies share the most tasks?").click()
    plain.get_by_text("Filter by column").click()
    plain.get_by_label("Value", exact=True).first.fill("2018")
    plain.get_by_label("Column", exact=True).first.select_option("year")
    plain.get_by_role("button", name="Apply").click()
    assert "2018" in plain.locator(".count").inner_text()
    assert plain.get_by_role("heading", name="Cite this page").is_visible()


def test_a_citation_is_copied_by_its_button(page: Page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page.goto("/unit/331000116")
    page.get_by_role("button", name="复制").first.click()
    page.get_by_role("button", name="已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("pre[data-copy]").first.inner_text()
    assert copied.startswith("责任 Zeren. 市生态环境局")


@LANGUAGES
def test_the_promise_that_changed_tenfold(page: Page, language: str, tmp_path: Path) -> None:
    page.goto(HOME[language])
    ask = {"zh": "任务和报告哪里写得不一样？", "en": "Where do task and report differ?"}
    card = page.locator("li", has=page.get_by_role("link", name=ask[language]))
    assert "‰ → %" in card.inner_text()
    card.get_by_role("link", name=ask[language]).click()
    assert "重保持在10%以上" in page.locator("table.rows").inner_text().replace("\n", "")
    rows = saved(page, DOWNLOAD[language], tmp_path)
    (row,) = [r for r in rows if r["difference_kind"] == "unit_changed"]
    assert (row["report_words"], row["task_words"]) == ("‰", "%")


def test_language_is_switched_where_one_is(page: Page) -> None:
    page.goto("/zeren/unit_task_load?year=2018")
    page.get_by_role("link", name="English").click()
    assert page.get_attribute("html", "lang") == "en"
    assert "year is 2018" in page.locator(".count").inner_text()
    page.get_by_role("link", name="中文").click()
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert "2018" in page.locator(".count").inner_text()


def test_keyboard_alone_reaches_the_content_and_the_search(page: Page) -> None:
    page.goto("/?lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("婴幼儿")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**lang=en**")
    assert "新建婴幼儿托位5200个" in page.locator("main").inner_text()


def test_a_statement_runs_from_the_keyboard(page: Page) -> None:
    page.goto("/zeren")
    page.fill("#sql-editor", "select count(*) as n from tasks")
    page.press("#sql-editor", "Control+Enter")
    page.wait_for_url("**sql=**")
    assert "380" in page.locator("table.rows").inner_text()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/zeren",
        "/search?q=发改委",
        "/zeren/task_details",
        "/zeren/source_lines",
        "/zeren/tasks/3310002022100001",
        "/zeren?sql=select+*+from+documents",
    ],
)
@LANGUAGES
def test_no_page_is_wider_than_the_window(page: Page, path: str, language: str) -> None:
    page.goto(path + ("&" if "?" in path else "?") + f"lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_what_goes_on_beside_casts_a_shadow(page: Page) -> None:
    page.goto("/zeren/documents?lang=en")
    page.set_viewport_size({"width": 900, "height": 700})
    table = page.locator(".scroll.goes-on")
    table.wait_for()
    table.evaluate("box => { box.scrollLeft = box.scrollWidth }")
    page.locator(".scroll:not(.goes-on)").wait_for()


def test_on_paper_no_column_is_cut_off(page: Page) -> None:
    page.set_viewport_size({"width": 1030, "height": 720})  # a sheet of A4, lying
    page.emulate_media(media="print")
    for view in ("unit_pairs_shared_tasks", "task_unit_details", "targets_quantified"):
        page.goto(f"/zeren/{view}?_size=20")
        right = page.locator("table.rows").bounding_box()
        assert right is not None
        assert right["x"] + right["width"] <= 1030
        assert page.locator("form.filters").is_hidden()


# A word on a white edge is written twice, the edge hidden from screen readers.
WORDS_IN_PICTURES = """() => {
  const problems = [];
  for (const svg of document.querySelectorAll("figure.picture svg")) {
    const sheet = svg.getBoundingClientRect();
    const words = [...svg.querySelectorAll("text:not([aria-hidden])")].map(
      (text) => [text.textContent, text.getBoundingClientRect()]);
    words.forEach(([a, p], i) => {
      if (p.left < sheet.left - 1 || p.right > sheet.right + 1 || p.bottom > sheet.bottom + 1)
        problems.push("cut off: " + a);
      if (Math.max(p.width, p.height) < 13) problems.push("too small: " + a);
      for (const [b, q] of words.slice(0, i)) {
        const x = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const y = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (x > 2 && y > 6) problems.push(a + " on " + b);
      }
    });
  }
  return problems;
}"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pictures_can_be_read(page: Page, language: str) -> None:
    """No two words of a picture lie on each other, none is cut off, none is too small."""
    page.goto(f"/pictures?lang={language}")
    assert page.locator("figure.picture svg").count() == 8
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(WORDS_IN_PICTURES) == []
    page.emulate_media(media="print")
    assert page.locator("figure.picture svg").first.is_visible()


# Figures of which a part is hidden: their pictures are wider than the boxes that show them.
SCROLLED_PICTURES = """() => [...document.querySelectorAll(".picture-scroll")]
  .filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.parentElement.id)"""


@LANGUAGES
def test_pictures_fit_their_boxes(page: Page, language: str) -> None:
    """Only the network, too wide to be read when it shrinks, scrolls, and only on a phone."""
    is_phone = (page.viewport_size or {})["width"] < 1024
    for width in (390,) if is_phone else (1024, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for path in (
            "/pictures?document=331000-2022-breakdown",
            "/pictures?document=331000-2018-breakdown",
            "/pictures?document=331000-2021-work_report",
            "/document/331000-2022-breakdown?",
            "/unit/331000116?",
            "/?",
        ):
            page.goto(f"{path}&lang={language}")
            scrolled = set(page.evaluate(SCROLLED_PICTURES))
            assert scrolled <= ({"picture-network"} if is_phone else set())
