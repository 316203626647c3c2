"""Reports with hard headings: made alike from the same seed, with gold headings that are printed, apart by pool."""

from __future__ import annotations

from random import Random

import pytest

from gouji.corpus.drafts.draft import DraftParagraph, ParagraphKind
from gouji.corpus.drafts.forms import load_data
from gouji.corpus.outlines.draw import FAMILIES, HELD_OUT, draw_outlined
from gouji.corpus.outlines.make import OUTLINED, make_outlined


@pytest.mark.parametrize("kind", OUTLINED)
def test_the_same_seed_gives_the_same_document(kind: str) -> None:
    first, second = (make_outlined(kind, 3, pool="development") for _ in range(2))
    assert first == second
    assert first != make_outlined(kind, 3, pool="report")


@pytest.mark.parametrize("seed", range(5))
def test_gold_headings_are_printed_in_order(seed: int) -> None:
    document = make_outlined("tab", seed, pool="development")
    text, at = document.data.decode(), 0
    for _, title, _ in document.gold.headings:
        at = text.index(title, at) + len(title)


def test_development_never_sees_the_family_that_is_held_out() -> None:
    drawn = [draw_outlined(Random(seed), pool="development") for seed in range(60)]
    assert {family for draft in drawn for family in draft.defects} == set(FAMILIES) - {HELD_OUT}
    drawn = [draw_outlined(Random(seed), pool="report") for seed in range(60)]
    assert {family for draft in drawn for family in draft.defects} == set(FAMILIES)


def test_pools_have_other_sentences_and_headings() -> None:
    words = load_data("outlines")
    for key in ("level3", "level4", "level5", "bodies", "traps", "captions", "metadata"):
        shared = set(words["development"][key]) & set(words["report"][key])
        assert not shared, key


def test_headings_of_four_levels_are_drawn() -> None:
    drafts = [draw_outlined(Random(seed), pool="report") for seed in range(20)]
    blocks = [b for d in drafts for b in d.blocks if isinstance(b, DraftParagraph) and b.kind is ParagraphKind.HEADING]
    assert {b.level for b in blocks} == {2, 3, 4, 5}
