"""What is said of a cell is on the disk when the page says so, and comes back after a restart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra `review` is not installed")

import gouji
from gouji.corrections.log import load_events
from gouji.review.record import ReviewRecord
from tests.gouji.review.conftest import Open, Page

TOTAL = "requests.unavailable.not_held.total"


def _lines(page: Page) -> list[dict[str, object]]:
    return [json.loads(line) for line in page.record.read_text(encoding="utf-8").splitlines()]


def test_a_document_is_shown_with_its_tables_cells_and_findings(page: Page) -> None:
    seen = page.get(f"/api/documents/{page.document}")
    ids = [
        cell for table in seen["tables"] for band in table["bands"] for line in band["lines"] for cell in line["cells"]
    ]
    assert set(ids) == set(seen["cells"])
    assert seen["cells"][TOTAL]["figure"] == "0"
    assert {"broken", "suspect"} <= set(seen["cells"][TOTAL]["kinds"].split())
    assert [finding["suspects"] for finding in seen["findings"]] == [[TOTAL], [TOTAL]]


def test_the_queue_begins_with_what_settles_most(page: Page) -> None:
    page.get(f"/api/documents/{page.document}")
    first = page.get("/api/queue")["items"][0]
    assert (first["facts"], first["mends"]) == ([TOTAL], 2)


def test_a_correction_is_on_the_disk_before_the_answer(page: Page) -> None:
    state = page.say(TOTAL, 8, comment="the first cell says 8")
    (line,) = _lines(page)
    assert (line["fact"], line["author"], line["reason"]) == (TOTAL, "Li", "the first cell says 8")
    assert line["after"] == {"kind": "value", "value": 8}
    assert state["findings"] == []
    assert state["cells"][TOTAL]["figure"] == "8"
    assert state["document"]["settled"] == 1


def test_after_a_restart_nothing_is_lost(page: Page, open_page: Open, glued: Path) -> None:
    page.say(TOTAL, 8)
    again = open_page(glued).enter()
    assert again.figure(TOTAL) == "8"
    assert again.post("/api/undo", {})["fact"] == TOTAL
    assert again.figure(TOTAL) == "0"


def test_steps_are_taken_back_and_done_again_without_end(page: Page) -> None:
    page.say(TOTAL, 8)
    page.say("disclosure.permits.decisions", 9)
    shown = []
    for path in ("undo", "undo", "undo", "redo", "redo", "redo", "undo", "redo", "undo"):
        done = page.post(f"/api/{path}", {})["done"]
        shown.append((path, done, page.figure(TOTAL), page.figure("disclosure.permits.decisions")))
    assert shown == [
        ("undo", True, "8", "8"),
        ("undo", True, "0", "8"),
        ("undo", False, "0", "8"),
        ("redo", True, "8", "8"),
        ("redo", True, "8", "9"),
        ("redo", False, "8", "9"),
        ("undo", True, "8", "8"),
        ("redo", True, "8", "9"),
        ("undo", True, "8", "8"),
    ]


def test_a_joint_choice_is_one_step(page: Page) -> None:
    here = page.document
    facts = ["requests.granted.total", "requests.partial.total"]
    said = [{"fact": fact, "kind": "value", "value": 5} for fact in facts]
    page.post(f"/api/documents/{here}/corrections", {"values": said, "comment": "", "seen": ""})
    assert [page.figure(fact) for fact in facts] == ["5", "5"]
    page.post("/api/undo", {})
    assert [page.figure(fact) for fact in facts] == ["·", "1"]
    page.post("/api/redo", {})
    assert [page.figure(fact) for fact in facts] == ["5", "5"]


def test_what_was_taken_back_is_said_and_that_comments_stay(page: Page) -> None:
    seen = page.say(TOTAL, 8)["version"]
    comment = {"fact": "requests.received.total", "comment": "why?", "seen": seen}
    page.post(f"/api/documents/{page.document}/comments", comment)
    undone, redone = (page.post(f"/api/{path}", {}) for path in ("undo", "redo"))
    assert undone["what"] == redone["what"] == "本机关不掌握相关政府信息 · 总计: it is 8"
    assert undone["leaves_comment"]
    page.say(TOTAL, 7)
    assert not page.post("/api/undo", {})["leaves_comment"]


def test_a_new_decision_forgets_what_was_taken_back(page: Page) -> None:
    page.say(TOTAL, 8)
    page.post("/api/undo", {})
    page.say(TOTAL, 7)
    assert page.post("/api/redo", {}) == {"done": False}
    assert page.figure(TOTAL) == "7"


@pytest.mark.parametrize(
    ("kind", "value", "figure"),
    [("blank", None, "·"), ("absent", None, "–"), ("as_printed", 0, "0"), ("value", 1.5, "1.5")],
)
def test_everything_that_can_be_said_of_a_cell(page: Page, kind: str, value: float | None, figure: str) -> None:
    state = page.say(TOTAL, value, kind=kind)
    assert state["cells"][TOTAL]["figure"] == figure
    assert "corrected" in state["cells"][TOTAL]["kinds"].split()


def test_two_who_say_different_things_are_a_conflict_that_is_shown(page: Page) -> None:
    page.say(TOTAL, 8, seen="")
    page.post("/api/author", {"author": "Wang"})
    state = page.say(TOTAL, 6, seen="")
    assert state["document"]["conflicts"] == 1
    assert "conflict" in state["cells"][TOTAL]["kinds"].split()
    told = page.get(f"/api/documents/{page.document}/facts/{TOTAL}")
    assert [(side["by"], side["value"]) for side in told["conflict"]] == [("Li", 8), ("Wang", 6)]
    assert len(_lines(page)) == 2
    assert page.say(TOTAL, 8)["document"]["conflicts"] == 0
    assert page.figure(TOTAL) == "8"


def test_who_saw_the_others_correction_contradicts_it_knowingly(page: Page) -> None:
    page.say(TOTAL, 8)
    page.post("/api/author", {"author": "Wang"})
    assert page.say(TOTAL, 6)["document"]["conflicts"] == 0


def test_what_another_changed_since_cannot_be_taken_back(page: Page) -> None:
    page.say(TOTAL, 8)
    page.post("/api/author", {"author": "Wang"})
    page.say(TOTAL, 6)
    page.post("/api/author", {"author": "Li"})
    assert "since" in page.post("/api/undo", {}, status=409)["error"]


def test_what_another_program_writes_is_taken_in(page: Page, open_page: Open, glued: Path) -> None:
    other = open_page(glued, author="Wang").enter()
    other.say(TOTAL, 8)
    assert page.figure(TOTAL) == "8"


def test_a_line_that_a_crash_cut_off_is_passed_over(page: Page, open_page: Open, glued: Path) -> None:
    page.say(TOTAL, 8)
    with page.record.open("ab") as file:
        file.write(b'{"schema": "gouji.corrections/1", "id": "12')
    again = open_page(glued).enter()
    assert (page.get("/api/begin")["skipped"], again.get("/api/begin")["skipped"]) == (0, 1)
    assert again.figure(TOTAL) == "8"
    again.say(TOTAL, 7)
    assert [event.after.value for event in load_events(page.record).events if event.after] == [8, 7]
    assert len(ReviewRecord(page.record).list_events(load_events(page.record).events[0].document)) == 2


def test_looking_ahead_keeps_nothing(page: Page) -> None:
    body = {"values": [{"fact": TOTAL, "kind": "value", "value": 8}]}
    ahead = page.post(f"/api/documents/{page.document}/check", body)
    assert {rule["holds"] for rule in ahead["rules"] if rule["holds"] is not None} == {True}
    assert ahead["cells"][TOTAL]["figure"] == "8"
    assert not page.record.exists()
    assert page.figure(TOTAL) == "0"


def test_a_disk_that_is_full_is_told_and_nothing_seems_saved(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gouji.review.record.append_events", fail)
    body = {"values": [{"fact": TOTAL, "kind": "value", "value": 8}], "comment": "", "seen": ""}
    told = page.post(f"/api/documents/{page.document}/corrections", body, status=507)
    assert "No space left" in told["error"]
    assert page.figure(TOTAL) == "0"


def test_a_log_that_cannot_be_read_is_told_as_that(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    here = page.document

    def fail(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(ReviewRecord, "poll", fail)
    answer = page.client.get(f"/api/documents/{here}")
    assert (answer.status_code, answer.json()["error"]) == (
        507,
        "It could not be read from the disk: Permission denied",
    )


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"values": [], "comment": "", "seen": ""},
        {"values": [{"fact": TOTAL, "kind": "value", "value": "8"}], "comment": "", "seen": ""},
        {"values": [{"fact": TOTAL, "kind": "value", "value": None}], "comment": "", "seen": ""},
        {"values": [{"fact": TOTAL, "kind": "blank", "value": 3}], "comment": "", "seen": ""},
        {"values": [{"fact": TOTAL, "kind": "value", "value": True}], "comment": "", "seen": ""},
        {"values": [{"fact": TOTAL, "kind": "value", "value": 1e999}], "comment": "", "seen": ""},
        {"values": [{"fact": TOTAL, "kind": "guess", "value": 8}], "comment": "", "seen": ""},
        {"values": [{"fact": "no.such.fact", "kind": "value", "value": 8}], "comment": "", "seen": ""},
        {"values": [{"fact": TOTAL, "kind": "value", "value": 8}] * 2, "comment": "", "seen": ""},
        {"values": [{"fact": TOTAL, "kind": "value", "value": 8}], "comment": "x" * 4001, "seen": ""},
        {"values": [{"fact": TOTAL, "kind": "value", "value": 8}], "comment": "", "seen": 0},
    ],
)
def test_a_request_that_the_page_would_not_send_is_refused(page: Page, body: object) -> None:
    text = json.dumps(body)
    url = f"/api/documents/{page.document}/corrections"
    headers = {"Origin": str(page.client.base_url).rstrip("/"), "Content-Type": "application/json"}
    answer = page.client.post(url, content=text, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not page.record.exists()


def test_a_number_that_is_too_large_is_refused_with_the_largest(page: Page) -> None:
    body = {"values": [{"fact": TOTAL, "kind": "value", "value": 10**20}], "comment": "", "seen": ""}
    told = page.post(f"/api/documents/{page.document}/corrections", body, status=400)
    assert told["error"] == "the largest number is 1,000,000,000,000,000"
    assert not page.record.exists()


@pytest.mark.parametrize("text", ["", "{", "[" * 50_000, '"x"', "\xff"])
def test_a_body_that_is_no_json_is_refused(page: Page, text: str) -> None:
    headers = {"Origin": str(page.client.base_url).rstrip("/"), "Content-Type": "application/json"}
    assert page.client.post("/api/author", content=text.encode("latin-1"), headers=headers).status_code == 400


def test_an_unreadable_document_says_why(open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gouji.review.readings import ReadingRecipe

    monkeypatch.setattr(ReadingRecipe, "read_isolated", ReadingRecipe.read)
    (tmp_path / "empty.txt").write_bytes(b"")
    broken = open_page(tmp_path / "empty.txt").enter()
    answer = broken.client.get(f"/api/documents/{broken.document}")
    assert (answer.status_code, "empty" in answer.json()["error"]) == (422, True)


def test_the_words_are_chinese_where_the_browser_asks_for_them(page: Page) -> None:
    seen = page.get(f"/api/documents/{page.document}?lang=zh")
    assert "待审" in seen["counts"]
    assert page.get("/api/texts?lang=zh")["texts"]["Undo"] == "撤销"
    assert page.get("/api/texts?lang=en")["texts"] == {}


def test_the_page_and_the_report_share_their_tables(page: Page, glued: Path) -> None:
    """The same labels, figures and looks, cell by cell."""
    import re

    html = gouji.read(glued).to_html()
    seen = page.get(f"/api/documents/{page.document}")
    drawn = {
        name: set(kinds.split()) for name, kinds in re.findall(r'<td id="cell-([^"]+)"(?: class="([^"]*)")?', html)
    }
    told = {name: set(cell["kinds"].split()) for name, cell in seen["cells"].items()}
    assert drawn == {name: told[name] for name in drawn}
    for table in seen["tables"]:
        for band in table["bands"]:
            for label in (*band["columns"], *(line["label"] for line in band["lines"])):
                assert f">{label}<" in html.replace(" <span", "<span").replace("\n", ""), label


def test_a_choice_that_keeps_an_absent_cell_says_so(
    open_page: Open, glued: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gouji.review.readings import ReadingRecipe

    monkeypatch.setattr(ReadingRecipe, "read_isolated", ReadingRecipe.read)
    glued.write_text(glued.read_text(encoding="utf-8").replace("行政强制351", ""), encoding="utf-8")
    page, fact = open_page(glued).enter(), "disclosure.coercion.decisions"
    (choice,) = page.get(f"/api/documents/{page.document}/facts/{fact}")["choices"]
    assert choice["values"] == [{"fact": fact, "kind": "absent", "value": None}]
    assert choice["text"] == "not in the document"


def test_a_comment_alone_is_kept_and_changes_nothing(page: Page) -> None:
    here, before = page.document, page.figure(TOTAL)
    state = page.post(f"/api/documents/{here}/comments", {"fact": TOTAL, "comment": " why? ", "seen": ""})
    assert (bool(state["version"]), state["document"]["settled"]) == (True, 0)
    told = page.get(f"/api/documents/{here}/facts/{TOTAL}")
    assert [(remark["says"], remark["reason"]) for remark in told["history"]] == [("comment", "why?")]
    assert page.figure(TOTAL) == before
    page.say(TOTAL, 8, seen=state["version"])
    assert page.post("/api/undo", {})["done"]
    assert [line["action"] for line in _lines(page)] == ["comment", "correct", "revert"]


@pytest.mark.parametrize(
    "body",
    [
        {"fact": TOTAL, "comment": " ", "seen": ""},
        {"fact": None, "comment": "x", "seen": ""},
        {"fact": TOTAL, "comment": "x" * 4001, "seen": ""},
        {"fact": TOTAL, "comment": "x"},
    ],
)
def test_a_comment_that_says_nothing_is_refused(page: Page, body: object) -> None:
    page.post(f"/api/documents/{page.document}/comments", body, 400)
    assert not page.record.exists()


def test_a_comment_on_a_cell_that_is_none_is_refused(page: Page) -> None:
    page.post(f"/api/documents/{page.document}/comments", {"fact": "nothing", "comment": "x", "seen": ""}, 404)


def test_changes_are_told_whoever_took_them_in(page: Page) -> None:
    """What comes in while one document is opened is still told to those who look at another."""
    record = ReviewRecord(page.record)
    page.say(TOTAL, 8)
    (event,) = load_events(page.record).events
    record.list_events(event.document)
    assert record.poll() == {event.document}
    assert record.poll() == frozenset()
    assert record.take_changes() == {event.document}
    assert record.take_changes() == frozenset()
