"""The one row that stands for a whole group of rows, where it lost its label.

The forms let a group be printed as one row that bears the group's own label (（六）其他处理). Where all labels are lost, a
single run of numbers in the group's place is that row rather than one of the group's rows alone, the others gone.
"""

from __future__ import annotations

from dataclasses import replace

from gouji.models.alignment.align import Alignment, Placement
from gouji.models.forms.outline import NodeKind, Outline

__all__ = ["single_rows"]


def single_rows(alignment: Alignment, outline: Outline) -> Alignment:
    """The alignment, with the only row of a group on the row that may stand for the group; none bears a label."""
    moved: dict[int, int] = {}
    for node, twin in enumerate(outline.nodes):
        if not (twin.optional and twin.covers):
            continue
        # Right before it stands the group's label, right after it the rows that it may stand for.
        family = range(node - 1, node + 1 + twin.covers)
        mine = [p for p in alignment.placements if p.node in family]
        if len(mine) == 1 and _is_bare_row(mine[0], outline):
            moved[id(mine[0])] = node
    placements = (replace(p, node=moved.get(id(p), p.node)) for p in alignment.placements)
    return replace(alignment, placements=tuple(placements)) if moved else alignment


def _is_bare_row(placement: Placement, outline: Outline) -> bool:
    return placement.unlabelled and bool(placement.run) and outline.nodes[placement.node].kind is NodeKind.ROW
