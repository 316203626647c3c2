"""The network: an encoder that votes at each symbol for its line's class, new or from any checkpoint; what is kept to go on.

Needs `pip install 'gouji[train]'`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from transformers import AutoConfig, AutoModelForTokenClassification, AutoTokenizer, RoFormerConfig
from transformers.utils import logging

from gouji.errors import UsageError
from gouji.models.tagging.encode import MARKS, PAD
from gouji.models.tagging.protocol import KINDS
from gouji.train.tagger.recipe import TaggerRecipe

__all__ = ["State", "load_state", "load_tuned_network", "make_network", "read_checkpoint_vocabulary", "save_state"]

logging.set_verbosity_error()


@dataclass(kw_only=True)
class State:
    """How far a training is; `curve` has a row an epoch."""

    recipe: str
    epoch: int = 0
    best: float = -1.0
    best_epoch: int = 0
    curve: list[dict[str, float]] = field(default_factory=list)


def make_network(recipe: TaggerRecipe, size: int) -> Any:  # noqa: ANN401 - transformers' models are of many classes
    """A network of the recipe's sizes with random weights: RoFormer (Su et al. 2021), whose attention knows distances."""
    config = RoFormerConfig(
        vocab_size=size,
        embedding_size=int(recipe.number("hidden")),
        hidden_size=int(recipe.number("hidden")),
        num_hidden_layers=int(recipe.number("layers")),
        num_attention_heads=int(recipe.number("heads")),
        intermediate_size=int(recipe.number("inner")),
        max_position_embeddings=int(recipe.number("length")),
        type_vocab_size=1,
        pad_token_id=MARKS.index(PAD),
        **_labels(),
    )
    return AutoModelForTokenClassification.from_config(config)


def _labels() -> dict[str, Any]:
    names = [kind.value for kind in KINDS]
    return {"id2label": dict(enumerate(names)), "label2id": {name: at for at, name in enumerate(names)}}


def read_checkpoint_vocabulary(init: str) -> tuple[str, ...]:
    """Return the symbols of a checkpoint's vocabulary by number, then our marks that it lacks. Raises `UsageError`."""
    try:
        known = AutoTokenizer.from_pretrained(init).get_vocab()
    except (OSError, ValueError) as error:
        raise _no_checkpoint(init, error) from error
    ordered = sorted(known, key=lambda symbol: (known[symbol], symbol))
    return (*ordered, *(mark for mark in MARKS if mark not in known))


def load_tuned_network(init: str, size: int, length: int) -> Any:  # noqa: ANN401 - as above
    """A checkpoint's encoder with a new head; its embeddings grow for our marks. Raises `UsageError` where it cannot be."""
    try:
        config = AutoConfig.from_pretrained(init, **_labels(), attn_implementation="eager")
        network = AutoModelForTokenClassification.from_pretrained(init, config=config, ignore_mismatched_sizes=True)
    except (OSError, ValueError) as error:
        raise _no_checkpoint(init, error) from error
    if config.max_position_embeddings < length:
        message = f"{init}: reads {config.max_position_embeddings} symbols at once; set fit.length to that at most"
        raise UsageError(message)
    network.resize_token_embeddings(size, mean_resizing=False)
    return network


def _no_checkpoint(init: str, error: Exception) -> UsageError:
    return UsageError(f"{init}: no checkpoint that can be tuned ({' '.join(str(error).split())[:160]})")


def save_state(
    folder: Path,
    state: State,
    network: Any,  # noqa: ANN401 - as above
    optimizer: torch.optim.Optimizer,
    vocabulary: Sequence[str],
) -> None:
    """Write weights, moments and the state, all without pickle; a reader never sees half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    moments = {
        f"{at}.{key}": value
        for at, entry in optimizer.state_dict()["state"].items()
        for key, value in entry.items()
        if torch.is_tensor(value)
    }
    _swap(folder / "last.safetensors", {k: v.contiguous() for k, v in network.state_dict().items()})
    _swap(folder / "moments.safetensors", moments)
    (folder / "vocabulary.json").write_text(json.dumps(list(vocabulary), ensure_ascii=False), encoding="utf-8")
    spare = folder / "state.json.new"
    spare.write_text(json.dumps(asdict(state), indent=1) + "\n", encoding="utf-8")
    spare.replace(folder / "state.json")


def _swap(path: Path, tensors: Mapping[str, torch.Tensor]) -> None:
    spare = path.with_suffix(".new")
    save_file({name: tensor.clone() for name, tensor in tensors.items()}, spare)
    spare.replace(path)


def load_state(folder: Path, recipe: TaggerRecipe, network: Any, optimizer: torch.optim.Optimizer) -> State:  # noqa: ANN401
    """The state that a folder holds, its weights and moments put in place; a new one where it holds none of this recipe."""
    path = folder / "state.json"
    if not path.is_file():
        return State(recipe=recipe.sha256)
    state = State(**json.loads(path.read_text(encoding="utf-8")))
    if state.recipe != recipe.sha256:
        message = f"{folder}: holds the training of another recipe; give a new folder"
        raise UsageError(message)
    network.load_state_dict(load_file(folder / "last.safetensors"))
    kept = optimizer.state_dict()
    entries: dict[int, dict[str, torch.Tensor]] = {}
    for name, tensor in load_file(folder / "moments.safetensors").items():
        at, _, key = name.partition(".")
        entries.setdefault(int(at), {})[key] = tensor
    optimizer.load_state_dict({"state": entries, "param_groups": kept["param_groups"]})
    return state
