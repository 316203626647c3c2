"""Lays a report's facts back out as the tables of its form: what the table, Markdown and HTML outputs draw.

With a form, its bands, columns, groups and rows give the order and the labels. Without one (the form is unknown
here), ids alone do: `table.row.column`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouji.report import Fact, FactId, FactStatus, ReportData

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form, FormBand, FormLabel, FormRow, FormTable, Group

__all__ = ["BandView", "ColumnView", "LineView", "TableView", "find_form", "lay_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    """A column: its id, its label, and the unit that the form prescribes."""

    id: str
    label: str
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A line of a table. A group's line has no row and no cells; a cell is None where the document has none."""

    label: str
    depth: int
    row: str | None = None
    cells: tuple[Fact | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BandView:
    """Lines that share columns, and the label over them."""

    label: str | None
    columns: tuple[ColumnView, ...]
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table of the form; `found` says whether the document has any cell of it."""

    id: str
    title: str
    bands: tuple[BandView, ...]

    @property
    def found(self) -> bool:
        """Whether the document has any cell of this table."""
        return any(cell is not None for band in self.bands for line in band.lines for cell in line.cells)


def find_form(report: ReportData) -> Form | None:
    """Return the packaged form that the report was read with; None where it has none, or one from elsewhere."""
    from gouji.models.forms.load import load_forms

    return next((form for form in load_forms() if form.id == report.form), None)


def lay_out(report: ReportData, form: Form | None = None, *, with_absent: bool = False) -> tuple[TableView, ...]:
    """The report's tables in the form's order; facts that the form does not know follow in tables of their own.

    A fact that is not in the document has no cell, or with `with_absent` one that says so.
    """
    form = form or find_form(report)
    here = {i: fact for i, fact in report.facts.items() if with_absent or fact.status is not FactStatus.ABSENT}
    known = frozenset(() if form is None else form.list_fact_ids())
    tables = () if form is None else tuple(_table(table, form, here) for table in form.tables)
    others = (fact for fact_id, fact in here.items() if fact_id not in known)
    return (*tables, *_from_ids(others))


def _table(table: FormTable, form: Form, facts: dict[str, Fact]) -> TableView:
    titles = [section.label.text for section in form.sections if section.table == table.id]
    return TableView(
        id=table.id,
        title=titles[0] if titles else table.id,
        bands=tuple(_band(band, table.id, facts) for band in table.bands),
    )


def _band(band: FormBand, table: str, facts: dict[str, Fact]) -> BandView:
    return BandView(
        label=None if band.label is None else _printed(band.label),
        columns=tuple(ColumnView(id=c.id, label=c.label.text, unit=c.unit) for c in band.columns),
        lines=tuple(_lines(band.members, table, band, facts, 0)),
    )


def _lines(
    members: Iterable[FormRow | Group], table: str, band: FormBand, facts: dict[str, Fact], depth: int
) -> Iterator[LineView]:
    from gouji.models.forms.definition import Group

    before = None
    for member in members:
        label = _printed(member.label)
        if isinstance(member, Group):
            below = tuple(_lines(member.members, table, band, facts, depth + 1))
            # Forms know some lines both as a row and as a group of rows: where the row is shown, the group stands under it.
            if below and label != before:
                yield LineView(label=label, depth=depth)
            before = None
            yield from below
            continue
        cells = tuple(facts.get(str(FactId(table, member.id, column.id))) for column in band.columns)
        if any(cells) or not member.optional:
            before = label
            yield LineView(label=label, depth=depth, row=member.id, cells=cells)


def _printed(label: FormLabel) -> str:
    return f"{label.enumerator}{label.text}"


def _from_ids(facts: Iterable[Fact]) -> tuple[TableView, ...]:
    """Return tables drawn from ids alone: a column a column id, in the order of first sight."""
    tables: dict[str, dict[str, dict[str, Fact]]] = {}
    for fact in facts:
        place = FactId.parse(fact.id)
        tables.setdefault(place.table, {}).setdefault(place.row, {})[place.column] = fact
    return tuple(_table_from_ids(table, rows) for table, rows in tables.items())


def _table_from_ids(table: str, rows: dict[str, dict[str, Fact]]) -> TableView:
    columns = tuple(dict.fromkeys(column for row in rows.values() for column in row))
    lines = tuple(
        LineView(label=row or table, depth=0, row=row, cells=tuple(cells.get(column) for column in columns))
        for row, cells in rows.items()
    )
    views = tuple(ColumnView(id=column, label=column or "value") for column in columns)
    return TableView(id=table, title=table, bands=(BandView(label=None, columns=views, lines=lines),))
