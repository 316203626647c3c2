"""From found rows to facts: one reading a row, chosen jointly over each table, with the values that it could be as well.

A fact's confidence is the product of three probabilities: that its reading is the right one among those of its table, that the
numbers belong to its row, and, on scans, that its ink says one of the things that the recogniser named. It is raw: only
`gouji.models.decoding.calibration` makes it the share of such facts that are right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.models.decoding.ink import (
    InkDoubt,
    doubt_alike,
    doubt_ink,
    has_lost_ink,
    has_poor_ink,
    is_scanned,
    is_unproven,
    leaves_rows_empty,
    prints_zeros,
)
from gouji.models.decoding.joint_choice import Decoding, decode_table
from gouji.models.decoding.lost_columns import has_lost_column
from gouji.models.decoding.open_cells import find_cut_off, list_open_cells
from gouji.models.decoding.optional_rows import list_expected, make_absent
from gouji.models.decoding.red_falls import doubt_red_falls
from gouji.models.decoding.settings import DecodingSettings
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import derive_equations
from gouji.models.lattice.doubts import doubt_formats
from gouji.models.lattice.readings import MISSING, CellReading, RunReading, has_leading_zero, make_blank
from gouji.models.numbers.grammar import parse_number
from gouji.models.rows.found_row import FoundRow
from gouji.models.text.locate import Locator
from gouji.report import Evidence, Fact, FactStatus, ReasonKind, RowOrder
from gouji.tokens import Cell, Number

__all__ = ["doubt_rivals", "name_cuts", "read_facts"]

_NO_DOUBT = InkDoubt()


def read_facts(rows: Sequence[FoundRow], form: Form, locator: Locator, settings: DecodingSettings) -> tuple[Fact, ...]:
    """Return the facts of a document, in the form's order. Rows that the document lacks give `absent` facts."""
    facts: dict[str, Fact] = {}
    divided = _are_divided(rows, settings)
    poor = has_poor_ink(rows, locator, settings)
    for table in form.tables:
        own = [r for r in rows if r.table == table.id]
        decoding = decode_table(own, form, settings)
        doubts = _ink_doubts(own, decoding, form, locator, settings) if locator.recognised else {}
        lost_ink = locator.recognised and has_lost_ink(own, locator, settings)
        for number, row in enumerate(own):
            if row.readings:
                known = _row_facts(row, number, own, decoding, doubts, locator, settings, divided=divided)
            else:
                is_lost = prints_zeros(own, settings) and not leaves_rows_empty(own, row.page, settings)
                known = _blank_facts(row, locator, settings, lost=poor or is_lost)
            known = _doubt_contradicted(known, row, locator, settings)
            lost = lost_ink or (poor and is_unproven(row, decoding.chosen[number], form))
            facts |= {i: _doubt_blank(f) for i, f in known.items()} if lost else known
    facts |= {fact: make_absent(fact) for fact in list_expected(form, _labelled(facts, rows)) if fact not in facts}
    facts = doubt_red_falls(facts, rows, locator)
    order = {fact: i for i, fact in enumerate(form.list_fact_ids())}
    return tuple(sorted(facts.values(), key=lambda f: order[f.id]))


def doubt_rivals(facts: Sequence[Fact], rivals: Sequence[Form | None]) -> tuple[Fact, ...]:
    """Return the facts, those under review that one of the other forms on which the document may be does not have.

    None among `rivals` is no form at all, which has no fact.
    """
    shared = [frozenset(form.list_fact_ids() if form else ()) for form in rivals]
    return tuple(f if all(f.id in ids for ids in shared) else f.doubt(ReasonKind.FORM) for f in facts)


def _labelled(facts: Mapping[str, Fact], rows: Sequence[FoundRow]) -> dict[str, Fact]:
    """Return the facts of rows with a label: without one it is open whether a group's rows stand there or one for all."""
    open_rows = {fact for row in rows if not row.labelled for fact in row.fact_ids}
    return {name: fact for name, fact in facts.items() if name not in open_rows}


def _doubt_blank(fact: Fact) -> Fact:
    """Return a fact of a table whose ink may be lost in places, under review where it seems to be empty."""
    return fact.doubt(ReasonKind.LOST_INK) if fact.status is FactStatus.BLANK else fact


def _doubt_contradicted(
    facts: Mapping[str, Fact], row: FoundRow, locator: Locator, settings: DecodingSettings
) -> dict[str, Fact]:
    """Return the facts of a row, under review where a label or a heading says that they are another statistic's."""
    if row.contradicted is None:
        return dict(facts)
    place, most = locator.find_evidence(row.contradicted), _probability(settings.beside_unplaced)
    return {
        name: replace(fact, confidence=round(min(fact.confidence, most), 4)).doubt(ReasonKind.FOREIGN, [place])
        for name, fact in facts.items()
    }


