"""The source around a fact, and the page in a notebook."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

import gouji
from gouji.errors import UsageError

TOTAL = "requests.unavailable.not_held.total"


def test_text_around_a_fact(root: Path) -> None:
    path = root / "docs" / "examples" / "glued-line.txt"
    report = gouji.read(path)
    crop = report.show(TOTAL, path)
    assert crop.printed == "0"
    assert crop.before.endswith("本机关不掌握相关政府信息8000000"[:-1])
    assert "<mark>0</mark>" in crop._repr_html_()
    assert gouji.read(path, text=True).show(TOTAL).printed == "0"


def test_a_page_of_a_pdf_is_cropped_with_the_cell_outlined(root: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    pytest.importorskip("cv2", reason="pages are drawn with the extra ocr")
    path = next((root / "corpus" / "replicas").glob("*.pdf"))
    report = gouji.read(path)
    fact = next(f for f in report.facts.values() if f.evidence and f.evidence[0].box is not None)
    crop = report.show(fact.id, path)
    assert crop.png is not None
    picture = image.open(io.BytesIO(crop.png))
    assert (208, 32, 32) in {colour for _, colour in picture.getcolors(1 << 24)}
    assert "data:image/png;base64," in crop._repr_html_()


def test_what_is_not_there_is_told(root: Path) -> None:
    report = gouji.read(root / "docs" / "examples" / "glued-line.txt")
    with pytest.raises(UsageError, match="has no fact 'nothing'"):
        report.show("nothing")
    with pytest.raises(UsageError, match="the document is not there"):
        report.show(TOTAL, "nowhere.txt")
    with pytest.raises(UsageError, match="other bytes than were read"):
        report.show(TOTAL, b"other")


def test_what_has_no_number_says_why_once(root: Path) -> None:
    text = (root / "docs" / "examples" / "glued-line.txt").read_text(encoding="utf-8")
    report = gouji.read(text.replace("行政强制351", "").encode(), name="glued.txt")
    fact = "disclosure.coercion.decisions"
    name = f"行政强制 · 本年处理决定数量 ({fact})"
    blank = gouji.Corrected(kind=gouji.CorrectionKind.BLANK)
    assert report.show(fact).caption == f"{name}: not in the document"
    assert gouji.recheck(report, {fact: None}).show(fact).caption == f"{name}: not in the document"
    assert gouji.recheck(report, {fact: blank}).show(fact).caption == f"{name}: blank"
    assert gouji.recheck(report, {fact: 5}).show(fact).caption == f"{name}: 5"


def test_a_report_shows_itself_in_a_sealed_frame(root: Path) -> None:
    html = gouji.read(root / "docs" / "examples" / "glued-line.txt")._repr_html_()
    assert html.startswith("<iframe sandbox ")
    assert html.count("<") == 2
