"""What gouji writes is what its schema says."""

from __future__ import annotations

import json

import jsonschema
import pytest

from gouji.reports import Report
from gouji.schema import JsonObject, report_schema


def _check(value: object) -> None:
    jsonschema.Draft202012Validator(report_schema()).validate(value)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(report_schema())


def test_invented_report_is_valid(report: Report) -> None:
    _check(json.loads(report.to_json()))


@pytest.mark.slow
def test_replicas_are_valid(replica_reports: tuple[Report, ...]) -> None:
    assert replica_reports
    for report in replica_reports:
        _check(json.loads(report.to_json()))


def test_real_documents_are_valid(real_reports: tuple[Report, ...]) -> None:
    assert len(real_reports) == 4
    for report in real_reports:
        _check(json.loads(report.to_json()))


@pytest.mark.parametrize(
    "change",
    [{"extra": 1}, {"schema": "gouji.report/2"}, {"form_confidence": 1.2}, {"year": "2023"}, {"facts": [{"id": "a"}]}],
)
def test_the_schema_refuses(report: Report, change: JsonObject) -> None:
    with pytest.raises(jsonschema.ValidationError):
        _check(report.to_dict() | change)


@pytest.mark.parametrize(
    "change",
    [{"status": "unknown"}, {"value": "3"}, {"confidence": 2}, {"evidence": [{"page": 0}]}, {"alternatives": ["3"]}],
)
def test_the_schema_refuses_a_fact(report: Report, change: JsonObject) -> None:
    value = json.loads(report.to_json())
    value["facts"][0] |= change
    with pytest.raises(jsonschema.ValidationError):
        _check(value)
