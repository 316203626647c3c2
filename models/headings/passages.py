"""Passages: stretches of running text that may begin with a heading, inside lines and across them.

A paragraph is one passage; items inside it begin further ones: 1.受理登记。…2.会商答复。… on one line, or a whole report on one.
Text of tables is no passage; what stands between rows of one table is `guarded`: only what is surely a heading counts there.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gouji.models.headings.regions import Regions
from gouji.models.headings.settings import HeadingSettings
from gouji.models.text.lines import Chunk, Line
from gouji.models.text.normalise import Enumerator, fold, split_enumerator
from gouji.models.text.paragraphs import Paragraph
from gouji.wording import NUMERALS

__all__ = ["Passage", "split_passages"]

_ITEM = re.compile(
    rf"\(\s*[{NUMERALS}]{{1,3}}\s*\)|\(\s*\d{{1,2}}\s*\)|(?<![附文]件)(?<![{NUMERALS}第表图])[{NUMERALS}]{{1,3}}、"
    rf"|(?<![附文]件)(?<![\d.第表图(/\-A-Za-z])\d{{1,2}}[.、](?!\d)"
    r"|(?<=\d)\d[.、](?=[\u4e00-\u9fff])"
)
"""The number of an item; also behind a figure that it runs into, where only the next number of a list counts: 上半年2202.权责清单."""
_SENTENCE_END = "。！!？?"
_NO_ITEM_BEHIND = "，,、；;：:(（第至到和及与或款条"
_NOTE = re.compile(r"(?<![\u4e00-\u9fff])(?:[备附]?注|说明)\s*:\s*")
_NO_HEADING = re.compile(r"[。；;:]|[第,、]\Z")


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


def split_passages(
    paragraphs: Sequence[Paragraph], regions: Regions, titles: Mapping[int, int], settings: HeadingSettings
) -> tuple[Passage, ...]:
    """Return the passages of a document; `titles` are ends of sections' titles inside lines, by their beginnings."""
    return tuple(p for paragraph in paragraphs for p in _split(paragraph, regions, titles, settings))


