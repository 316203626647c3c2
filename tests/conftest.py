"""What holds for every test: no network, signals as they are by default; and the command line as a function.

`--passed-to FILE` writes which tests passed, and `--not-again FILE` leaves those out in a later run: `.ci/run` reads once as a
newcomer and once with everything installed. Tests of modules that look for programs, extras or documents are always run again.
"""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import HealthCheck, settings

# Tests run beside each other, and threads of linear algebra that wait for one another take processor time from them:
# small fits take a sixth of it with one. Commands that tests start inherit this; NumPy is imported later.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).parent.parent
_NEEDS = (
    (("ingest/scan", "ingest/mixed/test_scans.py"), ("cv2", "onnxruntime", "rapidocr"), "scans need", "ocr"),
    (("ingest/scan/recognition/test_quick.py",), ("onnx",), "making the quick reader needs", "train"),
    (
        ("gouji/serve",),
        ("fastapi", "uvicorn", "python_multipart", "httpx2"),
        "the service and its tests need",
        "serve,dev",
    ),
    (("gouji/serve/test_described.py",), ("schemathesis",), "the check of the description needs", "eval"),
    (
        ("train/tagger/test_transformer.py",),
        ("torch", "transformers", "onnx", "onnxruntime", "safetensors"),
        "training the transformer needs",
        "train",
    ),
)
"""Tests of what only extras bring: their places, the modules they need, why, and the extras."""


_LOOKS = ("which(", "find_spec", "importorskip", "shared")
"""A module with one of these in its text does more where more is installed."""

_SLOW = "mark.slow"
"""A module without it has no tests that the first run left out."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gouji")
    group.addoption("--passed-to", metavar="FILE", help="write the ids of the tests that passed")
    group.addoption("--not-again", metavar="FILE", help="leave out the tests that passed in the run that wrote FILE")


def pytest_configure(config: pytest.Config) -> None:
    # The same examples in each run, and no example that is too slow on a busy machine; fuzzing looks for others.
    settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("steady")
    # Whoever runs the tests may ignore them (nohup, a job in the background), and commands that are started would, too.
    for number in (signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)):  # Windows knows no SIGHUP
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    target = config.getoption("--passed-to")
    if target and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_PassedTests(Path(target)))


class _PassedTests:
    """Writes which tests passed, of modules of which none was skipped, in the process that gathers the workers' reports."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._passed: list[str] = []
        self._skipped: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self._skipped.add(report.nodeid.split("::")[0])
        elif report.when == "call" and report.passed:
            self._passed.append(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        passed = [name for name in self._passed if name.split("::")[0] not in self._skipped]
        self._target.write_text("\n".join(sorted(passed)), encoding="utf-8")


_PASSED = pytest.StashKey[frozenset[str]]()


def _list_passed(config: pytest.Config) -> frozenset[str]:
    if _PASSED not in config.stash:
        source = config.getoption("--not-again")
        config.stash[_PASSED] = (
            frozenset(Path(source).read_text(encoding="utf-8").split("\n")) if source else frozenset()
        )
    return config.stash[_PASSED]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Modules of which nothing is left to run are not even imported."""
    if collection_path.suffix != ".py" or not _list_passed(config):
        return None
    here = collection_path.relative_to(ROOT).as_posix() + "::"
    if not any(name.startswith(here) for name in _list_passed(config)):
        return None
    text = collection_path.read_text(encoding="utf-8")
    return None if any(word in text for word in (*_LOOKS, _SLOW)) else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    passed = _list_passed(config)
    if not passed:
        return
    again = {path for path in {item.path for item in items} if any(text in path.read_text() for text in _LOOKS)}
    parts: tuple[list[pytest.Item], list[pytest.Item]] = ([], [])
    for item in items:
        parts[item.nodeid in passed and item.path not in again].append(item)
    items[:], left = parts
    config.hook.pytest_deselected(items=left)


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


_READING = frozenset({"read", "check", "explain", "tags", "corrections"})
"""Commands that read documents in workers."""


@cache
def _read_something() -> None:
    """Load what every reading needs: each of those commands forks a worker, and none of them loads it again."""
    from gouji.reading import read

    read("2021年政府信息公开工作年度报告\n行政许可\t1\n".encode(), name="warm.txt")


@pytest.fixture
def cli(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """`gouji` within this process."""
    from gouji.cli.app import run

    def call(*arguments: str | Path, stdin: bytes = b"") -> Outcome:
        if arguments and arguments[0] in _READING:
            _read_something()
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
