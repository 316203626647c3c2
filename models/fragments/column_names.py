"""Which column of the form a header names: surely, in the form's words, or likely, in words that are most like one column's.

A header may be numbered (2.商业企业) and leave out what only says that things are counted (本年废止数, 现行有效件数（件）).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from gouji.models.forms.definition import Column
from gouji.models.fragments.pieces import Piece
from gouji.models.labels.likeness import count_shared
from gouji.models.text.normalise import core, remember_short
from gouji.wording import PERIODS

__all__ = ["find_column", "find_likely_column", "is_numbered_header"]

_TOTALS = frozenset({"总计", "合计", "共计"})
_COUNTED = re.compile(r"(?:件数|数量|总数|个数|数|件|组织|机构)+\Z")
"""What a header may end with, or not, and name the same."""


def find_column(text: str, columns: tuple[Column, ...]) -> int | None:
    """Return the place of the column that a header, a core, surely names; None where it names none."""
    exact, bare = _list_names(columns)
    return exact[text] if text in exact else bare.get(_strip(text))


def find_likely_column(text: str, columns: tuple[Column, ...], least: float) -> int | None:
    """Return the place of the column that a header names, or is more like than any other; None where it is like none.

    A larger share than `least` of the longer text's characters must be the other's.
    """
    sure = find_column(text, columns)
    if sure is not None or not columns:
        return sure
    named, shares = _strip(text), dict.fromkeys(range(len(columns)), 0.0)
    for own, place in _list_names(columns)[1].items():
        shares[place] = max(shares[place], count_shared(named, own) / max(len(named), len(own)))
    best, *others = sorted(shares, key=lambda place: -shares[place])
    nearest = shares[best] > max((shares[place] for place in others), default=0.0)
    return best if nearest and shares[best] > least else None


def is_numbered_header(at: int, pieces: Sequence[Piece], columns: tuple[Column, ...]) -> bool:
    """Return whether the numbered text at a place is a header: others around it are numbered alike, and name other columns."""
    named = {_name_numbered(piece, pieces[at], columns) for piece in _list_around(at, pieces, columns)}
    # Two may be labels of rows: 3.其他, （七）总计.
    return len(named - {None}) > 2


def _list_around(at: int, pieces: Sequence[Piece], columns: tuple[Column, ...]) -> list[Piece]:
    """Return the texts before and behind a numbered one up to numbers, sentences or a text that is numbered otherwise."""
    found = [pieces[at]]
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(pieces) and _is_header_text(pieces[place], pieces[at], columns):
            found.append(pieces[place])
            place += step
    return found


def _is_header_text(piece: Piece, numbered: Piece, columns: tuple[Column, ...]) -> bool:
    if piece.numbers or piece.prose_text:
        return False
    return piece.enumerator is None or _name_numbered(piece, numbered, columns) is not None


def _name_numbered(piece: Piece, like: Piece, columns: tuple[Column, ...]) -> int | None:
    """Return the column that a text names that is numbered as another one is."""
    if piece.enumerator is None or like.enumerator is None or piece.enumerator.style != like.enumerator.style:
        return None
    return find_column(piece.core, columns)


@lru_cache(maxsize=1 << 8)
def _list_names(columns: tuple[Column, ...]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return the wordings of columns with their places, and what is left of those that only one column has."""
    exact = {core(text): place for place, c in enumerate(columns) for text in (c.label.text, *c.label.variants)}
    bare: dict[str, set[int]] = {}
    for text, place in exact.items():
        for name in _TOTALS if text in _TOTALS else (_strip(text),):
            bare.setdefault(name, set()).add(place)
    return exact, {text: min(places) for text, places in bare.items() if len(places) == 1}


@remember_short
def _strip(text: str) -> str:
    """Return a core without words for the form's own period, and without what it may end with and name the same."""
    undated = PERIODS.sub(lambda match: "" if match.lastgroup == "own" else match.group(), text)
    return _COUNTED.sub("", undated) or text
