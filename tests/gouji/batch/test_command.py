"""`gouji batch`: exit statuses, status, failures, retry, metrics."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gouji.batch.ledger import BatchLedger
from gouji.batch.reading import FailureCode, HashedSource, ReadingOutcome, ReadingState
from gouji.batch.summary import render_summary
from gouji.corpus.make import generate
from gouji.language import use_language

if TYPE_CHECKING:
    from tests.conftest import Cli


def make_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    document = generate("tab", 4300)
    (folder / document.name).write_bytes(document.data)
    return folder


@pytest.mark.slow
def test_a_run_its_status_and_its_failures(cli: Cli, tmp_path: Path) -> None:
    folder, out = make_folder(tmp_path), tmp_path / "out"
    assert cli("batch", folder, "-o", out, "--workers", "1", "--metrics", tmp_path / "metrics").status == 0
    assert 'gouji_documents_total{state="read"} 1' in (tmp_path / "metrics").read_text()
    assert cli("batch", "status", out).out == "1 read, 0 on no known form, 0 failed\n"
    assert cli("batch", "failures", out).status == 0
    (folder / "empty.pdf").write_bytes(b"")
    done = cli("batch", folder, folder / "not-there.pdf", "-o", out, "--workers", "1", "--log-format", "lines")
    assert done.status == 1
    missing = f"{folder}/not-there.pdf: unreadable: it cannot be read (No such file or directory); check the path"
    assert done.err.splitlines() == [
        missing,
        f"{folder}/empty.pdf: damaged: the file is empty; download the file again",
        "1 read, 0 on no known form, 2 failed (1 damaged, 1 unreadable)",
    ]
    again = cli("batch", folder / "not-there.pdf", "-o", out, "--log-format", "json", "--metrics", tmp_path / "metrics")
    told = [json.loads(line) for line in again.err.splitlines()]
    assert [(line["event"], line.get("path"), line.get("reason"), line.get("failed")) for line in told] == [
        ("document", f"{folder}/not-there.pdf", "unreadable", None),
        ("start", None, None, None),
        ("end", None, None, 2),
    ]
    assert 'gouji_failures_total{reason="unreadable"} 1' in (tmp_path / "metrics").read_text()
    status = json.loads(cli("batch", "status", out, "-f", "json").out)
    assert (status["read"], status["left"], status["reasons"]) == (1, 0, {"damaged": 1, "unreadable": 1})
    found = cli("batch", "failures", out)
    assert found.status == 1
    assert found.out.splitlines() == [
        f"{folder}/empty.pdf: damaged: the file is empty; download the file again",
        missing,
    ]
    rows = [json.loads(line) for line in cli("batch", "failures", out, "-f", "json").out.splitlines()]
    assert [row["reason"] for row in rows] == ["damaged", "unreadable"]
    assert cli("batch", "retry", out, "--workers", "1").status == 1


def test_wrong_usage(cli: Cli, tmp_path: Path) -> None:
    assert cli("batch", tmp_path).status == 2
    done = cli("batch", "status", tmp_path)
    assert (done.status, "no batch was run there" in done.err) == (2, True)
    done = cli("batch", tmp_path, "-o", tmp_path / "out", "--reports", "pdf")
    assert (done.status, "no format 'pdf'" in done.err) == (2, True)
    done = cli("batch", f"@{tmp_path}/list", "-o", tmp_path / "out")
    assert (done.status, "the list cannot be read" in done.err) == (2, True)


KEPT = {
    "gouji",
    "disclosure",
    "timeout",
    "unreadable",
    "read",
    "failed",
    "pending",
    "batch",
    "failures",
    "alert",
    "script",
}
"""Words that are the same in every language: names, codes, commands, and what the document says."""


def test_the_summary_shows_counts_and_escapes_what_documents_say(tmp_path: Path) -> None:
    with BatchLedger(tmp_path / "ledger.sqlite") as ledger:
        with ledger.transaction():
            for number in range(12):
                source = HashedSource(sha256=f"{number:064d}", pages=0)
                ledger.add_source(f"in/<b>{number}.pdf", source, None, None)
            ledger.add_unreadable(
                "in/gone.pdf", ReadingOutcome(state=ReadingState.FAILED, reason=FailureCode.UNREADABLE)
            )
            for number in range(11):
                failed = number < 2
                outcome = ReadingOutcome(
                    state=ReadingState.FAILED if failed else ReadingState.READ,
                    reason=FailureCode.TIMEOUT if failed else None,
                    seconds=0.5 * number,
                    form=None if failed else "gov-disclosure-2021",
                    year=None if failed else 2020 + number % 3,
                    agency=None if failed else "<script>alert(1)</script>局",
                    review=number % 2,
                )
                ledger.finish(f"{number:064d}", outcome, "x")
        page = render_summary(ledger)
        with use_language("zh"):
            chinese = " ".join(re.sub(r"<[^>]+>", " ", render_summary(ledger).split("<body>")[1]).split())
    assert "12 份文件的批处理" in chinese
    assert "耗时最长的文件" in chinese
    assert set(re.findall(r"[A-Za-z]{4,}", re.sub(r"&lt;.*?&gt;|in/\S+", "", chinese))) <= KEPT
    assert "<script>" not in page
    assert "<b>0.pdf" not in page
    style = page.partition("</style>")[0]
    assert set(re.findall(r"var\((--\w[\w-]*)\)", style)) <= set(re.findall(r"(--\w[\w-]*):", style))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;局" in page
    text = " ".join(re.sub(r"<[^>]+>", " ", page.split("<body>")[1]).split())
    assert "9 read 0 on no known form 3 failed 5 with facts to review 1 still to be read" in text
    assert "timeout 2" in text
    assert "unreadable 1" in text
    assert "2020 3 2 67 %" in text
    assert "5.00" in text
