"""Of two readings of a scanned page, its text layer and what was read from its picture, the better."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.ingest.page.layout import PageLayout
from gouji.ingest.page.lines import TextLine
from gouji.ingest.page.tables import ColumnRow, RuledTable
from gouji.ingest.pdf.settings import PdfSettings

__all__ = ["is_picture_better", "plausibility", "text_of"]

_COMMON = range(0xB0, 0xD8)
"""The rows of GB 2312 with the 3,755 ideographs of everyday use (level 1)."""
_PRINTED = frozenset("0123456789.,%:;()/-+，。、；：？！（）《》〈〉“”‘’—…·％－／〔〕【】○〇　")


def is_picture_better(picture: PageLayout, layer: PageLayout, settings: PdfSettings) -> bool:
    """Return whether a page's picture was read better than its text layer says.

    A reading that is sure of itself is taken, as it has the cells of tables; another one where the layer is short or
    is less plausible.
    """
    ours, theirs = text_of(picture), text_of(layer)
    if not ours:
        return False
    if len(theirs) < settings.short_layer * len(ours):
        return True
    margin = (
        -settings.plausible_margin
        if (picture.confidence or 0.0) >= settings.sure_reading
        else settings.plausible_margin
    )
    return plausibility(ours) > plausibility(theirs) + margin


def plausibility(text: str) -> float:
    """The share of a Chinese text's characters that are everyday ideographs, digits or punctuation; 0 of no text.

    >>> plausibility("政府信息公开 28 件"), round(plausibility("政府倍息公幵 2B仵"), 2)
    (1.0, 0.67)
    """
    signs = [c for c in text if not c.isspace()]
    return sum(map(_is_common, signs)) / len(signs) if signs else 0.0


def _is_common(sign: str) -> bool:
    if sign in _PRINTED:
        return True
    try:
        code = sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and code[0] in _COMMON


def text_of(layout: PageLayout) -> str:
    """Return all text of a page, furniture too, without white space."""
    return "".join("".join(part.split()) for part in _parts(layout))


def _parts(layout: PageLayout) -> Iterator[str]:
    for block in layout.blocks:
        match block:
            case TextLine() as line:
                yield line.text
            case ColumnRow() as row:
                yield row.line.text
            case RuledTable() as table:
                yield from (line.text for cell in table.cells for line in cell.lines)
