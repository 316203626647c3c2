"""What the reader of a report has to know of a PDF's pages: what was not read, or may be read wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gouji.ingest.page.layout import PageLayout
from gouji.language import mark_text
from gouji.tokens import PageKind

__all__ = ["page_remarks"]

_BROKEN = mark_text("{has} damaged contents; nothing on {it} was read")
_GARBLED = mark_text("{has} a text layer that is no text (fonts without characters); nothing on {it} was read")
_SCANNED = mark_text("{has} no text layer (scanned?); nothing on {it} was read")
_STAMPED = mark_text("{has} hardly any text beside an image (scanned?); the image was not read")
_RECOGNISED = mark_text("{has} a text layer that was recognised from a scan; characters may be wrong")
_UNREADABLE = mark_text("{has} characters that cannot be read (fonts without characters)")
_HIDDEN = mark_text(
    "{has} text that does not show (white, clipped, covered, tiny or outside the page); it was left out"
)
_STRUCK = mark_text("{has} text that is struck out; it was left out")
_OBJECTS = mark_text("{has} cells with pictures, drawings or fields that are no text; what they show was not read")
_TURNED = mark_text("{has} text set sideways; places are those on the page turned upright")


def page_remarks(layouts: Sequence[PageLayout]) -> Iterator[str]:
    """Yield one line for each stretch of pages with the same remark; nothing for pages that are empty."""
    for said in (_not_read, _doubtful, _hidden, _struck, _objects, _sideways):
        remarks = [(layout.number, said(layout)) for layout in layouts]
        for remark, group in groupby(remarks, key=lambda pair: pair[1]):
            numbers = [number for number, _ in group]
            if remark:
                yield _sentence(remark, numbers[0], numbers[-1])


def _sentence(remark: str, first: int, last: int) -> str:
    if first == last:
        remark = remark.format(has="has", it="it")
        return mark_text(f"page {first} {remark}")
    remark = remark.format(has="have", it="them")
    return mark_text(f"pages {first}–{last} {remark}")


def _not_read(layout: PageLayout) -> str | None:
    if layout.broken:
        return _BROKEN
    if layout.garbled:
        return _GARBLED
    if layout.kind is not PageKind.SCANNED or layout.recognised or layout.is_from_picture:
        return None
    return _STAMPED if layout.blocks else _SCANNED


def _doubtful(layout: PageLayout) -> str | None:
    if layout.recognised and layout.blocks:
        return _RECOGNISED
    return _UNREADABLE if layout.unreadable else None


def _hidden(layout: PageLayout) -> str | None:
    return _HIDDEN if layout.hidden and not layout.is_from_picture else None


def _struck(layout: PageLayout) -> str | None:
    return _STRUCK if layout.struck and not layout.is_from_picture else None


def _objects(layout: PageLayout) -> str | None:
    return _OBJECTS if layout.objects else None


def _sideways(layout: PageLayout) -> str | None:
    return _TURNED if layout.turn else None
