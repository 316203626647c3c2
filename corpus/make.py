"""Generated documents with gold readings: `python -m gouji.corpus.make --kind tab --seed 1 --count 10 -o DIR`.

```python
from gouji.corpus.make import generate
document = generate("glued", 7)
document.gold.facts["requests.received.total"]
```
The same kind and seed give the same bytes and the same gold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from gouji.corpus.damage.table import apply_damage
from gouji.corpus.drafts.compose import draw_draft, gold_of
from gouji.corpus.drafts.draft import Document, Draft
from gouji.corpus.drafts.orders import row_orders
from gouji.corpus.drafts.runs import TooManyReadings
from gouji.corpus.render.kinds import KINDS, kind_named
from gouji.corpus.render.result import Rendered
from gouji.errors import GoujiError

__all__ = ["generate", "generate_drafted", "generate_many", "generate_planned", "main", "write"]

_ATTEMPTS = 20


def generate(kind: str, seed: int, *, damage: str = "mixed") -> Document:
    """Return one document of a kind; raises `UsageError` for an unknown kind or operator."""
    return generate_many(kind, [seed], damage=damage)[0]


def generate_many(kind: str, seeds: Sequence[int], *, damage: str = "mixed") -> list[Document]:
    """Several documents of a kind; kinds that need a converter run it once for all of them."""
    return generate_planned(kind, [(seed, damage) for seed in seeds])


def generate_planned(kind: str, plans: Sequence[tuple[int, str]]) -> list[Document]:
    """Several documents of a kind, each with its seed and its damage as `apply_damage` takes it."""
    documents = [generate_drafted(kind, seed, damage)[1] for seed, damage in plans]
    convert = kind_named(kind).convert
    if convert is None or not documents:
        return documents
    converted = convert([document.data for document in documents])
    return [replace(document, data=data) for document, data in zip(documents, converted, strict=True)]


def generate_drafted(kind: str, seed: int, damage: str) -> tuple[Draft, Document]:
    """The draft that was rendered and the document that it became, before any converter: gold finer than the reading's."""
    wanted = kind_named(kind)
    for attempt in range(_ATTEMPTS):
        rng = Random(f"{kind}/{seed}/{attempt}")
        draft = apply_damage(draw_draft(rng), kind, rng, damage)
        try:
            rendered = wanted.render(draft, rng)
        except TooManyReadings:
            continue
        return draft, _document(kind, seed, draft, rendered)
    message = f"no document of kind {kind} with seed {seed} has readings that can be enumerated"
    raise RuntimeError(message)


def _document(kind: str, seed: int, draft: Draft, rendered: Rendered) -> Document:
    name = f"{kind}-{seed:05d}{kind_named(kind).suffix}"
    draft = replace(
        draft,
        ambiguous={**draft.ambiguous, **rendered.ambiguous},
        defects=(*draft.defects, *rendered.defects),
    )
    gold = gold_of(draft, name, headings=rendered.headings)
    return Document(
        name=name,
        data=rendered.data,
        gold=gold,
        kind=kind,
        seed=seed,
        rows=row_orders(draft, rendered.continued),
        tables=draft.tables if rendered.tables is None else rendered.tables,
    )


def write(document: Document, folder: Path) -> Path:
    """Write a document and, beside it, `NAME.gold.json`; returns the document's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / document.name
    path.write_bytes(document.data)
    path.with_name(path.stem + ".gold.json").write_text(document.gold.to_json(), encoding="utf-8")
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.corpus.make", description="Make documents with gold readings."
    )
    parser.add_argument("--kind", required=True, help=f"one of {', '.join(KINDS)}, or all")
    parser.add_argument("--seed", type=int, default=1, help="the first document's seed")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--damage", default="mixed", help="mixed, none, or names of operators joined by commas")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    given = parser.parse_args(arguments)
    kinds = list(KINDS) if given.kind == "all" else [given.kind]
    seeds = range(given.seed, given.seed + given.count)
    try:
        for kind in kinds:
            for document in generate_many(kind, seeds, damage=given.damage):
                sys.stdout.write(f"{write(document, given.output)}\n")
    except (GoujiError, OSError) as error:
        sys.stderr.write(f"gouji.corpus.make: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
