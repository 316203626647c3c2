"""What is drawn can be read: in tables scrolled sideways, in small windows, where numbers are lit, in the queue, at any clock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import gouji
from gouji import corrections
from gouji.corpus.make import generate
from gouji.corrected import Corrected, CorrectionKind
from tests.gouji.review.browsing import Server, enter, make_glued, press

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest.importorskip("starlette", reason="the extra `review` is not installed")
pytestmark = pytest.mark.slow

JOINT = "disclosure.normative_documents.made"
"""A cell of the glued text that is decided with two others."""
RECEIVED = "requests.received."
SMALL = {"width": 640, "height": 360}
"""1280 × 720 at 200 %."""


def hidden_labels(page: Page, scroll: str) -> list[str]:
    """Return the labels at the left of a table that something else is drawn over, once the table is scrolled sideways."""
    found: list[str] = page.evaluate(
        """scroll => {
          const frame = document.querySelector(scroll).closest('.scroll');
          frame.scrollLeft = 60;
          if (frame.scrollLeft < 20) return ['it does not scroll'];
          return [...frame.querySelectorAll('tr > :first-child')].filter(label => {
            label.scrollIntoView({block: 'center', inline: 'nearest'});
            frame.scrollLeft = 60;
            const box = label.getBoundingClientRect(), left = frame.getBoundingClientRect().left;
            return [4, 40, 80].some(x => document.elementFromPoint(left + x, box.top + 8)?.closest('th, td') !== label);
          }).map(label => label.textContent || 'corner');
        }""",
        scroll,
    )
    return found


def test_labels_stay_above_numbers_that_are_scrolled_under_them(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    page = enter(browser, serve(make_glued(tmp_path)).address, viewport={"width": 1000, "height": 720})
    assert hidden_labels(page, f'[id="cell-{RECEIVED}total"]') == []
    # The cell that is chosen is not beneath them.
    page.evaluate("() => document.querySelectorAll('.scroll').forEach(one => (one.scrollLeft = 999))")
    page.evaluate("fact => document.querySelector(`[data-fact='${fact}']`).click()", f"{RECEIVED}natural_person")
    page.wait_for_selector(f'td.here[id="cell-{RECEIVED}natural_person"]')
    label = page.locator("tr:has(td.here) th").bounding_box()
    cell = page.locator("td.here").bounding_box()
    assert label is not None
    assert cell is not None
    assert cell["x"] >= label["x"] + label["width"] - 2


def test_the_report_is_whole_in_a_small_window(root: Path, tmp_path: Path, browser: Browser) -> None:
    reading = gouji.read(root / "docs" / "examples" / "glued-line.txt")
    said = Corrected(kind=CorrectionKind.VALUE, value=5, by="Li", at="2026-03-01T09:30:00Z")
    report = gouji.recheck(reading, {fact: said for fact in reading.facts if fact.startswith(RECEIVED)})
    (tmp_path / "report.html").write_text(report.to_html(), encoding="utf-8")
    page = browser.new_context(viewport=SMALL).new_page()
    page.goto((tmp_path / "report.html").as_uri())
    spilt = page.evaluate(
        """() => [...document.querySelectorAll('table.form td')].filter(cell => {
          const text = document.createRange();
          text.selectNodeContents(cell);
          return [...text.getClientRects()].some(box => box.right > cell.getBoundingClientRect().right);
        }).map(cell => cell.textContent)"""
    )
    assert spilt == []
    assert page.locator("td.corrected .marks").count()
    assert hidden_labels(page, f'[id="cell-{RECEIVED}total"]') == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_lit_is_drawn_behind_its_text(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server], scheme: Any
) -> None:
    """A number stands in two pieces; a frame around each would lie upon the other one's digits."""
    made = generate("html-word", 17, damage="none")
    (tmp_path / made.name).write_bytes(made.data)
    page = enter(browser, serve(tmp_path / made.name).address, color_scheme=scheme)
    page.click(f'[data-fact="{RECEIVED}total"]')
    lit = page.frame_locator("iframe").locator("span.lit")
    lit.nth(1).wait_for()
    assert "".join(lit.all_inner_texts()) == "504"
    for place in (*lit.all(), page.frame_locator("iframe").locator("td.lit")):
        drawn = place.evaluate("place => [getComputedStyle(place).outlineStyle, getComputedStyle(place).boxShadow]")
        assert drawn[0] == "none"
        assert "inset" in drawn[1]


