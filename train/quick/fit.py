"""RapidOCR's recogniser → the same network in whole numbers: the quick one, twice as fast and a third as large.

Weights have 7 bits, so that products do not run over on processors without instructions for whole numbers, and every machine reads the
same. Convolutions over single channels and the attention stay as they are: they cost little and lose most.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import version_converter
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)

from gouji.corpus.make import generate_many
from gouji.corpus.scan_make import damaged_pages
from gouji.ingest.scan.image.pages import PagePicture
from gouji.ingest.scan.recognition.engine import as_input, model_file, scale_crop
from gouji.ingest.scan.recognition.prepared import crop, prepare
from gouji.ingest.scan.settings import ScanSettings

__all__ = ["draw_lines", "main", "quantise"]

SCANS = ((200, "moderate"), (150, "heavy"), (200, "faint"), (300, "phone"))
"""Resolutions and damage of the scans whose lines are looked at."""
_SHARES = (0.45, 0.6, 0.8, 1.0)
_EACH = 60
"""Lines of a scan."""
_OPSET = 17
_DOMAINS = frozenset({"", "com.microsoft"})
_KEPT_APART = ["ConvActivationFusion", "ConvAddActivationFusion", "MatmulTransposeFusion"]
"""What joins convolutions and products with what stands beside them is left to the machine that reads: whole numbers need them as they are."""


class _Lines(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime has no types
    """Hands lines to the calibration, each as one input."""

    def __init__(self, lines: Sequence[NDArray[np.uint8]], name: str) -> None:
        self._inputs = iter([{name: as_input([line])} for line in lines])

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """Return the next input; None behind the last."""
        return next(self._inputs, None)


def draw_lines(seeds: Sequence[int], scans: Sequence[tuple[int, str]] = SCANS) -> Iterator[NDArray[np.uint8]]:
    """Yield lines of generated scans as the networks see them, at several widths."""
    settings = ScanSettings()
    for document in generate_many("pdf", list(seeds)):
        for dpi, damage in scans:
            rng = Random(f"{document.seed}/{dpi}/{damage}")
            lines: list[NDArray[np.uint8]] = []
            for pixels in damaged_pages(document, dpi, damage):
                page = PagePicture(number=1, pixels=pixels, dpi=float(dpi))
                prepared = prepare(page, settings.image, settings.rulings, settings.recognition, 0)
                wanted = prepared.wanted if prepared is not None else ()
                lines += [crop(w, prepared, settings.recognition) for w in wanted if prepared is not None]
            for line in rng.sample(lines, min(_EACH, len(lines))):
                yield scale_crop(line, rng.choice(_SHARES), settings=settings.recognition)


def quantise(model: Path, lines: Sequence[NDArray[np.uint8]], output: Path) -> None:
    """Write a recogniser in whole numbers, whose range is that of the values that `lines` give."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "plain.onnx")
        _join_steps(model, plain)
        graph = onnx.load(plain).graph
        products = [node.name for node in graph.node if node.op_type == "MatMul"]
        alone = [node.name for node in graph.node if node.op_type == "Conv" and _count_groups(node) > 1]
        quantize_static(
            str(plain),
            str(output),
            _Lines(lines, graph.input[0].name),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["Conv", "MatMul"],
            nodes_to_exclude=[*alone, *products[:-1]],  # the last one chooses among all characters
            calibrate_method=CalibrationMethod.MinMax,
        )


def _join_steps(model: Path, output: Path) -> None:
    """Write a model with what belongs together as one step: what is between the steps would be rounded, too."""
    loaded = version_converter.convert_version(onnx.load(model), _OPSET)
    with tempfile.TemporaryDirectory() as folder:
        converted = Path(folder, "converted.onnx")
        onnx.save(loaded, converted)
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        options.optimized_model_filepath = str(output)
        options.log_severity_level = 3
        onnxruntime.InferenceSession(
            str(converted), options, providers=["CPUExecutionProvider"], disabled_optimizers=_KEPT_APART
        )
    joined = onnx.load(output)
    used = [domain for domain in joined.opset_import if domain.domain in _DOMAINS]
    del joined.opset_import[:]
    joined.opset_import.extend(used)
    for number, node in enumerate(joined.graph.node):
        node.name = f"{node.op_type}.{number}"
    onnx.save(joined, output)


def _count_groups(node: onnx.NodeProto) -> int:
    return next((int(a.i) for a in node.attribute if a.name == "group"), 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.train.quick", description="Make the quick reader of text.")
    parser.add_argument("--seed", type=int, default=90_100, help="the first document's seed")
    parser.add_argument("--count", type=int, default=4, help="documents")
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args(arguments)
    lines = list(draw_lines(range(given.seed, given.seed + given.count)))
    sys.stderr.write(f"{len(lines)} lines to look at\n")
    quantise(model_file("rec"), lines, given.output)
    sys.stdout.write(f"{given.output}: {given.output.stat().st_size} bytes\n")
    return 0
