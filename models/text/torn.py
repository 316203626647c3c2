"""Numbered sentences that a line's or a page's end has torn, so that their beginnings look like headings.

（一）推动服务点与线上栏目联动，在村            a heading, it seems
居便民站放置查询终端，方便群众查询。           but its sentence goes on here

Items of one list are alike: where the others are no headings, an item with a comma whose text goes on is a sentence, too. Where
all are torn, they are told by filling their lines as the lines of text behind them do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gouji.models.text.normalise import split_enumerator
from gouji.models.text.paragraphs import Paragraph, display_width

__all__ = ["find_broken_items"]

_NEAR = 8
"""Paragraphs from an item to the next, at most."""
_REST = 3
"""Lines in which a torn sentence ends."""
_AROUND = 8
"""Paragraphs before and behind a list in which broken lines are looked for."""
_SHORT = 15
"""Characters; what is shorter is no broken line of running text."""
_INDENT = 6
"""Columns that an indented line, or one whose next character did not fit, is narrower."""
_COMMA = re.compile(r"[，,]")
_ENDS = tuple("。；;：:！!？?")


def find_broken_items(
    paragraphs: Sequence[Paragraph], doubtful: frozenset[int], headings: frozenset[int]
) -> frozenset[int]:
    """The places among `doubtful` that are torn sentences.

    `headings` are the places of all paragraphs that are taken for headings, `doubtful` those of numbered ones among them
    whose words and style say nothing.
    """
    suspects = {at for at in doubtful if _goes_on(paragraphs, at)}
    torn: set[int] = set()
    for at in suspects:
        items = _items(paragraphs, at)
        others = [i for i in items if i not in suspects]
        if headings.isdisjoint(others) and (others or _all_fill(paragraphs, items)):
            torn.add(at)
    return frozenset(torn)


def _goes_on(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Whether an item of one line with a comma breaks off, and a sentence ends in the lines behind it before the next item."""
    if len(paragraphs[at].lines) > 1:
        return False
    text, after = paragraphs[at].text.strip(), ""
    for paragraph in paragraphs[at + 1 : at + 1 + _REST]:
        if "。" in after or split_enumerator(paragraph.text)[0] is not None:
            break
        after += paragraph.text.strip()
    broken = bool(_COMMA.search(text)) and "。" not in text and not text.endswith(_ENDS)
    return broken and "。" in after


def _items(paragraphs: Sequence[Paragraph], at: int) -> list[int]:
    """Places of all items of a list: numbers of one style that follow one another."""
    items = [at]
    for step in (-1, 1):
        place = at
        while (place := _next_item(paragraphs, place, step)) >= 0:
            items.append(place)
    return sorted(items)


def _next_item(paragraphs: Sequence[Paragraph], at: int, step: int) -> int:
    """The place of the item after (or before) another, -1 where the list ends."""
    own = split_enumerator(paragraphs[at].text)[0]
    for place in range(at + step, at + step * (_NEAR + 1), step):
        other = split_enumerator(paragraphs[place].text)[0] if 0 <= place < len(paragraphs) else None
        if other is not None and own is not None:
            follows = other.style == own.style and None not in (own.number, other.number)
            return place if follows and other.number == (own.number or 0) + step else -1
    return -1


def _all_fill(paragraphs: Sequence[Paragraph], items: Sequence[int]) -> bool:
    """Whether two items or more are as wide as the broken lines of the text around them are, but for an indent."""
    widths = [display_width(paragraphs[at].text.strip()) for at in items]
    around = [
        p for p in paragraphs[max(0, items[0] - _AROUND) : items[-1] + _AROUND] if split_enumerator(p.text)[0] is None
    ]
    lines = [line.text.strip() for p in around for line in p.lines]
    full = [display_width(text) for text in lines if not text.endswith(_ENDS) and len(text) > _SHORT]
    fits = [width for width in full if width - _INDENT <= min(widths) and max(widths) <= width + 2]
    return len(items) > 1 and len(fits) * 2 > len(full)
