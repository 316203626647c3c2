"""How a request's body is received: into a file, never beyond the limit, as it is or as a part of a form."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from gouji.serve.problems import RefusalCode, ServeProblem

__all__ = ["ReceivedFile", "receive_body", "receive_file"]

_PART = "file"
_MOST_FIELDS = 8
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """A document that was received; the file is removed with its request."""

    path: Path
    name: str
    size: int


@asynccontextmanager
async def receive_file(
    request: Request, folder: str, *, name: str | None, most: int, deadline: float
) -> AsyncIterator[ReceivedFile]:
    """Receive a document into a file of `folder`.

    Raises `ServeProblem` where the body is larger than `most` bytes, not a form as described, or not there by `deadline`.
    """
    handle, path = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            given = await _receive_in_time(request, file, most, deadline)
            size = file.tell()
        yield ReceivedFile(path=Path(path), name=_clean_name(name or given), size=size)
    finally:
        Path(path).unlink(missing_ok=True)  # noqa: ASYNC240 - no time


async def _receive_in_time(request: Request, file: BinaryIO, most: int, deadline: float) -> str | None:
    is_form = request.headers.get("content-type", "").lower().startswith("multipart/form-data")
    try:
        async with asyncio.timeout_at(deadline):
            if is_form:
                return await _receive_part(request, file, most)
            async for chunk in _limit_stream(request, most):
                file.write(chunk)
            return None
    except TimeoutError:
        raise ServeProblem(
            RefusalCode.SLOW_UPLOAD, "the body was not received in time; send it faster, or less of it"
        ) from None
    except OSError as error:
        detail = f"the upload cannot be kept ({error.strerror or type(error).__name__}); try again later"
        raise ServeProblem(RefusalCode.NO_SPACE, detail, {"Retry-After": "30"}) from None


async def _receive_part(request: Request, file: BinaryIO, most: int) -> str | None:
    """Write the part `file` of a form; return the name that it has there."""
    parser = MultiPartParser(request.headers, _limit_stream(request, most), max_files=1, max_fields=_MOST_FIELDS)
    try:
        form = await parser.parse()
    except (MultiPartException, HTTPException) as error:
        message = error.message if isinstance(error, MultiPartException) else error.detail
        raise ServeProblem(RefusalCode.BAD_REQUEST, f"the form cannot be read: {message}") from None
    try:
        part = form.get(_PART)
        if not isinstance(part, UploadFile):
            detail = f"the form has no file {_PART!r}; send it with a file name (curl -F {_PART}=@report.pdf)"
            raise ServeProblem(RefusalCode.BAD_REQUEST, detail)
        await asyncio.to_thread(shutil.copyfileobj, part.file, file)
        return part.filename
    finally:
        await form.close()


async def receive_body(request: Request, *, most: int, deadline: float) -> bytes:
    """Return a small body; raises `ServeProblem` as `receive_file` does."""
    try:
        async with asyncio.timeout_at(deadline):
            return b"".join([chunk async for chunk in _limit_stream(request, most)])
    except TimeoutError:
        raise ServeProblem(RefusalCode.SLOW_UPLOAD, "the body was not received in time") from None


async def _limit_stream(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """Yield the body in pieces; raises `ServeProblem` as soon as it is longer than `most` bytes, or says that it will be."""
    too_large = ServeProblem(
        RefusalCode.TOO_LARGE, f"a body may have {most} bytes; send less, or allow more with --max-upload"
    )
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise too_large
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > most:
            raise too_large
        yield chunk


def _clean_name(name: str | None) -> str:
    """Return the last part of a name, on one line, as files of clients may be called anything."""
    last = (name or "").replace("\\", "/").split("/")[-1]
    printable = "".join(c if c.isprintable() else " " for c in last).encode("utf-8", "replace").decode()
    return " ".join(printable.split())[-_LONGEST_NAME:] or "document"
