"""What a line tagger is: from the lines of a document to one class each.

```python
view = view_of(stream)
kinds = load_tagger("linear").tag(view)      # one Guess a line of view.lines
```
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gouji.models.text.lines import Line, split_lines
from gouji.tags import TagKind
from gouji.tokens import TokenStream

__all__ = ["KINDS", "Guess", "Tagger", "View", "view_of"]

KINDS = tuple(TagKind)
"""The classes in the order in which models number them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The lines of a document, page furniture included, as taggers see them."""

    lines: tuple[Line, ...]
    furniture: frozenset[int]
    """Numbers of the lines that the converter takes for page furniture."""
    declared_title: str | None = None


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


def view_of(stream: TokenStream) -> View:
    """Return the lines of a stream as taggers see them."""
    lines = split_lines(stream, furniture=True)
    kept = {line.number for line in split_lines(stream)}
    return View(
        lines=lines,
        furniture=frozenset(line.number for line in lines if line.number not in kept),
        declared_title=stream.title,
    )
