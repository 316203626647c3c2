"""Trains the transformer tagger: `python -m gouji.train.tagger.transformer --recipe tagger-transformer -o runs/tagger`.

The folder then holds `model/` (a checkpoint that `from_pretrained` loads), `transformer.onnx` and `transformer-int8.onnx`,
`curves.svg` and `state.json`. A training that was broken off goes on where its last epoch ended, to the same bytes as
one that was not. Early stopping looks at documents that are kept apart: every so many of each kind, and whole kinds.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch

from gouji.corpus.lines.documents import corpus_hash, tagged_documents
from gouji.corpus.recipes.manifest import generator_sha256
from gouji.errors import UsageError
from gouji.models.tagging.encode import cut_windows
from gouji.models.tagging.protocol import KINDS
from gouji.models.tagging.transformer import average_logits, merge_windows
from gouji.models.tagging.viterbi import find_best_path
from gouji.train.curves import draw_curves
from gouji.train.progress import Progress
from gouji.train.tagger.export import export_onnx, quantise
from gouji.train.tagger.network import (
    load_state,
    load_tuned_network,
    make_network,
    read_checkpoint_vocabulary,
    save_state,
)
from gouji.train.tagger.recipe import TaggerRecipe, load_tagger_recipe
from gouji.train.tagger.scores import macro_f1
from gouji.train.tagger.steps import count_steps_between
from gouji.train.tagger.windows import NONE, Batch, SeenDocument, batches, build_vocabulary, seen

__all__ = ["Training", "main", "train"]

_LOG_CLIP = 1.0


class Training:
    """One training: the documents, the network, its optimiser, and how far it is."""

    def __init__(self, recipe: TaggerRecipe, documents: Sequence[SeenDocument], folder: Path) -> None:
        torch.manual_seed(int(recipe.number("seed")))
        torch.set_num_threads(int(recipe.number("threads")))
        self.recipe, self.folder = recipe, folder
        every = int(recipe.number("keep_every"))
        kept = [d.kind in recipe.held_out or d.seed % every == every - 1 for d in documents]
        self.fitted = [d for d, keep in zip(documents, kept, strict=True) if not keep]
        self.kept = [d for d, keep in zip(documents, kept, strict=True) if keep]
        self.length = int(recipe.number("length"))
        init = recipe.text("init")
        symbols = (
            read_checkpoint_vocabulary(init)
            if init
            else build_vocabulary(self.fitted, int(recipe.number("least_count")))
        )
        self.symbols = symbols
        self.vocabulary = {symbol: number for number, symbol in enumerate(symbols)}
        self.network = (
            load_tuned_network(init, len(symbols), self.length) if init else make_network(recipe, len(symbols))
        )
        self.optimizer = torch.optim.AdamW(self.network.parameters(), lr=recipe.number("rate"), weight_decay=0.01)
        self.weights = _class_weights(self.fitted)
        self.state = load_state(folder / "state", recipe, self.network, self.optimizer)

    def run(self, progress: Progress, seconds: float) -> bool:
        """Epochs until the recipe's number, until nothing gets better, or until the time is over; whether it is done."""
        begun = time.monotonic()
        epochs, patience = int(self.recipe.number("epochs")), int(self.recipe.number("patience"))
        while self.state.epoch < epochs and self.state.epoch - self.state.best_epoch < patience:
            loss = self._epoch(progress)
            score = macro_f1((d.gold, self.score_lines(d).argmax(axis=1)) for d in self.kept)
            self.state.epoch += 1
            self.state.curve.append({"loss": round(loss, 5), "macro F1": round(score, 5)})
            progress.note(f"epoch {self.state.epoch}: loss {loss:.4f}, macro F1 {score:.4f}")
            if score > self.state.best:
                self.state.best, self.state.best_epoch = score, self.state.epoch
                self.network.save_pretrained(self.folder / "model", safe_serialization=True)
            save_state(self.folder / "state", self.state, self.network, self.optimizer, self.symbols)
            if time.monotonic() - begun > seconds:
                break
        return self.state.epoch >= epochs or self.state.epoch - self.state.best_epoch >= patience

    def _epoch(self, progress: Progress) -> float:
        """One pass over the documents, in an order that depends on the seed and the epoch alone; the mean loss."""
        seed = f"{int(self.recipe.number('seed'))}/{self.state.epoch}"
        torch.manual_seed(int(self.recipe.number("seed")) * 1000 + self.state.epoch)
        found = list(
            batches(
                self.fitted,
                self.vocabulary,
                length=self.length,
                size=int(self.recipe.number("batch")),
                blur=self.recipe.number("blur"),
                rng=Random(seed),
            )
        )
        self.network.train()
        total = 0.0
        for at, batch in enumerate(progress.track(found, f"batches of epoch {self.state.epoch + 1}", total=len(found))):
            total += self._step(batch, (self.state.epoch * len(found) + at, len(found)))
        return total / max(len(found), 1)

    def _step(self, batch: Batch, place: tuple[int, int]) -> float:
        rate = self._rate(*place)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        logits = self._forward(batch)
        loss = torch.nn.functional.cross_entropy(
            logits.view(-1, len(KINDS)), torch.from_numpy(batch.gold).view(-1), weight=self.weights, ignore_index=NONE
        )
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), _LOG_CLIP)
        self.optimizer.step()
        return float(loss.detach())

    def _rate(self, step: int, an_epoch: int) -> float:
        """Return a linear rise, then half a cosine down to a twentieth."""
        total = an_epoch * self.recipe.number("epochs")
        rise = max(1.0, total * self.recipe.number("warmup"))
        if step < rise:
            return self.recipe.number("rate") * (step + 1) / rise
        share = (step - rise) / max(1.0, total - rise)
        return self.recipe.number("rate") * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * min(1.0, share))))

    def _forward(self, batch: Batch) -> torch.Tensor:
        logits: torch.Tensor = self.network(
            input_ids=torch.from_numpy(batch.ids), attention_mask=torch.from_numpy(batch.mask)
        ).logits
        return logits

    def score_lines(self, document: SeenDocument) -> Any:  # noqa: ANN401 - an array of floats, for numpy's argmax and viterbi
        """Logarithms of probabilities, lines × classes."""
        windows = cut_windows(document.view, self.vocabulary, self.length)
        self.network.eval()
        found = []
        with torch.no_grad():
            for window in windows:
                ids = np.array([window.ids])
                logits = self._forward(Batch(ids=ids, mask=np.ones_like(ids), gold=ids))
                found.append(average_logits(logits[0].numpy(), window))
        return merge_windows(windows, found, len(document.view.lines))


