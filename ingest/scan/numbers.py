"""Numbers in cells, glyph by glyph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gouji.ingest.scan.engine import Reading
from gouji.ingest.scan.ink import InkLine, PageInk

__all__ = ["NoNumbers", "NumberReader"]


class NumberReader(Protocol):
    """Reads lines that are nothing but a number."""

    def read(self, lines: Sequence[InkLine | None], ink: PageInk) -> list[Reading | None]:
        """A reading for each line that is a number, as far as can be told; else None."""


class NoNumbers:
    """Leaves all to the reader of text: the baseline."""

    def read(self, lines: Sequence[InkLine | None], ink: PageInk) -> list[Reading | None]:  # noqa: ARG002 – the protocol's
        """None for each line."""
        return [None] * len(lines)
