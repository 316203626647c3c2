"""Comparisons of bundles whose differences are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gouji.errors import UsageError
from gouji.eval.runs.bundle import Bundle, write_bundle
from gouji.eval.runs.compare import compare, describe
from gouji.eval.runs.outcome import judge
from gouji.eval.runs.run import RunResult
from gouji.eval.runs.samples import Sample

FACTS = {f"f{i}": i % 3 for i in range(30)}


def _bundle(folder: Path, wrong: Mapping[int, int], *, first: int = 0, documents: int = 20) -> Bundle:
    """Documents of which those named have so many wrong facts, silently."""
    folder.mkdir()
    outcomes = []
    for number in range(first, first + documents):
        gold = {"form": "f", "year": 1, "agency": "a", "facts": FACTS}
        sample = Sample(name=f"d{number}", kind="tab", data=b"%d" % number, gold=gold)
        facts = [
            {
                "id": name,
                "value": value + (i < wrong.get(number, 0)),
                "status": "read",
                "review": False,
                "confidence": 0.9,
            }
            for i, (name, value) in enumerate(FACTS.items())
        ]
        outcomes.append(judge(sample, {"facts": facts}))
    result = RunResult(outcomes=tuple(outcomes), milliseconds=(1.0,) * documents, engine={})
    return write_bundle(folder, result, {"suite": "test"})


def test_the_same_is_not_worse(tmp_path: Path) -> None:
    comparison = compare(_bundle(tmp_path / "a", {3: 2}), _bundle(tmp_path / "b", {3: 2}))
    assert not comparison.worse
    assert comparison.changes == ()
    assert {(d.low, d.high) for d in comparison.differences} == {(0.0, 0.0), (None, None)}


def test_much_worse_is_worse_and_better_is_not(tmp_path: Path) -> None:
    good, bad = _bundle(tmp_path / "a", {}), _bundle(tmp_path / "b", dict.fromkeys(range(15), 6))
    comparison = compare(good, bad)
    assert comparison.worse
    assert {d.name for d in comparison.differences if d.worse} == {
        "right",
        "non-zero right",
        "silent",
        "confidence error",
    }
    assert len(comparison.changes) == 15 * 6
    assert not compare(bad, good).worse
    right = next(d for d in comparison.differences if d.name == "right")
    assert right.low is not None
    assert right.high is not None
    assert right.low <= -90 / 600 <= right.high, "the interval holds the difference itself"


def test_one_bad_document_may_be_chance(tmp_path: Path) -> None:
    """The facts of one document stand and fall together: drawn one by one, 25 of 600 would be no chance."""
    assert not compare(_bundle(tmp_path / "a", {}), _bundle(tmp_path / "b", {4: 25})).worse


def test_a_seed_gives_the_same_intervals(tmp_path: Path) -> None:
    one, two = _bundle(tmp_path / "a", {1: 3}), _bundle(tmp_path / "b", {5: 9, 6: 2})
    assert compare(one, two) == compare(one, two)
    assert compare(one, two, seed=1, draws=9).differences != compare(one, two, seed=2, draws=9).differences


def test_only_shared_documents_count(tmp_path: Path) -> None:
    one, two = _bundle(tmp_path / "a", {}), _bundle(tmp_path / "b", {25: 30}, first=10)
    comparison = compare(one, two)
    assert (comparison.documents, comparison.only_first, comparison.only_second) == (10, 10, 10)
    assert comparison.changes == ()
    with pytest.raises(UsageError, match="share no document"):
        compare(one, _bundle(tmp_path / "c", {}, first=100))


def test_rows_and_labels_that_are_missed_are_worse(tmp_path: Path) -> None:
    one = _bundle(tmp_path / "a", {})
    known: list[Any] = [
        {**d, "rows": {"out_of_order": [2, 2, 2], "unlabelled": [0, 0, 0]}, "labels": [20, 20, 20]}
        for d in one.documents
    ]
    missed = [{**d, "rows": {"out_of_order": [0, 2, 1]}, "labels": [15, 20, 20]} for d in known]
    good, bad = (replace(one, documents=tuple(documents)) for documents in (known, missed))
    worse = {d.name for d in compare(good, bad).differences if d.worse}
    assert worse == {"out of order recall", "out of order precision", "labels"}
    assert not compare(bad, good).worse
    unlabelled = next(d for d in compare(good, bad).differences if d.name == "unlabelled recall")
    assert unlabelled.first is None, "none were printed"


def test_changed_facts_are_listed(tmp_path: Path) -> None:
    lines = list(describe(compare(_bundle(tmp_path / "a", {}), _bundle(tmp_path / "b", {2: 1}))))
    assert "1 facts changed" in lines
    assert "  d2 f0: 0 (right) → 1 (silent)" in lines


def test_long_lists_are_cut(tmp_path: Path) -> None:
    text = "\n".join(describe(compare(_bundle(tmp_path / "a", {}), _bundle(tmp_path / "b", {2: 30, 3: 30}))))
    assert "and 20 more" in text
    assert "worse" not in text


def test_other_bytes_are_another_document(tmp_path: Path) -> None:
    one, two = _bundle(tmp_path / "a", {}), _bundle(tmp_path / "b", {})
    documents: Any = [{**two.documents[0], "sha256": "other"}, *two.documents[1:]]
    assert compare(one, replace(two, documents=tuple(documents))).documents == 19
