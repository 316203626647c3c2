"""RapidOCR's recogniser and detector, with the models that come in its wheel, called on many crops at once."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.errors import MissingTool
from gouji.ingest.scan.image.light import PAPER
from gouji.ingest.scan.recognition.pieces import cut_line
from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.ingest.scan.recognition.strings import likeliest_numbers
from gouji.tokens import Alternatives

__all__ = ["MODELS", "Reader", "Reading", "model_file", "text_reader"]

MODELS = {"rec": "PP-OCRv6_rec_small.onnx", "det": "PP-OCRv6_det_small.onnx"}
"""The files used, inside the wheel; nothing is downloaded."""
_HEIGHT = 48
_STEP = 8
_RUN = 30
"""Pixels across: a step of the network, and what a run costs besides."""
_SMALL_MARKS = frozenset(" .,:;·()（）．，：；、。“”")
"""About these readings always differ: whether a bracket is a wide one, whether a space stands there."""
_ITEM = re.compile(r"[(（]?\d[)）.．、]")
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
        """Return one reading a crop (height, width), dark ink on light paper; an empty text where nothing is seen."""


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


class _TextReader:
    """The recogniser: a sequence network whose output is decoded greedily (CTC, Graves 2006).

    RapidOCR itself pads every crop to 320 pixels; here crops are grouped by width, which short ones gain from. Wide ones are
    narrowed before they are read; those that then say a number, whose equal digits may have run together, or of which a
    character is unsure are read once more as they are.
    """

    def __init__(self, model: Path, settings: RecognitionSettings) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # Several runs at once are faster than one run on several threads.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_mem_pattern = False  # hardly two batches have the same shape
        self._settings = settings
        self._threads = settings.threads
        self._session: Any = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        characters = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *characters, " "]
        self._digits = [self._characters.index(c) for c in _OF_NUMBERS]
        self._input = self._session.get_inputs()[0].name
        self._widest = 0
        self._shrinking = onnxruntime.RunOptions()
        self._shrinking.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")

    def read(self, crops: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """See `Reader.read`. Very long lines are read in pieces: what a run takes grows with its width."""
        cuts = [cut_line(crop, self._settings) for crop in crops]
        readings = iter(self._read_pieces([piece.pixels for pieces in cuts for piece in pieces]))
        return [_join([(piece.spaced, next(readings)) for piece in pieces]) for pieces in cuts]

    def release(self) -> None:
        """Give back the memory of past runs, which is kept for the next one, where that is more than a usual run takes."""
        if self._widest <= self._settings.kept_width:
            return
        # Only a run can do that, after it has ended.
        self._session.run(None, {self._input: np.zeros((1, 3, _HEIGHT, _HEIGHT), np.float32)}, self._shrinking)
        self._widest = 0

    def _read_pieces(self, crops: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        shares = [_share(crop, settings=self._settings) for crop in crops]
        found = self._read(
            [_scaled(crop, share, settings=self._settings) for crop, share in zip(crops, shares, strict=True)]
        )
        again = [i for i, share in enumerate(shares) if _asks_for_more(found[i], share, settings=self._settings)]
        for i, reading in zip(
            again, self._read([_scaled(crops[i], settings=self._settings) for i in again]), strict=True
        ):
            found[i] = reading
        return found

    def _read(self, scaled: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        widths = [s.shape[1] for s in scaled]
        order = sorted(range(len(scaled)), key=lambda i: widths[i])
        # The widest first: at the end no thread waits long for the others.
        batches = _batches(order, widths, self._threads, settings=self._settings)[::-1]
        found = [Reading(text="")] * len(scaled)
        waiting = iter(batches)

        def work() -> None:
            for batch in waiting:
                for i, reading in zip(batch, self._run([scaled[i] for i in batch]), strict=True):
                    found[i] = reading

        # This thread works, too: each further one has a heap of its own, whose free memory the C library keeps.
        further = min(self._threads, len(batches)) - 1
        if further <= 0:
            work()
            return found
        with ThreadPoolExecutor(further) as pool:
            others = [pool.submit(work) for _ in range(further)]
            work()
            for other in others:
                other.result()
        return found

    def _run(self, scaled: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """Return what crops of nearly the same width say, in one run of the network."""
        data = np.zeros((len(scaled), 3, _HEIGHT, _padded(max(s.shape[1] for s in scaled))), np.float32)
        for k, crop in enumerate(scaled):
            data[k, :, :, : crop.shape[1]] = crop.astype(np.float32) / (255 / 2) - 1
        self._widest = max(self._widest, data.shape[0] * data.shape[3])
        output = self._session.run(None, {self._input: data})[0]
        return [self._decoded(steps) for steps in output]

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
            others = tuple(
                pair for pair in likeliest_numbers(table, _OF_NUMBERS, settings=self._settings) if pair[0] != text
            )
        return Reading(text=text, chances=chances, others=others)


def _join(pieces: Sequence[tuple[bool, Reading]]) -> Reading:
    """Return what a line says of which pieces were read, each with whether there is a space before it."""
    if len(pieces) == 1:
        return pieces[0][1]
    text, chances = "", []
    for spaced, reading in pieces:
        space = " " if spaced and text and reading.text else ""
        text += space + reading.text
        chances += [*(1.0 for _ in space), *reading.chances]
    return Reading(text=text, chances=tuple(chances))


def _share(crop: NDArray[np.uint8], settings: RecognitionSettings) -> float:
    """Return the share of a line's width that it is read at first."""
    height, width = crop.shape
    return (
        settings.long_share
        if width > settings.long_line * height
        else settings.wide_share
        if width > settings.wide_line * height
        else 1.0
    )


