"""A report's facts as a data frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal, overload

from gouji.errors import UsageError
from gouji.export.views.records import COLUMNS, list_records
from gouji.report import ReportData

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from gouji.models.forms.definition import Form

__all__ = ["to_frame"]

_INTEGERS = ("year", "page", "span_start", "span_end")
_NUMBERS = ("value", "confidence", "proposed", "corrected", "x0", "y0", "x1", "y1")
_FLAGS = ("review",)


@overload
def to_frame(
    report: ReportData, form: Form | None = None, *, library: Literal["pandas"] = "pandas"
) -> pd.DataFrame: ...


@overload
def to_frame(report: ReportData, form: Form | None = None, *, library: Literal["polars"]) -> pl.DataFrame: ...


def to_frame(report: ReportData, form: Form | None = None, *, library: str = "pandas") -> pd.DataFrame | pl.DataFrame:
    """Return one row a fact, in the report's order; the columns are those of `gouji.export.views.records.Record`.

    Numbers are nullable (`Float64`, `Int64` in pandas), as a blank is neither 0 nor NaN; text is `string`.

    Raises `UsageError` for another library than pandas and polars, and where that library is not installed.
    """
    if library not in _MAKERS:
        message = f"no frames of {library!r}; known libraries are {', '.join(_MAKERS)}"
        raise UsageError(message)
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for record in list_records(report, form):
        for name, value in asdict(record).items():
            columns[name].append(value)
    try:
        return _MAKERS[library](columns)
    except ImportError as error:
        message = f"{library} is not installed; pip install 'gouji[frames]'"
        raise UsageError(message) from error


def _pandas(columns: dict[str, list[Any]]) -> pd.DataFrame:
    import pandas as pd

    kinds: dict[str, Any] = dict.fromkeys(_INTEGERS, "Int64")
    kinds |= dict.fromkeys(_NUMBERS, "Float64") | dict.fromkeys(_FLAGS, "bool")
    return pd.DataFrame({name: pd.array(values, dtype=kinds.get(name, "string")) for name, values in columns.items()})


def _polars(columns: dict[str, list[Any]]) -> pl.DataFrame:
    import polars as pl

    kinds: dict[str, Any] = dict.fromkeys(COLUMNS, pl.String)
    kinds |= (
        dict.fromkeys(_INTEGERS, pl.Int64) | dict.fromkeys(_NUMBERS, pl.Float64) | dict.fromkeys(_FLAGS, pl.Boolean)
    )
    return pl.DataFrame(columns, schema=kinds, strict=False)


_MAKERS: dict[str, Callable[[dict[str, list[Any]]], pd.DataFrame | pl.DataFrame]] = {
    "pandas": _pandas,
    "polars": _polars,
}
