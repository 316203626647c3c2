"""Intervals by document, and the reliability of confidence on scans."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gouji.eval.metrics.score import Score
from gouji.eval.peers.scan_intervals import describe_calibration, describe_intervals
from gouji.eval.peers.scan_records import ScanRecord

pytest.importorskip("scipy")


def record(seed: int, right: int, trust: tuple[tuple[float, bool], ...] = ()) -> ScanRecord:
    score = Score(facts=200, right=right, nonzero=50, nonzero_right=50, silent=int(right < 200))
    return ScanRecord(seed=seed, dpi=200, damage="augraphy fax", text="none", reader="gouji", score=score, trust=trust)


def test_one_bad_document_of_ten_is_seen_in_the_interval_as_one_document() -> None:
    (line,) = describe_intervals([record(1, 100), *(record(seed, 200) for seed in range(2, 11))])
    assert line.startswith("200 dpi augraphy fax: gouji: right 85.00% to 100.00%, non-zero 100.00% to 100.00%")
    assert line.endswith("documents with a silent error 1 of 10, 95 % below 39.4%")


def test_a_bin_whose_confidence_its_facts_do_not_bear_out_is_off() -> None:
    sure = tuple([(0.99, True)] * 50 + [(0.6, i < 5) for i in range(50)])
    lines = list(describe_calibration([record(seed, 200, sure) for seed in range(20)]))
    assert lines[0] == "gouji: 2000 facts of 20 readings; AUROC 0.9545"
    assert [line.endswith("off") for line in lines[1:]] == [True, True]
    fair = tuple((0.5, i % 2 == 0) for i in range(40))
    assert not list(describe_calibration([record(1, 200, fair)]))[1].endswith("off")


def test_records_without_confidence_say_nothing() -> None:
    assert list(describe_calibration([record(1, 200)])) == []
    assert list(describe_calibration([replace(record(1, 200, ((0.9, True),)), reader="rapidocr")])) == []
