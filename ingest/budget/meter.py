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

from gouji.errors import BudgetExceeded
from gouji.ingest.budget.settings import Budget

__all__ = ["Meter"]

_AGAIN = "print it to a new PDF"
_WORDS = {
    "bytes": ("is larger than {} bytes", "split it"),
    "unpacked": ("unpacks to more than {} bytes (a bomb?)", "open it in the program that made it and save it anew"),
    "part": ("has a part that unpacks to more than {} bytes", "open it in the program that made it and save it anew"),
    "objects": ("has more than {} objects", _AGAIN),
    "references": ("has more than {} references to follow", _AGAIN),
    "pages": ("has more than {} pages", "split it"),
    "cells": ("has more than {} table cells", "split it"),
    "spans": ("has table cells that cover more than {} places", "split its tables"),
    "nodes": ("has more than {} elements", "split it"),
    "attributes": ("has more than {} attributes", "save it as plain HTML, without styles"),
    "pictures": ("has more than {} pictures", "split it"),
    "pixels": ("has pictures of more than {} pixels", "scan it at 300 dpi, or split it"),
    "characters": ("has more than {} characters", "split it"),
}
"""What a message says of each limit, and what to do."""


class Meter:
    """Counts what one document has taken of its budget.

    >>> meter = Meter(Budget(cells=10), "a.docx")
    >>> meter.spend("cells", 8)
    >>> meter.spent["cells"], meter.allows("cells", 3)
    (8, False)
    """

    __slots__ = ("budget", "name", "spent")

    def __init__(self, budget: Budget, name: str) -> None:
        self.budget = budget
        self.name = name
        self.spent: Counter[str] = Counter()

    def spend(self, what: str, count: int = 1) -> None:
        """Count something; `what` names a field of the budget. Raises `BudgetExceeded` beyond it."""
        self.spent[what] += count
        if self.spent[what] > getattr(self.budget, what):
            raise self.exceed(what)

    def allows(self, what: str, count: int = 1) -> bool:
        """Return whether so many more are within the budget; nothing is counted."""
        return bool(self.spent[what] + count <= getattr(self.budget, what))

    def check(self) -> None:
        """Raise `BudgetExceeded` where something was counted beyond its limit and a library kept the error to itself."""
        for what in _WORDS:
            if not self.allows(what, 0):
                raise self.exceed(what)

    def exceed(self, what: str) -> BudgetExceeded:
        """Return the error that names a limit and says what to do."""
        reason, advice = _WORDS[what]
        return BudgetExceeded(self.name, "it " + reason.format(f"{getattr(self.budget, what):,}"), advice)
