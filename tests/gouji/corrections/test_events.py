from __future__ import annotations

import os
import subprocess
import sys
import time
import timeit
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gouji
from gouji import corrections
from gouji.corrected import Corrected, CorrectionKind
from gouji.corrections import Correction
from gouji.corrections.event import parse_event, render_event
from gouji.errors import DamagedDocument, DocumentError, UsageError
from gouji.reports import Report

ROOT = Path(__file__).parents[3]
TOTAL = "requests.unavailable.not_held.total"
PART = "requests.unavailable.not_held.natural_person"
CELLS = (TOTAL, PART, "requests.received.total", "disclosure.normative_documents.made")
REPORT = gouji.read(ROOT / "docs" / "examples" / "glued-line.txt")


def clock() -> Callable[[], str]:
    """Times that differ, in order."""
    ticks = count()
    return lambda: f"2026-01-01T00:00:00.{next(ticks):06d}Z"


def correct(
    fact: str, said: object, events: list[Correction], tick: Callable[[], str], author: str = "a"
) -> Correction:
    return corrections.correct(REPORT, fact, said, author=author, events=events, time=tick())  # type: ignore[arg-type]


said = st.one_of(
    st.integers(0, 30),
    st.none(),
    st.just(Corrected(kind=CorrectionKind.ABSENT)),
    st.just(Corrected(kind=CorrectionKind.AS_PRINTED, value=0)),
)
steps = st.lists(st.tuples(st.sampled_from(CELLS), said), max_size=5)


@given(steps)
@settings(max_examples=40, deadline=None)
def test_what_is_reverted_leaves_the_reading(given_steps: list[tuple[str, object]]) -> None:
    tick, events = clock(), list[Correction]()
    for fact, value in given_steps:
        events.append(correct(fact, value, events, tick))
    for event in reversed(events[:]):
        events.append(corrections.revert(event, events, author="a", time=tick()))
    assert corrections.apply(REPORT, events).report == REPORT


@given(steps, steps)
@settings(max_examples=40, deadline=None)
def test_merges_commute(one: list[tuple[str, object]], other: list[tuple[str, object]]) -> None:
    tick, left, right = clock(), list[Correction](), list[Correction]()
    for fact, value in one:
        left.append(correct(fact, value, left, tick, "left"))
    for fact, value in other:
        right.append(correct(fact, value, right, tick, "right"))
    merged, turned = corrections.merge(left, right), corrections.merge(right, left)
    assert merged == turned
    assert corrections.merge(merged.events, left) == merged
    if not merged.conflicts:
        known = corrections.apply(REPORT, merged.events).report
        twice = {f.id: f.corrected for e in (left, right) for f in corrections.apply(REPORT, e).report.facts.values()}
        assert {i for i, f in known.facts.items() if f.corrected} == {
            f for f in known.facts if any(e.fact == f for e in merged.events)
        }
        assert set(twice) == set(REPORT.facts) | {i for i in twice if i not in REPORT.facts}


@given(steps)
@settings(max_examples=40, deadline=None)
def test_lines_come_back(given_steps: list[tuple[str, object]]) -> None:
    tick, events = clock(), list[Correction]()
    for fact, value in given_steps:
        events.append(correct(fact, value, events, tick))
    lines = [render_event(event) for event in events]
    assert [parse_event(line) for line in lines] == events
    assert [render_event(parse_event(line)) for line in lines] == lines


def test_two_authors_of_one_cell_are_a_conflict_until_somebody_decides() -> None:
    tick = clock()
    one, other = correct(TOTAL, 8, [], tick, "Li"), correct(TOTAL, 3, [], tick, "Wang")
    merged = corrections.merge([one], [other])
    (conflict,) = merged.conflicts
    assert conflict.describe() == (f"glued-line.txt: {TOTAL}: Li says 8 ({one.id}); Wang says 3 ({other.id})")
    applied = corrections.apply(REPORT, merged.events)
    assert applied.report == REPORT
    assert applied.conflicts == merged.conflicts
    decided = [*merged.events, correct(TOTAL, 8, list(merged.events), tick, "Zhao")]
    assert corrections.apply(REPORT, decided).report.facts[TOTAL].current == 8


def test_authors_who_agree_are_no_conflict_and_one_who_takes_back_yields() -> None:
    tick = clock()
    one, other = correct(TOTAL, 8, [], tick, "Li"), correct(TOTAL, 8, [], tick, "Wang")
    assert corrections.merge([one], [other]).conflicts == ()
    third = correct(TOTAL, 3, [], tick, "Zhao")
    back = corrections.revert(third, [third], author="Zhao", time=tick())
    merged = corrections.merge([one], [third, back])
    assert merged.conflicts == ()
    assert corrections.apply(REPORT, merged.events).report.facts[TOTAL].current == 8


def test_undo_and_redo_without_end() -> None:
    tick = clock()
    events = [correct(TOTAL, 8, [], tick)]
    for round_ in range(6):
        events.append(corrections.revert(events[-1], events, author="a", time=tick()))
        report = corrections.apply(REPORT, events).report
        assert report.facts[TOTAL].current == (0 if round_ % 2 == 0 else 8)
    # The first one is in force again, and can be taken back once.
    events.append(corrections.revert(events[0], events, author="a", time=tick()))
    with pytest.raises(UsageError, match="it was taken back before"):
        corrections.revert(events[0], events, author="a")