def test_a_small_window_shows_what_is_decided(tmp_path: Path, browser: Browser, serve: Callable[..., Server]) -> None:
    """At 200 % the cell and the panel are seen at once, under a header of one line, and each cell's panel from its beginning."""
    page = enter(browser, serve(make_glued(tmp_path)).address, viewport=SMALL)
    page.wait_for_selector(".panel")
    page.evaluate("() => document.querySelector('.panel').scrollTo(0, 999)")
    page.keyboard.press("j")
    page.wait_for_selector(f'td.here[id="cell-{JOINT}"]')
    page.wait_for_function("fact => document.querySelector('.panel code')?.textContent === fact", arg=JOINT)
    header = page.locator(".top").bounding_box()
    assert header is not None
    assert header["height"] < 40
    for selector in ("td.here", ".panel h2", ".panel .reading", ".choices li:nth-child(1)", ".choices li:nth-child(2)"):
        box = page.locator(selector).bounding_box()
        assert box is not None
        assert header["height"] <= box["y"] <= SMALL["height"] - box["height"], selector


def test_a_question_mark_opens_and_closes_the_keys(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    page = enter(browser, serve(make_glued(tmp_path)).address, viewport=SMALL)
    page.wait_for_selector(".panel")
    for mark in ("?", "？"):
        for is_open in (True, False):
            page.evaluate(
                "key => (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))",
                mark,
            )
            page.wait_for_function("open => document.querySelector('dialog').open === open", arg=is_open)
            if is_open:
                assert page.evaluate("() => document.querySelector('dialog').scrollTop") == 0
                page.focus("dialog input")


def test_times_are_those_of_the_clock_here(tmp_path: Path, browser: Browser, serve: Callable[..., Server]) -> None:
    path = make_glued(tmp_path)
    report = gouji.read(path)
    said = corrections.correct(report, f"{RECEIVED}total", 11, author="Wang", time="2026-03-01T23:30:00.000000Z")
    corrections.append(tmp_path / "log.jsonl", [said])
    server = serve(path, "--corrections", tmp_path / "log.jsonl")
    for language, told in (("en-US", "Mar 2, 2026, 7:30 AM"), ("zh-CN", "2026年3月2日 07:30")):
        page = enter(browser, server.address, locale=language, timezone_id="Asia/Shanghai")
        page.click(f'[data-fact="{RECEIVED}total"]')
        shown = page.locator(".history time").inner_text()
        assert shown.replace("\u202f", " ") == told


def test_the_queue_tells_files_apart_and_cuts_no_word(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    text = make_glued(tmp_path).read_text(encoding="utf-8")
    for number, name in enumerate(("a.txt", "b.txt")):
        (folder / name).write_text(text + number * "\n", encoding="utf-8")
    page = enter(browser, serve(folder).address)
    page.wait_for_function("() => document.querySelectorAll('.entry').length >= 4", timeout=60_000)
    places = page.locator(".entry .where").all_inner_texts()
    assert {place.split(" · ")[-1] for place in places} == {"a.txt", "b.txt"}
    small = page.locator('.entry .what:has-text("3 cells") small').first
    assert small.evaluate(
        "one => one.getBoundingClientRect().right <= one.closest('.entry').getBoundingClientRect().right"
    )
    for pick in page.locator(".picks select").all():
        assert pick.evaluate("one => one.clientWidth") > 90
    page.locator('.entry:has-text("3 cells")').first.click()
    page.wait_for_function("fact => document.querySelector('.panel code')?.textContent === fact", arg=JOINT)
    choice, form = (page.locator(one).bounding_box() for one in (".choices li:nth-child(2)", ".entry-form"))
    assert choice is not None
    assert form is not None
    assert choice["y"] + choice["height"] <= form["y"]
    press(page, "r")
    page.wait_for_function("() => document.querySelector('.told').textContent.startsWith('Saved')")
    page.click("button[lang=zh]")
    page.wait_for_function("() => document.documentElement.lang === 'zh-Hans'")
    page.wait_for_function("() => document.querySelector('.told').textContent === ''")
