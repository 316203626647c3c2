"""The confidence model: doubts of a fact, a map that never rises with doubt, and the file that ships."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gouji
from gouji.models.decoding.calibration import (
    DOUBTS,
    Calibration,
    calibrate,
    list_doubts,
    load_calibration,
    read_calibration,
)
from gouji.report import Fact, FactStatus, Finding, Reason, ReasonKind, Row, RowOrder, Severity, Verdict
from gouji.tokens import Span

MODEL = Calibration(
    weights=(0.5, 1, 0, 2, 0.1, 0.1, 0.1, 0.3, 0.2, 0.5), bias=8.0, ceiling=0.9995, review_below=0.9, sha256=""
)
DOUBT = (Reason(why=ReasonKind.READING),)
_doubts = st.tuples(*(st.floats(0, 20) for _ in DOUBTS))


def _fact(name: str, confidence: float = 1.0, status: FactStatus = FactStatus.READ, *, review: bool = False) -> Fact:
    return Fact(id=name, printed="1", value=1, status=status, confidence=confidence, reasons=DOUBT if review else ())


def _row(row: str | None, match: float = 1.0, order: RowOrder = RowOrder.IN_ORDER, table: str = "requests") -> Row:
    span = Span(start=0, end=1)
    return Row(table=table, row=row, label="x", canonical="x", match=match, order=order, page=1, span=span)


def _finding(*facts: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(rule="r", severity=severity, facts=facts, message="", verdict=Verdict.UNDECIDED)


def _doubt(name: str, doubts: tuple[float, ...]) -> float:
    return doubts[DOUBTS.index(name)]


@given(_doubts, _doubts)
def test_more_doubt_never_gives_more_confidence(one: tuple[float, ...], more: tuple[float, ...]) -> None:
    both = tuple(a + b for a, b in zip(one, more, strict=True))
    for model in (MODEL, load_calibration()):
        assert model.predict(both) <= model.predict(one) <= model.ceiling
        assert model.predict(both) >= 0


def test_a_sure_fact_has_no_doubt() -> None:
    facts = {"requests.total.total": _fact("requests.total.total")}
    (doubts,) = list_doubts(facts, [_row("total")], []).values()
    assert doubts == (0.0,) * len(DOUBTS)
    calm = calibrate(facts, [_row("total")], [], MODEL)["requests.total.total"]
    assert calm.confidence == pytest.approx(0.9995 / (1 + 2.718281828**-8), abs=1e-6)
    assert not calm.review


def test_each_doubt_is_what_it_is_called() -> None:
    name = "requests.denied.process.total"
    sure = _fact(name)
    place = "denied.process"

    def doubts(
        fact: Fact = sure, rows: tuple[Row, ...] = (_row(place),), found: tuple[Finding, ...] = ()
    ) -> tuple[float, ...]:
        return list_doubts({name: fact}, rows, found)[name]

    assert _doubt("margin", doubts(_fact(name, 0.5))) > _doubt("margin", doubts(_fact(name, 0.9))) > 0
    assert _doubt("ambiguous", doubts(_fact(name, status=FactStatus.AMBIGUOUS))) == 1
    assert _doubt("review", doubts(_fact(name, review=True))) == 1
    assert _doubt("blank", doubts(_fact(name, status=FactStatus.BLANK))) == 1
    assert _doubt("match", doubts(rows=(_row(place, 0.75),))) == 0.25
    assert _doubt("match", doubts(rows=(_row(place, 0.0, RowOrder.UNLABELLED),))) == 0, "no label matches no worse"
    assert _doubt("match", doubts(rows=(_row("other", 0.75),))) == 0, "another row's label"
    assert _doubt("out_of_order", doubts(rows=(_row(place, order=RowOrder.OUT_OF_ORDER),))) == 1
    assert _doubt("unlabelled", doubts(rows=(_row(place, order=RowOrder.UNLABELLED),))) == 1
    assert _doubt("repeated", doubts(rows=(_row(place), _row(place, order=RowOrder.REPEATED)))) == 1
    assert _doubt("broken", doubts(found=(_finding(name, "x"), _finding("y")))) == 1
    assert _doubt("broken", doubts(found=(_finding(name),) * 9)) == 3
    assert _doubt("broken", doubts(found=(_finding(name, severity=Severity.INFO),))) == 0


def test_doubts_of_a_row_are_shared() -> None:
    facts = {f"requests.total.{c}": _fact(f"requests.total.{c}", value) for c, value in (("a", 0.5), ("b", 1.0))}
    facts["requests.granted.a"] = _fact("requests.granted.a")
    doubts = list_doubts(facts, [_row("total"), _row("granted")], [])
    assert _doubt("row_doubt", doubts["requests.total.b"]) == _doubt("margin", doubts["requests.total.a"]) / 2
    assert _doubt("row_doubt", doubts["requests.granted.a"]) == 0


def test_a_row_that_stands_for_several_counts_for_each() -> None:
    name = "disputes.litigation_direct.total"
    doubts = list_doubts({name: _fact(name)}, [_row(None, 0.5, table="disputes")], [])
    assert _doubt("match", doubts[name]) == 0.5


def test_only_confidence_and_review_change() -> None:
    facts = {
        "requests.total.a": _fact("requests.total.a", 0.6),
        "requests.total.b": _fact("requests.total.b", review=True),
        "requests.total.c": _fact("requests.total.c", 0.5, FactStatus.ABSENT, review=True),
    }
    done = calibrate(facts, [_row("total")], [], MODEL)
    assert list(done) == list(facts)
    for name, fact in done.items():
        assert replace(fact, confidence=0, reasons=()) == replace(facts[name], confidence=0, reasons=())
    assert done["requests.total.b"].review, "a review is never taken away"
    assert done["requests.total.c"] == facts["requests.total.c"]
    assert done["requests.total.a"].confidence < done["requests.total.b"].confidence
    low = replace(MODEL, review_below=1.0)
    assert all(fact.review for fact in calibrate(facts, [_row("total")], [], low).values())


@pytest.mark.parametrize(
    "changes",
    [
        {"weights": (1.0,)},
        {"weights": (-0.1, *MODEL.weights[1:])},
        {"ceiling": 0.0},
        {"ceiling": 1.1},
        {"review_below": 2.0},
    ],
)
def test_a_model_that_is_none_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"calibration|probabilities"):
        replace(MODEL, **changes)  # type: ignore[arg-type]  # wrong on purpose


def test_the_shipped_model_says_where_it_comes_from(root: Path) -> None:
    path = root / "models" / "decoding" / "confidence.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    assert read_calibration(path) == load_calibration()
    assert told["recipe"]["name"] == "train"
    assert len(told["corpus_sha256"]) == len(told["generator_sha256"]) == 64
    assert set(told["versions"]) == {"gouji", "numpy", "scipy"}
    assert "unseen, calibrated" in told["figures"]


def test_a_model_of_other_doubts_is_refused(root: Path, tmp_path: Path) -> None:
    told = json.loads((root / "models" / "decoding" / "confidence.json").read_text(encoding="utf-8"))
    (tmp_path / "m.json").write_text(json.dumps({**told, "doubts": ["margin"]}), encoding="utf-8")
    with pytest.raises(ValueError, match="fit a new one"):
        read_calibration(tmp_path / "m.json")


def test_a_report_can_be_calibrated(document: Path) -> None:
    report = gouji.read(document)
    done = calibrate(report.facts, report.rows, report.findings, load_calibration())
    assert set(done) == set(report.facts)
    assert all(0 <= fact.confidence <= 1 for fact in done.values())
