"""A stream with what is beside its own report's figures marked as furniture."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from gouji.language import mark_text
from gouji.models.asides.extra_columns import list_extra_columns
from gouji.models.asides.other_tables import find_twins, list_other_tables
from gouji.models.asides.period_columns import list_other_periods, names_periods
from gouji.models.asides.period_stretches import has_period_rows, list_other_stretches
from gouji.models.asides.row_numbers import list_row_numbers
from gouji.models.forms.load import load_forms
from gouji.models.identity.names import load_name
from gouji.models.identity.said_years import may_be_misdated
from gouji.models.identity.settings import IdentitySettings
from gouji.models.identity.title import identify
from gouji.models.rows.settings import RowSettings
from gouji.models.text.lines import Chunk, Line, split_lines
from gouji.tokens import Cell, TokenStream

__all__ = ["set_aside"]

_Tables = Mapping[int, Sequence[Sequence[Chunk]]]


def set_aside(
    stream: TokenStream, rows: RowSettings, identity: IdentitySettings
) -> tuple[TokenStream, tuple[Line, ...]]:
    """Return the stream with the cells that are set aside as furniture, and its lines without them."""
    lines = split_lines(stream)
    tables = _list_tables(lines)
    numbers = frozenset(list_row_numbers(tables, rows))
    if numbers:
        stream, lines = _mark(stream, numbers)
        tables = _list_tables(lines)
    extra = frozenset(cell for own in tables.values() for cell in list_extra_columns(own))
    if extra:
        count = len(extra)
        told = mark_text(
            f"{count} cells of columns that the form lacks, of remarks, units or comparisons, are not read"
        )
        stream, lines = _mark(replace(stream, warnings=(*stream.warnings, told)), extra)
        tables = _list_tables(lines)
    others = _list_others(stream, lines, tables, rows, identity)
    if others:
        count = len(others)
        told = mark_text(f"{count} cells of another year or organ, beside the report's own, are not read")
        stream, lines = _mark(replace(stream, warnings=(*stream.warnings, told)), others)
    return stream, lines


def _list_others(
    stream: TokenStream, lines: Sequence[Line], tables: _Tables, rows: RowSettings, settings: IdentitySettings
) -> frozenset[Cell]:
    """Return the cells that hold figures of another period or organ than the report's."""
    twins = find_twins(tables, rows)
    dated = [number for number, own in tables.items() if names_periods(own)]
    stretched = [number for number, own in tables.items() if has_period_rows(own)]
    numbers = {*dated, *stretched, *chain.from_iterable(twins)}
    if not numbers:
        return frozenset()
    forms = load_forms()
    begins = min(tables[number][0][0].start for number in numbers)
    identity = identify(lines, None, stream.title, begins, settings, others=forms)
    name = load_name(tuple(dict.fromkeys(title for form in forms for title in form.document_titles)))
    if may_be_misdated(lines, identity, stream.title, name, settings):
        identity = replace(identity, year=None)
    return frozenset(
        (
            *list_other_tables(tables, twins, lines, identity, name, settings),
            *(cell for number in dated for cell in list_other_periods(tables[number], identity.year)),
            *(cell for number in stretched for cell in list_other_stretches(tables[number], identity.year)),
        )
    )


def _mark(stream: TokenStream, cells: Collection[Cell]) -> tuple[TokenStream, tuple[Line, ...]]:
    """Return the stream with some cells as furniture, and its lines without them."""
    tokens = tuple(replace(token, furniture=True) if token.cell in cells else token for token in stream.tokens)
    stream = replace(stream, tokens=tokens)
    return stream, split_lines(stream)


def _list_tables(lines: Sequence[Line]) -> _Tables:
    """Return the rows of each table of the source, by the number of the table; one that a page's end cuts is one."""
    tables: dict[int, list[Sequence[Chunk]]] = {}
    begun: dict[int, int] = {}
    before: Line | None = None
    for line in lines:
        cell = line.chunks[0].cell
        last = before.chunks[0].cell if before is not None else None
        if cell is not None:
            cut = last is not None and before is not None and line.page > before.page
            own = begun.setdefault(cell.table, begun[last.table] if cut and last is not None else cell.table)
            tables.setdefault(own, []).append(line.chunks)
        before = line
    return tables
