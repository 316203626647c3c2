"""One cell of a spreadsheet: a number as a number, a text as a text whatever it begins with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gouji.export.plain.to_csv import is_formula

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell

__all__ = ["REVIEW_FILL", "CellValue", "write_cell"]

CellValue = str | float | bool | None
REVIEW_FILL = "FFF2B8"
"""The colour of what a person should look at, as RGB."""

_LONGEST = 32_767
"""Characters that a cell of a spreadsheet can hold."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold; openpyxl knows of control characters alone."""


def write_cell(cell: Cell | MergedCell, value: CellValue) -> None:
    """Write a value. Text that begins like a formula gets Excel's own quote prefix, and reads as it was printed."""
    if not isinstance(value, str):
        cell.value = value
        return
    # Half a character, from a file name that is not UTF-8, stands as its escape.
    encodable = value.encode("utf-8", "backslashreplace").decode("utf-8")
    cell.value = _FORBIDDEN.sub(" ", encodable)[:_LONGEST]
    cell.data_type = "s"
    if is_formula(value) or value[:1] in ("+", "-"):
        cell.quotePrefix = True
