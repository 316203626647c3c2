"""The service itself: takes an upload through its seat, its file and a worker, to an answer or a problem."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

from gouji.batch.reading import FailureCode, ReadingOutcome, describe_failure
from gouji.errors import DocumentError, MemoryLimit, TimeLimit
from gouji.limits import count_likely_pages
from gouji.models.forms.load import load_forms
from gouji.serve.metrics import ServiceMetrics
from gouji.serve.options import ServeOptions
from gouji.serve.problems import RefusalCode, ServeProblem
from gouji.serve.readers import ReadingPool
from gouji.serve.tasks import MatchTask, TaskResult, UploadTask, match_texts
from gouji.serve.uploads import ReceivedFile, receive_file

__all__ = ["ReadingService"]

T = TypeVar("T")
_MATCH_SECONDS = 20.0


class ReadingService:
    """What the paths of the application call; to be started and stopped."""

    def __init__(self, options: ServeOptions) -> None:
        self.options = options
        self.metrics = ServiceMetrics()
        self.pool = ReadingPool(options)
        self.ready = False
        self.failure: BaseException | None = None
        """Why it did not start."""

    async def start(self) -> None:
        """Make the folder of uploads and start the workers."""
        self._folder = tempfile.TemporaryDirectory(prefix="gouji-serve-", ignore_cleanup_errors=True)
        try:
            await self.pool.start()
        except BaseException as error:
            self.failure = error
            await self.stop()
            raise
        self.ready = True

    async def stop(self) -> None:
        """End the workers and remove the uploads."""
        self.ready = False
        try:
            await self.pool.stop()
        finally:
            self._folder.cleanup()

    def check_form(self, form: str | None) -> None:
        """Raise `ServeProblem` unless the form is one that gouji brings; paths of files are none."""
        known = [known.id for known in load_forms()]
        if form is not None and form not in known:
            raise ServeProblem(RefusalCode.UNKNOWN_FORM, f"the forms are {', '.join(known)}")

    async def process_upload(
        self,
        request: Request,
        work: Callable[[UploadTask], TaskResult],
        *,
        answer: str,
        language: str,
        form: str | None,
        name: str | None,
        seconds: float | None,
    ) -> bytes:
        """Receive a document, have a worker read it, and return the body of the answer in the format `answer`, and in `language` where people read it."""
        self.check_form(form)
        deadline = asyncio.get_running_loop().time() + self.options.request_seconds
        with self.pool.take_seat():
            receiving = receive_file(
                request, self._folder.name, name=name, most=self.options.upload_bytes, deadline=deadline
            )
            async with receiving as file:
                task = UploadTask(
                    path=str(file.path),
                    name=file.name,
                    form=form,
                    format=answer,
                    language=language,
                    settings=self.options.settings,
                )
                result = await self._run(request, work, task, file, seconds, deadline)
        return self._conclude(result)

    async def match(self, request: Request, task: MatchTask, deadline: float) -> bytes:
        """Return the matches of labels."""
        call = self.pool.call(match_texts, task, seconds=_MATCH_SECONDS, deadline=deadline)
        try:
            return (await _finish_unless_gone(request, call)).body
        except DocumentError as error:
            return self._conclude(TaskResult(outcome=describe_failure(error)))

    async def _run(
        self,
        request: Request,
        work: Callable[[UploadTask], TaskResult],
        task: UploadTask,
        file: ReceivedFile,
        seconds: float | None,
        deadline: float,
    ) -> TaskResult:
        pages = count_likely_pages(str(file.path))
        call = self.pool.call(work, task, pages=pages, seconds=seconds, deadline=deadline)
        try:
            result = await _finish_unless_gone(request, call)
        except DocumentError as error:
            result = TaskResult(outcome=describe_failure(error))
            if isinstance(error, TimeLimit | MemoryLimit):  # their advice is for the command line
                result = TaskResult(outcome=describe_failure(type(error)(error.name, error.reason)))
        self.metrics.count_outcome(result.outcome)
        if result.place:
            request.scope["place"] = result.place
        return result

    def _conclude(self, result: TaskResult) -> bytes:
        outcome: ReadingOutcome = result.outcome
        if outcome.reason is None:
            return result.body
        detail = outcome.message or ""
        if outcome.reason is FailureCode.DEFECT:
            detail = f"please report it: {detail}"
        raise ServeProblem(outcome.reason, detail)


async def _finish_unless_gone(request: Request, call: Coroutine[Any, Any, T]) -> T:
    """Return what a call returns; where the client goes away the call is cancelled, as nobody waits for it."""
    working = asyncio.create_task(call)
    leaving = asyncio.create_task(_wait_until_gone(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        leaving.cancel()
        working.cancel()
        await asyncio.gather(leaving, working, return_exceptions=True)


async def _wait_until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
