"""Hashed character n-grams of lines, all at once: no Python loop over characters.

A line counts with its first and last characters, marked as such; digits are one character, full-width signs are half-width
ones. The hash is a polynomial of code points, multiplied (Fibonacci hashing, Knuth, TAOCP 6.4) and cut to the bucket's bits.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gouji.models.text.normalise import fold

__all__ = ["hash_grams", "name_bucket"]

_HEAD, _TAIL = 20, 6
_DIGITS = dict.fromkeys(map(ord, "0123456789"), "0")
_PRIME = np.uint64(1000003)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def hash_grams(texts: Sequence[str], buckets: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (line, bucket) of the distinct 1-, 2- and 3-grams of every text; `buckets` is a power of two."""
    cut = [_cut(text) for text in texts]
    if not cut:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    points = np.frombuffer("".join(cut).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    lines = np.repeat(np.arange(len(cut)), [len(text) for text in cut])
    found = []
    with np.errstate(over="ignore"):
        rolled = np.zeros_like(points)
        for size in (1, 2, 3):
            end = len(points) - size + 1
            rolled = rolled[:end] * _PRIME + points[size - 1 :]
            same = lines[:end] == lines[size - 1 :]
            hashed = ((rolled + np.uint64(size)) * _GOLDEN) >> np.uint64(64 - (buckets.bit_length() - 1))
            found.append(lines[:end][same] * buckets + hashed[same].astype(np.int64))
    pairs = np.unique(np.concatenate(found))
    return pairs // buckets, pairs % buckets


@lru_cache(maxsize=65536)
def name_bucket(name: str, buckets: int) -> int:
    """Return the bucket of a feature that has a name."""
    return zlib.crc32(name.encode()) % buckets


@lru_cache(maxsize=16384)
def _cut(text: str) -> str:
    folded = fold(text).strip(" ").translate(_DIGITS)
    if len(folded) <= _HEAD + _TAIL:
        return f"\x02{folded}\x03"
    return f"\x02{folded[:_HEAD]}\x01{folded[-_TAIL:]}\x03"
