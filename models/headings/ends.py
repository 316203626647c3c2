"""Where a heading ends in torn text, by weights of the signs on both sides of each place.

The places of a text and “no heading” compete: the greatest sum of weights wins. `python -m gouji.train.headings` fits them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from gouji.models.headings.extent import score_end
from gouji.models.headings.settings import HeadingSettings
from gouji.models.headings.signs import list_signs

__all__ = ["dump_weights", "find_end"]

_GREATEST = 127


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Weights:
    signs: NDArray[np.float32]
    none: float


def find_end(text: str, names: Sequence[str], settings: HeadingSettings, *, forced: bool = False) -> int | None:
    """Return where in `text`, an item's words with what follows them, its heading ends; None where it has none.

    `names` are what the report calls its own organ. `forced` leaves out that there is none.
    """
    signs = list_signs(text, names, settings)
    if not signs:
        return None
    ends, weights = list(signs), _load_weights()
    scores = weights.signs[np.array(list(signs.values()))].sum(axis=1)
    scores += [settings.listed * score_end(text, end, names, settings, torn=True) for end in ends]
    best = int(scores.argmax())
    return ends[best] if forced or scores[best] >= weights.none + settings.least_odds else None


def dump_weights(signs: NDArray[np.float64], none: float) -> bytes:
    """Return a model file; the same weights give the same bytes."""
    scale = float(np.abs(signs).max()) / _GREATEST
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer, signs=np.round(signs / scale).astype(np.int8), scale=np.float32(scale), none=np.float32(none)
    )
    return buffer.getvalue()


@lru_cache(maxsize=1)
def _load_weights() -> _Weights:
    with np.load(io.BytesIO(files("gouji.models.headings").joinpath("ends.npz").read_bytes())) as held:
        return _Weights(signs=held["signs"].astype(np.float32) * held["scale"], none=float(held["none"]))
