"""What the system has too little of is told in one line, and is no defect."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import gouji
from gouji.shortage import NO_MEMORY, find_shortage

ROOT = Path(__file__).parents[3]
DOCUMENT = ROOT / "docs" / "examples" / "glued-line.txt"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of processes as Unix has them")


def run_with(limit: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = f'ulimit {limit}; exec "$@"'
    python = sys.executable, "-m", "gouji", *arguments
    return subprocess.run(["/bin/sh", "-c", command, "_", *python], capture_output=True, text=True, check=False)


def test_too_many_open_files_are_no_defect_of_a_document(tmp_path: Path) -> None:
    run = run_with("-n 10", "read", str(DOCUMENT))
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr == f"error: {DOCUMENT}: too many files are open; allow more (ulimit -n)\n"
    run = run_with("-n 10", "batch", str(DOCUMENT), "-o", str(tmp_path / "out"))
    assert (run.returncode, run.stderr) == (3, "error: too many files are open; allow more (ulimit -n)\n")


def test_memory_that_the_system_does_not_give_is_no_limit_of_ours() -> None:
    run = run_with("-v 400000", "read", str(DOCUMENT))
    assert run.returncode == 3
    assert run.stderr.endswith("the system gives no more memory; close other programs, or allow more (ulimit)\n")


def test_where_no_process_can_be_started_the_library_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pebble.pool.process.launch_process", lambda *_, **__: open_nothing())
    with pytest.raises(gouji.DocumentError, match="the system starts no more processes; close other programs"):
        gouji.read(DOCUMENT, timeout=50)


def open_nothing() -> None:
    raise BlockingIOError(11, "Resource temporarily unavailable")


def fail_for_memory() -> None:
    try:
        bytearray(1 << 62)
    except MemoryError as error:
        raise RuntimeError from error


def test_causes_are_looked_through() -> None:
    with pytest.raises(RuntimeError) as caught:
        fail_for_memory()
    assert find_shortage(caught.value) == NO_MEMORY
    assert find_shortage(ValueError("x")) is None
