"""Page furniture: running heads, running feet and page numbers, found over all pages and set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from gouji.ingest.pdf.layout import Block, PageLayout, set_aside

__all__ = ["without_furniture"]

_PAGE_NUMBER = re.compile(r"[-‐-―−－·.\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/,，共]\s*共?\s*\d{1,4}\s*页?)?)[-‐-―−－·.\s]*\Z")
_DIGITS = re.compile(r"\d+")
_HEAD, _FOOT = 0.1, 0.88
"""Furniture stands in the top tenth or the bottom eighth of a page."""
_REPEATED = 3


def without_furniture(pages: Sequence[PageLayout]) -> tuple[PageLayout, ...]:
    """The pages with their furniture marked: a page's first and last lines that are page numbers or come again."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_key(block, page) for block in _margins(page)})
    least = min(_REPEATED, max(2, (len(pages) + 1) // 2))
    return tuple(_marked(page, seen, least, len(pages)) for page in pages)


def _margins(page: PageLayout) -> list[Block]:
    """The blocks that may be furniture: single lines near the top or the bottom, with nothing beyond them."""
    lines = [b for b in page.blocks if not b.furniture]
    head = []
    for block in lines[:3]:
        if block.line is None or block.box[3] > _HEAD * page.height:
            break
        head.append(block)
    foot = []
    for block in lines[::-1][:3]:
        if block.line is None or block.box[1] < _FOOT * page.height:
            break
        foot.append(block)
    return head + foot


def _key(block: Block, page: PageLayout) -> tuple[str, int]:
    text = block.line.text if block.line is not None else ""
    return _DIGITS.sub("#", text), round(block.box[1] / max(page.height, 1.0) * 20)


def _marked(page: PageLayout, seen: Counter[tuple[str, int]], least: int, pages: int) -> PageLayout:
    furniture = {
        id(block)
        for block in _margins(page)
        if block.line is not None
        and (_PAGE_NUMBER.match(block.line.text) or (pages > 1 and seen[_key(block, page)] >= least))
    }
    return replace(page, blocks=tuple(set_aside(b) if id(b) in furniture else b for b in page.blocks))
