"""The pages of a PDF that are pictures: read by `gouji.ingest.scan`, in the place of what their text layer gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gouji.ingest.mixed.preferred import is_picture_better
from gouji.ingest.page.layout import PageLayout
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.triage import PageTriage
from gouji.tokens import Page, PageKind

if TYPE_CHECKING:
    from gouji.ingest.scan.layout import ScannedPage
    from gouji.ingest.scan.settings import ScanSettings

__all__ = ["may_hold_text", "read_scans"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _ScannedPages:
    """The layouts of all pages, which of them come from pictures, and what is to be said about those."""

    layouts: tuple[PageLayout, ...]
    numbers: frozenset[int] = frozenset()
    repairs: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def recognised(self, pages: Sequence[Page]) -> tuple[Page, ...]:
        """Return the pages, those that were read from pictures as scanned ones."""
        return tuple(self._scanned(p) if p.number in self.numbers else p for p in pages)

    def _scanned(self, page: Page) -> Page:
        turn = self.layouts[page.number - 1].turn
        return replace(page, kind=PageKind.SCANNED, turn=turn, repairs=self.repairs.get(page.number, ()))

    def unread(self, pages: Sequence[Page]) -> tuple[Page, ...]:
        """Return the pages for whoever remarks on scans that were not read: those that were read count as digital."""
        return tuple(replace(p, kind=PageKind.DIGITAL) if p.number in self.numbers else p for p in pages)

    def judged(self, triage: Sequence[PageTriage]) -> tuple[PageTriage, ...]:
        """Return what the pages are, for the same: the text layers of those that were read are not in the stream."""
        pairs = enumerate(triage, 1)
        return tuple(replace(found, recognised=False) if n in self.numbers else found for n, found in pairs)


def read_scans(
    data: bytes,
    layouts: Sequence[PageLayout],
    pages: Sequence[Page],
    triage: Sequence[PageTriage],
    *,
    pdf: PdfSettings,
    scan: ScanSettings,
) -> _ScannedPages:
    """Read the scanned pages, and pictures of text on digital ones, where the extra `ocr` is installed.

    Without it the warnings say how to install it, where a page is scanned.
    """
    wanted = [page.number for page in pages if page.kind is PageKind.SCANNED]
    illustrated = {
        layout.number: layout
        for layout, page in zip(layouts, pages, strict=True)
        if page.kind is PageKind.DIGITAL and may_hold_text(layout, pdf)
    }
    if not (wanted or illustrated):
        return _ScannedPages(layouts=tuple(layouts))
    from gouji.ingest.scan import INSTALL, is_available, scan_pdf_pages

    if not is_available():
        remarks = (f"to read scanned pages, {INSTALL}",) if wanted else ()
        return _ScannedPages(layouts=tuple(layouts), remarks=remarks)
    from gouji.ingest.scan.pictures import read_pictures
    from gouji.ingest.scan.read import scan_remarks

    layered = {page.number for page, found in zip(pages, triage, strict=True) if found.recognised}
    found = scan_pdf_pages(data, wanted, layered, scan)
    taken = {n: page for n, page in found.items() if _is_better(page, layouts[n - 1], pdf)}
    completed = read_pictures(data, illustrated, scan)
    chosen = {**{n: page.layout for n, page in taken.items()}, **completed}
    pictured = (f"page {n} has a picture of text that was read as a scan; characters may be wrong" for n in completed)
    return _ScannedPages(
        layouts=tuple(chosen.get(p.number, p) for p in layouts),
        numbers=frozenset(taken),
        repairs={n: page.notes for n, page in taken.items()},
        remarks=(*scan_remarks(taken), *pictured),
    )


def may_hold_text(layout: PageLayout, settings: PdfSettings) -> bool:
    """Return whether a digital page has pictures so large that a table may be in one of them."""
    return not layout.turn and layout.image_area >= settings.picture_share * layout.width * layout.height > 0


def _is_better(scan: ScannedPage, layer: PageLayout, settings: PdfSettings) -> bool:
    if scan.refused or not scan.layout.blocks:
        return False
    return not layer.blocks or is_picture_better(scan.layout, scan.confidence, layer, settings=settings)
