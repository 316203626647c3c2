"""Pictures in a Word document that are large enough to hold a table: they are not read, and that is said.

Logos, seals and codes are smaller. A PDF made of the document shows the pictures on its pages, where they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.xml import descendants

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["describe_pictures", "read_points", "read_shape_sides"]

_EMU = 12700
"""English Metric Units in a point."""
_SIDE = re.compile(r"\s*(width|height)\s*:\s*(\d+(?:\.\d+)?|\.\d+)(pt|in|cm|mm|px)?\s*")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "px": 0.75, None: 1.0}


def describe_pictures(body: etree._Element, settings: FlowSettings) -> str:
    """Return a warning about the pictures that may hold text; empty where there are none."""
    least_width, least_height = settings.logo_width, settings.logo_height
    found = sum(width >= least_width and height >= least_height for width, height in (*_drawn(body), *_shapes(body)))
    if not found:
        return ""
    what, they = ("a large picture", "it was") if found == 1 else (f"{found} large pictures", "they were")
    return f"{what} in the document may hold text; {they} not read: save the document as PDF and read that"


def _drawn(body: etree._Element) -> Iterator[tuple[float, float]]:
    """Yield the sizes in points of pictures in DrawingML."""
    for place in descendants(body, "inline", "anchor"):
        extent = next(descendants(place, "extent"), None)
        if extent is not None and next(descendants(place, "blip"), None) is not None:
            yield read_points(extent.get("cx")), read_points(extent.get("cy"))


def read_points(emu: str | None) -> float:
    """Return a length of DrawingML in points."""
    return int(emu) / _EMU if emu and emu.isascii() and emu.isdigit() else 0.0


def _shapes(body: etree._Element) -> Iterator[tuple[float, float]]:
    """Yield the sizes in points of pictures in VML, as older Words write them."""
    for shape in descendants(body, "shape"):
        if next(descendants(shape, "imagedata"), None) is not None:
            sides = read_shape_sides(shape)
            yield sides.get("width", 0.0), sides.get("height", 0.0)


def read_shape_sides(shape: etree._Element) -> dict[str, float]:
    """Return the width and height of a VML shape in points, as far as its style says them."""
    found = (_SIDE.fullmatch(part) for part in (shape.get("style") or "").split(";"))
    return {m[1]: float(m[2]) * _POINTS[m[3]] for m in found if m}
