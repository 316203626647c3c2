"""The study of damaged carriers: what it calls right, excused and silently wrong."""

from __future__ import annotations

from dataclasses import replace

import gouji
from gouji.corpus.make import generate
from gouji.eval.studies.carriers import judge_report, list_lines, measure_carriers, resample_share

DOCUMENT = generate("html", 7, damage="none")
REPORT = gouji.read(DOCUMENT.data, name=DOCUMENT.name)
NAME, VALUE = next((i, v) for i, v in DOCUMENT.gold.facts.items() if v and v > 9)


def altered(value: int | None, *, review: bool = False) -> gouji.Report:
    reasons = (gouji.Reason(why=gouji.ReasonKind.ROW),) if review else ()
    facts = [replace(f, value=value, reasons=reasons) if f.id == NAME else f for f in REPORT.facts.values()]
    return replace(REPORT, facts=gouji.Facts(tuple(facts)))


def test_a_right_reading_has_no_silent_error() -> None:
    found = judge_report(REPORT, DOCUMENT.gold, "")
    assert (found.right, found.silent, found.refused) == (found.facts, (), False)


def test_a_wrong_value_is_silent_unless_under_review() -> None:
    assert judge_report(altered(1), DOCUMENT.gold, "").silent == ((NAME, 1, VALUE),)
    assert judge_report(altered(1, review=True), DOCUMENT.gold, "").silent == ()


def test_a_lost_value_is_excused_only_by_its_own_characters() -> None:
    assert judge_report(altered(None), DOCUMENT.gold, "").silent == ((NAME, None, VALUE),)
    assert judge_report(altered(None), DOCUMENT.gold, "1").silent == ((NAME, None, VALUE),)
    assert judge_report(altered(None), DOCUMENT.gold, f"件 {VALUE}").silent == ()


def test_a_document_without_form_is_refused() -> None:
    found = judge_report(replace(REPORT, form=None), DOCUMENT.gold, "")
    assert found.refused
    assert not found.silent


def test_figures() -> None:
    outcomes = measure_carriers(["tab", "html"], range(880_100, 880_103))
    assert [o.lane for o in outcomes] == ["tab", "html"] * 3
    assert outcomes == measure_carriers(["tab", "html"], range(880_100, 880_103), workers=2)
    lines = list(list_lines(outcomes))
    assert lines[3].split()[:2] == ["all", "6"]
    wrong = [replace(o, silent=((NAME, 1, 2),)) for o in outcomes]
    assert resample_share(wrong)[0] > 0
    assert resample_share([replace(o, silent=()) for o in outcomes])[0] == 0
