"""Numbered sentences that the end of a line or page breaks, so that their beginnings look like headings.

（一）推动服务点与线上栏目联动，在村            looks like a heading
居便民站放置查询终端，方便群众查询。           but its sentence goes on here

Items of one list are alike: where the others are no headings, an item with a comma whose text goes on is a sentence, too.
Where all items are broken, their widths decide: they fill their lines as the lines of text around them do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gouji.models.text.normalise import split_enumerator
from gouji.models.text.paragraphs import Paragraph, measure_width
from gouji.models.text.settings import LineSettings

__all__ = ["find_broken_items"]

_COMMA = re.compile(r"[，,]")
_ENDS = tuple("。；;：:！!？?")


def find_broken_items(
    paragraphs: Sequence[Paragraph], doubtful: frozenset[int], headings: frozenset[int], settings: LineSettings
) -> frozenset[int]:
    """Return the places among `doubtful` that are broken sentences.

    `headings` are the places of all paragraphs that are taken for headings, `doubtful` those of numbered ones among them
    whose words and style do not decide.
    """
    suspects = {at for at in doubtful if _goes_on(paragraphs, at, settings)}
    broken: set[int] = set()
    for at in suspects:
        items = _list_items(paragraphs, at, settings)
        others = [i for i in items if i not in suspects]
        if headings.isdisjoint(others) and (others or _all_fill(paragraphs, items, settings)):
            broken.add(at)
    return frozenset(broken)


def _goes_on(paragraphs: Sequence[Paragraph], at: int, settings: LineSettings) -> bool:
    """Return whether an item of one line with a comma breaks off and its sentence ends before the next item."""
    if len(paragraphs[at].lines) > 1:
        return False
    text, after = paragraphs[at].text.strip(), ""
    for paragraph in paragraphs[at + 1 : at + 1 + settings.broken_rest]:
        if "。" in after or split_enumerator(paragraph.text)[0] is not None:
            break
        after += paragraph.text.strip()
    breaks_off = bool(_COMMA.search(text)) and "。" not in text and not text.endswith(_ENDS)
    return breaks_off and "。" in after


def _list_items(paragraphs: Sequence[Paragraph], at: int, settings: LineSettings) -> list[int]:
    """Return the places of all items of a list: numbers of one style that follow one another."""
    items = [at]
    for step in (-1, 1):
        place = at
        while (place := _next_item(paragraphs, place, step, settings)) >= 0:
            items.append(place)
    return sorted(items)


def _next_item(paragraphs: Sequence[Paragraph], at: int, step: int, settings: LineSettings) -> int:
    """Return the place of the item after (or before) another, -1 where the list ends."""
    own = split_enumerator(paragraphs[at].text)[0]
    for place in range(at + step, at + step * (settings.next_item + 1), step):
        other = split_enumerator(paragraphs[place].text)[0] if 0 <= place < len(paragraphs) else None
        if other is not None and own is not None:
            follows = other.style == own.style and None not in (own.number, other.number)
            return place if follows and other.number == (own.number or 0) + step else -1
    return -1


def _all_fill(paragraphs: Sequence[Paragraph], items: Sequence[int], settings: LineSettings) -> bool:
    """Return whether two items or more are as wide as the broken lines of the text around them, but for an indent."""
    widths = [measure_width(paragraphs[at].text.strip()) for at in items]
    near = paragraphs[max(0, items[0] - settings.around_list) : items[-1] + settings.around_list]
    lines = [line.text.strip() for p in near if split_enumerator(p.text)[0] is None for line in p.lines]
    full = [measure_width(text) for text in lines if not text.endswith(_ENDS) and len(text) > settings.shortest_broken]
    # One full-width character, two columns, may hang over the line's end.
    fits = [width for width in full if width - settings.indent <= min(widths) and max(widths) <= width + 2]
    return len(items) > 1 and len(fits) * 2 > len(full)