def _ink_doubts(
    rows: Sequence[FoundRow], decoding: Decoding, form: Form, locator: Locator, settings: DecodingSettings
) -> dict[str, InkDoubt]:
    """Return what is open about the ink of each fact's chosen reading."""
    cells = {
        fact: cell
        for number, row in enumerate(rows)
        if row.readings
        for fact, cell in zip(row.fact_ids, row.readings[decoding.chosen[number]].cells, strict=True)
    }
    doubts = {fact: doubt_ink(cell, locator, settings.misprint) for fact, cell in cells.items()}
    return doubt_alike(cells, derive_equations(form), doubts, settings.unnamed_ink)


def _row_facts(
    row: FoundRow,
    number: int,
    rows: Sequence[FoundRow],
    decoding: Decoding,
    doubts: Mapping[str, InkDoubt],
    locator: Locator,
    settings: DecodingSettings,
    *,
    divided: bool,
) -> dict[str, Fact]:
    """Return the facts of one row; `divided` where the document does not glue the numbers of its rows."""
    reading = row.readings[decoding.chosen[number]]
    scanned = bool(doubts) and is_scanned(row, locator)
    known = _RowDoubt(
        reading=reading,
        lost=_has_lost_cells(reading, row, settings) or has_lost_column(row, reading, rows, decoding.chosen),
        missing=list_open_cells(reading, row, rows, scanned=scanned),
        cut=not reading.verified and bool(name_cuts(reading)),
        glued=_find_glued(reading),
        joints=name_cuts(reading),
        last=find_cut_off(reading, row),
        beside=row.beside_unplaced or _leaves_out(reading, row),
        margin=_row_margin(row, number, rows, decoding, settings),
        formats=doubt_formats(reading, row.shape),
        place=locator.find_evidence(row.span),
    )
    facts = {}
    for i, fact in enumerate(row.fact_ids):
        ink = doubts.get(fact, _NO_DOUBT)
        margin = min(decoding.margins[number][i], ink.margin, _blank_margin(row.readings, reading, i))
        if known.cut and (_is_divided(row) or (margin == math.inf and _may_be_uncut(reading, divided=divided))):
            margin = 0.0
        facts[fact] = _cell_fact(fact, i, row, known, ink, margin, locator, settings)
    return facts


def _are_divided(rows: Sequence[FoundRow], settings: DecodingSettings) -> bool:
    """Return whether all rows of more than one number but a few have them apart, so that glued ones are no way of the document."""
    glued = [sum(slot.filled for slot in row.slots) <= 1 for row in rows if len(row.fact_ids) > 1 and row.readings]
    return sum(glued) <= max(1, settings.glued_rows * len(glued)) and 2 * sum(glued) < len(glued)


def _is_divided(row: FoundRow) -> bool:
    """Return whether spaces divide the numbers of a row already, so that a cut that no total of it bears out proves nothing."""
    return sum(slot.filled for slot in row.slots) > 1 and row.shape is not None and bool(row.shape.totals)


def _may_be_uncut(reading: RunReading, *, divided: bool) -> bool:
    """Return whether the only way to cut digits proves nothing.

    So it is in a document that divides its numbers where the digits could be one number, beside others that are lost.
    """
    cut = [cell.slot.text for i in name_cuts(reading) if (cell := reading.cells[i]).slot is not None]
    return divided and any(parse_number(text) is not None and not has_leading_zero(text) for text in cut)


@dataclass(frozen=True, slots=True, kw_only=True)
class _RowDoubt:
    """What is open about a row's chosen reading as a whole; `joints` names the cuts, by the index of a cell.

    `last` is the cell whose number the end of the document may have cut off.
    """

    reading: RunReading
    lost: bool
    missing: frozenset[int]
    cut: bool
    glued: frozenset[int]
    joints: Mapping[int, str]
    last: int | None
    beside: bool
    margin: float
    formats: Sequence[object]
    place: Evidence


