"""A full disk, a place that cannot be written, two runs on one folder: one clear line each, and nothing is damaged."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections import namedtuple
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

import gouji.batch
from gouji.batch.ledger import LedgerError
from gouji.batch.reading import ReadingPlan, ReadingTask, read_task
from gouji.batch.runner import BatchOptions, hold_output, open_ledger, run_batch
from gouji.errors import UsageError
from gouji.eval.batch.documents import hash_tables

if TYPE_CHECKING:
    from tests.conftest import Cli

OPTIONS = BatchOptions(workers=2)
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from gouji.cli.app import run
sys.exit(run(sys.argv[2:]))
"""


@pytest.mark.slow
def test_a_disk_that_takes_no_more_stops_the_run_with_one_line_and_a_later_one_ends_it(
    reports: Path, done: Path, tmp_path: Path
) -> None:
    out = tmp_path / "lake"
    command = [sys.executable, "-c", LIMITED, "250000", "batch", str(reports), "-o", str(out), "-q", "--workers", "1"]
    stopped = subprocess.run(command, check=False, capture_output=True, text=True)
    assert stopped.returncode == 3
    (line,) = stopped.stderr.splitlines()
    assert line.startswith(f"error: {out}/ledger.sqlite: the ledger cannot be used (")
    assert line.endswith("make room and run it again; what was finished is kept")
    with open_ledger(out, read_only=True) as ledger:
        kept = {d.sha256: d.attempts for d in ledger.list_documents(every=True) if d.outcome.state != "pending"}
    assert run_batch([reports], out, OPTIONS).left == 0
    assert hash_tables(out) == hash_tables(done)
    after = {d.sha256: d.attempts for d in gouji.batch.open(out).list_documents()}
    assert all(after[sha256] == attempts == 1 for sha256, attempts in kept.items())


@pytest.mark.slow
def test_tables_that_cannot_be_written_leave_those_before(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "lake"
    first, second = sorted((reports / "a").iterdir())[:2]
    run_batch([first], out, OPTIONS)
    before = hash_tables(out)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(pq.ParquetWriter, "write_table", refuse)
        with pytest.raises(LedgerError, match="make room and run it again"):
            run_batch([second], out, OPTIONS)
    assert hash_tables(out) == before
    assert not (out / ".unfinished").exists()
    assert run_batch([second], out, OPTIONS).states["read"] == 2
    assert all(d.attempts == 1 for d in gouji.batch.open(out).list_documents())


def test_a_report_that_cannot_be_written_is_no_failure_of_its_document(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "lake"
    out.mkdir()
    (out / "reports").mkdir()
    path = min((reports / "a").iterdir())
    target = out / "reports" / f"{gouji.read(path).source.sha256}.json"
    (target / "in the way").mkdir(parents=True)
    with pytest.raises(UsageError, match="cannot be written"):
        run_batch([path], out, BatchOptions(workers=1, reports=("json",)))
    with open_ledger(out, read_only=True) as ledger:
        assert ledger.count_states() == {"pending": 1, "read": 0, "no_form": 0, "failed": 0}


@pytest.mark.parametrize("free", [1 << 10, 1 << 30])
def test_no_room_for_temporary_files_stops_the_run_and_a_document_that_asks_for_too_much_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - as shutil's

    def refuse(_task: ReadingTask) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("gouji.batch.reading._read", refuse)
    monkeypatch.setattr("gouji.batch.reading.shutil.disk_usage", lambda _folder: usage(1 << 30, 0, free))
    task = ReadingTask(sha256="x", name=str(tmp_path), plan=ReadingPlan(settings=gouji.Settings()))
    if free < 1 << 20:
        with pytest.raises(UsageError, match="there is no room for temporary files"):
            read_task(task)
    else:
        assert read_task(task).reason == "unreadable"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_folder_that_cannot_be_made(cli: Cli, reports: Path) -> None:
    done = cli("batch", reports / "letter.txt", "-o", "/proc/gouji")
    assert done.status == 2
    assert done.err.startswith("error: /proc/gouji: the folder cannot be made (")
    assert done.err.count("\n") == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_only_be_read(cli: Cli, done: Path, reports: Path) -> None:
    mode = done.stat().st_mode
    done.chmod(0o555)
    try:
        refused = cli("batch", reports, "-o", done)
        assert (refused.status, refused.err.count("\n")) == (2, 1)
        assert "cannot be written" in refused.err
        assert cli("batch", "status", done).status == 1
        assert cli("batch", "failures", done).out.count("\n") == 1
    finally:
        done.chmod(mode)


def test_a_second_run_is_refused_while_the_first_holds_the_ledger(cli: Cli, done: Path, reports: Path) -> None:
    before = hash_tables(done)
    with hold_output(done):
        refused = cli("batch", reports, "-o", done)
        assert cli("batch", "status", done).status == 1
    assert refused.status == 2
    assert refused.err == f"error: {done}: another run is writing there; wait for it, or name another folder with -o\n"
    assert hash_tables(done) == before
