"""The one row that stands for a whole group of rows, where it lost its label.

The forms allow a group to be printed as one row under the group's own label (（六）其他处理). Where all labels are lost, a
single run of numbers in the group's place is that row: that one of the group's rows is left and the others gone is rarer.
"""

from __future__ import annotations

from dataclasses import replace

from gouji.models.alignment.align import Alignment, PlacedSegment
from gouji.models.forms.outline import NodeKind, Outline

__all__ = ["place_group_rows"]


def place_group_rows(alignment: Alignment, outline: Outline) -> Alignment:
    """Return the alignment with a group's only row, if it has no label, on the node that stands for the group."""
    moved: dict[int, int] = {}
    for node, whole in enumerate(outline.nodes):
        if not (whole.optional and whole.covers):
            continue
        # Right before it stands the group's label, right after it the rows that it may stand for.
        group = range(node - 1, node + 1 + whole.covers)
        inside = [p for p in alignment.placements if p.node in group]
        if len(inside) == 1 and _is_bare_row(inside[0], outline):
            moved[id(inside[0])] = node
    placements = (replace(p, node=moved.get(id(p), p.node)) for p in alignment.placements)
    return replace(alignment, placements=tuple(placements)) if moved else alignment


def _is_bare_row(placement: PlacedSegment, outline: Outline) -> bool:
    return placement.unlabelled and bool(placement.run) and outline.nodes[placement.node].kind is NodeKind.ROW