def _cell_fact(
    fact: str,
    i: int,
    row: FoundRow,
    known: _RowDoubt,
    ink: InkDoubt,
    margin: float,
    locator: Locator,
    settings: DecodingSettings,
) -> Fact:
    """Return the fact of a row's cell `i`; `margin` is how much dearer the next other value is."""
    cell, beside = known.reading.cells[i], known.beside or i in row.strange_columns
    unread = cell.unread or (cell.slot is not None and cell.slot.has_object)
    odd = bool(known.formats[i])
    # What rules preferred to the ink, or cut out of glued digits, needs more evidence than a plain reading.
    least = settings.rules_review if ink.chosen else settings.cut_review if known.cut else settings.reading_review
    unsure, missing = margin < least, known.lost or i in known.missing
    glued = i in known.glued
    doubtful = unsure or missing or unread or glued
    seen = 1 - ink.rest
    # A margin of 0 is a probability of one half: nothing speaks for the cell rather than for another.
    even = known.lost or glued or unread or odd or i == known.last
    most = min(margin, 0.0 if even else settings.beside_unplaced if beside else math.inf)
    found = Fact(
        id=fact,
        printed=_show_printed(cell),
        value=cell.value,
        status=FactStatus.AMBIGUOUS if doubtful else FactStatus.READ if cell.printed else FactStatus.BLANK,
        confidence=round(_probability(most) * _probability(known.margin) * seen, 4),
        evidence=_evidence(cell, locator),
        alternatives=_alternatives(row.readings, i, known.reading, settings) if doubtful or ink.chosen or odd else (),
        joint=known.joints.get(i),
    )
    return _add_reasons(
        found,
        (_name_unread(cell), unread and not odd),
        (ReasonKind.FORMAT, odd),
        (ReasonKind.INK, (unsure and ink.margin <= margin) or seen < settings.recognised_review),
        (ReasonKind.CUT if known.cut else ReasonKind.READING, unsure and ink.margin > margin),
        (ReasonKind.CUT, glued),
        (ReasonKind.READING, i == known.last),
        (ReasonKind.MISSING_CELL, missing),
        (ReasonKind.UNPLACED, beside),
        (ReasonKind.ROW, known.margin < settings.row_review),
        row=known.place,
    )


def _find_glued(reading: RunReading) -> frozenset[int]:
    """Return the cells in doubt as a number stands there that nobody prints, as 00: it is several, whatever the sums say.

    Where the source marks each cell and none of the row is empty, the others are as they are printed. Else it is open which of
    them the numbers belong to.
    """
    glued = {i for i, cell in enumerate(reading.cells) if cell.value is not None and has_leading_zero(cell.printed)}
    full = all(
        (slot := cell.slot) is not None and slot.cell is not None and (slot.filled or slot.dash)
        for cell in reading.cells
    )
    return frozenset(glued if full or not glued else range(len(reading.cells)))


_OF_ROWS = frozenset((ReasonKind.MISSING_CELL, ReasonKind.UNPLACED, ReasonKind.ROW, ReasonKind.LOST_INK))
"""Reasons of which the whole row is the place; the place of the others is the fact's own."""


def _add_reasons(fact: Fact, *reasons: tuple[ReasonKind, bool], row: Evidence) -> Fact:
    """Return a fact of a row with the reasons that apply."""
    for why, applies in reasons:
        fact = fact.doubt(why, [row] if why in _OF_ROWS else None) if applies else fact
    return fact


def _name_unread(cell: CellReading) -> ReasonKind:
    """Return why a cell is no plain number: for something that is no text, or for ink that could not be read."""
    return ReasonKind.OBJECT if cell.slot is not None and cell.slot.has_object else ReasonKind.UNREAD


def _show_printed(cell: CellReading) -> str | None:
    """Return the characters of a cell as the source prints them; None for a blank."""
    slot = cell.slot
    return (slot.printed if slot is not None and slot.printed and cell.printed == slot.text else cell.printed) or None


def name_cuts(reading: RunReading) -> dict[int, str]:
    """Return names for the cuts of a reading, by the index of each cell that holds a part of a stretch of digits.

    A stretch that one cell holds alone is not cut, nor is a zero that stands in several cells of the source. A name is the place of the stretch in the stream: `701-709`.
    """
    stretches: dict[tuple[tuple[int, int], Cell | None], list[int]] = {}
    for index, cell in enumerate(reading.cells):
        if cell.slot is not None and cell.printed:
            stretches.setdefault((cell.slot.span, cell.slot.cell), []).append(index)
    return {i: f"{start}-{end}" for ((start, end), _), parts in stretches.items() if len(parts) > 1 for i in parts}


def _has_lost_cells(reading: RunReading, row: FoundRow, settings: DecodingSettings) -> bool:
    """Return whether cells of the row are lost and no total tells which, so that no number's column is sure.

    A total proves the place of one that is lost; with more, as where a converter drops blank cells, sums fit too often.
    """
    missing = sum(c.missing for c in reading.cells)
    return missing > settings.most_lost or (missing > 0 and (row.cut_off or not reading.verified))


def _blank_margin(readings: Sequence[RunReading], reading: RunReading, index: int) -> float:
    """Return how much dearer the best reading with the same numbers is in which this cell is lost, or is not, instead.

    To sums a lost cell counts as 0, so a rule that is silent on a lost total does not tell where the cell was.
    """
    if not any(cell.missing for cell in reading.cells):
        return math.inf
    numbers = [value or 0 for value in reading.values]
    others = (
        other.cost - reading.cost
        for other in readings
        if other.cells[index].missing != reading.cells[index].missing and [v or 0 for v in other.values] == numbers
    )
    return max(min(others, default=math.inf), 0.0)


