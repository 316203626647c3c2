"""The headings of a document as they were found."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.models.text.normalise import Enumerator, core, split_enumerator

__all__ = ["FoundHeading", "strip_number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHeading:
    """A heading: `span` into the stream's text; `section` once it is assigned."""

    text: str
    level: int
    """1 for the report's title, 2 for a section's, and so on; 0 while it is not known."""
    page: int
    span: tuple[int, int]
    line: int
    enumerator: Enumerator | None
    declared: int | None
    """The level that the source declares."""
    confidence: float
    section: str | None = None


def strip_number(text: str) -> str:
    """Return what a heading's text compares by: without its number, spaces and punctuation."""
    return core(split_enumerator(text)[1])
