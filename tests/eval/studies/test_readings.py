"""Readings kept and compared byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.eval.studies.readings import compare_readings, main


def test_the_same_documents_read_the_same_and_a_change_is_shown(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = tmp_path / "before.jsonl", tmp_path / "after.jsonl"
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    paths = [str(root / "docs" / "examples" / "glued-line.txt"), str(empty)]
    for file in (before, after):
        assert main(["make", "-o", str(file), *paths]) == 0
    assert main(["compare", str(before), str(after)]) == 0
    assert "2 documents compared, 0 differ" in capsys.readouterr().out
    text = after.read_text(encoding="utf-8")
    assert "DamagedDocument" in text
    after.write_text(text.replace("青杨市", "白杨市", 1), encoding="utf-8")
    assert main(["compare", str(before), str(after)]) == 1
    assert "2 documents compared, 1 differ" in capsys.readouterr().out


def test_a_document_on_one_side_only_differs() -> None:
    assert list(compare_readings({"a": "1"}, {"b": "1"})) == ["a: only before", "b: only after"]


def test_what_is_no_file_of_readings_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(tmp_path / "none"), str(tmp_path / "none")]) == 2
    assert "no file of readings" in capsys.readouterr().err
