"""What others make of the same documents: `python -m gouji.eval.peers.run --kinds all --count 20 --seed 1`.

Prints facts right / non-zero facts right, in percent, a line a kind and a column a reader; `--pairs DOC=GOLD …` takes
real documents instead. Four facts in five are 0, so the second figure is the one to look at.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gouji.corpus.make import generate_many
from gouji.corpus.render.kinds import KINDS
from gouji.errors import GoujiError
from gouji.eval.metrics.score import Score, add_scores, score_reading
from gouji.eval.peers.reading import attempt_reading, read_document
from gouji.eval.peers.tables import (
    Labels,
    grids,
    list_peer_labels,
    match_labels_by_wratio,
    match_labels_exactly,
    read_grids,
)
from gouji.eval.peers.text import extract_plain_text, label_then_numbers, take_numbers_in_order

__all__ = ["PEERS", "Sample", "compare", "main"]

Values = Mapping[str, float]
Peer = Callable[[bytes, str, Labels], Values]
Sample = tuple[bytes, str, Mapping[str, Any]]
"""A document's bytes, its name and its gold reading."""


def _tables_exact(data: bytes, name: str, labels: Labels) -> Values:
    return read_grids(grids(data, name), labels, match_labels_exactly)


def _tables_wratio(data: bytes, name: str, labels: Labels) -> Values:
    return read_grids(grids(data, name), labels, match_labels_by_wratio)


def _in_order(data: bytes, name: str, labels: Labels) -> Values:
    return take_numbers_in_order(extract_plain_text(data, name), labels)


def _label_first(data: bytes, name: str, labels: Labels) -> Values:
    return label_then_numbers(extract_plain_text(data, name), labels)


def _zeros(_data: bytes, _name: str, labels: Labels) -> Values:
    return {fact: 0.0 for row in labels.values() for fact in row}


PEERS: Mapping[str, Peer] = {
    "tables, exact": _tables_exact,
    "tables, WRatio": _tables_wratio,
    "in order": _in_order,
    "label first": _label_first,
    "all zeros": _zeros,
}


def peer_report(peer: Peer, sample: Sample) -> dict[str, Any]:
    """Return a peer's values in the form of a report. The peer is told the form, which gouji has to find out."""
    data, name, gold = sample
    labels = list_peer_labels(gold["form"], single_other="requests.other.total" in gold["facts"])
    values = peer(data, name, labels)
    facts = [{"id": fact, "value": value, "status": "read", "review": False} for fact, value in values.items()]
    return {"form": gold["form"], "facts": facts}


def compare(samples: Sequence[Sample], *, with_gouji: bool = True) -> dict[str, Score]:
    """Return the scores of every peer, and of gouji, over the same documents."""
    scores = {
        name: add_scores(score_reading(peer_report(peer, sample), sample[2]) for sample in samples)
        for name, peer in PEERS.items()
    }
    if with_gouji:
        scores["gouji"] = add_scores(score_reading(attempt_reading(read_document, s[0], s[1]), s[2]) for s in samples)
    scores["best peer"] = _best(samples)
    return scores


def _best(samples: Sequence[Sample]) -> Score:
    """Return an oracle that picks for each document the peer with most non-zero facts right."""
    rows = []
    for sample in samples:
        scores = [score_reading(peer_report(peer, sample), sample[2]) for peer in PEERS.values()]
        rows.append(max(scores, key=lambda score: (score.nonzero_right, score.right)))
    return add_scores(rows)


def _generated(kind: str, count: int, seed: int, damage: str) -> list[Sample]:
    documents = generate_many(kind, range(seed, seed + count), damage=damage)
    return [(document.data, document.name, document.gold.to_dict()) for document in documents]


def _real(pairs: Sequence[str]) -> list[Sample]:
    samples = []
    for pair in pairs:
        document, _, gold = pair.partition("=")
        if not gold:
            message = f"{pair!r} is no DOCUMENT=GOLD.json; give the two paths with = between"
            raise SystemExit(message)
        path = Path(document)
        samples.append((path.read_bytes(), path.name, json.loads(Path(gold).read_text(encoding="utf-8"))))
    return samples


def table(results: Mapping[str, Mapping[str, Score]]) -> Iterator[str]:
    """Yield the lines of the comparison: facts right / non-zero right in percent."""
    names = list(next(iter(results.values())))
    yield f"{'kind':16}{'docs':>5}" + "".join(f"{name:>17}" for name in names)
    for kind, scores in results.items():
        cells = "".join(f"{100 * s.accuracy:10.1f} /{100 * s.nonzero_accuracy:5.1f}" for s in scores.values())
        yield f"{kind:16}{next(iter(scores.values())).documents:5}{cells}"


def _samples(given: argparse.Namespace) -> dict[str, list[Sample]]:
    if given.pairs:
        return {"real": _real(given.pairs)}
    kinds = list(KINDS) if given.kinds == "all" else given.kinds.split(",")
    return {kind: _generated(kind, given.count, given.seed, given.damage) for kind in kinds}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.eval.peers.run", description="Compare gouji with its peers.")
    parser.add_argument("--kinds", default="all", help=f"comma-separated, of {', '.join(KINDS)}; or all")
    parser.add_argument("--count", type=int, default=20, help="documents a kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--damage", default="mixed")
    parser.add_argument("--pairs", nargs="+", metavar="DOC=GOLD", help="real documents instead of generated ones")
    parser.add_argument("--without-gouji", action="store_true")
    given = parser.parse_args(arguments)
    try:
        samples = _samples(given)
    except (GoujiError, OSError) as error:
        sys.stderr.write(f"gouji.eval.peers.run: {error}\n")
        return 2
    results = {name: compare(rows, with_gouji=not given.without_gouji) for name, rows in samples.items()}
    print("\n".join(table(results)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
