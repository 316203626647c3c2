"""What a line of a document is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gouji.tokens import Span

__all__ = ["Tag", "TagKind"]


class TagKind(StrEnum):
    """The classes of lines and table rows."""

    TITLE = "title"
    HEADING = "heading"
    TABLE_HEADER = "table_header"
    ROW = "row"
    """A table row in the form's order."""
    ROW_OUT_OF_ORDER = "row_out_of_order"
    ROW_CONTINUED = "row_continued"
    ROW_UNLABELLED = "row_unlabelled"
    NOTE = "note"
    FURNITURE = "furniture"
    PROSE = "prose"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """The class of one line: its place, and for headings the level (1 is the title's) and the section.

    `section` is a section id of the form, `"title"`, or None.
    """

    kind: TagKind
    span: Span
    page: int = 1
    level: int | None = None
    section: str | None = None
    confidence: float = 1.0
