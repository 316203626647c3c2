"""A coin that falls as often as one says."""

from __future__ import annotations

from random import Random

__all__ = ["chance"]


def chance(rng: Random, odds: float) -> bool:
    """True with probability `odds`: `chance(Random(1), 1.0)` is True."""
    return rng.random() < odds
