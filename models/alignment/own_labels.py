"""Which text stands right before a run of numbers, so that it is the run's own label.

Only such text may be another statistic's label. Not all of it is: what stands in a sentence is not, nor are columns of
headers that are printed downwards and read across.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import takewhile

from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.fragments.pieces import Piece

__all__ = ["find_own_label", "is_strange", "join_cores"]


def find_own_label(pieces: Sequence[Piece], start: int, sides: Collection[str], settings: AlignmentSettings) -> int:
    """Return where the text begins that is the label of the run at `start`; `start` itself where there is none.

    It stands in the same row of a source table, or in running text. What touches a label
    of the form without a space belongs to it: 党内规范性文件 is no 规范性文件. `sides` are the texts around the form's rows, before which
    a label begins anew. Characters that stand apart are one text.
    """
    first = start
    while first > max(start - settings.longest_spaced, 0) and _goes_on(pieces, first - 1, first, start, sides):
        first -= 1
    own = pieces[first:start]
    if own and all(p.known for p in own):
        return start - 1
    return start if _ends_in_headers([p.core for p in own], sides) else first


def _goes_on(pieces: Sequence[Piece], at: int, first: int, start: int, sides: Collection[str]) -> bool:
    """Return whether the piece before the first one of a label belongs to it; `first` is `start` where there is none yet."""
    before, here = pieces[at], pieces[first]
    if before.slots is not None or before.prose_text or not before.core:
        return False
    if first == start:
        return before.line == here.line or not (before.row or here.row)
    if (
        here.core in sides
        or before.core in sides
        or before.line != here.line
        or here.enumerator is not None
        or here.row
    ):
        return False
    touches = before.span[1] == here.span[0]
    return touches or (
        len(before.core) == 1 and not before.known and all(len(p.core) == 1 for p in pieces[first:start])
    )


def join_cores(pieces: Sequence[Piece]) -> str:
    """Return the text of a label's pieces."""
    return "".join(p.core for p in pieces)


def is_strange(before: Sequence[Piece], after: Sequence[Piece], sides: Collection[str]) -> bool:
    """Return whether the pieces of a label before its run and after it are no text of the form, and no sentence's."""
    texts = [p for p in after if p.slots is None]
    if any(p.known or p.embedded for p in (*before, *texts)) or any(p.enumerator for p in texts):
        return False
    return not _ends_in_headers([p.core for p in before], sides)


def _ends_in_headers(texts: Sequence[str], sides: Collection[str]) -> bool:
    """Return whether texts end in columns of headers that are printed downwards and read across: 持 正 果 结."""
    last = list(takewhile(lambda text: len(text) == 1, reversed(texts)))
    return bool(last) and all(any(c in side for side in sides) for c in last)
