"""Rows without numbers over whose columns a scan has its headers: the places where numbers would be are on the page.

Without rules a row without ink has no cells. Where the headers of its columns stand to the right of its label, the page reaches
that far, and what is printed there has been read; where they do not, its numbers may have been cut off with them.
"""

from __future__ import annotations

from collections.abc import Sequence

from gouji.models.forms.outline import Node
from gouji.models.fragments.pieces import Piece
from gouji.models.rows.settings import RowSettings
from gouji.models.text.locate import Locator
from gouji.models.text.normalise import core

__all__ = ["is_under_headers"]


def is_under_headers(
    span: tuple[int, int], node: Node, pieces: Sequence[Piece], locator: Locator, settings: RowSettings
) -> bool:
    """Return whether headers of a row's columns, the last one among them, stand before it and to the right of its label.

    `span` is the label's. They are on its page or the one before.
    """
    label = locator.find_evidence(span)
    if label.box is None or len(node.columns) < settings.fewest_headers:
        return False
    wanted = [{core(text) for text in (column.label.text, *column.label.variants)} for column in node.columns]
    named: set[int] = set()
    for piece in pieces:
        if piece.span[0] >= span[0]:
            break
        if piece.known and piece.slots is None and 0 <= label.page - piece.page <= 1:
            centre = locator.find_centre(piece.span)
            if centre is not None and centre > label.box.x1:
                named |= {i for i, cores in enumerate(wanted) if piece.core in cores}
    return len(named) >= settings.fewest_headers and len(wanted) - 1 in named
