"""The ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gouji.serve.description import describe_service
from gouji.serve.gate import RequestGate, RequestLog
from gouji.serve.options import ServeOptions
from gouji.serve.problems import RefusalCode, ServeProblem, find_kind, make_response
from gouji.serve.routes import router
from gouji.serve.service import ReadingService

__all__ = ["create_app"]


class _Application(FastAPI):
    """FastAPI with a description of our own."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = describe_service(self, token=self.state.service.options.token is not None)
        return self.openapi_schema


def create_app(options: ServeOptions | None = None, log: RequestLog | None = None) -> FastAPI:
    """Return the application; its workers start with its lifespan.

    ```python
    uvicorn.run(create_app(ServeOptions(workers=2)))
    ```
    """
    service = ReadingService(options or ServeOptions())

    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
        await service.start()
        try:
            yield
        finally:
            await service.stop()

    app = _Application(
        title="gouji",
        version=version("gouji"),
        summary="Reads messy Chinese statutory reports, and knows which numbers to trust.",
        lifespan=live,
        redirect_slashes=False,
        # Their pages load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    app.include_router(router)
    app.add_exception_handler(HTTPException, _answer_refusal)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_middleware(
        RequestGate,
        token=service.options.token,
        metrics=service.metrics,
        log=log or RequestLog(None),
    )
    return app


async def _answer_refusal(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses: no such path, no such method."""
    assert isinstance(error, HTTPException)  # noqa: S101 - for the type checker
    reason, kind = find_kind(error.status_code)
    request.scope["reason"] = reason.value
    return make_response(ServeProblem(reason, kind.title, error.headers), request.scope["identity"], kind)


async def _answer_invalid(request: Request, error: Exception) -> Response:
    """Answer a query that is not as described, without repeating what was sent."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - for the type checker
    found = [(".".join(str(part) for part in e["loc"][1:]), e["msg"]) for e in error.errors()]
    detail = "; ".join(f"{place}: {message}" for place, message in found)
    request.scope["reason"] = RefusalCode.BAD_REQUEST.value
    return make_response(ServeProblem(RefusalCode.BAD_REQUEST, detail), request.scope["identity"])
