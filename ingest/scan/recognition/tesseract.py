"""Tesseract behind the protocol of readers of text: its command, called once for many crops.

Only where it is chosen (`--ocr-engine tesseract`). Needs the program with its Chinese data, on Debian and Ubuntu the packages
`tesseract-ocr` and `tesseract-ocr-chi-sim`; no Python package.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.errors import MissingTool
from gouji.ingest.scan.image.light import PAPER
from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.recognition.settings import RecognitionSettings

__all__ = ["readings_from", "tesseract_reader"]

_LANGUAGE = "chi_sim"
_HEIGHT = 44
_INSTALL = "install the packages tesseract-ocr and tesseract-ocr-chi-sim, or read with --ocr-engine rapidocr"


@dataclass(frozen=True, slots=True, kw_only=True)
class _TesseractReader:
    """Reads lines with the program `command`, with the numbers of `settings`."""

    command: str
    settings: RecognitionSettings

    def read(self, crops: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """See `gouji.ingest.scan.recognition.engine.Reader`. A character's probability is that of its word."""
        return [
            reading
            for at in range(0, len(crops), self.settings.tesseract_lines)
            for reading in self._read(
                [_prepared(crop, settings=self.settings) for crop in crops[at : at + self.settings.tesseract_lines]]
            )
        ]

    def read_numbers(self, crops: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """See `gouji.ingest.scan.recognition.engine.Reader`; they are read as all else."""
        return self.read(crops)

    def _read(self, pictures: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        with tempfile.TemporaryDirectory(prefix="gouji-") as folder:
            files = [Path(folder, f"{number}.png") for number in range(len(pictures))]
            for file, picture in zip(files, pictures, strict=True):
                cv2.imwrite(str(file), picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])
            names = Path(folder, "list.txt")
            names.write_text("".join(f"{file}\n" for file in files))
            command = [self.command, str(names), "stdout", "-l", _LANGUAGE, "--psm", "7", "tsv"]
            told = self._run(command)
        return readings_from(told, len(pictures))

    def _run(self, command: Sequence[str]) -> str:
        environment = {**os.environ, "OMP_THREAD_LIMIT": str(self.settings.threads)}
        try:
            done = subprocess.run(  # noqa: S603 – the program that the user chose
                command, capture_output=True, timeout=self.settings.tesseract_seconds, env=environment, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            said = (getattr(error, "stderr", None) or b"").decode(errors="replace").strip().splitlines()
            reason = f"Tesseract failed ({said[-1]})" if said else "Tesseract failed"
            raise _missing(reason) from None
        return done.stdout.decode("utf-8", "replace")


def readings_from(told: str, count: int) -> list[Reading]:
    """Return the readings of so many pictures from the program's table, in which each is a page."""
    words: list[list[Mapping[str, str]]] = [[] for _ in range(count)]
    for row in csv.DictReader(told.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        page = int(row["page_num"]) - 1
        if row["level"] == "5" and row["text"] and row["text"].strip() and page < count:
            words[page].append(row)
    return [_reading(found) for found in words]


def _reading(words: Sequence[Mapping[str, str]]) -> Reading:
    pieces = [(word["text"].strip(), max(float(word["conf"]), 0.0) / 100) for word in words]
    text = "".join(_spaced(pieces))
    chances = tuple(chance for piece, chance in pieces for _ in piece)
    return Reading(text=text, chances=chances)


def _spaced(pieces: Sequence[tuple[str, float]]) -> Iterator[str]:
    """Yield the words; a space stands only between two that are no ideographs."""
    for at, (piece, _) in enumerate(pieces):
        before = pieces[at - 1][0] if at else ""
        if before and before[-1].isascii() and piece[0].isascii():
            yield " "
        yield piece


def _missing(reason: str) -> MissingTool:
    name = "scanned pages"
    return MissingTool(name, reason, _INSTALL)


def _prepared(crop: NDArray[np.uint8], settings: RecognitionSettings) -> NDArray[np.uint8]:
    height, width = crop.shape
    scale = _HEIGHT / height
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    line = cv2.resize(crop, (max(8, round(width * scale)), _HEIGHT), interpolation=how)
    edges = (settings.tesseract_paper, settings.tesseract_paper, settings.tesseract_paper, settings.tesseract_paper)
    return np.asarray(cv2.copyMakeBorder(line, *edges, cv2.BORDER_CONSTANT, value=PAPER), np.uint8)


@lru_cache(maxsize=2)
def tesseract_reader(settings: RecognitionSettings) -> _TesseractReader:
    """Return the reader; raises `MissingTool` where the program is not installed."""
    command = shutil.which("tesseract")
    if command is None:
        reason = "Tesseract is not installed"
        raise _missing(reason)
    return _TesseractReader(command=command, settings=settings)
