"""Corrections that no longer fit are shown with their cell, not applied, and go once somebody has looked again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import gouji
from gouji import corrections

pytest.importorskip("starlette", reason="the extra `review` is not installed")

from gouji.review.readings import ReadingRecipe
from tests.gouji.review.conftest import Open, Page

TOTAL = "requests.unavailable.not_held.total"


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are read in this process, as that is quicker."""
    monkeypatch.setattr(ReadingRecipe, "read_isolated", ReadingRecipe.read)


def _open_after(event: corrections.Correction, glued: Path, open_page: Open) -> Page:
    corrections.append(glued.with_name("glued.txt.corrections.jsonl"), [event])
    return open_page(glued).enter()


def test_another_reading_is_told_with_what_was_said(open_page: Open, glued: Path) -> None:
    report = gouji.read(glued)
    event = corrections.correct(report, TOTAL, 8, author="Wang")
    page = _open_after(replace(event, read=replace(event.read, printed="6", value=6)), glued, open_page)
    view = page.get(f"/api/documents/{page.document}")
    (told,) = view["stale"]
    assert (told["fact"], told["says"], told["by"]) == (TOTAL, "it is 8", "Wang")
    assert told["changed"] == "“0” is read there now, “6” was then"
    assert "stale" in view["cells"][TOTAL]["kinds"].split()
    assert page.figure(TOTAL) == "0"
    assert view["document"]["stale"] == 1
    state = page.say(TOTAL, 8)
    assert (state["stale"], state["document"]["stale"], page.figure(TOTAL)) == ([], 0, "8")


def test_other_bytes_under_the_name_are_told(open_page: Open, glued: Path) -> None:
    event = corrections.correct(gouji.read(glued), TOTAL, 8, author="Wang")
    glued.write_text(glued.read_text(encoding="utf-8") + "\n附注。\n", encoding="utf-8")
    page = _open_after(event, glued, open_page)
    view = page.get(f"/api/documents/{page.document}")
    assert [(told["fact"], told["changed"]) for told in view["stale"]] == [(TOTAL, "the document has changed since")]
    assert page.figure(TOTAL) == "0"
    assert page.say(TOTAL, 0, kind="value")["stale"] == []


def test_a_document_of_the_same_name_in_another_folder_is_no_other_version(open_page: Open, tmp_path: Path) -> None:
    root = Path(__file__).parents[3] / "docs" / "examples"
    folder = tmp_path / "all"
    for place, source in (("a", "glued-line.txt"), ("b", "glued-line-2024.txt")):
        (folder / place).mkdir(parents=True)
        (folder / place / "report.txt").write_bytes((root / source).read_bytes())
    page = open_page(folder).enter()
    first, second = (doc["id"] for doc in page.get("/api/queue")["documents"])
    for document in (first, second):
        page.get(f"/api/documents/{document}")
    page.say(TOTAL, 8)
    assert page.get(f"/api/documents/{second}")["stale"] == []


def test_a_form_that_has_no_such_cell_is_told(open_page: Open, glued: Path) -> None:
    event = corrections.correct(gouji.read(glued), TOTAL, 8, author="Wang")
    page = _open_after(replace(event, fact="requests.nothing.total"), glued, open_page)
    (told,) = page.get(f"/api/documents/{page.document}")["stale"]
    assert (told["kind"], told["changed"]) == (None, "the document is read on a form that has no such cell")


def test_a_document_that_changes_while_it_is_served_is_told_with_the_decision(page: Page, glued: Path) -> None:
    assert page.say(TOTAL, 8)["document"]["disk"] == ""
    before = glued.read_bytes()
    glued.write_bytes(before + "\n附注。\n".encode())
    state = page.say(TOTAL, 7)
    assert (state["document"]["disk"], page.figure(TOTAL)) == ("changed", "7")
    glued.unlink()
    assert page.get(f"/api/documents/{page.document}")["document"]["disk"] == "gone"
    glued.write_bytes(before)
    here = page.document
    state = page.post(f"/api/documents/{here}/comments", {"fact": TOTAL, "comment": "it is back", "seen": ""})
    assert state["document"]["disk"] == ""


def test_a_document_that_was_touched_alone_is_the_same(page: Page, glued: Path) -> None:
    page.say(TOTAL, 8)
    glued.write_bytes(glued.read_bytes())
    assert page.say(TOTAL, 7)["document"]["disk"] == ""


def test_pages_of_a_folder_that_change_are_told(tmp_path: Path, glued: Path) -> None:
    from gouji.review.readings import DiskState, KeptReading, SourceOnDisk

    (tmp_path / "1.png").write_bytes(b"first")
    (tmp_path / "2.png").write_bytes(b"second")
    disk = SourceOnDisk(str(tmp_path))
    disk.remember(KeptReading(report=gouji.read(glued)))
    assert disk.look() is DiskState.SAME
    (tmp_path / "2.png").write_bytes(b"another")
    assert disk.look() is DiskState.CHANGED
