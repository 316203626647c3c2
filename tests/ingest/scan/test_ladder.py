"""The damage ladder, scans as documents, and the evaluation over them."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from math import comb
from pathlib import Path
from random import Random

import numpy as np
import pypdfium2
import pytest

from gouji.corpus.damage.scans import LADDER, damaged
from gouji.corpus.scan_make import as_pdf, page_pictures
from gouji.errors import MissingTool, UsageError
from gouji.eval.metrics.score import Score
from gouji.eval.peers.img2table import Img2Table, build_table
from gouji.eval.peers.scan_records import PageTime, ScanRecord, append, compute_upper_bound, load, pair_by_layer
from gouji.eval.peers.scans import OcrPage
from gouji.eval.studies.scans import ScanPlan, main, run_scans


def page() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    picture = np.full((400, 300, 3), 255, np.uint8)
    picture[100:104, 50:250] = 0
    return picture


@pytest.mark.parametrize("rung", [name for name in LADDER if name != "none"])
def test_every_rung_changes_a_page_and_a_seed_says_how(rung: str) -> None:
    first, again, other = (damaged(page(), rung, Random(seed)) for seed in (1, 1, 2))
    assert first.dtype == np.uint8
    assert first.shape[2] == 3
    np.testing.assert_array_equal(first, again)
    assert first.shape != page().shape or (first != page()).any()
    assert (first != other).any()
    assert first.min() < 120 + 255 * (1 - LADDER[rung].toner), "what is printed is still there"


def test_no_damage_is_none_and_unknown_damage_lists_the_known() -> None:
    np.testing.assert_array_equal(damaged(page(), "none", Random(1)), page())
    with pytest.raises(UsageError, match=r"unknown damage 'torn'.*moderate"):
        damaged(page(), "torn", Random(1))


def test_a_scan_is_a_pdf_of_pictures_without_text() -> None:
    data = as_pdf([page(), page()], 100)
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) == 2
        assert document[0].get_size() == pytest.approx((216, 288), abs=1)
        assert document[0].get_textpage().count_chars() == 0
    back = page_pictures(data, 100)[1]
    assert back.shape == page().shape
    assert back[102, 150].max() < 60


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="generated PDF needs LibreOffice")
def test_tables_without_rules_are_read_whole() -> None:
    """Numbers between two lines of a label, numbers close to a label, a 0 alone that looks like an O."""
    seeds = (36903, 36904, 36905)  # the converter takes as long to start as a page to read
    scans = list(run_scans(ScanPlan(seeds=seeds, damage=("borderless",), readers=("gouji",))))
    assert [scan.seed for scan in scans] == list(seeds)
    assert [(scan.seed, scan.score.silent, scan.score.accuracy) for scan in scans] == [(s, 0, 1) for s in seeds]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="generated PDF needs LibreOffice")
def test_a_scan_at_150_dpi_reads_as_its_text_layer_does() -> None:
    plan = ScanPlan(seeds=(3,), dpi=(150,), damage=("light",), text="none", readers=("text-layer", "gouji"))
    text, scan = run_scans(plan)
    assert text.score.accuracy == 1
    assert scan.score.accuracy >= 0.99
    assert scan.score.nonzero_accuracy == 1
    assert scan.score.silent == 0
    assert len(scan.times) == 3
    assert list(run_scans(plan, done=[text, scan])) == []


def record(reader: str, seed: int, seconds: float, silent: int = 0) -> ScanRecord:
    times = tuple(PageTime(wall=2 * seconds, processor=seconds, tables=tables) for tables in (True, True, False))
    score = Score(facts=200, right=200 - silent, nonzero=50, nonzero_right=50 - silent, silent=silent)
    return ScanRecord(seed=seed, dpi=200, damage="light", text="none", reader=reader, score=score, times=times)


def test_records_are_kept_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "runs" / "scans.jsonl"
    kept = [record("gouji", 1, 2.0), record("gouji", 2, 2.0, silent=1), record("rapidocr", 1, 9.0)]
    for one in kept:
        append(one, path)
    with path.open("a") as file:
        file.write('{"seed": 3, "dp')
    assert load(path) == kept
    assert main(["--show", str(path)]) == 0
    _, own, other, ratio = capsys.readouterr().out.splitlines()
    assert own.split()[:10] == ["200", "dpi", "light", "gouji", "2", "400", "99.750%", "nan%", "99.000%", "1"]
    assert "1 in 85" in own
    assert "1 in 67" in other
    assert ratio.endswith("4.5 × tables (wall), 4.5 × tables (processor), 4.5 × prose (wall), 4.5 × prose (processor)")


def test_what_the_text_layer_lost_is_not_the_scan_s_fault() -> None:
    layer = replace(record("text-layer", 1, 0.0), errors=("review: a: wanted 1, got 2", "invented: x: wanted, got"))
    scan = replace(record("gouji", 1, 2.0), errors=("review: a: wanted 1, got 3", "silent: b: wanted 1, got 2"))
    assert layer.wrong == {"a"}
    assert pair_by_layer([scan], {layer.key[:-1]: layer}) == pytest.approx(1 - 1 / 199)


@pytest.mark.parametrize(("errors", "count"), [(0, 1), (0, 3000), (1, 400), (7, 50), (3, 3)])
def test_the_bound_is_where_so_few_errors_become_unlikely(errors: int, count: int) -> None:
    bound = compute_upper_bound(errors, count)
    if errors == count:
        assert bound == 1
        return
    chance = sum(comb(count, k) * bound**k * (1 - bound) ** (count - k) for k in range(errors + 1))
    assert chance == pytest.approx(0.05, rel=1e-6)


@pytest.mark.parametrize("given", [["--damage", "torn"], ["--readers", "nobody"], ["--dpi", "x"]])
def test_a_plan_that_cannot_be_is_wrong_usage(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(given) == 2
    assert capsys.readouterr().err.startswith("gouji.eval.studies.scans: ")


def test_rules_are_taken_from_a_page_broken_or_made_faint() -> None:
    ruled, bare = page(), page()
    ruled[:, 20:300:40] = 0
    none, faint, broken = (
        damaged(ruled, rung, Random(3), still=True, bare=bare) for rung in ("borderless", "faint-rules", "broken-rules")
    )
    assert none[150:, 20:300:40].min() > 150
    assert 120 < faint[150:, 20:300:40].mean() < 235
    rules = broken[150:, 20:300:40].mean(axis=2)
    assert (rules < 120).mean() > 0.5
    assert (rules > 180).sum() > 10
    assert all(picture[102, 150].max() < 120 for picture in (none, faint, broken)), "what is printed is still there"


def test_cells_of_the_peer_that_span_are_one() -> None:
    wide = ["总计", 0, 0, 20, 10]
    table = build_table([[wide, wide], [["1", 0, 10, 10, 20], ["", 10, 10, 20, 20]]], 2.0)
    places = [(c.row, c.column, c.row_span, c.column_span, [line.text for line in c.lines]) for c in table.cells]
    assert places == [(0, 0, 1, 2, ["总计"]), (1, 0, 1, 1, ["1"]), (1, 1, 1, 1, [])]
    assert table.box == (0, 0, 10, 10)


def test_the_peer_that_does_not_run_is_one_line() -> None:
    peer = Img2Table(sys.executable)
    with pytest.raises(MissingTool, match="img2table does not run in it; install it there"):
        peer._ask(page(), OcrPage(texts=(), boxes=(), chances=()))
