"""How well a run of numbers fills the cells of each row of a form: too few, too many, or glued so that they may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from gouji.models.alignment.costs import AlignCosts
from gouji.models.forms.outline import Node, NodeKind
from gouji.models.fragments.pieces import Slot
from gouji.models.lattice.readings import has_cells, one_a_cell

__all__ = ["LABEL_CELLS", "Fits", "least_cells"]

_INF = float("inf")
LABEL_CELLS = 3  # blank cells that labels may leave beside a row's own
_GLUED = 0.2
_MOST_GAP = 8

Priced = tuple[tuple[int, float], ...]


class _Size(NamedTuple):
    """What of a run decides how it fits."""

    numbers: int
    slots: int
    least: int
    """The fewest cells that its digits can fill."""
    most: int
    """The most."""
    explicit: bool
    """Whether the source says where cells begin and end."""


class Fits:
    """The nodes of an outline that a run may belong to, with what its size costs; runs of one size are priced once."""

    def __init__(self, nodes: Sequence[Node], costs: AlignCosts) -> None:
        self._nodes, self._costs = nodes, costs
        self._known: dict[_Size, Priced] = {}

    def of(self, slots: Sequence[Slot]) -> Priced:
        """The nodes with their costs. A space inside a cell may be inside its number or between two: the better counts."""
        joined = one_a_cell(slots)
        if len(joined) == len(slots):
            return self._sized(slots)
        apart = dict(self._sized(slots))
        return tuple((node, min(fit, apart.get(node, _INF))) for node, fit in self._sized(joined))

    def _sized(self, slots: Sequence[Slot]) -> Priced:
        numbers = [s.text for s in _unstacked(slots) if s.text]
        size = _Size(
            numbers=len(numbers),
            slots=len(slots),
            least=sum(least_cells(t) for t in numbers),
            most=sum(sum(map(str.isdigit, t)) for t in numbers),
            explicit=has_cells(slots),
        )
        if size not in self._known:
            fits = ((i, self._fit(node, size)) for i, node in enumerate(self._nodes))
            self._known[size] = tuple((i, fit) for i, fit in fits if fit < _INF)
        return self._known[size]

    def _fit(self, node: Node, size: _Size) -> float:
        width, c = node.width, self._costs
        if not node.rows:
            return _INF
        if size.numbers == width or (size.explicit and size.numbers < width <= size.slots <= width + LABEL_CELLS):
            return 0.0
        glued = not size.explicit or size.slots == 1
        if glued and size.least <= width <= size.most and size.numbers < width:
            return _GLUED
        if node.kind is NodeKind.TOGETHER and size.numbers < width // 2:
            return _INF
        if size.explicit:
            gap = max(width - size.slots, size.numbers - width, 0.0)
            gap += c.extra_slot * max(size.slots - width - LABEL_CELLS, 0)
        elif size.numbers > 1:
            gap = abs(width - size.numbers)
        else:
            gap = max(size.least - width, width - size.most, 0)
        return c.count_base + c.count_step * min(gap, _MOST_GAP)


def _unstacked(slots: Sequence[Slot]) -> Sequence[Slot]:
    """The slots without a cell that holds several numbers beside cells that hold one each."""
    counts = Counter(s.cell for s in slots if s.cell is not None and s.text)
    if len(counts) < 2:
        return slots
    return [s for s in slots if s.cell is None or counts[s.cell] < 2]


def least_cells(text: str) -> int:
    """The fewest cells that a glued run of digits can fill: no number begins with a 0 but 0 itself.

    >>> least_cells("0000000"), least_cells("2000002"), least_cells("00012")
    (7, 1, 4)
    """
    zeros = len(text) - len(text.lstrip("0"))
    rest = text[zeros:]
    if not zeros or not rest or rest.startswith("."):
        return max(zeros, 1)
    return zeros + 1
