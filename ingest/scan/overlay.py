"""A picture of a page with what was found on it: its grids, and marks around what was read."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from gouji.ingest.scan.content import draw_page as draw_source_page
from gouji.ingest.scan.image.pages import PagePicture, limit_resolution
from gouji.ingest.scan.rulings.rectification import RectifiedPage, rectify_page
from gouji.ingest.scan.settings import ScanSettings
from gouji.report import ReportData
from gouji.tokens import LoadedDocument, PageKind

__all__ = ["Mark", "draw_overlays", "draw_page", "find_cell_corners", "mark_facts"]

_GRID = (40, 120, 220)
_TEXT = 0.75
"""The size of a mark's text, as a share of its box's height, within bounds."""
_SURE, _DOUBTFUL, _BLANK = (20, 150, 60), (225, 90, 0), (110, 110, 200)
Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A box in points of the page as it is read, a colour, and a short text (no ideographs) to write beside it."""

    box: tuple[float, float, float, float]
    text: str = ""
    colour: tuple[int, int, int] = (20, 150, 60)


def mark_facts(report: ReportData, page: int) -> tuple[Mark, ...]:
    """Return the facts found on a page: green, orange where a person should look, pale blue where the cell is blank."""
    marks = []
    for fact in report.facts.values():
        for place in fact.evidence:
            if place.page == page and place.box is not None:
                box = (place.box.x0, place.box.y0, place.box.x1, place.box.y1)
                colour = _DOUBTFUL if fact.review else _SURE if fact.value is not None else _BLANK
                marks.append(Mark(box=box, text="" if fact.value is None else f"{fact.value:.12g}", colour=colour))
    return tuple(marks)


def draw_page(
    page: PagePicture, marks: Sequence[Mark], settings: ScanSettings | None = None, *, turn: int = 0, dpi: float = 100
) -> NDArray[np.uint8]:
    """Return the page at `dpi`, turned as it was read, with the outlines of its cells and with marks.

    Boxes are shown where the report says they are: in the page as it was given, skewed as it may be.
    """
    settings = settings or ScanSettings()
    page = limit_resolution(page, settings.image)
    straight = rectify_page(page, settings.image, settings.rulings, turn)
    pixels = np.ascontiguousarray(np.rot90(page.pixels, -turn // 90)) if turn else page.pixels
    image = Image.fromarray(pixels).convert("RGB")
    scale = dpi / page.dpi
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    pen = ImageDraw.Draw(image, "RGBA")
    for corners in find_cell_corners(straight):
        pen.polygon([(x * scale, y * scale) for x, y in corners], outline=(*_GRID, 255))
    for mark in marks:
        x0, y0, x1, y1 = (value * dpi / 72 for value in mark.box)
        pen.rectangle((x0, y0, x1, y1), fill=(*mark.colour, 70), outline=(*mark.colour, 255))
        if mark.text:
            size = min(max(_TEXT * (y1 - y0), 9), 12)
            font = ImageFont.load_default(size)
            pen.text(
                (x1 + 2, (y0 + y1) / 2),
                mark.text,
                fill=(*mark.colour, 255),
                font=font,
                anchor="lm",
                stroke_width=1,
                stroke_fill=(255, 255, 255, 200),
            )
    return np.asarray(image, np.uint8)


def find_cell_corners(straight: RectifiedPage) -> tuple[Corners, ...]:
    """Return the four corners of each cell of each table, in pixels of the page as it was given (and turned)."""
    back = np.linalg.inv(straight.matrix)
    found = []
    for grid in straight.grids:
        for cell in grid.cells:
            x0, y0, x1, y1 = grid.box(cell)
            x, y, w = back @ np.array([[x0, x1, x1, x0], [y0, y0, y1, y1], [1, 1, 1, 1]], np.float64)
            found.append(tuple(zip((x / w).tolist(), (y / w).tolist(), strict=True)))
    return tuple(found)


def draw_overlays(
    document: LoadedDocument, report: ReportData, settings: ScanSettings | None = None
) -> Iterator[tuple[int, bytes]]:
    """Yield a PNG for each scanned page of a document: the page, its grid and its facts."""
    settings = settings or ScanSettings()
    for page in document.stream.pages:
        picture = draw_source_page(document, page.number, settings) if page.kind is PageKind.SCANNED else None
        if picture is not None:
            drawn = draw_page(picture, mark_facts(report, page.number), settings, turn=page.turn)
            file = io.BytesIO()
            Image.fromarray(drawn).save(file, "PNG", optimize=True)
            yield page.number, file.getvalue()
