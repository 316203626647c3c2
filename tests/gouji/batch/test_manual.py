"""The queries of docs/batch.md, run on what a batch left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "batch.md"


def list_blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def beside(done: Path, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand where `out` is the batch and `reports` its sources."""
    (tmp_path / "reports").symlink_to(reports)
    (tmp_path / "out").symlink_to(done)
    monkeypatch.chdir(tmp_path)


def test_duckdb_answers(beside: None) -> None:
    duckdb = pytest.importorskip("duckdb")
    (query,) = list_blocks("sql")
    rows = duckdb.sql(query).fetchall()
    assert rows
    assert all(isinstance(year, int) and mean >= 0 for year, mean in rows)


@pytest.mark.parametrize(("library", "name"), [("polars", "doubtful"), ("pandas", "failed")])
def test_frames_answer(beside: None, library: str, name: str) -> None:
    pytest.importorskip(library)
    (block,) = (text for text in list_blocks("python") if f"import {library}" in text)
    found: dict[str, object] = {}
    exec(block, found)  # noqa: S102 - the manual's own
    if library == "pandas":
        assert found[name].to_dict() == {"damaged": 1}  # type: ignore[attr-defined]
    else:
        assert list(found[name].columns) == ["id", "len"]  # type: ignore[attr-defined]
