"""What OpenAPI says holds: no request makes a 5xx, and each answer is as described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.python.asgi import get_client

from gouji.serve.application import create_app

if TYPE_CHECKING:
    from gouji.serve.options import ServeOptions


@pytest.fixture(scope="module")
def caller(options: ServeOptions) -> Iterator[Any]:
    """Schemathesis' own client, with workers that are started once."""
    with get_client(create_app(options)) as caller:
        yield caller


OPERATIONS = (
    ("POST", "/v1/read"),
    ("POST", "/v1/check"),
    ("POST", "/v1/match"),
    ("GET", "/v1/forms"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
)


def test_all_operations_are_tried(caller: Any) -> None:
    described = caller.app.openapi()["paths"]
    assert {(method.upper(), path) for path, methods in described.items() for method in methods} == set(OPERATIONS)


@pytest.mark.slow
@pytest.mark.parametrize("mode", [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_request_makes_a_5xx_and_answers_are_as_described(caller: Any, method: str, path: str, mode: Any) -> None:
    schema = schemathesis.openapi.from_dict(caller.app.openapi())
    schema.app = caller.app
    # Any bytes are a valid request, and few of them are a document, so that to refuse them is right.
    refusing = schemathesis.checks.CHECKS.get_by_names(["positive_data_acceptance"])

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        case.call_and_validate(session=caller, excluded_checks=refusing)

    try:
        ask()
    except Unsatisfiable:  # nothing about the request can be wrong
        assert mode is schemathesis.GenerationMode.NEGATIVE
        assert method == "GET"
