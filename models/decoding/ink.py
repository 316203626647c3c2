"""How sure the ink of a scan is, once a reading is chosen: its other readings, and those that the recogniser did not name.

Two things keep rules from making a reading surer than it is. A misprinted figure breaks all its rules at once, so all of
them together count no more than a misprint is rare. And what is misread in one place is misread in the same way in others: where all
numbers printed alike may be read otherwise and the rules hold as well, the rules say nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.models.decoding.settings import DecodingSettings
from gouji.models.forms.arithmetic import DUST
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import Equation, derive_equations
from gouji.models.lattice.readings import CellReading
from gouji.models.numbers.grammar import parse_number
from gouji.models.rows.found_row import FoundRow
from gouji.models.text.locate import Locator
from gouji.tokens import Number

__all__ = [
    "InkDoubt",
    "doubt_alike",
    "doubt_ink",
    "has_lost_ink",
    "has_poor_ink",
    "is_scanned",
    "is_unproven",
    "leaves_rows_empty",
    "prints_zeros",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class InkDoubt:
    """What is open about a number's ink.

    `rest` is the probability of all readings that the recogniser did not name. `margin` is how much likelier (nats) the chosen
    reading is than the next one, however many rules it keeps; infinite where there is no other. `chosen` tells that rules
    chose another reading than the recogniser's likeliest, `own` how sure it was of that.
    """

    rest: float = 0.0
    margin: float = math.inf
    chosen: bool = False
    own: float = 1.0


def doubt_ink(cell: CellReading, locator: Locator, misprint: float) -> InkDoubt:
    """Return the doubt about one cell; `misprint` is how unlikely (nats) a figure is that breaks rules in print."""
    own = min((locator.find_confidence(span) for span in cell.spans), default=1.0)
    chances = _chances(cell, own)
    if not chances or not own:  # where the recogniser believed in nothing, no reading is likelier than another
        return InkDoubt(rest=1 - own, own=own)
    chosen = chances.pop(cell.printed)
    return InkDoubt(
        rest=max(0.0, 1 - chosen - sum(chances.values())),
        margin=math.log(chosen / max(chances.values())) + misprint,
        chosen=cell.slot is not None and cell.printed != cell.slot.text,
        own=own,
    )


def _chances(cell: CellReading, own: float) -> dict[str, float]:
    """Return each reading of a cell's ink with its probability; nothing where there is one reading alone."""
    slot = cell.slot
    if slot is None or not slot.alternatives:
        return {}
    chances = {slot.text: own} | {text: own * math.exp(-price) for text, price in slot.alternatives}
    return chances if cell.printed in chances else {}


def doubt_alike(
    cells: Mapping[str, CellReading],
    rules: Iterable[Equation],
    doubts: Mapping[str, InkDoubt],
    unnamed_ink: float,
) -> dict[str, InkDoubt]:
    """Return the doubts, with smaller margins where all numbers printed alike may be read otherwise without breaking more rules.

    `cells` are the chosen readings of facts. `unnamed_ink` (nats) is the price of a reading that the recogniser did not name; where it was
    unsure of the one that it did name, any other is as likely as that is wrong.
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
        # One number printed once is misread by itself, and its rules do speak about it.
        if len(alike) > 1 and _broken(checked, values | dict.fromkeys(alike, parse_number(text))) <= broken:
            price = max(_price(cells[fact], text, _price_unnamed(doubts[fact], unnamed_ink)) for fact in alike)
            changed |= {f: replace(changed[f], margin=min(changed[f].margin, price)) for f in alike}
    return changed


def is_scanned(row: FoundRow, locator: Locator) -> bool:
    """Return whether a row's numbers were recognised from a picture."""
    return any(slot.text and locator.find_chances(slot.span) for slot in row.slots)


def has_lost_ink(rows: Sequence[FoundRow], locator: Locator, settings: DecodingSettings) -> bool:
    """Return whether ink may have been lost in some rows of a table that prints its zeros.

    It may where many numbers are poor, and where few of the cells beside printed zeros are empty. Where a table leaves zeros empty, an
    empty cell is nothing unusual; nor is a whole row.
    """
    zeros, _ = _count_zeros(rows)
    empty = sum(count for printed, count in map(_count_zeros, ([row] for row in rows)) if printed)
    missed = empty > 0 and zeros >= max(settings.zeros_for_each_empty * empty, settings.enough_zeros)
    return (has_poor_ink(rows, locator, settings) and prints_zeros(rows, settings)) or missed


def has_poor_ink(rows: Sequence[FoundRow], locator: Locator, settings: DecodingSettings) -> bool:
    """Return whether the recogniser was unsure of many numbers. An unread cell has ink as well."""
    slots = (slot for row in rows for slot in row.slots if slot.text or slot.unread)
    read = [locator.find_confidence(slot.span) for slot in slots]
    return sum(chance < settings.poor_confidence for chance in read) > settings.poor_share * len(read)


def is_unproven(row: FoundRow, chosen: int, form: Form) -> bool:
    """Return whether a row has numbers and a total, and the total does not bear them out: in poor print numbers may be lost from it."""
    if not row.readings or row.readings[chosen].verified:
        return False
    own = set(row.fact_ids)
    has_total = any(own.issuperset(fact for fact, _ in equation.terms) for equation in derive_equations(form))
    return has_total and any(value is not None for value in row.readings[chosen].values)


def prints_zeros(rows: Sequence[FoundRow], settings: DecodingSettings) -> bool:
    """Return whether rows have so many zeros, for each of their empty cells, that zeros are not left empty."""
    zeros, empty = _count_zeros(rows)
    return zeros > settings.zeros_printed * empty


def leaves_rows_empty(rows: Sequence[FoundRow], page: int, settings: DecodingSettings) -> bool:
    """Return whether rows of nothing but zeros are left empty: several rows are empty, several are not, and none of these is one.

    Where no numbers of the table stand on the row's page it may end before their columns.
    """
    filled = [[slot.text for slot in row.slots if slot.text] for row in rows]
    full = [texts for texts in filled if texts]
    reached = any(texts and row.page == page for row, texts in zip(rows, filled, strict=True))
    enough = min(len(full), len(filled) - len(full)) >= settings.fewest_empty_rows
    return reached and enough and not any(set(texts) == {"0"} for texts in full)


def _count_zeros(rows: Sequence[FoundRow]) -> tuple[int, int]:
    """Return how many zeros rows print, and how many cells are empty; a dash is printed for nothing and is neither."""
    slots = [slot for row in rows for slot in row.slots]
    empty = sum(not slot.text and not slot.unread and not slot.dash for slot in slots)
    return sum(slot.text == "0" for slot in slots), empty


def _others(cell: CellReading) -> tuple[str, ...]:
    chances = _chances(cell, 1.0)
    return tuple(text for text in chances if text != cell.printed)


def _price(cell: CellReading, text: str, unnamed_ink: float) -> float:
    """Return by how many nats another reading of a cell is less likely than the chosen one."""
    chances = _chances(cell, 1.0)
    return math.log(chances[cell.printed] / chances[text]) if text in chances else unnamed_ink


def _price_unnamed(doubt: InkDoubt, most: float) -> float:
    return min(most, -math.log(1 - doubt.own)) if doubt.own < 1 else most


def _broken(rules: Sequence[Equation], values: Mapping[str, Number | None]) -> int:
    """Return how many rules do not hold; one with a blank total is not counted."""
    checked = [e for e in rules if all(values[f] is not None for f in e.totals)]
    return sum(abs(sum(w * (values[f] or 0) for f, w in e.terms)) > e.tolerance + DUST for e in checked)
