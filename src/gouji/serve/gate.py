"""What every request passes: its id, the token, the count, the line of the log, and a good end where its body was not read.

The log has no word of a document: the path as the service calls it, statuses, reasons, sizes and times.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import sys
import time
import traceback
import uuid
from pathlib import Path
from typing import TextIO

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gouji.batch.reading import FailureCode
from gouji.serve.metrics import ServiceMetrics
from gouji.serve.problems import RefusalCode, ServeProblem, make_response

__all__ = ["OPEN_PATHS", "RequestGate", "RequestLog"]

OPEN_PATHS = frozenset({"/healthz", "/readyz", "/openapi.json"})
"""What needs no token: whether the service runs, and what it offers."""
_DRAIN_SECONDS = 5.0
"""So long what is left of a body is taken, before its connection is cut."""
_GONE = 499
"""The status in the log of a request whose client went away."""
_HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    # Pages are made of what strangers wrote: nothing of them is run, nothing loaded.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


class RequestLog:
    """A line a request on standard error, for people or as JSON; says nothing when `out` is None."""

    def __init__(self, out: TextIO | None = sys.stderr, *, as_json: bool = False) -> None:
        self._out = out
        self._as_json = as_json

    def write(self, **fields: object) -> None:
        """Write a line; where standard error is closed or full nobody can be told."""
        known = {name: value for name, value in fields.items() if value not in (None, "")}
        line = json.dumps(known) if self._as_json else " ".join(f"{name}={value}" for name, value in known.items())
        if self._out is not None:
            with contextlib.suppress(OSError, ValueError):
                print(line, file=self._out, flush=True)


class RequestGate:
    """The outermost part of the application."""

    def __init__(self, app: ASGIApp, *, token: str | None, metrics: ServiceMetrics, log: RequestLog) -> None:
        self._app = app
        self._digest = None if token is None else _digest(token)
        self._metrics = metrics
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send)
        try:
            if self._digest is not None and scope["path"] not in OPEN_PATHS:
                _check_token(exchange.headers, self._digest)
            await self._app(scope, exchange.receive, exchange.send)
        except ServeProblem as problem:
            scope["reason"] = problem.reason.value
            await make_response(problem, exchange.identity)(scope, exchange.receive, exchange.send)
        except ClientDisconnect:
            exchange.status = _GONE
        except Exception as error:  # noqa: BLE001 - the client gets a problem, the log the place
            await self._answer_defect(error, exchange, scope)
        self._note(exchange, scope)

    async def _answer_defect(self, error: Exception, exchange: _Exchange, scope: Scope) -> None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        scope["reason"] = FailureCode.DEFECT.value
        scope["place"] = f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
        if exchange.status == 0:
            problem = ServeProblem(FailureCode.DEFECT, "please report it, with what the log says of this request")
            await make_response(problem, exchange.identity)(scope, exchange.receive, exchange.send)

    def _note(self, exchange: _Exchange, scope: Scope) -> None:
        route = getattr(scope.get("route"), "path", "other")
        seconds = time.perf_counter() - exchange.start
        self._metrics.count_request(route, exchange.status, seconds)
        self._log.write(
            id=exchange.identity,
            method=scope["method"] if route != "other" else "-",
            path=route,
            status=exchange.status,
            reason=scope.get("reason"),
            place=scope.get("place"),
            received=exchange.received,
            sent=exchange.sent,
            seconds=f"{seconds:.3f}",
        )


class _Exchange:
    """One request and its answer on their way: what passed, and whether something of the body is left."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.identity = scope["identity"] = str(uuid.uuid4())
        self.headers = Headers(scope=scope)
        self.start = time.perf_counter()
        self.status = self.received = self.sent = 0
        self._receive, self._send = receive, send
        self._left = "transfer-encoding" in self.headers or self.headers.get("content-length", "0") != "0"

    async def receive(self) -> Message:
        """See ASGI."""
        message = await self._receive()
        if message["type"] == "http.request":
            self.received += len(message.get("body", b""))
        if not message.get("more_body", False):
            self._left = False
        return message

    async def send(self, message: Message) -> None:
        """See ASGI. An answer that comes before the end of the body is sent, and what comes then is thrown away.

        Else the connection would be cut while the client still writes, and many then never read the answer.
        """
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["x-request-id"] = self.identity
            for name, value in _HEADERS.items():
                headers[name] = value
            if self._left:
                headers["connection"] = "close"
        elif message["type"] == "http.response.body":
            self.sent += len(message.get("body", b""))
            if self._left and not message.get("more_body", False):
                await self._send({**message, "more_body": True})
                await self._drain()
                message = {"type": "http.response.body", "body": b""}
        await self._send(message)

    async def _drain(self) -> None:
        if "expect" in self.headers and not self.received:
            return  # The client waits to be asked for the body.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN_SECONDS):
                while self._left:
                    await self.receive()


def _check_token(headers: Headers, digest: bytes) -> None:
    """Raise `ServeProblem` unless the request bears the token; the time that takes says nothing of it."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(_digest(given.strip()), digest):
        detail = "send the header Authorization: Bearer TOKEN"
        raise ServeProblem(RefusalCode.UNAUTHORIZED, detail, {"WWW-Authenticate": 'Bearer realm="gouji"'})


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
