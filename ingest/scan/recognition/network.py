"""The digit reader's network, forwards only: two convolutions, two dense layers, in NumPy.

LeNet's plan (LeCun et al. 1998) at this size. Training needs its steps backwards, which are in `gouji.train.digits.fit`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

__all__ = ["Weights", "chances", "convolved", "patches", "pooled"]

Array = NDArray[np.float32]
Weights = Mapping[str, Array]


def chances(pictures: NDArray[np.uint8], weights: Weights) -> Array:
    """Return the probability of each class, shape (pictures, classes), for pictures of shape (n, height, width)."""
    x = (pictures.astype(np.float32) / 255.0)[:, None]
    x = pooled(np.maximum(convolved(x, weights["a"], weights["a0"]), 0))
    x = pooled(np.maximum(convolved(x, weights["b"], weights["b0"]), 0))
    x = np.maximum(x.reshape(len(x), -1) @ weights["c"] + weights["c0"], 0)
    scores = (x @ weights["d"] + weights["d0"]) / weights["temperature"]
    scores -= scores.max(axis=1, keepdims=True)
    exp = np.exp(scores)
    return np.asarray(exp / exp.sum(axis=1, keepdims=True), np.float32)


def patches(x: Array) -> Array:
    """Return the 3×3 surroundings of each place, padded with 0: (n, channels, h, w) → (n, h, w, channels·9)."""
    n, channels, height, width = x.shape
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    views = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))
    return np.ascontiguousarray(views.transpose(0, 2, 3, 1, 4, 5)).reshape(n, height, width, channels * 9)


def convolved(x: Array, kernel: Array, bias: Array) -> Array:
    """Return a 3×3 convolution: (n, channels, h, w) with (channels·9, out) → (n, out, h, w)."""
    return np.ascontiguousarray((patches(x) @ kernel + bias).transpose(0, 3, 1, 2))


def pooled(x: Array) -> Array:
    """Return the largest of each 2×2 block; odd edges are cut."""
    height, width = x.shape[2] // 2 * 2, x.shape[3] // 2 * 2
    rows = np.maximum(x[:, :, 0:height:2, :width], x[:, :, 1:height:2, :width])
    return np.asarray(np.maximum(rows[..., 0::2], rows[..., 1::2]))
