"""The reader under test, and a reading that survives its crash."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["Reader", "attempt_reading", "read_document", "read_with_confidence"]

Reader = Callable[[bytes, str], Mapping[str, Any]]


def read_document(data: bytes, name: str) -> Mapping[str, Any]:
    """Return gouji's own report in its JSON form. Its imports are slow, so they happen at the first call."""
    import gouji
    from gouji.export.plain.to_json import convert_report

    return convert_report(gouji.read(data, name=name))


def read_with_confidence(data: bytes, name: str, *, model: str) -> Mapping[str, Any]:
    """Return gouji's own report with the confidences and reviews of another confidence model, that of a file."""
    from dataclasses import replace

    from gouji.export.plain.to_json import convert_report
    from gouji.models.decoding.calibration import calibrate, read_calibration
    from gouji.reading import read
    from gouji.report import Facts
    from gouji.settings import Settings

    report = read(data, name=name, settings=Settings(calibrated=False))
    if report.form is None:
        return convert_report(report)
    known = read_calibration(model)
    facts = Facts(tuple(calibrate(report.facts, report.rows, report.findings, known).values()))
    engine = replace(report.engine, models={**report.engine.models, "confidence": known.sha256})
    return convert_report(replace(report, facts=facts, engine=engine))


def attempt_reading(reader: Reader, data: bytes, name: str) -> Mapping[str, Any]:
    """Return what a reader gives; where it crashes, a report with nothing but the `crash`."""
    try:
        return reader(data, name)
    except Exception as error:  # noqa: BLE001 – a crash on one document is a result, not the end of the run
        return {"crash": f"{type(error).__name__}: {error}"}
