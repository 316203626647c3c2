"""The reader under test, and a reading that survives its crash."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["Reader", "attempt_reading", "read_document"]

Reader = Callable[[bytes, str], Mapping[str, Any]]


def read_document(data: bytes, name: str) -> Mapping[str, Any]:
    """Return gouji's own report in its JSON form. Its imports are slow, so they happen at the first call."""
    import gouji
    from gouji.export.plain.to_json import convert_report

    return convert_report(gouji.read(data, name=name))


def attempt_reading(reader: Reader, data: bytes, name: str) -> Mapping[str, Any]:
    """Return what a reader gives; where it crashes, a report with nothing but the `crash`."""
    try:
        return reader(data, name)
    except Exception as error:  # noqa: BLE001 – a crash on one document is a result, not the end of the run
        return {"crash": f"{type(error).__name__}: {error}"}
