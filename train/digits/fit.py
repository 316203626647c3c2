"""Trains the digit reader: `python -m gouji.train.digits -o ingest/scan/recognition/digits.npz` makes the shipped file.

One seed gives the same weights with the same fonts, NumPy, OpenCV and torch. The temperature is fitted on sheets of their own; the
errors that are printed are those on a third set: other seeds in fonts that were trained on, and in fonts that were not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from gouji.ingest.scan.recognition.digits import CLASSES
from gouji.ingest.scan.recognition.glyphs import GLYPH_HEIGHT, GLYPH_WIDTH
from gouji.ingest.scan.recognition.network import chances
from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.train.digits.sheets import FONTS, HELD_FONTS, RUNGS, Samples, join_samples, read_sheet_samples

__all__ = ["fit", "main"]

Weights = dict[str, NDArray[np.float32]]
_FILTERS, _MORE_FILTERS, _HIDDEN = 12, 24, 64
_BATCH = 128


def fit(samples: Samples, *, seed: int, epochs: int) -> Weights:
    """Return the network's weights, as `network.chances` takes them, trained by Adam on the cross entropy; prints each epoch's loss."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # Sums of several threads differ in their last digits.
    chance = np.random.default_rng(seed)
    network = _network()
    steps = epochs * (len(samples.classes) // _BATCH)
    optimiser = torch.optim.Adam(network.parameters(), lr=2e-3)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for epoch in range(epochs):
        order = chance.permutation(len(samples.classes))
        losses = []
        for at in range(0, len(order) - _BATCH + 1, _BATCH):
            chosen = order[at : at + _BATCH]
            scores = network(torch.from_numpy(_shaken(samples.pictures[chosen], chance)[:, None]))
            loss = torch.nn.functional.cross_entropy(scores, torch.from_numpy(samples.classes[chosen]))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            falling.step()
            losses.append(loss.item())
        sys.stderr.write(f"epoch {epoch + 1}: loss {np.mean(losses):.5f}\n")
    return _exported(network)


def _network() -> torch.nn.Sequential:
    flat = _MORE_FILTERS * (GLYPH_HEIGHT // 4) * (GLYPH_WIDTH // 4)
    return torch.nn.Sequential(
        torch.nn.Conv2d(1, _FILTERS, 3, padding=1),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(_FILTERS, _MORE_FILTERS, 3, padding=1),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(flat, _HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Dropout(0.2),
        torch.nn.Linear(_HIDDEN, len(CLASSES)),
    )


def _exported(network: torch.nn.Sequential) -> Weights:
    """The weights by `network.chances`'s names: kernels are (channels · 9, filters), dense layers (from, to)."""
    weights: Weights = {}
    layers = [layer for layer in network if isinstance(layer, torch.nn.Conv2d | torch.nn.Linear)]
    for name, layer in zip("abcd", layers, strict=True):
        values = layer.weight.detach().numpy()
        weights[name] = np.ascontiguousarray(values.reshape(len(values), -1).T)
        weights[name + "0"] = layer.bias.detach().numpy()
    return weights


def _shaken(pictures: NDArray[np.uint8], chance: np.random.Generator) -> NDArray[np.float32]:
    """Moved by up to a pixel, lighter or darker in the middle tones."""
    dx, dy = chance.integers(-1, 2, 2)
    moved = np.roll(pictures, (int(dy), int(dx)), axis=(1, 2)).astype(np.float32) / 255
    return np.asarray(moved ** chance.uniform(0.75, 1.35), np.float32)


def _temperature(samples: Samples, weights: Weights) -> float:
    """By which the scores are divided so that the probabilities hold on sheets not trained on (Guo et al. 2017)."""
    plain = chances(samples.pictures, {**weights, "temperature": np.ones(1, np.float32)})
    scores = np.log(np.maximum(plain, 1e-12))

    def loss(temperature: float) -> float:
        share = np.exp(scores / temperature)
        share /= share.sum(axis=1, keepdims=True)
        return float(-np.log(np.maximum(share[np.arange(len(share)), samples.classes], 1e-9)).mean())

    tried: list[float] = np.arange(0.6, 2.5, 0.05).tolist()
    return min(tried, key=loss)


def _sheets(first: int, count: int, fonts: Sequence[str] = FONTS, rungs: Sequence[str] = RUNGS) -> Samples:
    return join_samples(read_sheet_samples(first + n, fonts=fonts, rungs=rungs) for n in range(max(count, 1)))


def _describe(name: str, samples: Samples, weights: Weights) -> str:
    """A line of errors, and of those among what stands alone."""
    share = chances(samples.pictures, weights)
    wrong = share.argmax(axis=1) != samples.classes
    sure = share.max(axis=1) > RecognitionSettings().digit_sure
    return (
        f"{name}: {len(wrong)} glyphs, errors {wrong.mean():.3%}; surer than {RecognitionSettings().digit_sure}: "
        f"{sure.mean():.2%}, wrong among them {(wrong & sure).sum()}\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.train.digits", description="Train the digit reader.")
    parser.add_argument("--sheets", type=int, default=300)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args(arguments)
    few = given.sheets // 10
    train = _sheets(0, given.sheets)
    sys.stderr.write(f"{len(train.classes)} glyphs to learn from\n")
    weights = fit(train, seed=given.seed, epochs=given.epochs)
    small = {name: w.astype(np.float16) for name, w in weights.items()}
    weights = {name: w.astype(np.float32) for name, w in small.items()}
    weights["temperature"] = np.full(1, _temperature(_sheets(20_000, few), weights), np.float32)
    np.savez_compressed(given.output, **small, temperature=weights["temperature"])  # type: ignore[arg-type]
    sys.stdout.write(f"temperature {weights['temperature'][0]:.2f}\n")
    sys.stdout.write(_describe("known fonts", _sheets(30_000, few), weights))
    sys.stdout.write(_describe("other fonts", _sheets(40_000, few, HELD_FONTS), weights))
    for number, rung in enumerate(sorted(set(RUNGS))):
        samples = _sheets(50_000 + 100 * number, max(few // 8, 1), (*FONTS, *HELD_FONTS), (rung,))
        sys.stdout.write(_describe(rung, samples, weights))
    return 0
