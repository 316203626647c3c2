"""Finding known labels inside running text.

>>> LabelIndex(("重复申请",)).find("2.重 复申请 0")
[(2, 7)]
"""

from __future__ import annotations

import re

__all__ = ["LabelIndex"]


class LabelIndex:
    """Finds known labels inside running text, whatever spaces and punctuation stand between."""

    def __init__(self, cores: tuple[str, ...], titles: tuple[str, ...] = ()) -> None:
        self.cores = frozenset(cores)
        self.titles = frozenset(titles)
        """The cores among them that are titles of sections."""
        ordered = sorted({c for c in cores if len(c) > 1}, key=lambda c: (-len(c), c))
        self._pattern = re.compile("|".join(map(re.escape, ordered)) or r"(?!)")

    def find(self, text: str) -> list[tuple[int, int]]:
        """The spans in `text` (folded) that read as a known label; longest first, no overlaps."""
        kept = [i for i, c in enumerate(text) if c.isalnum()]
        squeezed = "".join(text[i] for i in kept)
        return [(kept[m.start()], kept[m.end() - 1] + 1) for m in self._pattern.finditer(squeezed)]
