"""What OpenAPI says of the service: bodies, answers, every status, examples."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field

from gouji.models.forms.load import load_forms
from gouji.schema import report_schema
from gouji.serve.gate import OPEN_PATHS
from gouji.serve.problems import PROBLEM_TYPE, PROBLEMS

__all__ = [
    "CHECK_ANSWERS",
    "DOCUMENT_BODY",
    "FORMS_ANSWERS",
    "MATCH_ANSWERS",
    "MATCH_BODY",
    "METRICS_ANSWERS",
    "READY_ANSWERS",
    "READ_ANSWERS",
    "STATE_ANSWERS",
    "MatchRequest",
    "describe_service",
]

Described = dict[str, Any]
"""A piece of an OpenAPI document, which is JSON."""
Answers = dict[int | str, Described]

_COMMON = (400, 401)
_POST = (*_COMMON, 408, 413, 429, 500, 503)
_DOCUMENT = (*_POST, 406, 415, 422)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_LABELS, _LONGEST_LABEL, _MOST_MATCHES = 10_000, 1_000, 20


class MatchRequest(BaseModel):
    """Labels to be matched to rows of the forms."""

    model_config = ConfigDict(extra="forbid", strict=True)

    labels: list[Annotated[str, Field(max_length=_LONGEST_LABEL)]] = Field(min_length=1, max_length=_MOST_LABELS)
    form: str | None = None
    k: int = Field(default=3, ge=1, le=_MOST_MATCHES)


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int
    detail: str
    instance: str = Field(description="The id of the request, as in the log and in the header X-Request-ID.")
    reason: Literal[tuple(reason.value for reason in PROBLEMS)]  # type: ignore[valid-type]


def _describe_problems(statuses: Iterable[int]) -> Answers:
    found: Answers = {}
    for status in statuses:
        kinds = {reason: kind for reason, kind in PROBLEMS.items() if kind.status == status}
        reason, kind = next(iter(kinds.items()))
        example = {
            "type": f"urn:gouji:problem:{reason.value}",
            "title": kind.title,
            "status": status,
            "detail": kind.title,
            "instance": "urn:uuid:6f9a2c1e-8a44-4a10-9f0e-0f3c5d1b2a77",
            "reason": reason.value,
        }
        found[status] = {
            "description": "; ".join(f"`{name.value}`: {kind.title}" for name, kind in kinds.items()),
            "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
        }
        if status in (429, 503):
            found[status]["headers"] = {
                "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
            }
        if status == 401:
            found[status]["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return found


def _text(example: str | None = None) -> Described:
    return {"schema": {"type": "string"}, **({} if example is None else {"example": example})}


_FINDING = {
    "type": "object",
    "required": ["file", "rule", "severity", "facts", "message", "verdict"],
    "properties": {"file": {"type": "string"}, "rule": {"type": "string"}, "message": {"type": "string"}},
}
_CHECK = {
    "type": "object",
    "required": ["file", "form", "findings", "warnings"],
    "properties": {
        "file": {"type": "string"},
        "form": {"type": ["string", "null"]},
        "findings": {"type": "array", "items": _FINDING},
        "warnings": {"type": "array", "items": {"type": "string"}},
    },
}
_MATCH = {
    "type": "object",
    "required": ["labels"],
    "properties": {
        "labels": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["label", "row", "reason", "near", "matches"],
                "properties": {
                    "label": {"type": "string"},
                    "row": {
                        "type": ["string", "null"],
                        "description": "The row that it names; null where none is sure.",
                    },
                    "reason": {"enum": ["elsewhere", "unlike", "ambiguous", "unsure", None]},
                    "near": {"type": ["string", "null"]},
                    "matches": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["form", "table", "row", "canonical", "probability"],
                            "properties": {"probability": {"type": "number", "minimum": 0, "maximum": 1}},
                        },
                    },
                },
            },
        }
    },
}
_MATCHED = {
    "label": "其他处理",
    "row": "requests.other",
    "reason": None,
    "near": None,
    "matches": [
        {
            "form": "gov-disclosure-2021",
            "table": "requests",
            "row": "other",
            "canonical": "其他处理",
            "probability": 1.0,
        }
    ],
}
_FORMS = {
    "type": "object",
    "required": ["forms"],
    "properties": {
        "forms": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["form", "family", "title", "tables", "facts", "rules", "sha256"],
                "properties": {"form": {"type": "string"}, "title": {"type": "string"}},
            },
        }
    },
}
_STATE = {
    "type": "object",
    "required": ["status", "version"],
    "properties": {"status": {"const": "ok"}, "version": {"type": "string"}},
}
_REQUEST_ID = {"X-Request-ID": {"description": "As in the log.", "schema": {"type": "string", "format": "uuid"}}}

READ_ANSWERS: Answers = {
    200: {
        "description": "The report, in the format that `Accept` asks for; `form` is null where no known form fits.",
        "headers": _REQUEST_ID,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Report"}},
            "text/html": _text(),
            "text/csv": _text("id,printed,value,…\n"),
            "text/markdown": _text(),
            _XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    },
    **_describe_problems(_DOCUMENT),
}
CHECK_ANSWERS: Answers = {
    200: {
        "description": "What does not add up, as `gouji check` says it; no findings where all does, or where no form fits.",
        "headers": _REQUEST_ID,
        "content": {
            "application/json": {
                "schema": _CHECK,
                "example": {"file": "report.pdf", "form": "gov-disclosure-2021", "findings": [], "warnings": []},
            },
            "application/x-ndjson": _text(),
            "text/plain": _text("report.pdf:2: requests.outcomes[total]: …\n"),
        },
    },
    **_describe_problems(_DOCUMENT),
}
MATCH_ANSWERS: Answers = {
    200: {
        "description": "Each label with the rows that it may name, in the order of the request.",
        "headers": _REQUEST_ID,
        "content": {"application/json": {"schema": _MATCH, "example": {"labels": [_MATCHED]}}},
    },
    **_describe_problems((*_POST, 422)),
}
FORMS_ANSWERS: Answers = {
    200: {"description": "The forms that gouji knows.", "content": {"application/json": {"schema": _FORMS}}},
    **_describe_problems(_COMMON),
}
STATE_ANSWERS: Answers = {
    200: {"description": "It is so.", "content": {"application/json": {"schema": _STATE}}},
    **_describe_problems((400,)),
}
READY_ANSWERS: Answers = {**STATE_ANSWERS, **_describe_problems((503,))}
METRICS_ANSWERS: Answers = {
    200: {"description": "Counts, as Prometheus reads them.", "content": {"text/plain": _text()}},
    **_describe_problems(_COMMON),
}

_BINARY = {"type": "string", "format": "binary"}
DOCUMENT_BODY: Described = {
    "requestBody": {
        "required": True,
        "description": "The document: as the part `file` of a form, or its bytes as they are, under any other type.",
        "content": {
            "multipart/form-data": {
                "schema": {"type": "object", "required": ["file"], "properties": {"file": _BINARY}},
            },
            "application/octet-stream": {"schema": _BINARY},
        },
    }
}
MATCH_BODY: Described = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/MatchRequest"},
                "example": {"labels": ["其他处理", "本年新收政府信息公开申请数量"], "k": 3},
            }
        },
    }
}


def describe_service(app: FastAPI, *, token: bool) -> Described:
    """Return the OpenAPI document of the application."""
    described: Described = get_openapi(
        title="gouji", version=app.version, summary=app.summary, description=app.description, routes=app.routes
    )
    parts = described.setdefault("components", {})
    schemas = parts["schemas"] = {}
    for model in (Problem, MatchRequest):
        schemas[model.__name__] = model.model_json_schema()
    schemas["Report"] = _place_report_schema()
    forms = [form.id for form in load_forms()]
    schemas["MatchRequest"]["properties"]["form"] = {"enum": [*forms, None], "default": None}
    for path, methods in described["paths"].items():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "form":
                    parameter["schema"] = {"enum": forms}
            if token and path not in OPEN_PATHS:
                operation["security"] = [{"bearer": []}]
            else:
                operation["responses"].pop("401", None)
    if token:
        parts["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    return described


def _place_report_schema() -> Described:
    """Return the schema of reports with references that hold inside an OpenAPI document."""
    text = json.dumps(report_schema()).replace('"#/$defs/', '"#/components/schemas/Report/$defs/')
    schema: Described = json.loads(text)
    for key in ("$schema", "$id"):
        schema.pop(key, None)
    return schema
