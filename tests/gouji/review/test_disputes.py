"""What people said of a cell and is not in force stands first in the queue, until somebody decides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import gouji
from gouji import corrections

pytest.importorskip("starlette", reason="the extra `review` is not installed")

from tests.gouji.review.conftest import Page

TOTAL = "requests.unavailable.not_held.total"
SURE = "requests.received.total"
"""A cell that nobody doubts."""


def _list_queue(page: Page) -> list[tuple[list[str], list[str]]]:
    page.get(f"/api/documents/{page.document}")
    return [(item["facts"], item["why"]) for item in page.get("/api/queue")["items"]]


def test_a_conflict_stands_first_until_it_is_decided(page: Page, glued: Path) -> None:
    before = _list_queue(page)
    report = gouji.read(glued)
    corrections.append(page.record, [corrections.correct(report, SURE, n, author=f"{n}") for n in (8, 6)])
    assert _list_queue(page) == [([SURE], ["conflict"]), *before]
    assert page.get("/api/begin")["first"]["details"]["fact"] == SURE
    page.say(SURE, 11)
    assert _list_queue(page) == before


def test_what_no_longer_fits_stands_behind_conflicts_with_the_doubts_about_it(page: Page, glued: Path) -> None:
    before = _list_queue(page)
    report = gouji.read(glued)
    event = corrections.correct(report, TOTAL, 8, author="Wang")
    stale = replace(event, read=replace(event.read, printed="6", value=6))
    corrections.append(page.record, [stale, *(corrections.correct(report, SURE, n, author=f"{n}") for n in (8, 6))])
    ([first], why), *rest = before
    assert first == TOTAL
    assert _list_queue(page) == [([SURE], ["conflict"]), ([TOTAL], ["stale", *why]), *rest]
    assert page.say(TOTAL, 8)["document"]["open"] == len(rest) + 1


def test_a_cell_of_an_item_of_several_is_decided_alone(page: Page, glued: Path) -> None:
    joint = next(facts for facts, _ in _list_queue(page) if len(facts) > 1)
    report = gouji.read(glued)
    corrections.append(page.record, [corrections.correct(report, joint[0], n, author=f"{n}") for n in (8, 6)])
    _list_queue(page)
    items = page.get("/api/queue")["items"]
    mine = [item for item in items if joint[0] in item["facts"]]
    assert [item["facts"] for item in mine] == [[joint[0]], joint]
    assert len({item["key"] for item in items}) == len(items)
    assert page.get(f"/api/documents/{page.document}/facts/{joint[0]}")["facts"] == [joint[0]]
