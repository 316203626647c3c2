"""What is printed in tables and has no place, and the facts that it might belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gouji.models.accounts.account import Account, Accounts
from gouji.models.accounts.enter import enter_accounts
from gouji.models.accounts.recognised import Recognised
from gouji.models.accounts.regions import find_regions
from gouji.models.accounts.settings import AccountSettings
from gouji.models.forms.arithmetic import DUST
from gouji.models.rows.found_row import FoundRow
from gouji.models.text.locate import Locator
from gouji.models.text.patterns import DOUBT_SIGNS
from gouji.report import Evidence, Fact, FactStatus, Reason, ReasonKind, RowOrder, Unplaced, UnplacedKind
from gouji.tokens import OBJECT, Box, Span

__all__ = ["doubt_near", "list_unplaced"]


def list_unplaced(
    found: Recognised, facts: Mapping[str, Fact], locator: Locator, settings: AccountSettings
) -> tuple[Unplaced, ...]:
    """Return what has no place in the regions of tables, in the document's order; what stands together on a line is one."""
    regions = find_regions(found, settings)
    accounts = enter_accounts(found, regions, facts.values(), settings)
    items = [
        _make_unplaced(span, found, facts, locator)
        for region in regions
        for span in _list_spans(region, accounts, found)
    ]
    return tuple(_join_alike(items, found.stream.text))


def _join_alike(items: Iterable[Unplaced], text: str) -> Iterator[Unplaced]:
    """Yield the items, those joined that white space alone divides and that have the same facts near."""
    last: Unplaced | None = None
    for item in items:
        if last is not None and (last.near, last.page) == (item.near, item.page) and _touch(last, item, text):
            span = Span(start=last.span.start, end=item.span.end)
            kind = last.why if last.why is item.why else UnplacedKind.NUMBER
            last = replace(
                last, text=text[span.start : span.end], span=span, box=_join_boxes(last.box, item.box), why=kind
            )
            continue
        if last is not None:
            yield last
        last = item
    if last is not None:
        yield last


def _touch(one: Unplaced, other: Unplaced, text: str) -> bool:
    return not text[one.span.end : other.span.start].strip()


def _join_boxes(one: Box | None, other: Box | None) -> Box | None:
    if one is None or other is None:
        return None
    return Box(x0=min(one.x0, other.x0), y0=min(one.y0, other.y0), x1=max(one.x1, other.x1), y1=max(one.y1, other.y1))


def _list_spans(region: tuple[int, int], accounts: Accounts, found: Recognised) -> Iterator[tuple[int, int]]:
    """Yield the places of what is left over in a region; what stands together on a line, in one cell, is one."""
    last: tuple[int, int] | None = None
    for account, start, end in accounts.list_entries(*region):
        if account is not Account.UNPLACED:
            continue
        if last is not None and _stand_together(last, start, accounts, found):
            last = (last[0], end)
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last


def _stand_together(last: tuple[int, int], start: int, accounts: Accounts, found: Recognised) -> bool:
    """Return whether only space divides two places, on one line and in one cell."""
    between = [account for account, _, _ in accounts.list_entries(last[1], start)]
    if any(account is not Account.SPACE for account in between) or "\n" in found.stream.text[last[1] : start]:
        return False
    return found.find_cell(last[0]) == found.find_cell(start)


def _make_unplaced(span: tuple[int, int], found: Recognised, facts: Mapping[str, Fact], locator: Locator) -> Unplaced:
    text = found.stream.text[slice(*span)]
    place = locator.find_evidence(span)
    kind = _name_kind(text)
    near = _list_near(span[0], text, kind, found, facts)
    if kind is UnplacedKind.TEXT:
        beside = {i for row in _list_left_of(place, found, locator) for i in row.fact_ids}
        near = [i for i in near if i not in beside]
    return Unplaced(text=text, page=place.page, span=place.span, box=place.box, near=tuple(near), why=kind)


def _list_left_of(place: Evidence, found: Recognised, locator: Locator) -> list[FoundRow]:
    """Return the rows without numbers to which a text cannot belong, as it stands left of where labels begin.

    It is a part of a group's label, which stands beside its rows.
    """
    rows = [row for row in found.list_beside(place.span.start) if row.label and not row.slots]
    labels = [locator.find_evidence(row.span) for row in rows]
    starts = [label.box.x0 for label in labels if label.box is not None and label.page == place.page]
    return rows if place.box is not None and any(place.box.x1 <= start for start in starts) else []


def _name_kind(text: str) -> UnplacedKind:
    if any(c.isdecimal() for c in text):
        return UnplacedKind.NUMBER
    return UnplacedKind.OBJECT if not text.replace(OBJECT, "").strip() else UnplacedKind.TEXT


