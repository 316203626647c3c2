"""The suite over generated documents, with readers that are known to be good or bad."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gouji.corpus.make import generate
from gouji.eval.runs import suite
from gouji.eval.runs.suite import main, run_kind, save_failure, table


def all_zero(data: bytes, name: str) -> Mapping[str, Any]:
    """A reader that says 0 everywhere, on the document that it knows by name."""
    assert data
    gold = generate(name.rsplit("-", 1)[0], int(name.rsplit("-", 1)[1].split(".", maxsplit=1)[0])).gold
    return {"facts": [{"id": fact, "value": 0, "status": "read", "review": False} for fact in gold.facts]}


def broken(_data: bytes, _name: str) -> Mapping[str, Any]:
    """A reader that cannot."""
    message = "no"
    raise ValueError(message)


def test_a_reader_of_zeros_gets_the_zeros() -> None:
    outcomes = run_kind("tab", range(1, 7), reader=all_zero)
    assert [outcome.document.seed for outcome in outcomes] == [1, 2, 3, 4, 5, 6]
    for outcome in outcomes:
        facts = outcome.document.gold.facts
        assert outcome.score.right == list(facts.values()).count(0)
        assert outcome.score.nonzero_right == 0


def test_workers_do_not_change_the_outcomes() -> None:
    one = run_kind("tab", range(1, 25), reader=all_zero)
    two = run_kind("tab", range(1, 25), reader=all_zero, workers=2)
    assert [outcome.score for outcome in one] == [outcome.score for outcome in two]


def test_a_crash_is_a_result() -> None:
    (outcome,) = run_kind("tab", [1], reader=broken)
    assert outcome.score.errors[0].kind == "crash"
    assert outcome.score.perfect == 0


def test_the_table_has_a_line_a_kind_and_one_for_all() -> None:
    lines = list(
        table({"tab": run_kind("tab", range(3), reader=all_zero), "html": run_kind("html", range(2), reader=all_zero)})
    )
    assert [line.split()[0] for line in lines] == ["kind", "tab", "html", "all"]
    assert lines[3].split()[1] == "5"


def test_failures_are_kept(tmp_path: Path) -> None:
    (outcome,) = run_kind("tab", [2], reader=broken)
    save_failure(outcome, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "tab-00002.errors.txt",
        "tab-00002.gold.json",
        "tab-00002.report.json",
        "tab-00002.txt",
    ]
    assert "crash" in (tmp_path / "tab-00002.errors.txt").read_text(encoding="utf-8")


def test_the_command_prints_errors(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(suite, "run_kind", lambda kind, seeds, **_: run_kind(kind, seeds, reader=all_zero))
    assert main(["--kinds", "tab,cells", "--count", "2", "--errors", "1", "--failures", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "cells" in printed
    assert (tmp_path / "tab").is_dir()


def test_unknown_kinds_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--kinds", "scroll", "--count", "1"]) == 2
    assert "unknown kind" in capsys.readouterr().err
