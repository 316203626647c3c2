"""Headings inside lines that hold far more than the heading: documents whose line breaks are lost.

The paragraphs of such a document do not show its headings; the alignment's sections do.
"""

from __future__ import annotations

from collections.abc import Sequence

from gouji.models.alignment.align import Alignment
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.headings.settings import HeadingSettings
from gouji.models.labels.likeness import measure_likeness
from gouji.models.text.lines import Line
from gouji.models.text.normalise import core

__all__ = ["find_inline_titles"]


def find_inline_titles(
    lines: Sequence[Line],
    pieces: Sequence[Piece],
    alignment: Alignment,
    outline: Outline,
    settings: HeadingSettings,
) -> dict[int, int]:
    """Return the sections' titles that the alignment found inside longer lines: their ends in the source by their beginnings."""
    lengths = {line.number: len(core(line.text)) for line in lines}
    found = {}
    for placement in alignment.placements:
        node = outline.nodes[placement.node]
        if node.kind is not NodeKind.SECTION:
            continue
        own = pieces[placement.start : placement.end]
        text = "".join(p.text for p in own)
        if lengths.get(own[0].line, 0) <= len(core(text)) + settings.inline_rest or own[0].row:
            continue
        numbered = own[0].enumerator
        if own[0].touched_before or own[-1].touched_after or (numbered and numbered.style not in ("c", "d")):
            continue
        # Where a section's title is lost, the alignment takes what else begins its table for it: 行政复议 行政诉讼, no heading.
        if numbered is None and max(measure_likeness(core(text), title) for title in node.cores) < settings.bare_title:
            continue
        found[own[0].span[0]] = own[-1].span[1]
    return found
