"""What reads numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gouji.ingest.scan.image.ink import InkLine, PageInk
from gouji.ingest.scan.recognition.engine import Reading

__all__ = ["NumberReader"]


class NumberReader(Protocol):
    """Reads lines that are nothing but a number."""

    def read(self, lines: Sequence[InkLine | None], ink: PageInk) -> list[Reading | None]:
        """Return a reading for each line that is a number, as far as can be told; else None."""
