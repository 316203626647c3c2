"""Documents of other kinds: `generate_other("budget", 7, "html")`; the same kind, seed and lane give the same bytes."""

from __future__ import annotations

from random import Random

from gouji.corpus.others.blocks import OtherDocument
from gouji.corpus.others.draw import draw_blocks
from gouji.corpus.others.render import LANES, render_blocks

__all__ = ["generate_other", "generate_others"]


def generate_other(kind: str, seed: int, lane: str) -> OtherDocument:
    """Return one document of a kind in a lane; raises a `KeyError` for an unknown kind or lane."""
    rng = Random(f"{kind}/{seed}")
    suffix, data = render_blocks(draw_blocks(kind, rng), lane, rng)
    return OtherDocument(name=f"{kind}-{seed:05d}-{lane}{suffix}", data=data, kind=kind, lane=lane, seed=seed)


def generate_others(kinds: tuple[str, ...], seed: int, count: int) -> list[OtherDocument]:
    """Return `count` documents of each kind from a seed on, in all lanes by turns."""
    lanes = tuple(LANES)
    return [
        generate_other(kind, seed + number, lanes[(number + place) % len(lanes)])
        for place, kind in enumerate(kinds)
        for number in range(count)
    ]
