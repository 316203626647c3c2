"""What becomes of the log while the page is open: replaced, overwritten, emptied, deleted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra `review` is not installed")

import gouji
from gouji.corrections.authoring import correct
from gouji.corrections.event import render_event
from gouji.corrections.log import load_events
from tests.gouji.review.conftest import Page

TOTAL = "requests.unavailable.not_held.total"


def _lines(page: Page) -> list[dict[str, object]]:
    return [json.loads(line) for line in page.record.read_text(encoding="utf-8").splitlines()]


def _replace(log: Path, text: str) -> None:
    """Put another file in a log's place."""
    new = log.with_name("new")
    new.write_text(text, encoding="utf-8")
    new.replace(log)


def test_a_log_that_was_replaced_is_read_anew(page: Page, glued: Path) -> None:
    """As `gouji corrections merge -o` does, while the page is open."""
    page.say(TOTAL, 8)
    (mine,) = load_events(page.record).events
    report = gouji.read(glued)
    other = correct(report, "requests.received.total", 12, author="Wang", time="2020-01-01T00:00:00.000000Z")
    _replace(page.record, render_event(other) + render_event(mine))
    assert (page.figure("requests.received.total"), page.figure(TOTAL)) == ("12", "8")
    page.record.write_text(render_event(other), encoding="utf-8")
    assert (page.figure("requests.received.total"), page.figure(TOTAL)) == ("12", "0")


def test_what_a_page_has_not_seen_of_a_log_that_was_replaced_is_no_parent(page: Page, glued: Path) -> None:
    page.say("requests.received.total", 12)
    here = page.document
    seen = page.get(f"/api/documents/{here}")["version"]
    other = correct(gouji.read(glued), TOTAL, 7, author="Wang")
    _replace(page.record, render_event(other))
    state = page.say(TOTAL, 8, seen=seen)
    assert [line["parents"] for line in _lines(page)] == [[], []]
    assert state["document"]["conflicts"] == 1
    assert page.get(f"/api/documents/{here}")["version"] != seen


def test_what_a_page_has_seen_is_known_after_a_merge(page: Page, glued: Path) -> None:
    """Events of others came in before those that it saw: its next decision follows its own and contradicts theirs."""
    seen = page.say(TOTAL, 8)["version"]
    (mine,) = load_events(page.record).events
    report = gouji.read(glued)
    others = [correct(report, fact, 12, author="Wang") for fact in ("requests.received.total", TOTAL)]
    _replace(page.record, "".join(map(render_event, (*others, mine))))
    page.say(TOTAL, 6, seen=seen)
    assert _lines(page)[-1]["parents"] == [mine.id]


@pytest.mark.parametrize("more", [0, 1])
def test_a_log_that_was_written_over_in_place_is_read_anew(page: Page, glued: Path, more: int) -> None:
    """It is the same file and not shorter, so that what is new in it would begin in the middle of a line."""
    page.say("requests.received.total", 12, comment="a comment that makes the line long" * 20)
    report = gouji.read(glued)
    facts = ("requests.granted.total", "requests.partial.total", TOTAL)
    others = [correct(report, fact, 7, author="Wang", reason="x" * 500) for fact in facts[: 2 + more]]
    with page.record.open("r+b") as log:
        log.write("".join(map(render_event, others)).encode())
    shown = page.get(f"/api/documents/{page.document}")["cells"]
    assert [shown[fact]["figure"] for fact in facts] == ["7", "7", "7" if more else "0"]
    assert shown["requests.received.total"]["figure"] == "11"


def test_a_log_that_was_deleted_is_told_and_written_again(page: Page) -> None:
    page.say("requests.received.total", 12)
    page.record.unlink()
    page.get(f"/api/documents/{page.document}")
    assert page.get("/api/queue")["log"] == {"gone": True, "rewritten": 0}
    assert page.figure("requests.received.total") == "12"
    page.say(TOTAL, 8)
    assert [line["fact"] for line in _lines(page)] == ["requests.received.total", TOTAL]
    assert page.get("/api/queue")["log"] == {"gone": False, "rewritten": 1}
    assert page.post("/api/undo", {})["fact"] == TOTAL


def test_a_log_that_was_never_there_is_not_gone(page: Page) -> None:
    page.get(f"/api/documents/{page.document}")
    assert page.get("/api/queue")["log"] == {"gone": False, "rewritten": 0}
