"""The paths of the service."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from gouji.export.formats import Format
from gouji.export.plain.to_json import dump_compact
from gouji.export.terminal.forms import summarise_form
from gouji.language import choose_language, get_language
from gouji.models.forms.load import load_forms
from gouji.serve import description
from gouji.serve.metrics import METRICS_TYPE
from gouji.serve.negotiation import choose_media_type
from gouji.serve.problems import RefusalCode, ServeProblem
from gouji.serve.service import ReadingService
from gouji.serve.tasks import MatchTask, check_upload, read_upload
from gouji.serve.uploads import receive_body

__all__ = ["router"]

router = APIRouter()

READ_TYPES = {
    "application/json": Format.JSON,
    "text/html": Format.HTML,
    "text/csv": Format.CSV,
    "text/markdown": Format.MARKDOWN,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Format.XLSX,
}
CHECK_TYPES = {"application/json": "json", "application/x-ndjson": "jsonl", "text/plain": "text"}
_SPOKEN = (Format.HTML, Format.MARKDOWN, Format.XLSX, "text")
"""Formats that people read."""
_MATCH_BYTES = 4 << 20
_LONGEST = 255
_LEAST_SECONDS, _MOST_SECONDS = 1, 86_400

FormQuery = Annotated[str | None, Query(description="Take this form, do not look for one.")]
NameQuery = Annotated[
    str | None,
    Query(max_length=_LONGEST, description="What the report calls the document; its ending helps to tell the kind."),
]
TimeoutQuery = Annotated[
    float | None,
    Query(
        ge=_LEAST_SECONDS,
        le=_MOST_SECONDS,
        allow_inf_nan=False,
        alias="timeout",
        description="Give up reading after so many seconds; the limits of the service hold, too.",
    ),
]
LanguageQuery = Annotated[
    Literal["en", "zh"] | None,
    Query(description="Speak this language where people read the answer; without it, that of `Accept-Language`."),
]


@router.post(
    "/v1/read",
    responses=description.READ_ANSWERS,
    response_class=Response,
    openapi_extra=description.DOCUMENT_BODY,
    operation_id="read",
)
async def read_document(
    request: Request,
    form: FormQuery = None,
    seconds: TimeoutQuery = None,
    name: NameQuery = None,
    lang: LanguageQuery = None,
) -> Response:
    """Read a document and return its report: JSON, HTML, CSV, Markdown or a workbook, as `Accept` says."""
    media_type, answer = choose_media_type(request.headers.get("accept"), READ_TYPES)
    language = _choose_language(request, lang)
    body = await _get_service(request).process_upload(
        request, read_upload, answer=answer, language=language, form=form, name=name, seconds=seconds
    )
    return Response(body, media_type=media_type, headers=_describe_choice(answer, language))


@router.post(
    "/v1/check",
    responses=description.CHECK_ANSWERS,
    response_class=Response,
    openapi_extra=description.DOCUMENT_BODY,
    operation_id="check",
)
async def check_document(
    request: Request,
    form: FormQuery = None,
    seconds: TimeoutQuery = None,
    name: NameQuery = None,
    lang: LanguageQuery = None,
) -> Response:
    """Read a document and return what does not add up: JSON, JSON Lines or lines of text, as `Accept` says."""
    media_type, answer = choose_media_type(request.headers.get("accept"), CHECK_TYPES)
    language = _choose_language(request, lang)
    body = await _get_service(request).process_upload(
        request, check_upload, answer=answer, language=language, form=form, name=name, seconds=seconds
    )
    return Response(body, media_type=media_type, headers=_describe_choice(answer, language))


@router.post(
    "/v1/match",
    responses=description.MATCH_ANSWERS,
    response_class=Response,
    openapi_extra=description.MATCH_BODY,
    operation_id="match",
)
async def match_labels(request: Request) -> Response:
    """Match printed labels to the rows of the forms, with probabilities; what is missing to 1 is "none of them"."""
    service = _get_service(request)
    deadline = asyncio.get_running_loop().time() + service.options.request_seconds
    with service.pool.take_seat():
        content = await receive_body(request, most=min(_MATCH_BYTES, service.options.upload_bytes), deadline=deadline)
        try:
            asked = description.MatchRequest.model_validate_json(content)
        except ValidationError as error:
            raise ServeProblem(RefusalCode.BAD_REQUEST, _describe_errors(error)) from None
        service.check_form(asked.form)
        task = MatchTask(labels=tuple(asked.labels), form=asked.form, k=asked.k)
        body = await service.match(request, task, deadline)
    return Response(body, media_type="application/json")


@router.get("/v1/forms", responses=description.FORMS_ANSWERS, response_class=Response, operation_id="forms")
async def list_forms() -> Response:
    """List the forms that gouji knows."""
    body = dump_compact({"forms": [summarise_form(form) for form in load_forms()]})
    return Response(body.encode(), media_type="application/json")


@router.get("/healthz", responses=description.STATE_ANSWERS, response_class=Response, operation_id="health")
async def answer_health() -> Response:
    """Say that the service runs."""
    return _say_ok()


@router.get("/readyz", responses=description.READY_ANSWERS, response_class=Response, operation_id="ready")
async def answer_ready(request: Request) -> Response:
    """Say that the workers are there and the service is not stopping."""
    if not _get_service(request).ready:
        raise ServeProblem(RefusalCode.NOT_READY, "the service is starting or stopping", {"Retry-After": "1"})
    return _say_ok()


@router.get("/metrics", responses=description.METRICS_ANSWERS, response_class=Response, operation_id="metrics")
async def show_metrics(request: Request) -> Response:
    """Return counts, as Prometheus reads them."""
    service = _get_service(request)
    text = service.metrics.render(
        {
            "gouji_requests_running": ("Requests in workers.", service.pool.running),
            "gouji_requests_waiting": ("Requests that are received or wait for a worker.", service.pool.waiting),
        }
    )
    return Response(text, media_type=METRICS_TYPE)


def _choose_language(request: Request, lang: str | None) -> str:
    """Return the language of an answer: that of the query, else the one the client prefers, else the service's own."""
    wish = lang or request.headers.get("accept-language")
    return choose_language(wish) if wish else get_language()


def _describe_choice(answer: str, language: str) -> dict[str, str]:
    """Return the headers that say what the answer depends on; formats for programs are the same in every language."""
    headers = {"Vary": "Accept, Accept-Language"}
    return headers | {"Content-Language": language} if answer in _SPOKEN else headers


def _get_service(request: Request) -> ReadingService:
    service: ReadingService = request.app.state.service
    return service


def _say_ok() -> Response:
    return Response(dump_compact({"status": "ok", "version": version("gouji")}), media_type="application/json")


def _describe_errors(error: ValidationError) -> str:
    """Return what is wrong, without what was sent."""
    found = [(".".join(map(str, e["loc"])) or "the body", e["msg"]) for e in error.errors(include_input=False)]
    return "; ".join(f"{place}: {message}" for place, message in found[:5])
