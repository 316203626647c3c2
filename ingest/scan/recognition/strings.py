"""Probabilities of each character → the likeliest numbers they may make together.

>>> table = np.array([[0.0, 0.9, 0.1], [0.0, 0.0, 1.0]])
>>> [text for text, _ in likeliest_numbers(table, "012", RecognitionSettings())]
['12', '22']
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.tokens import Alternatives

__all__ = ["NUMBER", "THOUSANDS", "is_number", "likeliest_numbers"]

NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?\Z")
"""What a cell prints as a number: no needless 0 at its beginning."""
THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?\Z")
"""A number whose thousands commas divide."""
_PLAIN = r"-?(?:0|[1-9]\d*)"
_GROUPS = r"-?[1-9]\d{0,2}(?:,\d{3})*"
_STATES = tuple(
    re.compile(p)
    for p in (
        *(r"", r"-", r"-?0", r"-?[1-9]\d{0,2}", r"-?[1-9]\d{3,}", rf"{_PLAIN}\.", rf"{_PLAIN}\.\d+"),
        *(rf"{_GROUPS},", rf"{_GROUPS},\d", rf"{_GROUPS},\d\d", rf"{_GROUPS},\d{{3}}"),
        *(rf"{_GROUPS},\d{{3}}\.", rf"{_GROUPS},\d{{3}}\.\d+"),
    )
)
"""What the beginning of a number may be; what may follow depends on nothing else."""


def is_number(text: str) -> bool:
    """Return whether a cell prints this as a number, with or without commas between its thousands."""
    return bool(NUMBER.match(text) or THOUSANDS.match(text))


def likeliest_numbers(table: NDArray[np.floating[Any]], characters: str, settings: RecognitionSettings) -> Alternatives:
    """Return the likeliest strings that are numbers, with their probabilities.

    `table` is (places, characters): each place's probabilities, taken as independent of its neighbours'. A k-best dynamic
    program over places and what a number's beginning may be; at most `settings.most_readings` and one come back.
    """
    beam: list[tuple[float, str]] = [(1.0, "")]
    for chances in table:
        steps = [(float(c), characters[i]) for i, c in enumerate(chances) if c >= settings.least_character]
        grown = ((chance * more, text + character) for chance, text in beam for more, character in steps)
        beam = _kept(grown, settings)
    found = [(text, chance) for chance, text in beam if chance >= settings.least_chance and is_number(text)]
    return tuple(found[: settings.most_readings + 1])


def _kept(grown: Iterable[tuple[float, str]], settings: RecognitionSettings) -> list[tuple[float, str]]:
    """Return the likeliest beginnings, a few of each state, likeliest first."""
    by_state: dict[int, list[tuple[float, str]]] = {}
    for chance, text in sorted(grown, key=lambda pair: (-pair[0], pair[1])):
        state = next((i for i, pattern in enumerate(_STATES) if pattern.fullmatch(text)), None)
        if state is not None and len(by_state.setdefault(state, [])) <= settings.most_readings:
            by_state[state].append((chance, text))
    return sorted((pair for kept in by_state.values() for pair in kept), key=lambda pair: (-pair[0], pair[1]))
