"""What is to be mended: equations over cells, what their cells may hold instead, and what changes are.

Cells are numbered; a row is the cells of a printed row from left to right, so that what happens to rows (two change places,
one moves by a column, its digits divide elsewhere) can be told from what happens to single cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gouji.tokens import Number

__all__ = ["Move", "Solution", "System", "Why", "is_slip", "is_transposed", "satisfied", "tidy"]

Changes = tuple[tuple[int, Number], ...]
_TOLERANCE = 1e-6


class Why(StrEnum):
    """How a change explains what is printed; its value is said to people."""

    FREE = ""
    DIGIT = "one digit"
    TRANSPOSED = "digits changed places"
    ALTERNATIVE = "another reading of the same characters"
    BLANK = "lost from an empty cell"
    READING = "the row read otherwise"
    DIVIDED = "digits divided elsewhere"
    SHIFTED = "moved by a column"
    SWAPPED = "rows changed places"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Changes of several cells by one event. The cell `open`, where there is one, becomes what the equations ask for."""

    changes: Changes
    cost: float
    why: Why
    open: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Equations over cells: `terms[e]` are (cell, weight) whose weighted sum should be 0; weights are 1 or -1.

    `values` are the printed values; a cell that may be negative is in `signed`.
    """

    values: tuple[Number, ...]
    terms: tuple[tuple[tuple[int, int], ...], ...]
    signed: frozenset[int] = frozenset()
    fixed: frozenset[int] = frozenset()
    """Cells that no answer may change."""
    blank: frozenset[int] = frozenset()
    """Cells where nothing is printed, which counts as 0."""
    implied: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Empty cells that stand for the sum of others: they are in no equation, those others are."""
    alternatives: Mapping[int, Mapping[Number, float]] = field(default_factory=dict)
    """Per cell the other values that its printed characters or its ink allow, with what each costs."""
    rows: tuple[tuple[int, ...], ...] = ()
    """The printed rows, each with its cells from left to right; rows of one table have the same width."""
    moves: tuple[Move, ...] = ()
    """What else rows as a whole may say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """One set of changes: (cell, new value), by cell, its cost, and why each change would be."""

    changes: Changes
    cost: float
    why: tuple[Why, ...] = field(default=(), compare=False)


def is_slip(old: Number, new: Number) -> bool:
    """Whether two numbers differ as a slip makes them: one digit, one more or less, or two neighbours changed.

    >>> is_slip(28, 23), is_slip(12, 21), is_slip(5, 50), is_slip(0, 17)
    (True, True, True, False)
    """
    a, b = f"{old}", f"{new}"
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1 or is_transposed(old, new)
    short, long = sorted((a, b), key=len)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def is_transposed(old: Number, new: Number) -> bool:
    """Whether two neighbouring digits changed places.

    >>> is_transposed(12, 21), is_transposed(120, 21), is_transposed(11, 11)
    (True, False, False)
    """
    a, b = f"{old}", f"{new}"
    different = [i for i in range(min(len(a), len(b))) if a[i] != b[i]]
    if len(a) != len(b) or len(different) != 2 or different[1] != different[0] + 1:
        return False
    i, k = different
    return a[i] == b[k] and a[k] == b[i]


def tidy(value: Number) -> Number:
    """A whole number as an int, others without binary dust."""
    if isinstance(value, int):
        return value
    rounded = round(value, 6)
    return int(rounded) if rounded.is_integer() else rounded


def satisfied(values: Sequence[Number], terms: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Whether every equation holds."""
    return all(abs(sum(w * values[c] for c, w in equation)) <= _TOLERANCE for equation in terms)
