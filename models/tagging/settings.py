"""The numbers that the tags of lines depend on, but for those that models have learned."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["TaggingSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggingSettings:
    """When a line is a signature, a row or a section's title."""

    closing_lines: int = 5
    """A signature stands on one of so many last lines of a document."""
    longest_signature: int = 30
    """Characters of the longest signature that is no date: the longest names of agencies have about so many."""
    longest_row: int = 40
    """Characters of the longest line with a number that the rules take for a row; longer ones are running text."""
    section_likeness: float = 0.85
    """A heading this much like a section's title of a form (0 to 1) has that section's level, whatever its item number."""
