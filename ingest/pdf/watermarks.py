"""Watermarks that run upright: text in another colour or hardly seen, again and again, or across the rules of a table.

Text at an angle, and huge pale characters, are told by themselves: see `glyphs`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import median

from gouji.ingest.page.boxes import BoxTuple, united_box
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.visible.drawing import DrawnChar, PageDrawing

__all__ = ["Place", "find_repeated", "find_watermarks"]

_BAND = 30
"""Points: the height of the bands in which text is looked up."""
_FARTHEST = 15_000
"""Points: what lies farther from the page's corner stands in the last band."""
Place = tuple[str, int, int]
"""A text and the middle of its box, in whole points."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters set alike one after the other, as places among the page's."""

    places: range
    text: str
    box: BoxTuple
    size: float
    color: object
    contrast: float
    """That of half of its characters: other text may lie over some."""

    @property
    def place(self) -> Place:
        x0, y0, x1, y1 = self.box
        return self.text, round((x0 + x1) / 2), round((y0 + y1) / 2)


def find_repeated(drawings: Sequence[PageDrawing], settings: PdfSettings) -> frozenset[Place]:
    """Return the texts that stand at the same place of at least two pages, and of a good part of all."""
    counts = Counter(
        place for drawing in drawings for place in {run.place for run in _runs(drawing.chars, settings=settings)}
    )
    least = max(2, settings.mark_pages * len(drawings))
    return frozenset(place for place, count in counts.items() if count >= least)


def find_watermarks(
    drawing: PageDrawing, strokes: Sequence[BoxTuple], repeated: Collection[Place], settings: PdfSettings
) -> set[int]:
    """Return the places of the characters of watermarks among the page's characters.

    A watermark is paler than the text, or larger and in another colour. It stands several times on the page or at the same
    place of other pages, or lies across rules or over other text.
    """
    runs = list(_runs(drawing.chars, settings=settings))
    colors = Counter(c.color for c in drawing.chars if c.text.strip())
    usual = colors.most_common(1)[0][0] if colors else None
    size = _usual_size(drawing.chars)
    strong = sorted(run.contrast for run in runs)[-1 - len(runs) // 10 :]
    least = settings.pale_contrast * min(strong, default=1.0)
    pale = [run for run in runs if run.contrast < least]
    large = [run for run in runs if run.color != usual and run.size > settings.mark_size * size]
    odd = {run.places.start for run in (*pale, *large)}
    plain = _by_band(run for run in runs if run.places.start not in odd)
    marks = [
        run
        for run in runs
        if run.places.start in odd
        and (run.place in repeated or _is_crossed(run, strokes, settings) or _lies_over(run, plain))
    ]
    again = {run.text for run in marks if run.contrast < least}
    marks += [run for run in pale if run.text in again]
    return {at for run in marks for at in run.places}


@dataclass(frozen=True, slots=True)
class _Band:
    """The runs of a band of the page from left to right, where each begins, and how far those up to it reach."""

    runs: tuple[_Run, ...]
    starts: tuple[float, ...]
    reach: tuple[float, ...]

    @classmethod
    def make(cls, runs: Iterable[_Run]) -> _Band:
        """Put runs in order."""
        ordered = tuple(sorted(runs, key=lambda run: run.box[0]))
        return cls(
            runs=ordered,
            starts=tuple(run.box[0] for run in ordered),
            reach=tuple(accumulate((run.box[2] for run in ordered), max)),
        )

    def find_across(self, x0: float, x1: float) -> Iterator[_Run]:
        """Yield the runs that stand between two places across the page."""
        at = bisect_left(self.starts, x1)
        while at and self.reach[at - 1] > x0:
            at -= 1
            yield self.runs[at]


def _by_band(runs: Iterable[_Run]) -> dict[int, _Band]:
    """Return the runs by the bands of the page, as high as a large line, that they stand in."""
    found: dict[int, list[_Run]] = defaultdict(list)
    for run in runs:
        for band in _bands(run):
            found[band].append(run)
    return {band: _Band.make(own) for band, own in found.items()}


def _bands(run: _Run) -> range:
    top, bottom = (int(max(-_FARTHEST, min(_FARTHEST, y)) // _BAND) for y in (run.box[1], run.box[3]))
    return range(top, bottom + 1)


def _usual_size(chars: Iterable[DrawnChar]) -> float:
    sizes = Counter(round(c.size, 1) for c in chars)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _runs(chars: Sequence[DrawnChar], settings: PdfSettings) -> Iterator[_Run]:
    start = 0
    for at in range(1, len(chars) + 1):
        if at == len(chars) or not _goes_on(chars[at - 1], chars[at], settings=settings):
            inside = [c for c in chars[start:at] if c.text.strip()]
            if inside:
                yield _Run(
                    places=range(start, at),
                    text="".join(c.text for c in inside),
                    box=united_box(c.box for c in inside),
                    size=inside[0].size,
                    color=inside[0].color,
                    contrast=median(c.contrast for c in inside),
                )
            start = at


def _goes_on(one: DrawnChar, other: DrawnChar, settings: PdfSettings) -> bool:
    alike = (one.font, one.color, one.matrix) == (other.font, other.color, other.matrix)
    near = settings.column_gap * one.size
    return (
        alike
        and abs(one.size - other.size) < settings.alike_size * one.size
        and -near < other.box[0] - one.box[2] < near
        and abs(one.box[1] - other.box[1]) < settings.alike_size * one.size
    )


def _is_crossed(run: _Run, strokes: Iterable[BoxTuple], settings: PdfSettings) -> bool:
    """Return whether a ruling goes through a text, well inside of it."""
    x0, y0, x1, y1 = run.box
    room = settings.crossed * run.size
    return any(
        (b0 < y1 - room and b1 > y0 + room and x0 + room < a0 and a1 < x1 - room and a1 - a0 <= settings.thin)
        or (a0 < x1 - room and a1 > x0 + room and y0 + room < b0 and b1 < y1 - room and b1 - b0 <= settings.thin)
        for a0, b0, a1, b1 in strokes
    )


def _lies_over(run: _Run, others: Mapping[int, _Band]) -> bool:
    x0, y0, x1, y1 = run.box
    return any(
        min(x1, b[2]) - max(x0, b[0]) > min(run.size, other.size) / 2
        and min(y1, b[3]) - max(y0, b[1]) > min(run.size, other.size) / 2
        for band in _bands(run)
        if band in others
        for other in others[band].find_across(x0, x1)
        for b in (other.box,)
    )
