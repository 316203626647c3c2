"""What a document of another kind is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["OtherBlock", "OtherDocument", "OtherTable", "OtherText", "TextKind"]


class TextKind(StrEnum):
    """What a line of text is."""

    TITLE = "title"
    HEADING = "heading"
    PROSE = "prose"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherText:
    """A line of text."""

    kind: TextKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTable:
    """A table as a full grid of cells; the first `headers` rows are column headers."""

    rows: tuple[tuple[str, ...], ...]
    headers: int = 1


OtherBlock = OtherText | OtherTable


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDocument:
    """A document that is on no form, and what makes it again."""

    name: str
    data: bytes
    kind: str
    lane: str
    seed: int
