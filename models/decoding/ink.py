"""How sure it is what a scan's ink says, once a reading is chosen: what else it may be, and what nobody thought of.

Two things keep rules from making a reading surer than it is. A figure that is misprinted breaks all its rules at once, so
all of them together speak for a reading no louder than a misprint is rare. And what is misread in one place is misread
alike in others: where all like numbers may be read otherwise and the rules hold as well, they say nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.models.forms.equations import Equation
from gouji.models.lattice.readings import CellReading, parse_number
from gouji.models.rows.find import FoundRow
from gouji.models.text.locate import Locator
from gouji.tokens import Number

__all__ = ["InkDoubt", "alike_doubts", "ink_doubt", "is_poor", "is_scanned"]

Pair = tuple[str, str]
_UNTOLD = 9.0
"""How unlikely (nats) a reading is that the recogniser does not name, of a number that it was sure of."""
_PRINTED_ZEROS = 0.05
"""So many zeros for each empty cell are printed at least where a table prints its zeros, whatever was lost."""
_FEW, _ZEROS = 2, 20
"""So few empty cells, and so many zeros for each: nobody leaves out one zero of a table."""
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class InkDoubt:
    """What is open about a number's ink.

    `rest` is the probability that it says what nobody thought of. `margin` is how much surer (nats) the chosen reading is
    than the next one, however many rules it keeps; infinite where there is no other. `chosen` tells that rules chose
    another reading than the recogniser's likeliest.
    """

    rest: float = 0.0
    margin: float = math.inf
    chosen: bool = False


def ink_doubt(cell: CellReading, locator: Locator, misprint: float) -> InkDoubt:
    """The doubt about one cell; `misprint` is how unlikely (nats) a figure is that breaks rules in print."""
    own = min((locator.confidence(span) for span in cell.spans), default=1.0)
    chances = _chances(cell, own)
    if not chances:
        return InkDoubt(rest=1 - own)
    mine = chances.pop(cell.printed)
    return InkDoubt(
        rest=max(0.0, 1 - mine - sum(chances.values())),
        margin=math.log(mine / max(chances.values())) + misprint,
        chosen=cell.slot is not None and cell.printed != cell.slot.text,
    )


def _chances(cell: CellReading, own: float) -> dict[str, float]:
    """Each reading of a cell's ink with its probability; nothing where there is one alone."""
    slot = cell.slot
    if slot is None or not slot.alternatives:
        return {}
    chances = {slot.text: own} | {text: own * math.exp(-price) for text, price in slot.alternatives}
    return chances if cell.printed in chances else {}


def alike_doubts(
    cells: Mapping[str, CellReading], rules: Iterable[Equation], doubts: Mapping[str, InkDoubt]
) -> dict[str, InkDoubt]:
    """The doubts, larger where all numbers that are printed alike may be read otherwise alike without breaking more rules.

    `cells` are the chosen readings of facts.
    """
    pairs = {(c.printed, text) for c in cells.values() for text in _others(c)}
    if not pairs:
        return dict(doubts)
    checked = [e for e in rules if all(f in cells for f, _ in e.terms)]
    values = {fact: cell.value for fact, cell in cells.items()}
    broken = _broken(checked, values)
    changed = dict(doubts)
    for printed, text in sorted(pairs):
        alike = [fact for fact, cell in cells.items() if cell.printed == printed and cell.slot is not None]
        if len(alike) > 1 and _broken(checked, values | dict.fromkeys(alike, parse_number(text))) <= broken:
            price = max(_price(cells[fact], text) for fact in alike)
            changed |= {f: replace(changed[f], margin=min(changed[f].margin, price)) for f in alike}
    return changed


def is_scanned(row: FoundRow, locator: Locator) -> bool:
    """Whether a row's numbers were recognised from a picture."""
    return any(slot.text and locator.chances(slot.span) for slot in row.slots)


def is_poor(rows: Sequence[FoundRow], locator: Locator, unsure: float, share: float) -> bool:
    """Whether ink may have been lost in some rows that print their zeros; where zeros are left empty, nothing is missed.

    It may where at least a share of their numbers are less sure than `unsure`, and where all cells but one or two are printed.
    """
    slots = [slot for row in rows for slot in row.slots]
    read = [locator.confidence(slot.span) for slot in slots if slot.text or slot.unread]
    zeros = sum(slot.text == "0" for slot in slots)
    empty = sum(not slot.text and not slot.unread and not slot.dash for slot in slots)
    poor = sum(chance < unsure for chance in read) > share * len(read)
    return (poor and zeros > _PRINTED_ZEROS * empty) or (0 < empty <= _FEW and zeros >= _ZEROS * empty)


def _others(cell: CellReading) -> tuple[str, ...]:
    chances = _chances(cell, 1.0)
    return tuple(text for text in chances if text != cell.printed)


def _price(cell: CellReading, text: str) -> float:
    """How much less likely another reading of a cell is than the chosen one."""
    chances = _chances(cell, 1.0)
    return math.log(chances[cell.printed] / chances[text]) if text in chances else _UNTOLD


def _broken(rules: Sequence[Equation], values: Mapping[str, Number | None]) -> int:
    """How many rules do not hold; a blank total says nothing."""
    said = [e for e in rules if all(values[f] is not None for f in e.totals)]
    return sum(abs(sum(w * (values[f] or 0) for f, w in e.terms)) > e.tolerance + _TOLERANCE for e in said)
