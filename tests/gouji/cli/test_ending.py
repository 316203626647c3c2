"""A command that is told to end leaves no file, no folder and no program behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "glued-line.txt"
RTF = rb"{\rtf1\ansi 5\par}"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and programs as Linux has them")


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a command whose temporary files stand in `temporary` and whose LibreOffice never ends."""
    programs, temporary = folder / "programs", folder / "temporary"
    for place in (programs, temporary, folder / "out"):
        place.mkdir()
    office = programs / "soffice"
    office.write_text(f"#!/bin/sh\nsleep 1000 & echo $! > {folder}/child\necho $$ > {folder}/office\nwait\n")
    office.chmod(0o755)
    environment = {**os.environ, "TMPDIR": str(temporary), "PATH": f"{programs}:{os.environ['PATH']}"}
    return subprocess.Popen(
        [sys.executable, "-m", "gouji", *arguments], env=environment, stderr=subprocess.PIPE, text=True
    )


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 400
    while not path.exists() or not path.read_text():
        assert time.monotonic() < deadline, f"{path} is not there"
        time.sleep(0.05)


def is_running(note: Path) -> bool:
    number = int(note.read_text())
    deadline = time.monotonic() + 30
    while psutil.pid_exists(number) and psutil.Process(number).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    ("number", "limits"),
    [
        (signal.SIGTERM, []),
        (signal.SIGINT, []),
        (signal.SIGHUP, []),
        (signal.SIGTERM, ["--timeout", "0", "--memory", "0"]),
    ],
)
def test_a_signal_ends_libreoffice_and_removes_what_was_begun(
    number: signal.Signals, limits: list[str], tmp_path: Path
) -> None:
    document = tmp_path / "a.rtf"
    document.write_bytes(RTF)
    process = start(tmp_path, "read", str(EXAMPLE), str(document), "-o", str(tmp_path / "out" / "x.jsonl"), *limits)
    try:
        wait_for(tmp_path / "office")
        process.send_signal(number)
        _, message = process.communicate(timeout=400)
    finally:
        process.kill()
    assert process.returncode == 128 + number
    assert "Traceback" not in message
    assert "defect" not in message
    assert not is_running(tmp_path / "office")
    assert not is_running(tmp_path / "child")
    assert list((tmp_path / "temporary").iterdir()) == []
    # After Ctrl-C the file holds the documents that were done.
    kept = ["x.jsonl"] if number == signal.SIGINT else []
    assert [path.name for path in (tmp_path / "out").iterdir()] == kept


@pytest.mark.skipif(shutil.which("nohup") is None, reason="needs nohup")
def test_a_signal_that_is_ignored_stays_ignored(tmp_path: Path) -> None:
    code = "import signal, gouji.cli.app as app\nwith app._end_in_order(): print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN)"
    done = subprocess.run(
        [shutil.which("nohup") or "nohup", sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=True,
        timeout=100,
    )
    assert done.stdout == "True\n"
