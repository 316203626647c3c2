"""Every number that the preparation of page pictures depends on."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ImageSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageSettings:
    """Lengths are in points (1/72 inch), shares between 0 and 1; contrast is a share of the paper's brightness."""

    dpi: int = 200
    """The resolution at which PDF pages are drawn where they do not say one themselves."""
    least_dpi: int = 150
    most_dpi: int = 300
    working_dpi: int = 200
    """Finer pages are read at this resolution: as well, and in less time."""
    most_pixels: int = 80_000_000
    """Larger pictures are refused before they fill the memory."""
    least_side: int = 64
    """Smaller pictures, in pixels, cannot hold a line of text."""
    largest_skew: float = 6.0
    """Degrees to either side that are looked at."""
    ink_contrast: float = 0.22
    """How much darker than the paper ink is at least."""
    speck: float = 2.4
    """What is smaller than this in both directions is dust, or a dot of something larger beside it."""
