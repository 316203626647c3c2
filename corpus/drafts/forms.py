"""The tables of both templates as printed, read from `data/forms.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["APPLICANTS", "FORMS", "Band", "RequestRow", "bands", "load_data", "outcome_rows", "request_rows"]

FORMS = ("gov-disclosure-2019", "gov-disclosure-2021")
APPLICANTS = ("natural_person", "commercial", "research", "nonprofit", "legal_service", "other_org", "total")
"""The columns of the `requests` table; the last is the row's total."""
_FRAME_ROWS = frozenset({"received", "carried_in", "total", "carried_out"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A band of the `disclosure` table: its label, its columns' ids and headers, its rows' ids and labels."""

    label: str
    columns: Mapping[str, str]
    rows: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A row of the `requests` table; `depth` is the number of label columns left of its own label."""

    id: str
    label: str
    depth: int
    group: str | None


@cache
def load_data(name: str) -> Mapping[str, Any]:
    """Return one of the data files by its stem: `load_data("prose")["titles"]`."""
    import yaml

    text = (files("gouji.corpus") / "data" / f"{name}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: Mapping[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 – a safe loader, C where it is built
    return data


@cache
def bands(form: str) -> tuple[Band, ...]:
    """Return the bands of the `disclosure` table of `form`."""
    return tuple(
        Band(label=band["band"], columns=band["columns"], rows=band["rows"])
        for band in load_data("forms")["disclosure"][form]
    )


@cache
def request_rows(*, single_other: bool) -> tuple[RequestRow, ...]:
    """Return the rows of the `requests` table; `single_other` prints （六）其他处理 as one row."""
    unwanted = "three" if single_other else "one"
    return tuple(
        RequestRow(id=row["id"], label=row["label"], depth=row["depth"], group=row.get("group"))
        for row in load_data("forms")["requests"]
        if row.get("other") != unwanted
    )


def outcome_rows(*, single_other: bool) -> tuple[RequestRow, ...]:
    """Return the rows that add up to （七）总计."""
    return tuple(row for row in request_rows(single_other=single_other) if row.id not in _FRAME_ROWS)
