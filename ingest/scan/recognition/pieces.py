"""Lines too long for one run of the recogniser, cut where they are blank."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.recognition.settings import RecognitionSettings

__all__ = ["cut_line"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _LinePiece:
    """A part of a line's picture; `spaced` says that there is a gap as wide as a space before it."""

    pixels: NDArray[np.uint8]
    spaced: bool = False


def cut_line(crop: NDArray[np.uint8], settings: RecognitionSettings) -> tuple[_LinePiece, ...]:
    """Return the pieces of a line's picture (height, width), from left to right; none where no line of text is so long.

    Pieces are about as wide as each other. They are cut in the middle of the widest gap near.
    """
    height, width = crop.shape
    if width > settings.longest_line * height:
        return ()
    count = math.ceil(width / (settings.widest_piece * height))
    if count <= 1:
        return (_LinePiece(pixels=crop),)
    lightness = crop.min(axis=0)
    reach = round(settings.cut_reach * height)
    cuts, wide = [0], [0]
    for number in range(1, count):
        middle = number * width // count
        start = max(middle - reach, cuts[-1] + 1)
        at, gap = _find_gap(lightness[start : middle + reach])
        cuts.append(start + at)
        wide.append(gap)
    return tuple(
        _LinePiece(pixels=crop[:, start:end], spaced=gap >= settings.cut_space * height)
        for start, end, gap in zip(cuts, [*cuts[1:], width], wide, strict=True)
    )


def _find_gap(lightness: NDArray[np.uint8]) -> tuple[int, int]:
    """Return the middle of the widest run of the lightest columns, and how many they are."""
    light = np.concatenate(([False], lightness == lightness.max(), [False]))
    edges = np.flatnonzero(light[1:] != light[:-1])
    starts, ends = edges[::2], edges[1::2]
    widest = int((ends - starts).argmax())
    return int(starts[widest] + ends[widest]) // 2, int(ends[widest] - starts[widest])
