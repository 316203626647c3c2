"""What reads numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gouji.ingest.scan.engine import Reading
from gouji.ingest.scan.ink import InkLine, PageInk

__all__ = ["NumberReader"]


class NumberReader(Protocol):
    """Reads lines that are nothing but a number."""

    def read(self, lines: Sequence[InkLine | None], ink: PageInk) -> list[Reading | None]:
        """A reading for each line that is a number, as far as can be told; else None."""