def _asks_for_more(reading: Reading, share: float, settings: RecognitionSettings) -> bool:
    """Whether a narrowed line is to be read at its whole width: 1111 may have become 111, or a character is unsure."""
    if share == 1.0 or not reading.text:
        return share < 1.0
    item = _ITEM.match(reading.text)
    certain = settings.sure_digit if share >= settings.long_share else math.inf
    said = list(zip(reading.text, reading.chances, strict=True))
    return any(chance < certain for c, chance in said[item.end() if item else 0 :] if c.isdigit()) or any(
        chance < settings.sure_character and c not in _SMALL_MARKS for c, chance in said
    )


def _scaled(crop: NDArray[np.uint8], share: float = 1.0, *, settings: RecognitionSettings) -> NDArray[np.uint8]:
    """Return the crop at the network's height, with `share` of the width it would then have."""
    height, width = crop.shape
    wanted = max(8, round(width * _HEIGHT / height * share))
    shrinks = height > _HEIGHT
    scaled = cv2.resize(crop, (wanted, _HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    if wanted >= settings.least_crop_width:
        return np.asarray(scaled, np.uint8)
    left = (settings.least_crop_width - wanted) // 2
    return np.asarray(
        cv2.copyMakeBorder(
            scaled, 0, 0, left, settings.least_crop_width - wanted - left, cv2.BORDER_CONSTANT, value=PAPER
        ),
        np.uint8,
    )


def _batches(
    order: Sequence[int], widths: Sequence[int], threads: int, settings: RecognitionSettings
) -> list[list[int]]:
    """Neighbours in width together, as it takes the least time: padding against the price of a run.

    None is so large that others wait for it.
    """
    most = min(settings.batch_width, -(-sum(_padded(w) for w in widths) // threads))
    least = [0.0]
    starts: list[int] = []
    for end in range(1, len(order) + 1):
        width = _padded(widths[order[end - 1]])
        first = min(range(max(0, end - max(1, most // width)), end), key=lambda i: least[i] + (end - i) * width)
        least.append(least[first] + (end - first) * width + _RUN)
        starts.append(first)
    batches: list[list[int]] = []
    end = len(order)
    while end:
        batches.append(list(order[starts[end - 1] : end]))
        end = starts[end - 1]
    return batches[::-1]


def _padded(width: int) -> int:
    """Return the network takes its input's width in steps."""
    return -(-width // _STEP) * _STEP


@lru_cache(maxsize=2)
def text_reader(settings: RecognitionSettings) -> _TextReader:
    """Return the recogniser, loaded once a process."""
    return _TextReader(model_file("rec"), settings)
