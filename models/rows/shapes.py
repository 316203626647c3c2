"""What a row should hold, learned from the complete rows of the same table.

The form gives the types of the cells and the totals among them; rows with a number for every cell show which grid column of
the source, or which place across the page, is which cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from gouji.models.alignment.align import PlacedSegment
from gouji.models.forms.definition import Column, Form
from gouji.models.forms.equations import derive_equations
from gouji.models.forms.outline import Node, NodeKind, Outline
from gouji.models.fragments.headers import choose_units, list_unit_texts, list_units_around, match_header_columns
from gouji.models.fragments.pieces import Piece
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.lattice.readings import RowShape, RowTotal
from gouji.models.numbers.words import StatedUnits
from gouji.models.places.numbers import list_slots
from gouji.models.rows.settings import RowSettings
from gouji.report import FactId

__all__ = ["find_shapes", "list_label", "list_totals"]

_Places = tuple[str, ...]
"""The column of the form of each number that a printed row holds."""


def list_label(placement: PlacedSegment, pieces: Sequence[Piece]) -> list[int]:
    """Return the numbers of the pieces that are the label of a placement."""
    texts = (i for i in range(placement.start, placement.end) if pieces[i].slots is None)
    return [i for i in texts if not (placement.woven and pieces[i].woven)]


def find_shapes(
    placements: Sequence[PlacedSegment],
    pieces: Sequence[Piece],
    outline: Outline,
    marks: Sequence[PlacedSegment],
    settings: RowSettings,
    fragments: FragmentSettings,
) -> dict[int, RowShape]:
    """Return the shape of every node that was found: types, totals, and which grid column is which cell.

    Rows that are complete teach where the others' cells are. `pieces` have their places on the page; `marks` are the placements
    of the whole alignment, which show where a table's section ends.
    """
    seen = _count_columns(placements, pieces, outline)
    usual = _find_usual(seen, settings)
    centres = _find_centres(placements, pieces, outline)
    units = _UnitFinder(placements, marks, pieces, outline)
    shapes: dict[int, RowShape] = {}
    for placement in placements:
        node = outline.nodes[placement.node]
        tables = [s.cell.table for s in list_slots(placement, pieces) if s.cell is not None]
        counted = seen.get((_key_of(node), tables[0])) if tables else None
        columns: Mapping[int, int] | None = None
        if counted:
            (best, times), *_ = counted.most_common(1)
            # Where rows of just so many cells disagree about the columns, the grid says nothing.
            columns = (
                {c: k for k, c in enumerate(best)}
                if times > settings.agreeing_share * counted.total() and times > 1
                else None
            )
        elif tables and len(node.rows) == 1:
            columns = match_header_columns(pieces, tables[0], placement.start, node.columns, fragments)
        shapes[placement.node] = RowShape(
            types=tuple(c.type for _ in node.rows for c in node.columns),
            units=tuple(c.unit or "" for _ in node.rows for c in node.columns),
            stated_units=units.find(placement),
            totals=list_totals(outline.form, node),
            columns=columns,
            usual=usual.get(_key_of(node)),
            centres=centres.get((node.columns, len(node.rows))),
        )
    return shapes


def _key_of(node: Node) -> _Places:
    """Return the columns of a node's numbers: a side-by-side table's once for each of its rows where one printed row holds these."""
    return tuple(column.id for _ in node.rows for column in node.columns)


def _count_columns(
    placements: Sequence[PlacedSegment], pieces: Sequence[Piece], outline: Outline
) -> dict[tuple[_Places, int], Counter[tuple[int, ...]]]:
    """Return how often complete rows stand in which grid columns, by the form's columns and the table."""
    seen: dict[tuple[_Places, int], Counter[tuple[int, ...]]] = {}
    for placement in placements:
        node = outline.nodes[placement.node]
        slots = list_slots(placement, pieces)
        cells = [s.cell for s in slots if s.filled and s.cell is not None]
        if len(cells) < node.width == len(slots):
            cells = [s.cell for s in slots if s.cell is not None]
        if len(cells) == node.width and len(set(cells)) == len(cells):
            key = (_key_of(node), cells[0].table)
            seen.setdefault(key, Counter())[tuple(c.column for c in cells)] += 1
    return seen


