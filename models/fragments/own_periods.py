"""Labels that name the form's own period in other words: 今年新收, 2023年新收 in a report of 2023, 去年结转, 本年结转下年度."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from gouji.models.fragments.pieces import Piece
from gouji.models.labels.dictionary import LabelIndex
from gouji.models.labels.rewordings import drop_asides, simplify
from gouji.models.text.normalise import core, split_enumerator
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

    So are numbered cells that say in other words what a label of the form says: 一、今年新收申请数. `find_year` finds the
    report's year; it is only asked where a label names a year in digits.
    """
    return tuple(
        piece if piece.slots is not None or piece.known else _name_own(piece, index, find_year) for piece in pieces
    )


def _name_own(piece: Piece, index: LabelIndex, find_year: Callable[[], int | None]) -> Piece:
    printed, wordings = piece.core, _list_wordings(piece, index)
    if not wordings and piece.row and piece.enumerator is not None:
        printed = core(drop_asides(split_enumerator(piece.text)[1]))
        wordings = index.simple.get(simplify(printed), ())
    dated = bool(wordings) and NAMED_YEAR.search(printed) is not None
    year = find_year() if dated else None
    if dated and year is None:
        return piece
    own = next((w for w in wordings if not names_other_period(printed, w, year)), None)
    return piece if own is None else replace(piece, core=own, known=True)


def _list_wordings(piece: Piece, index: LabelIndex) -> tuple[str, ...]:
    """Return the labels of the form that a text is but for the words of its period."""
    named = drop_periods(piece.core) if "年" in piece.core else piece.core
    return index.undated.get(named, ()) if named != piece.core else ()


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
