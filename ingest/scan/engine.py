"""RapidOCR's recogniser and detector, with the models that come in its wheel, called on many crops at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.errors import MissingTool
from gouji.ingest.scan.strings import likeliest_numbers
from gouji.tokens import Alternatives

__all__ = ["MODELS", "Reader", "Reading", "TextReader", "model_file", "text_reader"]

MODELS = {"rec": "PP-OCRv6_rec_small.onnx", "det": "PP-OCRv6_det_small.onnx"}
"""The files used, inside the wheel; nothing is downloaded."""
_HEIGHT = 48
_LEAST_WIDTH = 48
_BATCH_PIXELS = 48 * 2400
_OF_NUMBERS = "0123456789.-"
_NUMERIC = re.compile(r"-?\d+(?:\.\d+)?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a line of text says, and how sure each of its characters is."""

    text: str
    chances: tuple[float, ...] = ()
    as_number: float | None = None
    """The probability of a number's digits, given that it is a number; None where it is the same as `confidence`."""
    others: Alternatives = ()
    """Of a number: what else its ink may say, likeliest first."""

    @property
    def confidence(self) -> float:
        """The probability that the whole line is right, as if its characters were independent."""
        return float(np.prod(self.chances)) if self.chances else 0.0


class Reader(Protocol):
    """Reads pictures of single lines of text."""

    def read(self, crops: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """One reading a crop (height, width), dark ink on light paper; an empty text where nothing is seen."""


def model_file(task: str) -> Path:
    """Where RapidOCR keeps the model of a task, `"rec"` or `"det"`; raises `MissingTool` where it is not there."""
    try:
        import rapidocr
    except ImportError as error:
        reason = "RapidOCR is not installed"
        raise _missing(reason) from error
    path = Path(rapidocr.__file__).parent / "models" / MODELS[task]
    if not path.is_file():
        reason = f"RapidOCR has no {MODELS[task]}"
        raise _missing(reason)
    return path


def _missing(reason: str) -> MissingTool:
    name = "scanned pages"
    return MissingTool(name, reason, "install it with: pip install 'gouji[ocr]'")


class TextReader:
    """The recogniser: a sequence network whose output is decoded greedily (CTC, Graves 2006).

    RapidOCR itself pads every crop to 320 pixels; here crops are grouped by width, which short ones gain from.
    """

    def __init__(self, model: Path, *, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False
        # Threads that wait for work give the processor to others: batches read several documents at once.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session: Any = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        characters = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *characters, " "]
        self._digits = [self._characters.index(c) for c in _OF_NUMBERS]
        self._input = self._session.get_inputs()[0].name

    def read(self, crops: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """See `Reader.read`."""
        scaled = [_scaled(crop) for crop in crops]
        order = sorted(range(len(crops)), key=lambda i: scaled[i].shape[1])
        found = [Reading(text="")] * len(crops)
        for batch in _batches(order, [s.shape[1] for s in scaled]):
            width = max(scaled[i].shape[1] for i in batch)
            width = -(-width // 16) * 16
            data = np.zeros((len(batch), 3, _HEIGHT, width), np.float32)
            for k, i in enumerate(batch):
                data[k, :, :, : scaled[i].shape[1]] = scaled[i].astype(np.float32) / 127.5 - 1
            output = self._session.run(None, {self._input: data})[0]
            for k, i in enumerate(batch):
                found[i] = self._decoded(output[k])
        return found

    def _decoded(self, steps: NDArray[np.float32]) -> Reading:
        best = steps.argmax(axis=1)
        first = np.ones(len(best), bool)
        first[1:] = best[1:] != best[:-1]
        chosen = np.nonzero(first & (best != 0))[0]
        # A character stands over several steps: the surest of them tells how sure it is.
        ends = [*np.nonzero(first)[0].tolist(), len(best)]
        until = dict(pairwise(ends))
        chances = tuple(float(steps[i : until[i], best[i]].max()) for i in chosen.tolist())
        text = "".join(self._characters[c] for c in best[chosen])
        others: Alternatives = ()
        if _NUMERIC.match(text):
            table = np.array([steps[i : until[i], self._digits].max(axis=0) for i in chosen.tolist()])
            others = tuple(pair for pair in likeliest_numbers(table, _OF_NUMBERS) if pair[0] != text)
        return Reading(text=text, chances=chances, others=others)


def _scaled(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = crop.shape
    wanted = max(8, round(width * _HEIGHT / height))
    shrinks = height > _HEIGHT
    scaled = cv2.resize(crop, (wanted, _HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    if wanted >= _LEAST_WIDTH:
        return np.asarray(scaled, np.uint8)
    left = (_LEAST_WIDTH - wanted) // 2
    return np.asarray(
        cv2.copyMakeBorder(scaled, 0, 0, left, _LEAST_WIDTH - wanted - left, cv2.BORDER_CONSTANT, value=250), np.uint8
    )


def _batches(order: Sequence[int], widths: Sequence[int]) -> list[list[int]]:
    """Neighbours in width together, a quarter apart at most, as many as the memory likes."""
    batches: list[list[int]] = []
    for i in order:
        batch = batches[-1] if batches else None
        if batch and widths[i] <= 1.25 * widths[batch[0]] + 16 and widths[i] * (len(batch) + 1) <= _BATCH_PIXELS / 4:
            batch.append(i)
        else:
            batches.append([i])
    return batches


@lru_cache(maxsize=2)
def text_reader(threads: int = 2) -> TextReader:
    """The recogniser, loaded once a process."""
    return TextReader(model_file("rec"), threads=threads)
