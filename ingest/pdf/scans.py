"""The pages of a PDF that are pictures: read by `gouji.ingest.scan`, in the place of what their text layer gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gouji.ingest.pdf.layout import PageLayout
from gouji.tokens import Page, PageKind

if TYPE_CHECKING:
    from gouji.ingest.scan.layout import ScannedPage

__all__ = ["ReadScans", "read_scans"]

_BETTER = 0.8
"""From this confidence on a page's own reading is preferred to a text layer that another recogniser left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadScans:
    """The layouts of all pages, which of them come from pictures, and what is to be said about those."""

    layouts: tuple[PageLayout, ...]
    numbers: frozenset[int] = frozenset()
    remarks: tuple[str, ...] = ()

    def recognised(self, pages: Sequence[Page]) -> tuple[Page, ...]:
        """The pages, those that were read from pictures as scanned ones."""
        return tuple(replace(p, kind=PageKind.SCANNED) if p.number in self.numbers else p for p in pages)

    def unread(self, pages: Sequence[Page]) -> tuple[Page, ...]:
        """The pages for whoever remarks on scans that were not read: those that were read count as digital."""
        return tuple(replace(p, kind=PageKind.DIGITAL) if p.number in self.numbers else p for p in pages)


def read_scans(data: bytes, layouts: Sequence[PageLayout], pages: Sequence[Page]) -> ReadScans:
    """Reads the scanned pages where the extra `ocr` is installed; else says how to install it."""
    wanted = [page.number for page in pages if page.kind is PageKind.SCANNED]
    if not wanted:
        return ReadScans(layouts=tuple(layouts))
    from gouji.ingest.scan import INSTALL, is_available, scan_pdf_pages

    if not is_available():
        return ReadScans(layouts=tuple(layouts), remarks=(f"to read scanned pages, {INSTALL}",))
    from gouji.ingest.scan.read import scan_remarks

    found = scan_pdf_pages(data, wanted)
    taken = {n: scan for n, scan in found.items() if _is_better(scan, layouts[n - 1])}
    return ReadScans(
        layouts=tuple(taken[p.number].layout if p.number in taken else p for p in layouts),
        numbers=frozenset(taken),
        remarks=tuple(scan_remarks(taken)),
    )


def _is_better(scan: ScannedPage, layout: PageLayout) -> bool:
    return bool(scan.layout.blocks) and not scan.refused and (not layout.blocks or scan.confidence >= _BETTER)
