"""A trained network as ONNX, and as its int8 variant (dynamic quantisation of weights), with all that a reader needs inside."""

from __future__ import annotations

import json
import os
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import onnx
import torch

from gouji.models.tagging.transformer import METADATA

__all__ = ["export_onnx", "quantise"]

_OPSET = 17


class _Logits(torch.nn.Module):  # type: ignore[misc]  # torch's types are not looked at
    """The network with plain arguments and one plain result."""

    def __init__(self, network: Any) -> None:  # noqa: ANN401 - transformers' models are of many classes
        super().__init__()
        self.network = network

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.network(input_ids=input_ids, attention_mask=attention_mask).logits
        return logits


def export_onnx(network: Any, about: Mapping[str, object], path: Path) -> None:  # noqa: ANN401 - as above
    """Write the network; `about` becomes its metadata. Batch and length are free."""
    network.eval()
    ids = torch.ones((2, 16), dtype=torch.int64)
    mask = torch.ones_like(ids)
    mask[1, 8:] = 0
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own
        raw = Path(folder) / "raw.onnx"
        torch.onnx.export(
            _Logits(network),
            (ids, mask),
            raw,
            input_names=["input_ids", "attention_mask"],
            output_names=["logits"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in ("input_ids", "attention_mask", "logits")},
            opset_version=_OPSET,
            dynamo=False,
        )
        model = onnx.load(raw)
    _write(model, about, path)


def quantise(source: Path, path: Path) -> None:
    """Write the int8 variant of an exported network."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # see `gouji.ingest.scan`
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw = Path(folder) / "raw.onnx"
        quantize_dynamic(source, raw, weight_type=QuantType.QInt8, per_channel=False)
        model, whole = onnx.load(raw), onnx.load(source)
    about = next(json.loads(entry.value) for entry in whole.metadata_props if entry.key == METADATA)
    _write(model, {**about, "precision": "int8"}, path)


def _write(model: onnx.ModelProto, about: Mapping[str, object], path: Path) -> None:
    del model.metadata_props[:]
    model.doc_string = model.graph.doc_string = ""
    for node in model.graph.node:
        node.doc_string = ""
    entry = model.metadata_props.add()
    entry.key, entry.value = METADATA, json.dumps(about, ensure_ascii=False, sort_keys=True)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))
