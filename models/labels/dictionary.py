"""Known labels found inside running text.

>>> LabelIndex(("重复申请",), LabelSettings()).find("2.重 复申请 0")
[(2, 7)]
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from gouji.models.labels.likeness import count_edits
from gouji.models.labels.rewordings import simplify
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.periods import drop_periods
from gouji.wording import TITLE_ITEM

__all__ = ["LabelIndex"]


class LabelIndex:
    """Finds known labels inside running text; spaces and punctuation between their characters do not count."""

    def __init__(self, cores: tuple[str, ...], settings: LabelSettings, titles: tuple[str, ...] = ()) -> None:
        self._settings = settings
        self.cores = frozenset(cores)
        self.titles = frozenset(titles)
        """The cores among them that are titles of sections."""
        self.undated = _list_undated(cores)
        """The cores that name a period, by what they are without it."""
        self.simple = _list_simple(cores)
        """The cores by what they say: see `gouji.models.labels.rewordings`."""
        self._long_titles = sorted(t for t in titles if len(t) >= settings.least_title)
        self._longest_title = max((len(t) + len(t) // settings.title_edit for t in self._long_titles), default=0)
        # The longest label first, as 公开 is also part of 不予公开.
        ordered = sorted({c for c in cores if len(c) > 1}, key=lambda c: (-len(c), c))
        self._has_ascii = any(c.isascii() for c in ordered)
        self._pattern = re.compile("|".join(map(re.escape, ordered)) or r"(?!)")

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return the spans in `text` (folded) that read as a known label; longest first, no overlaps."""
        if text.isascii() and not self._has_ascii:  # as most cells of tables, which hold digits
            return []
        kept = [i for i, c in enumerate(text) if c.isalnum()]
        squeezed = "".join(text[i] for i in kept)
        return [(kept[m.start()], kept[m.end() - 1] + 1) for m in self._pattern.finditer(squeezed)]

    def find_near_titles(self, text: str) -> list[tuple[int, int]]:
        """Return the spans in `text` (folded) after an item number such as 五、 that read nearly as a section's title."""
        found = []
        for number in TITLE_ITEM.finditer(text):
            letters = (i for i in range(number.end(), len(text)) if text[i].isalnum())
            kept = list(islice(letters, self._longest_title))
            size = _title_size("".join(text[i] for i in kept), self._long_titles, self._settings)
            if size:
                found.append((kept[0], kept[size - 1] + 1))
        return found


def _list_undated(cores: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for wording in cores:
        named = drop_periods(wording)
        if named and named != wording:
            found[named] = (*found.get(named, ()), wording)
    return found


def _list_simple(cores: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for wording in cores:
        said = simplify(wording)
        if said:
            found[said] = (*found.get(said, ()), wording)
    return found


def _title_size(text: str, titles: Sequence[str], settings: LabelSettings) -> int:
    """Return the length of the beginning of a text that is most like a title; 0 where none is like enough.

    Of beginnings with the same share of edits the one for the longest title counts.
    """
    best = (1.0, 0, 0)
    for title in titles:
        most = len(title) // settings.title_edit
        for size in range(len(title) - most, min(len(title) + most, len(text)) + 1):
            distance = count_edits(text[:size], title, most)
            if distance <= most:
                best = min(best, (distance / len(title), -len(title), size))
    return best[2]
