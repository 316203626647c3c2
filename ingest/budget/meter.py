"""The meter with which every reader counts what a document holds.

```python
meter = Meter(Budget(pages=2), "report.pdf")
meter.spend("pages")
meter.spend("pages", 2)  # raises BudgetExceeded: report.pdf: it has more than 2 pages; split it
```

A budget keeps the cost of a document in bounds without a clock and without a process of its own: memory and time grow with
what is counted here. Sizes inside of one step, such as the columns of a table, are settings of their rooms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from gouji.errors import BudgetExceeded
from gouji.ingest.budget.settings import Budget
from gouji.language import mark_text

__all__ = ["Meter"]

_AGAIN = mark_text("print it to a new PDF")
_WORDS = {
    "bytes": (mark_text("it is larger than {number} bytes"), mark_text("split it")),
    "office": (
        mark_text("it is larger than the {number} bytes that LibreOffice is given"),
        mark_text("save it as DOCX, or split it"),
    ),
    "office_lines": (
        mark_text("it has more than the {number} paragraphs that LibreOffice is given"),
        mark_text("save it as DOCX, or split it"),
    ),
    "office_rows": (
        mark_text("it has more than the {number} rows or paragraphs of its kind that LibreOffice is given"),
        mark_text("save it as DOCX, or split it"),
    ),
    "unpacked": (
        mark_text("it unpacks to more than {number} bytes (a bomb?)"),
        mark_text("open it in the program that made it and save it anew"),
    ),
    "part": (
        mark_text("it has a part that unpacks to more than {number} bytes"),
        mark_text("open it in the program that made it and save it anew"),
    ),
    "objects": (mark_text("it has more than {number} objects"), _AGAIN),
    "references": (mark_text("it has more than {number} references to follow"), _AGAIN),
    "drawn": (
        mark_text("it has a page that is drawn with more than {number} numbers and operators"),
        mark_text("print that page as a picture"),
    ),
    "drawn_a_byte": (
        mark_text("its pages are drawn with more than {number} numbers and operators for each byte of the file"),
        _AGAIN,
    ),
    "repeated": (
        mark_text("its pages repeat the content of others with more than {number} numbers and operators"),
        _AGAIN,
    ),
    "filtered": (mark_text("it has more than {number} bytes in streams that are packed in an unusual way"), _AGAIN),
    "codes": (mark_text("its fonts have more than {number} codes"), _AGAIN),
    "marks": (
        mark_text("it has a page with marked contents nested more than {number} deep"),
        mark_text("print that page as a picture"),
    ),
    "pictured": (
        mark_text("it has a page that is drawn with pictures of more than {number} pixels"),
        mark_text("print that page as a picture"),
    ),
    "behind": (
        mark_text(
            "it has a page that is drawn with more than {number} bytes of masks, patterns, drawn letters and conditions of layers"
        ),
        mark_text("print that page as a picture"),
    ),
    "nested": (
        mark_text("it has masks, patterns, drawn letters or conditions of layers nested more than {number} deep"),
        _AGAIN,
    ),
    "pages": (mark_text("it has more than {number} pages"), mark_text("split it")),
    "cells": (mark_text("it has more than {number} table cells"), mark_text("split it")),
    "spans": (mark_text("it has table cells that cover more than {number} places"), mark_text("split its tables")),
    "nodes": (mark_text("it has more than {number} elements"), mark_text("split it")),
    "attributes": (
        mark_text("it has more than {number} attributes"),
        mark_text("save it as plain HTML, without styles"),
    ),
    "pictures": (mark_text("it has more than {number} pictures"), mark_text("split it")),
    "pixels": (mark_text("it has pictures of more than {number} pixels"), mark_text("scan it at 300 dpi, or split it")),
    "characters": (mark_text("it has more than {number} characters"), mark_text("split it")),
    "line": (mark_text("it has a line of more than {number} characters"), mark_text("divide that line")),
}
"""What a message says of each limit, and what to do."""
_OF_A_PAGE = ("drawn", "marks", "pictured", "behind")
"""What is counted anew for each page of a PDF file."""


class Meter:
    """Counts what one document has taken of its budget.

    >>> meter = Meter(Budget(cells=10), "a.docx")
    >>> meter.spend("cells", 8)
    >>> meter.spent["cells"], meter.allows("cells", 3)
    (8, False)
    """

    __slots__ = ("_contents", "_drawn", "_repeats", "budget", "name", "spent")

    def __init__(self, budget: Budget, name: str) -> None:
        self.budget = budget
        self.name = name
        self.spent: Counter[str] = Counter()
        self._drawn = 0
        self._contents: set[Hashable] = set()
        self._repeats = False

    def spend(self, what: str, count: int = 1) -> None:
        """Count something; `what` names a field of the budget. Raises `BudgetExceeded` beyond it."""
        self.spent[what] += count
        if self.spent[what] > getattr(self.budget, what):
            raise self.exceed(what)

    def allows(self, what: str, count: int = 1) -> bool:
        """Return whether so many more are within the budget; nothing is counted."""
        return bool(self.spent[what] + count <= getattr(self.budget, what))

    def begin_page(self, content: Hashable = None) -> None:
        """Count what the page before was drawn with among the drawings of all pages, which the length of the file bounds.

        `content` names what draws the new one: where another page was drawn with the same, it is repeated.
        """
        self._drawn += self.spent["drawn"]
        self.spend("repeated", self.spent["drawn"] if self._repeats else 0)
        self._repeats = content is not None and content in self._contents
        self._contents.add(content)
        for what in _OF_A_PAGE:
            self.spent[what] = 0
        beyond = max(self._drawn - self.budget.drawn, 0)
        self.spent["drawn_a_byte"] = beyond // max(self.spent["bytes"], 1)
        self.spend("drawn_a_byte", 0)

    def check(self) -> None:
        """Raise `BudgetExceeded` where something was counted beyond its limit and a library kept the error to itself."""
        for what in _WORDS:
            if not self.allows(what, 0):
                raise self.exceed(what)

    def exceed(self, what: str) -> BudgetExceeded:
        """Return the error that names a limit and says what to do."""
        told = _WORDS[what]
        reason = mark_text(told[0].format(number=f"{getattr(self.budget, what):,}"))
        return BudgetExceeded(self.name, reason, told[1])
