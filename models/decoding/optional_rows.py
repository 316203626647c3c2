"""Rows that a document need not have: optional ones, and a group's rows where one row stands for all of them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from gouji.models.forms.definition import Form, FormRow, Group
from gouji.report import FactId

__all__ = ["list_dispensable", "list_expected"]


def list_dispensable(form: Form, known: Container[str]) -> set[str]:
    """Return the facts that need not be there, given the ids of those that are."""
    dispensable: set[str] = set()
    for table in form.tables:
        for band in table.bands:
            groups = {group.label.text: group for group in _groups_in(band.members)}
            for row in band.rows:
                if not row.optional:
                    continue
                own = [str(FactId(table.id, row.id, c.id)) for c in band.columns]
                # An optional row with a group's label stands for all of the group's rows.
                group = groups.get(row.label.text)
                members = group.list_rows() if group is not None else ()
                others = {str(FactId(table.id, r.id, c.id)) for r in members for c in band.columns}
                here, there = any(i in known for i in own), any(i in known for i in others)
                # Where some of the group's rows are there as well, the missing ones are missed; where neither is there,
                # either may be expected.
                if here and not there:
                    dispensable |= others
                if there or group is None:
                    dispensable.update(own)
    return dispensable


def list_expected(form: Form, known: Container[str]) -> list[str]:
    """Return the facts that a document on this form has, given the ids of those that were found, in the form's order."""
    dispensable = list_dispensable(form, known)
    return [fact for fact in form.list_fact_ids() if fact not in dispensable]


def _groups_in(members: Sequence[FormRow | Group]) -> Iterable[Group]:
    for member in members:
        if isinstance(member, Group):
            yield member
            yield from _groups_in(member.members)
