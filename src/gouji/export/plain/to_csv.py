"""A report as CSV, one fact a row (RFC 4180, UTF-8, a line feed at each line's end)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import astuple
from typing import TYPE_CHECKING

from gouji.export.views.records import COLUMNS, list_records
from gouji.export.views.text import show_number
from gouji.report import ReportData

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form

__all__ = ["is_formula", "render_csv"]

_FORMULA = re.compile(r"[=@\t\r\n＝＠]|[+\-＋－](?!\d+(?:\.\d+)?$)(?=.)", re.DOTALL)
"""East Asian spreadsheets run full-width signs too."""


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet takes `text` for a formula: it begins with = + - @ (of either width), a tab or a line end.

    Signed numbers such as `+14` and `-3` are numbers, and a dash alone is a dash.

    >>> is_formula("=1+1"), is_formula("-3"), is_formula("-")
    (True, False, False)
    """
    return _FORMULA.match(text) is not None


def render_csv(report: ReportData, form: Form | None = None, *, header: bool = True) -> str:
    """Return one line a fact under a header line with the names of `gouji.export.views.records.Record`.

    Empty fields are None; booleans are `true` and `false`. Text that a spreadsheet would run as a formula gets
    an apostrophe before it. There is no byte order mark, so that programs find the first column's name; Excel needs
    one (`utf-8-sig`) to see UTF-8, and has the XLSX output.
    """
    lines = [_line(COLUMNS)] if header else []
    lines += [_line([_field(value) for value in astuple(record)]) for record in list_records(report, form)]
    return "".join(lines)


def _line(fields: Iterable[str]) -> str:
    """One line. The writer ends it as RFC 4180 says, and so quotes fields with a carriage return or a line feed."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(fields)
    return out.getvalue().removesuffix("\r\n") + "\n"


def _field(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return show_number(value)
    text = str(value)
    return f"'{text}" if is_formula(text) else text
