"""Every number that the reading of scans depends on."""

from __future__ import annotations

from dataclasses import dataclass, field

from gouji.errors import UsageError
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["ENGINES", "ScanSettings"]

ENGINES = ("rapidocr", "tesseract")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanSettings:
    """Lengths are in points (1/72 inch), shares between 0 and 1; contrast is a share of the paper's brightness."""

    engine: str = "rapidocr"
    """What reads text: `rapidocr` or `tesseract`."""
    image: ImageSettings = field(default_factory=ImageSettings)
    rulings: RulingSettings = field(default_factory=RulingSettings)
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
