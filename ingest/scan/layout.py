"""A picture of a page → its lines and tables, as the reader of digital pages gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gouji.ingest.page.layout import PageLayout
from gouji.ingest.scan.blocks import page_layout
from gouji.ingest.scan.image.pages import PagePicture
from gouji.ingest.scan.image.sideways import is_sideways
from gouji.ingest.scan.recognition.prepared import Prepared, Wanted, crop, prepare
from gouji.ingest.scan.recognition.recognise import Readers, mean_chance, read_lines
from gouji.ingest.scan.settings import ScanSettings
from gouji.resources import begin_recognised_page
from gouji.tokens import PageKind

__all__ = ["TURNS", "scan_layout"]


TURNS = (0, 180, 90, 270)
"""Degrees, in the order in which directions are tried."""
_UPSIDE_DOWN = TURNS[1]


def scan_layout(
    page: PagePicture, readers: Readers, settings: ScanSettings, turns: Sequence[int] = TURNS
) -> PageLayout:
    """Read one page: its tables cell by cell, the lines between them; `turns` are the directions to try.

    A few of its lines are read first: where they make no sense the page is tried turned, and refused where it makes
    none in any direction. A page without any ink is read as empty.
    """
    begin_recognised_page()
    found = _turn_upright(page, readers, settings, turns)
    if found is None:
        return _refused(page, "its picture is noise or a photograph, no print")
    sense, prepared = found
    if not (sense.empty or sense.is_text):
        return _refused(page, "no text was recognised on its picture")
    worn = read_lines(prepared, readers, settings.recognition)
    return replace(
        page_layout(page, prepared, settings),
        confidence=_confidence(prepared.wanted),
        repairs=prepared.straight.notes,
        worn=worn,
    )


def _turn_upright(
    page: PagePicture, readers: Readers, settings: ScanSettings, turns: Sequence[int]
) -> tuple[_Sense, Prepared] | None:
    """Return the page in the direction in which some of its lines make most sense, and how much; None where it is no print."""
    parts = settings.image, settings.rulings, settings.recognition
    best: tuple[_Sense, int, Prepared | None] | None = None
    prepared: Prepared | None = None
    left = list(turns)
    while left:
        turn = left.pop(0)
        # Upside down a page has the same lines, which need not be found again to see whether they make sense.
        upside_down = prepared is not None and (prepared.turn - turn) % 360 == _UPSIDE_DOWN
        prepared = prepared if upside_down else prepare(page, *parts, turn)
        if prepared is None:
            return None
        if is_sideways(prepared.ink, settings.image) and (upright := [t for t in left if (t - turn) % _UPSIDE_DOWN]):
            left = upright
            continue
        known = best[0].first if best is not None else 0.0
        sense = _sense(prepared, readers, settings, upside_down=upside_down, known=known)
        if best is None or sense.weight > best[0].weight:
            best = sense, turn, None if upside_down else prepared
        if sense.is_nothing or sense.is_noise or _is_covered(prepared, sense, settings):
            break  # Text the wrong way up is misread, but it is neither taken for nothing nor for so much nonsense.
        if sense.empty or sense.is_clear():
            break
    if best is None:
        return None
    sense, turn, kept = best
    upright_page = kept or prepare(page, *parts, turn)
    if upright_page is None:
        return None
    if not (sense.lines or sense.empty):  # no long line either way: what there is may still be print
        sense = _read_sample(upright_page.wanted, upright_page, readers, settings)
    return sense, upright_page


def _refused(page: PagePicture, reason: str) -> PageLayout:
    point = page.point
    height, width = page.pixels.shape[:2]
    return PageLayout(
        number=page.number,
        width=width / point,
        height=height / point,
        kind=PageKind.EMPTY,
        confidence=0.0,
        refused=reason,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sense:
    """How sure the reader is, on average, of the characters of some long lines, and how many they are."""

    mean: float
    first: float
    """The same of the first lines alone."""
    best: float
    """The same of the lines that look most like text, which have half of the characters: a page's edge, a picture or a stain has long lines, too."""
    characters: int
    lines: int
    settings: ScanSettings
    empty: bool
    """Nothing at all is on the page."""

    @property
    def weight(self) -> float:
        """How much sense all characters make together."""
        return self.mean * self.characters

    @property
    def is_nothing(self) -> bool:
        """Whether no character was seen in several lines."""
        return self.lines >= self.settings.nothing_lines and not self.characters

    def is_clear(self) -> bool:
        """Return whether the characters are so sure that the page is the right way up."""
        return self.mean >= (
            self.settings.clear if self.characters >= self.settings.enough_characters else self.settings.clear_few
        ) and (self.characters >= self.settings.fewest_characters)

    @property
    def is_noise(self) -> bool:
        """Whether many characters were seen, and hardly any was sure."""
        return self.characters >= self.settings.enough_characters and self.best < self.settings.nonsense

    @property
    def is_text(self) -> bool:
        """Whether they are surer than chance finds some in any picture."""
        few = self.settings.few_margin * (self.characters < self.settings.enough_characters)
        return self.best >= self.settings.least_page_sense + few


