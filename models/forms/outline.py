"""A form as one sequence of places that a document walks through: the states of the alignment.

Rows and the labels over them (bands, groups) are in the order in which the form prints them. Headers, notes and column
labels are kept apart, as they may be printed anywhere around their table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from gouji.models.forms.definition import Column, Form, FormBand, FormLabel, FormRow, FormTable, Group, Section
from gouji.models.text.normalise import Enumerator, core, split_enumerator

__all__ = ["Node", "NodeKind", "Outline", "build_outline"]


class NodeKind(StrEnum):
    """What a place in the outline is."""

    ROW = "row"
    SECTION = "section"
    """A section's heading."""
    GROUP = "group"
    """A label over rows: a group's or a band's."""
    TOGETHER = "together"
    """All rows of a side-by-side band in one printed row."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """A place in the outline: the texts that may be printed there and the rows that have their values there."""

    kind: NodeKind
    table: str
    cores: tuple[str, ...]
    """Label texts without item number and punctuation, the canonical one first; empty for `TOGETHER`."""
    enumerator: Enumerator | None
    rows: tuple[FormRow, ...]
    columns: tuple[Column, ...]
    """The columns of one row."""
    order: int
    """The number of rows before this place, optional ones not counted."""
    optional: bool = False
    covers: int = 0
    """The number of expected rows that its own numbers replace."""
    section: str | None = None

    @property
    def width(self) -> int:
        """How many numbers the printed row holds."""
        return len(self.columns) * len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outline:
    """The nodes of a form in printed order, and the texts around them (headers, notes, column labels)."""

    form: Form
    nodes: tuple[Node, ...]
    side_cores: tuple[str, ...]
    cores: frozenset[str]
    """All texts that the form prints: those of its nodes, and those around them."""
    row_count: int


@lru_cache(maxsize=32)
def build_outline(form: Form) -> Outline:
    """Return the outline of a form."""
    builder = _Builder()
    tables = {table.id: table for table in form.tables}
    for number, section in enumerate(form.sections, start=1):
        builder.section(section, number)
        if section.table in tables:
            builder.table(tables.pop(section.table))
    for table in tables.values():
        builder.table(table)
    sides = tuple(dict.fromkeys(c for c in builder.sides if c))
    return Outline(
        form=form,
        nodes=tuple(builder.nodes),
        side_cores=sides,
        cores=frozenset((*(c for node in builder.nodes for c in node.cores), *sides)),
        row_count=builder.rows,
    )


class _Builder:
    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.sides: list[str] = []
        self.rows = 0

    def section(self, section: Section, number: int) -> None:
        self.nodes.append(
            Node(
                kind=NodeKind.SECTION,
                table="",
                section=section.id,
                cores=tuple(_cores(section.label)),
                enumerator=Enumerator(style="c", number=number),
                rows=(),
                columns=(),
                order=self.rows,
            )
        )

    def table(self, table: FormTable) -> None:
        for note in table.notes:
            self.sides += _cores(note)
        for band in table.bands:
            for label in (*band.headers, *(column.label for column in band.columns)):
                self.sides += _cores(label)
            if band.label is not None:
                self._add(NodeKind.GROUP, table, band, label=band.label)
            if table.side_by_side:
                self._add(NodeKind.TOGETHER, table, band, rows=band.rows)
                for row in band.rows:
                    self.sides += _cores(row.label)
            self._members(band.members, table, band)

    def _members(self, members: tuple[FormRow | Group, ...], table: FormTable, band: FormBand) -> None:
        """Add rows and groups in order; an optional row that may stand for a whole group comes right after its label."""
        groups = {m.label.text for m in members if isinstance(m, Group)}
        optional = {m.label.text: m for m in members if isinstance(m, FormRow) and m.optional}
        for member in members:
            if isinstance(member, Group):
                self._add(NodeKind.GROUP, table, band, label=member.label)
                whole = optional.get(member.label.text)
                if whole is not None:
                    covers = len(tuple(member.list_rows()))
                    self._add(NodeKind.ROW, table, band, label=whole.label, rows=(whole,), optional=True, covers=covers)
                self._members(member.members, table, band)
            elif not member.optional or member.label.text not in groups:
                covers = 0 if member.optional else 1
                self._add(
                    NodeKind.ROW,
                    table,
                    band,
                    label=member.label,
                    rows=(member,),
                    optional=member.optional,
                    covers=covers,
                )
                self.rows += covers

    def _add(
        self,
        kind: NodeKind,
        table: FormTable,
        band: FormBand,
        *,
        label: FormLabel | None = None,
        rows: tuple[FormRow, ...] = (),
        optional: bool = False,
        covers: int = 0,
    ) -> None:
        enumerator = split_enumerator(label.enumerator)[0] if label is not None else None
        self.nodes.append(
            Node(
                kind=kind,
                table=table.id,
                cores=tuple(_cores(label)) if label is not None else (),
                enumerator=enumerator,
                rows=rows,
                columns=band.columns,
                order=self.rows,
                optional=optional,
                covers=covers or len(rows) * (kind is NodeKind.TOGETHER),
            )
        )


def _cores(label: FormLabel) -> list[str]:
    return [core(text) for text in (label.text, *label.variants)]
