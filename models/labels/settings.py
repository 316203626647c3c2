"""How nearly a line must read as a section's title."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LabelSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSettings:
    """Lengths are characters without spaces and punctuation."""

    least_title: int = 8
    """Shorter titles are looked for as they are: one wrong character would make another word of them."""
    title_edit: int = 8
    """One character may differ for each so many of a title."""
