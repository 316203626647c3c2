"""What a line tagger is: from the lines of a document to one class each.

```python
view = view_of(stream)
kinds = load_tagger("linear").tag(view)      # one Guess a line of view.lines
```
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gouji.models.tagging.features.view import View
from gouji.tags import TagKind

__all__ = ["KINDS", "Guess", "Tagger"]

KINDS = tuple(TagKind)
"""The classes in the order in which models number them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """The class that a tagger gives a line, and its probability where the tagger has one."""

    kind: TagKind
    confidence: float = 1.0


class Tagger(Protocol):
    """Tags every line of a view, in order. Deterministic; never raises for a document that could be read."""

    def tag(self, view: View) -> tuple[Guess, ...]:
        """Return one guess for each of `view.lines`."""
        ...
