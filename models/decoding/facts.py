"""From found rows to facts: one reading a row, chosen jointly over each table, with what else it could have been."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.models.decoding.decode import Choice, Constraint, Decoding, decode
from gouji.models.decoding.ink import InkDoubt, alike_doubts, ink_doubt, is_poor, is_scanned
from gouji.models.forms.definition import Form, FormRow, Group
from gouji.models.forms.equations import Equation, equations
from gouji.models.lattice.readings import CellReading, Reading, parse_number
from gouji.models.rows.find import FoundRow
from gouji.models.text.locate import Locator
from gouji.report import Evidence, Fact, FactId, FactStatus, RowOrder
from gouji.tokens import Number

__all__ = ["FactSettings", "doubt_rivals", "read_facts"]


_OWN_LABEL = 0.95
_AS_GOOD = 1.0
_CERTAIN = InkDoubt()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSettings:
    """When a fact is doubtful, in nats of margin to the best other answer."""

    broken_column: float = 5.0
    """The price of a column rule that does not hold."""
    reading_review: float = 3.0
    """Below this margin a fact's reading is ambiguous."""
    cut_review: float = 4.0
    """Below this margin the way in which glued digits were cut is ambiguous, where no total of the row bears it out."""
    recognised_review: float = 0.95
    """A number that the recogniser of a scan is less sure of than this, other readings it named aside, is doubtful."""
    misprint: float = 7.0
    """How unlikely a figure is that breaks the rules around it in print, in nats, whatever number of rules those are."""
    rules_review: float = 5.0
    """Below this margin a reading of a scan's ink that rules preferred to the recogniser's likeliest is ambiguous."""
    unsure: float = 0.97
    """A number that the recogniser is less sure of than this counts as poor."""
    poor_share: float = 0.1
    """Where so many of a table's numbers are poor, ink may have been lost: an empty cell is doubtful."""
    strange: float = 1.5
    """No fact of a row is surer than this margin where something strange stands beside it, or a number of it in no cell."""
    row_review: float = 2.0
    """Below this margin it is doubtful whose row the numbers are."""


def read_facts(
    rows: Sequence[FoundRow], form: Form, locator: Locator, settings: FactSettings | None = None
) -> tuple[Fact, ...]:
    """The facts of a document, in the form's order. Rows that the document lacks give `absent` facts."""
    settings = settings or FactSettings()
    facts: dict[str, Fact] = {}
    for table in form.tables:
        mine = [r for r in rows if r.table == table.id]
        decoding = decode([_choice(r) for r in mine], _constraints(mine, form, settings))
        doubts = _ink_doubts(mine, decoding, form, locator, settings) if locator.recognised else {}
        poor = locator.recognised and is_poor(mine, locator, settings.unsure, settings.poor_share)
        for number, row in enumerate(mine):
            known = _row_facts(row, number, mine, decoding, doubts, locator, settings)
            facts |= {i: _doubted(f) for i, f in known.items()} if poor else known
    facts |= {fact: _absent(fact) for fact in _expected(form, _certain(facts, rows)) if fact not in facts}
    order = {fact: i for i, fact in enumerate(form.fact_ids())}
    return tuple(sorted(facts.values(), key=lambda f: order[f.id]))


def _choice(row: FoundRow) -> Choice:
    if not row.readings:
        return Choice(values=((None,) * (len(row.row_ids) * len(row.columns)),), costs=(0.0,))
    return Choice(values=tuple(r.values for r in row.readings), costs=tuple(r.cost for r in row.readings))


def _constraints(rows: Sequence[FoundRow], form: Form, settings: FactSettings) -> list[Constraint]:
    """The rules over several rows; those within a row have priced its readings already."""
    place: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        for i, fact in enumerate(row.fact_ids):
            place[fact] = (number, i)
    if all(len(r.readings) < 2 for r in rows):
        return []
    constraints = []
    free = _dispensable(form, place)
    for equation in equations(form):
        terms = _present(equation, place, free)
        if terms is None or len({r for r, _, _ in terms}) < 2:
            continue
        needed = tuple(place[f] for f in equation.totals if f in place)
        constraints.append(Constraint(terms=terms, needed=needed, cost=settings.broken_column))
    return constraints


def _present(
    equation: Equation, place: Mapping[str, tuple[int, int]], free: set[str]
) -> tuple[tuple[int, int, float], ...] | None:
    """The equation's terms, or None where a cell that it needs is not in the document."""
    missing = {f for f, _ in equation.terms if f not in place}
    if missing - free:
        return None
    return tuple((*place[f], float(w)) for f, w in equation.terms if f in place)


