"""Runs the service: where it listens, who may ask, and how it ends."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gouji.errors import DocumentError, UsageError
from gouji.serve.options import ServeOptions
from gouji.serve.problems import ServeProblem

__all__ = ["ListenOptions", "read_token", "serve"]

_BACKLOG = 256
_KEEP_SECONDS = 15
_INSTALL = "the service needs fastapi, uvicorn and python-multipart; pip install 'gouji[serve]'"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenOptions:
    """Where the service listens."""

    host: str = "127.0.0.1"
    port: int = 8000
    """0 stands for one that is free."""
    unix_socket: str | None = None
    """A socket file in the place of host and port."""
    anonymous: bool = False
    """Whether anybody may ask from other machines, without a token."""
    grace_seconds: int = 130
    """After SIGTERM, so long requests in work may take to end."""

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches the service."""
        if self.unix_socket is not None or self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def read_token(file: str | None) -> str | None:
    """Return the token of a file, or of the variable `GOUJI_TOKEN`; None where neither is given.

    Raises `UsageError` where the file cannot be read or what is given is no token.
    """
    if file is None:
        given, where = os.environ.get("GOUJI_TOKEN"), "GOUJI_TOKEN"
        if given is None:
            return None
    else:
        where = file
        try:
            given = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            message = f"{file}: the token cannot be read ({reason}); write one line into it"
            raise UsageError(message) from None
    token = given.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        message = f"{where}: this is no token; make one with: openssl rand -hex 32"
        raise UsageError(message)
    return token


def serve(
    options: ServeOptions,
    listen: ListenOptions,
    *,
    announce: Callable[[str], None] = lambda _: None,
    log_json: bool = False,
    quiet: bool = False,
) -> None:
    """Answer requests until SIGTERM or Ctrl-C, and then end what is in work; `announce` is told where.

    Raises `UsageError` where it cannot listen there, or may not, as anybody could ask; where no reader starts; where the extra is not
    installed.
    """
    if not listen.is_local and options.token is None and not listen.anonymous:
        message = (
            f"{listen.host} can be reached from other machines, where anybody could ask; give a token"
            " (--token-file or GOUJI_TOKEN), or say --anonymous"
        )
        raise UsageError(message)
    try:
        import python_multipart
        import uvicorn

        from gouji.serve.application import create_app
        from gouji.serve.gate import RequestLog
    except ImportError:
        raise UsageError(_INSTALL) from None
    del python_multipart
    app = create_app(options, RequestLog(None) if quiet else RequestLog(as_json=log_json))
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        log_level="critical",
        server_header=False,
        timeout_keep_alive=_KEEP_SECONDS,
        timeout_graceful_shutdown=listen.grace_seconds,
    )
    with _listen(listen) as listening, _ignore_second_hand_signal():
        announce(f"listening on {_describe(listening)} with {options.worker_count} workers")
        try:
            uvicorn.Server(config).run(sockets=[listening])
        except (
            SystemExit
        ):  # so uvicorn ends where the application does not start, and says nothing at this level of its log
            _raise_failure(app.state.service.failure)
            raise


def _raise_failure(failure: BaseException | None) -> None:
    """Raise why a service did not start, if it did not: uvicorn keeps that to itself."""
    if isinstance(failure, DocumentError | ServeProblem):
        reason = failure.reason if isinstance(failure, DocumentError) else failure.detail
        message = f"the service cannot start: {reason}; give its readers more with --memory and --timeout"
        raise UsageError(message)
    if isinstance(failure, Exception):
        raise failure


@contextmanager
def _listen(listen: ListenOptions) -> Iterator[socket.socket]:
    """Yield the socket that the service listens on."""
    place = listen.unix_socket or f"{listen.host}:{listen.port}"
    try:
        listening = _bind_file(listen.unix_socket) if listen.unix_socket else _bind_port(listen.host, listen.port)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"{place}: cannot listen there ({reason}); choose another --port, --host or --unix-socket"
        raise UsageError(message) from None
    try:
        yield listening
    finally:
        listening.close()
        if listen.unix_socket:
            Path(listen.unix_socket).unlink(missing_ok=True)


def _bind_port(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=_BACKLOG)


def _bind_file(path: str) -> socket.socket:
    """Return a socket file that only this user opens; one that nobody listens on any more is replaced."""
    found = Path(path)
    listening = socket.socket(socket.AF_UNIX)
    try:
        if found.exists() and stat.S_ISSOCK(found.stat().st_mode) and not _is_answered(path):
            found.unlink()
        mask = os.umask(0o177)
        try:
            listening.bind(path)
        finally:
            os.umask(mask)
        listening.listen(_BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def _is_answered(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as asking:
        return asking.connect_ex(path) == 0


def _describe(listening: socket.socket) -> str:
    name = listening.getsockname()
    if isinstance(name, str):
        return f"unix:{name}"
    host = f"[{name[0]}]" if listening.family == socket.AF_INET6 else name[0]
    return f"http://{host}:{name[1]}"


@contextmanager
def _ignore_second_hand_signal() -> Iterator[None]:
    """Let uvicorn end on SIGTERM and go on after it, as it raises the signal again when all is done."""
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
