"""The labels of a report's facts: what a person calls the table, the block, the row and the column that each stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouji.export.views.layout import find_form
from gouji.report import FactId, ReportData, RowOrder

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form, FormBand

__all__ = ["FactLabel", "label_facts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLabel:
    """Where a fact stands, in words: the title of its table and its row as printed where they are, else as the form has them.

    `block` is the group of rows, or the band, None without one; `order` the fact's place in the form; `unit` what the form
    counts the column in, None for counts.
    """

    table: str | None
    block: str | None
    row: str
    column: str
    order: int
    unit: str | None


def label_facts(report: ReportData, form: Form | None = None) -> dict[str, FactLabel]:
    """Return the labels of all facts of a report's form by id; none where the form is not known."""
    form = form or find_form(report)
    if form is None:
        return {}
    printed = {(r.table, r.row): r.label for r in report.rows[::-1] if r.label and r.order is RowOrder.IN_ORDER}
    titles = _name_tables(report, form)
    places = ((table, band, *each) for table in form.tables for band in table.bands for each in _list_rows(band))
    found: dict[str, FactLabel] = {}
    for table, band, row, label, block in places:
        for column in band.columns:
            found[str(FactId(table.id, row, column.id))] = FactLabel(
                table=titles.get(table.id),
                block=block,
                row=printed.get((table.id, row), label),
                column=column.label.text,
                order=len(found),
                unit=column.unit,
            )
    return found


def _name_tables(report: ReportData, form: Form) -> Mapping[str, str]:
    """Return the titles of the tables' sections, as printed where they are."""
    printed = {heading.section: heading.text for heading in report.headings[::-1] if heading.section}
    return {s.table: printed.get(s.id, s.label.text) for s in form.sections if s.table is not None}


def _list_rows(band: FormBand) -> Iterator[tuple[str, str, str | None]]:
    """Yield the rows of a band: id, label, and the label of their group, or of the band."""
    groups: dict[str, str] = {}
    for member in band.members:
        groups |= _name_groups(member)
    own = band.label.text if band.label is not None else None
    yield from ((row.id, row.label.text, groups.get(row.id, own)) for row in band.rows)


def _name_groups(member: object) -> dict[str, str]:
    """Return the rows of a group, by id, with the label of the nearest group that they are in."""
    from gouji.models.forms.definition import Group

    if not isinstance(member, Group):
        return {}
    found = {row.id: member.label.text for row in member.list_rows()}
    for inner in member.members:
        found |= _name_groups(inner)
    return found
