"""Whether a reader sees a run of a Word document: hidden, tiny, in its ground's colour, struck out, raised or lowered."""

from __future__ import annotations

from gouji.ingest.stream.runs import Sight
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.web.colours import Colour, contrast, read_colour
from gouji.ingest.word.styles import RunLook

__all__ = ["find_sight"]

_HALF_POINTS = 2
_DEFAULT_SIZE = 10.0
"""Points of text of which nothing says a size (ECMA-376, 17.3.2.38)."""


def find_sight(look: RunLook, ground: Colour | None, base: float | None, settings: FlowSettings) -> Sight:
    """Return how a reader sees text of a look on a ground; `base` is the size of the text around it, in points."""
    ink = read_colour(look.colour) if look.colour else None
    if look.hidden:
        return Sight.HIDDEN
    if look.size is not None and look.size < settings.smallest_seen:
        return Sight.TINY
    if look.clear or (ink and ground and contrast(ink, ground) < settings.least_contrast):
        return Sight.GROUND
    if look.struck:
        return Sight.STRUCK
    return look.shift or _read_rise(look, base, settings)


def _read_rise(look: RunLook, base: float | None, settings: FlowSettings) -> Sight:
    """Return whether `w:position` raises or lowers text as it does a mark: small, or far from the line."""
    rise = (look.position or 0) / _HALF_POINTS
    size = look.size or base or _DEFAULT_SIZE
    small = base is not None and look.size is not None and look.size <= settings.note_size * base
    if not rise or not (small or abs(rise) >= settings.note_rise * size):
        return Sight.SHOWN
    return Sight.RAISED if rise > 0 else Sight.LOWERED
