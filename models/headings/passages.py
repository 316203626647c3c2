"""Passages: stretches of running text that may begin with a heading, inside lines and across them.

A paragraph is one passage; items inside it begin further ones: 1.受理登记。…2.会商答复。… on one line, or a whole report on one.
Text of tables is no passage; what stands between rows of one table is `guarded`: only what is surely a heading counts there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gouji.models.headings.regions import Regions
from gouji.models.text.lines import Chunk, Line
from gouji.models.text.normalise import Enumerator, core, fold, split_enumerator
from gouji.models.text.paragraphs import Paragraph
from gouji.wording import NUMERALS

__all__ = ["Passage", "split_passages"]

_ITEM = re.compile(
    rf"\(\s*[{NUMERALS}]{{1,3}}\s*\)|\(\s*\d{{1,2}}\s*\)|(?<![{NUMERALS}第表图件])[{NUMERALS}]{{1,3}}、|(?<![\d.第表图件(/\-A-Za-z])\d{{1,2}}[.、](?!\d)"
)
_SENTENCE_END = "。！!？?"
_NO_ITEM_BEHIND = "，,、；;：:(（第至到和及与或款条"
_DEPTH = {"c": 0, "(c)": 1, "d": 2, "(d)": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph or the part of one from an item on."""

    paragraph: Paragraph
    guarded: bool = False
    """Whether it stands between rows of one table."""
    inner: bool = False
    """Whether it begins inside a line."""
    torn: bool = False
    """Whether its line holds tables or titles of sections beside it: the document's line breaks are lost."""
    title: int = 0
    """The length of the section's title that it begins with, where that is known."""


def split_passages(paragraphs: Sequence[Paragraph], regions: Regions, titles: Mapping[int, int]) -> tuple[Passage, ...]:
    """Return the passages of a document; `titles` are ends of sections' titles inside lines, by their beginnings."""
    return tuple(passage for paragraph in paragraphs for passage in _split(paragraph, regions, titles))


def _split(paragraph: Paragraph, regions: Regions, titles: Mapping[int, int]) -> Iterator[Passage]:
    held: list[Line] = []
    begun = Passage(paragraph=paragraph)
    for line in paragraph.lines:
        parts = _cut_line(line, regions, titles) if not line.is_row else [(0, len(line.text), begun)]
        for start, end, kind in parts:
            if start or (kind.torn and held):
                if held:
                    yield replace(begun, paragraph=Paragraph(lines=tuple(held)))
                held = []
            if not held:
                begun = kind
            if end > start:
                held.append(line if (start, end) == (0, len(line.text)) else _slice(line, start, end))
    if held:
        yield replace(begun, paragraph=Paragraph(lines=tuple(held)))


def _cut_line(line: Line, regions: Regions, titles: Mapping[int, int]) -> list[tuple[int, int, Passage]]:
    """Return the parts of a line, each with its beginning, its end and the passage that begins there."""
    chunk = line.chunks[0]
    text = fold(chunk.text)
    blocked = _locate_all(chunk, regions.list_tables(line))
    known = {_index(chunk, s): _index(chunk, e) for s, e in titles.items() if line.start <= s < line.end}
    known = {s: e for s, e in known.items() if not text[s:e].isspace()}
    torn = bool(blocked or known)
    starts = sorted({*_list_starts(text, blocked, known), *known})
    plain = Paragraph(lines=(line,))
    first = Passage(paragraph=plain, guarded=regions.is_between(line.start), torn=torn)
    if not starts and not blocked:
        return [(0, len(chunk.text), first)]
    parts = [] if blocked or (starts and not text[: starts[0]].strip()) else [(0, starts[0], first)]
    for start, after in pairwise([*starts, len(text)]):
        end = min((s for s, _ in blocked if start < s < after), default=after)
        guarded = regions.is_between(chunk.offsets[start])
        inner = bool(text[:start].strip())
        title = known.get(start, start) - start
        parts.append((start, end, Passage(paragraph=plain, guarded=guarded, inner=inner, torn=torn, title=title)))
    return parts


def _list_starts(text: str, blocked: Sequence[tuple[int, int]], known: Mapping[int, int]) -> Iterator[int]:
    """Yield where items begin inside a line, outside of tables and known titles."""
    ends = {_skip_space(text, e) for _, e in blocked} | {_skip_space(text, e) for e in known.values()}
    last: dict[str, int] = {}
    opened: tuple[int, Enumerator] | None = None
    for match in _ITEM.finditer(text):
        at = match.start()
        if any(s <= at < e for s, e in (*blocked, *known.items())):
            continue
        enumerator = split_enumerator(text[at : at + 12])[0]
        if enumerator is None or enumerator.number is None:
            continue
        before = text[:at].rstrip()
        apart = at > len(before) and enumerator.style != "d" and bool(before) and before[-1] not in _NO_ITEM_BEHIND
        sure = not before or before[-1] in _SENTENCE_END or at in ends or apart
        if (
            not sure
            and not (_follows(enumerator, last) and _may_touch(before, text[at:]))
            and not _is_below(text, at, opened, enumerator)
        ):
            continue
        depth = _DEPTH[enumerator.style]
        last = {style: number for style, number in last.items() if _DEPTH[style] < depth}
        last[enumerator.style] = enumerator.number
        opened = (at, enumerator)
        if before or at:
            yield at


def _follows(enumerator: Enumerator, last: Mapping[str, int]) -> bool:
    """Return whether an item is the next of the list that is open."""
    return last.get(enumerator.style) == (enumerator.number or 0) - 1


def _may_touch(before: str, item: str) -> bool:
    """Return whether an item may begin behind text that ends no sentence: a note, a table, a line without a stop."""
    return before[-1] not in _NO_ITEM_BEHIND and bool(core(item[:12]))


def _is_below(text: str, at: int, opened: tuple[int, Enumerator] | None, enumerator: Enumerator) -> bool:
    """Return whether an item is the first below the one that opened right before it (（一）主动公开1.公开目录)."""
    if opened is None or enumerator.number != 1 or _DEPTH[enumerator.style] <= _DEPTH[opened[1].style]:
        return False
    between = text[opened[0] : at]
    return len(between) <= _LONGEST_HEAD and not re.search(r"[。；;:]|[第,、]\Z", between)


_LONGEST_HEAD = 34


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _index(chunk: Chunk, place: int) -> int:
    """Return the index in a chunk's text of a place in the source."""
    offsets = chunk.offsets
    return (
        min(max(place - offsets.start, 0), len(offsets)) if isinstance(offsets, range) else bisect_left(offsets, place)
    )


def _locate_all(chunk: Chunk, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(_index(chunk, start), _index(chunk, end)) for start, end in spans]


def _slice(line: Line, start: int, end: int) -> Line:
    """Return a part of a line as a line."""
    chunk = line.chunks[0]
    part = Chunk(text=chunk.text[start:end], offsets=chunk.offsets[start:end], start=chunk.offsets[start], cell=None)
    style = line.style if start == 0 else None
    return Line(
        number=line.number,
        page=line.page,
        start=part.start,
        end=chunk.offsets[end - 1] + 1,
        chunks=(part,),
        style=style,
    )