def _sense(prepared: Prepared, readers: Readers, settings: ScanSettings, *, upside_down: bool, known: float) -> _Sense:
    """Read a few of the longest lines; what was read the right way up is kept. A page on its side has hardly any long ones."""
    long = [w for w in prepared.wanted if w.line.x1 - w.line.x0 > settings.long_line * (w.line.y1 - w.line.y0)]
    return _read_sample(long, prepared, readers, settings, upside_down=upside_down, known=known)


def _read_sample(
    lines: Sequence[Wanted],
    prepared: Prepared,
    readers: Readers,
    settings: ScanSettings,
    *,
    upside_down: bool = False,
    known: float = 0.0,
) -> _Sense:
    """Read the longest of some lines, and return how much sense they make.

    The first are read alone: where they have nothing, or make clearly less sense than the `known` of another direction, the others
    are not read.
    """
    sample = sorted(lines, key=lambda w: (w.line.x0 - w.line.x1, w.line.y0))[: settings.sampled_lines]
    chances: list[tuple[float, ...]] = []
    first = 0.0
    for part in (sample[: settings.first_lines], sample[settings.first_lines :]):
        crops = [crop(w, prepared, settings.recognition) for w in part]
        readings = readers.text.read([np.ascontiguousarray(c[::-1, ::-1]) for c in crops] if upside_down else crops)
        for item, reading in zip(part, readings, strict=True):
            item.reading = item.reading if upside_down else reading
        chances += [tuple(reading.chances) for reading in readings if reading.chances]
        first = first or _mean(chances)
        if not chances or first <= known - settings.turned_margin:
            break
    characters = sum(map(len, chances))
    return _Sense(
        mean=_mean(chances),
        first=first,
        best=_mean(_choose_surest(chances, characters, settings)),
        characters=characters,
        lines=len(sample),
        settings=settings,
        empty=not prepared.wanted,
    )


def _choose_surest(
    lines: Sequence[tuple[float, ...]], characters: int, settings: ScanSettings
) -> list[tuple[float, ...]]:
    """Return the surest lines that together have half of the characters, and no fewer than tell anything."""
    enough = max(characters / 2, settings.fewest_characters)
    chosen: list[tuple[float, ...]] = []
    for line in sorted(lines, key=lambda line: (-_mean([line]), -len(line))):
        if sum(map(len, chosen)) >= enough:
            break
        chosen.append(line)
    return chosen


def _mean(lines: Sequence[tuple[float, ...]]) -> float:
    return sum(map(sum, lines)) / sum(map(len, lines)) if lines else 0.0


def _is_covered(prepared: Prepared, sense: _Sense, settings: ScanSettings) -> bool:
    """Return whether ink that says nothing covers more of the page than print does; turned, it would be no less."""
    return sense.best < settings.least_page_sense and float(prepared.ink.mask.mean()) > settings.most_ink


def _confidence(wanted: Sequence[Wanted]) -> float:
    means = [mean_chance(w.reading) for w in wanted if w.reading is not None]
    return sum(means) / len(means) if means else 1.0
