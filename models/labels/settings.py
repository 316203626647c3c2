"""How nearly a line must read as a section's title, and when a label names a row."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LabelSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSettings:
    """Lengths are characters without spaces and punctuation; the matcher's own threshold for naming a row is in its model."""

    least_title: int = 8
    """Shorter titles are looked for as they are: one wrong character would make another word of them."""
    title_edit: int = 8
    """One character may differ for each so many of a title."""
    # The label matcher, which `read` does not ask.
    least_shown: float = 0.01
    """Rows below this probability are omitted."""
    rival: float = 0.1
    """A second row from this probability on makes a label ambiguous."""
    batch: int = 1024
    """Labels that are compared at once: their tables stay in the processor's cache. No result depends on it."""
