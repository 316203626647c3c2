"""What a number that running text states is worth, and when it contradicts the tables."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ClaimSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSettings:
    """Worths are nats: how much likelier a reading of a row becomes by a stated number."""

    stated: float = 2.5
    """A reading has the number in one of the row's cells."""
    stated_column: float = 4.0
    """It has it in the cell that the sentence is about."""
    repeated: float = 1.5
    """It has it in a further cell."""
    context: int = 40
    """Characters before a number that are taken to describe it."""
    share_tolerance: float = 0.1
    """Percentage points by which a stated share may differ, as shares are rounded."""
    shares_tolerance: float = 0.6
    """Percentage points by which all shares of a total may miss 100."""
    least_parts: int = 2
    """Fewer parts than this do not divide a total."""
    sentences_before: int = 2
    """Sentences before a label that may hold the words for what it counts."""
    least_label: int = 4
    """Characters; shorter labels (其他) are words of any sentence."""
    least_name: int = 3
    """Characters of an organ's name without its place; shorter ones are words of any sentence."""
    longest_heading: int = 60
    """Characters; longer lines are no heading of a table."""
    titled_share: float = 0.7
    """A line with more than this share of the characters of a section's title is its heading."""
