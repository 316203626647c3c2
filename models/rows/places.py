"""Where a row's places stand: in the section of its table or in another, and on which walk through the form.

A document walks through the form from top to bottom. Where it begins anew, another table begins: a template, an appendix, a
table of classes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from gouji.models.alignment.align import Alignment, PlacedSegment
from gouji.models.forms.outline import Node, NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.rows.shapes import list_slots

__all__ = ["Places"]


class Places:
    """The sections and the walks in which the placements of an alignment stand."""

    def __init__(self, alignment: Alignment, pieces: Sequence[Piece], outline: Outline) -> None:
        tables = {section.id: section.table for section in outline.form.sections}
        self._pieces, self._nodes = pieces, outline.nodes
        self._starts: list[int] = []
        self._sections: list[tuple[int, str | None]] = [(0, None)]
        self._filled: set[tuple[int, str]] = set()
        last = len(outline.nodes)
        for placement in sorted(alignment.placements, key=lambda p: p.start):
            node = outline.nodes[placement.node]
            if placement.node < last:
                self._starts.append(placement.start)
            last = placement.node
            if node.kind is NodeKind.SECTION:
                self._sections.append((placement.start, tables.get(node.section or "")))
            if any(pieces[i].numbers for i in placement.run):
                self._filled.add((self.count_walks(placement.start), node.table))

    def is_home(self, at: int, node: Node) -> bool:
        """Return whether a piece stands in the section of a node's table."""
        return self._find_section(at)[1] == node.table

    def find_heading(self, at: int) -> int:
        """Return where the heading of the section stands in which a piece does; 0 before the first."""
        return self._find_section(at)[0]

    def _find_section(self, at: int) -> tuple[int, str | None]:
        return self._sections[bisect_right(self._sections, at, key=lambda section: section[0]) - 1]

    def count_walks(self, at: int) -> int:
        """Return how many walks through the form have begun at or before a piece."""
        return bisect_right(self._starts, at)

    def is_template(self, at: int, node: Node) -> bool:
        """Return whether a piece stands on a walk without any number in the node's table."""
        return (self.count_walks(at), node.table) not in self._filled

    def answers(self, blank: PlacedSegment, filled: PlacedSegment) -> bool:
        """Return whether a blank place says that there is no number, and a filled one elsewhere is another table's.

        So it is where the blank one alone stands in the section, among numbers or with marks for nothing.
        """
        node, slots = self._nodes[blank.node], list_slots(blank, self._pieces)
        if not slots or not self.is_home(blank.start, node) or self.is_home(filled.start, node):
            return False
        return all(s.dash for s in slots) or not self.is_template(blank.start, node)
