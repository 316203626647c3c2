"""Drawings, pictures and embedded objects of a Word document: the text boxes in them, and what else they show.

Pictures that are large enough to hold a table are not read, and that is said; logos, seals and codes are smaller. A PDF made of
the document shows the pictures on its pages, where they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.xml import child, children, descendants, name
from gouji.language import mark_text

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["DRAWN", "choose_content", "describe_pictures", "find_boxes", "is_drawn", "is_floating"]

DRAWN = frozenset({"drawing", "pict", "object"})
"""Elements that hold drawings."""
_FLOATING = re.compile(r"position\s*:\s*absolute", re.IGNORECASE)
_EMU = 12700
_LENGTH = re.compile(r"[0-9]{1,12}")
"""English Metric Units in a point."""
_SIDE = re.compile(r"\s*(width|height)\s*:\s*(\d+(?:\.\d+)?|\.\d+)(pt|in|cm|mm|px)?\s*")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "px": 0.75, None: 1.0}


def describe_pictures(body: etree._Element, settings: FlowSettings) -> str:
    """Return a warning about the pictures that may hold text; empty where there are none."""
    least_width, least_height = settings.logo_width, settings.logo_height
    found = sum(width >= least_width and height >= least_height for width, height in (*_drawn(body), *_shapes(body)))
    if not found:
        return ""
    if found == 1:
        return mark_text(
            "a large picture in the document may hold text; it was not read: save the document as PDF and read that"
        )
    return mark_text(
        f"{found} large pictures in the document may hold text; they were not read: save the document as PDF and read that"
    )


def _drawn(body: etree._Element) -> Iterator[tuple[float, float]]:
    """Yield the sizes in points of pictures in DrawingML."""
    for place in descendants(body, "inline", "anchor"):
        extent = next(descendants(place, "extent"), None)
        if extent is not None and next(descendants(place, "blip"), None) is not None:
            yield _read_points(extent.get("cx")), _read_points(extent.get("cy"))


def _read_points(emu: str | None) -> float:
    """Return a length of DrawingML in points."""
    return int(emu) / _EMU if emu and _LENGTH.fullmatch(emu) else 0.0


def _shapes(body: etree._Element) -> Iterator[tuple[float, float]]:
    """Yield the sizes in points of pictures in VML, as older Words write them."""
    for shape in descendants(body, "shape"):
        if next(descendants(shape, "imagedata"), None) is not None:
            sides = _read_shape_sides(shape)
            yield sides.get("width", 0.0), sides.get("height", 0.0)


def _read_shape_sides(shape: etree._Element) -> dict[str, float]:
    """Return the width and height of a VML shape in points, as far as its style says them."""
    found = (_SIDE.fullmatch(part) for part in (shape.get("style") or "").split(";"))
    return {m[1]: float(m[2]) * _POINTS[m[3]] for m in found if m}


def choose_content(element: etree._Element) -> etree._Element | None:
    """Return the content of `<mc:AlternateContent>` that counts: the first choice that holds anything, else the fallback."""
    return next((each for each in children(element, "Choice", "Fallback") if len(each)), None)


def find_boxes(drawn: etree._Element) -> list[etree._Element]:
    """Return the text boxes of a drawing, `<w:txbxContent>`; alternate contents count once."""
    return list(_find_boxes(drawn))


def is_floating(drawn: etree._Element) -> bool:
    """Return whether a drawing floats: it may stand anywhere on the page."""
    shapes = descendants(drawn, "shape", "rect", "roundrect")
    return child(drawn, "anchor") is not None or any(_FLOATING.search(shape.get("style") or "") for shape in shapes)


def _find_boxes(element: etree._Element) -> Iterator[etree._Element]:
    for each in element:
        kind = name(each)
        if kind == "txbxContent":
            yield each
        elif kind == "AlternateContent":
            content = choose_content(each)
            if content is not None:
                yield from _find_boxes(content)
        else:
            yield from _find_boxes(each)


def is_drawn(drawn: etree._Element, settings: FlowSettings) -> bool:
    """Return whether a drawing without text is more than a spacer, a hidden thing or a line across the page."""
    if name(drawn) == "object":
        return True
    sizes = [(_read_points(e.get("cx")), _read_points(e.get("cy"))) for e in descendants(drawn, "extent")]
    hidden = any((e.get("hidden") or "0") in ("1", "true") for e in descendants(drawn, "docPr"))
    rules = False
    for shape in descendants(drawn, "shape", "rect", "line", "oval", "roundrect"):
        rules = rules or any(str(key).endswith("}hr") for key in shape.attrib)
        sides = _read_shape_sides(shape)
        sizes += [(sides["width"], sides["height"])] if len(sides) > 1 else []
        hidden = hidden or "visibility:hidden" in (shape.get("style") or "").replace(" ", "").lower()
    # Shape types are only declared, for others to use.
    empty = name(drawn) == "pict" and all(name(each) == "shapetype" for each in drawn)
    return not (hidden or rules or empty) and not any(min(size) <= settings.spacer for size in sizes)
