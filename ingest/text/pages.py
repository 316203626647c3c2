"""Page marks in plain text: lines such as `- 8 -` or `第 8 页 共 12 页`, form feeds, and the numbers beside them.

>>> read_page_mark("— 8 —"), read_page_mark("第8页 共12页"), read_page_mark("-8"), read_page_mark("第八条")
(8, 8, None, None)
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from gouji.ingest.stream.settings import FlowSettings

__all__ = ["Pages", "find_pages", "read_page_mark"]

_DASH = "[-\u2010-\u2015\u2212\ufe58\uff0d一~～·•]"
_MARK = re.compile(
    rf"\s*(?:{_DASH}{{1,2}}\s*(?P<dashed>\d{{1,4}})\s*{_DASH}{{1,2}}"
    r"|第\s*(?P<counted>\d{1,4})\s*页(?:\s*+(?:[,，/、]\s*+)?(?:[（(]\s*+)?共\s*+\d{1,4}\s*+页\s*+[）)]?)?"
    r"|共\s*\d{1,4}\s*页\s*+(?:[,，/、]\s*+)?第\s*(?P<of>\d{1,4})\s*页"
    r"|[Pp]age\s+(?P<page>\d{1,4})(?:\s+of\s+\d{1,4})?)\s*"
)
_BARE = re.compile(r"\s*(\d{1,4})\s*")
_OF_ALL = re.compile(r"\s*(\d{1,4})\s*[/／]\s*(\d{1,4})\s*")
_SPACED_NUMBER = re.compile(r"(?<!\S)\d+(?:\.\d+)?(?!\S)")


def read_page_mark(line: str) -> int | None:
    """Return the page number where the line is a page mark and nothing else."""
    match = _MARK.fullmatch(line)
    return int(next(group for group in match.groups() if group)) if match else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where pages meet.

    `marks` are the lines that hold page marks only; `starts` gives the number of the page that begins with a line.
    """

    marks: AbstractSet[int]
    starts: Mapping[int, int]


def find_pages(lines: Sequence[str], feeds: AbstractSet[int], settings: FlowSettings) -> Pages:
    """Return the page marks among `lines`; `feeds` are the lines before which a form feed stands.

    Form feeds are the pages' ends where there are any. Else a page ends at a mark whose number is plausible: the
    next one, or a later one with enough lines of text for the pages whose marks are lost.
    """
    marks = {index: number for index, line in enumerate(lines) if (number := read_page_mark(line))}
    marks |= _shares(lines, settings=settings)
    # Form feeds are certain, so that bare numbers count only beside them; without any, distances must prove them.
    if feeds:
        starts = sorted(feeds)
        around = _bare_numbers(lines, starts, settings=settings) | _running_lines(
            lines, starts, marks.keys(), settings=settings
        )
        return Pages(marks=marks.keys() | around, starts={line: page for page, line in enumerate(starts, start=2)})
    marks |= _set_apart(lines, settings=settings) or _evenly_spaced(lines, settings=settings)
    return Pages(marks=set(marks), starts=_starts(lines, marks, settings=settings))


