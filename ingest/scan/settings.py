"""Every number that the reading of scans depends on."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.errors import UsageError

__all__ = ["ENGINES", "ScanSettings"]

ENGINES = ("rapidocr", "tesseract")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanSettings:
    """Lengths are in points (1/72 inch), shares between 0 and 1; contrast is a share of the paper's brightness."""

    engine: str = "rapidocr"
    """What reads text: `rapidocr` or `tesseract`."""
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
    rule_contrast: float = 0.10
    """How much darker than the paper beside it a rule is at least."""
    rule_density: float = 0.75
    """The share of a stretch of rule that must be inked; the rest are breaks."""
    rule_width: float = 2.6
    """The widest rule."""
    least_horizontal: float = 20.0
    least_vertical: float = 13.0
    least_column: float = 21.0
    """Vertical rules go over two rows at least, or one of this height; strokes of large characters are shorter."""
    edge_share: float = 0.55
    """The share of a cell's side that must be ruled."""
    broken_share: float = 0.66
    """The share of it that a broken rule must still have."""
    remnant_share: float = 0.2
    """The share that must be left where the ink beside it and its ends show that it was a rule."""
    weak_contrast: float = 0.035
    """The contrast of a rule that is faint or broken, averaged along it."""
    weak_horizontal: float = 40.0
    """A faint or broken rule is no shorter than this."""
    weak_vertical: float = 24.0
    weak_gap: float = 12.0
    """The widest gap in it."""
    weak_share: float = 0.5
    """The share of it that is there."""
    snap: float = 2.5
    """Rules nearer than this are one line of the grid."""
    ink_contrast: float = 0.22
    """How much darker than the paper ink is at least."""
    speck: float = 2.4
    """What is smaller than this in both directions is dust, or a dot of something larger beside it."""
    digit_sure: float = 0.995
    """A number whose digits are all surer than this needs no second reader."""
    doubt: float = 0.98
    """The confidence of a number about which two readers agree, none of them sure, stays below this."""
    again_scale: float = 1.25
    """A second reading sees the page at so many times the resolution of the first."""
    again_room: float = 1.8
    """And so many times as much paper around a line."""
    sense: float = 0.95
    """Characters of a page's longest lines that are surer than this on average are the right way up."""
    few_sense: float = 0.99
    """So are a few characters that are surer than this. Text that lies on its side is read at up to 0.92."""
    least_sense: float = 0.5
    """Below this no text is there."""
    least_page_sense: float = 0.65
    """A page whose longest lines are less sure than this has none."""
    most_blobs: int = 60_000
    most_lines: int = 2_500
    threads: int = 2

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            message = f"unknown OCR engine {self.engine!r}; known are {', '.join(ENGINES)}"
            raise UsageError(message)
