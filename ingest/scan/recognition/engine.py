"""RapidOCR's recogniser and detector, with the models that come in its wheel, called on many crops at once."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
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

__all__ = ["MODELS", "QUICK_MODEL", "Reader", "Reading", "as_input", "model_file", "scale_crop", "text_reader"]

MODELS = {"rec": "PP-OCRv6_rec_small.onnx", "det": "PP-OCRv6_det_small.onnx"}
"""The files used, inside the wheel; nothing is downloaded."""
QUICK_MODEL = Path(__file__).with_name("text.onnx")
"""RapidOCR's recogniser in whole numbers; what it is and how to make it again is in `text.md`."""
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
    missed: float = 0.0
    """The probability of a character in the place where it is likeliest that one was passed over."""

    @property
    def confidence(self) -> float:
        """The probability that the whole line is right, as if its characters were independent."""
        return float(np.prod(self.chances)) if self.chances else 0.0


class Reader(Protocol):
    """Reads pictures of single lines of text."""

    def read(self, crops: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """Return one reading a crop (height, width), dark ink on light paper; an empty text where nothing is seen."""

    def read_numbers(self, crops: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """Return the same of crops that may be numbers, as well as it can."""


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


class _Network:
    """A sequence network whose output is decoded greedily (CTC, Graves 2006), and its characters.

    RapidOCR itself pads every crop to 320 pixels; here crops are grouped by width, which short ones gain from.
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
        self._is_passable = np.array([not c or c in _SMALL_MARKS for c in self._characters])
        self._input = self._session.get_inputs()[0].name
        self._widest = 0
        self._shrinking = onnxruntime.RunOptions()
        self._shrinking.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")

    def release(self) -> None:
        """Give back the memory of past runs, which is kept for the next one, where that is more than a usual run takes."""
        if self._widest <= self._settings.kept_width:
            return
        # Only a run can do that, after it has ended.
        self._session.run(None, {self._input: np.zeros((1, 3, _HEIGHT, _HEIGHT), np.float32)}, self._shrinking)
        self._widest = 0

    def read(self, scaled: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """Return what crops of the network's height say."""
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
        data = as_input(scaled)
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
        if len(text) <= self._settings.longest_number and _NUMERIC.match(text):
            table = np.array([steps[i : until[i], self._digits].max(axis=0) for i in chosen.tolist()])
            others = tuple(
                pair for pair in likeliest_numbers(table, _OF_NUMBERS, settings=self._settings) if pair[0] != text
            )
        return Reading(text=text, chances=chances, others=others, missed=self._measure_missed(steps, best, chosen))

    def _measure_missed(self, steps: NDArray[np.float32], best: NDArray[np.int64], chosen: NDArray[np.int64]) -> float:
        """Return the largest probability, among steps that say nothing, of a character that stands neither before nor behind, and is no mark."""
        silent = np.flatnonzero(best == 0)
        if not len(silent):
            return 0.0
        said = np.concatenate(([0], best[chosen], [0]))
        after = np.searchsorted(chosen, silent)
        before, behind = said[after], said[after + 1]
        known = steps[np.ix_(silent, self._is_passable)].sum(axis=1)
        known += np.where(self._is_passable[before], 0, steps[silent, before])
        known += np.where(self._is_passable[behind] | (behind == before), 0, steps[silent, behind])
        return float(1 - known.min())


class _TextReader:
    """The recogniser: a quick network that abstains, and RapidOCR's own for what that leaves.

    The quick one is RapidOCR's in whole numbers (`text.md`); lines are narrowed for it. It has done with lines of which all is sure: the form's
    own wordings, most of all. The others are read by the full one: wide ones narrowed at first; those that then say a number, whose
    equal digits may have run together, or of which a character is unsure are read once more as they are.
    """

    def __init__(self, quick: Path, full: Path, settings: RecognitionSettings) -> None:
        self._settings = settings
        self._quick = _Network(quick, settings)
        self._full = _Network(full, settings)

    def read(self, crops: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """See `Reader.read`. Very long lines are read in pieces: what a run takes grows with its width."""
        return self._read_cut(crops, self._read_pieces)

    def read_numbers(self, crops: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """See `Reader.read_numbers`: by the full network, at their whole width."""
        return self._read_cut(crops, self._read_whole)

    def release(self) -> None:
        """Give back the memory of past runs."""
        self._quick.release()
        self._full.release()

    def _read_cut(
        self,
        crops: Sequence[NDArray[np.uint8]],
        read: Callable[[Sequence[NDArray[np.uint8]]], list[Reading]],
    ) -> list[Reading]:
        cuts = [cut_line(crop, self._settings) for crop in crops]
        readings = iter(read([piece.pixels for pieces in cuts for piece in pieces]))
        return [_join([(piece.spaced, next(readings)) for piece in pieces]) for pieces in cuts]

    def _read_pieces(self, crops: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        settings = self._settings
        shares = [_share(crop, settings.quick_wide_share, settings.quick_long_share, settings) for crop in crops]
        found = self._quick.read(
            [scale_crop(c, share, settings=settings) for c, share in zip(crops, shares, strict=True)]
        )
        left = [i for i, share in enumerate(shares) if not _is_certain(found[i], share, settings=settings)]
        for i, reading in zip(left, self._read_narrowed([crops[i] for i in left]), strict=True):
            found[i] = reading
        return found

    def _read_narrowed(self, crops: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        settings = self._settings
        shares = [_share(crop, settings.wide_share, settings.long_share, settings) for crop in crops]
        found = self._full.read(
            [scale_crop(c, share, settings=settings) for c, share in zip(crops, shares, strict=True)]
        )
        again = [i for i, share in enumerate(shares) if _asks_for_more(found[i], share, settings=settings)]
        for i, reading in zip(again, self._read_whole([crops[i] for i in again]), strict=True):
            found[i] = reading
        return found

    def _read_whole(self, crops: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        return self._full.read([scale_crop(crop, settings=self._settings) for crop in crops])


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


def _share(crop: NDArray[np.uint8], wide: float, long: float, settings: RecognitionSettings) -> float:
    """Return the share of a line's width that it is read at: of wide lines, of long ones."""
    height, width = crop.shape
    return long if width > settings.long_line * height else wide if width > settings.wide_line * height else 1.0


def _is_certain(reading: Reading, share: float, settings: RecognitionSettings) -> bool:
    """Whether a line that the quick network read needs no other look: its characters are sure, and no digits may have run together."""
    if len(reading.text) < settings.quick_characters or reading.missed > settings.quick_missed:
        return False
    digit = settings.quick_digit if settings.long_share <= share < 1.0 else math.inf
    return all(
        chance
        >= (
            digit
            if c.isdigit() and is_number
            else settings.quick_mark
            if c in _SMALL_MARKS
            else settings.quick_character
        )
        for c, chance, is_number in _list_characters(reading)
    )


def _asks_for_more(reading: Reading, share: float, settings: RecognitionSettings) -> bool:
    """Whether a narrowed line is to be read at its whole width: 1111 may have become 111, or a character is unsure."""
    if share == 1.0 or not reading.text:
        return share < 1.0
    certain = settings.sure_digit if share >= settings.long_share else math.inf
    return any(
        (is_number and c.isdigit() and chance < certain) or (chance < settings.sure_character and c not in _SMALL_MARKS)
        for c, chance, is_number in _list_characters(reading)
    )


def _list_characters(reading: Reading) -> list[tuple[str, float, bool]]:
    """Return a line's characters with their chances, and whether each stands behind an item's number."""
    item = _ITEM.match(reading.text)
    end = item.end() if item else 0
    return [(c, chance, at >= end) for at, (c, chance) in enumerate(zip(reading.text, reading.chances, strict=True))]


def as_input(scaled: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
    """Return what a network is given for crops of its height: as wide as the widest of them."""
    data = np.zeros((len(scaled), 3, _HEIGHT, _padded(max(s.shape[1] for s in scaled))), np.float32)
    for k, crop in enumerate(scaled):
        data[k, :, :, : crop.shape[1]] = crop.astype(np.float32) / (255 / 2) - 1
    return data


def scale_crop(crop: NDArray[np.uint8], share: float = 1.0, *, settings: RecognitionSettings) -> NDArray[np.uint8]:
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
    return _TextReader(QUICK_MODEL, model_file("rec"), settings)
