"""The JSON Schemas of what gouji writes."""

from __future__ import annotations

from typing import cast

__all__ = ["JsonObject", "JsonValue", "report_schema"]

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
JsonObject = dict[str, JsonValue]


def report_schema() -> JsonObject:
    """Return the JSON Schema (draft 2020-12) of `gouji.report/1`, as `Report.to_json` and `gouji read` write it.

    ```python
    jsonschema.validate(json.loads(report.to_json()), gouji.report_schema())
    ```
    """
    import json
    from importlib.resources import files

    text = files(__name__).joinpath("report-1.json").read_text(encoding="utf-8")
    return cast("JsonObject", json.loads(text))
