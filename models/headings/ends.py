"""Where a heading ends in torn text, by weights of the signs on both sides of each place.

The places of a text and “no heading” compete: the greatest sum of weights wins. `python -m gouji.train.headings` fits them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gouji.models.headings.settings import HeadingSettings
from gouji.models.headings.signs import list_signs

__all__ = ["choose_end", "dump_weights", "score_ends"]

_GREATEST = 127


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Weights:
    signs: NDArray[np.float32]
    none: float


def score_ends(
    texts: Sequence[str], names: Sequence[str], settings: HeadingSettings
) -> tuple[Mapping[int, float], ...]:
    """Return for each text, an item's words with what follows them, where its heading may end, with logarithms of odds.

    The odds are those of the place against no heading. `names` are what the report calls its own organ.
    """
    weights, places = _load_weights(), list_signs(texts, names, settings)
    scores = weights.signs[places.signs].sum(axis=1) - weights.none
    bounds = np.searchsorted(places.texts, np.arange(len(texts) + 1))
    return tuple(
        dict(zip(places.ends[start:end].tolist(), scores[start:end].tolist(), strict=True))
        for start, end in pairwise(bounds.tolist())
    )


def choose_end(ends: Mapping[int, float], least: float | None = None) -> int | None:
    """Return the likeliest of the ends, given with logarithms of odds; None where none reaches `least`."""
    best = max(ends, key=ends.__getitem__, default=None)
    return best if best is not None and (least is None or ends[best] >= least) else None


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