class _UnitFinder:
    """Finds the units that a source states for the rows of its tables."""

    def __init__(
        self,
        placements: Sequence[PlacedSegment],
        marks: Sequence[PlacedSegment],
        pieces: Sequence[Piece],
        outline: Outline,
    ) -> None:
        self.pieces = pieces
        self.nodes = outline.nodes
        self.texts = list_unit_texts(pieces)
        self.sections = [p for p in marks if self.nodes[p.node].kind is NodeKind.SECTION]
        self.rows = [p for p in placements if p.run]
        self.borders: dict[str, tuple[list[int], list[int]]] = {}
        self.around: dict[tuple[str, range], tuple[StatedUnits, ...]] = {}

    def find(self, placement: PlacedSegment) -> tuple[str, ...]:
        """Return the unit that is stated for each cell of a row, empty where none is but the form's."""
        node = self.nodes[placement.node]
        key = (node.table, self._find_section(placement))
        if key not in self.around:
            self.around[key] = list_units_around(self.pieces, key[1], self._list_tables(node.table))
        return choose_units(self.pieces, self.texts, placement.start, node, placement.run, self.around[key])

    def _find_section(self, placement: PlacedSegment) -> range:
        """Return the pieces around a row from the heading before it, or another table's rows, to those behind it."""
        table = self.nodes[placement.node].table
        if table not in self.borders:
            self.borders[table] = self._list_borders(table)
        before, behind = self.borders[table]
        first, last = bisect_right(before, placement.start), bisect_right(behind, placement.start)
        return range(before[first - 1] if first else 0, behind[last] if last < len(behind) else len(self.pieces))

    def _list_borders(self, table: str) -> tuple[list[int], list[int]]:
        """Return where sections of a table may begin, and where they may end, in order."""
        headings = [p.start for p in self.sections]
        strange = [p for p in self.rows if self.nodes[p.node].table != table]
        return sorted((*headings, *(p.behind for p in strange))), sorted((*headings, *(p.start for p in strange)))

    def _list_tables(self, table: str) -> set[int]:
        """Return the tables of the source that hold rows of a table of the form."""
        own = [p for p in self.rows if self.nodes[p.node].table == table]
        return {s.cell.table for p in own for s in list_slots(p, self.pieces) if s.cell is not None}


def _find_usual(
    seen: Mapping[tuple[_Places, int], Counter[tuple[int, ...]]], settings: RowSettings
) -> dict[_Places, Mapping[int, int]]:
    """Return which grid column is which cell in most rows of all tables of the source, by the cells' columns in the form."""
    counted: dict[_Places, Counter[tuple[int, ...]]] = {}
    for (columns, _), counts in seen.items():
        counted.setdefault(columns, Counter()).update(counts)
    best = {columns: (*counts.most_common(1)[0], counts.total()) for columns, counts in counted.items()}
    return {
        columns: {c: k for k, c in enumerate(grid)}
        for columns, (grid, times, total) in best.items()
        if times > settings.usual_share * total
    }


def _find_centres(
    placements: Sequence[PlacedSegment], pieces: Sequence[Piece], outline: Outline
) -> dict[tuple[tuple[Column, ...], int], tuple[float, ...]]:
    """Return where the columns stand across the page: the medians over rows that have a number in every column."""
    seen: dict[tuple[tuple[Column, ...], int], list[list[float]]] = {}
    for placement in placements:
        node = outline.nodes[placement.node]
        places = [s.centre for s in list_slots(placement, pieces) if s.filled]
        known = [p for p in places if p is not None]
        if len(known) == len(places) == node.width and known == sorted(known) and node.width > 1:
            seen.setdefault((node.columns, len(node.rows)), []).append(known)
    return {
        key: tuple(sorted(row[i] for row in rows)[len(rows) // 2] for i in range(len(rows[0])))
        for key, rows in seen.items()
    }


@lru_cache(maxsize=1000)
def list_totals(form: Form, node: Node) -> tuple[RowTotal, ...]:
    """Return the rules whose cells all stand in this one printed row."""
    ids = [str(FactId(node.table, row.id, column.id)) for row in node.rows for column in node.columns]
    place = {fact: i for i, fact in enumerate(ids)}
    return tuple(
        RowTotal(parts=tuple(place[f] for f in e.parts), total=place[e.totals[0]])
        for e in derive_equations(form)
        if len(e.totals) == 1 and all(f in place for f, _ in e.terms)
    )
