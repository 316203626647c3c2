"""Results at addresses that fsspec knows."""

from __future__ import annotations

from pathlib import Path

import pytest

import gouji.batch
from gouji.batch.runner import BatchOptions, retry_batch, run_batch
from gouji.batch.storage import Storage
from gouji.errors import UsageError


@pytest.mark.parametrize("kind", ["folder", "memory"])
def test_files_are_written_listed_read_and_removed(tmp_path: Path, kind: str) -> None:
    pytest.importorskip("fsspec")
    storage = Storage(str(tmp_path) if kind == "folder" else "memory://storage-test")
    assert storage.list_names("a") == []
    storage.write("a/b/one", b"1")
    storage.write("a/two", b"2")
    assert storage.list_names("a") == ["a/b/one", "a/two"]
    assert storage.read("a/b/one") == b"1"
    assert storage.read("a/none") is None
    storage.remove(["a/two", "a/none"])
    assert storage.list_names("a") == ["a/b/one"]


@pytest.mark.slow
def test_tables_at_an_address_are_those_of_a_folder(reports: Path, done: Path, tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    address, ledger = "memory://batch-out", tmp_path / "ledger"
    result = run_batch([reports], address, BatchOptions(workers=2, ledger=ledger))
    assert result.states["read"] == 12
    for table in ("documents", "facts", "sources"):
        assert gouji.batch.open(address).to_arrow(table).equals(gouji.batch.open(done).to_arrow(table))
    Storage(address).write("facts/year=1900/part-0.parquet", b"left by an earlier run")
    assert retry_batch(ledger, BatchOptions(workers=1)).states["failed"] == 1
    assert "facts/year=1900/part-0.parquet" not in Storage(address).list_names("facts")
    page = Storage(address).read("summary.html")
    assert page is not None
    assert b"Batch of 14 documents" in page


def test_wrong_usage(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(UsageError, match="name a folder for it with --ledger"):
        run_batch([], "memory://nowhere", BatchOptions())
    with pytest.raises(UsageError, match="--ledger goes with an address"):
        run_batch([], tmp_path / "out", BatchOptions(ledger=tmp_path))
    with pytest.raises(UsageError, match="no batch was written there"):
        gouji.batch.open("memory://nowhere")
    with pytest.raises(UsageError, match="nosuch"):
        run_batch([], "nosuch://x", BatchOptions(ledger=tmp_path / "ledger"))