def _leaves_out(reading: RunReading, row: FoundRow) -> bool:
    """Return whether one of the row's numbers stands in none of its cells; a 0 counts where no total shows that it is none of them."""
    used = [span for cell in reading.cells for span in cell.spans]
    zeros = not reading.verified
    printed = [s.span for s in row.slots if s.filled and (zeros or not s.text or any(c in "123456789" for c in s.text))]
    return any(not any(a < end and start < b for a, b in used) for start, end in printed)


def _row_margin(
    row: FoundRow, number: int, rows: Sequence[FoundRow], decoding: Decoding, settings: DecodingSettings
) -> float:
    """Return how much dearer it is that the numbers are another row's; a place with the same numbers is no other answer."""
    if not row.margins:
        return math.inf
    own = row.readings[decoding.chosen[number]].values
    others = {r.node: _chosen_values(r, i, decoding) for i, r in enumerate(rows)}
    away = [m for node, m in enumerate(row.margins) if node != row.node and others.get(node) != own]
    margin = min(away, default=math.inf)
    # A row in its place under its own label is sure, unless another place is as good.
    plain = row.order is RowOrder.IN_ORDER and row.labelled and row.match > settings.sure_label
    return math.inf if plain and margin >= settings.sure_place else margin


def _chosen_values(row: FoundRow, number: int, decoding: Decoding) -> tuple[Number | None, ...] | None:
    return row.readings[decoding.chosen[number]].values if row.readings else None


def _probability(margin: float) -> float:
    """Return the chosen answer's share of probability against the best other one."""
    return 1.0 if math.isinf(margin) else 1 / (1 + math.exp(-margin))


def _evidence(cell: CellReading, locator: Locator) -> tuple[Evidence, ...]:
    source = cell.slot.cell if cell.slot is not None else None
    return tuple(locator.find_evidence(span, source) for span in cell.spans)


def _blank_facts(row: FoundRow, locator: Locator, settings: DecodingSettings, *, lost: bool) -> dict[str, Fact]:
    """Return the facts of a row without numbers.

    On a scan a row without cells is in doubt where ink may be `lost`, or no headers show where its numbers would be.
    """
    blank = () if row.cut_off else row.fact_ids
    lost_ink = not row.slots and locator.is_recognised(row.span) and (lost or not row.under_headers)
    return {fact: _blank_row_fact(fact, row, i, locator, settings, lost_ink=lost_ink) for i, fact in enumerate(blank)}


def _blank_row_fact(
    fact: str, row: FoundRow, index: int, locator: Locator, settings: DecodingSettings, *, lost_ink: bool
) -> Fact:
    """Return the fact of a row that is there but has no numbers; its place is its blank cell where the source has one."""
    width = len(row.fact_ids)
    slot = row.slots[len(row.slots) - width + index] if len(row.slots) >= width else None
    cell = MISSING if slot is None else make_blank(slot)
    beside = row.beside_unplaced or index in row.strange_columns
    doubtful = beside or lost_ink or bool(cell.printed)
    found = Fact(
        id=fact,
        printed=cell.printed or None,
        value=None,
        status=FactStatus.AMBIGUOUS if cell.printed else FactStatus.BLANK,
        confidence=0.5 if doubtful else settings.empty_row_confidence,
        evidence=_evidence(cell, locator) or (locator.find_evidence((row.span[1], row.span[1])),),
    )
    return _add_reasons(
        found,
        (_name_unread(cell), bool(cell.printed)),
        (ReasonKind.UNPLACED, beside),
        (ReasonKind.LOST_INK, lost_ink),
        row=locator.find_evidence(row.span),
    )


def _alternatives(
    readings: Sequence[RunReading], index: int, chosen: RunReading, settings: DecodingSettings
) -> tuple[Number | None, ...]:
    """Return the other values that a cell may have, likeliest first."""
    near = [r.cells[index].value for r in readings if r.cost < chosen.cost + settings.alternatives_window]
    cell = chosen.cells[index]
    near += cell.slot.figure.others if cell.slot is not None and cell.slot.figure is not None else ()
    ink = (cell.slot.text, *(text for text, _ in cell.slot.alternatives)) if cell.slot is not None else ()
    if len(ink) > 1 and cell.printed in ink:
        # What the recogniser thought likeliest is named, however many rules speak against it.
        near = [*(parse_number(text) for text in ink), *near]
    return tuple(v for v in dict.fromkeys(near) if v != cell.value)[: settings.most_alternatives]
