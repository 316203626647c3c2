"""What reviewers say against each other, or of what has changed since, is shown and settled in Chromium."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import gouji
from gouji.corrections.log import load_events
from gouji.corrections.merging import merge_events
from tests.gouji.review.browsing import (
    Server,
    enter,
    figure,
    make_glued,
    press,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest.importorskip("starlette", reason="the extra `review` is not installed")
pytest.importorskip("playwright", reason="playwright drives the browser")

pytestmark = pytest.mark.slow


def test_two_reviewers_lose_nothing_and_conflicts_are_named(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    """Two browsers, 200 random edits each at the same time, through the page's own requests."""
    path = make_glued(tmp_path)
    server = serve(path)
    pages = [enter(browser, server.address) for _ in range(2)]
    facts = [f for f in gouji.read(path).facts if f.startswith("requests.")][:60]
    document = pages[0].evaluate("() => location.hash.slice(1).split('/')[0]")
    for name, page in zip(("Li", "Wang"), pages, strict=True):
        page.fill(".author input", name)
        page.keyboard.press("Tab")
    edit = """async ([document, edits]) => {
        let version = "", done = 0;
        for (const [fact, value, refresh] of edits) {
            if (refresh) version = (await (await fetch(`/api/documents/${document}`)).json()).version;
            const body = JSON.stringify({values: [{fact, kind: "value", value}], comment: "", seen: version});
            const answer = await fetch(`/api/documents/${document}/corrections`,
                {method: "POST", headers: {"Content-Type": "application/json"}, body});
            if (answer.ok) done += 1;
        }
        window.done = done;
    }"""
    rng = random.Random(1)
    plans = [[[rng.choice(facts), rng.randrange(10), rng.random() < 0.3] for _ in range(200)] for _ in pages]
    for page, plan in zip(pages, plans, strict=True):
        page.evaluate(f"([document, edits]) => {{ void ({edit})([document, edits]); }}", [document, plan])
    for page in pages:
        page.wait_for_function("() => window.done === 200", timeout=180_000)
    events = load_events(path.with_name("glued.txt.corrections.jsonl")).events
    for name, plan in zip(("Li", "Wang"), plans, strict=True):
        own = [event for event in events if event.author == name]
        assert [(event.fact, event.after.value if event.after else None) for event in own] == [
            (f, v) for f, v, _ in plan
        ]
    named = {conflict.fact for conflict in merge_events(events).conflicts}
    assert named
    for page in pages:
        page.wait_for_function(
            "count => document.querySelectorAll('td.conflict').length === count", arg=len(named), timeout=20_000
        )
        shown = page.eval_on_selector_all("td.conflict .cell", "cells => cells.map(cell => cell.dataset.fact)")
        assert set(shown) == named


