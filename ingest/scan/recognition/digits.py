"""The reader of numbers: each glyph by a small network that was trained here on rendered and damaged digits.

The weights are `digits.npz`, what they are and how to make them again is in `digits.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from gouji.ingest.scan.image.ink import InkLine, PageInk
from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.recognition.glyphs import find_dashes, is_slash, list_divisions, picture_of
from gouji.ingest.scan.recognition.network import Weights, chances
from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.ingest.scan.recognition.strings import is_number, likeliest_numbers

__all__ = ["CLASSES", "WEIGHTS", "digit_reader", "load_weights"]

CLASSES = "0123456789.,-?"
"""`?` is anything else: an ideograph, a letter, two digits that touch."""
_BATCH = 512
"""Glyphs that the network sees at once; it changes no result."""
WEIGHTS = Path(__file__).with_name("digits.npz")


class _DigitReader:
    """Reads lines that are one number; see `NumberReader`."""

    def __init__(self, weights: Weights, settings: RecognitionSettings) -> None:
        self._settings = settings
        self._weights = weights

    def read(self, lines: Sequence[InkLine | None], ink: PageInk) -> list[Reading | None]:
        """A reading for each line whose glyphs are all digits, points, commas or a sign, or a mark for nothing, / or -; `chances` has one each."""
        readings: list[Reading | None] = [None] * len(lines)
        dashes = find_dashes(lines, ink, self._settings)
        for at in dashes:
            readings[at] = _make_mark("-", self._settings)
        found = [
            (at, line, glyphs)
            for at, line in enumerate(lines)
            if line is not None and at not in dashes
            for glyphs in list_divisions(line, ink, self._settings)
        ]
        pictures = [picture_of(glyph, line, ink) for _, line, glyphs in found for glyph in glyphs]
        if not pictures:
            return readings
        parts = [pictures[i : i + _BATCH] for i in range(0, len(pictures), _BATCH)]
        table = np.concatenate([chances(np.stack(part), self._weights) for part in parts])
        first = 0
        for at, _, glyphs in found:
            alone = len(glyphs) == 1 and is_slash(pictures[first], settings=self._settings)
            reading = (
                _make_mark("/", self._settings)
                if alone
                else _reading(table[first : first + len(glyphs)], settings=self._settings)
            )
            first += len(glyphs)
            # The first way stands where another one is not likelier.
            likeliest = readings[at]
            if reading is not None and (likeliest is None or reading.confidence > likeliest.confidence):
                readings[at] = reading
        return readings


def _reading(table: np.ndarray[tuple[int, int], np.dtype[np.float32]], settings: RecognitionSettings) -> Reading | None:
    if not len(table) or float(table[:, -1].max()) > settings.other_glyph or bool((table[:, -1] > 0.5).all()):
        return None
    digits = table[:, :-1]
    best = digits.argmax(axis=1)
    inked = np.flatnonzero(best != CLASSES.index("."))
    if len(inked):  # A point before or behind a number is a speck.
        table, digits, best = (a[inked[0] : inked[-1] + 1] for a in (table, digits, best))
    among = digits / digits.sum(axis=1, keepdims=True)
    known = dict(likeliest_numbers(among, CLASSES, settings=settings))
    text = "".join(CLASSES[i] for i in best)
    if "," in text and not is_number(text):
        text = next(iter(known), "")  # A comma that divides no thousands is a point.
    if not (is_number(text) or text.removeprefix("-").isdigit()):
        return None
    places = np.array([CLASSES.index(c) for c in text])
    given = float(np.prod(among[np.arange(len(text)), places]))
    chances_of = digits[np.arange(len(text)), places]
    others = tuple(pair for pair in known.items() if pair[0] != text)
    return Reading(text=text, chances=tuple(float(c) for c in chances_of), as_number=given, others=others)


def _make_mark(mark: str, settings: RecognitionSettings) -> Reading:
    """Return the reading of a mark in the place of a number: there is none."""
    return Reading(text=mark, chances=(settings.mark_chance,))


def load_weights(path: Path = WEIGHTS) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    """Return the network's weights."""
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name].astype(np.float32) for name in file.files}


@lru_cache(maxsize=2)
def digit_reader(settings: RecognitionSettings) -> _DigitReader:
    """Return the shipped reader, loaded once a process."""
    return _DigitReader(load_weights(), settings)
