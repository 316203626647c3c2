"""The source around one fact: a crop of the page's picture with the cell outlined, or the text with the number marked."""

from __future__ import annotations

import base64
import hashlib
import io
import os
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.corrected import CorrectionKind
from gouji.errors import MissingTool, UsageError
from gouji.export.views.asked import find_fact
from gouji.export.views.names import FactNames, name_facts
from gouji.export.views.text import show_number
from gouji.export.views.words import describe_status
from gouji.language import translate
from gouji.report import Evidence, Fact, FactStatus, ReportData

if TYPE_CHECKING:
    from gouji.tokens import Page

__all__ = ["FactCrop", "crop_fact"]

_MARGIN = 60
"""Points around a cell's box that are shown, above and below it; three times as many beside it."""
_AROUND = 120
"""Characters around a number that are shown."""
_POINTS = 72
_COLOUR, _WIDTH = (208, 32, 32), 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCrop:
    """The source around a fact, as a notebook shows it. `png` is the picture, None where the source is shown as text.

    `before`, `printed` and `after` are the text around the fact's first place; empty where a picture is shown or nothing is known.
    """

    fact: str
    caption: str
    png: bytes | None = None
    before: str = ""
    printed: str = ""
    after: str = ""

    def _repr_html_(self) -> str:
        """Return what a notebook shows; nothing of the document runs."""
        if self.png is not None:
            data = base64.b64encode(self.png).decode()
            shown = f'<img alt="{escape(self.caption)}" src="data:image/png;base64,{data}">'
        else:
            shown = f"<pre>{escape(self.before)}<mark>{escape(self.printed)}</mark>{escape(self.after)}</pre>"
        return f"<figure><figcaption>{escape(self.caption)}</figcaption>{shown}</figure>"


def crop_fact(report: ReportData, fact_id: str, document: str | os.PathLike[str] | bytes | None) -> FactCrop:
    """Return the source around a fact; see `Report.show`."""
    fact = report.facts.get(fact_id) or report.facts[find_fact(report, fact_id)]
    first = fact.evidence[0] if fact.evidence else None
    caption = _caption(fact, first, name_facts(report))
    if first is None:
        return FactCrop(fact=fact.id, caption=caption)
    page = next((page for page in report.pages if page.number == first.page), None)
    if page is not None and first.box is not None:
        png = _crop_picture(_find_content(report, document), report, page, first)
        return FactCrop(fact=fact.id, caption=caption, png=png)
    text = report.text if report.text is not None else _read_text(_find_content(report, document), report)
    start, end = first.span.start, first.span.end
    return FactCrop(
        fact=fact.id,
        caption=caption,
        before=text[max(0, start - _AROUND) : start],
        printed=text[start:end],
        after=text[end : end + _AROUND],
    )


def _caption(fact: Fact, place: Evidence | None, names: FactNames) -> str:
    name, value = names.name(fact.id), _show_current(fact)
    if place is None:
        return translate(": ").join((name, value))
    where = translate("page {page}", page=place.page)
    return translate("{fact}: {value} ({where})", fact=name, value=value, where=where)


def _show_current(fact: Fact) -> str:
    """Return what counts for a fact: its number, or that it has none and why."""
    if fact.current is not None:
        return show_number(fact.current)
    if fact.corrected is None:
        return translate("not in the document") if fact.status is FactStatus.ABSENT else describe_status(fact.status)
    is_absent = fact.corrected.kind is CorrectionKind.ABSENT
    return translate("not in the document") if is_absent else translate("blank")


def _find_content(report: ReportData, document: str | os.PathLike[str] | bytes | None) -> bytes:
    """Return the document's bytes. Raises `UsageError` where they are not there or are others than were read."""
    path = document if document is not None else report.source.path or report.source.name
    try:
        content = path if isinstance(path, bytes) else Path(path).read_bytes()
    except OSError:
        message = f"{path!s}: the document is not there; name it: report.show(fact, document=PATH)"
        raise UsageError(message) from None
    if hashlib.sha256(content).hexdigest() != report.source.sha256:
        message = f"{report.source.name}: the document has other bytes than were read; read it again"
        raise UsageError(message)
    return content


def _read_text(content: bytes, report: ReportData) -> str:
    from gouji.ingest import load_document

    return load_document(content, name=report.source.name).stream.text


def _crop_picture(content: bytes, report: ReportData, page: Page, place: Evidence) -> bytes:
    """Return the part of a page around a box, the box outlined, as PNG. Raises `MissingTool` without the extra `ocr`."""
    from gouji.ingest.scan import is_available

    if not is_available():
        raise MissingTool(
            report.source.name, "its pages cannot be drawn", "install the extra with: pip install 'gouji[ocr]'"
        )
    from PIL import Image, ImageDraw

    from gouji.ingest.scan.content import draw_page
    from gouji.ingest.scan.settings import ScanSettings
    from gouji.tokens import LoadedDocument, Page, Source, TokenStream

    pages = tuple(Page(number=n + 1) for n in range(page.number))
    source = Source(name=report.source.name, sha256=report.source.sha256, media_type=report.source.media_type)
    stream = TokenStream(text="", tokens=(), pages=pages, source=source)
    drawn = draw_page(LoadedDocument(stream=stream, content=content), page.number, ScanSettings())
    if drawn is None or place.box is None:
        message = f"{report.source.name}: page {page.number} cannot be drawn"
        raise UsageError(message)
    image = Image.fromarray(drawn.pixels).convert("RGB")
    image = image.rotate(-page.turn, expand=True) if page.turn else image
    scale, box = image.width / (page.width or image.width * _POINTS / drawn.dpi), place.box
    outline = (box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale)
    ImageDraw.Draw(image).rectangle(outline, outline=_COLOUR, width=_WIDTH)
    left, top = max(0.0, outline[0] - 3 * _MARGIN * scale), max(0.0, outline[1] - _MARGIN * scale)
    right = min(float(image.width), outline[2] + 3 * _MARGIN * scale)
    bottom = min(float(image.height), outline[3] + _MARGIN * scale)
    out = io.BytesIO()
    image.crop((round(left), round(top), round(right), round(bottom))).save(out, "PNG")
    return out.getvalue()
