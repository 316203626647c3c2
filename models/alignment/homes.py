"""Where the form's own texts may stand: the rows whose numbers may follow a text that is not their label.

A label that was lost leaves what stood before it: the label of its group in the row, the headers over the table, the section's
title. Numbers right after any other text of the form are not a row's that has lost its label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from gouji.models.forms.definition import FormBand, FormLabel, FormRow, FormTable, Group
from gouji.models.forms.outline import Outline
from gouji.models.text.normalise import core

__all__ = ["list_homes"]

_Texts = Iterator[tuple[FormLabel, frozenset[str], bool]]
"""Labels with the rows (`table.row`) at which they stand, and whether in the rows themselves."""


@lru_cache(maxsize=32)
def list_homes(outline: Outline, *, in_row: bool) -> Mapping[str, frozenset[int]]:
    """Return for each text of the form the nodes whose numbers may follow it.

    In running text that are the rows of its table; in the rows of a source table (`in_row`) the rows that it stands beside.
    """
    nodes: dict[str, set[int]] = {}
    for place, node in enumerate(outline.nodes):
        for row in node.rows:
            nodes.setdefault(f"{node.table}.{row.id}", set()).add(place)
    homes: dict[str, set[int]] = {core(title): set() for title in outline.form.document_titles}
    for label, rows, beside in _list_texts(outline):
        for text in (label.text, *label.variants):
            home = homes.setdefault(core(text), set())
            if beside or not in_row:
                home.update(*(nodes[row] for row in rows))
    return {text: frozenset(home) for text, home in homes.items()}


def _list_texts(outline: Outline) -> _Texts:
    tables = {table.id: _list_rows(table) for table in outline.form.tables}
    for section in outline.form.sections:
        yield section.label, tables.get(section.table or "", frozenset()), False
    for table in outline.form.tables:
        rows = tables[table.id]
        for note in table.notes:
            yield note, rows, False
        for band in table.bands:
            yield from _list_band(table, band, rows)


def _list_band(table: FormTable, band: FormBand, rows: frozenset[str]) -> _Texts:
    for label in (*band.headers, *(column.label for column in band.columns)):
        yield label, rows, table.side_by_side
    if band.label is not None:
        yield band.label, rows if table.side_by_side else frozenset(f"{table.id}.{r.id}" for r in band.rows), True
    yield from _list_members(table, band.members, rows)


def _list_members(table: FormTable, members: tuple[FormRow | Group, ...], rows: frozenset[str]) -> _Texts:
    for member in members:
        if isinstance(member, Group):
            yield member.label, frozenset(f"{table.id}.{r.id}" for r in member.list_rows()), True
            yield from _list_members(table, member.members, rows)
        else:
            yield member.label, rows if table.side_by_side else frozenset({f"{table.id}.{member.id}"}), True


def _list_rows(table: FormTable) -> frozenset[str]:
    return frozenset(f"{table.id}.{row.id}" for band in table.bands for row in band.rows)
