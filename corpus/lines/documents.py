"""The documents of a recipe as lines with gold classes, for fitting taggers and for measuring them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from gouji.corpus.lines.tags import line_tags
from gouji.corpus.make import generate_drafted
from gouji.corpus.recipes.recipe import Plan, Recipe, plans_of
from gouji.ingest.open import open_document
from gouji.models.tagging.features.view import View, view_of
from gouji.models.tagging.protocol import KINDS
from gouji.tokens import TokenStream

__all__ = ["TaggedDocument", "corpus_hash", "read_plan", "tagged_documents"]

T = TypeVar("T")
_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedDocument:
    """A document's lines; `gold` has the number of each line's class in `KINDS`, -1 where it is not decided."""

    name: str
    kind: str
    sha256: str
    stream: TokenStream
    view: View
    gold: tuple[int, ...]
    levels: tuple[int | None, ...]
    """The gold levels of headings; None for other lines and where the level is anybody's guess."""


def read_plan(plan: Plan) -> TaggedDocument:
    """Make, opens and tags one document."""
    draft, document = generate_drafted(plan.kind, plan.seed, plan.damage)
    stream = open_document(document.data, name=document.name)
    view = view_of(stream)
    tags = line_tags(draft, view.lines, plan.kind)
    found = [tags.get(line.number) for line in view.lines]
    return TaggedDocument(
        name=document.name,
        kind=plan.kind,
        sha256=hashlib.sha256(document.data).hexdigest(),
        stream=stream,
        view=view,
        gold=tuple(-1 if tag is None else _NUMBERS[tag.kind] for tag in found),
        levels=tuple(None if tag is None else tag.level for tag in found),
    )


def tagged_documents(
    recipe: Recipe, work: Callable[[Plan], T], *, workers: int = 1, most: int | None = None
) -> Iterator[T]:
    """`work` for each plan of a recipe, in order, whatever the number of workers; `read_plan` is such a work.

    `most` is how many documents of each kind are taken.
    """
    plans = plans_of(recipe if most is None else replace(recipe, count=min(most, recipe.count)))
    if workers == 1:
        yield from map(work, plans)
        return
    with ProcessPoolExecutor(max_workers=workers) as pool:
        yield from pool.map(work, plans, chunksize=10)


def corpus_hash(hashes: Sequence[str]) -> str:
    """Return the hash of a corpus: that of its documents' hashes, in order."""
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()
