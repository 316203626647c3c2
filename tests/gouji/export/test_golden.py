"""Golden files: one small report in each format that is text, under `tests/data/export/`.

`GOUJI_REGENERATE=1 pytest tests/gouji/test_export_golden.py` writes them anew; read the difference before it is committed.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from gouji.export.formats import Format, render
from gouji.report import Facts, ReasonKind
from gouji.reports import Report

DATA = Path(__file__).parents[2] / "data" / "export"
SWITCH = "GOUJI_REGENERATE"
TEXT = [format_ for format_ in Format if format_ not in (Format.XLSX, Format.JSONL)]
KEPT = ("disclosure.", "requests.received.", "requests.total.", "requests.carried_out.")


@pytest.fixture
def small(report: Report) -> Report:
    """The invented report with few of its facts, and two ways of being absent."""
    facts = tuple(
        fact.doubt(ReasonKind.READING) if fact.status == "absent" else fact
        for fact in report.facts.values()
        if fact.id.startswith(KEPT)
    )
    return replace(report, facts=Facts(facts))


@pytest.mark.parametrize("format_", TEXT)
def test_golden(small: Report, format_: Format) -> None:
    golden = DATA / f"report{format_.suffix}"
    made = render(small, format_).decode("utf-8")
    if os.environ.get(SWITCH):
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")


def test_golden_files_are_not_being_written_anew() -> None:
    assert not os.environ.get(SWITCH), f"{SWITCH} is set: golden tests cannot fail"


def test_every_golden_file_has_its_format() -> None:
    assert {path.suffix for path in DATA.iterdir()} == {format_.suffix for format_ in TEXT}