def _split(
    paragraph: Paragraph, regions: Regions, titles: Mapping[int, int], settings: HeadingSettings
) -> Iterator[Passage]:
    held: list[Line] = []
    begun = Passage(paragraph=paragraph)
    for line in paragraph.lines:
        for part in _cut_line(line, regions, titles, settings):
            if held and (part.start or part.begins.torn):
                yield replace(begun, paragraph=Paragraph(lines=tuple(held)))
                held = []
            begun = begun if held else part.begins
            if part.end > part.start:
                held.append(_slice(line, part.start, part.end))
    if held:
        yield replace(begun, paragraph=Paragraph(lines=tuple(held)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of a line's text, and the passage that begins with it unless it goes on in another."""

    start: int
    end: int
    begins: Passage


def _cut_line(line: Line, regions: Regions, titles: Mapping[int, int], settings: HeadingSettings) -> Iterator[_Part]:
    """Yield the parts of a line that are no tables."""
    plain = Paragraph(lines=(line,))
    if line.is_row:
        yield _Part(start=0, end=len(line.text), begins=Passage(paragraph=plain))
        return
    chunk = line.chunks[0]
    text = fold(chunk.text)
    touched = regions.list_tables(line)
    if not titles and not touched and _ITEM.search(text, 1) is None:
        begins = Passage(paragraph=plain, guarded=regions.is_between(line.start))
        yield _Part(start=0, end=len(text), begins=begins)
        return
    blocked = [(_index(chunk, start), _index(chunk, end)) for start, end in touched]
    known = {_index(chunk, s): _index(chunk, e) for s, e in titles.items() if line.start <= s < line.end}
    torn = bool(blocked or known)
    starts = sorted({*_list_starts(text, blocked, known, settings), *known})
    if not blocked and (not starts or text[: starts[0]].strip()):
        guarded = regions.is_between(line.start)
        first = Passage(paragraph=plain, guarded=guarded, torn=torn)
        yield _Part(start=0, end=starts[0] if starts else len(text), begins=first)
    for start, after in pairwise([*starts, len(text)]):
        place = bisect_right(blocked, (start, len(text)))
        end = min(blocked[place][0], after) if place < len(blocked) else after
        begins = Passage(
            paragraph=plain,
            guarded=regions.is_between(chunk.offsets[start]),
            inner=bool(_find_sign_before(text, start)),
            torn=torn,
            title=known.get(start, start) - start,
        )
        yield _Part(start=start, end=end, begins=begins)


def _list_starts(
    text: str, blocked: Sequence[tuple[int, int]], known: Mapping[int, int], settings: HeadingSettings
) -> Iterator[int]:
    """Yield where items begin inside a line, outside of tables and known titles."""
    outside = sorted((*blocked, *known.items()))
    ends = {_skip_space(text, end) for _, end in outside}
    last: dict[str, int] = {}
    opened: tuple[int, Enumerator] | None = None
    noted: Enumerator | None = None
    notes = {mark.end() for mark in _NOTE.finditer(text)}
    for match in _ITEM.finditer(text):
        at, enumerator = match.start(), split_enumerator(match.group())[0]
        place = bisect_right(outside, (at, len(text))) - 1
        if enumerator is None or enumerator.number is None or (place >= 0 and at < outside[place][1]):
            continue
        before = _find_sign_before(text, at)
        if (at in notes and enumerator.number == 1) or _follows(enumerator, noted):
            noted = enumerator
            continue
        if (
            before
            and before not in _SENTENCE_END
            and at not in ends
            and not _is_apart(text, at, before, enumerator, last, settings)
            and not _is_below(text, at, opened, enumerator, settings)
        ):
            continue
        last = {style: n for style, n in last.items() if _is_above(style, enumerator.style, settings)}
        last[enumerator.style] = enumerator.number
        opened, noted = (at, enumerator), None
        if at:
            yield at


def _follows(item: Enumerator, before: Enumerator | None) -> bool:
    """Return whether an item is the next in a list after another."""
    return before is not None and (item.style, item.number) == (before.style, (before.number or 0) + 1)


def _is_apart(
    text: str, at: int, before: str, enumerator: Enumerator, last: Mapping[str, int], settings: HeadingSettings
) -> bool:
    """Return whether an item may begin behind a text that ends no sentence: a note, a table, a line without a stop.

    A space before it shows that, or that it is the next item of the list that is open.
    """
    spaced = text[at - 1].isspace() and enumerator.style != "d"
    step = (enumerator.number or 0) - last.get(enumerator.style, enumerator.number or 0)
    # In brackets a number that is left out is a misprint; without them it is as likely no item's.
    lost = settings.lost_items if enumerator.style.startswith("(") else 0
    follows = 0 < step <= 1 + lost or (text[at - 1].isspace() and 0 < step <= 1 + settings.lost_items)
    return (spaced or follows) and before not in _NO_ITEM_BEHIND


def _is_below(
    text: str, at: int, opened: tuple[int, Enumerator] | None, enumerator: Enumerator, settings: HeadingSettings
) -> bool:
    """Return whether an item is the first below the one that opened right before it (（一）主动公开1.公开目录)."""
    if opened is None or enumerator.number != 1 or not _is_above(opened[1].style, enumerator.style, settings):
        return False
    between = text[opened[0] : at]
    return len(between) <= settings.longest_run_in and not _NO_HEADING.search(between)


def _is_above(style: str, other: str, settings: HeadingSettings) -> bool:
    return (settings.find_level(style) or 0) < (settings.find_level(other) or 0)


def _find_sign_before(text: str, at: int) -> str:
    """Return the last character before a place that is no space; empty where there is none."""
    while at and text[at - 1].isspace():
        at -= 1
    return text[at - 1 : at]


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


def _slice(line: Line, start: int, end: int) -> Line:
    """Return a part of a line as a line."""
    if line.is_row or (start, end) == (0, len(line.text)):
        return line
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