def test_what_the_other_says_is_seen_and_a_conflict_is_resolved(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    server = serve(make_glued(tmp_path))
    mine, other = (enter(browser, server.address) for _ in range(2))
    fact = mine.inner_text(".panel code")
    press(mine, "a")
    other.wait_for_selector(f'[id="cell-{fact}"].corrected')
    assert figure(other, fact) == figure(mine, fact) == "8"


def test_a_conflict_is_shown_and_resolved_by_a_click(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    from gouji import corrections

    path = make_glued(tmp_path)
    report = gouji.read(path)
    (fact,) = report.review_queue()[0].facts
    said = [corrections.correct(report, fact, value, author=name) for name, value in (("Wang", 8), ("Zhao", 6))]
    corrections.append(path.with_name("glued.txt.corrections.jsonl"), said)
    page = enter(browser, serve(path).address)
    page.select_option('select[aria-label="Reason"]', "conflict")
    page.click('.entry:has-text("reviewers differ")')
    page.wait_for_selector(".panel .conflict button")
    assert [text.split(" – ")[1] for text in page.locator(".panel .conflict button").all_inner_texts()] == [
        "Wang",
        "Zhao",
    ]
    page.locator(".panel .conflict button").first.click()
    page.wait_for_selector(f'[id="cell-{fact}"].conflict', state="detached")
    assert figure(page, fact) == "8"


def test_what_no_longer_fits_is_shown_and_said_again(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    from dataclasses import replace

    from gouji import corrections

    path = make_glued(tmp_path)
    report = gouji.read(path)
    (fact,) = report.review_queue()[0].facts
    event = corrections.correct(report, fact, 8, author="Wang", reason="seen on paper")
    old = replace(event, read=replace(event.read, printed="6", value=6))
    corrections.append(path.with_name("glued.txt.corrections.jsonl"), [old])
    page = enter(browser, serve(path).address)
    page.wait_for_selector(f'[id="cell-{fact}"].stale')
    assert "Wang" in page.inner_text(".left-out")
    page.locator(".left-out button").first.click()
    page.wait_for_selector(".panel .conflict button")
    assert page.inner_text(".panel .conflict q") == "seen on paper"
    page.locator(".panel .conflict button").first.click()
    page.wait_for_selector(f'[id="cell-{fact}"].stale', state="detached")
    assert figure(page, fact) == "8"
    assert page.locator(".left-out").count() == 0


def test_what_becomes_of_the_log_is_seen_on_an_open_page(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    from gouji import corrections
    from gouji.corrections.event import render_event

    path = make_glued(tmp_path)
    log = path.with_name("glued.txt.corrections.jsonl")
    report = gouji.read(path)
    mine, other = "requests.received.total", "requests.unavailable.not_held.total"
    corrections.append(log, [corrections.correct(report, mine, 5, author="Zhao")])
    page = enter(browser, serve(path).address)
    assert figure(page, mine) == "5"
    new = tmp_path / "new"
    new.write_text(render_event(corrections.correct(report, other, 7, author="Wang")), encoding="utf-8")
    new.replace(log)
    page.wait_for_selector(f'[id="cell-{other}"].corrected')
    assert (figure(page, mine), figure(page, other)) == ("11", "7")
    page.click(f'[data-fact="{other}"]')
    press(page, "r")
    assert figure(page, other) == "0"
    log.write_bytes(b"")
    page.wait_for_selector(f'[id="cell-{other}"]:not(.corrected)')
    press(page, "r")
    log.unlink()
    page.wait_for_selector(".notices p")
    press(page, "b")
    page.wait_for_selector(".notices p", state="detached")


def test_what_was_amiss_is_said_until_it_is_not(tmp_path: Path, browser: Browser, serve: Callable[..., Server]) -> None:
    """A network that breaks off for a moment, and a disk that is full for one."""
    page = enter(browser, serve(make_glued(tmp_path)).address)
    told = page.locator(".told")
    first = page.inner_text(".panel code")
    amiss = {"network", "disk"}
    full = '{"error": "It could not be written to the disk: full"}'
    # Requests are caught from here to the end: where that is switched on and off, the browser may hold one for ever.
    page.route("**/facts/**", lambda route: route.abort() if "network" in amiss else route.continue_())
    page.route(
        "**/corrections?**",
        lambda route: route.fulfill(status=507, body=full) if "disk" in amiss else route.continue_(),
    )
    page.keyboard.press("j")
    # Both at once: a request that gets through tells the next moment that the server is back.
    page.wait_for_selector(".told.bad:has-text('open the address')")
    amiss.remove("network")
    page.keyboard.press("j")
    page.wait_for_function("fact => document.querySelector('.panel code')?.textContent !== fact", arg=first)
    page.wait_for_selector(".told:not(.bad)")
    page.keyboard.press("r")
    page.wait_for_selector(".told.bad")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert "full" in told.inner_text()
    amiss.remove("disk")
    press(page, "r")
    assert told.inner_text().startswith("Saved.")


def test_what_cannot_be_said_is_refused_with_a_reason(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    page = enter(browser, serve(make_glued(tmp_path)).address)
    page.keyboard.press("e")
    page.keyboard.type("99999999999999999999")
    assert page.inner_text("#value-help") == "The largest number is 1,000,000,000,000,000."
    assert page.is_disabled(".entry-form button[type=submit]")
    page.keyboard.press("Escape")
    page.fill(".author input", " ")
    page.keyboard.press("Tab")
    page.wait_for_selector(".told.bad")
    assert page.input_value(".author input") == "Li"
    blank = page.locator(".cell:has(.figure:text-is('·'))").first
    blank.click()
    page.wait_for_function(
        "fact => document.querySelector('.panel code')?.textContent === fact", arg=blank.get_attribute("data-fact")
    )
    page.keyboard.press("s")
    page.wait_for_function("() => document.querySelector('.told').textContent.startsWith('No number was read')")