def _class_weights(documents: Sequence[SeenDocument]) -> torch.Tensor:
    """Rare classes count more: one over the root of their share, at most tenfold; the commonest counts 1."""
    counts = np.zeros(len(KINDS))
    for document in documents:
        counts += np.bincount(document.gold[document.gold >= 0], minlength=len(KINDS))
    weights = np.sqrt(counts.max() / np.maximum(counts, 1))
    return torch.tensor(np.minimum(weights, 10.0), dtype=torch.float32)


def train(recipe: TaggerRecipe, folder: Path, *, workers: int, minutes: float, progress: Progress) -> bool:
    """Train until done or until the time is over; writes the model files where it is done."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = list(progress.track(tagged_documents(recipe.corpus, seen, workers=workers), "documents"))
    training = Training(recipe, documents, folder)
    size = sum(parameter.numel() for parameter in training.network.parameters())
    progress.note(f"{len(training.fitted)} documents to fit, {len(training.kept)} kept apart; {size:,} parameters")
    done = training.run(progress, 60 * minutes)
    svg = draw_curves(recipe.name, training.state.curve, ("loss", "macro F1"), training.state.best_epoch or None)
    (folder / "curves.svg").write_text(svg, encoding="utf-8", newline="\n")
    if done:
        _finish(training, documents, size, progress)
    return done


def _finish(training: Training, documents: Sequence[SeenDocument], size: int, progress: Progress) -> None:
    """The best epoch's weights as ONNX, with steps between classes of the weight that is best on the documents kept apart."""
    folder, recipe = training.folder, training.recipe
    training.network = type(training.network).from_pretrained(folder / "model")
    steps = count_steps_between([d.gold for d in training.fitted])
    scores = [(d.gold, training.score_lines(d)) for d in training.kept]
    tried = {w: macro_f1((g, find_best_path(s, w * steps)) for g, s in scores) for w in recipe.numbers("transitions")}
    weight = max(tried, key=lambda w: tried[w])
    about = {
        "model": "tagger-transformer",
        "classes": [kind.value for kind in KINDS],
        "length": training.length,
        "vocabulary": list(training.symbols),
        "steps": np.round(weight * steps, 4).tolist(),
        "precision": "fp32",
        "parameters": size,
        "recipe": recipe.about(),
        "corpus_sha256": corpus_hash([document.sha256 for document in documents]),
        "generator_sha256": generator_sha256(),
        "versions": {
            name: version(name) for name in ("gouji", "numpy", "torch", "transformers", "onnx", "onnxruntime")
        },
        "curve": training.state.curve,
        "best_epoch": training.state.best_epoch,
        "transitions": {f"{w:g}": round(f1, 6) for w, f1 in tried.items()},
    }
    (folder / "model" / "gouji.json").write_text(_json(about), encoding="utf-8", newline="\n")
    export_onnx(training.network, about, folder / "transformer.onnx")
    quantise(folder / "transformer.onnx", folder / "transformer-int8.onnx")
    for name in ("transformer.onnx", "transformer-int8.onnx"):
        progress.note(f"{folder / name}: {(folder / name).stat().st_size:,} bytes")


def _json(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the command line; the exit status is 1 where the time was over before the training was."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.train.tagger.transformer", description="Train the transformer tagger."
    )
    parser.add_argument("--recipe", default="tagger-transformer", help="a TOML file or a recipe of gouji's own")
    parser.add_argument("--workers", type=int, default=1, help="processes that make the documents")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after the epoch that is on by then")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DIR", help="new, or of a training to go on with"
    )
    given = parser.parse_args(arguments)
    progress = Progress(sys.stderr)
    try:
        recipe = load_tagger_recipe(given.recipe)
        done = train(recipe, given.output, workers=given.workers, minutes=given.minutes, progress=progress)
    except UsageError as error:
        sys.stderr.write(f"gouji.train.tagger.transformer: {error}\n")
        return 2
    if not done:
        progress.note("not done yet; the same command goes on")
    return 0 if done else 1


if __name__ == "__main__":
    raise SystemExit(main())
