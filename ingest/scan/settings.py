"""Every number that the reading of scans depends on."""

from __future__ import annotations

from dataclasses import dataclass, field

from gouji.errors import UsageError
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["ENGINES", "ScanSettings"]

ENGINES = ("rapidocr", "tesseract")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanSettings:
    """The settings of each room under its name, and those of whole pages.

    Lengths are in points (1/72 inch), shares and probabilities between 0 and 1.
    """

    engine: str = "rapidocr"
    """What reads text: `rapidocr` or `tesseract`."""
    image: ImageSettings = field(default_factory=ImageSettings)
    rulings: RulingSettings = field(default_factory=RulingSettings)
    recognition: RecognitionSettings = field(default_factory=RecognitionSettings)

    # Which way up a page is, and whether it has text at all.
    sampled_lines: int = 8
    """So many of its longest lines are read first."""
    first_lines: int = 2
    """So many of them alone: where nothing is seen in them, the others are not read."""
    turned_margin: float = 0.1
    """Nor are they where these are so much less sure than in another direction of the page."""
    long_line: float = 2.5
    """A line so many times as long as it is high tells something."""
    nothing_lines: int = 3
    """A page of which no character is seen in so many lines has no text."""
    fewest_characters: int = 8
    """With fewer, no direction is sure."""
    enough_characters: int = 40
    """So many characters, well read, say that a page is the right way up."""
    clear: float = 0.95
    """Characters that are surer than this on average are the right way up."""
    clear_few: float = 0.99
    """So are a few characters that are surer than this. Text that lies on its side is read at up to 0.92."""
    most_ink: float = 0.4
    """A page with a larger share of ink that makes no sense is a photograph or noise, whichever way it is turned; of print a fifth is much."""
    nonsense: float = 0.45
    """Many characters that are less sure than this on average are noise."""
    least_page_sense: float = 0.65
    """A page whose longest lines are less sure than this has none."""
    few_margin: float = 0.1
    """How much surer a few characters have to be, as chance finds some in any picture."""
    least_sense: float = 0.5
    """A line outside tables that is less sure than this is a scratch or a shadow."""

    # Lines put back on the page.
    line_height: float = 1.05
    """The font size of a line, in heights of its ink."""
    figure_height: float = 1.25
    """A line of figures alone is in a type so many times as large as one of text that is as high."""
    same_line: float = 0.01
    """Pieces whose tops and bottoms differ by less are one line."""

    # Labels of several lines without rules.
    stacked_reach: float = 8.0
    """The lines of a label are no further from the middle of its row's numbers than this (characters)."""
    stacked_gap: float = 0.8
    """No gap between them is wider than this (characters)."""
    stacked_middle: float = 0.25
    """Their middle and that of the numbers are no further apart than this (characters)."""
    stacked_width: float = 0.5
    """They share this much of the narrower one's width."""
    header_width: float = 3.5
    """The lines of a single column's header are no wider than this (characters)."""
    fewest_headers: int = 3
    """So many headers of several lines stand at one height where their lines are put together."""

    # Pictures of text on digital pages.
    picture_width: float = 150.0
    picture_height: float = 30.0
    """A smaller picture holds no table."""
    picture_dpi: float = 70.0
    """A coarser picture holds no text that can be read."""
    picture_words: int = 3
    """A picture with more of the page's own words on it is a background."""
    picture_confidence: float = 0.8
    """A picture that is read less surely is passed over."""

    # Folders of pages.
    sniffed_bytes: int = 1 << 16
    """So much of a file says whether it is a picture."""

    # The second reading of single numbers.
    again_scale: float = 1.25
    """It sees the page at so many times the resolution of the first."""
    again_room: float = 1.8
    """And so many times as much paper around a line."""
    again_lines: int = 4
    """So many of the page's longest lines say whether it is the right way up."""
    again_clear: float = 0.85
    """They are surer than this on average."""
    again_overlap: float = 0.4
    """Two readings are of the same ink where their boxes share this much of what they cover together."""
    square_page: float = 0.02
    """A page whose sides differ by less than this share may lie any way."""

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            message = f"unknown OCR engine {self.engine!r}; known are {', '.join(ENGINES)}"
            raise UsageError(message)
