"""From end to end in Chromium: what a reviewer sees, does, and finds again after the server was killed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import gouji
from gouji.corrections.log import load_events
from gouji.review.readings import ReadingRecipe, Shelf
from gouji.settings import Settings
from tests.gouji.review.browsing import SOURCES, Server, enter, figure, make_generated, make_glued, press

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest.importorskip("starlette", reason="the extra `review` is not installed")
pytestmark = pytest.mark.slow
LIT = (0xD6, 0x00, 0x6C)
"""The colour of what is lit."""


@pytest.mark.parametrize("source", SOURCES)
def test_a_reviewer_settles_a_document_and_nothing_is_lost(
    source: str, tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    path = SOURCES[source](tmp_path)
    server = serve(path)
    page = enter(browser, server.address)
    page.wait_for_selector(".panel")
    kept = Shelf(ReadingRecipe(settings=Settings()), server.shelf).find(str(path))
    assert kept is not None, "what the server read is kept, so that it need not be read once more here"
    report = kept.report
    item = report.review_queue()[0]
    (fact,) = item.facts
    choice = next(choice for choice in item.choices if choice.mends)
    new = dict(choice.values)[fact]
    assert new is not None
    assert page.inner_text(".panel code") == fact
    assert {"suspect"} & set(str(page.get_attribute(f'[id="cell-{fact}"]', "class")).split())
    check_lit_place(page, source, report, fact)
    assert page.locator(".rules .breaks").count() >= 1

    before = figure(page, fact)
    press(page, "a")
    assert figure(page, fact) == f"{new:g}"
    press(page, "u")
    assert figure(page, fact) == before

    page.keyboard.press("e")
    page.keyboard.type(f"{new + 1:g}")
    page.wait_for_selector(".rules .breaks")
    page.keyboard.press("Control+a")
    page.keyboard.type(f"{new:g}")
    page.wait_for_selector(".rules .breaks", state="detached")
    press(page, "Enter")
    assert figure(page, fact) == f"{new:g}"

    page.reload()
    page.wait_for_selector(f'[data-fact="{fact}"]')
    assert figure(page, fact) == f"{new:g}"
    server.kill()
    page = enter(browser, server.start())
    page.wait_for_selector(f'[data-fact="{fact}"]')
    assert figure(page, fact) == f"{new:g}"
    events = load_events(path.with_name(f"{path.name}.corrections.jsonl")).events
    assert [event.action.value for event in events] == ["correct", "revert", "correct"]


def check_lit_place(page: Page, source: str, report: gouji.Report, fact: str) -> None:
    """Check what is lit in the source: the printed characters, or the box on the page's picture."""
    if source == "scan":
        check_pixels(page, report, fact)
    elif source == "html":
        frame = page.frame_locator("iframe")
        frame.locator(".lit").first.wait_for()
        assert (frame.locator("span.lit").first.inner_text()) == report.facts[fact].printed
    else:
        assert page.inner_text(".source span.lit") == report.facts[fact].printed


def check_pixels(page: Page, report: gouji.Report, fact: str) -> None:
    """Check that the magenta box on the screen is where the report says the number stands."""

    import numpy as np
    from PIL import Image

    place = report.facts[fact].evidence[0]
    box, size = place.box, report.pages[place.page - 1]
    assert box is not None
    sheet = page.locator(".page").nth(place.page - 1)
    sheet.locator("img").evaluate("image => image.decode()")
    page.wait_for_timeout(200)
    bounds = sheet.bounding_box()
    assert bounds is not None
    pixels = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)
    lit = np.abs(pixels - LIT).sum(axis=2) < 60
    view = page.locator(".sheet").bounding_box()
    assert view is not None
    lit[: int(view["y"])] = False  # the enlarged place above the page
    lit[:, int(view["x"] + view["width"]) :] = False  # the cell in the tables
    ys, xs = np.nonzero(lit)
    scale = bounds["width"] / (size.width or 1)
    seen = [(xs.min() - bounds["x"]), (ys.min() - bounds["y"]), (xs.max() - bounds["x"]), (ys.max() - bounds["y"])]
    expected = [box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale]
    assert seen == pytest.approx(expected, abs=3 * scale + 3)
    # There is ink within the box, and it is that of the page.
    inside = pixels[int(ys.min()) + 3 : int(ys.max()) - 2, int(xs.min()) + 3 : int(xs.max()) - 2]
    assert inside.min() < 140


def test_a_click_on_either_side_lights_the_other(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    page = enter(browser, serve(make_glued(tmp_path)).address)
    place = page.locator('.source [data-facts="requests.received.total"]')
    place.click()
    page.wait_for_function("() => document.querySelector('.panel code')?.textContent === 'requests.received.total'")
    assert "here" in str(page.get_attribute('[id="cell-requests.received.total"]', "class"))
    page.click('[data-fact="disclosure.fees.amount"]')
    page.wait_for_selector('.source .lit[data-facts="disclosure.fees.amount"]')


def test_keys_decide_about_the_cell_that_they_were_pressed_for(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    """However slowly documents come, what is skipped is not accepted, and nothing of one document is said of another."""
    folder = tmp_path / "documents"
    folder.mkdir()
    make_glued(folder)
    for kind, seed in (("docx", 41), ("html", 40)):
        make_generated(kind, seed)(folder)
    log = tmp_path / "log.jsonl"
    page = enter(browser, serve(folder, "--corrections", log).address)
    page.wait_for_function("() => document.querySelectorAll('.entry').length >= 3", timeout=60_000)
    page.wait_for_function(
        "() => !document.querySelector('.progress')?.textContent.includes('to read')", timeout=60_000
    )
    page.locator(".entry").first.click()
    page.wait_for_selector(".panel")
    queue = page.evaluate("async () => await (await fetch('/api/queue?after=-1')).json()")
    agencies = {row["id"]: (row["name"], row["agency"]) for row in queue["documents"]}
    shown = [text.splitlines() for text in page.locator(".entry").all_inner_texts()[:3]]
    first, second, third = (
        next(
            (agencies[item["document"]][0], item["facts"][0])
            for item in queue["items"]
            if lines[0].startswith(item["label"]) and lines[-1].startswith(agencies[item["document"]][1])
        )
        for lines in shown
    )

    def wait_and_go_on(route: Any) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/api/documents/*", wait_and_go_on)
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.keyboard.press("a")
    page.wait_for_function("() => Number(document.querySelector('.told')?.dataset.saved) >= 2", timeout=60_000)
    told = {event.time: (event.name, event.fact) for event in reversed(load_events(log).events)}
    assert sorted(told.values()) == sorted((second, third))
    assert first not in told.values()


def test_a_comment_stays_with_its_cell_until_it_is_saved(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    path = make_glued(tmp_path)
    page = enter(browser, serve(path).address)
    page.wait_for_selector(".panel")
    fact = page.inner_text(".panel code")
    page.keyboard.press("c")
    page.keyboard.type("look at the original")
    page.click('[data-fact="disclosure.fees.amount"]')
    page.wait_for_function("() => document.querySelector('.panel code')?.textContent === 'disclosure.fees.amount'")
    assert page.input_value("#comment") == ""
    page.reload()
    page.wait_for_selector(".panel")
    page.click(f'[data-fact="{fact}"]')
    page.wait_for_function("() => document.querySelector('#comment')?.value === 'look at the original'")
    page.focus("#comment")
    press(page, "Control+Enter")
    assert "look at the original" in page.inner_text(".history")
    assert page.input_value("#comment") == ""
    (event,) = load_events(path.with_name("glued.txt.corrections.jsonl")).events
    assert (event.action.value, event.reason) == ("comment", "look at the original")
