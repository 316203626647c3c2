"""A folder of reports, and what a batch made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.batch.runner import BatchOptions, run_batch
from gouji.corpus.make import generate

_KINDS = ("tab", "markdown", "html", "docx")


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve reports, two of the same bytes, a text that is none, and a file that cannot be read."""
    folder = tmp_path_factory.mktemp("reports")
    for number in range(12):
        document = generate(_KINDS[number % 4], 4100 + number)
        target = folder / ("a" if number % 2 else "b") / document.name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(document.data)
    first = min((folder / "a").iterdir())
    (folder / f"copy{first.suffix}").write_bytes(first.read_bytes())
    (folder / "letter.txt").write_text("各位同事：\n明天上午九点开会。\n")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    return folder


@pytest.fixture(scope="session")
def done(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a batch of two workers left of the reports."""
    out = tmp_path_factory.mktemp("out") / "lake"
    result = run_batch([reports], out, BatchOptions(workers=2))
    assert (result.states["read"], result.states["no_form"], result.states["failed"]) == (12, 1, 1)
    assert (result.failed, result.left) == (1, 0)
    return out
