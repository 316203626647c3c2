"""Shows the sources of documents that are open, and keeps the pictures that were drawn."""

from __future__ import annotations

import contextlib
import html
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouji.errors import DocumentError
from gouji.review.first_page import find_page
from gouji.review.readings import load_content
from gouji.review.sources.kinds import SourceKind
from gouji.review.sources.markup import mark_markup
from gouji.review.sources.pictures import draw_picture
from gouji.review.sources.runs import FactPlaces, convert_blocks

if TYPE_CHECKING:
    from gouji.review.desk import OpenDocument
    from gouji.review.settings import ReviewSettings
    from gouji.revision.queue import ReviewItem
    from gouji.schema import JsonObject, JsonValue
    from gouji.tokens import Page

__all__ = ["Shower"]

_Picture = tuple[str, int, int]
"""Of a document, a page, at dots an inch."""


@dataclass(slots=True)
class Shower:
    """Sources for the browser. PDFium draws one page at a time, as it knows no threads."""

    settings: ReviewSettings
    _pictures: OrderedDict[_Picture, bytes] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _drawing: threading.Lock = field(default_factory=threading.Lock)

    def describe(self, found: OpenDocument) -> JsonObject:
        """Return how a source is shown: its pages, or its lines and tables with the places of facts."""
        report, kind = found.reading.report, found.reading.kind
        pages: list[JsonValue] = [
            {"number": page.number, "width": page.width, "height": page.height} for page in report.pages
        ]
        blocks: list[JsonValue] = []
        if kind in (SourceKind.FLOW, SourceKind.TEXT):
            blocks = convert_blocks(report.text or "", found.reading.blocks, FactPlaces(report))
        return {"kind": kind.value, "pages": pages, "blocks": blocks}

    def draw(self, found: OpenDocument, number: int, dpi: int) -> bytes:
        """Return the picture of a page. Raises `KeyError` where there is none, `DocumentError` where it cannot be drawn."""
        report = found.reading.report
        page = next((page for page in report.pages if page.number == number), None)
        if page is None:
            raise KeyError(number)
        known_dpi = self.settings.resolutions
        dpi = next((known for known in known_dpi if known >= dpi), known_dpi[-1])
        key = found.entry.id, number, dpi
        known = self._find(key)
        if known is not None:
            return known
        with self._drawing:
            return self._find(key) or self._keep(key, self._draw(found, page, dpi))

    def _draw(self, found: OpenDocument, page: Page, dpi: int) -> bytes:
        content, media_type = load_content(found.entry.path), found.reading.report.source.media_type
        most, quality = self.settings.most_pixels, self.settings.quality
        return draw_picture(content, media_type, page, dpi=dpi, most_pixels=most, quality=quality)

    def _find(self, key: _Picture) -> bytes | None:
        """Return a picture that was drawn; nobody waits here while another one is being drawn."""
        with self._lock:
            if key in self._pictures:
                self._pictures.move_to_end(key)
            return self._pictures.get(key)

    def _keep(self, key: _Picture, drawn: bytes) -> bytes:
        with self._lock:
            self._pictures[key] = drawn
            while len(self._pictures) > self.settings.pictures_kept:
                self._pictures.popitem(last=False)
        return drawn

    def warm_up(self, found: OpenDocument, item: ReviewItem | None) -> None:
        """Draw the page that a reviewer sees first as most windows show it, where the source has pages."""
        first = find_page(found, item)
        if first is not None:
            with contextlib.suppress(DocumentError, KeyError):
                for dpi in self.settings.resolutions[:2]:
                    self.draw(found, first.number, dpi)

    def frame(self, found: OpenDocument) -> str:
        """Return a web page for a frame: harmless, with its facts marked. Raises `KeyError` where the source is none."""
        from gouji.ingest.settings import IngestSettings
        from gouji.ingest.text.encodings import decode
        from gouji.ingest.web.parse import find_declared_charset

        if found.reading.kind is not SourceKind.MARKUP:
            raise KeyError(found.entry.id)
        report, flow = found.reading.report, IngestSettings().flow
        content = load_content(found.entry.path)
        if not isinstance(content, bytes):
            raise KeyError(found.entry.id)
        decoded = decode(content, report.source.name, flow, declared=find_declared_charset(content, flow))
        body = mark_markup(decoded.text, report.text or "", found.reading.blocks, FactPlaces(report))
        title = html.escape(report.source.name)
        head = f'<meta charset="utf-8"><title>{title}</title><link rel="stylesheet" href="/static/frame.css">'
        return f'<!DOCTYPE html><html lang="zh-Hans"><head>{head}</head><body>{body}</body></html>'
