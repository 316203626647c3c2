"""Endpoints: what an answer is made of, and what becomes of errors: one line of JSON that a person can read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from gouji.errors import DocumentError, UsageError
from gouji.language import translate
from gouji.review.record import StepLost

if TYPE_CHECKING:
    from starlette.requests import Request

    from gouji.schema import JsonObject

__all__ = ["BadRequest", "answer_json", "answer_json_of_body", "answer_plainly", "read_whole", "refuse"]


class BadRequest(ValueError):
    """The request is not what the page would send."""


def read_whole(text: str) -> int:
    """Return a whole number of a request; raises `BadRequest` where it is none."""
    try:
        return int(text[:9])
    except ValueError:
        raise BadRequest(translate("The request is not as this page makes it.")) from None


def answer_json(answer: Callable[[Request], JsonObject]) -> Callable[[Request], Response]:
    """Return an endpoint that answers with JSON."""
    return answer_plainly(lambda request: JSONResponse(answer(request)))


def answer_json_of_body(answer: Callable[[Request, JsonObject], JsonObject]) -> Callable[..., object]:
    """Return an endpoint that takes a JSON object and answers with another."""

    async def respond(request: Request) -> Response:
        try:
            body = json.loads(await request.body())
        except (ValueError, RecursionError):
            return refuse(400, translate("The request is not as this page makes it."))
        if not isinstance(body, dict):
            return refuse(400, translate("The request is not as this page makes it."))
        return await run_in_threadpool(answer_plainly(lambda here: JSONResponse(answer(here, body))), request)

    return respond


def answer_plainly(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Return an endpoint whose errors become one line of JSON."""

    def respond(request: Request) -> Response:
        try:
            return answer(request)
        except KeyError:
            return refuse(404, translate("There is no such document or cell here."))
        except StepLost:
            return refuse(409, translate("Someone has changed the cell since, so this step cannot be taken back."))
        except (BadRequest, UsageError) as error:
            return refuse(400, str(error))
        except DocumentError as error:
            return refuse(422, str(error))
        except OSError as error:
            # What is not on the disk is not saved, and the page must say so.
            told = (
                "It could not be read from the disk: {reason}"
                if request.method == "GET"
                else "It could not be written to the disk: {reason}"
            )
            return refuse(507, translate(told, reason=error.strerror or error))

    return respond


def refuse(status: int, message: str) -> Response:
    """Return an answer that says what is wrong."""
    return JSONResponse({"error": message}, status_code=status)
