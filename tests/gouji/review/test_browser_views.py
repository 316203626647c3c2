"""Every view in Chromium: the queue, what axe says in both languages and both colour schemes, small windows, payloads."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import gouji
from gouji.corpus.make import generate
from tests.gouji.review.browsing import SOURCES, Server, enter, make_generated, make_glued, press

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest.importorskip("starlette", reason="the extra `review` is not installed")
pytestmark = pytest.mark.slow


def test_the_queue_is_filtered_and_searched(tmp_path: Path, browser: Browser, serve: Callable[..., Server]) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a-broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    make_glued(folder)
    for kind, seed in (("docx", 41), ("html", 40)):
        make_generated(kind, seed)(folder)
    # The first document cannot be read: the page shows the others as soon as they are.
    page = enter(browser, serve(folder, "--corrections", tmp_path / "log.jsonl").address)
    page.wait_for_function("() => document.querySelector('.progress')?.textContent.includes('1 cannot be read')")
    page.wait_for_function(
        "() => !document.querySelector('.progress')?.textContent.includes('to read')", timeout=60_000
    )

    def shown() -> list[str]:
        page.wait_for_timeout(100)
        return [text.splitlines()[-1] for text in page.locator(".entry").all_inner_texts()]

    everything = shown()
    assert len(everything) >= 3
    options = {
        label: page.locator(f'select[aria-label="{label}"] option').evaluate_all("all => all.map(one => one.value)")
        for label in ("Form", "Year", "Organ", "Reason")
    }
    assert all(len(values) >= 2 for values in options.values()), options
    for label, values in options.items():
        counts = []
        for value in values[1:]:
            page.select_option(f'select[aria-label="{label}"]', value)
            found = shown()
            assert found
            if label in ("Year", "Organ"):
                assert all(value in text for text in found)
            counts.append(len(found))
        assert sum(counts) >= len(everything), label
        page.select_option(f'select[aria-label="{label}"]', "")
    page.fill("#search", "青杨")
    assert shown()
    assert all("青杨" in text for text in shown())
    page.fill("#search", "nothing is called that")
    assert page.inner_text(".queue .none") == "Nothing matches."
    page.fill("#search", "")
    page.locator("button.tab").nth(2).click()
    assert page.locator(".entry").count() == 4


DISPUTED = ("requests.received.total", "disclosure.fees.amount")
"""A cell of which two say different things, and one of which something else was read when it was corrected."""


def write_disputed(path: Path, log: Path) -> None:
    """Write a conflict and a correction that no longer fits."""
    from dataclasses import replace

    from gouji import corrections

    report = gouji.read(path)
    said = [corrections.correct(report, DISPUTED[0], value, author=name) for name, value in (("Wang", 8), ("Zhao", 6))]
    left = corrections.correct(report, DISPUTED[1], 3, author="Wang")
    corrections.append(log, [*said, replace(left, read=replace(left.read, printed="6", value=6))])


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    root: Path, tmp_path: Path, browser: Browser, serve: Callable[..., Server], language: str, scheme: Any
) -> None:
    axe = root / "review" / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.exists():
        pytest.skip("axe-core is not installed: run `npm ci` in review/")
    folder = tmp_path / "documents"
    folder.mkdir()
    make_glued(folder)
    shutil.copy(root / "corpus" / "replicas" / "ruled-pages.pdf", folder)
    SOURCES["docx"](folder)
    SOURCES["html"](folder)
    (folder / "unreadable.pdf").write_bytes(b"%PDF-1.4 nonsense")
    write_disputed(folder / "glued.txt", tmp_path / "log.jsonl")
    server = serve(folder, "--corrections", tmp_path / "log.jsonl")
    page = enter(browser, server.address, locale=language, color_scheme=scheme, bypass_csp=True)
    page.wait_for_function("() => document.querySelectorAll('.queue .entry').length >= 3")

    def check(where: str) -> None:
        page.wait_for_timeout(300)
        page.evaluate(axe.read_text(encoding="utf-8"))
        found = page.evaluate("() => axe.run(document, {iframes: false, resultTypes: ['violations']})")
        told = [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found["violations"]]
        assert told == [], where

    check("cell of the glued text")
    # Once it is shown: a click on a cell is about the document that is on the page.
    page.locator("button.tab").nth(2).click()
    page.locator('.entry:has-text("glued.txt")').click()
    page.wait_for_selector("td.conflict")
    page.locator("button.tab").nth(0).click()
    for fact in DISPUTED:
        page.click(f'[data-fact="{fact}"]')
        page.wait_for_selector(".panel .conflict")
        check(fact)
    page.locator(".entry").first.click()
    page.wait_for_selector(".panel")
    press(page, "a")
    check("after a correction")
    page.keyboard.press("?")
    check("keys")
    page.keyboard.press("Escape")
    page.locator("button.tab").nth(1).click()
    check("by file")
    page.locator("button.tab").nth(2).click()
    check("files")
    page.fill("#search", "nothing is called that")
    check("nothing found")
    page.fill("#search", "")
    for name in ("ruled-pages.pdf", "docx", "html"):
        page.locator(f'.entry:has-text("{name}")').click()
        page.wait_for_function("name => document.title.includes(name)", arg=name)
        page.locator("td .cell").first.click()
        page.wait_for_selector(".panel")
        check(name)
    page.set_viewport_size({"width": 640, "height": 360})
    for number in range(3):
        page.locator(".panes button").nth(number).click()
        check(f"narrow {number}")


def test_nothing_needs_another_machine(tmp_path: Path, browser: Browser, serve: Callable[..., Server]) -> None:
    server = serve(make_glued(tmp_path))
    asked: list[str] = []
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.address)
    page.wait_for_selector(".panel")
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert {url.split("/")[2] for url in asked} == {server.address.split("/")[2]}


def test_a_document_full_of_payloads_does_nothing(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    from tests.gouji.review.test_sources import PAYLOADS

    made = generate("html", 40)
    markup = made.data.decode().replace("<td", "".join(PAYLOADS) + "<td", 1)
    markup = markup.replace("<title>", "<title>&lt;script&gt;window.ran=1&lt;/script&gt; =HYPERLINK(1) ")
    (tmp_path / "<img src=x onerror=window.ran=1>.html").write_text(markup, encoding="utf-8")
    asked: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-US")
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    server = serve(tmp_path)
    page.goto(server.address)
    page.wait_for_selector(".panel")
    page.keyboard.press("c")
    page.keyboard.type("=1+1 <script>window.ran = 1</script>")
    page.keyboard.press("Escape")
    page.frame_locator("iframe").locator(".lit").first.wait_for()
    assert page.evaluate("() => window.ran === undefined")
    assert [frame.evaluate("() => 1") for frame in page.frames if frame.parent_frame is None] == [1]
    assert dialogs == []
    origin = server.address.partition("/?")[0]
    assert all(url.startswith(origin) for url in asked), asked


@pytest.mark.parametrize("width", [640, 1280])
def test_nothing_is_cut_off_in_a_small_window(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server], width: int
) -> None:
    """1280 × 720, and the same at 200 %: the page itself never scrolls, and every control can be reached."""
    server = serve(make_glued(tmp_path))
    page = enter(browser, server.address, viewport={"width": width, "height": width * 9 // 16})
    page.wait_for_selector(".panel")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("() => document.documentElement.scrollHeight <= innerHeight")
    assert page.locator(".author input").is_visible()
    for selector in (".top button", ".author input", "#value", ".acts button"):
        for element in page.locator(selector).all():
            if element.is_visible():
                element.scroll_into_view_if_needed()
                box = element.bounding_box()
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width + 1


def test_a_narrow_window_shows_what_was_chosen(tmp_path: Path, browser: Browser, serve: Callable[..., Server]) -> None:
    """At 200 %: what is chosen in the queue is shown, and the source is at the lit place."""
    server = serve(make_glued(tmp_path))
    page = enter(browser, server.address, viewport={"width": 640, "height": 360})
    page.wait_for_selector(".panel", state="attached")
    page.keyboard.press("q")
    page.locator(".entry").first.click()
    page.locator("td.here .cell").wait_for()
    page.keyboard.press("d")
    lit = page.locator(".source span.lit").first
    lit.wait_for()
    page.wait_for_timeout(200)
    box = lit.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 360 - box["height"]


def test_what_may_be_two_numbers_is_none(tmp_path: Path, browser: Browser, serve: Callable[..., Server]) -> None:
    """A comma sets thousands apart; 1,5 is not saved as 15."""
    page = enter(browser, serve(make_glued(tmp_path)).address)
    page.wait_for_selector(".panel")
    for text in ("1,5", "12 3", "1,23", "1，234.5", "12 345", "－７"):
        page.fill("#value", text)
        is_number = text in ("1，234.5", "12 345", "－７")
        page.wait_for_function(
            "no => document.querySelector('#value').ariaInvalid === no", arg=f"{not is_number}".lower()
        )
        assert page.locator(".entry-form button[type=submit]").is_disabled() is not is_number


def test_who_is_named_at_the_start_goes_before_whom_the_browser_remembers(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    page = enter(browser, serve(make_glued(tmp_path)).address)
    page.wait_for_selector(".panel")
    page.evaluate("() => localStorage.setItem('gouji-author', 'Wang')")
    page.reload()
    page.wait_for_selector(".panel")
    page.wait_for_timeout(500)
    assert page.input_value(".author input") == "Li"


def test_that_something_was_saved_is_seen_in_the_next_document(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    make_glued(folder)
    shutil.copy(folder / "glued.txt", folder / "other.txt")
    (folder / "other.txt").write_text((folder / "other.txt").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    page = enter(browser, serve(folder).address)
    page.wait_for_function("() => document.querySelectorAll('.entry').length >= 4", timeout=60_000)
    before = page.title()
    press(page, "a")
    page.wait_for_function("before => document.title !== before", arg=before)
    page.wait_for_selector(".panel")
    assert page.inner_text(".told") == "Saved."


def test_after_a_value_is_saved_keys_are_obeyed_again(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    page = enter(browser, serve(make_glued(tmp_path)).address)
    page.wait_for_selector(".panel")
    page.click('[data-fact="requests.received.total"]')
    page.wait_for_function("() => document.querySelector('.panel code')?.textContent === 'requests.received.total'")
    page.keyboard.press("e")
    page.keyboard.type("11")
    press(page, "Enter")
    page.wait_for_function("() => document.activeElement?.dataset?.fact === 'requests.received.total'")
    page.keyboard.press("j")
    page.wait_for_function("() => document.querySelector('.panel code')?.textContent !== 'requests.received.total'")