def _dispensable(form: Form, known: Mapping[str, object]) -> set[str]:
    """Facts that need not be there: optional rows, and the rows that an optional row, where seen, stands for."""
    free: set[str] = set()
    for table in form.tables:
        for band in table.bands:
            groups = {g.label.text: g for g in _groups(band.members)}
            for row in band.rows:
                if not row.optional:
                    continue
                ids = [str(FactId(table.id, row.id, c.id)) for c in band.columns]
                twin = groups.get(row.label.text)
                members = twin.rows() if twin is not None else ()
                others = {str(FactId(table.id, r.id, c.id)) for r in members for c in band.columns}
                here, there = any(i in known for i in ids), any(i in known for i in others)
                # It stands for all rows of its group or for none: where some are there, the others are missed, and where
                # nothing is there either may be.
                if here and not there:
                    free |= others
                if there or twin is None:
                    free.update(ids)
    return free


def _groups(members: Sequence[FormRow | Group]) -> list[Group]:
    found = []
    for member in members:
        if isinstance(member, Group):
            found += [member, *_groups(member.members)]
    return found


def _expected(form: Form, known: Mapping[str, Fact]) -> list[str]:
    free = _dispensable(form, known)
    return [fact for fact in form.fact_ids() if fact not in free]


def doubt_rivals(facts: Sequence[Fact], rivals: Sequence[Form]) -> tuple[Fact, ...]:
    """The facts; those that another form which the document may be on does not have are under review."""
    shared = [frozenset(form.fact_ids()) for form in rivals]
    return tuple(f if all(f.id in ids for ids in shared) else replace(f, review=True) for f in facts)


def _certain(facts: Mapping[str, Fact], rows: Sequence[FoundRow]) -> dict[str, Fact]:
    """The facts without those of rows that bear no label: whether a group's rows stand there or one for all is open."""
    open_rows = {fact for row in rows if not row.labelled for fact in row.fact_ids}
    return {name: fact for name, fact in facts.items() if name not in open_rows}


def _absent(fact: str) -> Fact:
    return Fact(id=fact, printed=None, value=None, status=FactStatus.ABSENT, confidence=0.5, review=True)


def _doubted(fact: Fact) -> Fact:
    """A fact of a table whose ink may be lost in places: what seems to be empty is doubtful."""
    return replace(fact, review=True) if fact.status is FactStatus.BLANK else fact


def _ink_doubts(
    rows: Sequence[FoundRow], decoding: Decoding, form: Form, locator: Locator, settings: FactSettings
) -> dict[str, InkDoubt]:
    """What is open about the ink of each fact's chosen reading."""
    cells = {
        fact: cell
        for number, row in enumerate(rows)
        if row.readings
        for fact, cell in zip(row.fact_ids, row.readings[decoding.chosen[number]].cells, strict=True)
    }
    doubts = {fact: ink_doubt(cell, locator, settings.misprint) for fact, cell in cells.items()}
    return alike_doubts(cells, equations(form), doubts)


def _row_facts(
    row: FoundRow,
    number: int,
    rows: Sequence[FoundRow],
    decoding: Decoding,
    doubts: Mapping[str, InkDoubt],
    locator: Locator,
    settings: FactSettings,
) -> dict[str, Fact]:
    ids = row.fact_ids
    row_margin = _row_margin(row, number, rows, decoding)
    if not row.readings:
        return {fact: _blank_row_fact(fact, row, i, len(ids), locator) for i, fact in enumerate(ids)}
    reading = row.readings[decoding.chosen[number]]
    # Where a cell is lost and no total tells which, no number's column is sure.
    lost = any(c.missing for c in reading.cells) and not reading.verified
    scanned = bool(doubts) and is_scanned(row, locator)
    cut = not reading.verified and _is_cut(reading)
    beside = row.strange or _leaves_out(reading, row)
    facts = {}
    for i, fact in enumerate(ids):
        cell = reading.cells[i]
        ink = doubts.get(fact, _CERTAIN)
        margin = min(decoding.margins[number][i], ink.margin, _blank_margin(row.readings, reading, i))
        unread = cell.slot is not None and cell.slot.unread
        least = settings.rules_review if ink.chosen else settings.cut_review if cut else settings.reading_review
        # A scan's cell that is nowhere was lost with the rules around it, whatever the total says.
        doubtful = margin < least or lost or unread or (scanned and cell.missing)
        seen = 1 - ink.rest
        status = FactStatus.AMBIGUOUS if doubtful else FactStatus.READ if cell.printed else FactStatus.BLANK
        known = min(margin, 0.0 if lost or unread else settings.strange if beside else math.inf)
        confidence = _probability(known) * _probability(row_margin) * seen
        facts[fact] = Fact(
            id=fact,
            printed=cell.printed or None,
            value=cell.value,
            status=status,
            confidence=round(confidence, 4),
            review=doubtful or beside or row_margin < settings.row_review or seen < settings.recognised_review,
            evidence=_evidence(cell, locator),
            alternatives=_alternatives(row.readings, i, cell.value, reading) if doubtful or ink.chosen else (),
        )
    return facts


