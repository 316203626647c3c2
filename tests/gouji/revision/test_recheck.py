from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import gouji
from gouji import corrections
from gouji.corpus.make import generate
from gouji.corrected import Corrected, CorrectionKind
from gouji.errors import DocumentError, UsageError
from gouji.report import Verdict
from gouji.reports import Report, recheck

TOTAL = "requests.unavailable.not_held.total"
PART = "requests.unavailable.not_held.natural_person"
APPLICANTS = "requests.applicants[unavailable.not_held]"
OUTCOMES = "requests.outcomes[total]"
AS_PRINTED = Corrected(kind=CorrectionKind.AS_PRINTED, value=0, by="a", at="2026-01-01T00:00:00Z")


@pytest.fixture(scope="module")
def report(root: Path) -> Report:
    """The demo's report: one wrong total breaks two rules."""
    return gouji.read(root / "docs" / "examples" / "glued-line.txt")


def rules(report: Report) -> list[str]:
    return [f.rule for f in report.findings]


def test_the_right_value_mends_both_rules(report: Report) -> None:
    mended = recheck(report, {TOTAL: 8})
    assert rules(report) == [APPLICANTS, OUTCOMES]
    assert mended.findings == ()
    fact = mended.facts[TOTAL]
    assert (fact.printed, fact.value, fact.current) == ("0", 0, 8)
    assert not fact.review


def test_cells_are_named_by_printed_labels_too(report: Report) -> None:
    assert recheck(report, {"本机关不掌握相关政府信息 · 总计": 8}) == recheck(report, {TOTAL: 8})
    with pytest.raises(UsageError, match="stands for 7 facts"):
        recheck(report, {"本机关不掌握相关政府信息": 8})
    with pytest.raises(UsageError, match="a second time"):
        recheck(report, {TOTAL: 8, "本机关不掌握相关政府信息 · 总计": 9})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "8"])
def test_what_is_no_number_is_refused(report: Report, value: float) -> None:
    """None of them can be saved, and a cell that holds one would be lost with the report."""
    with pytest.raises(ValueError, match="is none"):
        gouji.recheck(report, {TOTAL: value})


def test_a_kind_that_is_only_a_word_is_refused(report: Report) -> None:
    """It looks like a kind until the report is saved."""
    for said in (Corrected(kind="value", value=8), Corrected(kind="nothing")):  # type: ignore[arg-type]
        with pytest.raises(UsageError, match=r"is one of CorrectionKind\.VALUE, .* is none"):
            recheck(report, {TOTAL: said})
    with pytest.raises(ValueError, match="cannot have the value"):
        Corrected(kind="blank", value=3)  # type: ignore[arg-type]


def test_what_names_no_cell_is_refused(report: Report) -> None:
    with pytest.raises(UsageError, match="give a dictionary"):
        recheck(report, [1])  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="as text, and 5 is none"):
        recheck(report, {5: 1})  # type: ignore[dict-item]
    with pytest.raises(UsageError, match="as text, and 5 is none"):
        corrections.correct(report, 5, 1, author="a")  # type: ignore[arg-type]


def test_numbers_of_numpy_are_numbers(report: Report) -> None:
    numpy = pytest.importorskip("numpy")
    assert gouji.recheck(report, {TOTAL: numpy.int64(8)}).to_json() == gouji.recheck(report, {TOTAL: 8}).to_json()


def test_another_value_breaks_other_rules(report: Report) -> None:
    broken = recheck(report, {TOTAL: 8, "requests.received.total": 12})
    assert "requests.applicants[received]" in rules(broken)
    # No repair changes what a person vouches for.
    assert not any(r.fact in {TOTAL, "requests.received.total"} for f in broken.findings for c in f.repairs for r in c)


@pytest.mark.parametrize(
    ("said", "message", "verdict"),
    [
        (2.5, "2.5 was entered where a whole number is expected", Verdict.UNDECIDED),
        (-1, "-1 was entered where no negative number is expected", Verdict.UNDECIDED),
        (
            Corrected(kind=CorrectionKind.AS_PRINTED, value=-1),
            "-1 is printed where no negative number is expected",
            Verdict.SOURCE,
        ),
    ],
)
def test_a_number_that_a_person_put_there_is_named(
    report: Report, said: Corrected | float, message: str, verdict: Verdict
) -> None:
    """Nobody says that the document prints it, unless the person does; where no cell was read, neither."""
    for fact in ("requests.received.total", "requests.other.total"):
        (finding,) = (f for f in recheck(report, {fact: said}).findings if f.rule == "type.count")
        assert (finding.message, finding.verdict) == (message, verdict)


def test_a_confirmed_number_is_the_documents_own(root: Path) -> None:
    text = (root / "docs" / "examples" / "glued-line.txt").read_text(encoding="utf-8")
    report = gouji.read(text.replace("行政强制351", "行政强制-3").encode(), name="glued.txt")
    fact, rule = "disclosure.coercion.decisions", "type.count"
    (before,) = (f for f in report.findings if f.rule == rule)
    (after,) = (f for f in recheck(report, {fact: -3}).findings if f.rule == rule)
    assert (after.message, after.verdict) == (before.message, Verdict.SOURCE)


def test_a_table_that_nobody_looked_at_stays_as_it_is(report: Report) -> None:
    mended = recheck(report, {TOTAL: 8})
    others = [i for i in report.facts if not i.startswith("requests.")]
    assert [mended.facts[i] for i in others] == [report.facts[i] for i in others]


