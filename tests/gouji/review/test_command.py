"""`gouji review` says in one line what keeps it from starting, and what of the log it leaves out."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.conftest import Cli


def test_a_path_that_is_not_there(cli: Cli) -> None:
    done = cli("review", "nothing.txt", "--no-browser")
    assert (done.status, done.stdout) == (2, b"")
    assert done.err == "error: nothing.txt: no such file; check the path\n"


def test_without_the_extra(cli: Cli, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    done = cli("review", document, "--no-browser")
    assert done.status == 2
    assert "pip install 'gouji[review]'" in done.err


def test_a_port_that_is_taken(cli: Cli, document: Path) -> None:
    pytest.importorskip("uvicorn", reason="the extra `review` is not installed")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = cli("review", document, "--no-browser", "--port", str(taken.getsockname()[1]))
    assert done.status == 2
    assert "--port" in done.err


def test_damaged_lines_of_the_log_are_told(cli: Cli, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uvicorn = pytest.importorskip("uvicorn", reason="the extra `review` is not installed")
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_args, **_options: None)
    monkeypatch.setattr("gouji.review.reader.BackgroundReader.start", lambda *_args: None)
    log = document.with_name(f"{document.name}.corrections.jsonl")
    log.write_text('{"schema": "gouji.corr', encoding="utf-8")
    done = cli("review", document, "--no-browser")
    assert done.status == 0
    assert f"warning: {log}:1: it is no JSON: it was cut off or damaged; the line is skipped\n" in done.err