def _is_cut(reading: Reading) -> bool:
    """Whether several cells hold digits of one stretch of them."""
    stretches = [c.slot.span for c in reading.cells if c.slot is not None and c.printed]
    return len(set(stretches)) < len(stretches)


def _blank_margin(readings: Sequence[Reading], reading: Reading, index: int) -> float:
    """How much dearer the same numbers are where a lost cell is another one and this one is, or is not, among them.

    To sums a lost cell is as good as 0: that a rule says nothing of a lost total does not tell where the cell was.
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


def _leaves_out(reading: Reading, row: FoundRow) -> bool:
    """Whether a number of the row's other than 0 stands in none of its cells."""
    used = [span for cell in reading.cells for span in cell.spans]
    printed = [slot.span for slot in row.slots if any(c in "123456789" for c in slot.text)]
    return any(not any(a < end and start < b for a, b in used) for start, end in printed)


def _row_margin(row: FoundRow, number: int, rows: Sequence[FoundRow], decoding: Decoding) -> float:
    """How sure it is that the numbers are this row's; another place with the same numbers is no other answer."""
    if not row.margins:
        return float("inf")
    mine = row.readings[decoding.chosen[number]].values
    others = {r.node: _chosen_values(r, i, decoding) for i, r in enumerate(rows)}
    away = [m for node, m in enumerate(row.margins) if node != row.node and others.get(node) != mine]
    margin = min(away, default=float("inf"))
    # A row in its place under its own label is sure, unless another place is as good.
    plain = row.order is RowOrder.IN_ORDER and row.labelled and row.match > _OWN_LABEL
    return float("inf") if plain and margin >= _AS_GOOD else margin


def _chosen_values(row: FoundRow, number: int, decoding: Decoding) -> tuple[Number | None, ...] | None:
    return row.readings[decoding.chosen[number]].values if row.readings else None


def _probability(margin: float) -> float:
    """The chosen answer's share against the best other one."""
    return 1.0 if math.isinf(margin) else 1 / (1 + math.exp(-margin))


def _evidence(cell: CellReading, locator: Locator) -> tuple[Evidence, ...]:
    source = cell.slot.cell if cell.slot is not None else None
    return tuple(locator.evidence(span, source) for span in cell.spans)


def _blank_row_fact(fact: str, row: FoundRow, index: int, width: int, locator: Locator) -> Fact:
    """A cell of a row that is there but has no numbers; its place is its blank cell where the source has one."""
    spans: tuple[Evidence, ...] = (locator.evidence((row.span[1], row.span[1])),)
    if len(row.slots) >= width:
        slot = row.slots[len(row.slots) - width + index]
        spans = (locator.evidence(slot.span, slot.cell),)
    # On a scan even the cells of the row are lost: who knows what stood in them.
    doubtful = row.strange or (not row.slots and locator.is_recognised(row.span))
    return Fact(
        id=fact,
        printed=None,
        value=None,
        status=FactStatus.BLANK,
        confidence=0.5 if doubtful else 0.97,
        review=doubtful,
        evidence=spans,
    )


def _alternatives(
    readings: Sequence[Reading], index: int, value: Number | None, chosen: Reading
) -> tuple[Number | None, ...]:
    near = [r.cells[index].value for r in readings if r.cost < chosen.cost + 8.0]
    cell = chosen.cells[index]
    ink = (cell.slot.text, *(text for text, _ in cell.slot.alternatives)) if cell.slot is not None else ()
    if len(ink) > 1 and cell.printed in ink:
        # What the recogniser thought likeliest is named, however many rules speak against it.
        near = [*(parse_number(text) for text in ink), *near]
    return tuple(v for v in dict.fromkeys(near) if v != value)[:12]
