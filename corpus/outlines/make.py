"""Documents with hard headings, with their gold readings: `make_outlined("glued", 7, pool="development")`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.compose import gold_of
from gouji.corpus.drafts.draft import Block, Document, Draft, DraftParagraph, ParagraphKind
from gouji.corpus.drafts.runs import TooManyReadings
from gouji.corpus.outlines.draw import Pool, draw_outlined
from gouji.corpus.render.kinds import kind_named

__all__ = ["OUTLINED", "make_outlined"]

OUTLINED = ("glued", "html-word", "markdown", "tab", "cells", "html", "docx", "flow")
"""The kinds of documents that are made; the first three are the ones with the most to lose."""
_ATTEMPTS = 20


def make_outlined(kind: str, seed: int, *, pool: Pool) -> Document:
    """Return one document of a kind; the same kind, seed and pool give the same bytes and gold."""
    for attempt in range(_ATTEMPTS):
        rng = Random(f"outlined/{pool}/{kind}/{seed}/{attempt}")
        draft = draw_outlined(rng, pool=pool)
        try:
            rendered = kind_named(kind).render(_printed(draft, kind, rng), rng)
        except TooManyReadings:
            continue
        name = f"outlined-{pool}-{kind}-{seed:05d}{kind_named(kind).suffix}"
        draft = replace(draft, ambiguous=rendered.ambiguous)
        return Document(name=name, data=rendered.data, gold=gold_of(draft, name), kind=kind, seed=seed)
    message = f"no outlined document of kind {kind} with seed {seed} has readings that can be enumerated"
    raise RuntimeError(message)


def _printed(draft: Draft, kind: str, rng: Random) -> Draft:
    """Return the draft as a kind prints it: items of one paragraph together, captions marked as headings by some converters."""
    blocks = draft.blocks if kind == "glued" else tuple(_joined(draft.blocks))
    marks = kind == "markdown" and chance(rng, 0.5)
    return replace(draft, blocks=tuple(_marked(block) if marks else block for block in blocks))


def _joined(blocks: tuple[Block, ...]) -> Iterator[Block]:
    before: Block | None = None
    for block in (*blocks, None):
        if isinstance(block, DraftParagraph) and block.joined and isinstance(before, DraftParagraph):
            before = DraftParagraph(kind=ParagraphKind.PROSE, text=before.text + block.text)
            continue
        if before is not None:
            yield before
        before = block


def _marked(block: Block) -> Block:
    if isinstance(block, DraftParagraph) and block.kind is ParagraphKind.CAPTION:
        return replace(block, text=f"### {block.text}")
    return block
