"""What may have happened to rows as a whole: two changed places, one moved by a column, its digits divide elsewhere.

Each is one event, though it changes many cells, and mends a table at a lower price than as many changes of single cells. A
move explains a table only if every equation holds after it, which chance hardly brings about where several numbers that
are not 0 have to fall into place; moves of fewer are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, pairwise

from gouji.models.editing.costs import LocaliseCosts
from gouji.models.editing.system import Move, System, Why

__all__ = ["structural_moves"]

_LEAST_CHANGED = 3
_LEAST_MOVED = 2
_FEWEST_DIGITS = 3


def structural_moves(system: System, broken: Collection[int], costs: LocaliseCosts) -> Iterator[Move]:
    """The moves of rows that touch broken equations, cheapest kinds first.

    >>> from gouji.models.editing.costs import LocaliseCosts
    >>> swapped = System(values=(1, 2, 3, 0, 4, 4), terms=(((0, 1), (3, 1)),), rows=((0, 1, 2), (3, 4, 5)))
    >>> [move.changes for move in structural_moves(swapped, (0,), LocaliseCosts())][-1]
    ((0, 0), (1, 4), (2, 4), (3, 1), (4, 2), (5, 3))
    """
    touched = {cell for node in broken for cell, _ in system.terms[node]}
    rows = [row for row in system.rows if touched & set(row)]
    for row in rows:
        yield from _divided(row, system, costs.divided)
    for row in rows:
        yield from _shifted(row, system, costs.shifted)
    for (i, one), (k, other) in combinations(enumerate(system.rows), 2):
        if touched & {*one, *other}:
            yield from _swapped(one, other, system, costs.swapped + (costs.apart if k > i + 1 else 0.0))


def _divided(row: Sequence[int], system: System, cost: float) -> Iterator[Move]:
    """Two neighbours whose digits divide elsewhere: 12 3 → 1 23."""
    for left, right in pairwise(row):
        if left in system.blank or right in system.blank:
            continue
        first, digits = f"{system.values[left]}", f"{system.values[left]}{system.values[right]}"
        if len(digits) < _FEWEST_DIGITS or not digits.isdigit():
            continue
        for cut in range(1, len(digits)):
            a, b = digits[:cut], digits[cut:]
            if cut != len(first) and not (len(a) > 1 and a[0] == "0") and not (len(b) > 1 and b[0] == "0"):
                yield Move(changes=((left, int(a)), (right, int(b))), cost=cost, why=Why.DIVIDED)


def _shifted(row: Sequence[int], system: System, cost: float) -> Iterator[Move]:
    """A row from some cell on that stands a column too far right, or left; the cell that was lost is open."""
    values = [system.values[cell] for cell in row]
    for start in range(len(row) - 1):
        back = [*values[:start], *values[start + 1 :], None]
        onward = [*values[:start], None, *values[start:-1]]
        for moved, lost in ((back, len(row) - 1), (onward, start)):
            changes = tuple(
                (cell, new) for cell, new, old in zip(row, moved, values, strict=True) if new is not None and new != old
            )
            # What the move loses must be nothing, or what it has lost would be gone from the table.
            gone = values[start] if moved is back else values[-1]
            if not gone and sum(bool(new) for _, new in changes) >= _LEAST_MOVED:
                yield Move(changes=changes, cost=cost, why=Why.SHIFTED, open=row[lost])


def _swapped(one: Sequence[int], other: Sequence[int], system: System, cost: float) -> Iterator[Move]:
    """Two rows of one table that changed places."""
    if len(one) != len(other) or set(one) & set(other):
        return
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if system.values[a] != system.values[b]]
    if 2 * len(pairs) >= _LEAST_CHANGED:
        changes = [(a, system.values[b]) for a, b in pairs] + [(b, system.values[a]) for a, b in pairs]
        yield Move(changes=tuple(sorted(changes)), cost=cost, why=Why.SWAPPED)
