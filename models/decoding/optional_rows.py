"""Rows that a document need not have: optional ones, and a group's rows where one row stands for all of them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from gouji.models.forms.definition import Form, FormRow, Group
from gouji.report import Fact, FactId, FactStatus, Reason, ReasonKind

__all__ = ["doubt_dispensed", "list_dispensable", "list_expected", "make_absent"]

_OF_ROWS = (ReasonKind.ROW, ReasonKind.UNPLACED)
"""Reasons that say that it is open which row stands there."""


def list_dispensable(form: Form, known: Container[str]) -> set[str]:
    """Return the facts that need not be there, given the ids of those that are."""
    dispensable: set[str] = set()
    for own, others in _list_choices(form):
        here, there = any(i in known for i in own), any(i in known for i in others)
        # Where some of the group's rows are there as well, the missing ones are missed; where neither is there,
        # either may be expected.
        if here and not there:
            dispensable.update(others)
        if there or not others:
            dispensable.update(own)
    return dispensable


def _list_choices(form: Form) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the facts of each optional row, with those of the group's rows for all of which it stands; none without a group."""
    for table in form.tables:
        for band in table.bands:
            groups = {group.label.text: group for group in _groups_in(band.members)}
            for row in band.rows:
                if row.optional:
                    # An optional row with a group's label stands for all of the group's rows.
                    group = groups.get(row.label.text)
                    members = group.list_rows() if group is not None else ()
                    yield (
                        [str(FactId(table.id, row.id, c.id)) for c in band.columns],
                        [str(FactId(table.id, r.id, c.id)) for r in members for c in band.columns],
                    )


def list_expected(form: Form, known: Container[str]) -> list[str]:
    """Return the facts that a document on this form has, given the ids of those that were found, in the form's order."""
    dispensable = list_dispensable(form, known)
    return [fact for fact in form.list_fact_ids() if fact not in dispensable]


def _groups_in(members: Sequence[FormRow | Group]) -> Iterable[Group]:
    for member in members:
        if isinstance(member, Group):
            yield member
            yield from _groups_in(member.members)


def doubt_dispensed(facts: Mapping[str, Fact], form: Form, *, scanned: bool) -> dict[str, Fact]:
    """Return the facts, with those that a row or a group of rows stands for only under review as absent.

    A row for a whole group, and the group's rows, exclude each other. Where everything that is read of the one is under review, on a
    scan its label as well may be misread, and whether the other is printed is open. Elsewhere it is open where what is under
    review is the row itself: something beside it has no place, which may be the other's rows.
    """
    added: set[str] = set()
    for choice in _list_choices(form):
        for here, there in (choice, choice[::-1]):
            if (
                _is_there(here, facts)
                and not _is_there(there, facts)
                and all(_is_open(facts[i], scanned=scanned) for i in here if i in facts)
            ):
                added.update(there)
    absent = {i: make_absent(i) for i in added if i not in facts}
    known = {**facts, **absent}
    return {i: known[i] for i in form.list_fact_ids() if i in known} if absent else dict(facts)


def _is_open(fact: Fact, *, scanned: bool) -> bool:
    return fact.review and (scanned or any(reason.why in _OF_ROWS for reason in fact.reasons))


def make_absent(fact: str) -> Fact:
    """Return a fact of a row that was not found."""
    return Fact(
        id=fact,
        printed=None,
        value=None,
        status=FactStatus.ABSENT,
        confidence=0.5,
        reasons=(Reason(why=ReasonKind.ABSENT),),
    )


def _is_there(ids: Sequence[str], facts: Mapping[str, Fact]) -> bool:
    return any(i in facts and facts[i].status is not FactStatus.ABSENT for i in ids)
