"""Prices of how well a run of numbers fills the cells of each row of a form: too few, too many, or glued."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.forms.definition import ValueType
from gouji.models.forms.outline import Node, NodeKind, Outline
from gouji.models.fragments.pieces import NumberSlot
from gouji.models.lattice.readings import has_cells, join_space_split_numbers
from gouji.resources import remember

__all__ = ["Prices", "count_least_cells", "make_fit_pricer"]

_INF = float("inf")

Prices = tuple[tuple[int, float], ...]
"""Nodes of an outline, each with a price in nats."""


class _RunSize(NamedTuple):
    """What of a run decides how it fits."""

    numbers: int
    slots: int
    least: int
    """The fewest cells that its digits can fill."""
    most: int
    """The most cells that its digits can fill."""
    explicit: bool
    """Whether the source says where cells begin and end."""


@lru_cache(maxsize=32)
def make_fit_pricer(outline: Outline, settings: AlignmentSettings) -> Callable[[Sequence[NumberSlot]], Prices]:
    """Return a function that gives the nodes that a run may belong to, with the price of its size.

    The function remembers the prices of each size: reports have hundreds of runs and a dozen sizes.
    """

    @lru_cache(maxsize=1000)
    def price_size(size: _RunSize) -> Prices:
        fits = ((i, _price_fit(node, size, settings)) for i, node in enumerate(outline.nodes))
        return tuple((i, fit) for i, fit in fits if fit < _INF)

    def price_run(slots: Sequence[NumberSlot]) -> Prices:
        joined = join_space_split_numbers(slots)
        if len(joined) == len(slots):
            return price_size(_measure_run(slots, settings.longest_glued))
        # A space inside a cell may be inside its number or between two: the better fit counts.
        apart = dict(price_size(_measure_run(slots, settings.longest_glued)))
        return tuple(
            (node, min(fit, apart.get(node, _INF)))
            for node, fit in price_size(_measure_run(joined, settings.longest_glued))
        )

    return price_run


def _measure_run(slots: Sequence[NumberSlot], longest: int) -> _RunSize:
    numbers = [s for s in _drop_stacked(slots) if s.filled]
    return _RunSize(
        numbers=len(numbers),
        slots=len(slots),
        least=sum(1 if s.whole else count_least_cells(s.text, longest) for s in numbers),
        most=sum(1 if s.whole else sum(map(str.isdigit, s.text)) for s in numbers),
        explicit=has_cells(slots),
    )


def _price_fit(node: Node, size: _RunSize, settings: AlignmentSettings) -> float:
    """Return what it costs that a run of this size fills the node's cells; infinite where it cannot."""
    width = node.width
    if not node.rows:
        return _INF
    blank_fit = size.explicit and size.numbers < width <= size.slots <= width + settings.label_cells
    full = size.numbers == width and (size.explicit or size.least <= width)
    if full or blank_fit:
        return 0.0
    glued = not size.explicit or size.slots == 1
    if glued and size.least <= width <= size.most and size.numbers < width:
        counts = all(column.type is ValueType.COUNT for column in node.columns)
        longer = max(size.most / width - settings.usual_digits, 0.0) if counts else 0.0
        return settings.glued + settings.glued_digit * longer
    # A run of fewer than half of its numbers is no side-by-side band: it is a row of one of the bands.
    if node.kind is NodeKind.TOGETHER and size.numbers < width // 2:
        return _INF
    if size.explicit:
        gap = max(width - size.slots, size.numbers - width, 0.0)
        gap += settings.extra_slot * max(size.slots - width - settings.label_cells, 0)
    elif size.numbers > 1:
        gap = abs(width - size.numbers)
    else:
        gap = max(size.least - width, width - size.most, 0)
    return settings.count_base + settings.count_step * min(gap, settings.most_count_steps)


def _drop_stacked(slots: Sequence[NumberSlot]) -> Sequence[NumberSlot]:
    """Return the slots without a cell that holds several numbers beside cells that hold one each."""
    counts = Counter(s.cell for s in slots if s.cell is not None and s.filled)
    if len(counts) < 2:
        return slots
    return [s for s in slots if s.cell is None or counts[s.cell] < 2]


def count_least_cells(text: str, longest: int) -> int:
    """Return the fewest cells that a glued run of digits can fill: no number begins with a 0 but 0 itself, or is longer.

    >>> [count_least_cells(text, 6) for text in ("0000000", "20002", "00012", "0010100000000000")]
    [7, 1, 4, 10]
    """
    if len(text) <= longest and not text.startswith("0"):
        return 1
    if not text.isdecimal():
        zeros = len(text) - len(text.lstrip("0"))
        return max(zeros if text[zeros : zeros + 1] in (".", "") else zeros + 1, 1)
    return _count_least_digits(text, longest)


@remember(1000)
def _count_least_digits(text: str, longest: int) -> int:
    least = [0] * (len(text) + 1)
    for start in range(len(text) - 1, -1, -1):
        ends = range(start + 1, start + 2 if text[start] == "0" else min(start + longest, len(text)) + 1)
        least[start] = 1 + min(least[end] for end in ends)
    return least[0]
