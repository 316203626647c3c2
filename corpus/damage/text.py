"""Damage to headings and what stands around: numbers of sections, lost headings, page marks, a site's own lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Block, Draft, DraftParagraph, DraftTable, ParagraphKind
from gouji.corpus.drafts.forms import load_data
from gouji.corpus.drafts.prose import numeral

__all__ = ["furniture", "heading_marker", "heading_numbers", "lose_heading", "lose_last_section", "tear_prose"]

_SECTION = 2
_LONG = 40


def _sections(draft: Draft) -> list[DraftParagraph]:
    return [b for b in draft.blocks if isinstance(b, DraftParagraph) and b.level == _SECTION]


def _swapped(draft: Draft, new: dict[int, DraftParagraph]) -> Draft:
    """The draft with some of its paragraphs, by identity, replaced."""
    return replace(draft, blocks=tuple(new.get(id(block), block) for block in draft.blocks))


def heading_numbers(draft: Draft, rng: Random, _strength: float) -> Draft:
    """The numbers of sections are wrong: Arabic, one left out, one twice, none at all."""
    sections = _sections(draft)
    how = rng.choice(["arabic", "arabic first", "skip", "twice", "none"])
    at = rng.randrange(len(sections))
    new = {}
    for place, paragraph in enumerate(sections):
        words = paragraph.text.split("、", 1)[1]
        number = numeral(place + 1 + (how == "skip" and place >= at) - (how == "twice" and place >= max(1, at))) + "、"
        if how == "arabic" or (how == "arabic first" and place == 0):
            number = f"{place + 1}、"
        text = words if how == "none" and place == at else number + words
        new[id(paragraph)] = replace(paragraph, text=text)
    return _swapped(draft, new).with_defect(f"numbers of sections: {how}")


def heading_marker(draft: Draft, _rng: Random, _strength: float) -> Draft:
    """A bookmark's marker stands in the first heading."""
    first = _sections(draft)[0]
    number, words = first.text.split("、", 1) if "、" in first.text else ("1", first.text)
    printed = replace(first, text=f"{number}、 [bookmark: _GoBack]{words}", heading=f"{number}、{words}")
    return _swapped(draft, {id(first): printed}).with_defect("a bookmark's marker stands in a heading")


def lose_heading(draft: Draft, rng: Random, _strength: float) -> Draft:
    """The heading over a table is lost."""
    if any(isinstance(b, DraftParagraph) and b.level_shown and b.level is None for b in draft.blocks):
        return draft  # the overview repeats the headings: one more lost and nobody could tell
    lost = rng.choice(["disclosure", "requests", "disputes"])
    kept = tuple(b for b in draft.blocks if not (isinstance(b, DraftParagraph) and b.section == lost))
    return replace(draft, blocks=kept).with_defect("the heading over a table is lost")


def lose_last_section(draft: Draft, _rng: Random, _strength: float) -> Draft:
    """The last section and the signature are missing."""
    last = next((b for b in _sections(draft) if b.section == "other_matters"), None)
    if last is None:
        return draft
    at = next(place for place, block in enumerate(draft.blocks) if block is last)
    return replace(draft, blocks=draft.blocks[:at]).with_defect("the last section is missing")


def _filled(draft: Draft, rng: Random, template: str) -> str:
    return template.format(
        agency=draft.agency,
        year=draft.year,
        next=draft.year + 1,
        n=rng.randint(1, 90),
        m=rng.randint(50, 9000),
        k1=rng.randint(0, 8),
    )


def furniture(draft: Draft, rng: Random, strength: float) -> Draft:
    """A site's own lines before and behind the report."""
    data = load_data("prose")["furniture"]
    count = 1 + int(3 * strength)

    def lines(place: str) -> list[Block]:
        texts = rng.sample(data[place], min(count, len(data[place])))
        return [DraftParagraph(kind=ParagraphKind.FURNITURE, text=_filled(draft, rng, text)) for text in texts]

    return replace(draft, blocks=(*lines("before"), *draft.blocks, *lines("after"))).with_defect("a site's own lines")


def tear_prose(draft: Draft, rng: Random, _strength: float) -> Draft:
    """Page breaks tear long paragraphs; some leave a page mark."""
    page = rng.randint(1, 3)

    def torn(block: Block) -> Iterator[Block]:
        nonlocal page
        whole = isinstance(block, DraftTable) or block.kind is not ParagraphKind.PROSE or len(block.text) < _LONG
        if isinstance(block, DraftTable) or whole or chance(rng, 0.6):
            yield block
            return
        cut = rng.randint(10, len(block.text) - 10)
        yield replace(block, text=block.text[:cut])
        if chance(rng, 0.5):
            yield DraftParagraph(kind=ParagraphKind.PAGE_MARK, text=f"- {page} -")
            page += 1
        yield replace(block, text=block.text[cut:])

    blocks = tuple(part for block in draft.blocks for part in torn(block))
    return (
        draft
        if len(blocks) == len(draft.blocks)
        else replace(draft, blocks=blocks).with_defect("page breaks tear paragraphs")
    )