def test_a_revision_has_its_history_and_who_said_what() -> None:
    tick = clock()
    events = [correct(TOTAL, 3, [], tick, "Li")]
    events.append(correct(TOTAL, 8, events, tick, "Wang"))
    report = corrections.apply(REPORT, events).report
    assert report.revision is not None
    assert [(h.by, h.corrected.value if h.corrected else None) for h in report.revision.history] == [
        ("Li", 3),
        ("Wang", 8),
    ]
    assert report.facts[TOTAL].corrected == Corrected(value=8, by="Wang", at="2026-01-01T00:00:00.000001Z")
    assert Report.from_json(report.to_json()).to_json() == report.to_json()
    assert corrections.apply(report, events).report == report


def test_an_event_knows_its_cell_and_the_rules_that_spoke() -> None:
    event = corrections.correct(REPORT, TOTAL, 8, author="Li", reason="seen")
    assert event.document == REPORT.source.sha256
    assert event.place is not None
    assert event.place.span == REPORT.facts[TOTAL].evidence[0].span
    assert event.rules == tuple(f.rule for f in REPORT.findings)
    assert (event.read.printed, event.read.value, event.read.review) == ("0", 0, False)
    assert event.engine["version"] == gouji.__version__


def test_a_comment_changes_nothing() -> None:
    tick = clock()
    events = [correct(TOTAL, 8, [], tick)]
    events.append(corrections.comment(REPORT, TOTAL, "why?", author="Li", events=events, time=tick()))
    assert corrections.apply(REPORT, events).report.facts[TOTAL].current == 8


def test_corrections_that_no_longer_fit_are_told_and_not_applied() -> None:
    from dataclasses import replace

    event = corrections.correct(REPORT, TOTAL, 8, author="Li")
    other_bytes = replace(REPORT, source=replace(REPORT.source, sha256="0" * 64))
    other_reading = gouji.Report.from_json(
        REPORT.to_json().replace(
            f'{{"id": "{TOTAL}", "printed": "0", "value": 0', f'{{"id": "{TOTAL}", "printed": "6", "value": 6'
        )
    )
    other_form = replace(REPORT, form="gov-disclosure-2019")
    for report, reason in ((other_bytes, "document"), (other_reading, "reading")):
        applied = corrections.apply(report, [event])
        assert [s.reason for s in applied.stale] == [reason]
        assert applied.report == report
        assert TOTAL in applied.stale[0].message
    lost = replace(event, fact="requests.nothing.total")
    assert [s.reason for s in corrections.apply(other_form, [lost]).stale] == ["form"]


def test_a_torn_last_line_is_told_and_skipped(tmp_path: Path) -> None:
    log, tick = tmp_path / "log.jsonl", clock()
    events = [correct(TOTAL, 8, [], tick)]
    events.append(correct(PART, 3, events, tick))
    corrections.append(log, events)
    whole = log.read_bytes()
    lines = whole.splitlines(keepends=True)
    for cut in range(len(lines[0]) + 1, len(whole) - 1, 37):
        log.write_bytes(whole[:cut])
        loaded = corrections.load(log)
        assert list(loaded.events) == events[:1]
        assert [(s.line, s.torn) for s in loaded.skipped] == [(2, True)]
        corrections.append(log, events[1:])
        assert list(corrections.load(log).events) == events


def test_a_changed_line_and_another_schema_are_told(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    event = corrections.correct(REPORT, TOTAL, 8, author="Li")
    line = render_event(event)
    log.write_text(
        line + line.replace('"value": 8', '"value": 9') + line.replace("corrections/1", "corrections/2"),
        encoding="utf-8",
    )
    loaded = corrections.load(log)
    assert list(loaded.events) == [event]
    assert [s.reason for s in loaded.skipped] == [
        "its id is not that of its content: it was changed or damaged",
        "its schema is gouji.corrections/2, and this gouji reads gouji.corrections/1",
    ]


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("name,value\n1,2\n", encoding="utf-8")
    with pytest.raises(DamagedDocument, match="no line is a correction"):
        corrections.load(other)
    with pytest.raises(DocumentError, match="no such file"):
        corrections.load(tmp_path / "nothing.jsonl")
    (tmp_path / "empty.jsonl").touch()
    assert corrections.load(tmp_path / "empty.jsonl").events == ()


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    script = (
        "import sys, gouji; from gouji import corrections\n"
        "report = gouji.Report.from_json(open(sys.argv[1], 'rb').read())\n"
        "for value in range(40):\n"
        "    corrections.append(sys.argv[2], [corrections.correct(report, sys.argv[3], value, author=sys.argv[4])])\n"
    )
    saved = tmp_path / "report.json"
    saved.write_text(REPORT.to_json(), encoding="utf-8")
    runs = [
        subprocess.Popen([sys.executable, "-c", script, str(saved), str(log), TOTAL, author], env=dict(os.environ))
        for author in ("a", "b", "c")
    ]
    assert [run.wait() for run in runs] == [0, 0, 0]
    loaded = corrections.load(log)
    assert loaded.skipped == ()
    assert len(loaded.events) == 120


def test_ten_thousand_events_are_applied_within_a_second() -> None:
    tick, events = clock(), list[Correction]()
    last: dict[str, list[Correction]] = {}
    for number in range(10_000):
        fact = list(REPORT.facts)[number % len(REPORT.facts)]
        event = correct(fact, number % 50, last.get(fact, []), tick)
        last[fact] = [event]
        events.append(event)
    assert len(corrections.apply(REPORT, events).events) == 10_000
    # The least of a few, of the processor: other tests run beside this one, and what they left is collected within it.
    assert (
        min(timeit.repeat(lambda: corrections.apply(REPORT, events), timer=time.process_time, repeat=3, number=1)) < 1
    )


def test_no_name_of_the_room_hides_a_module() -> None:
    import gouji.cli.commands.corrections as _commands

    assert _commands is not None
    names = [name for name in corrections.__all__ if name[0].islower()]
    assert all(callable(getattr(corrections, name)) for name in names)
