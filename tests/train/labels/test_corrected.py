"""Corrected labels in the fit of the matcher."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("scipy")

from gouji.errors import UsageError
from gouji.train.labels.corrected import read_corrected
from gouji.train.labels.fit import main

FORM = "gov-disclosure-2021"


def _write(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.slow
def test_corrected_labels_are_fitted_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Wordings that a user's documents have for three rows, and one that is no row there.
    labels = _write(
        tmp_path / "labels.jsonl",
        {"label": "1.本单位没有掌握的信息", "form": FORM, "row": "requests.unavailable.not_held"},
        {"label": "重复提出的申请", "form": FORM, "row": "requests.not_processed.repeated"},
        {"label": "行政许可事项", "form": FORM, "row": "disclosure.permits"},
        {"label": "行政许可窗口", "form": FORM, "row": None},
    )
    out = tmp_path / "matcher.json"
    assert main(["--recipe", "labels-small", "--corrections", str(labels), "-o", str(out)]) == 0
    printed = capsys.readouterr().out
    figures = dict(line.split(": ", 1) for line in printed.splitlines())
    assert {"corrected, before", "corrected"} <= set(figures)
    assert json.loads(out.read_text(encoding="utf-8"))["figures"]["corrected"]


def test_what_is_no_label_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        read_corrected(tmp_path / "nothing.jsonl")
    with pytest.raises(UsageError, match=":1: it is no label"):
        read_corrected(_write(tmp_path / "a.jsonl", [1]))
    with pytest.raises(UsageError, match="gouji has no row x"):
        read_corrected(_write(tmp_path / "b.jsonl", {"label": "a", "form": FORM, "row": "x.y"}))
