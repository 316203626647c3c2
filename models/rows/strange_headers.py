"""Headers over a side-by-side row that are none of the form: the numbers below may count something else.

The rows of a side-by-side band have no labels beside their numbers, so their headers are all that names them.
"""

from __future__ import annotations

from collections.abc import Sequence

from gouji.models.alignment.align import PlacedSegment
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.labels.likeness import count_shared
from gouji.models.rows.column_order import list_headers
from gouji.models.rows.settings import RowSettings

__all__ = ["has_strange_headers"]


def has_strange_headers(
    placement: PlacedSegment, pieces: Sequence[Piece], outline: Outline, settings: RowSettings
) -> bool:
    """Return whether a side-by-side row stands below headers with a text among them that is nothing like the form's."""
    if outline.nodes[placement.node].kind is not NodeKind.TOGETHER:
        return False
    headers = [piece for _, piece in list_headers(placement, pieces)]
    known = [at for at, piece in enumerate(headers) if piece.known]
    among = headers[known[0] : known[-1] + 1] if known else []
    return any(not p.known and _is_strange(p.core, outline, settings) for p in among)


def _is_strange(text: str, outline: Outline, settings: RowSettings) -> bool:
    if len(text) < settings.least_header:
        return False
    texts = (*outline.side_cores, *(c for n in outline.nodes for c in n.cores))
    return max((count_shared(text, each) for each in texts), default=0) <= settings.strange_share * len(text)
