"""Drawings, pictures and embedded objects of a Word document: the text boxes in them, and whether they show anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.pictures import read_points, read_shape_sides
from gouji.ingest.word.xml import child, children, descendants, name

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["DRAWN", "choose_content", "find_boxes", "is_drawn", "is_floating"]

DRAWN = frozenset({"drawing", "pict", "object"})
"""Elements that hold drawings."""
_FLOATING = re.compile(r"position\s*:\s*absolute", re.IGNORECASE)


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
    sizes = [(read_points(e.get("cx")), read_points(e.get("cy"))) for e in descendants(drawn, "extent")]
    hidden = any((e.get("hidden") or "0") in ("1", "true") for e in descendants(drawn, "docPr"))
    rules = False
    for shape in descendants(drawn, "shape", "rect", "line", "oval", "roundrect"):
        rules = rules or any(str(key).endswith("}hr") for key in shape.attrib)
        sides = read_shape_sides(shape)
        sizes += [(sides["width"], sides["height"])] if len(sides) > 1 else []
        hidden = hidden or "visibility:hidden" in (shape.get("style") or "").replace(" ", "").lower()
    # Shape types are only declared, for others to use.
    empty = name(drawn) == "pict" and all(name(each) == "shapetype" for each in drawn)
    return not (hidden or rules or empty) and not any(min(size) <= settings.spacer for size in sizes)
