"""The figures are measured on what they say, and what cannot be measured says why."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable

import pytest

from gouji.errors import MissingTool
from gouji.eval.studies import bench
from gouji.eval.studies.bench import FIGURES, BenchFigure, BenchResult, NotMeasured, Sizes, main, measure, table

BY_NAME = {figure.name: figure for figure in FIGURES}
SMALL = Sizes(runs=1, pages=5)
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


def figure(measured: Callable[[Sizes], float], target: float | None = 10) -> BenchFigure:
    return BenchFigure(name="x", title="some figure", unit="ms", target=target, measure=measured)


def fails(error: Exception) -> Callable[[Sizes], float]:
    def raise_it(_: Sizes) -> float:
        raise error

    return raise_it


@pytest.mark.parametrize(
    ("value", "target", "verdict"), [(10, 10, "met"), (10.1, 10, "missed"), (3, None, ""), (0, 10, "met")]
)
def test_verdicts(value: float, target: float | None, verdict: str) -> None:
    assert measure(figure(lambda _: value, target), SMALL).verdict == verdict


def test_what_is_not_measured_says_why() -> None:
    assert measure(figure(fails(NotMeasured("no such thing"))), SMALL).verdict == "not measured: no such thing"
    missing = MissingTool("gouji.corpus", "PDF kinds need LibreOffice", "install it")
    assert measure(figure(fails(missing)), SMALL).verdict == "not measured: PDF kinds need LibreOffice; install it"
    with pytest.raises(ZeroDivisionError):
        measure(figure(fails(ZeroDivisionError())), SMALL)


def test_the_table() -> None:
    results = [
        BenchResult(figure=figure(lambda _: 0), measured=12.345),
        BenchResult(figure=BY_NAME["pdf-ratio"], measured=1.299),
        BenchResult(figure=BY_NAME["start"], measured=None, reason="why not"),
        BenchResult(figure=BY_NAME["html"], measured=3),
    ]
    assert list(table(results)) == [
        "figure                           measured      target  verdict",
        "some figure                       12.3 ms     10.0 ms  missed",
        "digital PDF, times pdfplumber      1.30 ×      1.30 ×  met",
        "gouji --help                            –      0.35 s  not measured: why not",
        "HTML report, warm                  3.0 ms           –",
    ]


def test_the_targets_are_those_of_the_manual() -> None:
    targets = {figure.name: (figure.target, figure.unit) for figure in FIGURES if figure.target is not None}
    assert targets == {"text": (60, "ms"), "pdf-ratio": (1.3, "×"), "start": (0.35, "s"), "memory": (500, "MB")}


def test_text_is_timed_warm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each replica is read once more than it is timed, and the median does not see the slow first run."""
    clock = {"now": 0.0}
    seen: list[str] = []

    def read(_data: bytes, *, name: str) -> None:
        clock["now"] += 0.02 if name in seen else 5
        seen.append(name)

    monkeypatch.setattr("gouji.read", read, raising=False)
    monkeypatch.setattr("time.process_time", lambda: clock["now"])
    assert BY_NAME["text"].measure(Sizes(runs=3)) == pytest.approx(20)
    assert BY_NAME["text-slowest"].measure(Sizes(runs=3)) == pytest.approx(20)
    assert len(seen) == 2 * 4 * len(set(seen))
    assert len(set(seen)) >= 5


def test_the_start_is_of_the_command_itself() -> None:
    assert 0.01 < BY_NAME["start"].measure(Sizes(runs=1)) < 30


def test_a_start_that_fails_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false") or "/bin/false")
    assert measure(BY_NAME["start"], SMALL).verdict == "not measured: gouji --help ends with status 1"


@pytest.mark.slow
@needs_office
def test_pdf_figures() -> None:
    assert 0.3 < BY_NAME["pdf-ratio"].measure(SMALL) < 10
    assert 20 < BY_NAME["memory"].measure(SMALL) < 1000


@needs_office
@pytest.mark.parametrize("pages", [1, 5, 20])
def test_the_long_pdf_has_the_pages_asked_for(pages: int) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(bench._long_pdf(pages)) as document:
        assert len(document) == pages
        assert all(page.get_textpage().count_chars() for page in document)


def test_the_command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    slow, quick = figure(lambda _: 11), figure(lambda _: 9)
    monkeypatch.setattr(bench, "FIGURES", (slow,))
    assert main([]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith("missed")
    assert main(["--strict"]) == 1
    assert main(["--strict", "x"]) == 1
    monkeypatch.setattr(bench, "FIGURES", (quick,))
    assert main(["--strict", "--runs", "2"]) == 0


@pytest.mark.parametrize("wrong", [["nothing"], ["--runs", "0"], ["--pages", "0"]])
def test_wrong_usage(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(wrong)
    assert caught.value.code == 2
    assert "unknown figure" in capsys.readouterr().err or wrong[0].startswith("--")


@pytest.mark.parametrize("wrong", [{"runs": 0}, {"pages": 0}])
def test_sizes_are_checked(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Sizes(**wrong)
