"""What holds for every test: no network; and the command line as a function."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import pytest

ROOT = Path(__file__).parent.parent
_NEEDS = (
    (("ingest/scan", "ingest/mixed/test_scans.py"), ("cv2", "onnxruntime", "rapidocr"), "scans need", "ocr"),
    (
        ("gouji/serve",),
        ("fastapi", "uvicorn", "python_multipart", "httpx2"),
        "the service and its tests need",
        "serve,dev",
    ),
    (("gouji/serve/test_described.py",), ("schemathesis",), "the check of the description needs", "eval"),
)
"""Tests of what only extras bring: their places, the modules they need, why, and the extras."""


class _SkippedModule(pytest.Module):
    """A module that cannot be imported here: one skipped entry with the reason, in the place of its tests."""

    reason = ""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        pytest.skip(self.reason, allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Skip the modules that need an extra where it is not installed."""
    here = module_path.relative_to(ROOT / "tests").as_posix() if module_path.is_relative_to(ROOT / "tests") else ""
    for places, modules, why, extra in _NEEDS:
        missing = [name for name in modules if find_spec(name) is None]
        if missing and here.startswith(places):
            skipped: _SkippedModule = _SkippedModule.from_parent(parent, path=module_path)
            skipped.reason = f"{why} {', '.join(missing)}: pip install 'gouji[{extra}]'"
            return skipped
    return None


class _NoNetworkSocket(socket.socket):
    """A socket that reaches nothing but this machine's own pipes."""

    def connect(self, address: object) -> None:
        self._refuse(address)
        super().connect(address)  # type: ignore[arg-type]  # whatever address a Unix socket takes

    def connect_ex(self, address: object) -> int:
        self._refuse(address)
        return super().connect_ex(address)  # type: ignore[arg-type]  # as above

    def _refuse(self, address: object) -> None:
        if self.family != socket.AF_UNIX:
            message = f"tests use no network, and this one wants to reach {address!r}"
            raise AssertionError(message)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", _NoNetworkSocket)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the repository; a test that needs it is skipped where there is none."""
    folder = ROOT.parent / "shared"
    if not (folder / "real").is_dir():
        pytest.skip("there are no real documents beside the repository (../shared)")
    return folder


@pytest.fixture(scope="session")
def document() -> Path:
    """A report, invented, in which every fact can be read and no rule is broken."""
    return ROOT / "corpus" / "replicas" / "one-cell-a-line.txt"


@pytest.fixture(scope="session")
def doubtful() -> Path:
    """A report, invented, that leaves facts to review."""
    return ROOT / "corpus" / "replicas" / "cut-markdown.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a call of `gouji` gave: exit status, standard output and standard error."""

    status: int
    stdout: bytes
    err: str

    @property
    def out(self) -> str:
        return self.stdout.decode()


class Cli(Protocol):
    """Calls `gouji` with arguments."""

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Outcome: ...


@pytest.fixture
def cli(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """`gouji` within this process."""
    from gouji.cli.app import run

    def call(*arguments: str | Path, stdin: bytes = b"") -> Outcome:
        capsysbinary.readouterr()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        status = run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return Outcome(status=status, stdout=out, err=err.decode())

    return call


@pytest.fixture
def process(tmp_path: Path) -> Cli:
    """`gouji` as a process of its own, in an empty folder."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> Outcome:
        command = [sys.executable, "-m", "gouji", *map(str, arguments)]
        environment = {**os.environ, "PYTHONWARNINGS": "error::ResourceWarning"}
        done = subprocess.run(
            command, input=stdin, capture_output=True, cwd=tmp_path, env=environment, timeout=120, check=False
        )
        return Outcome(status=done.returncode, stdout=done.stdout, err=done.stderr.decode())

    return call
