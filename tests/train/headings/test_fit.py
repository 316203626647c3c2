"""Fitting where headings end: composed examples, and weights that the reading can load."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np

from gouji.models.headings.ends import dump_weights
from gouji.train.headings.compose import (
    compose_head,
    compose_sentence,
    mix_head,
    mix_sentence,
    vary_head,
    vary_sentence,
)
from gouji.train.headings.fit import draw_examples, fit_weights
from gouji.train.headings.newspaper import read_newspaper

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_seed_composes_the_same() -> None:
    for compose in (compose_head, compose_sentence, mix_head, mix_sentence, vary_head, vary_sentence):
        assert [compose(Random(seed)) for seed in range(5)] == [compose(Random(seed)) for seed in range(5)]


def test_a_newspaper_gives_phrases_and_the_beginnings_of_sentences(tmp_path: Path) -> None:
    path = tmp_path / "tagged.txt"
    path.write_text("加强/v  水库/n  管理/vn  ，/w  县里/s  组织/v  了/u  [巡查/vn  队/n]nt  。/w\n", encoding="utf-8")
    newspaper = read_newspaper(path)
    assert newspaper.heads == ("加强水库管理",)
    assert newspaper.sentences == ("加强水库管理,县里组织了巡查队。",)
    assert newspaper.clauses == ("县里组织了巡查队。",)


def test_a_few_examples_teach_more_than_chance() -> None:
    examples = draw_examples(300, None, seed=5)
    sizes = np.diff([*examples.starts, len(examples.signs)])
    weights, none = fit_weights([examples] * 8, seed=5)
    scores = weights[examples.signs].sum(axis=1)
    right = sum(
        (begin + scores[begin : begin + size].argmax() if scores[begin : begin + size].max() > none else -1) == end
        for begin, size, end in zip(examples.starts, sizes, examples.ends, strict=True)
    )
    assert right / len(sizes) > 0.9


def test_the_same_weights_give_the_same_bytes() -> None:
    weights = np.linspace(-1, 1, 1 << 18)
    assert dump_weights(weights, 0.5) == dump_weights(weights, 0.5)