def _starts(lines: Sequence[str], marks: Mapping[int, int], settings: FlowSettings) -> dict[int, int]:
    """Return the number of the page that begins at each line.

    A mark above any text opens its page, and so do all others then; else marks close their pages.
    """
    texts = [index for index, line in enumerate(lines) if line.strip() and index not in marks]
    opening = bool(marks and texts and min(marks) < texts[0])
    starts: dict[int, int] = {}
    page, last = 1, -1
    for index, number in sorted(marks.items()):
        following = number if opening else number + 1
        lines_between = bisect_left(texts, index) - bisect_right(texts, last)
        if page < following <= page + max(1, lines_between // settings.lost_page_lines):
            page, last = following, index
            starts[index if opening else index + 1] = page
    return {line: page for line, page in starts.items() if texts and texts[-1] >= line}


def _shares(lines: Sequence[str], settings: FlowSettings) -> dict[int, int]:
    """Return lines such as `3/12`, where several count on with the same whole."""
    found: dict[int, dict[int, int]] = {}
    for index, line in enumerate(lines):
        match = _OF_ALL.fullmatch(line) if "/" in line or "／" in line else None
        if match and 0 < int(match[1]) <= int(match[2]):
            found.setdefault(int(match[2]), {})[index] = int(match[1])
    agreeing = [
        marks
        for marks in found.values()
        if len(marks) >= settings.agreeing and list(marks.values()) == sorted(set(marks.values()))
    ]
    return {index: number for marks in agreeing for index, number in marks.items()}


def _set_apart(lines: Sequence[str], settings: FlowSettings) -> dict[int, int]:
    """Return bare numbers that blank lines set apart more than other lines, and that count on through the document.

    Where numbers stand one a line, as cells do in some texts, a number between blank lines is a cell among blank cells.
    """
    texts = [index for index, line in enumerate(lines) if line.strip()]
    bare = {index: int(match[1]) for index in texts if (match := _BARE.fullmatch(lines[index]))}
    rows = sum(len(_SPACED_NUMBER.findall(lines[index])) > 1 for index in texts)
    gaps = Counter(b - a for a, b in pairwise(texts))
    usual = gaps.most_common(1)[0][0] if gaps else 0
    if not 0 < usual <= settings.widest_gap:
        return {}
    found = {
        here: bare[here]
        for before, here, after in zip(texts, texts[1:], texts[2:], strict=False)
        if here in bare and min(here - before, after - here) > 1 and after - before >= settings.set_apart + usual - 1
    }
    numbers = list(found.values())
    enough = len(numbers) >= settings.even_numbers or (usual == 1 and len(bare) <= rows)
    cells = len(bare) > max(rows, len(found))
    return found if enough and not cells and numbers == sorted(set(numbers)) else {}


def _evenly_spaced(lines: Sequence[str], settings: FlowSettings) -> dict[int, int]:
    """Return bare numbers that count 1, 2, 3 … through the whole document at even distances."""
    numbers = {index: int(match[1]) for index, line in enumerate(lines) if (match := _BARE.fullmatch(line))}
    cells = _whole_rows(sorted(numbers))
    bare = [(index, number) for index, number in numbers.items() if index not in cells]
    for first in (index for index, number in bare if number == 1):
        found = [first]
        for index, number in bare:
            step = index - found[-1]
            even = len(found) < settings.agreeing or abs(step - _mean_step(found)) <= settings.uneven_lines
            if number == len(found) + 1 and step >= settings.shortest_page and even:
                found.append(index)
        if (
            len(found) >= settings.even_numbers
            and max(first, len(lines) - found[-1]) <= _mean_step(found) + settings.uneven_lines
        ):
            return {index: number for number, index in enumerate(found, start=1)}
    return {}


def _whole_rows(bare: Sequence[int]) -> set[int]:
    """Return bare numbers below each other in groups of the usual size: cells of rows, no page numbers."""
    stretches: list[list[int]] = []
    for index in bare:
        if stretches and index == stretches[-1][-1] + 1:
            stretches[-1].append(index)
        else:
            stretches.append([index])
    lengths = Counter(len(stretch) for stretch in stretches)
    usual = lengths.most_common(1)[0][0] if lengths else 1
    return {index for stretch in stretches if len(stretch) == usual > 1 for index in stretch}


def _mean_step(places: Sequence[int]) -> float:
    return (places[-1] - places[0]) / (len(places) - 1)


def _running_lines(
    lines: Sequence[str], feeds: Sequence[int], marks: AbstractSet[int], settings: FlowSettings
) -> set[int]:
    """Return first and last lines that most pages repeat; the first one of each stays, it may be the title itself."""
    places: dict[str, list[int]] = {}
    bounds = [0, *feeds, len(lines)]
    for start, end in pairwise(bounds):
        texts = [index for index in range(start, end) if lines[index].strip() and index not in marks]
        for index in {texts[0], texts[-1]} if texts else ():
            places.setdefault(lines[index].strip(), []).append(index)
    repeated = [
        sorted(at) for text, at in places.items() if len(text) >= settings.shortest_head and not _BARE.fullmatch(text)
    ]
    most = [at for at in repeated if len(at) >= max(settings.fewest_heads, (len(bounds) - 1) / 2)]
    return {index for at in most for index in at[1:]}


def _bare_numbers(lines: Sequence[str], feeds: Sequence[int], settings: FlowSettings) -> set[int]:
    """Return last lines of pages that are nothing but a number, where they count on with the pages."""
    found: dict[int, list[int]] = {}
    texts = [index for index, line in enumerate(lines) if line.strip()]
    for page, end in enumerate([*feeds, len(lines)], start=1):
        before = bisect_left(texts, end)
        match = _BARE.fullmatch(lines[texts[before - 1]]) if before else None
        if match:
            found.setdefault(int(match[1]) - page, []).append(texts[before - 1])
    agreeing = max(found.values(), key=len, default=[])
    return set(agreeing) if len(agreeing) >= settings.agreeing else set()
