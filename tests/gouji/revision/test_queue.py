from __future__ import annotations

from pathlib import Path

import pytest

import gouji
from gouji import corrections
from gouji.corrected import Corrected, CorrectionKind
from gouji.report import FactStatus
from gouji.revision.choices import ChoiceKind

TOTAL = "requests.unavailable.not_held.total"


def test_the_cell_that_mends_both_rules_comes_first(root: Path) -> None:
    report = gouji.read(root / "docs" / "examples" / "glued-line.txt")
    first, second = report.review_queue()
    assert first.facts == (TOTAL,)
    read, repair = first.choices
    assert (read.kind, read.values) == (ChoiceKind.READ, ((TOTAL, 0),))
    assert (repair.kind, repair.values) == (ChoiceKind.REPAIR, ((TOTAL, 8),))
    assert repair.mends == first.rules == tuple(f.rule for f in report.findings)
    # The cells of one cut are one item, and one choice divides all of its digits.
    assert len(second.facts) == 3
    assert [[v for _, v in c.values] for c in second.choices] == [[4, 0, 31], [40, 3, 1]]


def test_what_was_looked_at_is_in_no_item(root: Path) -> None:
    report = gouji.read(root / "docs" / "examples" / "glued-line.txt")
    made = report.review_queue()[1]
    known = gouji.recheck(report, {TOTAL: 8} | dict(made.choices[0].values))
    assert known.review_queue() == ()


def test_a_choice_that_keeps_the_reading_keeps_what_was_read_as_absent(root: Path) -> None:
    text = (root / "docs" / "examples" / "glued-line.txt").read_text(encoding="utf-8")
    report = gouji.read(text.replace("行政强制351", "").encode(), name="glued.txt")
    absent = "disclosure.coercion.decisions"
    (item,) = (item for item in report.review_queue() if absent in item.facts)
    assert report.facts[absent].status is FactStatus.ABSENT
    known = gouji.recheck(report, dict(item.choices[0].values))
    event = corrections.correct(report, absent, None, author="a")
    said = known.facts[absent].corrected
    assert said is not None
    assert said.kind is CorrectionKind.ABSENT
    assert event.after == said
    # Who sees an empty cell there says so.
    blank = Corrected(kind=CorrectionKind.BLANK)
    assert gouji.recheck(report, {absent: blank}).facts[absent].corrected == blank


def test_a_report_without_a_form_has_no_queue() -> None:
    assert gouji.read(b"some text", name="other.txt").review_queue() == ()


@pytest.mark.slow
def test_each_cell_is_in_one_item(root: Path) -> None:
    for path in (root / "corpus" / "replicas").glob("*.txt"):
        report = gouji.read(path)
        queue = report.review_queue()
        facts = [f for item in queue for f in item.facts]
        assert len(facts) == len(set(facts)), path.name
        assert {f.id for f in report.facts.values() if f.review} <= set(facts), path.name
        assert all(item.choices[0].kind is ChoiceKind.READ for item in queue)
        assert sorted(-item.gain for item in queue) == [-item.gain for item in queue]
