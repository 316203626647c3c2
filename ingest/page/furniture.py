"""Page furniture: running heads, running feet and page numbers, found over all pages and marked, not dropped.

Only the outermost lines of a page can be furniture, and only in its margins: those that say a page's number, and
those that come again at the same place of other pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.ingest.page.layout import Block, PageLayout, is_furniture
from gouji.ingest.page.lines import TextLine
from gouji.ingest.page.settings import PageSettings
from gouji.wording import NUMERALS

__all__ = ["mark_furniture"]

_DASHES = r"[-‐-―−－—–·•.~～\s]*"
_NUMBER_ALONE = re.compile(rf"({_DASHES})(\d{{1,4}})({_DASHES})\Z")
_NUMBER_SAID = re.compile(
    r"\s*(?:第\s*(?P<a>\d{1,4})\s*页(?:[\s,，、/]*共\s*\d{1,4}\s*页)?|(?P<b>\d{1,4})\s*/\s*\d{1,4}"
    rf"|Page\s*(?P<c>\d{{1,4}})(?:\s*(?:of|/)\s*\d{{1,4}})?|第\s*[{NUMERALS}百]{{1,4}}\s*页)\s*\Z",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Margin:
    """A line at a page's edge, `inner` the block next to it on the page's inside."""

    page: PageLayout
    line: TextLine
    inner: Block | None
    head: bool


def mark_furniture(pages: Sequence[PageLayout], settings: PageSettings) -> tuple[PageLayout, ...]:
    """Return the pages with their furniture marked."""
    margins = [list(_margins(page, settings=settings)) for page in pages]
    repeated = _repeated([m for page in margins for m in page], len(pages), settings=settings)
    numbered = _numbered([m for page in margins for m in page])
    return tuple(
        _marked(page, found, repeated, numbered, settings=settings) for page, found in zip(pages, margins, strict=True)
    )


def _margins(page: PageLayout, settings: PageSettings) -> Iterator[_Margin]:
    """Yield the lines at the top and the bottom that may be furniture, from the outside to the inside."""
    blocks = [block for block in page.blocks if not is_furniture(block)]
    for ordered, head in ((blocks, True), (blocks[::-1], False)):
        for at, line in enumerate(ordered[: settings.outermost_lines]):
            inside = line.box[3] > settings.head * page.height if head else line.box[1] < settings.foot * page.height
            if (
                inside
                or not isinstance(line, TextLine)
                or sum(w.before == "\t" for w in line.words) + 1 >= settings.table_columns
            ):
                break
            yield _Margin(page, line, ordered[at + 1] if at + 1 < len(ordered) else None, head)


def _key(margin: _Margin) -> tuple[bool, str]:
    return margin.head, _DIGITS.sub("#", "".join(margin.line.text.split()))


def _repeated(margins: Sequence[_Margin], pages: int, settings: PageSettings) -> set[int]:
    """The lines (by identity) that come again on enough other pages at the same place: every page or every other."""
    groups: defaultdict[tuple[bool, str], list[_Margin]] = defaultdict(list)
    for margin in margins:
        groups[_key(margin)].append(margin)
    least = max(2, round(settings.repeated_share * pages))
    found: set[int] = set()
    for (_, text), group in groups.items():
        if text.strip("#"):
            found |= {id(m.line) for m in group if len(_same_place(m, group, settings=settings)) >= least}
    return found


def _same_place(margin: _Margin, group: Sequence[_Margin], settings: PageSettings) -> set[int]:
    """Return the pages that have one of the lines of a group at a line's place."""
    return {m.page.number for m in group if abs(m.line.box[1] - margin.line.box[1]) <= settings.same_place}


def _numbered(margins: Sequence[_Margin]) -> Mapping[int, int]:
    """How many pages have a number alone in a margin that counts with the pages, by the number minus the page."""
    return Counter(number - m.page.number for m in margins if (number := _number(m.line.text)) is not None)


def _number(text: str) -> int | None:
    found = _NUMBER_ALONE.match(text)
    return int(found[2]) if found else None


def _marked(
    page: PageLayout,
    margins: Sequence[_Margin],
    repeated: set[int],
    numbered: Mapping[int, int],
    settings: PageSettings,
) -> PageLayout:
    """Return a line counts only where all lines outside of it count too."""
    found: set[int] = set()
    for head in (True, False):
        for margin in (m for m in margins if m.head is head):
            if not (id(margin.line) in repeated or _is_page_number(margin, numbered, settings=settings)):
                break
            found.add(id(margin.line))
    return replace(page, blocks=tuple(_set_aside(b) if id(b) in found else b for b in page.blocks))


def _is_page_number(margin: _Margin, numbered: Mapping[int, int], settings: PageSettings) -> bool:
    """Whether a line says its page's number: in words, between dashes, in step with other pages, or well apart."""
    text = margin.line.text
    if _NUMBER_SAID.match(text):
        return True
    found = _NUMBER_ALONE.match(text)
    if found is None:
        return False
    if (found[1].strip() and found[3].strip()) or numbered.get(int(found[2]) - margin.page.number, 0) > 1:
        return True
    if int(found[2]) != margin.page.number:
        return False
    return margin.inner is None or _gap(margin.line, margin.inner) > settings.page_number_gap * margin.line.size


def _set_aside(block: Block) -> Block:
    return replace(block, furniture=True) if isinstance(block, TextLine) else block


def _gap(one: Block, other: Block) -> float:
    """Return the vertical distance between two blocks."""
    return max(one.box[1] - other.box[3], other.box[1] - one.box[3])
