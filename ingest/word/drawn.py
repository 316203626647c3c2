"""Drawings, pictures and embedded objects of a Word document: the text boxes in them, and whether they show anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.pictures import read_points, read_shape_sides
from gouji.ingest.word.xml import child, children, descendants, name

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["DRAWN", "Drawn", "choose_content", "read_drawn"]

DRAWN = frozenset({"drawing", "pict", "object"})
"""Elements that hold drawings."""
_FLOATING = re.compile(r"position\s*:\s*absolute", re.IGNORECASE)


@dataclass(slots=True)
class Drawn:
    """What a drawing holds: its text boxes (`<w:txbxContent>`), and whether it shows something that is no text.

    A text box that floats may stand anywhere on the page: then its text is not all there is to say.
    """

    boxes: list[etree._Element] = field(default_factory=list)
    shows_more: bool = False


def choose_content(element: etree._Element) -> etree._Element | None:
    """Return the content of `<mc:AlternateContent>` that counts: the first choice that holds anything, else the fallback."""
    return next((each for each in children(element, "Choice", "Fallback") if len(each)), None)


def read_drawn(drawn: etree._Element, settings: FlowSettings) -> Drawn:
    """Return what a drawing, a VML picture or an embedded object shows; alternate contents count once."""
    boxes = list(_find_boxes(drawn))
    floating = child(drawn, "anchor") is not None or any(
        _FLOATING.search(shape.get("style") or "") for shape in descendants(drawn, "shape", "rect", "roundrect")
    )
    return Drawn(boxes=boxes, shows_more=floating if boxes else _is_seen(drawn, settings))


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


def _is_seen(drawn: etree._Element, settings: FlowSettings) -> bool:
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
