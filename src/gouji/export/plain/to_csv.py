"""A report as CSV, one fact a row (RFC 4180, UTF-8, a line feed at each line's end)."""

from __future__ import annotations

import re
from dataclasses import astuple, fields, replace
from typing import TYPE_CHECKING

from gouji.export.views.records import COLUMNS, Record, list_records
from gouji.export.views.text import show_number
from gouji.report import ReportData

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form

__all__ = ["is_formula", "render_csv", "write_field"]

_KINDS = tuple(str(field.type) for field in fields(Record))
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

    Empty fields are None; booleans are `true` and `false`. Programs guess a column's type by its first lines; that they
    guess right, text is quoted, numbers that need not be whole have a point, and where a header is written a space
    follows the first number in `printed`, whose column is text. Text that a spreadsheet would run as a formula gets
    an apostrophe before it. There is no byte order mark, so that programs find the first column's name; Excel needs
    one (`utf-8-sig`) to see UTF-8, and has the XLSX output.
    """
    lines = [",".join(COLUMNS)] if header else []
    records = list(list_records(report, form))
    if header:
        first = next((i for i, record in enumerate(records) if record.printed), None)
        if first is not None:
            records[first] = replace(records[first], printed=f"{records[first].printed} ")
    lines += [",".join(map(write_field, _KINDS, astuple(record))) for record in records]
    return "".join(f"{line}\n" for line in lines)


def write_field(kind: str, value: object) -> str:
    """Return a field; `kind` is the column's type as annotations write it: `str`, `int`, `float`, `bool`, or one of them or None."""
    if value is None:
        return ""
    if kind.startswith("str"):
        text = str(value)
        text = f"'{text}" if is_formula(text) else text
        return f'"{text.replace(chr(34), chr(34) * 2)}"'
    if isinstance(value, bool):
        return str(value).lower()
    text = show_number(value) if isinstance(value, int | float) else str(value)
    return f"{text}.0" if kind.startswith("float") and text.lstrip("-").isdecimal() else text