def test_so_printed_in_the_source_leaves_the_finding_and_blames_nobody_else(report: Report) -> None:
    known = recheck(report, {TOTAL: AS_PRINTED})
    assert rules(known) == [APPLICANTS, OUTCOMES]
    assert {f.verdict for f in known.findings} == {gouji.Verdict.SOURCE}
    assert known.findings[0].repairs == report.findings[0].repairs
    assert not any(f.proposed is not None and f.proposed.kind == "repair" for i, f in known.facts.items() if i != TOTAL)


def test_no_corrections_give_the_reading_back(report: Report) -> None:
    mended = recheck(report, {TOTAL: 8, PART: None})
    assert recheck(mended, {}) == report
    saved = Report.from_json(mended.to_json())
    assert recheck(saved, {}).to_json() == report.to_json()


def test_earlier_corrections_are_replaced(report: Report) -> None:
    assert recheck(recheck(report, {PART: 3}), {TOTAL: 8}) == recheck(report, {TOTAL: 8})


def test_blank_and_absent_cells_hold_no_value(report: Report) -> None:
    absent = Corrected(kind=CorrectionKind.ABSENT)
    known = recheck(report, {TOTAL: None, PART: absent})
    assert known.facts[TOTAL].corrected == Corrected(kind=CorrectionKind.BLANK)
    assert known.facts[PART].current is None
    assert known.facts[PART].value == 8


def test_a_cell_that_the_reading_does_not_have_is_added_and_taken_back(report: Report) -> None:
    optional = next(i for i in gouji.load_forms()[1].list_fact_ids() if i not in report.facts)
    known = recheck(report, {optional: 5})
    assert known.facts[optional].current == 5
    assert optional not in recheck(known, {}).facts


def test_an_unknown_fact_and_a_report_without_a_form_are_wrong_usage(report: Report) -> None:
    with pytest.raises(UsageError, match="has no fact nothing"):
        recheck(report, {"nothing": 1})
    with pytest.raises(UsageError, match="no known form"):
        recheck(gouji.read(b"some text", name="other.txt"), {TOTAL: 1})


def test_a_corrected_report_is_valid_and_comes_back_byte_for_byte(report: Report) -> None:
    corrected = Corrected(value=8, by="Li", at="2026-03-01T09:30:00Z", reason="seen")
    text = recheck(report, {TOTAL: corrected}).to_json()
    jsonschema.validate(json.loads(text), gouji.report_schema())
    assert Report.from_json(text).to_json() == text
    assert Report.from_json(text).facts[TOTAL].corrected == corrected


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["glued", "markdown", "docx-messy", "html"])
def test_reports_come_back_byte_for_byte(kind: str, tmp_path: Path) -> None:
    document = generate(kind, 7310001)
    report = gouji.read(document.data, name=document.name)
    assert Report.from_json(report.to_json()).to_json() == report.to_json()
    assert Report.from_json(report.to_json(lines=False)) == report
    assert Report.from_json(report.to_json()) == report


@pytest.mark.slow
def test_text_is_kept_on_request(root: Path) -> None:
    report = gouji.read(root / "docs" / "examples" / "glued-line.txt", text=True)
    assert report.text is not None
    place = report.facts[TOTAL].evidence[0].span
    assert report.text[place.start : place.end] == "0"
    assert Report.from_json(report.to_json()) == report


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "it is no JSON"),
        ("[1]", "it is no report of gouji"),
        ('{"schema": "gouji.report/0"}', "its schema is gouji.report/0, and this gouji reads gouji.report/1"),
        ('{"schema": "gouji.report/1"}', "it is no whole gouji.report/1 report"),
        ("[" * 100_000, "it is no JSON"),
    ],
)
def test_what_is_no_report_is_told_in_one_line(text: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as told:
        Report.from_json(text)
    assert "\n" not in str(told.value)


STATED = "requests.received.total"


def test_running_text_is_checked_anew(root: Path) -> None:
    made = _make_stating("全年新收政府信息公开申请11件。", root)
    assert not _stated(made)
    wrong = recheck(made, {STATED: 14})
    assert [STATED in f.facts for f in _stated(wrong)]
    assert "has 14" in _stated(wrong)[0].message
    assert not _stated(recheck(made, {STATED: 11}))
    assert recheck(wrong, {}) == made


def test_a_warning_of_running_text_goes_or_says_what_the_table_has_now(root: Path) -> None:
    made = _make_stating("全年新收政府信息公开申请14件。", root)
    assert "has 11" in _stated(made)[0].message
    assert not _stated(recheck(made, {STATED: 14}))
    assert "has 12" in _stated(recheck(made, {STATED: 12}))[0].message
    assert _stated(recheck(made, {TOTAL: 8})) == _stated(made)


def _stated(report: Report) -> list[gouji.Finding]:
    return [f for f in report.findings if f.rule.startswith("text.")]


def _make_stating(sentence: str, root: Path) -> Report:
    """Return the demo's report with a sentence of its own about requests."""
    text = (root / "docs" / "examples" / "glued-line.txt").read_text(encoding="utf-8")
    before, mark, after = text.partition("特编制2025年度报告。")
    assert mark
    return gouji.read(f"{before}{mark}{sentence}{after}".encode(), name="stating.txt", text=True)
