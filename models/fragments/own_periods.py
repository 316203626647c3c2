"""Labels that name the form's own period in other words: 今年新收, 2023年新收 in a report of 2023, 去年结转, 本年结转下年度."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from gouji.models.fragments.pieces import Piece
from gouji.models.labels.dictionary import LabelIndex
from gouji.models.text.normalise import core
from gouji.models.text.periods import NAMED_YEAR, drop_periods, names_other_period

__all__ = ["dates_label", "find_period_before", "name_own_periods"]

_LABEL_BEFORE = re.compile(r"[^\W\d]{0,8}\Z")
_PERIOD_BEFORE = re.compile(r"(?:本年度?|[今当]年|(?<!\d)20\d\d年度?)\Z")
_LONGEST_PERIOD = len("02023年度")
_LABEL_BEHIND = re.compile(r"[^\W\d]{1,32}")
"""What a label has before its year, and behind it."""


def name_own_periods(
    pieces: Sequence[Piece], index: LabelIndex, find_year: Callable[[], int | None]
) -> tuple[Piece, ...]:
    """Return the pieces; labels of the form but for the words of their period are the form's, where the period is the same.

    `find_year` finds the report's year; it is only asked where a label names a year in digits.
    """
    return tuple(_name_own(piece, index, find_year) if _may_name(piece) else piece for piece in pieces)


def _may_name(piece: Piece) -> bool:
    return piece.slots is None and not piece.known and "年" in piece.core


def _name_own(piece: Piece, index: LabelIndex, find_year: Callable[[], int | None]) -> Piece:
    named = drop_periods(piece.core)
    wordings = index.undated.get(named, ()) if named != piece.core else ()
    dated = bool(wordings) and NAMED_YEAR.search(piece.core) is not None
    year = find_year() if dated else None
    if dated and year is None:
        return piece
    own = next((w for w in wordings if not names_other_period(piece.core, w, year)), None)
    return piece if own is None else replace(piece, core=own, known=True)


def dates_label(gap: str, start: int, end: int, index: LabelIndex) -> bool:
    """Return whether digits are the year of a label of the form: 三、2023年度办理结果."""
    year = NAMED_YEAR.match(gap, start)
    if year is None or year.end() != end:
        return False
    before, behind = _LABEL_BEFORE.search(gap, 0, start), _LABEL_BEHIND.match(gap, end)
    word = core((before.group() if before else "") + gap[start:end] + (behind.group() if behind else ""))
    return drop_periods(word) in index.undated


def find_period_before(text: str, start: int, end: int, index: LabelIndex) -> int:
    """Return where a label `start:end` that names a period begins with another one before it: 本年结转下年度继续办理."""
    before = _PERIOD_BEFORE.search(text, max(start - _LONGEST_PERIOD, 0), start)
    own = drop_periods(core(text[start:end])) in index.undated if before else False
    return before.start() if before and own else start
