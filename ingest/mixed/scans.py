"""The pages of a PDF that are pictures: read by `gouji.ingest.scan`, in the place of what their text layer gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gouji.ingest.budget.meter import Meter
from gouji.ingest.mixed.preferred import is_picture_better
from gouji.ingest.page.layout import PageLayout
from gouji.ingest.pdf.settings import PdfSettings
from gouji.tokens import PageKind

if TYPE_CHECKING:
    from gouji.ingest.scan.settings import ScanSettings

__all__ = ["may_hold_text", "read_scans"]


def read_scans(
    data: bytes, layouts: Sequence[PageLayout], *, pdf: PdfSettings, scan: ScanSettings, meter: Meter
) -> tuple[tuple[PageLayout, ...], tuple[str, ...]]:
    """Return the pages, those that are scanned read from their pictures, and what is to be said about those.

    Pictures of text on digital pages are read too. Without the extra `ocr` nothing is, and the warnings say how to install
    it, where a page is scanned.
    """
    wanted = [layout.number for layout in layouts if layout.kind is PageKind.SCANNED]
    illustrated = {
        layout.number: layout for layout in layouts if layout.kind is PageKind.DIGITAL and may_hold_text(layout, pdf)
    }
    if not (wanted or illustrated):
        return tuple(layouts), ()
    from gouji.ingest.scan import INSTALL, is_available, scan_pdf_pages

    if not is_available():
        return tuple(layouts), (f"to read scanned pages, {INSTALL}",) if wanted else ()
    from gouji.ingest.scan.pictures import read_pictures
    from gouji.ingest.scan.read import scan_remarks

    layered = {layout.number for layout in layouts if layout.recognised}
    found = scan_pdf_pages(data, wanted, layered, scan, meter)
    taken = {n: page for n, page in found.items() if _is_better(page, layouts[n - 1], pdf)}
    completed = read_pictures(data, illustrated, scan, meter)
    chosen = {**taken, **completed}
    pictured = (f"page {n} has a picture of text that was read as a scan; characters may be wrong" for n in completed)
    return tuple(chosen.get(layout.number, layout) for layout in layouts), (*scan_remarks(taken), *pictured)


def may_hold_text(layout: PageLayout, settings: PdfSettings) -> bool:
    """Return whether a digital page has pictures so large that a table may be in one of them."""
    return not layout.turn and layout.image_area >= settings.picture_share * layout.width * layout.height > 0


def _is_better(scan: PageLayout, layer: PageLayout, settings: PdfSettings) -> bool:
    if scan.refused or not scan.blocks:
        return False
    return not layer.blocks or is_picture_better(scan, layer, settings=settings)
