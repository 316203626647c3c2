"""The transformer tagger: a character-level encoder over windows of lines, run by onnxruntime, then the best sequence.

The model is one ONNX file; its metadata hold the vocabulary, the classes, the steps between classes and what it was made from.
`python -m gouji.train.tagger.transformer` makes it. Needs `onnxruntime` (`pip install 'gouji[ocr]'`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gouji.errors import MissingTool, UsageError
from gouji.models.tagging.encode import PAD, Window, cut_windows
from gouji.models.tagging.features.view import View
from gouji.models.tagging.protocol import KINDS, Guess
from gouji.models.tagging.sequence import guess_kinds

__all__ = ["METADATA", "TransformerTagger", "average_logits", "load_transformer", "merge_windows", "parse_transformer"]

Floats = NDArray[np.float64]
METADATA = "gouji.tagger"
"""The key of the model's metadata; its value is JSON."""
_BATCH = 16


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TransformerTagger:
    """An onnxruntime session with its vocabulary; `steps` is classes × classes, `length` the window's."""

    session: Any
    vocabulary: Mapping[str, int]
    length: int
    steps: Floats
    about: Mapping[str, object]
    sha256: str

    def tag(self, view: View) -> tuple[Guess, ...]:
        """Return one guess a line; the confidence is the class's probability given all lines."""
        if not view.lines:
            return ()
        windows = cut_windows(view, self.vocabulary, self.length)
        scores = merge_windows(windows, self._logits(windows), len(view.lines))
        return guess_kinds(scores, self.steps)

    def _logits(self, windows: tuple[Window, ...]) -> list[Floats]:
        """Return the logits of the lines of each window."""
        found: list[Floats] = []
        for first in range(0, len(windows), _BATCH):
            part = windows[first : first + _BATCH]
            width = max(len(window.ids) for window in part)
            ids = np.full((len(part), width), self.vocabulary[PAD], dtype=np.int64)
            mask = np.zeros((len(part), width), dtype=np.int64)
            for row, window in enumerate(part):
                ids[row, : len(window.ids)] = window.ids
                mask[row, : len(window.ids)] = 1
            logits = self.session.run(["logits"], {"input_ids": ids, "attention_mask": mask})[0]
            found += [average_logits(logits[row], window) for row, window in enumerate(part)]
        return found


def average_logits(logits: NDArray[np.float32], window: Window) -> Floats:
    """Return the mean over the symbols of each line: `logits` is symbols × classes, the result lines × classes."""
    ends = (*window.marks[1:], len(window.ids))
    means = [logits[start:end].mean(axis=0, dtype=np.float64) for start, end in zip(window.marks, ends, strict=True)]
    return np.array(means).reshape(len(means), len(KINDS))


def merge_windows(windows: tuple[Window, ...], logits: list[Floats], lines: int) -> Floats:
    """Return logarithms of probabilities, lines × classes: each line from the window where it is farthest from an end."""
    scores = np.zeros((lines, len(KINDS)))
    best = np.full(lines, -1)
    for window, found in zip(windows, logits, strict=True):
        size = len(window.lines)
        for place, line in enumerate(window.lines):
            # The first and the last window end where the document does: no context is lacking there.
            before = place if window.lines[0] else lines
            after = size - 1 - place if window.lines[-1] < lines - 1 else lines
            if min(before, after) > best[line]:
                best[line] = min(before, after)
                scores[line] = found[place]
    scores -= scores.max(axis=1, keepdims=True)
    logs: Floats = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return logs


def parse_transformer(data: bytes, name: str) -> TransformerTagger:
    """Return a tagger from an ONNX file's bytes. Raises `UsageError` where they are none of ours, `MissingTool` without onnxruntime."""
    try:
        import onnxruntime
    except ImportError as error:
        raise MissingTool(name, "the transformer tagger needs onnxruntime", "pip install 'gouji[ocr]'") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        about = json.loads(session.get_modelmeta().custom_metadata_map[METADATA])
        vocabulary, length, steps = about.pop("vocabulary"), int(about["length"]), np.array(about.pop("steps"))
    except Exception as error:
        message = f"{name}: not a model of the transformer tagger ({' '.join(str(error).split())[:120]})"
        raise UsageError(message) from error
    if about.get("classes") != [kind.value for kind in KINDS]:
        message = f"{name}: is a model for other classes; train a new one with python -m gouji.train.tagger.transformer"
        raise UsageError(message)
    return TransformerTagger(
        session=session,
        vocabulary={symbol: number for number, symbol in enumerate(vocabulary)},
        length=length,
        steps=steps,
        about=about,
        sha256=hashlib.sha256(data).hexdigest(),
    )


@lru_cache(maxsize=4)
def load_transformer(path: Path | None = None) -> TransformerTagger:
    """Return the tagger that comes with gouji, or one from a file."""
    if path is None:
        return parse_transformer(
            files("gouji.models.tagging").joinpath("transformer.onnx").read_bytes(), "transformer.onnx"
        )
    try:
        return parse_transformer(path.read_bytes(), str(path))
    except OSError as error:
        message = f"{path}: cannot be read ({error})"
        raise UsageError(message) from error
