"""Reports that are printed and scanned by hand, and scored by the id at their pages' feet."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from gouji.corpus.make import generate, write
from gouji.errors import DamagedDocument
from gouji.eval.peers.printed import _stamp, find_id, score_scans
from gouji.eval.studies.scans import main


def test_each_page_has_the_id_at_its_foot(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "blank.pdf"))
    for _ in range(2):
        canvas.drawString(100, 500, "5")
        canvas.showPage()
    canvas.save()
    with pypdfium2.PdfDocument(_stamp((tmp_path / "blank.pdf").read_bytes(), "gouji 00017")) as document:
        said = [page.get_textpage().get_text_bounded().split() for page in document]
    assert said == [["5", "gouji", "00017", "1/2"], ["5", "gouji", "00017", "2/2"]]


@pytest.mark.parametrize(
    ("text", "name", "seed"),
    [
        ("3 gouji 00017 1/2", "gouji-00001.pdf", 17),
        ("gouji00017", "x.jpg", 17),
        ("gouji 123456", "x.jpg", None),
        ("", "Gouji-00003 (2).tif", 3),
    ],
)
def test_the_id_is_read_on_the_page_or_in_the_name(text: str, name: str, seed: int | None) -> None:
    assert find_id(text, name) == seed


def test_a_scan_is_scored_by_its_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = generate("tab", 4, damage="none")
    gold = write(document, tmp_path).with_name("tab-00004.gold.json")
    gold.rename(tmp_path / "pdf-00004.gold.json")
    scan = tmp_path / "gouji-00004.txt"
    scan.write_bytes(document.data)
    (record,) = score_scans([scan], tmp_path)
    assert record.score.facts > 100
    assert record.score.accuracy == 1
    assert main(["--score", str(scan), "--gold", str(tmp_path)]) == 0
    assert "printed" in capsys.readouterr().out
    assert main(["--score", str(scan)]) == 2
    assert "--gold DIR" in capsys.readouterr().err


def test_a_scan_without_an_id_is_one_line(tmp_path: Path) -> None:
    scan = tmp_path / "IMG_2041.txt"
    scan.write_bytes(generate("tab", 4, damage="none").data)
    with pytest.raises(DamagedDocument, match="it has the id of no printed report"):
        list(score_scans([scan], tmp_path))
