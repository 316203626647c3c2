"""The service as a process: where it listens, who may ask, how it ends. Requests come over a socket file, as tests use no network."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from gouji.errors import MemoryLimit, UsageError
from gouji.serve.options import ServeOptions
from gouji.serve.readers import ReadingPool
from gouji.serve.server import ListenOptions, read_token, serve


class FileConnection(HTTPConnection):
    """HTTP over a socket file."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=60)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(str(self._path))


def ask(path: Path, method: str, url: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    connection = FileConnection(path)
    try:
        connection.request(method, url, body, headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@contextmanager
def running(*options: str, **variables: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s"
        command = [sys.executable, "-m", "gouji", "serve", "--unix-socket", str(path), "--workers", "1", *options]
        with subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": folder, **variables}
        ) as process:
            try:
                while process.poll() is None and not is_ready(path):
                    time.sleep(0.05)
                yield process, path
            finally:
                process.kill()
        # Nothing of the service stays behind but what a test left.
        assert process.returncode == -signal.SIGKILL or not [p.name for p in Path(folder).glob("gouji-*")]


def test_a_service_that_cannot_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_pool: ReadingPool) -> None:
        raise MemoryLimit("document", "reading takes more than 80 MB")  # noqa: EM101 - as readers say it

    monkeypatch.setattr(ReadingPool, "start", fail)
    listen = ListenOptions(unix_socket=str(tmp_path / "socket"))
    with pytest.raises(UsageError, match="cannot start: reading takes more than 80 MB; give its readers more"):
        serve(ServeOptions(workers=1), listen, quiet=True)
    assert list(tmp_path.iterdir()) == []


def is_ready(path: Path) -> bool:
    try:
        return ask(path, "GET", "/readyz")[0] == 200
    except OSError:
        return False


@pytest.mark.slow
def test_on_sigterm_what_is_in_work_ends_and_nothing_new_is_taken(document: Path) -> None:
    data = document.read_bytes()
    with running("--queue", "3", "--log-format", "json") as (process, path), ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, path, "POST", "/v1/read", data) for _ in range(4)]
        while b"gouji_requests_running 1" not in ask(path, "GET", "/metrics")[1]:
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        assert [future.result()[0] for future in asked] == [200] * 4
        assert process.wait(timeout=30) == 0
        assert not path.exists()
        with pytest.raises(OSError, match="No such file"):
            ask(path, "GET", "/healthz")
        assert process.stderr is not None
        said = process.stderr.read()
    assert "listening on unix:" in said
    assert "Traceback" not in said


@pytest.mark.slow
def test_many_or_large_requests_are_read_or_refused_and_none_is_lost(document: Path) -> None:
    token, data = "a" * 32, document.read_bytes()
    borne = {"Authorization": f"Bearer {token}"}
    options = ("--queue", "4", "--max-upload", "1", "-q")
    with running(*options, GOUJI_TOKEN=token) as (process, path), ThreadPoolExecutor(60) as pool:
        answers = list(pool.map(lambda _: ask(path, "POST", "/v1/read", data, **borne), range(60)))
        assert {status for status, _ in answers} == {200, 429}
        assert len({body for status, body in answers if status == 200}) == 1
        assert sum(status == 200 for status, _ in answers) >= 5
        # Both are answered while the client still sends, and it reads the answer.
        assert ask(path, "POST", "/v1/read", b"x" * (40 << 20))[0] == 401
        assert ask(path, "POST", "/v1/read", b"x" * (40 << 20), **borne)[0] == 413
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr is not None
        assert process.stderr.read().strip() == ""


def test_a_second_service_does_not_take_the_socket_of_a_running_one(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(path))
        other.listen()
        with pytest.raises(UsageError, match="cannot listen there"):
            serve(ServeOptions(workers=1), ListenOptions(unix_socket=str(path)))
    assert path.exists()


def test_a_port_that_is_taken_is_said_in_a_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(
            UsageError, match=rf"127\.0\.0\.1:{port}: cannot listen there \(.*\); choose another --port"
        ):
            serve(ServeOptions(workers=1), ListenOptions(port=port))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])  # noqa: S104 - as it is refused
def test_other_machines_are_not_listened_to_without_a_token(host: str) -> None:
    with pytest.raises(UsageError, match=re.escape(f"{host} can be reached from other machines")):
        serve(ServeOptions(workers=1), ListenOptions(host=host))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_is_local(host: str) -> None:
    assert ListenOptions(host=host).is_local


def test_the_token_comes_from_a_file_or_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token"
    monkeypatch.delenv("GOUJI_TOKEN", raising=False)
    assert read_token(None) is None
    file.write_text("abc\n")
    assert read_token(str(file)) == "abc"
    monkeypatch.setenv("GOUJI_TOKEN", "def")
    assert read_token(None) == "def"
    assert read_token(str(file)) == "abc"
    for wrong in ("", " \n", "two words", "口令"):
        file.write_text(wrong, encoding="utf-8")
        with pytest.raises(UsageError, match="this is no token"):
            read_token(str(file))
    with pytest.raises(UsageError, match="the token cannot be read"):
        read_token(str(tmp_path / "nothing"))


def test_without_the_extra_a_line_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(UsageError, match=r"pip install 'gouji\[serve\]'"):
        serve(ServeOptions(workers=1), ListenOptions())
