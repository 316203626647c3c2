"""The linear tagger: multinomial logistic regression over features of lines, then the best sequence. numpy alone.

The model is one `.npz` file without pickled objects: weights, steps, and as JSON what it was made from (recipe, hash of the
corpus, versions, figures). `python -m gouji.train.tagger.linear` makes it.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gouji.errors import UsageError
from gouji.models.tagging.features.lines import BUCKETS, OFFSETS, Features, extract_features, name_dense_columns
from gouji.models.tagging.features.view import View
from gouji.models.tagging.protocol import KINDS, Guess
from gouji.models.tagging.sequence import guess_kinds

__all__ = ["LinearTagger", "dump_linear", "load_linear", "parse_linear"]

Floats = NDArray[np.float64]
Weights = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinearTagger:
    """Weights: `dense` is offsets × dense features × classes, `hashed` is buckets × classes, `steps` classes × classes."""

    dense: NDArray[np.float32]
    hashed: NDArray[np.float32]
    steps: Floats
    about: Mapping[str, object]
    sha256: str

    def tag(self, view: View) -> tuple[Guess, ...]:
        """Return one guess a line; the confidence is the class's probability given all lines."""
        if not view.lines:
            return ()
        return guess_kinds(self.score_lines(extract_features(view)), self.steps)

    def score_lines(self, features: Features) -> Floats:
        """Return the logarithms of the classes' probabilities, line by line, without regard to the sequence."""
        dense = features.dense
        total = np.zeros((len(dense), len(KINDS)))
        for offset, weights in zip(OFFSETS, self.dense, strict=True):
            part = dense @ weights
            into, out = (
                slice(max(0, -offset), len(dense) - max(0, offset)),
                slice(max(0, offset), len(dense) + min(0, offset)),
            )
            total[into] += part[out]
        for at, column in enumerate(self.hashed[features.buckets].T):
            total[:, at] += np.bincount(features.rows, weights=column, minlength=len(dense))
        total -= total.max(axis=1, keepdims=True)
        logs: Floats = total - np.log(np.exp(total).sum(axis=1, keepdims=True))
        return logs


def dump_linear(dense: Weights, hashed: Weights, steps: Floats, about: Mapping[str, object]) -> bytes:
    """Return a model file; the same arrays and notes give the same bytes."""
    buffer = io.BytesIO()
    note = np.frombuffer(json.dumps(about, ensure_ascii=False, sort_keys=True).encode(), dtype=np.uint8)
    np.savez_compressed(
        buffer,
        dense=dense.astype(np.float16),
        hashed=hashed.astype(np.float16),
        steps=steps.astype(np.float32),
        about=note,
    )
    return buffer.getvalue()


def parse_linear(data: bytes, name: str) -> LinearTagger:
    """Return a tagger from a model file's bytes. Raises `UsageError` where they are none, or of another version of the features."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            dense, hashed, steps = (arrays[key] for key in ("dense", "hashed", "steps"))
            about = json.loads(arrays["about"].tobytes().decode())
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
        message = f"{name}: not a model of the linear tagger ({error})"
        raise UsageError(message) from error
    expected = (len(OFFSETS), len(name_dense_columns()), len(KINDS))
    if (
        dense.shape != expected
        or hashed.shape != (BUCKETS, len(KINDS))
        or about.get("classes") != [k.value for k in KINDS]
    ):
        message = f"{name}: is a model for other features or classes; train a new one with python -m gouji.train.tagger.linear"
        raise UsageError(message)
    return LinearTagger(
        dense=dense.astype(np.float32),
        hashed=hashed.astype(np.float32),
        steps=steps.astype(np.float64),
        about=about,
        sha256=hashlib.sha256(data).hexdigest(),
    )


@lru_cache(maxsize=4)
def load_linear(path: Path | None = None) -> LinearTagger:
    """Return the tagger that comes with gouji, or one from a file."""
    if path is None:
        found = files("gouji.models.tagging").joinpath("linear.npz")
        return parse_linear(found.read_bytes(), "linear.npz")
    try:
        return parse_linear(path.read_bytes(), str(path))
    except OSError as error:
        message = f"{path}: cannot be read ({error})"
        raise UsageError(message) from error
