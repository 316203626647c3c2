"""A picture of a page → its lines and tables, as the reader of digital pages gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.ingest.page.layout import PageLayout
from gouji.ingest.scan.blocks import page_layout
from gouji.ingest.scan.image.pages import PagePicture, limit_resolution
from gouji.ingest.scan.image.sideways import is_sideways
from gouji.ingest.scan.recognition.recognise import Readers, mean_chance, read_lines
from gouji.ingest.scan.reread.wanted import Prepared, Wanted, crop, prepare
from gouji.ingest.scan.settings import ScanSettings

__all__ = ["TURNS", "ScannedPage", "scan_layout"]

_SAMPLE = 8
_FIRST = 2
_SEVERAL = 3
_FEW = 8
_NONSENSE = 0.45
_MORE = 0.1
"""How much surer a few characters have to be, as chance finds some in any picture."""
_ENOUGH = 40
"""So many characters, well read, say that a page is the right way up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPage:
    """What was read of a page: its layout, how likely its lines are right (0..1), and what was done to the picture.

    `refused` says why nothing was read, where nothing was.
    """

    layout: PageLayout
    confidence: float
    notes: tuple[str, ...] = ()
    refused: str = ""


TURNS = (0, 180, 90, 270)


def scan_layout(
    page: PagePicture, readers: Readers, settings: ScanSettings, turns: Sequence[int] = TURNS
) -> ScannedPage:
    """Reads one page: its tables cell by cell, the lines between them; `turns` are the directions to try.

    A few of its lines are read first: where they make no sense the page is tried turned, and refused where it makes
    none in any direction. A page without any ink is read as empty.
    """
    page = limit_resolution(page, settings.image)
    tried: list[tuple[_Sense, Prepared]] = []
    left = list(turns)
    while left:
        prepared = prepare(page, settings, left.pop(0))
        if prepared is None:
            return _refused(page, "its picture is noise or a photograph, no print")
        if is_sideways(prepared.ink, settings.image) and (upright := [t for t in left if (t - prepared.turn) % 180]):
            left = upright
            continue
        sense = _sense(prepared, readers)
        tried.append((sense, prepared))
        if sense.is_nothing or sense.is_noise:
            break  # Text the wrong way up is misread, but it is neither taken for nothing nor for so much nonsense.
        if sense.empty or sense.is_clear(settings):
            break
    sense, prepared = max(tried, key=lambda pair: pair[0].mean * pair[0].characters)
    if not sense.empty and sense.mean < settings.least_page_sense + _MORE * (sense.characters < _ENOUGH):
        return _refused(page, "no text was recognised on its picture")
    read_lines(prepared, readers, settings)
    return ScannedPage(
        layout=page_layout(page, prepared, settings),
        confidence=_confidence(prepared.wanted),
        notes=prepared.straight.notes,
    )


def _refused(page: PagePicture, reason: str) -> ScannedPage:
    point = page.dpi / 72
    height, width = page.pixels.shape[:2]
    layout = PageLayout(number=page.number, width=width / point, height=height / point)
    return ScannedPage(layout=layout, confidence=0.0, refused=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sense:
    """How sure the reader is, on average, of the characters of some long lines, and how many they are."""

    mean: float
    characters: int
    lines: int
    empty: bool
    """Nothing at all is on the page."""

    @property
    def is_nothing(self) -> bool:
        """Whether no character was seen in several lines."""
        return self.lines >= _SEVERAL and not self.characters

    def is_clear(self, settings: ScanSettings) -> bool:
        """Whether the characters are so sure that the page is the right way up."""
        return self.mean >= (settings.sense if self.characters >= _ENOUGH else settings.few_sense) and (
            self.characters >= _FEW
        )

    @property
    def is_noise(self) -> bool:
        """Whether many characters were seen, and hardly any was sure."""
        return self.characters >= _ENOUGH and self.mean < _NONSENSE


def _sense(prepared: Prepared, readers: Readers) -> _Sense:
    """Reads a few of the longest lines; what was read is kept. A page on its side has hardly any long ones."""
    long = [w for w in prepared.wanted if w.line.x1 - w.line.x0 > 2.5 * (w.line.y1 - w.line.y0)]
    sample = sorted(long, key=lambda w: (w.line.x0 - w.line.x1, w.line.y0))[:_SAMPLE]
    chances: list[float] = []
    for part in (sample[:_FIRST], sample[_FIRST:]):
        readings = readers.text.read([crop(w, prepared) for w in part])
        for item, reading in zip(part, readings, strict=True):
            item.reading = reading
        chances += [c for reading in readings for c in reading.chances]
        if not chances:
            break
    mean = sum(chances) / len(chances) if chances else 0.0
    return _Sense(mean=mean, characters=len(chances), lines=len(sample), empty=not prepared.wanted)


def _confidence(wanted: Sequence[Wanted]) -> float:
    means = [mean_chance(w.reading) for w in wanted if w.reading is not None]
    return sum(means) / len(means) if means else 1.0
