"""How the service refuses: problem details of RFC 9457, each with a reason of a closed list.

What a document is to blame for is a 4xx, also where its reader hung or crashed: clients and proxies try a 5xx again by
themselves, and such a document would take down one worker after the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import NamedTuple

from starlette.responses import Response

from gouji.batch.reading import FailureCode

__all__ = ["PROBLEMS", "PROBLEM_TYPE", "ProblemKind", "RefusalCode", "ServeProblem", "find_kind", "make_response"]

PROBLEM_TYPE = "application/problem+json"


class ProblemKind(NamedTuple):
    """What a reason stands for."""

    status: int
    title: str


class RefusalCode(StrEnum):
    """Why a request was refused that is no fault of its document; those are `FailureCode`."""

    BAD_REQUEST = "bad_request"
    UNKNOWN_FORM = "unknown_form"
    UNAUTHORIZED = "unauthorized"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    NOT_ACCEPTABLE = "not_acceptable"
    SLOW_UPLOAD = "slow_upload"
    TOO_LARGE = "too_large"
    BUSY = "busy"
    WAITED = "waited"
    NO_SPACE = "no_space"
    NOT_READY = "not_ready"


PROBLEMS: Mapping[StrEnum, ProblemKind] = {
    RefusalCode.BAD_REQUEST: ProblemKind(400, "the request is not as described"),
    RefusalCode.UNKNOWN_FORM: ProblemKind(400, "no known form has this id"),
    RefusalCode.UNAUTHORIZED: ProblemKind(401, "a bearer token is needed"),
    RefusalCode.NOT_FOUND: ProblemKind(404, "there is nothing at this path"),
    RefusalCode.METHOD_NOT_ALLOWED: ProblemKind(405, "this path takes another method"),
    RefusalCode.NOT_ACCEPTABLE: ProblemKind(406, "no format of the answer is accepted"),
    RefusalCode.SLOW_UPLOAD: ProblemKind(408, "the upload takes too long"),
    RefusalCode.TOO_LARGE: ProblemKind(413, "the body is too large"),
    FailureCode.UNSUPPORTED: ProblemKind(415, "documents of this kind are not read"),
    FailureCode.MISSING_TOOL: ProblemKind(415, "documents of this kind are not read by this installation"),
    FailureCode.UNREADABLE: ProblemKind(422, "the document cannot be read"),
    FailureCode.DAMAGED: ProblemKind(422, "the document is damaged"),
    FailureCode.EMPTY: ProblemKind(422, "the document cannot be read"),
    FailureCode.ENCRYPTED: ProblemKind(422, "the document needs a password"),
    FailureCode.TIMEOUT: ProblemKind(422, "reading the document takes too long"),
    FailureCode.MEMORY: ProblemKind(422, "reading the document takes too much memory"),
    FailureCode.CRASH: ProblemKind(422, "the process that read the document died"),
    RefusalCode.BUSY: ProblemKind(429, "too many requests are waiting"),
    FailureCode.DEFECT: ProblemKind(500, "a defect of gouji"),
    RefusalCode.WAITED: ProblemKind(503, "no reader was free in time"),
    RefusalCode.NO_SPACE: ProblemKind(503, "there is no room for the upload"),
    RefusalCode.NOT_READY: ProblemKind(503, "the service is starting or stopping"),
}
"""Every reason, with its status; those of documents are the reasons of a batch."""
_BY_STATUS = {404: RefusalCode.NOT_FOUND, 405: RefusalCode.METHOD_NOT_ALLOWED}


class ServeProblem(Exception):
    """A request that is refused; `reason` is one of `PROBLEMS`, `detail` is a line for whoever asked."""

    def __init__(self, reason: StrEnum, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
        self.headers = dict(headers or {})


def find_kind(status: int) -> tuple[RefusalCode, ProblemKind]:
    """Return the reason and the kind of a status that the framework chose."""
    reason = _BY_STATUS.get(status, RefusalCode.BAD_REQUEST)
    return reason, PROBLEMS[reason]._replace(status=status, title=HTTPStatus(status).phrase.lower())


def make_response(problem: ServeProblem, identity: str, kind: ProblemKind | None = None) -> Response:
    """Return the answer for a problem; `identity` is the request's id."""
    kind = kind or PROBLEMS[problem.reason]
    body = {
        "type": f"urn:gouji:problem:{problem.reason.value}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "instance": f"urn:uuid:{identity}",
        "reason": problem.reason.value,
    }
    # Half a character of a name cannot be written as UTF-8; ASCII escapes stand for it.
    return Response(json.dumps(body).encode(), kind.status, problem.headers, PROBLEM_TYPE)
