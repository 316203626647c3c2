"""Which unknown text stands right before a run of numbers, so that it is the run's own label.

Only such text may be another statistic's label. Not all of it is: what stands in a sentence is not, nor are columns of
headers that are printed downwards and read across.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import takewhile

from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.fragments.pieces import Piece

__all__ = ["find_text_before", "is_strange"]


def find_text_before(
    pieces: Sequence[Piece], start: int, header_characters: Collection[str], settings: AlignmentSettings
) -> str:
    """Return the unknown text right before the run at `start`, in the same row of a source table or in running text.

    Characters that stand apart are one text. Empty where there is none.
    """
    texts: list[str] = []
    here = pieces[start]
    for before in reversed(pieces[max(start - settings.longest_spaced, 0) : start]):
        other_line = before.line != here.line and bool(texts or before.row or here.row)
        if before.slots is not None or before.known or before.embedded or not before.core or other_line:
            break
        if texts and len(before.core) > 1:
            break
        texts.insert(0, before.core)
        if len(before.core) > 1:
            break
    return "" if _ends_in_headers(texts, header_characters) else "".join(texts)


def is_strange(before: Sequence[Piece], after: Sequence[Piece], header_characters: Collection[str]) -> bool:
    """Return whether the pieces of a label before its run and after it are no text of the form, and no sentence's."""
    texts = [p for p in after if p.slots is None]
    if any(p.known or p.embedded for p in (*before, *texts)) or any(p.enumerator for p in texts):
        return False
    return not _ends_in_headers([p.core for p in before], header_characters)


def _ends_in_headers(texts: Sequence[str], header_characters: Collection[str]) -> bool:
    """Return whether texts end in columns of headers that are printed downwards and read across: 持 正 果 结."""
    last = list(takewhile(lambda text: len(text) == 1, reversed(texts)))
    return bool(last) and all(c in header_characters for c in last)