def _list_near(start: int, text: str, kind: UnplacedKind, found: Recognised, facts: Mapping[str, Fact]) -> list[str]:
    """Return the facts that something unplaced might belong to.

    Those that it touches, where it is no text and may be the rest of their numbers, or a sign that doubts them. Those of its cell; else the empty ones of its
    row; else, of digits, all of its row, and also where these stand in no cell and the row's total is empty. Where no row stands on its line, the empty
    ones of the rows before and behind, else, of digits, the facts of those whose total does not hold.
    """
    rows = _list_rows(start, found)
    if not rows:
        line = found.find_line(start)
        number = line.number if line is not None else -1
        return _list_around(start, kind, found.other_lines.get(number, ()), found, facts)
    here = [facts[i] for row in rows for i in row.fact_ids if i in facts]
    if kind is UnplacedKind.OBJECT or set(text) <= DOUBT_SIGNS:
        end = start + len(text)
        touched = [fact.id for fact in here if any(e.span.end == start or e.span.start == end for e in fact.evidence)]
        if touched:
            return touched
    cell = found.find_cell(start)
    if cell is not None:
        own = [fact.id for fact in here if any(e.cell == (cell.table, cell.row, cell.column) for e in fact.evidence)]
        if own:
            return own
    empty = [fact.id for fact in here if _is_empty(fact)]
    # Before the numbers of a row stands another label than its own, but for signs before its own label, as of a group's.
    signs = not any(c.isalnum() for c in text) and all(row.label and start < row.span[0] for row in rows)
    foreign = not signs and any(start < row.slots[0].span[0] for row in rows if row.slots)
    if empty and cell is None and kind is UnplacedKind.NUMBER:
        empty = _add_unproven(empty, rows, facts)
    if empty or (kind is not UnplacedKind.NUMBER and not foreign):
        return empty
    # Which 0 of too many is left out makes no difference where the others add up.
    harmless = not text.strip("0 \u3000") and all(_has_totals(row) and not _breaks_total(row, facts) for row in rows)
    if not harmless:
        return [fact.id for fact in here]
    # To the row itself, that is; it may be one of an empty row's before or behind.
    bare = [row for row in found.list_next_to(rows) if not row.slots]
    return [i for row in bare for i in row.fact_ids if i in facts and _is_empty(facts[i])]


def _list_rows(start: int, found: Recognised) -> list[FoundRow]:
    """Return the rows on whose line a place is; of a line that holds a whole table, those beside it."""
    line = found.find_line(start)
    rows = found.row_lines.get(line.number, []) if line is not None else []
    if line is not None and not line.is_row and len(rows) > 1:
        return [row for row in found.list_beside(start) if row in rows]
    return rows


def _list_around(
    start: int,
    kind: UnplacedKind,
    repeated: Sequence[tuple[FoundRow, bool]],
    found: Recognised,
    facts: Mapping[str, Fact],
) -> list[str]:
    """Return the facts to which something on a line without a row might belong.

    `repeated` are rows that it may repeat, each with whether it does so under the row's label.
    """
    named = [row for row, labelled in repeated if labelled]
    if named:
        return [i for row in named for i in row.fact_ids if i in facts]
    rows = [*(row for row, _ in repeated), *found.list_beside(start)]
    empty = [i for row in rows for i in row.fact_ids if i in facts and _is_empty(facts[i])]
    if empty and kind is UnplacedKind.NUMBER:
        empty = _add_unproven(empty, [row for row in rows if row.span[0] < start < row.span[1]], facts)
    if empty or kind is not UnplacedKind.NUMBER:
        return list(dict.fromkeys(empty))
    touching = found.list_touching(start)
    open_rows = (row for row in rows if _breaks_total(row, facts) or (row in touching and not _has_totals(row)))
    return [i for row in open_rows for i in row.fact_ids if i in facts]


def _has_totals(row: FoundRow) -> bool:
    return row.shape is not None and bool(row.shape.totals)


def _add_unproven(names: list[str], rows: Sequence[FoundRow], facts: Mapping[str, Fact]) -> list[str]:
    """Return the names of facts with all those of rows whose total is empty: each of their numbers may be another cell's."""
    return [*names, *(i for row in rows if _lacks_total(row, facts) for i in row.fact_ids if i in facts)]


def _lacks_total(row: FoundRow, facts: Mapping[str, Fact]) -> bool:
    """Return whether a total of a row is empty, so that its numbers may be other cells'."""
    totals = row.shape.totals if row.shape is not None else ()
    return any((own := facts.get(row.fact_ids[rule.total])) is not None and _is_empty(own) for rule in totals)


def _breaks_total(row: FoundRow, facts: Mapping[str, Fact]) -> bool:
    """Return whether the numbers of a row do not add up."""
    values = [facts[i].value if i in facts else None for i in row.fact_ids]
    totals = row.shape.totals if row.shape is not None else ()
    known = [rule for rule in totals if values[rule.total] is not None]
    return any(abs(sum(values[i] or 0 for i in rule.parts) - (values[rule.total] or 0)) > DUST for rule in known)


def _is_empty(fact: Fact) -> bool:
    return fact.value is None and fact.status is not FactStatus.ABSENT


def doubt_near(
    facts: Mapping[str, Fact], unplaced: Iterable[Unplaced], found: Recognised, settings: AccountSettings
) -> dict[str, Fact]:
    """Return the facts, those under review to which something unplaced might belong."""
    known = dict(facts)
    reasons: dict[str, list[Reason]] = {}
    foreign = [row.span for row in found.others if row.order is RowOrder.FOREIGN]
    for item in unplaced:
        place = Evidence(page=item.page, span=item.span, box=item.box)
        beside = any(start < item.span.end and item.span.start < end for start, end in foreign)
        reason = Reason.at(ReasonKind.FOREIGN if beside else ReasonKind.UNPLACED, [place])
        own = {i for row in _list_rows(item.span.start, found) for i in row.fact_ids}
        for name in item.near:
            fact = known[name]
            reasons.setdefault(name, []).append(reason)
            # Something is printed in the row, so none of its cells is known to be empty.
            if name in own and fact.status is FactStatus.BLANK:
                printed = item.text if len(item.near) == 1 else fact.printed
                known[name] = replace(fact, status=FactStatus.AMBIGUOUS, printed=printed)
    for name, added in reasons.items():
        fact = known[name]
        known[name] = replace(
            fact,
            confidence=min(fact.confidence, settings.unplaced_confidence),
            reasons=tuple(dict.fromkeys((*fact.reasons, *added))),
        )
    return known
