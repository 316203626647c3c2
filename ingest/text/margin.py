r"""What stands before every line of a text and is none of it: numbers of lines, marks of a quotation or a comment.

>>> text = "\n".join(f"{n:>4} | {line}" for n, line in enumerate("abcdefghijklmnopqrstuvwxyz", 1))
>>> drop_margin(text, FlowSettings())[:3]
'a\nb'
>>> drop_margin("1. 总体情况\n2. 主动公开", FlowSettings())
'1. 总体情况\n2. 主动公开'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gouji.ingest.stream.settings import FlowSettings

__all__ = ["drop_margin"]

_NUMBER = re.compile(r"(\f?)[ \t]*[\[(#L]?(\d{1,6})")
_BEHIND_NUMBERS = (" | ", "\t", "] ", "]", ") ", ")", ": ", ":", ". ", ".", "、", "|", " ")
"""What divides a number from its line; the first that all lines have."""
_MARK = re.compile(r"(\f?)[ \t]*((?:>|//|[#%;·•*])+)[ \t]?")


def drop_margin(text: str, settings: FlowSettings) -> str:
    """Return a text without what begins each of its lines; the text itself where its lines have nothing in common.

    Numbers count the lines, or those that are not blank, and none is left out; few lines may be numbered for another reason.
    """
    lines = text.split("\n")
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if len(filled) < settings.fewest_with_margin:
        return text
    given = [lines[index] for index in filled]
    own = _drop_numbers(given, filled, settings.fewest_with_margin) or _drop_marks(given)
    if own is None:
        return text
    for index, line in zip(filled, own, strict=True):
        lines[index] = line
    return "\n".join(lines)


def _drop_numbers(lines: Sequence[str], places: Sequence[int], first: int) -> list[str] | None:
    """Return the lines without their numbers; None where these do not count them. `places` are their lines of the text.

    The `first` lines are looked at before all are.
    """
    if not _counts_lines(_match_all(_NUMBER, lines[:first]), places[:first]):
        return None
    found = _match_all(_NUMBER, lines)
    if found is None or not _counts_lines(found, places):
        return None
    rest = [line[match.end() :] for line, match in zip(lines, found, strict=True)]
    for behind in _BEHIND_NUMBERS:
        if all(text.startswith(behind) or text == behind.rstrip() for text in rest) and any(map(str.strip, rest)):
            return [match[1] + text[len(behind) :] for match, text in zip(found, rest, strict=True)]
    return None


def _drop_marks(lines: Sequence[str]) -> list[str] | None:
    """Return the lines without the mark that each of them begins with; None where it is not the same."""
    found = _match_all(_MARK, lines)
    if found is None or len({match[2] for match in found}) > 1:
        return None
    return [match[1] + line[match.end() :] for line, match in zip(lines, found, strict=True)]


def _match_all(pattern: re.Pattern[str], lines: Sequence[str]) -> list[re.Match[str]] | None:
    found = []
    for line in lines:
        match = pattern.match(line)
        if match is None:
            return None
        found.append(match)
    return found


def _counts_lines(found: Sequence[re.Match[str]] | None, places: Sequence[int]) -> bool:
    """Return whether numbers count the lines of the text, or those of them that are not blank."""
    numbers = [int(match[2]) for match in found or ()]
    return bool(numbers) and (_rise_alike(numbers, places) or _rise_alike(numbers, range(len(numbers))))


def _rise_alike(numbers: Sequence[int], places: Iterable[int]) -> bool:
    return len({number - place for number, place in zip(numbers, places, strict=True)}) == 1
